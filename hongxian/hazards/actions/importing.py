"""隐患 of a ledger, written and taken back. States come in as the ledger tells them, for a hazard
that is new here; of one that is known only the facts change, its moves are made by people."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from hongxian.audit.actions import Deed, record_many
from hongxian.deadlines.actions import drop_deadline
from hongxian.deadlines.models import Deadline
from hongxian.hazards import verbs
from hongxian.hazards.actions.clocks import first_clock, keep_correction, start_recheck
from hongxian.hazards.actions.finding import seen_like_its_visit
from hongxian.hazards.actions.numbering import next_numbers
from hongxian.hazards.models import OWING_STATES, Hazard, HazardState
from hongxian.hazards.queries.importing import OURS, Told, differences, moment
from hongxian.hazards.queries.search import search_text
from hongxian.inspections.models import Source
from hongxian.kit.clock import day_of
from hongxian.orgs.access import Actor
from hongxian.registry.actions.following import held
from hongxian.registry.actions.ledgers.taking_back import take_back
from hongxian.registry.ledger_kinds import Desk, Kept, Planned
from hongxian.registry.models import LedgerRow, RowOutcome

FIELDS = {field.name: field for field in Hazard._meta.concrete_fields}
CHANGED = "要更新的隐患不在了，请重新预览"


def save_planned_hazards(planned: Sequence[Planned], desk: Desk, now: datetime) -> list[Kept]:
    """In the caller's transaction; one answer for each row, in their order."""
    known = _locked([one.subject_id for one in planned if one.subject_id], desk.county_id)
    new = [one for one in planned if one.subject_id is None]
    made = dict(zip(map(id, new), _make(new, desk, now), strict=True))
    deeds = [Deed(verbs.IMPORT, row, row.basis, {"what": row.what}) for row in made.values()]
    kept = []
    for one in planned:
        row = made.get(id(one))
        if row is not None:
            kept.append(Kept(RowOutcome.CREATED, row.pk, {}, row.changed_at))
        else:
            kept.append(_update(known.get(one.subject_id), one, desk, now, deeds))
    _log(deeds, desk.actor, now)
    return kept


def _log(deeds: Sequence[Deed], actor: Actor, now: datetime) -> None:
    record_many(deeds, actor=actor, now=now)


def _locked(keys: list[Any], county_id: str) -> dict[Any, Hazard]:
    rows = Hazard.objects.select_for_update(of=("self",)).filter(county=county_id, pk__in=keys)
    rows = rows.select_related("unit", "place", "vehicle", "inspection", "officer")
    return {row.pk: row for row in rows.prefetch_related("deadline").order_by("pk")}


def _make(planned: Sequence[Planned], desk: Desk, now: datetime) -> list[Hazard]:
    """New rows, numbered by the year of their finding; the clocks of what is open run from now."""
    held(desk.county_id, [one.facts.place for one in planned])
    rows = [_row(one.facts, desk, now) for one in planned]
    _number([row for row in rows if not row.number or OURS.fullmatch(row.number)], desk)
    for row in rows:
        row.search = search_text(row)
        seen_like_its_visit(row)
        if row.state in OWING_STATES:
            first_clock(row, basis="台账记载的整改期限", actor=desk.actor, now=now)
    Hazard.objects.bulk_create(rows, batch_size=100)
    for row in rows:
        if row.state == HazardState.RECTIFIED:
            start_recheck(row, starts_at=now, actor=desk.actor, now=now)
    return rows


def _number(rows: Sequence[Hazard], desk: Desk) -> None:
    by_year: dict[int, list[Hazard]] = defaultdict(list)
    for row in rows:
        by_year[day_of(row.found_at).year].append(row)
    for year, mine in by_year.items():
        numbers = next_numbers(desk.county_id, year, len(mine))
        for row, number in zip(mine, numbers, strict=True):
            row.number = number


def _row(told: Told, desk: Desk, now: datetime) -> Hazard:
    values = {name: value for name, value in told.values.items() if value is not None}
    days = dict(told.days)
    if told.state == HazardState.RECTIFIED:
        days.setdefault("rectified_at", moment(desk.day))
    return Hazard(
        county_id=desk.county_id, number=told.number, place=told.place, unit=told.unit,
        officer=told.officer, source=Source.LEDGER, state=told.state, found_at=told.found_at,
        created_at=now, changed_at=now, **days, **values,
    )  # fmt: skip


def _update(
    row: Hazard | None, planned: Planned, desk: Desk, now: datetime, deeds: list[Deed]
) -> Kept:
    if row is None:
        return Kept(RowOutcome.REFUSED, why=CHANGED)
    changes = differences(row, planned.facts)
    if not changes:
        return Kept(RowOutcome.UNCHANGED, row.pk)
    before = {name: _stored(row, name) for name in changes}
    for name, (_, value) in changes.items():
        setattr(row, name, value)
    _keep(row, list(changes), desk.actor, now)
    deeds.append(Deed(verbs.IMPORT, row, row.basis, {"after": planned.told}))
    return Kept(RowOutcome.UPDATED, row.pk, before, row.changed_at)


def _keep(row: Hazard, names: list[str], actor: Actor, now: datetime) -> None:
    row.search, row.changed_at = search_text(row), now
    row.save(update_fields=[*names, "search", "changed_at"])
    if "due_on" in names:
        keep_correction(row, reason="台账更新了整改期限", actor=actor, now=now)


def _stored(row: Hazard, name: str) -> str | None:
    """A value as JSON may keep it."""
    value = getattr(row, name)
    return None if value is None else str(value)


def undo_hazards(rows: Sequence[LedgerRow], actor: Actor, now: datetime) -> dict[int, str]:
    """Created hazards go with their clocks, updated ones get their former facts back."""
    known = _locked([row.subject_id for row in rows], str(actor.county_id))

    def restore(row: Hazard, before: dict[str, Any], moment: datetime) -> None:
        for name, value in before.items():
            setattr(row, name, FIELDS[name].to_python(value))
        _keep(row, list(before), actor, moment)

    def remove(row: Hazard) -> None:
        clocks = list(Deadline.objects.of(row).still_open())
        row.delete()
        for clock in clocks:
            drop_deadline(clock, reason="撤销台账导入", actor=actor, now=now)

    return take_back(rows, known, restore, remove, actor=actor, now=now)
