"""What a list asks: compiled once for each set of roles, tab and period, and each set of filters
that are plain conditions (`kit.listing.narrowing`)."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from hongxian.kit.listing import Key, Narrow, Period, Reach, SavedView, beyond, counted_by, within
from hongxian.orgs.access import Actor
from hongxian.orgs.asking import ActorsQuestion

NARROW, AFTER = "narrow_", "after_"
"""What the values of filters, and of a place in the order, are called in a question."""
Tabs = tuple[str, ...]
Told = tuple[Hashable, ...]


class ListQuestions:
    """The rows and the tabs of one list as functions of an actor and a day, each row once.

    Rows and tabs must follow from both alone, and tabs from what else they are `told`. What rows
    prefetch, `beside` gives them instead. What is said of a day is compiled anew each day; what is
    said of a moment is refused, as in every `Question`. `marked` says of each row what holds on
    the day, where tabs or columns ask for it.
    """

    def __init__(
        self,
        rows: Callable[[Actor], QuerySet[Any]],
        tabs: Callable[..., Sequence[SavedView]],
        open_rows: Q,
        beside: Callable[[list[Any]], None] | None = None,
        marked: Callable[[QuerySet[Any], date], QuerySet[Any]] | None = None,
    ) -> None:
        self._rows, self._tabs, self._open, self.beside = rows, tabs, open_rows, beside
        self._marked = marked
        self.page: ActorsQuestion[Any] = ActorsQuestion(self._page_of)
        self.counts: ActorsQuestion[Any] = ActorsQuestion(self._counts_of)
        self.place: ActorsQuestion[Any] = ActorsQuestion(self._place_of)

    def of(self, actor: Actor, day: date, *told: Hashable) -> "ListOf":
        return ListOf(self, actor, (day, *told))

    def _page_of(
        self, actor: Actor, told: Told, tab: str, period: Period | None, keys: Sequence[Key] | None,
        size: int, lookups: Tabs, **values: Any,
    ) -> QuerySet[Any]:  # fmt: skip
        (view,) = self._named(actor, told, (tab,))
        rows = self._narrowed(actor, told, lookups, values).filter(within(view, self._open))
        rows = rows.filter(period.filter) if period else rows
        after = [value for name, value in values.items() if name.startswith(AFTER)]
        rows = rows.filter(beyond(keys, after, back=False)) if keys and after else rows
        ordered = (
            rows if keys is None else rows.order_by(*(key.ordered(back=False) for key in keys))
        )
        return ordered[:size]

    def _counts_of(
        self, actor: Actor, told: Told, tabs: Tabs, is_open: bool, lookups: Tabs, **values: Any
    ) -> QuerySet[Any, Any]:
        """All rows are of the actor's county: one group, or none where there is no row."""
        rows = self._narrowed(actor, told, lookups, values).order_by()
        views = self._named(actor, told, tabs)
        rows = rows.filter(self._open) if is_open else rows.filter(views[0].filter)
        counts = {
            f"view_{no}": Count(counted_by(view.filter) if is_open else "pk")
            for no, view in enumerate(views)
        }
        counted: QuerySet[Any, Any] = rows.values("county").annotate(**counts)
        return counted.values_list(*counts)

    def _place_of(
        self, actor: Actor, told: Told, keys: Sequence[Key], row: Any
    ) -> QuerySet[Any, Any]:
        rows = self._seen(actor, told).order_by().filter(pk=row)
        place: QuerySet[Any, Any] = rows.values_list(*(key.field for key in keys))
        return place

    def _narrowed(
        self, actor: Actor, told: Told, lookups: Tabs, values: dict[str, Any]
    ) -> QuerySet[Any]:
        rows = self._seen(actor, told)
        for no, lookup in enumerate(lookups):
            rows = rows.filter(**{lookup: values[f"{NARROW}{no}"]})
        return rows

    def _seen(self, actor: Actor, told: Told) -> QuerySet[Any]:
        rows, day = self._rows(actor).prefetch_related(None), told[0]
        return self._marked(rows, day) if self._marked and isinstance(day, date) else rows

    def _named(self, actor: Actor, told: Told, tabs: Tabs) -> list[SavedView]:
        known = {"": SavedView("", "", reach=Reach.PAST)}
        known |= {view.key: view for view in self._tabs(actor, *told)}
        return [known[tab] for tab in tabs]


@dataclass(frozen=True)
class ListOf:
    """The questions of a list, asked for one person on one day."""

    questions: ListQuestions
    actor: Actor
    told: Told

    def first(
        self, tab: str, period: Period | None, keys: tuple[Key, ...] | None, size: int,
        narrow: Narrow, after: Sequence[Any] | None = None,
    ) -> list[Any]:  # fmt: skip
        """The first rows of a tab, or those that come after a place in its order."""
        values = _named(NARROW, narrow.values.values()) | _named(AFTER, after or ())
        told = (self.told, tab, period, keys, size, narrow.lookups)
        rows = self.questions.page(self.actor, *told, **values)
        if self.questions.beside:
            self.questions.beside(rows)
        return rows

    def counts(self, tabs: Tabs, narrow: Narrow, *, is_open: bool) -> Sequence[int]:
        """How many rows the tabs open: all of the open ones together, or one by itself."""
        values = _named(NARROW, narrow.values.values())
        told = (self.told, tabs, is_open, narrow.lookups)
        counted = self.questions.counts(self.actor, *told, **values)
        return counted[0] if counted else [0] * len(tabs)

    def place(self, key: Any, keys: tuple[Key, ...]) -> Sequence[Any] | None:
        """Where a row stands in an order; None where it is not of this list."""
        found = self.questions.place(self.actor, self.told, keys, row=key)
        return found[0] if found else None


def _named(kind: str, values: Iterable[Any]) -> dict[str, Any]:
    return {f"{kind}{no}": value for no, value in enumerate(values)}
