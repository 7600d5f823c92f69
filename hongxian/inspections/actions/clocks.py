"""The clock of a planned visit: it runs from the plan to the day, and stops with the record.

A secret visit has none: the deadline's page would tell the unit's colleagues of it.
"""

from collections.abc import Sequence
from datetime import date, datetime

from django.urls import reverse

from hongxian.audit.actions import record
from hongxian.deadlines.actions import (
    drop_deadline,
    give_deadline,
    meet_deadline,
    redate_deadline,
    set_deadline,
)
from hongxian.deadlines.actions.setting import Duty
from hongxian.deadlines.engine import fixed
from hongxian.deadlines.models import Deadline
from hongxian.inspections import verbs
from hongxian.inspections.models import Inspection, InspectionKind, InspectionState
from hongxian.kit.clock import day_of
from hongxian.orgs.access import SYSTEM, Actor
from hongxian.orgs.models import User

SUBJECT = "inspections.inspection"
PURPOSE = "visit"
BASIS = "检查计划"


def start_clock(row: Inspection, lead: User | None, *, actor: Actor, now: datetime) -> None:
    """The planned day as a deadline of the visiting unit, held by the lead officer."""
    if row.kind == InspectionKind.SECRET or row.planned_on is None:
        return
    duty = Duty(
        PURPOSE, "检查", row.unit, holder=lead,
        url=reverse("inspection", args=[row.pk]), label=str(row),
    )  # fmt: skip
    rule = fixed(row.planned_on, basis=BASIS)
    set_deadline(row, duty, starts_at=now, rule=rule, actor=actor, now=now)


def meet_clock(row: Inspection, *, actor: Actor, now: datetime) -> None:
    """The visit was made; if it was planned, its clock says whether that was late."""
    for clock in _running(row):
        meet_deadline(clock, actor=actor, now=now)


def move_clock(row: Inspection, day: date, *, reason: str, actor: Actor, now: datetime) -> None:
    """Another planned day."""
    for clock in _running(row):
        redate_deadline(clock, rule=fixed(day, basis=BASIS), reason=reason, actor=actor, now=now)


def give_clock(row: Inspection, lead: User | None, *, actor: Actor, now: datetime) -> None:
    """Another lead officer holds the clock."""
    for clock in _running(row):
        if clock.holder_id != (lead.pk if lead else None):
            give_deadline(clock, unit=row.unit, holder=lead, actor=actor, now=now)


def drop_clock(row: Inspection, *, reason: str, actor: Actor, now: datetime) -> None:
    """The plan is off."""
    for clock in _running(row):
        drop_deadline(clock, reason=reason, actor=actor, now=now)


def follow_planned_days(clocks: Sequence[Deadline], now: datetime) -> None:
    """An extension or the calendar moved a planned day: the plan shows the day that counts now.

    In the transaction of what changed the clock."""
    for clock in clocks:
        _take_over_day(clock, day_of(clock.due_at), now)


def _take_over_day(clock: Deadline, day: date, now: datetime) -> None:
    rows = Inspection.objects.filter(
        county=clock.county_id, pk=clock.subject_id, state=InspectionState.PLANNED
    )
    row = rows.select_for_update(of=("self",)).exclude(planned_on=day).first()
    if row is None:
        return
    detail = {"before": str(row.planned_on), "planned_on": str(day), "reason": "期限已调整"}
    row.planned_on, row.changed_at = day, now
    row.save(update_fields=["planned_on", "changed_at"])
    record(actor=SYSTEM, verb=verbs.INSPECTION_CHANGE, subject=row, now=now, detail=detail)


def _running(row: Inspection) -> list[Deadline]:
    return list(Deadline.objects.of(row, PURPOSE).still_open())
