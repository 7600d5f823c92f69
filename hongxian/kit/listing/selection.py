"""Which rows an address asks for: filter, tab, period, order, page, and how many they are."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any, Protocol

from django.core.exceptions import ValidationError
from django.core.paginator import Page, Paginator
from django.db.models import Case, Count, Q, QuerySet, When
from django.http import HttpRequest

from hongxian.kit.listing.keyset import Key, Window, keys_of, window
from hongxian.kit.listing.narrowing import Narrow, narrow_of
from hongxian.kit.listing.parts import Column, SavedView, Tab, within
from hongxian.kit.listing.past import ALL_YEARS, EVERYTHING, Past, Period, Reach

STANDING = frozenset({"view", "period", "sort", "page", "column", "narrow", "count", "after"})
"""What an address may say beside a list's filters and still be asked by compiled questions."""


class Asked(Protocol):
    """The questions of a list, compiled already (see `orgs.lists`). The tab "" is every row.

    `place` answers where a row stands in an order, None where it is not of this list.
    """

    def first(
        self, tab: str, period: Period | None, keys: tuple[Key, ...] | None, size: int,
        narrow: Narrow, after: Sequence[Any] | None = None,
    ) -> list[Any]: ...  # fmt: skip

    def counts(self, tabs: tuple[str, ...], narrow: Narrow, *, is_open: bool) -> Sequence[int]: ...

    def place(self, key: Any, keys: tuple[Key, ...]) -> Sequence[Any] | None: ...


class Selection:
    """The rows of a list under one address.

    A deep tab reaches into the long past: it is opened by period, paged by the last row seen, and
    counted only when that is asked for. All other tabs are counted in one query.
    """

    def __init__(
        self,
        request: HttpRequest,
        queryset: QuerySet[Any],
        columns: Sequence[Column],
        *,
        filterset: Any = None,
        views: Sequence[SavedView] = (),
        per_page: int = 50,
        rows_once: bool = False,
        past: Past | None = None,
        asked: Asked | None = None,
    ) -> None:
        self.request = request
        self.queryset = queryset
        self.columns = tuple(columns)
        self.views = tuple(views)
        self.per_page = per_page
        self.rows_once = rows_once
        self.past = past
        self.filter = filterset(request.GET, queryset=queryset) if filterset else None
        narrow = self._narrow_of_address()
        self._narrow, self._asked = narrow or Narrow(), asked if narrow else None

    def _narrow_of_address(self) -> Narrow | None:
        """What of the address narrows the list; None where no compiled question can say it."""
        names = self.filter.filters if self.filter else {}
        if any(name not in STANDING and name not in names for name in self.request.GET):
            return None
        if self.filter is None or STANDING.issuperset(self.request.GET):
            return Narrow()
        return narrow_of(self.filter)

    @cached_property
    def filtered(self) -> QuerySet[Any]:
        """Every row the filters leave."""
        rows: QuerySet[Any] = self.filter.qs if self.filter else self.queryset
        return rows

    @cached_property
    def view(self) -> SavedView | None:
        """The tab this request stands on; the first one when none is named."""
        key = self.request.GET.get("view")
        named = (view for view in self.views if view.key == key)
        return next(named, self.views[0] if self.views else None)

    @property
    def is_deep(self) -> bool:
        """Does this tab reach into the long past?"""
        return bool(self.past and (self.view is None or self.view.reach is Reach.PAST))

    @cached_property
    def periods(self) -> Sequence[Period]:
        """What the past is opened by; nothing on a tab that needs no opening."""
        return self.past.periods() if self.past and self.is_deep else ()

    @cached_property
    def period(self) -> Period | None:
        """The period asked for; else everything where a filter bounds it, else the latest."""
        asked = self.request.GET.get("period")
        at = -1 if self._is_bounded else 0
        return next(
            (one for one in self.periods if one.key == asked),
            self.periods[at] if self.periods else None,
        )

    @property
    def _is_bounded(self) -> bool:
        return bool(self.past and any(map(self.request.GET.get, self.past.bounded_by)))

    @cached_property
    def may_sort(self) -> bool:
        """Every year of a long past stands in one order only: no index serves the others."""
        return self.period is None or self.period.key != ALL_YEARS or self._is_bounded

    @cached_property
    def sorted_by(self) -> tuple[Column | None, bool]:
        """The column asked for and whether downward."""
        asked = self.request.GET.get("sort", "")
        name, down = asked.lstrip("-"), asked.startswith("-")
        found = (column for column in self.columns if column.name == name and column.sort)
        return (next(found, None), down) if self.may_sort else (None, False)

    @cached_property
    def selected(self) -> QuerySet[Any]:
        """Every row of filter, tab and period, in no order."""
        rows = self.filtered
        if self.view is not None:
            rows = rows.filter(within(self.view, self.past.open if self.past else EVERYTHING))
        return rows.filter(self.period.filter) if self.period else rows

    @cached_property
    def keys(self) -> list[Key]:
        """The order asked for, down to the primary key."""
        column, down = self.sorted_by
        if column is not None:
            fields = [_reverse(field) if down else field for field in column.order]
            return keys_of(fields, self.queryset.model, is_asked=True)
        own = self._tabs_order or self.queryset.query.order_by or self.queryset.model._meta.ordering
        return keys_of([str(name) for name in own or ()], self.queryset.model, is_asked=False)

    @property
    def _tabs_order(self) -> tuple[str, ...]:
        return self.view.order if self.view else ()

    @cached_property
    def rows_wanted(self) -> QuerySet[Any]:
        """Every row of filter, tab and period, in the order asked for."""
        if self._stands_as_it_is:
            return self.selected
        return self.selected.order_by(*(key.ordered(back=False) for key in self.keys))

    @property
    def _stands_as_it_is(self) -> bool:
        """Is the order that of the queryset itself?"""
        has_own = self.queryset.query.order_by and not self._tabs_order
        return bool(self.sorted_by[0] is None and has_own and not self.is_deep)

    @cached_property
    def window(self) -> Window:
        """The page of a deep tab."""
        after = self._place("after")
        if self._asked:
            found = self._first(self._asked, self.per_page + 1, after)
            more = len(found) > self.per_page
            return Window(found[: self.per_page], after is not None, more)
        before = self._place("before")
        return window(self.selected, self.keys, self.per_page, after=after, before=before)

    def _place(self, name: str) -> Sequence[Any] | None:
        """Where the row named in the address stands in the order; None where it names none."""
        try:
            key = self.queryset.model._meta.pk.to_python(self.request.GET.get(name, ""))
        except ValidationError:
            return None
        if key is None:
            return None
        if self._asked:
            return self._asked.place(key, tuple(self.keys))
        row = self.queryset.order_by().filter(pk=key)
        values: Sequence[Any] | None = row.values_list(*(one.field for one in self.keys)).first()
        return values

    @cached_property
    def shown(self) -> Sequence[Any]:
        """The records of this page."""
        if self.is_deep:
            return self.window.rows
        if self._asked and self.paginator.count and self.page.number == 1:
            return self._first(self._asked, self.per_page)
        return list(self.page.object_list)

    def _first(self, asked: Asked, size: int, after: Sequence[Any] | None = None) -> list[Any]:
        """The first rows of the tab, or those that come after a place in the order."""
        keys = None if self._stands_as_it_is else tuple(self.keys)
        tab = self.view.key if self.view else ""
        return asked.first(tab, self.period, keys, size, self._narrow, after)

    @cached_property
    def tabs(self) -> list[Tab]:
        """The saved views with the number of rows each opens: open ones counted in one query."""
        counts = self._counts
        return [
            Tab(view.key, view.label, self.known_total if here else counts.get(view.key), here)
            for view in self.views
            for here in (view is self.view,)
        ]

    @cached_property
    def _counts(self) -> dict[str, int]:
        """The tabs that are counted for every page."""
        together = [view for view in self.views if not self.past or view.reach is Reach.OPEN]
        alone = [view for view in self.views if self.past and view.reach is Reach.OWN]
        if self._asked:
            groups = [(tuple(view.key for view in together), True)] if together else []
            groups += [((view.key,), False) for view in alone]
            told = [
                (tabs, self._asked.counts(tabs, self._narrow, is_open=is_open))
                for tabs, is_open in groups
            ]
            return dict(pair for tabs, counts in told for pair in zip(tabs, counts, strict=True))
        return self._counted(together) | {
            view.key: self.filtered.order_by().filter(view.filter).count() for view in alone
        }

    def _counted(self, views: Sequence[SavedView]) -> dict[str, int]:
        """Tabs counted in one query over the rows they lie within."""
        rows = self.filtered.filter(self.past.open) if self.past else self.filtered
        counted = {
            f"view_{no}": Count(counted_by(view.filter), distinct=not self.rows_once)
            for no, view in enumerate(views)
        }
        told = rows.order_by().aggregate(**counted) if counted else {}
        return {view.key: told[f"view_{no}"] for no, view in enumerate(views)}

    @property
    def is_counting(self) -> bool:
        """Was the count of a deep tab asked for?"""
        return "count" in self.request.GET

    @cached_property
    def known_total(self) -> int | None:
        """The count, if it costs nothing or was asked for."""
        if not self.is_deep:
            return self.paginator.count
        if not (self.window.has_previous or self.window.has_next):
            return len(self.window.rows)
        return self.total if self.is_counting else None

    @cached_property
    def total(self) -> int:
        """The count in the title: exactly the rows the list holds."""
        if self.is_deep:
            return self.selected.order_by().count()
        return self.paginator.count

    @cached_property
    def paginator(self) -> Paginator[Any]:
        paginator: Paginator[Any] = Paginator(self.rows_wanted, self.per_page)
        if self.view is not None and self.view.key in self._counts:
            paginator.__dict__["count"] = self._counts[self.view.key]
        elif self.view is None and self._asked:
            (paginator.__dict__["count"],) = self._asked.counts(("",), self._narrow, is_open=False)
        return paginator

    @cached_property
    def page(self) -> Page[Any]:
        return self.paginator.get_page(self.request.GET.get("page"))


def counted_by(condition: Q) -> Case | str:
    """What to count for a view. A `filter=` that matches nothing would empty the other counts."""
    return Case(When(condition, then="pk")) if condition != EVERYTHING else "pk"


def _reverse(field: str) -> str:
    return field[1:] if field.startswith("-") else f"-{field}"
