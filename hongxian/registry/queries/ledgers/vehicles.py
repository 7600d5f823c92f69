"""车辆 in a ledger: found by plate, and by the kind of plate where the row says it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import fields
from typing import Any

from hongxian.kit.search import fold
from hongxian.orgs.models import Unit
from hongxian.registry import codes, rules
from hongxian.registry.ledger.facts import LedgerLine
from hongxian.registry.ledger_kinds import Desk, Planned
from hongxian.registry.models import Place, PlaceState, RowOutcome, Vehicle
from hongxian.registry.queries.facts import VehicleFacts, differences, vehicle_faults
from hongxian.registry.queries.ledgers.desk import guess_code

PLAIN = (
    *("plate", "plate_kind", "owner_name", "driver_name", "driver_phone", "brand", "use"),
    *("seats", "load_kg", "inspected_until", "insured_until", "note"),
)


def plan_vehicles(lines: Sequence[LedgerLine], desk: Desk) -> list[Planned]:
    """Two queries for the chunk."""
    plates = {line.values["plate"] for line in lines}
    known: dict[str, list[Vehicle]] = defaultdict(list)
    rows = Vehicle.objects.filter(county=desk.county_id, plate__in=plates)
    for vehicle in rows.select_related("unit", "place__unit"):
        known[vehicle.plate].append(vehicle)
    firms = firms_named((line.values.get("place") for line in lines), desk)
    return [_plan(line, desk, known, firms) for line in lines]


def firms_named(names: Any, desk: Desk) -> dict[str, list[Place]]:
    """Folded name → the places of that name."""
    wanted = {name for name in names if name}
    wanted |= {name.replace("（", "(").replace("）", ")") for name in wanted}
    found: dict[str, list[Place]] = defaultdict(list)
    rows = Place.objects.filter(county=desk.county_id, name__in=wanted)
    for place in rows.exclude(state=PlaceState.MERGED).select_related("unit"):
        found[fold(place.name)].append(place)
    return found


def find_group(said: str) -> str:
    """The vehicle group a ledger's words mean; "" if none or several."""
    exact = codes.find_vehicle_group(said)
    kinds = ((kind.code, (kind.name, *kind.also)) for kind in codes.vehicle_groups().values())
    return exact or guess_code(said, kinds)


def _plan(
    line: LedgerLine,
    desk: Desk,
    known: dict[str, list[Vehicle]],
    firms: dict[str, list[Place]],
) -> Planned:
    held, title = line.values, str(line.values.get("plate") or "")
    unit, why = desk.unit_of(line)
    vehicle = _meant(held, known)
    if unit is None and vehicle is not None:
        unit, why = vehicle.unit, ""
    if unit is None:
        return Planned(line, RowOutcome.REFUSED, title, why)
    group, unknown = _group(held, desk, vehicle)
    facts, hints = _facts(line, vehicle, unit, group, firms)
    key = ("vehicle", held["plate"], held.get("plate_kind") or "")
    why = unknown or _refused(desk, vehicle, unit, facts) or desk.claim(key, line)
    if why:
        return Planned(line, RowOutcome.REFUSED, title, why)
    hint = "；".join(hints)
    if vehicle is None:
        return Planned(line, RowOutcome.CREATED, title, hint, facts=facts)
    told = [str(each) for each in differences(vehicle, facts)]
    outcome = RowOutcome.UPDATED if told else RowOutcome.UNCHANGED
    return Planned(line, outcome, title, hint, told, facts, vehicle.pk)


def _meant(held: dict[str, Any], known: dict[str, list[Vehicle]]) -> Vehicle | None:
    alike = known.get(held["plate"], [])
    kind = held.get("plate_kind")
    if kind is not None:
        same = [vehicle for vehicle in alike if vehicle.plate_kind in (kind, "")]
        return same[0] if same else None
    return alike[0] if len(alike) == 1 else None


def _refused(desk: Desk, vehicle: Vehicle | None, unit: Unit, facts: VehicleFacts) -> str:
    verdict = rules.keeps_unit(desk.actor, unit.pk)
    if vehicle is not None:
        verdict = rules.keeps_vehicle(desk.actor, vehicle)
    return verdict.reason or "".join(vehicle_faults(facts, desk.day))


def _group(held: dict[str, Any], desk: Desk, vehicle: Vehicle | None) -> tuple[str, str]:
    """(the row's group, why there is none)."""
    said = [held[key] for key in ("group", "use") if held.get(key)]
    found = next((code for word in said if (code := find_group(word))), "")
    chosen = found or (vehicle.group if vehicle else "") or desk.defaults.get("group", "")
    if chosen:
        return chosen, ""
    if said:
        return "", f"没有“{said[0]}”这一车辆类别，请改成系统里的类别，或选一个用于这些行的类别"
    return "", "没有写车辆类别，请选一个用于空白行的类别"


def _facts(
    line: LedgerLine,
    vehicle: Vehicle | None,
    unit: Unit,
    group: str,
    firms: dict[str, list[Place]],
) -> tuple[VehicleFacts, list[str]]:
    held, hints = line.values, [f"{one.column}：{one.why}" for one in line.problems]
    named = (
        {one.name: getattr(vehicle, one.name) for one in fields(VehicleFacts)} if vehicle else {}
    )
    given: dict[str, Any] = {key: held[key] for key in PLAIN if held.get(key) is not None}
    given["group"] = group
    if vehicle is None or held.get("unit"):
        given["unit"] = unit
    firm = held.get("place")
    if firm:
        found = firms.get(fold(firm), [])
        if len(found) == 1:
            given["place"] = found[0]
        elif not given.get("owner_name"):
            given["owner_name"] = firm
    return VehicleFacts(**{**named, **given}).tidy(), hints
