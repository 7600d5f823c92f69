"""The rail: a registry that each room fills with its entries, in `apps.ready()`.

The frame shows an entry when its rule says yes. An entry `per="campaign"` points to a page of the
record the frame stands on and is shown only while there is one.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse

from hongxian.kit.verdict import Verdict

Rule = Callable[[Any], Verdict]


@dataclass(frozen=True)
class Entry:
    """One line of the rail. `tab` > 0 puts it among the bottom tabs of a phone, in that order."""

    group: str
    label: str
    url_name: str
    rule: Rule
    order: int
    per: str = ""
    icon: str = "dot"
    tab: int = 0
    covers: tuple[str, ...] = ()

    def covers_page(self, url_name: str) -> bool:
        """Is the page with this name one of this entry's?"""
        return url_name == self.url_name or url_name in self.covers


@dataclass(frozen=True)
class Link:
    """An entry as one person sees it on one page."""

    label: str
    href: str
    icon: str
    here: bool
    tab: int


@dataclass(frozen=True)
class Group:
    label: str
    links: tuple[Link, ...]


_ENTRIES: dict[str, Entry] = {}


def add(
    group: str,
    label: str,
    url_name: str,
    rule: Rule,
    order: int,
    *,
    per: str = "",
    icon: str = "dot",
    tab: int = 0,
    covers: tuple[str, ...] = (),
) -> None:
    """Register an entry; groups stand in the order of their first entry."""
    _ENTRIES[url_name] = Entry(group, label, url_name, rule, order, per, icon, tab, covers)


def entries() -> list[Entry]:
    """All entries in order."""
    return sorted(_ENTRIES.values(), key=lambda entry: entry.order)


def groups(actor: Any, here: str, places: Mapping[str, Any]) -> list[Group]:
    """The rail of one person on the page named `here`; `places` maps "campaign" to its key."""
    shown: dict[str, list[Link]] = {}
    marked = False
    for entry in entries():
        href = _href(entry, places)
        if href is None or not entry.rule(actor):
            continue
        is_here = not marked and entry.covers_page(here)
        marked = marked or is_here
        link = Link(entry.label, href, entry.icon, is_here, entry.tab)
        shown.setdefault(entry.group, []).append(link)
    return [Group(label, tuple(links)) for label, links in shown.items()]


def _href(entry: Entry, places: Mapping[str, Any]) -> str | None:
    """Where the entry leads, or None while its page or its record does not exist."""
    if entry.per and entry.per not in places:
        return None
    try:
        return reverse(entry.url_name, args=[places[entry.per]] if entry.per else [])
    except NoReverseMatch:
        return None


def tabs(all_groups: list[Group]) -> list[Link]:
    """The bottom tabs of a phone: at most four, the rest stands under 更多."""
    links = [link for group in all_groups for link in group.links if link.tab]
    return sorted(links, key=lambda link: link.tab)[:4]
