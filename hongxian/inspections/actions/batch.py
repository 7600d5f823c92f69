"""A phone's batch of visits that nobody planned: on record in a few statements for all of them.

Each is checked like a single one (`recording`), by the same functions, against rows fetched once
for the batch. One that is refused is answered with its sentence and the others are written.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from hongxian.audit.actions import record_many
from hongxian.inspections import outlets, rules
from hongxian.inspections.actions.finding import (
    check_findings,
    finding_rows,
    findings_of,
    known_vehicles,
)
from hongxian.inspections.actions.naming import check_held
from hongxian.inspections.actions.recording import (
    Recorded,
    Setting,
    begin_row,
    check_shape,
    paper_of,
    recorded_deed,
    take_down,
    wishes_of,
)
from hongxian.inspections.models import (
    Answer,
    CheckpointCount,
    Finding,
    Inspection,
    InspectionOfficer,
    OfficerPart,
)
from hongxian.inspections.outlets import Outcome, Told
from hongxian.inspections.queries.ground import places_by_key, units_by_key
from hongxian.inspections.queries.people import roles_on
from hongxian.inspections.visit import Visit
from hongxian.kit.bulk import insert_rows, insert_values
from hongxian.kit.clock import day_of
from hongxian.kit.verdict import Refused, require
from hongxian.orgs.access import Actor
from hongxian.orgs.models import Unit
from hongxian.registry.actions.following import hold_places
from hongxian.registry.models import Place

OF_VISIT = ("county", "inspection")


def is_plain(visit: Visit) -> bool:
    """Is it a visit this batch can take: new, by a phone, with nothing that must be looked up?"""
    linked = (visit.campaign_id, visit.sector_id, visit.item_id, visit.earlier_id)
    return (
        visit.id is not None
        and not any(linked)
        and not visit.agencies
        and (visit.target.vehicle_id is None)
    )


@dataclass(frozen=True)
class _Ground:
    """What the checks of all visits of a batch need, fetched once."""

    units: dict[int, Unit]
    places: dict[UUID, Place]
    held: dict[date, dict[int, set[str]]]


@dataclass(frozen=True)
class _Made:
    visit: Visit
    setting: Setting
    row: Inspection
    findings: list[Finding]


def record_plain(
    visits: Sequence[Visit], *, actor: Actor, now: datetime
) -> list[Recorded | Refused]:
    """Record new visits with ids of their own; what came of each, or why it was refused.

    Raises IntegrityError, and writes nothing, when an id is on record already.
    """
    with transaction.atomic(savepoint=False):
        ground = _ground(visits, actor)
        settings = [_checked(visit, ground, actor, now) for visit in visits]
        made = {
            no: _make(visit, setting, actor, now)
            for no, (visit, setting) in enumerate(zip(visits, settings, strict=True))
            if isinstance(setting, Setting)
        }
        outcomes = _write(list(made.values()), actor, now) if made else []
        told = dict(zip(made, outcomes, strict=True))
    return [
        Recorded(made[no].row, told[no]) if isinstance(setting, Setting) else setting
        for no, setting in enumerate(settings)
    ]


def _ground(visits: Sequence[Visit], actor: Actor) -> _Ground:
    days: dict[date, set[int]] = {}
    for visit in visits:
        people = days.setdefault(day_of(visit.clocks.started_at), set())
        people.update(one.user_id for one in visit.officers)
    keys = {visit.target.place_id for visit in visits if visit.target.place_id}
    hold_places(actor.county_id, keys)
    return _Ground(
        units=units_by_key({visit.unit_id for visit in visits}, actor),
        places=places_by_key(keys, actor),
        held={day: roles_on(actor.county_id or "", people, day) for day, people in days.items()},
    )


def _checked(visit: Visit, ground: _Ground, actor: Actor, now: datetime) -> Setting | Refused:
    try:
        day = day_of(visit.clocks.started_at)
        unit, place = _where(visit, ground)
        require(rules.records_for(actor, unit.pk))
        paper = paper_of(visit, unit, day)
        told = findings_of(visit, paper, day)
        check_shape(visit, paper, now)
        check_held(visit.officers, visit.kind, paper, ground.held[day])
        check_findings(told, paper, unit, day, visit.kind)
    except Refused as refused:
        return refused
    return Setting(unit, place, None, paper, day, told)


def _where(visit: Visit, ground: _Ground) -> tuple[Unit, Place | None]:
    unit = ground.units.get(visit.unit_id)
    if unit is None:
        raise Refused("请选择检查单位。")
    place = ground.places.get(visit.target.place_id) if visit.target.place_id else None
    if visit.target.place_id and place is None:
        raise Refused("这个对象不在可检查的范围里，请重新选择。")
    return unit, place


def _make(visit: Visit, setting: Setting, actor: Actor, now: datetime) -> _Made:
    row = begin_row(visit, setting, actor, now)
    take_down(row, visit, setting, actor, now)
    plates = {found.plate for found in setting.told if found.plate}
    known = known_vehicles(row.county_id, plates)
    return _Made(visit, setting, row, finding_rows(row, setting.told, known, now))


def _write(made: Sequence[_Made], actor: Actor, now: datetime) -> list[tuple[Outcome, ...]]:
    """Rows of each kind in one statement; rooms above are told of those that are no secret."""
    insert_rows([one.row for one in made])
    insert_values(InspectionOfficer, (*OF_VISIT, "unit", "user", "part"), [
        (one.row.county_id, one.row.pk, one.row.unit_id, going.user_id, going.part)
        for one in made
        for going in one.visit.officers
    ])  # fmt: skip
    insert_values(Answer, (*OF_VISIT, "line", "value", "note"), [
        (one.row.county_id, one.row.pk, said.line, said.value, said.note.strip()[:300])
        for one in made
        for said in one.visit.answers
    ])  # fmt: skip
    insert_values(CheckpointCount, (*OF_VISIT, "group", "checked", "violations"), [
        (one.row.county_id, one.row.pk, count.group, count.checked, count.violations)
        for one in made
        for count in one.visit.counts
    ])  # fmt: skip
    insert_rows([finding for one in made for finding in one.findings])
    deeds = (recorded_deed(one.row, one.visit, one.findings) for one in made)
    record_many(deeds, actor=actor, now=now)
    return _tell(made, actor, now)


def _tell(made: Sequence[_Made], actor: Actor, now: datetime) -> list[tuple[Outcome, ...]]:
    shown = [one for one in made if not one.row.is_hidden]
    tolds = [
        Told(
            one.row, one.findings, actor, now, wishes_of(one.findings, one.setting.told),
            _lead(one.visit),
        )
        for one in shown
    ]  # fmt: skip
    heard = dict(zip((one.row.pk for one in shown), outlets.tell_many(tolds), strict=True))
    return [heard.get(one.row.pk, ()) for one in made]


def _lead(visit: Visit) -> int | None:
    leads = (going.user_id for going in visit.officers if going.part == OfficerPart.LEAD)
    return next(leads, None)
