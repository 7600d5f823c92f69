"""Which hazards may be one and the same, and which earlier one came back; each with its reasons."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from hongxian.hazards.criteria import Defaults, defaults
from hongxian.hazards.models import OPEN_STATES, Hazard, HazardState
from hongxian.kit.search import bigrams
from hongxian.orgs.access import Actor
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
    there = _there(row.place, row.vehicle, actor).exclude(pk=row.pk)
    same = _compared(told, _at_the_time(there, row.found_at))
    before = _closed_before(there, row.found_at)
    earlier = _compared(told, before) if row.first_id is None else []
    found = _in_full(there, [*same, *earlier])
    return Likely(found[: len(same)], found[len(same) :])


def _at_the_time(rows: QuerySet[Hazard], found_at: datetime) -> QuerySet[Hazard]:
    span = timedelta(days=defaults().alike_days)
    return rows.filter(
        state__in=OPEN_STATES, found_at__gte=found_at - span, found_at__lte=found_at + span
    )


def _closed_before(rows: QuerySet[Hazard], found_at: datetime) -> QuerySet[Hazard]:
    return rows.filter(state=HazardState.CLOSED, found_at__lte=found_at)


def _compared(told: Told, rows: QuerySet[Hazard]) -> list[Alike]:
    """The likest, by the few columns that count."""
    columns = rows.select_related(None).only("county", "number", "what", "line", "violation")
    return alike(told, columns[:MOST], defaults())[:SHOWN]


def _in_full(rows: QuerySet[Hazard], found: Sequence[Alike]) -> list[Alike]:
    """Fetched in full are only those shown."""
    full = rows.in_bulk([each.hazard.pk for each in found])
    return [replace(each, hazard=full[each.hazard.pk]) for each in found]


def _there(place: Place | None, vehicle: Vehicle | None, actor: Actor) -> QuerySet[Hazard]:
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
    tied = Q(pk=first) | Q(first=first) | Q(merged_into=hazard)
    rows = Hazard.objects.visible_to(actor).filter(tied).exclude(pk=hazard.pk)
    found = list(rows.select_related("unit").order_by("found_at", "pk"))
    merged = [row for row in found if row.merged_into_id == hazard.pk]
    return Relatives(
        [row for row in found if first in (row.pk, row.first_id)],
        sorted(merged, key=lambda row: row.number),
    )
