"""The doubtful pairs of a register, kept in memory and led on by what changed in it.

Comparing 20,000 places takes seconds, and any officer may correct one at any moment. So each
process keeps what it found and, when asked again, only puts places changed since into their blocks.
Four figures of the register say whether anything changed; when they cannot be explained by the
changes found, all is compared anew.
"""

import gc
from collections import OrderedDict, defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import combinations
from threading import Lock
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import CharField, Count, FloatField, Func, Max, Min, Sum
from django.db.models.functions import Cast

from hongxian.orgs.access import Actor
from hongxian.orgs.scope import SEES_ALL
from hongxian.registry.models import Place, PlacePair
from hongxian.registry.models.places import PlaceQuerySet, PlaceState
from hongxian.registry.queries.duplicates import (
    FIELDS,
    FULL_BLOCK,
    Key,
    Likeness,
    Seen,
    compare,
    keys_of,
    seen_of_values,
)

OVERLAP = timedelta(minutes=10)
"""A change may be stored some time after the moment it bears: so far back is looked again."""
SCOPES_KEPT = 40
GONE = (PlaceState.CLOSED, PlaceState.MERGED)
Two = tuple[UUID, UUID]


class Epoch(Func):
    """Seconds since 1970 as a float."""

    output_field = FloatField()

    def as_postgresql(self, compiler: Any, connection: Any, **more: Any) -> Any:
        template = "EXTRACT(EPOCH FROM %(expressions)s)::float8"
        return self.as_sql(compiler, connection, template=template, **more)

    def as_sqlite(self, compiler: Any, connection: Any, **more: Any) -> Any:
        template = "((julianday(%(expressions)s) - 2440587.5) * 86400.0)"
        return self.as_sql(compiler, connection, template=template, **more)


class Figures(NamedTuple):
    """What tells one state of a register from another."""

    places: int
    newest: datetime | None
    stamps: float
    first: str | None
    last: str | None


def figures_of(rows: PlaceQuerySet) -> Figures:
    """One query."""
    key = Cast("pk", CharField())
    told = rows.order_by().aggregate(
        places=Count("pk"), newest=Max("changed_at"), stamps=Sum(Epoch("changed_at"), default=0.0),
        first=Min(key), last=Max(key),
    )  # fmt: skip
    return Figures(**told)


class Register:
    """Places by block, and the pairs alike enough among them."""

    def __init__(self) -> None:
        self.figures: Figures | None = None
        self.seen: dict[UUID, Seen] = {}
        self.stamps: dict[UUID, datetime] = {}
        self.blocks: dict[Key, set[UUID]] = defaultdict(set)
        self.found: dict[Two, Likeness] = {}
        self.listed: tuple[Likeness, ...] = ()

    def explains(self, figures: Figures) -> bool:
        """Do the places kept add up to these figures?"""
        total = sum(stamp.timestamp() for stamp in self.stamps.values())
        return len(self.seen) == figures.places and abs(total - figures.stamps) < 1

    def lead_on(self, stood: Sequence[tuple[Seen, datetime]], gone: Iterable[UUID]) -> None:
        """Take in places that are new or changed and let go of those that stand no more."""
        fresh = {place.pk for place, _ in stood}
        left = fresh.union(gone) & self.seen.keys()
        sizes: dict[Key, int] = {}
        for pk in left:
            self._take_out(pk, sizes)
        if left:
            self.found = {two: pair for two, pair in self.found.items() if left.isdisjoint(two)}
        for place, stamp in stood:
            self.seen[place.pk], self.stamps[place.pk] = place, stamp
            for key in keys_of(place):
                sizes.setdefault(key, len(self.blocks[key]))
                self.blocks[key].add(place.pk)
        for key, size in sizes.items():
            self._compare_block(key, fresh, was_full=size > FULL_BLOCK)
        self.listed = tuple(
            sorted(self.found.values(), key=lambda pair: (-pair.score, pair.first, pair.second))
        )

    def _take_out(self, pk: UUID, sizes: dict[Key, int]) -> None:
        for key in keys_of(self.seen.pop(pk)):
            sizes.setdefault(key, len(self.blocks[key]))
            self.blocks[key].discard(pk)
        del self.stamps[pk]

    def _compare_block(self, key: Key, fresh: set[UUID], *, was_full: bool) -> None:
        """A block that has become too full says nothing any more; one that has room again, all."""
        block = sorted(self.blocks[key])
        if len(block) > FULL_BLOCK:
            if not was_full:
                self._forget(block)
            return
        for two in combinations(block, 2):
            if two in self.found or not (was_full or two[0] in fresh or two[1] in fresh):
                continue
            if pair := compare(self.seen[two[0]], self.seen[two[1]]):
                self.found[two] = pair

    def _forget(self, block: Sequence[UUID]) -> None:
        """The pairs of a block that no block with room holds together."""
        inside = set(block)
        for two in [two for two in self.found if inside.issuperset(two)]:
            shared = keys_of(self.seen[two[0]]) & keys_of(self.seen[two[1]])
            if all(len(self.blocks[key]) > FULL_BLOCK for key in shared):
                del self.found[two]


_REGISTERS: OrderedDict[object, Register] = OrderedDict()
_TURN = Lock()


def doubtful_pairs(actor: Actor) -> list[Likeness]:
    """The pairs among the standing places one may see that nobody has judged yet, the likest
    first. Two queries while nothing changes, three when something did."""
    judged = set(PlacePair.objects.visible_to(actor).values_list("first_id", "second_id"))
    return [pair for pair in _pairs(actor) if (pair.first, pair.second) not in judged]


def _pairs(actor: Actor) -> tuple[Likeness, ...]:
    """Of the county for whoever sees it, else of what the person's units answer for."""
    scope = (actor.county_id, None if actor.sees_as(*SEES_ALL) else actor.unit_ids)
    figures = figures_of(Place.objects.visible_to(actor).standing())
    with _TURN:
        kept = _REGISTERS.pop(scope, None) or Register()
        if kept.figures != figures:
            kept = _led_on(kept, Place.objects.visible_to(actor), figures)
        _REGISTERS[scope] = kept
        while len(_REGISTERS) > SCOPES_KEPT:
            _REGISTERS.popitem(last=False)
        return kept.listed


def _led_on(kept: Register, rows: PlaceQuerySet, figures: Figures) -> Register:
    """The register with what changed since; anew where that does not add up."""
    if kept.figures is not None and kept.figures.newest is not None:
        since = kept.figures.newest - OVERLAP
        _take_in(kept, rows.filter(changed_at__gte=since))
    if not kept.explains(figures):
        kept = Register()
        _take_in(kept, rows.standing())
        # A million objects that stay: looked through again and again, every other page would wait.
        gc.collect()
        gc.freeze()
    kept.figures = figures
    return kept


def _take_in(kept: Register, rows: PlaceQuerySet) -> None:
    stood: list[tuple[Seen, datetime]] = []
    gone: list[UUID] = []
    for pk, state, stamp, *values in rows.order_by().values_list(
        "pk", "state", "changed_at", *FIELDS[1:]
    ):
        if state in GONE:
            gone.append(pk)
        elif kept.stamps.get(pk) != stamp:
            stood.append((seen_of_values([pk, *values]), stamp))
    kept.lead_on(stood, gone)
