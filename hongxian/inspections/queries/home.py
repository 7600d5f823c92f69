"""What this room shows elsewhere: on the desk, and on the page of a place or a vehicle."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from hongxian.inspections import rules
from hongxian.inspections.models import Inspection, InspectionState
from hongxian.inspections.queries.cap import Cap, cap_of
from hongxian.inspections.queries.visits import to_do, with_number_found
from hongxian.kit.clock import day_of
from hongxian.kit.counting import MOST, Counted, Number, beside_all, in_all, told_of
from hongxian.orgs.access import Actor
from hongxian.orgs.asking import ActorsQuestion
from hongxian.registry.models import Place, Vehicle

SHOWN = 6


@dataclass(frozen=True)
class ToVisit:
    """待检查 by today, the longest waiting first."""

    rows: list[Inspection]
    total: int
    today: date


@dataclass(frozen=True)
class Visited:
    """Visits of one place or vehicle, the newest first; `total` is what the list holds."""

    rows: list[Inspection]
    total: Counted
    cap: Cap | None
    may_enter: bool
    may_plan: bool


def to_visit(actor: Actor, now: datetime) -> ToVisit | None:
    """The desk's block; nothing for who does not go, or has nothing to do. One query."""
    if not rules.enters_visits(actor):
        return None
    today = day_of(now)
    shown = _waiting(actor, today=today)
    return ToVisit(shown, in_all(shown), today) if shown else None


def _waiting_by(actor: Actor, today: date) -> QuerySet[Inspection]:
    rows = Inspection.objects.visible_to(actor).filter(to_do(actor), planned_on__lte=today)
    rows = rows.select_related("place", "vehicle").order_by("planned_on", "pk")
    return beside_all(rows, SHOWN)


_waiting = ActorsQuestion(_waiting_by)


def of_place(place: Place, actor: Actor, today: date) -> Visited:
    """The block on a place's page."""
    return _visited("place", place.pk, actor, cap_of(place, actor, today))


def of_vehicle(vehicle: Vehicle, actor: Actor, today: date) -> Visited:
    """The block on a vehicle's page: visits of the vehicle itself."""
    return _visited("vehicle", vehicle.pk, actor, None)


def _visited(what: str, key: UUID, actor: Actor, cap: Cap | None) -> Visited:
    """Visits made stand in the index of the place by their start, so the newest are met first; of
    those planned there are few. Two queries."""
    newest = [*_there(actor, what, "made", key=key), *_there(actor, what, "planned", key=key)]
    newest.sort(key=lambda row: (row.started_at or row.created_at, row.pk), reverse=True)
    total = told_of(newest[0].in_all if newest else 0)
    may_enter, may_plan = bool(rules.enters_visits(actor)), bool(rules.plans_visits(actor))
    return Visited(newest[:SHOWN], total, cap, may_enter, may_plan)


def _visits_there(actor: Actor, what: str, which: str, key: UUID) -> QuerySet[Inspection]:
    seen = Inspection.objects.visible_to(actor).filter(**{what: key})
    standing = seen.exclude(state=InspectionState.CANCELLED)
    rows: Any = with_number_found(seen).annotate(in_all=Number(standing, MOST))
    rows = rows.select_related("unit")
    newest: QuerySet[Inspection] = (
        rows.filter(started_at__isnull=False).order_by("-started_at", "-pk")
        if which == "made"
        else rows.filter(state=InspectionState.PLANNED).order_by("-created_at", "-pk")
    )[:SHOWN]
    return newest


_there: ActorsQuestion[Any] = ActorsQuestion(_visits_there)
