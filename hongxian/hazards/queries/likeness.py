"""Which hazards may be one and the same, and which earlier one came back; each with its reasons."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from hongxian.hazards.criteria import Defaults, defaults
from hongxian.hazards.models import OPEN_STATES, Hazard, HazardState
from hongxian.kit.search import bigrams
from hongxian.orgs.access import Actor
from hongxian.orgs.asking import ActorsQuestion
from hongxian.registry.models import Place, Vehicle

MOST = 200
"""Hazards of one place that are compared, the newest first."""
SHOWN = 10
"""The likest of them that a page shows."""


@dataclass(frozen=True)
class Told:
    """What is compared of a hazard that is being entered."""

    what: str
    line: str = ""
    violation: int | None = None


@dataclass(frozen=True)
class Alike:
    """A hazard that may be the same, and why."""

    hazard: Hazard
    share: float
    reasons: tuple[str, ...]

    @property
    def sentence(self) -> str:
        return "；".join(self.reasons)


def share(one: str, other: str) -> float:
    """How much of their pairs of characters two texts share: 0 nothing, 1 all (Dice)."""
    mine, theirs = set(bigrams(one)), set(bigrams(other))
    if not mine or not theirs:
        return 0.0
    return 2 * len(mine & theirs) / (len(mine) + len(theirs))


def alike(told: Told, rows: Iterable[Hazard], limits: Defaults) -> list[Alike]:
    """Those of the rows (all of the same place) that may be the same, the likest first."""
    found = []
    for row in rows:
        same_line = bool(told.line) and told.line == row.line
        same_kind = told.violation is not None and told.violation == row.violation
        part = share(told.what, row.what)
        enough = limits.share_same_violation if same_kind else limits.share
        if not same_line and part < enough:
            continue
        reasons = ["同一地点"]
        if same_line:
            reasons.append("同一检查项")
        if same_kind:
            reasons.append("同一类违法行为")
        reasons.append(f"内容相近（{part:.0%}）")
        found.append(Alike(row, part, tuple(reasons)))
    return sorted(found, key=lambda each: (-each.share, each.hazard.number))


def likely_same(
    told: Told,
    *,
    place: Place | None,
    vehicle: Vehicle | None,
    found_at: datetime,
    actor: Actor,
) -> list[Alike]:
    """Open hazards of the same place found within some days: entered twice? Two queries."""
    there = _there(place, vehicle, actor)
    return _in_full(there, _compared(told, _at_the_time(there, found_at)))


def likely_earlier(
    told: Told,
    *,
    place: Place | None,
    vehicle: Vehicle | None,
    found_at: datetime,
    actor: Actor,
) -> list[Alike]:
    """Closed hazards of the same place that may have come back. Two queries."""
    there = _there(place, vehicle, actor)
    return _in_full(there, _compared(told, _closed_before(there, found_at)))


@dataclass(frozen=True)
class Likely:
    """What a hazard on record may be the double of (`same`), and what it may have come from."""

    same: list[Alike]
    earlier: list[Alike]


def likely_of(row: Hazard, actor: Actor) -> Likely:
    """Both for a hazard on record; one that repeats another already has its line. Three queries."""
    told = Told(row.what, row.line, row.violation)
    here = {"place": row.place_id, "vehicle": row.vehicle_id, "but": row.pk}
    if row.place_id is None and row.vehicle_id is None:
        return Likely([], [])
    span = timedelta(days=defaults().alike_days)
    around = {"since": row.found_at - span, "until": row.found_at + span}
    same = _likest(told, _others_then(actor, **here, **around))
    before = _others_before(actor, **here, until=row.found_at) if row.first_id is None else []
    earlier = _likest(told, before)
    found = _in_full(_there(row.place, row.vehicle, actor), [*same, *earlier])
    return Likely(found[: len(same)], found[len(same) :])


def _then(
    actor: Actor, place: Any, vehicle: Any, but: UUID, since: datetime, until: datetime
) -> QuerySet[Hazard]:
    there = _there(place, vehicle, actor).exclude(pk=but)
    return _columns(_within(there, since, until))


def _before(actor: Actor, place: Any, vehicle: Any, but: UUID, until: datetime) -> QuerySet[Hazard]:
    return _columns(_closed_before(_there(place, vehicle, actor).exclude(pk=but), until))


_others_then, _others_before = ActorsQuestion(_then), ActorsQuestion(_before)


def _at_the_time(rows: QuerySet[Hazard], found_at: datetime) -> QuerySet[Hazard]:
    span = timedelta(days=defaults().alike_days)
    return _within(rows, found_at - span, found_at + span)


def _within(rows: QuerySet[Hazard], since: datetime, until: datetime) -> QuerySet[Hazard]:
    return rows.filter(state__in=OPEN_STATES, found_at__gte=since, found_at__lte=until)


def _closed_before(rows: QuerySet[Hazard], found_at: datetime) -> QuerySet[Hazard]:
    return rows.filter(state=HazardState.CLOSED, found_at__lte=found_at)


def _compared(told: Told, rows: QuerySet[Hazard]) -> list[Alike]:
    return _likest(told, _columns(rows))


def _columns(rows: QuerySet[Hazard]) -> QuerySet[Hazard]:
    """The few columns that count."""
    slim = rows.select_related(None).only("county", "number", "what", "line", "violation")
    return slim[:MOST]


def _likest(told: Told, rows: Iterable[Hazard]) -> list[Alike]:
    return alike(told, rows, defaults())[:SHOWN]


def _in_full(rows: QuerySet[Hazard], found: Sequence[Alike]) -> list[Alike]:
    """Fetched in full are only those shown."""
    full = rows.in_bulk([each.hazard.pk for each in found])
    return [replace(each, hazard=full[each.hazard.pk]) for each in found]


def _there(
    place: Place | UUID | None, vehicle: Vehicle | UUID | None, actor: Actor
) -> QuerySet[Hazard]:
    rows: QuerySet[Hazard] = Hazard.objects.visible_to(actor)
    if place is None and vehicle is None:
        return rows.none()
    rows = rows.filter(Q(place=place) if place is not None else Q(vehicle=vehicle))
    return rows.select_related("unit", "first").order_by("-found_at", "-pk")


@dataclass(frozen=True)
class Relatives:
    """`line`: the first and its relapses but the hazard itself, oldest first; `merged`: what was
    merged into it, by number."""

    line: list[Hazard]
    merged: list[Hazard]


def relatives_of(hazard: Hazard, actor: Actor) -> Relatives:
    """One query."""
    first = hazard.first_id or hazard.pk
    found = _kin(actor, first=first, row=hazard.pk)
    merged = [row for row in found if row.merged_into_id == hazard.pk]
    return Relatives(
        [row for row in found if first in (row.pk, row.first_id)],
        sorted(merged, key=lambda row: row.number),
    )


def _kin_of(actor: Actor, first: UUID, row: UUID) -> QuerySet[Hazard]:
    tied = Q(pk=first) | Q(first=first) | Q(merged_into=row)
    rows = Hazard.objects.visible_to(actor).filter(tied).exclude(pk=row)
    return rows.select_related("unit").order_by("found_at", "pk")


_kin = ActorsQuestion(_kin_of)
