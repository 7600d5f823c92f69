"""Plan visits, change a plan, call it off, and go together where two units would go twice."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from hongxian.audit.actions import record
from hongxian.inspections import rules, verbs
from hongxian.inspections.actions.clocks import drop_clock, give_clock, move_clock, start_clock
from hongxian.inspections.actions.naming import check_parts, write_people
from hongxian.inspections.actions.recording import note_agency, write_agencies
from hongxian.inspections.actions.telling import tell_joined, tell_people
from hongxian.inspections.checklists import current, fitting
from hongxian.inspections.kinds import kind_rule, kind_rules
from hongxian.inspections.models import (
    Draw,
    Inspection,
    InspectionAgency,
    InspectionKind,
    InspectionState,
    OfficerPart,
)
from hongxian.inspections.queries.cap import cap_of, has_caps
from hongxian.inspections.visit import Agency, Going, Target
from hongxian.inspections.workflow import BY_PLAN as BASIS
from hongxian.inspections.workflow import INSPECTION
from hongxian.kit.clock import day_of
from hongxian.kit.verdict import Refused, require
from hongxian.orgs.access import Actor
from hongxian.orgs.models import Unit, User
from hongxian.registry.actions.following import hold_places
from hongxian.registry.models import Place, Vehicle

MOST_AT_ONCE = 300
PLANNED_KINDS = tuple(kind for kind in InspectionKind.values if kind != InspectionKind.SELF_CHECK)


@dataclass(frozen=True)
class Plan:
    """A visit to be made. `unit_id` goes; `officers` may still be open."""

    kind: str
    unit_id: int
    target: Target
    planned_on: date
    officers: tuple[Going, ...] = ()
    agencies: tuple[Agency, ...] = ()
    checklist: str = ""
    campaign_id: UUID | None = None
    sector_id: UUID | None = None
    earlier_id: UUID | None = None
    over_cap_reason: str = ""


def plan_inspection(plan: Plan, *, actor: Actor, now: datetime) -> Inspection:
    """Plan one visit. Over the firm's cap it needs a reason (国办发〔2024〕54号)."""
    return plan_inspections([plan], actor=actor, now=now)[0]


def plan_inspections(
    plans: Sequence[Plan], *, draw: Draw | None = None, actor: Actor, now: datetime
) -> list[Inspection]:
    """Plan several: all of them, or none and a sentence that names the one."""
    if len(plans) > MOST_AT_ONCE:
        raise Refused(f"一次最多安排 {MOST_AT_ONCE} 项检查，请分批安排。")
    with transaction.atomic():
        capped = has_caps(actor.county_id)
        return [_plan(plan, draw, capped, actor, now) for plan in plans]


def _plan(plan: Plan, draw: Draw | None, capped: bool, actor: Actor, now: datetime) -> Inspection:
    unit = Unit.objects.filter(pk=plan.unit_id, county=actor.county_id).first()
    if unit is None:
        raise Refused("请选择检查单位。")
    if draw is None:
        require(rules.plans_for(actor, unit.pk))
    place, vehicle = _target(plan.target, actor, draw)
    where = str(place or vehicle or plan.target.spot)
    _check(plan, where, day_of(now))
    check_parts(plan.officers, unit.county_id or "", plan.planned_on)
    if place is not None:
        _check_place(plan, place, capped, actor)
    row = Inspection(
        county_id=unit.county_id or "",
        kind=plan.kind,
        unit=unit,
        place=place,
        vehicle=vehicle,
        spot=plan.target.spot.strip(),
        campaign_id=plan.campaign_id,
        sector_id=plan.sector_id,
        draw=draw,
        earlier_id=plan.earlier_id,
        checklist=_checklist(plan, unit, place),
        planned_on=plan.planned_on,
        over_cap_reason=plan.over_cap_reason.strip(),
        entered_by_id=actor.user_id,
        created_at=now,
        changed_at=now,
    )
    row.follow(place)
    row.save(force_insert=True)
    write_people(row, plan.officers)
    write_agencies(row, plan.agencies)
    detail = {"planned_on": str(plan.planned_on), "people": len(plan.officers)}
    if row.over_cap_reason:
        detail["over_cap"] = row.over_cap_reason
    record(
        actor=actor, verb=verbs.INSPECTION_PLAN, subject=row, now=now, basis=BASIS, detail=detail
    )
    start_clock(row, _lead(plan.officers), actor=actor, now=now)
    tell_people(row, plan.officers, actor=actor, now=now)
    return row


def _target(target: Target, actor: Actor, draw: Draw | None) -> tuple[Place | None, Vehicle | None]:
    place = vehicle = None
    if target.place_id:
        hold_places(actor.county_id, [target.place_id])
        places = Place.objects.visible_to(actor)
        if draw is not None:
            places = Place.objects.filter(county=draw.county_id)
        place = places.standing().filter(pk=target.place_id).select_related("unit").first()
        if place is None:
            raise Refused("有对象已关闭、并入其他对象或不在可检查的范围里，请重新选择。")
    if target.vehicle_id:
        vehicle = Vehicle.objects.visible_to(actor).filter(pk=target.vehicle_id).first()
        if vehicle is None:
            raise Refused("这辆车不在可检查的范围里，请重新选择。")
    return place, vehicle


def _check(plan: Plan, where: str, today: date) -> None:
    if plan.kind not in PLANNED_KINDS or plan.kind not in kind_rules():
        raise Refused("这种检查方式不用安排计划，请重新选择。")
    if plan.target.sort not in kind_rule(plan.kind).at:
        label = InspectionKind(plan.kind).label
        raise Refused(f"“{where or '没有地点'}”不能安排“{label}”，请换一种检查方式。")
    if plan.planned_on < today:
        raise Refused("计划日期已经过去；已经去过的，请直接登记检查结果。")
    if (plan.kind == InspectionKind.JOINT) != bool(plan.agencies):
        raise Refused("联合检查要写明参加的单位；有其他单位参加的，请选“联合检查”。")


def _check_place(plan: Plan, place: Place, capped: bool, actor: Actor) -> None:
    """Planned twice by one unit is a slip; over the cap needs a reason."""
    planned = Inspection.objects.visible_to(actor).filter(
        state=InspectionState.PLANNED, unit=plan.unit_id, place=place
    )
    if planned.exists():
        raise Refused(f"“{place}”已有待检查的计划，请在原计划上调整。")
    if capped and not plan.over_cap_reason.strip():
        cap = cap_of(place, actor, plan.planned_on)
        if cap.is_full:
            raise Refused(
                f"“{place}”今年已检查{cap.done}次、另有计划{cap.planned}次，"
                f"达到每年{cap.at_most}次的上限；确需检查的，请写明理由。"
            )


def _checklist(plan: Plan, unit: Unit, place: Place | None) -> str:
    if plan.checklist:
        if current(plan.checklist, plan.planned_on) is None:
            raise Refused("这份检查表在计划日期不使用，请重新选择。")
        return plan.checklist
    if place is None:
        return ""
    found = fitting(unit.kind, place.category, plan.planned_on)
    return found[0].code if found else ""


def _lead(officers: Sequence[Going]) -> User | None:
    lead = next((one.user_id for one in officers if one.part == OfficerPart.LEAD), None)
    return User.objects.get(pk=lead) if lead else None


def change_plan(
    inspection: Inspection,
    *,
    planned_on: date,
    officers: Sequence[Going],
    reason: str,
    actor: Actor,
    now: datetime,
) -> Inspection:
    """Another day or other people. The day that was planned stays in the log."""
    reason = _reason(reason, "请写明调整计划的理由。")
    with transaction.atomic():
        row = locked(inspection)
        INSPECTION.take(row, "change", actor)
        if planned_on < day_of(now):
            raise Refused("计划日期已经过去，请选今天或以后的日期。")
        check_parts(officers, row.county_id, planned_on)
        before = row.planned_on
        row.planned_on, row.changed_at = planned_on, now
        row.save(update_fields=["planned_on", "changed_at"])
        write_people(row, officers)
        if before != planned_on:
            move_clock(row, planned_on, reason=reason, actor=actor, now=now)
        give_clock(row, _lead(officers), actor=actor, now=now)
        detail = {
            "before": str(before), "planned_on": str(planned_on),
            "people": len(officers), "reason": reason,
        }  # fmt: skip
        record(
            actor=actor, verb=verbs.INSPECTION_CHANGE, subject=row, now=now, basis=BASIS,
            detail=detail,
        )  # fmt: skip
        tell_people(row, officers, actor=actor, now=now)
    return row


def cancel_inspection(
    inspection: Inspection, *, reason: str, actor: Actor, now: datetime
) -> Inspection:
    """Call a planned visit off."""
    reason = _reason(reason, "请写明取消检查计划的理由。")
    with transaction.atomic():
        row = locked(inspection)
        INSPECTION.take(row, "cancel", actor)
        row.cancel_reason, row.changed_at = reason[:200], now
        row.save(update_fields=["state", "cancel_reason", "changed_at"])
        record(
            actor=actor, verb=verbs.INSPECTION_CANCEL, subject=row, now=now, basis=BASIS,
            detail={"reason": reason},
        )  # fmt: skip
        drop_clock(row, reason=reason, actor=actor, now=now)
    return row


def join_plan(
    theirs: Inspection,
    *,
    unit_id: int,
    mine: Inspection | None = None,
    actor: Actor,
    now: datetime,
) -> Inspection:
    """Go with another unit's planned visit instead of making one's own (综合查一次).

    Their plan becomes a joint visit with this unit in it; `mine`, an own plan for the same firm, is
    called off. The other unit is told.
    """
    require(rules.plans_for(actor, unit_id))
    with transaction.atomic():
        row = locked(theirs)
        unit = Unit.objects.get(pk=unit_id, county=row.county_id)
        if row.state != InspectionState.PLANNED:
            raise Refused(f"对方的检查{row.get_state_display()}，不能再合并。")
        if row.kind == InspectionKind.SECRET or row.unit_id == unit_id:
            raise Refused("这项计划不能合并为联合检查。")
        there = InspectionAgency.objects.filter(county=row.county_id, inspection=row)
        if there.filter(unit=unit).exists():
            raise Refused("本单位已经在这次联合检查里。")
        row.kind, row.changed_at = InspectionKind.JOINT, now
        row.save(update_fields=["kind", "changed_at"])
        joins = InspectionAgency(county_id=row.county_id, inspection=row, unit=unit, name=unit.name)
        if row.agency_id is None:
            note_agency(row, [joins])
        joins.save(force_insert=True)
        record(
            actor=actor, verb=verbs.INSPECTION_JOIN, subject=row, now=now, basis=BASIS,
            detail={"unit": unit.short_name},
        )  # fmt: skip
        tell_joined(row, unit, actor=actor, now=now)
        if mine is not None:
            cancel_inspection(mine, reason=f"并入{row.unit}的联合检查", actor=actor, now=now)
    return row


def locked(inspection: Inspection) -> Inspection:
    """The row locked; what rules and the log read is fetched after the lock."""
    rows = Inspection.objects.select_for_update(of=("self",))
    rows = rows.prefetch_related("place", "vehicle", "unit")
    return rows.get(pk=inspection.pk, county=inspection.county_id)


def _reason(reason: str, sentence: str) -> str:
    reason = reason.strip()
    if not reason:
        raise Refused(sentence)
    return reason
