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
    but: Hazard | None = None,
    actor: Actor,
) -> list[Alike]:
    """Open hazards of the same place found within some days: entered twice? Two queries."""
    limits = defaults()
    span = timedelta(days=limits.alike_days)
    rows = _there(place, vehicle, actor, but).filter(
        state__in=OPEN_STATES, found_at__gte=found_at - span, found_at__lte=found_at + span
    )
    return _likest(told, rows, limits)


def likely_earlier(
    told: Told,
    *,
    place: Place | None,
    vehicle: Vehicle | None,
    found_at: datetime,
    but: Hazard | None = None,
    actor: Actor,
) -> list[Alike]:
    """Closed hazards of the same place that may have come back. Two queries."""
    rows = _there(place, vehicle, actor, but).filter(
        state=HazardState.CLOSED, found_at__lte=found_at
    )
    return _likest(told, rows, defaults())


def _likest(told: Told, rows: QuerySet[Hazard], limits: Defaults) -> list[Alike]:
    """Compared by the few columns that count; fetched in full are only those shown."""
    columns = rows.select_related(None).only("county", "number", "what", "line", "violation")
    found = alike(told, columns[:MOST], limits)[:SHOWN]
    full = rows.in_bulk([each.hazard.pk for each in found])
    return [replace(each, hazard=full[each.hazard.pk]) for each in found]


def _there(
    place: Place | None, vehicle: Vehicle | None, actor: Actor, but: Hazard | None
) -> QuerySet[Hazard]:
    rows: QuerySet[Hazard] = Hazard.objects.visible_to(actor)
    if place is None and vehicle is None:
        return rows.none()
    rows = rows.filter(Q(place=place) if place is not None else Q(vehicle=vehicle))
    if but is not None:
        rows = rows.exclude(pk=but.pk)
    return rows.select_related("unit", "first").order_by("-found_at", "-pk")


def relapses_of(hazard: Hazard, actor: Actor) -> Sequence[Hazard]:
    """Every hazard of the same line but this one: the first and its relapses, oldest first."""
    first = hazard.first or hazard
    rows = Hazard.objects.visible_to(actor).filter(Q(pk=first.pk) | Q(first=first.pk))
    return list(rows.exclude(pk=hazard.pk).select_related("unit").order_by("found_at", "pk"))
