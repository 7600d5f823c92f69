"""Who owes what after a confirmation: duties, reporting units and deliverables in line."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from hongxian.audit.actions import record
from hongxian.campaigns import verbs
from hongxian.campaigns.actions.clocks import keep_clock
from hongxian.campaigns.actions.facts import Confirming
from hongxian.campaigns.models import (
    Deliverable,
    DeliverableState,
    DraftFact,
    Duty,
    FactKind,
    Item,
    Milestone,
    Part,
    ReportingDuty,
    ReportingDutyUnit,
)
from hongxian.orgs.access import Actor

S = DeliverableState
DutyKey = tuple[UUID, UUID | None, int, str]


def write_duties(work: Confirming, facts: Sequence[DraftFact]) -> None:
    """One row for each sector or item × unit × part the plan names; the rest is struck."""
    standing = {
        (duty.sector_id, duty.item_id, duty.unit_id, duty.part): duty
        for duty in Duty.objects.filter(
            campaign=work.campaign, county=work.campaign.county_id, struck_in__isnull=True
        )
    }
    kept: dict[DutyKey, Duty] = {}
    fresh: list[Duty] = []
    for key, fact, name in _duties_named(work, facts):
        if key in kept:
            continue
        duty = standing.pop(key, None)
        if duty is None:
            sector, item, unit, part = key
            duty = Duty(
                county_id=work.campaign.county_id, campaign=work.campaign,
                sector_id=sector, item_id=item, unit_id=unit, part=part,
            )  # fmt: skip
            fresh.append(duty)
        duty.document, duty.source, duty.position = work.document, fact, len(kept)
        duty.span_start, duty.span_end = fact.span_start, fact.span_end
        duty.unit_text = name[:120]
        kept[key] = duty
    new = {id(duty) for duty in fresh}
    carried = [duty for duty in kept.values() if id(duty) not in new]
    Duty.objects.bulk_update(
        carried,
        ["document", "source", "position", "span_start", "span_end", "unit_text"],
        batch_size=100,
    )
    Duty.objects.filter(
        pk__in=[duty.pk for duty in standing.values()], county=work.campaign.county_id
    ).update(struck_in=work.document)
    Duty.objects.bulk_create(fresh, batch_size=200)


def _duties_named(
    work: Confirming, facts: Sequence[DraftFact]
) -> Iterator[tuple[DutyKey, DraftFact, str]]:
    for fact in facts:
        if fact.kind not in (FactKind.SECTOR, FactKind.ITEM):
            continue
        row = work.rows[fact.pk]
        item = row.pk if isinstance(row, Item) else None
        sector = row.sector_id if isinstance(row, Item) else row.pk
        for part in Part:
            for name in fact.data.get(part.value) or []:
                for unit in work.mapping.of(name):
                    yield (sector, item, unit.pk, part.value), fact, name


def write_reporting_units(work: Confirming, facts: Sequence[DraftFact]) -> None:
    """The units that owe each report."""
    mine = {
        (row.reporting_id, row.unit_id): row
        for row in ReportingDutyUnit.objects.filter(
            campaign=work.campaign, county=work.campaign.county_id
        )
    }
    fresh = []
    for fact in facts:
        row = work.rows.get(fact.pk)
        if not isinstance(row, ReportingDuty):
            continue
        for unit in _units_of(work, fact):
            if mine.pop((row.pk, unit), None) is None:
                fresh.append(
                    ReportingDutyUnit(
                        county_id=work.campaign.county_id,
                        campaign=work.campaign,
                        reporting=row,
                        unit_id=unit,
                    )
                )
    ReportingDutyUnit.objects.filter(
        pk__in=[row.pk for row in mine.values()], county=work.campaign.county_id
    ).delete()
    ReportingDutyUnit.objects.bulk_create(fresh, batch_size=200)


def _units_of(work: Confirming, fact: DraftFact) -> list[int]:
    found = (unit.pk for name in fact.data.get("who") or [] for unit in work.mapping.of(name))
    return list(dict.fromkeys(found))


def write_deliverables(
    work: Confirming, facts: Sequence[DraftFact], *, actor: Actor, now: datetime
) -> None:
    """One deliverable for each milestone × owing unit; accepted work is never touched.

    Open work of a re-dated milestone gets the new due day (frozen lateness stays), and open work of
    a struck milestone or unit is dropped, and comes back when a later version asks again.
    """
    standing = {(row.milestone_id, row.unit_id): row for row in _owed(work)}
    fresh = []
    for fact in facts:
        stone = work.rows.get(fact.pk)
        if not isinstance(stone, Milestone):
            continue
        for unit in _units_of(work, fact):
            row = standing.pop((stone.pk, unit), None)
            if row is None:
                fresh.append(
                    Deliverable(
                        county_id=work.campaign.county_id,
                        campaign=work.campaign,
                        milestone=stone,
                        unit_id=unit,
                        due_on=stone.due_on,
                    )
                )
            else:
                _carry(row, stone, work, actor, now)
    Deliverable.objects.bulk_create(fresh, batch_size=200)
    for row in _owed(work).filter(pk__in=[row.pk for row in fresh]).order_by("pk"):
        keep_clock(row, reason=str(work.document), actor=actor, now=now)
        work.news[row.unit_id].append(f"{row.milestone}{_by(row)}")
    for row in standing.values():
        _drop(row, work, actor, now)


def _owed(work: Confirming) -> QuerySet[Deliverable]:
    """The campaign's deliverables, locked, with what their clocks need."""
    rows = Deliverable.objects.select_for_update(of=("self",)).filter(
        campaign=work.campaign, county=work.campaign.county_id
    )
    return rows.prefetch_related("campaign", "unit", "milestone__document", "deadline")


def _by(row: Deliverable) -> str:
    return f"（{row.due_on.month}月{row.due_on.day}日前）" if row.due_on else ""


def _carry(
    row: Deliverable, stone: Milestone, work: Confirming, actor: Actor, now: datetime
) -> None:
    if row.state == S.ACCEPTED:
        return
    before = {"due_on": str(row.due_on or ""), "state": row.state}
    # An extension outlives a version that leaves the plan's own day alone.
    if row.state == S.DROPPED or stone.due_on != work.days_before.get(stone.pk, row.due_on):
        row.due_on = stone.due_on
    if row.state == S.DROPPED:
        row.state = S.RETURNED if row.submitted_at else S.DUE
        row.dropped_in = None
    if before == {"due_on": str(row.due_on or ""), "state": row.state}:
        return
    row.milestone = stone
    row.save(update_fields=["due_on", "state", "dropped_in"])
    keep_clock(row, reason="方案更正", actor=actor, now=now)
    work.news[row.unit_id].append(f"{stone}{_by(row) or '不再有期限'}")
    record(
        actor=actor, verb=verbs.DELIVERABLE_REDATE, subject=row, now=now, basis=str(work.document),
        detail={"before": before["due_on"], "after": str(row.due_on or "")},
    )  # fmt: skip


def _drop(row: Deliverable, work: Confirming, actor: Actor, now: datetime) -> None:
    if row.state in (S.ACCEPTED, S.DROPPED):
        return
    row.state, row.dropped_in = S.DROPPED, work.document
    row.save(update_fields=["state", "dropped_in"])
    keep_clock(row, reason="新版方案取消了这项材料", actor=actor, now=now)
    work.news[row.unit_id].append(f"{row.milestone}不用再交")
    record(actor=actor, verb=verbs.DELIVERABLE_DROP, subject=row, now=now, basis=str(work.document))
