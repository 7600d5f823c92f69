"""车辆: entered, corrected, taken out of use, struck off."""

from datetime import datetime
from typing import cast

from django.db import transaction

from hongxian.audit.actions import record
from hongxian.kit.clock import day_of
from hongxian.kit.verdict import Refused, require
from hongxian.orgs.access import Actor
from hongxian.registry import codes, rules, verbs
from hongxian.registry.actions.following import held, vehicles_follow
from hongxian.registry.actions.rows import a_reason, lock_vehicle, refuse_faults
from hongxian.registry.models import FOLLOWED, Vehicle
from hongxian.registry.queries.facts import (
    VehicleFacts,
    differences,
    vehicle_faults,
    vehicle_search,
)
from hongxian.registry.workflow import VEHICLE


@transaction.atomic
def register_vehicle(facts: VehicleFacts, *, actor: Actor, now: datetime) -> Vehicle:
    """Enter a vehicle. An odd plate is taken and shown; the same plate twice is refused."""
    facts = facts.tidy()
    require(rules.keeps_unit(actor, facts.unit.pk))
    refuse_faults(vehicle_faults(facts, day_of(now)))
    held(actor.county_id, [facts.place])
    row = new_vehicle(facts, county_id=cast("str", actor.county_id), now=now)
    _refuse_double(row)
    row.save(force_insert=True)
    detail = {"kind": codes.vehicle_group_name(row.group), "unit": str(row.unit)}
    record(actor=actor, verb=verbs.VEHICLE_REGISTER, subject=row, now=now, detail=detail)
    return row


def new_vehicle(facts: VehicleFacts, *, county_id: str, now: datetime) -> Vehicle:
    """A row of these (tidy, faultless) facts, not yet written."""
    told = {name: getattr(facts, name) for name in VehicleFacts.__dataclass_fields__}
    search = vehicle_search(facts)
    row = Vehicle(county_id=county_id, **told, search=search, created_at=now, changed_at=now)
    row.follow(facts.place)
    return row


def _refuse_double(row: Vehicle) -> None:
    mine = {"county": row.county_id, "plate": row.plate, "plate_kind": row.plate_kind}
    if Vehicle.objects.filter(**mine).exclude(pk=row.pk).exists():
        raise Refused(f"号牌“{row.plate}”已登记过，请在车辆列表里查到它再更新。")


@transaction.atomic
def change_vehicle(
    vehicle: Vehicle, facts: VehicleFacts, *, actor: Actor, now: datetime
) -> Vehicle:
    """Correct a vehicle's entry."""
    facts = facts.tidy()
    held(actor.county_id, [facts.place])
    row = lock_vehicle(vehicle)
    require(rules.keeps_vehicle(actor, row))
    if facts.unit.pk != row.unit_id:
        require(rules.keeps_unit(actor, facts.unit.pk))
    differing = differences(row, facts)
    if not differing:
        raise Refused("内容没有变化。")
    refuse_faults(vehicle_faults(facts, day_of(now)))
    for each in differing:
        setattr(row, each.field, each.after)
    _refuse_double(row)
    row.search, row.changed_at = vehicle_search(row), now
    row.follow(row.place)
    names = [*(each.field for each in differing), *FOLLOWED]
    row.save(update_fields=[*names, "search", "changed_at"])
    vehicles_follow(row.county_id, [row.pk])
    detail = {"changed": [str(each) for each in differing]}
    record(actor=actor, verb=verbs.VEHICLE_CHANGE, subject=row, now=now, detail=detail)
    return row


@transaction.atomic
def stop_vehicle(vehicle: Vehicle, *, reason: str, actor: Actor, now: datetime) -> Vehicle:
    """Out of use for now."""
    return _take(vehicle, "stop", reason, actor, now)


@transaction.atomic
def resume_vehicle(vehicle: Vehicle, *, reason: str, actor: Actor, now: datetime) -> Vehicle:
    """In use again, or struck off by mistake."""
    return _take(vehicle, "resume", reason, actor, now)


@transaction.atomic
def retire_vehicle(vehicle: Vehicle, *, reason: str, actor: Actor, now: datetime) -> Vehicle:
    """Struck off."""
    return _take(vehicle, "retire", reason, actor, now)


STATE_VERBS = {
    "stop": verbs.VEHICLE_STOP,
    "resume": verbs.VEHICLE_RESUME,
    "retire": verbs.VEHICLE_RETIRE,
}


def _take(vehicle: Vehicle, verb: str, reason: str, actor: Actor, now: datetime) -> Vehicle:
    row = lock_vehicle(vehicle)
    before = row.get_state_display()
    move = VEHICLE.take(row, verb, actor)
    row.changed_at = now
    row.save(update_fields=["state", "changed_at"])
    record(
        actor=actor, verb=STATE_VERBS[verb], subject=row, now=now, basis=move.basis,
        detail={"before": before, "reason": a_reason(reason)},
    )  # fmt: skip
    return row
