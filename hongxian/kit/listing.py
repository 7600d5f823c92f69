"""The list page: one component for every ledger. See the room's README for an example.

A `Listing` is built by the view from a queryset the person may see, and answers the request: the
page, or the export of every filtered row. It takes the same number of queries at 1 and at 300 rows.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import quote

from django.core.paginator import Page, Paginator
from django.db.models import Case, Count, Q, QuerySet, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString

from hongxian.kit import exported
from hongxian.kit.asked import said
from hongxian.kit.own_filters import OwnFilter, kept_for, query_of, save_url_name
from hongxian.kit.sheets import xlsx_response

Value = Callable[[Any], Any]
EVERYTHING = Q()
COOKIE_AGE = 365 * 24 * 3600
LONGEST_COOKIE = 1500
SEARCH, FILTER_FORM = "q", "list-filter"


@dataclass(frozen=True)
class Column:
    """One column. `value` reads a row: text, number, date or `Chip`; `export` where that differs.

    `url` makes the cell a link; `sort` names the field(s) to order by; `css` is "num", "nowrap",
    "wide" or "quiet"; `shown=False` offers the column without showing it at first.
    """

    name: str
    label: str
    value: Value
    url: Callable[[Any], str | None] | None = None
    sort: str | tuple[str, ...] = ()
    css: str = ""
    shown: bool = True
    export: Value | None = None

    @property
    def order(self) -> tuple[str, ...]:
        return (self.sort,) if isinstance(self.sort, str) else self.sort


@dataclass(frozen=True)
class SavedView:
    """A tab over the list: a condition with a name."""

    key: str
    label: str
    filter: Q = EVERYTHING


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


@dataclass(frozen=True)
class Cell:
    label: str
    html: SafeString
    css: str


@dataclass(frozen=True)
class Row:
    """One row as shown; `subject` is the record itself."""

    key: str
    cells: list[Cell]
    subject: Any
    css: str = ""


@dataclass(frozen=True)
class Tab:
    key: str
    label: str
    count: int
    here: bool


@dataclass(frozen=True)
class Head:
    """A column head; `next_sort` is what a click on it asks for."""

    label: str
    css: str
    next_sort: str
    direction: str


def list_cookie(path: str) -> str:
    """The name of the cookie that remembers how a list was last seen."""
    return f"list-{hashlib.sha256(path.encode()).hexdigest()[:12]}"


class Listing:
    """A list page in the making: filter, tabs, sort, page, columns, export."""

    def __init__(
        self,
        request: HttpRequest,
        queryset: QuerySet[Any],
        columns: Sequence[Column],
        *,
        title: str = "",
        filterset: Any = None,
        views: Sequence[SavedView] = (),
        per_page: int = 50,
        export_name: str = "",
        on_export: Callable[[int], object] | None = None,
        bulk: Sequence[Bulk] = (),
        empty: Empty | None = None,
        counter: str = "条",
        row_css: Callable[[Any], str] | None = None,
        rows_once: bool = False,
    ) -> None:
        self.request = request
        self.title = title
        self.columns = tuple(columns)
        self.views = tuple(views)
        self.per_page = per_page
        self.export_name = export_name
        self.on_export = on_export
        self.bulk = tuple(bulk)
        self.counter = counter
        self.empty = empty or Empty("还没有内容。")
        self.rows_once = rows_once
        self._row_css = row_css or (lambda subject: "")
        self.filter = filterset(request.GET, queryset=queryset) if filterset else None
        self.filtered = self.filter.qs if self.filter else queryset

    @cached_property
    def view(self) -> SavedView | None:
        """The tab this request stands on; the first one when none is named."""
        key = self.request.GET.get("view")
        named = (view for view in self.views if view.key == key)
        return next(named, self.views[0] if self.views else None)

    @cached_property
    def rows_wanted(self) -> QuerySet[Any]:
        """Every row of filter and tab, in the order asked for."""
        rows = self.filtered.filter(self.view.filter) if self.view else self.filtered
        column, down = self.sorted_by
        if column is None:
            # An aggregate annotation makes Django forget the model's own order.
            return rows if rows.ordered else rows.order_by(*rows.model._meta.ordering, "pk")
        fields = [_reverse(field) if down else field for field in column.order]
        return rows.order_by(*fields, "pk")

    @cached_property
    def sorted_by(self) -> tuple[Column | None, bool]:
        """The column asked for and whether downward."""
        asked = self.request.GET.get("sort", "")
        name, down = asked.lstrip("-"), asked.startswith("-")
        found = (column for column in self.columns if column.name == name and column.sort)
        return next(found, None), down

    @cached_property
    def tabs(self) -> list[Tab]:
        """The saved views with the number of rows each opens, counted in one query."""
        if not self.views:
            return []
        counts = self.filtered.order_by().aggregate(
            **{
                f"view_{no}": Count(_counted(view.filter), distinct=not self.rows_once)
                for no, view in enumerate(self.views)
            }
        )
        return [
            Tab(view.key, view.label, counts[f"view_{no}"], view is self.view)
            for no, view in enumerate(self.views)
        ]

    @property
    def total(self) -> int:
        """The count in the title: exactly the rows the list holds."""
        return next((tab.count for tab in self.tabs if tab.here), self.paginator.count)

    @cached_property
    def paginator(self) -> Paginator[Any]:
        paginator: Paginator[Any] = Paginator(self.rows_wanted, self.per_page)
        here = next((tab for tab in self.tabs if tab.here), None)
        if here is not None:
            paginator.__dict__["count"] = here.count
        return paginator

    @cached_property
    def page(self) -> Page[Any]:
        return self.paginator.get_page(self.request.GET.get("page"))

    @property
    def page_numbers(self) -> Iterator[str | int]:
        return self.paginator.get_elided_page_range(self.page.number, on_each_side=2, on_ends=1)

    @property
    def _columns_cookie(self) -> str:
        return f"columns-{list_cookie(self.request.path)}"

    @cached_property
    def columns_shown(self) -> tuple[Column, ...]:
        """The columns this person chose here, or those shown at first; the first one always."""
        chosen = self.request.GET.getlist("column")
        if not chosen:
            chosen = self.request.COOKIES.get(self._columns_cookie, "").split(".")
        known = {column.name for column in self.columns}
        if not known.intersection(chosen):
            chosen = [column.name for column in self.columns if column.shown]
        first = self.columns[0]
        return tuple(column for column in self.columns if column is first or column.name in chosen)

    @property
    def column_choices(self) -> list[tuple[Column, bool]]:
        """The columns that may be left out, each with whether it is shown."""
        return [(column, column in self.columns_shown) for column in self.columns[1:]]

    @property
    def heads(self) -> list[Head]:
        column, down = self.sorted_by
        heads = []
        for shown in self.columns_shown:
            here = shown is column
            next_sort = f"-{shown.name}" if here and not down else shown.name
            direction = ("descending" if down else "ascending") if here else ""
            heads.append(Head(shown.label, shown.css, next_sort if shown.sort else "", direction))
        return heads

    @cached_property
    def rows(self) -> list[Row]:
        return [
            Row(
                str(subject.pk),
                [_cell(column, subject) for column in self.columns_shown],
                subject,
                self._row_css(subject),
            )
            for subject in self.page.object_list
        ]

    @property
    def is_filtered(self) -> bool:
        """Does the filter leave anything out, so that "no rows" may mean "none found"?"""
        return bool(self.filter and any(self.filter.form.data.get(n) for n in self.filter.filters))

    @property
    def search(self) -> str:
        """The search box (`q`), in sight beside the filters and sent together with them."""
        form = self.filter.form if self.filter else None
        if form is None or SEARCH not in form.fields:
            return ""
        box = form[SEARCH]
        told = {"type": "search", "placeholder": box.label, "aria-label": box.label}
        return str(box.as_widget(attrs={**told, "form": FILTER_FORM}))

    @property
    def narrowing(self) -> list[Any]:
        """The fields that fold out: every visible one but the search box."""
        fields = self.filter.form.visible_fields() if self.filter else []
        return [field for field in fields if field.name != SEARCH]

    @property
    def is_narrowed(self) -> bool:
        """Is one of the fields that fold out in use?"""
        return any(field.form.data.get(field.name) for field in self.narrowing)

    @property
    def told(self) -> str:
        """On paper, where tabs and filters are not: which tab, what was asked for, which rows."""
        fields = self.filter.form.visible_fields() if self.filter else []
        asked = [f"{field.label}：{word}" for field in fields if (word := said(field))]
        view = [self.view.label] if self.view else []
        many = self.page.has_other_pages() if self.total else False
        rows = f"第{self.page.start_index()}—{self.page.end_index()}行，共{self.total}行"
        return " · ".join([*view, *asked, *([rows] if many else [])])

    @property
    def is_elsewhere(self) -> bool:
        """Nothing on this tab, something on another."""
        return not self.total and any(tab.count for tab in self.tabs)

    @cached_property
    def own_filters(self) -> Sequence[OwnFilter]:
        """What the person keeps over this list under a name; asked only where one can filter."""
        return kept_for(self.request) if self.filter else ()

    @property
    def query(self) -> str:
        """The filter this page stands on, as it would be kept."""
        return query_of(self.request)

    @property
    def own_filter(self) -> OwnFilter | None:
        """The kept filter this page stands on."""
        return next((one for one in self.own_filters if one.query == self.query), None)

    @property
    def save_filter_url(self) -> str:
        """Where the filter in use can be kept; "" when it is kept already or there is none."""
        name = save_url_name(self.request)
        return reverse(name) if name and self.is_filtered and self.own_filter is None else ""

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What the filter form must carry along: tab and sort."""
        return [
            (name, self.request.GET[name]) for name in ("view", "sort") if name in self.request.GET
        ]

    @property
    def kept_for_columns(self) -> list[tuple[str, str]]:
        """What the column form must carry along: everything but page and columns."""
        return [
            (name, value)
            for name, values in self.request.GET.lists()
            if name not in {"page", "column"}
            for value in values
        ]

    def respond(
        self, template: str = "kit/list.html", context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The page; or, on a POST that asks for it, the export of all filtered rows."""
        if self.request.method == "POST" and self.export_name and "export" in self.request.POST:
            return self._export()
        shown = {"listing": self, "title": self.title, **(context or {})}
        response = render(self.request, template, shown)
        seen = quote(self.request.get_full_path(), safe="/?=&%")
        if len(seen) <= LONGEST_COOKIE:
            response.set_cookie(list_cookie(self.request.path), seen, samesite="Lax", httponly=True)
        if "column" in self.request.GET:
            names = ".".join(column.name for column in self.columns_shown)
            response.set_cookie(
                self._columns_cookie, names, max_age=COOKIE_AGE, samesite="Lax", httponly=True
            )
        return response

    def _export(self) -> HttpResponse:
        columns = self.columns_shown
        if self.on_export is not None:
            self.on_export(self.total)
        else:
            exported.tell(self.request, self.export_name, self.total)
        return xlsx_response(
            self.export_name,
            [column.label for column in columns],
            ([(c.export or c.value)(row) for c in columns] for row in _streamed(self.rows_wanted)),
        )


def _counted(condition: Q) -> Case | str:
    """What to count for a view. A `filter=` that matches nothing would empty the other counts."""
    return Case(When(condition, then="pk")) if condition else "pk"


def _streamed(rows: QuerySet[Any]) -> Iterable[Any]:
    """Rows in chunks, so that a long export holds few of them at a time."""
    return rows.iterator(chunk_size=500)


def _reverse(field: str) -> str:
    return field[1:] if field.startswith("-") else f"-{field}"


def _cell(column: Column, subject: Any) -> Cell:
    value = column.value(subject)
    shown = conditional_escape("" if value is None else value)
    href = column.url(subject) if column.url else None
    html = format_html('<a href="{}">{}</a>', href, shown) if href else shown
    return Cell(column.label, html, column.css)
