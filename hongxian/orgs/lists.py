"""What a list asks while nobody narrows it: compiled once for each set of roles, tab and period."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from hongxian.kit.listing import Key, Period, SavedView, counted_by, within
from hongxian.orgs.access import Actor
from hongxian.orgs.asking import ActorsQuestion

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

    def of(self, actor: Actor, day: date, *told: Hashable) -> "ListOf":
        return ListOf(self, actor, (day, *told))

    def _page_of(
        self, actor: Actor, told: Told, tab: str, period: Period | None, keys: Sequence[Key] | None,
        size: int,
    ) -> QuerySet[Any]:  # fmt: skip
        (view,) = self._named(actor, told, (tab,))
        rows = self._seen(actor, told).filter(within(view, self._open))
        rows = rows.filter(period.filter) if period else rows
        ordered = (
            rows if keys is None else rows.order_by(*(key.ordered(back=False) for key in keys))
        )
        return ordered[:size]

    def _counts_of(self, actor: Actor, told: Told, tabs: Tabs, is_open: bool) -> QuerySet[Any, Any]:
        """All rows are of the actor's county: one group, or none where there is no row."""
        rows = self._seen(actor, told).order_by()
        views = self._named(actor, told, tabs)
        rows = rows.filter(self._open) if is_open else rows.filter(views[0].filter)
        counts = {
            f"view_{no}": Count(counted_by(view.filter) if is_open else "pk")
            for no, view in enumerate(views)
        }
        counted: QuerySet[Any, Any] = rows.values("county").annotate(**counts)
        return counted.values_list(*counts)

    def _seen(self, actor: Actor, told: Told) -> QuerySet[Any]:
        rows, day = self._rows(actor).prefetch_related(None), told[0]
        return self._marked(rows, day) if self._marked and isinstance(day, date) else rows

    def _named(self, actor: Actor, told: Told, tabs: Tabs) -> list[SavedView]:
        known = {view.key: view for view in self._tabs(actor, *told)}
        return [known[tab] for tab in tabs]


@dataclass(frozen=True)
class ListOf:
    """The questions of a list, asked for one person on one day."""

    questions: ListQuestions
    actor: Actor
    told: Told

    def first(
        self, tab: str, period: Period | None, keys: tuple[Key, ...] | None, size: int
    ) -> list[Any]:
        """The first rows of a tab."""
        rows = self.questions.page(self.actor, self.told, tab, period, keys, size)
        if self.questions.beside:
            self.questions.beside(rows)
        return rows

    def counts(self, tabs: Tabs, *, is_open: bool) -> Sequence[int]:
        """How many rows the tabs open: all of the open ones together, or one by itself."""
        counted = self.questions.counts(self.actor, self.told, tabs, is_open)
        return counted[0] if counted else [0] * len(tabs)
