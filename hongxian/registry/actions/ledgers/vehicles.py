"""车辆 of a ledger, written and taken back."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from hongxian.audit.actions import Deed, record_many
from hongxian.orgs.access import Actor
from hongxian.registry import codes, verbs
from hongxian.registry.actions.following import held, vehicles_follow
from hongxian.registry.actions.ledgers.taking_back import give_back, take_back
from hongxian.registry.actions.vehicles import new_vehicle
from hongxian.registry.ledger_kinds import Desk, Kept, Planned
from hongxian.registry.models import FOLLOWED, LedgerRow, RowOutcome, Vehicle
from hongxian.registry.queries.facts import differences, stored, vehicle_search


def save_planned_vehicles(planned: Sequence[Planned], desk: Desk, now: datetime) -> list[Kept]:
    """Few statements for the chunk; the plan has already asked every rule."""
    held(desk.county_id, [one.facts.place for one in planned])
    known = _locked([one.subject_id for one in planned if one.subject_id], desk.county_id)
    work = _Work(desk, now, known)
    kept = [work.take(one) for one in planned]
    work.write()
    return kept


def _locked(keys: list[Any], county_id: str) -> dict[Any, Vehicle]:
    rows = Vehicle.objects.select_for_update(of=("self",)).select_related("unit", "place")
    return {row.pk: row for row in rows.filter(county=county_id, pk__in=keys).order_by("pk")}


class _Work:
    """A chunk in the making."""

    def __init__(self, desk: Desk, now: datetime, known: dict[Any, Vehicle]) -> None:
        self.desk, self.now, self.known = desk, now, known
        self.new: list[Vehicle] = []
        self.changed: list[Vehicle] = []
        self.fields = {"search", "changed_at", *FOLLOWED}
        self.deeds: list[Deed] = []

    def take(self, planned: Planned) -> Kept:
        """One row: a new vehicle, or the differences that are left at this moment."""
        facts = planned.facts
        vehicle = self.known.get(planned.subject_id)
        if planned.subject_id and vehicle is None:
            return Kept(RowOutcome.REFUSED, why="要更新的车辆不在了，请重新预览")
        if vehicle is None:
            vehicle = new_vehicle(facts, county_id=self.desk.county_id, now=self.now)
            self.new.append(vehicle)
            told = {"kind": codes.vehicle_group_name(vehicle.group), "unit": str(vehicle.unit)}
            self.deeds.append(Deed(verbs.VEHICLE_REGISTER, vehicle, detail=told))
            return Kept(RowOutcome.CREATED, vehicle.pk, {}, self.now)
        return self._correct(vehicle, facts)

    def _correct(self, vehicle: Vehicle, facts: Any) -> Kept:
        differing = differences(vehicle, facts)
        if not differing:
            return Kept(RowOutcome.UNCHANGED, vehicle.pk)
        before = stored(differing)
        for each in differing:
            setattr(vehicle, each.field, each.after)
            self.fields.add(each.field)
        vehicle.search, vehicle.changed_at = vehicle_search(vehicle), self.now
        vehicle.follow(vehicle.place)
        self.changed.append(vehicle)
        told = {"changed": [str(each) for each in differing]}
        self.deeds.append(Deed(verbs.VEHICLE_CHANGE, vehicle, detail=told))
        return Kept(RowOutcome.UPDATED, vehicle.pk, before, self.now)

    def write(self) -> None:
        """All of it."""
        Vehicle.objects.bulk_create(self.new)
        Vehicle.objects.bulk_update(self.changed, sorted(self.fields))
        vehicles_follow(self.desk.county_id, [one.pk for one in self.changed])
        record_many(self.deeds, actor=self.desk.actor, now=self.now)


def undo_vehicles(rows: Sequence[LedgerRow], actor: Actor, now: datetime) -> dict[int, str]:
    """Created vehicles go, updated ones get their former fields back."""
    known = _locked([row.subject_id for row in rows], str(actor.county_id))
    return take_back(rows, known, _restore, _remove, actor=actor, now=now)


def _restore(vehicle: Vehicle, before: dict[str, Any], now: datetime) -> None:
    names = give_back(vehicle, before)
    vehicle.search, vehicle.changed_at = vehicle_search(vehicle), now
    held(vehicle.county_id, [vehicle.place])
    vehicle.follow(vehicle.place)
    vehicle.save(update_fields=[*names, *FOLLOWED, "search", "changed_at"])
    vehicles_follow(vehicle.county_id, [vehicle.pk])


def _remove(vehicle: Vehicle) -> None:
    vehicle.delete()
