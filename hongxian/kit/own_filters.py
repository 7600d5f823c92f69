"""常用筛选: named filters a person keeps over a list. A registry of one, filled by `orgs`.

The list page asks for those of the signed-in person on its own path; where nobody answers, it shows
none and offers nothing.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.http import HttpRequest

NOT_KEPT = ("page", "after", "before", "column", "count", "narrow")
"""Which page, which columns and which parts of it are no part of a filter."""


@dataclass(frozen=True)
class OwnFilter:
    """One named filter: `query` without its question mark; `drop_url` takes a POST."""

    name: str
    query: str
    drop_url: str


Kept = Callable[[HttpRequest], Sequence[OwnFilter]]
_KEPT: dict[str, Any] = {}


def register(kept: Kept, save_url_name: str) -> None:
    """Who knows a person's filters, and the route that saves one (POST name, path, query)."""
    _KEPT["kept"], _KEPT["save"] = kept, save_url_name


def kept_for(request: HttpRequest) -> Sequence[OwnFilter]:
    """The person's filters on this path, by name. One query."""
    return _KEPT["kept"](request) if _KEPT and request.user.is_authenticated else ()


def save_url_name(request: HttpRequest) -> str:
    """The route that saves a filter; "" where nothing can be kept."""
    return str(_KEPT["save"]) if _KEPT and request.user.is_authenticated else ""


def query_of(request: HttpRequest) -> str:
    """What of the address is the filter: parameters with a value, in the order of their names."""
    return tidy(request.GET.urlencode())


def tidy(query: str) -> str:
    """A query as it is kept and compared."""
    pairs = [(name, value) for name, value in parse_qsl(query) if name not in NOT_KEPT]
    return urlencode(sorted(pairs))
