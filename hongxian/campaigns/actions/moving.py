"""What goes over when a person leaves or a unit is merged: seats, duties, open deliverables."""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction

from hongxian.audit.actions import record
from hongxian.campaigns import verbs
from hongxian.campaigns.actions.clocks import stop_clocks
from hongxian.campaigns.models import (
    Campaign,
    CampaignState,
    Deliverable,
    DeliverableState,
    Duty,
    LeadingGroup,
    ReportingDutyUnit,
)
from hongxian.campaigns.queries.leaving import seats_of
from hongxian.campaigns.queries.sentences import basis_of
from hongxian.orgs.access import Actor
from hongxian.orgs.models import Unit, User

UNSETTLED = (DeliverableState.DUE, DeliverableState.RETURNED, DeliverableState.SUBMITTED)


@transaction.atomic
def hand_over_seats(user: User, to: User, *, actor: Actor, now: datetime) -> int:
    """The leaver's seats in running campaigns go to the successor."""
    seats = list(seats_of(user).select_for_update(of=("self",)))
    for seat in seats:
        seat.user, seat.filled_at = to, now
        seat.save(update_fields=["user", "filled_at"])
        detail = {"person": to.name, "unit": str(to.unit), "before": user.name}
        record(
            actor=actor, verb=verbs.SEAT_FILL, subject=seat, now=now,
            basis=basis_of(seat), detail=detail,
        )  # fmt: skip
    return len(seats)


@transaction.atomic
def move_unit_work(unit: Unit, into: Unit, *, actor: Actor, now: datetime) -> int:
    """A merged unit's part in running campaigns goes to the unit it goes into.

    Closed campaigns and settled deliverables keep the old unit. What both units owe for the same
    milestone is owed once: the old unit's share is dropped.
    """
    running = Campaign.objects.filter(county=unit.county_id, state=CampaignState.RUNNING)
    moved = 0
    for campaign in running.select_for_update().order_by("id"):
        count = sum(_moves(campaign, unit, into, actor, now))
        if count:
            moved += count
            detail = {"before": str(unit), "unit": str(into), "rows": count}
            record(actor=actor, verb=verbs.WORK_MOVED, subject=campaign, now=now, detail=detail)
    return moved


def _moves(
    campaign: Campaign, unit: Unit, into: Unit, actor: Actor, now: datetime
) -> Iterator[int]:
    """How many rows of each kind moved."""
    yield _move_deliverables(campaign, unit, into, actor, now)
    yield _move_duties(campaign, unit, into)
    yield _move_reports(campaign, unit, into)
    mine = {"county": campaign.county_id, "campaign": campaign}
    groups = LeadingGroup.objects.filter(**mine, struck_in__isnull=True, office_unit=unit)
    yield groups.update(office_unit=into)


def _move_deliverables(
    campaign: Campaign, unit: Unit, into: Unit, actor: Actor, now: datetime
) -> int:
    rows = Deliverable.objects.filter(county=campaign.county_id, campaign=campaign)
    owed = set(rows.filter(unit=into).values_list("milestone_id", flat=True))
    open_rows = rows.filter(unit=unit, state__in=UNSETTLED).select_related("milestone")
    count = 0
    for row in open_rows.select_for_update(of=("self",)):
        if row.milestone_id in owed:
            row.state, row.dropped_in_id = DeliverableState.DROPPED, row.milestone.document_id
            row.save(update_fields=["state", "dropped_in"])
            reason = f"{unit}并入{into}，由{into}一并提交"
            stop_clocks([row], reason=reason, actor=actor, now=now)
        else:
            row.unit = into
            row.save(update_fields=["unit"])
        count += 1
    return count


def _move_duties(campaign: Campaign, unit: Unit, into: Unit) -> int:
    """A duty that the other unit has already stays in history under the old name."""
    rows = Duty.objects.filter(county=campaign.county_id, campaign=campaign, struck_in__isnull=True)
    has = set(rows.filter(unit=into).values_list("sector_id", "item_id", "part"))
    count = 0
    for row in rows.filter(unit=unit).select_for_update():
        if (row.sector_id, row.item_id, row.part) not in has:
            row.unit = into
            row.save(update_fields=["unit"])
            count += 1
    return count


def _move_reports(campaign: Campaign, unit: Unit, into: Unit) -> int:
    rows = ReportingDutyUnit.objects.filter(county=campaign.county_id, campaign=campaign)
    has = set(rows.filter(unit=into).values_list("reporting_id", flat=True))
    count = 0
    for row in rows.filter(unit=unit).select_for_update():
        if row.reporting_id not in has:
            row.unit = into
            row.save(update_fields=["unit"])
            count += 1
    return count
