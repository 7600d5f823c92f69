"""Who is told when somebody takes a list out: a registry that the room of the log fills.

`Listing` calls it for every export, so that no list page can forget to.
"""

from collections.abc import Callable

from django.http import HttpRequest

Observer = Callable[[HttpRequest, str, int], object]
_OBSERVERS: dict[str, Observer] = {}


def observe(name: str, observer: Observer) -> None:
    """Register an observer, once, from a room's `apps.ready()`."""
    _OBSERVERS[name] = observer


def tell(request: HttpRequest, what: str, rows: int) -> None:
    """Say what left the system and how many rows, before the first byte goes out."""
    for observer in _OBSERVERS.values():
        observer(request, what, rows)
