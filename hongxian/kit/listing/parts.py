"""What a list page is told, and what it tells its template."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from hongxian.kit.drawing import drawn
from hongxian.kit.listing.past import EVERYTHING, Reach
from hongxian.kit.plain_rows import Plain

Value = Callable[[Any], Any]
NIL = UUID(int=0)


@dataclass(frozen=True)
class Column:
    """One column. `value` reads a row: text, number, date or `Chip`; `export` where that differs
    in a file, or `plain` where the file is long: the same from stored values.

    `url` makes the cell a link; `sort` names the field(s) to order by; `css` is "num", "nowrap",
    "wide", "whole" (a line ends at a sign only, never within a name) or "quiet"; `shown=False`
    offers the column without showing it at first.
    """

    name: str
    label: str
    value: Value
    url: Callable[[Any], str | None] | None = None
    sort: str | tuple[str, ...] = ()
    css: str = ""
    shown: bool = True
    export: Value | None = None
    plain: Plain | None = None

    @property
    def order(self) -> tuple[str, ...]:
        return (self.sort,) if isinstance(self.sort, str) else self.sort


@dataclass(frozen=True)
class SavedView:
    """A tab over the list: a condition with a name. `reach` counts where the list has a `Past`;
    `order` where the tab stands in another order than the list."""

    key: str
    label: str
    filter: Q = EVERYTHING
    reach: Reach = Reach.OPEN
    order: tuple[str, ...] = ()


def within(view: SavedView, open_rows: Q) -> Q:
    """The tab's condition; an open tab lies within the open rows: their index serves it."""
    return open_rows & view.filter if view.reach is Reach.OPEN else view.filter


@dataclass(frozen=True)
class Bulk:
    """An action on the ticked rows: a POST to `url` with their keys as `row`."""

    label: str
    url: str
    danger: bool = False


@dataclass(frozen=True)
class Empty:
    """What an empty list says would stand here, and the first step, if there is one."""

    sentence: str
    step: str = ""
    url: str = ""


@lru_cache(maxsize=1000)
def _opening(css: str, label: str) -> str:
    return format_html('<td class="{}" data-label="{}">', css, label)


def page_of(name: str) -> Callable[[Any], str]:
    """For `Column.url`: the page of each row under this route, whose address is made once."""

    @cache
    def before_and_after() -> tuple[str, str]:
        before, _, after = reverse(name, args=[NIL]).partition(str(NIL))
        return before, after

    def address(row: Any) -> str:
        before, after = before_and_after()
        return f"{before}{getattr(row, 'pk', row)}{after}"

    return address


@dataclass(frozen=True)
class Cell:
    label: str
    html: SafeString
    css: str

    @property
    def drawn(self) -> str:
        return f"{_opening(self.css, self.label)}{self.html}</td>"


@dataclass(frozen=True)
class Row:
    """One row as shown; `subject` is the record itself."""

    key: str
    cells: list[Cell]
    subject: Any
    css: str = ""

    @property
    def html(self) -> SafeString:
        """The cells, drawn here: a template for each of them takes half the time of a page."""
        return SafeString("".join(one.drawn for one in self.cells))


@dataclass(frozen=True)
class Tab:
    """A tab as shown; `count` is None where counting waits until somebody stands on it."""

    key: str
    label: str
    count: int | None
    here: bool


@dataclass(frozen=True)
class Head:
    """A column head; `next_sort` is what a click on it asks for."""

    label: str
    css: str
    next_sort: str
    direction: str


def cell(column: Column, subject: Any) -> Cell:
    """What a column says of a row, ready for the page."""
    value = column.value(subject)
    shown = "" if value is None else drawn(value)
    href = column.url(subject) if column.url else None
    html = f'<a href="{drawn(href)}">{shown}</a>' if href else shown
    return Cell(column.label, SafeString(html), column.css)
