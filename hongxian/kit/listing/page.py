"""The list page in the making: filter, tabs, period, sort, page, columns, export.

A `Listing` is built by the view from a queryset the person may see, and answers the request: the
page, a part of it, or the export of every filtered row. It takes the same number of queries at 1
and at 300 rows.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import Any
from urllib.parse import quote

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from hongxian.kit import exported
from hongxian.kit.asked import said
from hongxian.kit.counting import counted
from hongxian.kit.listing.parts import Bulk, Column, Empty, Head, Row, cell
from hongxian.kit.listing.selection import Selection
from hongxian.kit.own_filters import OwnFilter, kept_for, query_of, save_url_name
from hongxian.kit.plain_rows import file_rows
from hongxian.kit.sheets import xlsx_response

COOKIE_AGE = 365 * 24 * 3600
LONGEST_COOKIE = 1500
SEARCH, FILTER_FORM = "q", "list-filter"
PLACES = ("page", "after", "before")
"""What of an address says where in the list one is."""
PARTS = {"count": "kit/list_count.html", "narrow": "kit/list_narrow.html"}
"""What of an address asks for a part of the page: the count, the filters."""


def list_cookie(path: str) -> str:
    """The name of the cookie that remembers how a list was last seen."""
    return f"list-{hashlib.sha256(path.encode()).hexdigest()[:12]}"


class Listing(Selection):
    """A list page: the rows an address asks for as columns, tabs and tools; their export."""

    def __init__(
        self,
        request: HttpRequest,
        queryset: QuerySet[Any],
        columns: Sequence[Column],
        *,
        title: str = "",
        export_name: str = "",
        on_export: Callable[[int], object] | None = None,
        bulk: Sequence[Bulk] = (),
        empty: Empty | None = None,
        counter: str = "条",
        row_css: Callable[[Any], str] | None = None,
        folds: bool = False,
        **asked: Any,
    ) -> None:
        super().__init__(request, queryset, columns, **asked)
        self.title = title
        self.export_name = export_name
        self.on_export = on_export
        self.bulk = tuple(bulk)
        self.counter = counter
        self.empty = empty or Empty("还没有内容。")
        self._folds = folds
        self._row_css = row_css or (lambda subject: "")

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
            if not (shown.sort and self.may_sort):
                next_sort = ""
            heads.append(Head(shown.label, shown.css, next_sort, direction))
        return heads

    @cached_property
    def rows(self) -> list[Row]:
        return [
            Row(
                str(subject.pk),
                [cell(column, subject) for column in self.columns_shown],
                subject,
                self._row_css(subject),
            )
            for subject in self.shown
        ]

    @property
    def last_key(self) -> str:
        """After which row the next page of a deep tab begins."""
        return self.rows[-1].key if self.rows else ""

    @property
    def is_filtered(self) -> bool:
        """Does the filter leave anything out, so that "no rows" may mean "none found"?"""
        return bool(self.filter and any(self.filter.form.data.get(n) for n in self.filter.filters))

    @cached_property
    def search(self) -> str:
        """The search box (`q`), in sight beside the filters and sent together with them."""
        form = self.filter.form if self.filter else None
        if form is None or SEARCH not in form.fields:
            return ""
        box = form[SEARCH]
        told = {"type": "search", "placeholder": box.label, "aria-label": box.label}
        return str(box.as_widget(attrs={**told, "form": FILTER_FORM}))

    @cached_property
    def narrowing(self) -> list[Any]:
        """The fields that fold out: every visible one but the search box."""
        fields = self.filter.form.visible_fields() if self.filter else []
        return [field for field in fields if field.name != SEARCH]

    @cached_property
    def is_narrowed(self) -> bool:
        """Is one of the fields that fold out in use?"""
        return any(field.form.data.get(field.name) for field in self.narrowing)

    @property
    def narrows_now(self) -> bool:
        """Do the fields stand open?"""
        return self.is_narrowed or "narrow" in self.request.GET

    @property
    def folds_later(self) -> bool:
        """The fields that fold out are drawn when they do: their choices are hundreds of units,
        people and campaigns, and a list is opened far more often than narrowed."""
        return (self._folds or bool(self.past)) and not self.narrows_now

    @property
    def told(self) -> str:
        """On paper, where tabs and filters are not: which tab, what was asked for, which rows."""
        fields = self.filter.form.visible_fields() if self.filter else []
        asked = [f"{field.label}：{word}" for field in fields if (word := said(field))]
        view = [self.view.label] if self.view else []
        period = [self.period.label] if self.period and self.period.filter else []
        return " · ".join([*view, *period, *asked, *self._rows_told])

    @property
    def _rows_told(self) -> list[str]:
        if self.is_deep or not self.page.has_other_pages():
            return []
        return [f"第{self.page.start_index()}—{self.page.end_index()}行，共{self.total}行"]

    @property
    def is_elsewhere(self) -> bool:
        """Nothing on this tab, something on another, or in another period."""
        if self.shown:
            return False
        # Not `exists`: for one row PostgreSQL hopes to meet it at once and reads the whole table.
        return any(tab.count for tab in self.tabs) or bool(self.past and counted(self.filtered))

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
        """What the filter form must carry along: tab, period and sort."""
        carried = ("view", "period", "sort")
        return [(name, self.request.GET[name]) for name in carried if name in self.request.GET]

    @property
    def kept_for_columns(self) -> list[tuple[str, str]]:
        """What the column form must carry along: everything but page and columns."""
        return [
            (name, value)
            for name, values in self.request.GET.lists()
            if name not in {*PLACES, *PARTS, "column"}
            for value in values
        ]

    def respond(
        self, template: str = "kit/list.html", context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The page; or a part of it; or, on a POST that asks for it, the export of all filtered
        rows."""
        if self.request.method == "POST" and self.export_name and "export" in self.request.POST:
            return self._export()
        shown = {"listing": self, "title": self.title, **(context or {})}
        if getattr(self.request, "htmx", False):
            for part, named in PARTS.items():
                if part in self.request.GET:
                    return render(self.request, named, shown)
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
            file_rows(self.rows_wanted, columns),
        )
