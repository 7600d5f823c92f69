"""What an inspection found becomes hazards, in the transaction that records the visit.

Secret visits are told when they are disclosed. A finding makes one hazard however often it is told.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from hongxian.hazards import rules
from hongxian.hazards.actions.finding import write_found, write_many_found
from hongxian.hazards.actions.phone_orders import order_from_phone, papers_from_visits
from hongxian.hazards.actions.rechecking import recheck_hazard
from hongxian.hazards.actions.rectifying import close_hazard, report_rectified
from hongxian.hazards.models import Hazard, RecheckResult
from hongxian.hazards.queries.desk import only_running
from hongxian.inspections.models import (
    Finding,
    Handling,
    Inspection,
    OfficerPart,
)
from hongxian.inspections.outlets import Outcome, Told
from hongxian.kit.questions import Question
from hongxian.orgs.access import Actor
from hongxian.orgs.models import Unit, User

ON_THE_SPOT = "检查时当场改正"


def hear_visit(told: Told) -> Sequence[Outcome]:
    """A hazard for each finding that has none yet, and the orders asked for; what came of it."""
    rows = make_hazards(told.inspection, told.findings, actor=told.actor, now=told.now)
    return [*map(_outcome, rows), *order_from_phone(told, rows)]


def hear_visits(tolds: Sequence[Told]) -> Sequence[Sequence[Outcome]]:
    """`hear_visit` for visits of one person's batch: in a few statements for all of them."""
    made = _make_many(tolds)
    answers = []
    for told in tolds:
        rows = [made[finding.pk] for finding in told.findings]
        answers.append([*map(_outcome, rows), *order_from_phone(told, rows)])
    return answers


def recall_visits(inspections: Sequence[Inspection]) -> Mapping[UUID, Sequence[Outcome]]:
    """What came of visits recorded before, by the visit: its hazards, then its papers."""
    found: dict[UUID, list[Outcome]] = {row.pk: [] for row in inspections}
    counties = {row.county_id for row in inspections}
    rows = Hazard.objects.filter(county__in=counties, inspection__in=list(found))
    for row in rows.exclude(finding=None).order_by("number"):
        if row.inspection_id is not None:
            found[row.inspection_id].append(_outcome(row))
    for key, outcome in papers_from_visits(inspections):
        found[key].append(outcome)
    return found


def make_hazards(
    inspection: Inspection, findings: Sequence[Finding], *, actor: Actor, now: datetime
) -> list[Hazard]:
    """The hazards of a visit's findings, made where they are missing.

    The unit that answers for the place gets them; on a spot without a place, the visiting unit.
    Those corrected on the spot were seen by the enforcers: they are looked at and closed at once.
    """
    with transaction.atomic():
        known = _known(inspection, findings)
        unit, officer = _answers(inspection, actor)
        campaign = inspection.campaign or only_running(inspection.county_id)
        rows = []
        for finding in findings:
            row = known.get(finding.pk)
            if row is None:
                row = _hazard(inspection, finding, unit, officer, actor)
                row.campaign = campaign
                write_found(row, (), actor=actor, now=now)
                if finding.handling == Handling.ON_THE_SPOT and rules.works(actor, row):
                    row = _done_on_the_spot(row, actor, now)
            rows.append(row)
    return rows


def _make_many(tolds: Sequence[Told]) -> Mapping[UUID, Hazard]:
    """The hazards of new visits by finding. No one of them is there: their findings are new."""
    if not tolds:
        return {}
    known = {told.lead_id for told in tolds if told.lead_id}
    leads = {user.pk: user for user in _people(keys=known)}
    running = only_running(tolds[0].inspection.county_id)
    rows: dict[UUID, Hazard] = {}
    for told in tolds:
        visit = told.inspection
        unit, officer = _in_charge(visit, leads.get(told.lead_id or 0))
        for finding in told.findings:
            row = _hazard(visit, finding, unit, officer, told.actor)
            row.campaign_id = visit.campaign_id or (running.pk if running else None)
            rows[finding.pk] = row
    actor, now = tolds[0].actor, tolds[0].now
    write_many_found(list(rows.values()), actor=actor, now=now)
    for told in tolds:
        for finding in told.findings:
            row = rows[finding.pk]
            if finding.handling == Handling.ON_THE_SPOT and rules.works(actor, row):
                rows[finding.pk] = _done_on_the_spot(row, actor, now)
    return rows


_people = Question(lambda keys: User.objects.get_queryset().filter(pk__in=keys).order_by())


def _known(inspection: Inspection, findings: Sequence[Finding]) -> Mapping[UUID, Hazard]:
    rows = Hazard.objects.filter(
        county=inspection.county_id, finding__in=[finding.pk for finding in findings]
    )
    return {row.finding_id: row for row in rows if row.finding_id is not None}


def _answers(inspection: Inspection, actor: Actor) -> tuple[Unit, User | None]:
    """The unit that answers for what was found, and the officer in charge of it."""
    lead = inspection.officers.filter(part=OfficerPart.LEAD).select_related("user").first()
    return _in_charge(inspection, lead.user if lead is not None else None)


def _in_charge(inspection: Inspection, lead: User | None) -> tuple[Unit, User | None]:
    place = inspection.place
    if place is None or place.unit_id == inspection.unit_id:
        officer = place.officer if place is not None and place.officer is not None else None
        return inspection.unit, officer or lead
    return place.unit, place.officer


def _hazard(
    inspection: Inspection, finding: Finding, unit: Unit, officer: User | None, actor: Actor
) -> Hazard:
    vehicle = finding.vehicle or inspection.vehicle
    spot = " ".join(part for part in (finding.plate, inspection.spot) if part)
    return Hazard(
        county_id=inspection.county_id,
        place=inspection.place,
        vehicle=vehicle,
        spot=spot[:120] if inspection.place is None else "",
        unit=unit,
        officer=officer,
        inspection=inspection,
        finding=finding,
        sector_id=inspection.sector_id,
        item_id=inspection.item_id,
        source=inspection.source,
        line=finding.line,
        violation=finding.violation,
        what=finding.what,
        basis=finding.basis,
        demand=finding.order_text,
        owner_name=inspection.present_name,
        due_on=finding.due_on,
        found_at=inspection.started_at or inspection.created_at,
        found_by_id=actor.user_id,
    )


def _done_on_the_spot(row: Hazard, actor: Actor, now: datetime) -> Hazard:
    report_rectified(row, note=ON_THE_SPOT, actor=actor, now=now)
    recheck_hazard(row, RecheckResult.PASSED, note=ON_THE_SPOT, actor=actor, now=now)
    return close_hazard(row, actor=actor, now=now)


def _outcome(row: Hazard) -> Outcome:
    if row.finding_id is None:
        raise ValueError("only a finding's hazard is an outcome of it")
    return Outcome(row.finding_id, "隐患", row.number, reverse("hazard", args=[row.pk]))
