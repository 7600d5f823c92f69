"""Put a visit on record, planned or not: once, however often it is sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q
from uuid_utils.compat import uuid7

from hongxian.audit.actions import Deed, record_many
from hongxian.campaigns.models import Campaign, Item, Sector
from hongxian.inspections import outlets, rules, verbs
from hongxian.inspections.actions.clocks import meet_clock
from hongxian.inspections.actions.finding import check_findings, findings_of, write_findings
from hongxian.inspections.actions.naming import check_people, write_people
from hongxian.inspections.checklists import Checklist, checklist, current
from hongxian.inspections.kinds import kind_rule, kind_rules
from hongxian.inspections.models import (
    Answer,
    AnswerValue,
    CheckpointCount,
    Finding,
    Inspection,
    InspectionAgency,
    InspectionKind,
    InspectionState,
    Source,
)
from hongxian.inspections.outlets import Outcome, Told
from hongxian.inspections.visit import Agency, Found, Target, Visit
from hongxian.inspections.workflow import BY_LAW, INSPECTION
from hongxian.kit.clock import day_of
from hongxian.kit.verdict import Refused, require
from hongxian.orgs.access import Actor
from hongxian.orgs.models import Unit, UnitKind
from hongxian.registry.actions.following import hold_places
from hongxian.registry.models import Place, Vehicle

CLOCK_SLACK = timedelta(minutes=5)
ANSWERS = frozenset(AnswerValue.values)
SOURCES = frozenset(Source.values)


@dataclass(frozen=True)
class Recorded:
    """The visit as it stands, what came of its findings, and whether it was there before."""

    inspection: Inspection
    outcomes: tuple[Outcome, ...] = ()
    is_repeated: bool = False


def record_inspection(visit: Visit, *, actor: Actor, now: datetime) -> Recorded:
    """Record a visit and tell rooms above of its findings; a visit recorded already is answered.

    Refused with the sentence that says what is missing. The id decides: of a planned visit it
    completes the plan, of a recorded one it changes nothing (the caller compares contents).
    Basis: 安全生产法 art 68 (time, place, content, problems, handling; both signatures).
    """
    with transaction.atomic():
        # Before the visit's own row, as whoever gives a place to another unit does.
        hold_places(actor.county_id, [visit.target.place_id] if visit.target.place_id else ())
        there = _there(visit, actor)
        if there is not None and there.state == InspectionState.DONE:
            return _again(there, actor)
        setting = _checked(visit, there, actor, now)
        row = _complete(there, visit, actor) if there else begin_row(visit, setting, actor, now)
        take_down(row, visit, setting, actor, now)
        try:
            with transaction.atomic():
                row.save(force_insert=there is None, force_update=there is not None)
        except IntegrityError:
            # Another sending of the same visit was faster; it holds the row now.
            there = _there(visit, actor) if there is None else None
            if there is None or there.state != InspectionState.DONE:
                raise
            return _again(there, actor)
        if there is not None and row.kind == InspectionKind.SECRET:
            outlets.tell_secrecy(row)
        findings = _write_rest(row, visit, setting, now)
        record_many([recorded_deed(row, visit, findings)], actor=actor, now=now)
        meet_clock(row, actor=actor, now=now)
        outcomes = () if row.is_hidden else _tell(row, findings, setting.told, actor, now)
    return Recorded(row, outcomes)


@dataclass(frozen=True)
class Setting:
    """What the visit stands on, fetched and checked."""

    unit: Unit
    place: Place | None
    vehicle: Vehicle | None
    paper: Checklist | None
    day: date
    told: Sequence[Found]


def _there(visit: Visit, actor: Actor) -> Inspection | None:
    """The locked row of this id, if there is one; of another county it is nobody's."""
    if visit.id is None:
        return None
    rows = Inspection.objects.select_for_update(of=("self",)).filter(pk=visit.id)
    row = rows.prefetch_related("place", "vehicle", "unit").first()
    if row is not None and row.county_id != actor.county_id:
        raise Refused("这条检查的编号已被占用，请重新填写后再提交。")
    return row


def _again(row: Inspection, actor: Actor) -> Recorded:
    """Only who may see it learns what became of it."""
    if not Inspection.objects.visible_to(actor).filter(pk=row.pk).exists():
        raise Refused("这条检查的编号已被占用，请重新填写后再提交。")
    return Recorded(row, outlets.recall(row), is_repeated=True)


def _checked(visit: Visit, there: Inspection | None, actor: Actor, now: datetime) -> Setting:
    day = day_of(visit.clocks.started_at)
    unit = _unit(visit, there, actor)
    place, vehicle = _target(visit.target, there, actor, visit.source)
    paper = paper_of(visit, unit, day)
    told = findings_of(visit, paper, day)
    check_shape(visit, paper, now)
    _check_links(visit, actor)
    check_people(visit.officers, visit.kind, paper, unit.county_id or "", day)
    check_findings(told, paper, unit, day, visit.kind)
    return Setting(unit, place, vehicle, paper, day, told)


def _unit(visit: Visit, there: Inspection | None, actor: Actor) -> Unit:
    """The visiting unit; a plan keeps its own. A firm's own check is filed under its station."""
    if there is not None:
        return there.unit
    unit = Unit.objects.filter(pk=visit.unit_id, county=actor.county_id).first()
    if unit is None:
        raise Refused("请选择检查单位。")
    if visit.source != Source.FIRM:
        require(rules.records_for(actor, unit.pk))
    return unit


def _target(
    target: Target, there: Inspection | None, actor: Actor, source: str
) -> tuple[Place | None, Vehicle | None]:
    """The place and the vehicle, if the person may see them or the plan names them."""
    place = vehicle = None
    if target.place_id:
        place = Place.objects.filter(pk=target.place_id, county=actor.county_id).first()
        planned = there is not None and there.place_id == target.place_id
        if place is None or not (planned or source == Source.FIRM or _sees(place, actor)):
            raise Refused("这个对象不在可检查的范围里，请重新选择。")
    if target.vehicle_id:
        vehicle = Vehicle.objects.visible_to(actor).filter(pk=target.vehicle_id).first()
        if vehicle is None:
            raise Refused("这辆车不在可检查的范围里，请重新选择。")
    return place, vehicle


def _sees(place: Place, actor: Actor) -> bool:
    if place.unit_id in actor.unit_ids or place.lead_unit_id in actor.unit_ids:
        return True
    return Place.objects.visible_to(actor).filter(pk=place.pk).exists()


def paper_of(visit: Visit, unit: Unit, day: date) -> Checklist | None:
    """The checklist in the version the person had before them, else the one in force that day."""
    if not visit.checklist:
        return None
    paper = (
        checklist(visit.checklist, visit.checklist_version)
        if visit.checklist_version
        else current(visit.checklist, day)
    )
    if paper is None:
        raise Refused("这份检查表已不再使用，请刷新后重新选择检查表。")
    if paper.users and unit.kind not in paper.users and visit.source != Source.FIRM:
        raise Refused(f"“{paper.title}”不由{unit.short_name}使用，请换一份检查表。")
    return paper


def check_shape(visit: Visit, paper: Checklist | None, now: datetime) -> None:
    """Refused unless the visit can stand by itself. No query."""
    if visit.kind not in kind_rules() or visit.source not in SOURCES:
        raise Refused("检查方式不认识，请重新选择。")
    if visit.target.sort == "":
        raise Refused("请写明检查了哪里：选择对象、车辆，或者写明地点。")
    if visit.target.sort not in kind_rule(visit.kind).at:
        label = InspectionKind(visit.kind).label
        raise Refused(f"“{label}”不能这样登记，请换一种检查方式或者换一个对象。")
    if visit.agencies and visit.kind != InspectionKind.JOINT:
        raise Refused("有其他单位参加的，请选“联合检查”。")
    if visit.kind == InspectionKind.JOINT and not visit.agencies:
        raise Refused("联合检查请写明参加的单位。")
    if visit.present.refused_to_sign and not visit.present.witness.strip():
        raise Refused("在场人员拒绝签字的，请写明见证人。")
    _check_clocks(visit, now)
    _check_answers(visit, paper)
    _check_counts(visit)


def _check_counts(visit: Visit) -> None:
    if any(one.checked < 0 or not 0 <= one.violations <= one.checked for one in visit.counts):
        raise Refused("设点检查的违法辆数不能多于检查辆数，请核对。")
    if len({one.group for one in visit.counts}) != len(visit.counts):
        raise Refused("同一类车辆写了两行，请合并。")


def _check_clocks(visit: Visit, now: datetime) -> None:
    clocks = visit.clocks
    if clocks.ended_at is not None and clocks.ended_at < clocks.started_at:
        raise Refused("结束时间早于开始时间，请核对。")
    # A phone's clock may be wrong: what it says is kept and its error shown, never refused.
    if visit.source == Source.DESK and clocks.started_at > now + CLOCK_SLACK:
        raise Refused("检查时间在将来，请核对；还没去的检查请放在检查计划里。")


def _check_answers(visit: Visit, paper: Checklist | None) -> None:
    lines = {line.code for line in paper.lines} if paper else set()
    said = [answer.line for answer in visit.answers]
    if len(set(said)) != len(said) or set(said) - lines:
        raise Refused("检查结果和检查表对不上，请刷新检查表后重新填写。")
    if any(answer.value not in ANSWERS for answer in visit.answers):
        raise Refused("检查结果只能是符合、不符合或不涉及。")


def _check_links(visit: Visit, actor: Actor) -> None:
    """Campaign, sector, item and the earlier visit, where they are named, are this county's."""
    linked: list[tuple[Any, UUID | None]] = [
        (Campaign, visit.campaign_id),
        (Sector, visit.sector_id),
        (Item, visit.item_id),
    ]
    for model, key in linked:
        if key and not model.objects.filter(pk=key, county=actor.county_id).exists():
            raise Refused("专项行动或整治事项已不存在，请重新选择。")
    if visit.earlier_id and not _earlier(visit.earlier_id, visit, actor):
        raise Refused("要回头看的那次检查找不到，请重新选择。")


def _earlier(key: UUID, visit: Visit, actor: Actor) -> bool:
    done = Inspection.objects.visible_to(actor).filter(state=InspectionState.DONE)
    return key != visit.id and done.filter(pk=key).exists()


def _complete(there: Inspection, visit: Visit, actor: Actor) -> Inspection:
    if not Inspection.objects.visible_to(actor).filter(pk=there.pk).exists():
        raise Refused("这条检查的编号已被占用，请重新填写后再提交。")
    if there.kind == InspectionKind.SECRET and visit.kind != there.kind:
        raise Refused("计划是暗访，登记时不能改成别的检查方式；确实改变的，请取消计划后另行登记。")
    INSPECTION.take(there, "record", actor)
    return there


def begin_row(visit: Visit, setting: Setting, actor: Actor, now: datetime) -> Inspection:
    """A row for a visit nobody planned, not stored yet."""
    return Inspection(
        id=visit.id or uuid7(),
        county_id=setting.unit.county_id or "",
        state=InspectionState.DONE,
        unit=setting.unit,
        created_at=now,
    )


def take_down(row: Inspection, visit: Visit, setting: Setting, actor: Actor, now: datetime) -> None:
    """What was reported, onto the row."""
    row.kind = visit.kind
    row.place, row.vehicle, row.spot = setting.place, setting.vehicle, visit.target.spot.strip()
    row.follow(setting.place)
    row.checklist = setting.paper.code if setting.paper else ""
    row.checklist_version = setting.paper.version if setting.paper else ""
    row.campaign_id = visit.campaign_id or row.campaign_id
    row.sector_id = visit.sector_id or row.sector_id
    row.item_id = visit.item_id or row.item_id
    row.earlier_id = visit.earlier_id or row.earlier_id
    clocks, present = visit.clocks, visit.present
    row.started_at, row.ended_at = clocks.started_at, clocks.ended_at
    row.sent_at, row.gps_at, row.received_at = clocks.sent_at, clocks.gps_at, now
    if visit.fix is not None:
        row.lon, row.lat, row.crs = visit.fix.lon, visit.fix.lat, visit.fix.crs
        row.accuracy_m = visit.fix.accuracy_m
    row.gps_problem = visit.gps_problem.strip()
    row.present_name, row.present_part = present.name.strip(), present.part.strip()
    row.refused_to_sign, row.witness_name = present.refused_to_sign, present.witness.strip()
    row.note = visit.note.strip()
    row.over_cap_reason = visit.over_cap_reason.strip() or row.over_cap_reason
    row.disclosed_at = now if visit.kind == InspectionKind.SECRET and visit.is_over else None
    row.source = visit.source
    row.entered_by_id = actor.user_id
    row.changed_at = now


def _write_rest(row: Inspection, visit: Visit, setting: Setting, now: datetime) -> list[Finding]:
    write_people(row, visit.officers)
    write_agencies(row, visit.agencies)
    Answer.objects.bulk_create(
        Answer(
            county_id=row.county_id, inspection=row,
            line=said.line, value=said.value, note=said.note.strip()[:300],
        )
        for said in visit.answers
    )  # fmt: skip
    CheckpointCount.objects.bulk_create(
        CheckpointCount(
            county_id=row.county_id, inspection=row,
            group=one.group, checked=one.checked, violations=one.violations,
        )
        for one in visit.counts
    )  # fmt: skip
    return write_findings(row, setting.told, now)


def write_agencies(row: Inspection, agencies: Sequence[Agency]) -> None:
    """The agencies of a locked visit; those named before are replaced. One named as a unit of the
    county is called is that unit, whose people then see the visit."""
    InspectionAgency.objects.filter(county=row.county_id, inspection=row).delete()
    names = [agency.name.strip() for agency in agencies]
    if not all(names) or len(set(names)) != len(names):
        raise Refused("联合单位不能空着，也不能写两次。")
    day = row.started_at or row.created_at
    units = _units_named(names, row.county_id, day_of(day)) if names else {}
    made = [
        InspectionAgency(
            county_id=row.county_id, inspection=row,
            unit_id=agency.unit_id or units.get(name), name=name,
            people=agency.people.strip()[:200],
        )
        for name, agency in zip(names, agencies, strict=True)
    ]  # fmt: skip
    note_agency(row, made)
    InspectionAgency.objects.bulk_create(made)


def note_agency(row: Inspection, agencies: Sequence[InspectionAgency]) -> None:
    """The first of these (unsaved) agencies that is a unit stands on the (locked) visit too."""
    first = next((one for one in agencies if one.unit_id is not None), None)
    agency_id = first.unit_id if first is not None else None
    if first is not None:
        first.in_row = True
    if row.agency_id != agency_id:
        row.agency_id = agency_id
        row.save(update_fields=["agency"])


def _units_named(names: Sequence[str], county_id: str, day: date) -> dict[str, int]:
    found: dict[str, int] = {}
    named = Q(name__in=names) | Q(short_name__in=names)
    units = Unit.objects.filter(named, county=county_id).valid_on(day)
    for unit in units.exclude(kind=UnitKind.ENTERPRISE):
        found.setdefault(unit.name, unit.pk)
        found.setdefault(unit.short_name, unit.pk)
    return found


def recorded_deed(row: Inspection, visit: Visit, findings: Sequence[Finding]) -> Deed:
    """What the log says of a visit put on record."""
    detail: dict[str, Any] = {"people": len(visit.officers), "findings": len(findings)}
    paper = checklist(row.checklist, row.checklist_version)
    if paper is not None:
        detail["checklist"] = f"{paper.title}（{paper.version}）"
    if row.source != Source.DESK:
        detail["source"] = row.get_source_display()
    return Deed(verbs.INSPECTION_RECORD, row, BY_LAW, detail)


def _tell(
    row: Inspection, findings: Sequence[Finding], told: Sequence[Found], actor: Actor, now: datetime
) -> tuple[Outcome, ...]:
    wishes = wishes_of(findings, told)
    return outlets.tell_recorded(Told(row, findings, actor, now, wishes))


def wishes_of(
    findings: Sequence[Finding], told: Sequence[Found]
) -> Mapping[UUID, Mapping[str, Any]]:
    """What the phone asked of rooms above, by finding."""
    return {
        finding.pk: found.wishes
        for finding, found in zip(findings, told, strict=True)
        if found.wishes
    }
