"""监管对象 in a ledger: which place a row means, and what it would change."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import fields, replace
from decimal import Decimal
from typing import Any

from django.db.models import Q

from hongxian.kit.search import fold
from hongxian.orgs.models import Unit
from hongxian.registry import codes, rules
from hongxian.registry.ledger.facts import LedgerLine
from hongxian.registry.ledger_kinds import Desk, Planned
from hongxian.registry.models import Grid, Place, PlaceState, RowOutcome
from hongxian.registry.queries.facts import PlaceFacts, differences, place_faults
from hongxian.registry.queries.ledgers.beside import KnownLicences, PlaceLine
from hongxian.registry.queries.ledgers.desk import guess_code

PLAIN = (
    *("address", "credit_code", "legal_person", "manager", "phone"),
    *("area_m2", "storeys", "seats", "beds", "staff", "note"),
)
"""Fields that a row gives as they are; one it does not give keeps what is known."""


def plan_places(lines: Sequence[LedgerLine], desk: Desk) -> list[Planned]:
    """Two queries for the chunk, two for its licences; one for the county's grids, once."""
    known, licences = _Known(lines, desk), KnownLicences(lines, desk)
    return [_plan(line, desk, known, licences) for line in lines]


class _Known:
    """Places a chunk may mean, by credit code and by folded name."""

    def __init__(self, lines: Sequence[LedgerLine], desk: Desk) -> None:
        held = [line.values for line in lines]
        numbers = {row["credit_code"] for row in held if row.get("credit_code")}
        names = {variant for row in held for variant in _variants(row.get("name", ""))}
        rows = Place.objects.filter(
            Q(credit_code__in=numbers) | Q(name__in=names), county=desk.county_id
        ).exclude(state=PlaceState.MERGED)
        self.by_code: dict[str, list[Place]] = defaultdict(list)
        self.by_name: dict[str, list[Place]] = defaultdict(list)
        for place in rows.select_related("unit", "lead_unit", "officer__unit", "grid"):
            if place.credit_code:
                self.by_code[place.credit_code].append(place)
            self.by_name[fold(place.name)].append(place)
        self.grids: dict[tuple[int, str], Grid] = desk.cache.setdefault("grids", _grids(desk))

    def meant(self, held: dict[str, Any], unit: Unit, desk: Desk) -> Place | None:
        """The place a row means: by credit code, else by name with address or unit.

        One code may stand for several shops of a chain: then name or address must agree too. A name
        that stands once in the file and once in the unit means that place, also at a new address.
        """
        name, address = fold(held["name"]), fold(held.get("address") or "")
        for place in self.by_code.get(held.get("credit_code") or "", []):
            if fold(place.name) == name or (address and fold(place.address) == address):
                return place
        alike = [p for p in self.by_name.get(name, []) if _codes_agree(p, held)]
        for place in alike:
            if address and fold(place.address) == address:
                return place
        mine = [place for place in alike if place.unit_id == unit.pk]
        is_only = len(mine) == 1 and desk.names[name] == 1
        return mine[0] if is_only or (len(mine) == 1 and not address) else None


def _codes_agree(place: Place, held: dict[str, Any]) -> bool:
    said = held.get("credit_code")
    return not said or not place.credit_code or said == place.credit_code


def _variants(name: str) -> set[str]:
    """A name as it may have been entered: with either kind of brackets."""
    return {name, name.replace("（", "(").replace("）", ")")} if name else set()


def _grids(desk: Desk) -> dict[tuple[int, str], Grid]:
    found = {}
    for grid in Grid.objects.filter(county=desk.county_id, closed_on__isnull=True):
        found[grid.unit_id, fold(grid.name)] = found[grid.unit_id, fold(grid.code)] = grid
    return found


def find_category(said: str) -> str:
    """The category a ledger's words mean; "" if none or several."""
    exact = codes.find_category(said)
    kinds = ((kind.code, (kind.name, *kind.also)) for kind in codes.categories().values())
    return exact or guess_code(said, kinds)


def _plan(line: LedgerLine, desk: Desk, known: _Known, licences: KnownLicences) -> Planned:
    held, title = line.values, str(line.values.get("name") or "")
    unit, why = desk.unit_of(line)
    if unit is None:
        return Planned(line, RowOutcome.REFUSED, title, why)
    place = known.meant(held, unit, desk)
    category, unknown = _category(line, desk, place)
    facts, hints = _facts(line, desk, known, place, unit, category)
    where = fold(held.get("address") or "")
    key = (str(place.pk),) if place else (fold(held["name"]), where)
    why = unknown or _refused(desk, place, unit, facts) or desk.claim(("place", *key), line)
    if why:
        return Planned(line, RowOutcome.REFUSED, title, why)
    beside = licences.beside(line, place, facts)
    hint, whole = "；".join([*hints, *beside.hints]), PlaceLine(facts, beside)
    if place is None:
        return Planned(line, RowOutcome.CREATED, title, hint, list(beside.told), whole)
    told = [*map(str, differences(place, facts)), *beside.told]
    outcome = RowOutcome.UPDATED if told else RowOutcome.UNCHANGED
    return Planned(line, outcome, title, hint, told, whole, place.pk)


def _refused(desk: Desk, place: Place | None, unit: Unit, facts: PlaceFacts) -> str:
    verdict = rules.keeps_unit(desk.actor, unit.pk)
    if verdict and place is not None:
        verdict = rules.keeps(desk.actor, place)
    return verdict.reason or "".join(place_faults(facts, desk.day))


def _category(line: LedgerLine, desk: Desk, place: Place | None) -> tuple[str, str]:
    """(the row's category, why there is none)."""
    said = line.values.get("category")
    found = find_category(said) if said else ""
    chosen = found or (place.category if place else "") or desk.defaults.get("category", "")
    if chosen:
        return chosen, ""
    if said:
        return "", f"没有“{said}”这一类别，请改成系统里的类别，或选一个用于这些行的类别"
    return "", "没有写类别，请选一个用于空白行的类别"


def _facts(
    line: LedgerLine, desk: Desk, known: _Known, place: Place | None, unit: Unit, category: str
) -> tuple[PlaceFacts, list[str]]:
    """(what is then said of the place, hints about what was left out)."""
    held, hints = line.values, [f"{one.column}：{one.why}" for one in line.problems]
    named = {one.name: getattr(place, one.name) for one in fields(PlaceFacts)} if place else {}
    given: dict[str, Any] = {key: held[key] for key in PLAIN if held.get(key) is not None}
    given |= {"name": held["name"], "category": category}
    for key in ("name", "address") if place else ():
        # Another kind of bracket or a blank is no new name and no new address.
        if fold(given.get(key, "")) == fold(named[key]):
            given[key] = named[key]
    if place is None or held.get("unit"):
        given["unit"] = unit
    officer, hint = desk.officer_of(line, unit)
    given |= {"officer": officer} if officer else {}
    hints += [hint] if hint else []
    _give_grid(held, known, unit, given, hints)
    _give_lead(held, desk, given, hints)
    _give_point(held, desk, given, hints)
    facts = PlaceFacts(**{**named, **given})
    if facts.grid is not None and facts.grid.unit_id != facts.unit.pk:
        facts = replace(facts, grid=None)
    return facts.tidy(), hints


def _give_grid(
    held: dict[str, Any], known: _Known, unit: Unit, given: dict[str, Any], hints: list[str]
) -> None:
    said = held.get("grid")
    if not said:
        return
    grid = known.grids.get((unit.pk, fold(said)))
    if grid is None:
        hints.append(f"{unit}没有网格“{said}”，网格没有填")
    else:
        given["grid"] = grid


def _give_lead(held: dict[str, Any], desk: Desk, given: dict[str, Any], hints: list[str]) -> None:
    said = held.get("lead_unit")
    if not said:
        return
    found = desk.units.match(said).units
    if len(found) == 1:
        given["lead_unit"] = found[0]
    else:
        hints.append(f"没有找到主管部门“{said}”，没有填")


def _give_point(held: dict[str, Any], desk: Desk, given: dict[str, Any], hints: list[str]) -> None:
    lon, lat = held.get("lon"), held.get("lat")
    if not (isinstance(lon, Decimal) and isinstance(lat, Decimal)):
        return
    crs = desk.defaults.get("crs", "")
    if crs:
        given |= {"lon": lon, "lat": lat, "crs": crs}
    else:
        hints.append("没有选坐标系，坐标没有导入")
