"""What goes over when a person leaves, a unit is merged or a place turns out to be another."""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from hongxian.audit.actions import record
from hongxian.inspections import verbs
from hongxian.inspections.models import (
    Inspection,
    InspectionAgency,
    InspectionOfficer,
    InspectionState,
    OfficerPart,
)
from hongxian.inspections.queries.people import roles_on
from hongxian.inspections.rules import enforces
from hongxian.kit.clock import day_of
from hongxian.kit.verdict import Refused
from hongxian.orgs.access import Actor
from hongxian.orgs.handover import OpenItem
from hongxian.orgs.models import Unit, User


def planned_of(user: User) -> QuerySet[Inspection]:
    """Planned visits a person is named for."""
    named = InspectionOfficer.objects.filter(
        inspection=OuterRef("pk"), county=OuterRef("county"), user=user
    )
    rows = Inspection.objects.filter(
        Exists(named), county=user.unit.county_id, state=InspectionState.PLANNED
    )
    return rows.select_related("place", "vehicle", "unit").order_by("planned_on", "pk")


def open_visits(user: User, day: object) -> list[OpenItem]:
    """The same, for the page on which work is handed over. A secret visit names no place."""
    return [OpenItem(str(row), f"计划{row.planned_on}") for row in planned_of(user)]


@transaction.atomic
def hand_over_visits(user: User, to: User, *, actor: Actor, now: datetime) -> int:
    """The leaver's planned visits go to the successor, in the same part."""
    rows = list(planned_of(user).select_for_update(of=("self",)))
    if rows:
        held = roles_on(user.unit.county_id or "", [to.pk], day_of(now))
        leads = any(
            one.part != OfficerPart.ENTRY for row in rows for one in row.officers.filter(user=user)
        )
        if leads and not enforces(held.get(to.pk, set())):
            raise Refused(f"{to.name}没有执法身份，不能接手检查；请把检查移交给民警。")
    for row in rows:
        people = InspectionOfficer.objects.filter(county=row.county_id, inspection=row)
        mine = people.get(user=user)
        if people.filter(user=to).exists():
            mine.delete()
        else:
            mine.user = to
            mine.save(update_fields=["user"])
        record(
            actor=actor, verb=verbs.INSPECTION_HANDOVER, subject=row, now=now,
            detail={"before": user.name, "person": to.name},
        )  # fmt: skip
    return len(rows)


@transaction.atomic
def move_unit_visits(unit: Unit, into: Unit, *, actor: Actor, now: datetime) -> int:
    """A merged unit's planned visits go to the unit it goes into; visits made keep the old unit."""
    rows = Inspection.objects.filter(
        county=unit.county_id, unit=unit, state=InspectionState.PLANNED
    )
    moved = 0
    for row in rows.select_for_update(of=("self",)).order_by("pk"):
        row.unit, row.changed_at = into, now
        row.save(update_fields=["unit", "changed_at"])
        InspectionOfficer.objects.filter(county=row.county_id, inspection=row).update(unit=into)
        _leave_out(row, into)
        record(
            actor=actor, verb=verbs.INSPECTION_HANDOVER, subject=row, now=now,
            detail={"before": str(unit), "unit": str(into)},
        )  # fmt: skip
        moved += 1
    return moved


def _leave_out(row: Inspection, unit: Unit) -> None:
    """Whoever makes a visit does not join it as well; the next agency stands on the visit then."""
    agencies = InspectionAgency.objects.filter(county=row.county_id, inspection=row)
    agencies.filter(unit=unit).delete()
    if row.agency_id != unit.pk:
        return
    first = agencies.filter(unit__isnull=False).first()
    row.agency_id = first.unit_id if first is not None else None
    row.save(update_fields=["agency"])
    if first is not None:
        first.in_row = True
        first.save(update_fields=["in_row"])
