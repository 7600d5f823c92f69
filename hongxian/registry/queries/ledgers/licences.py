"""许可证件 in a ledger: found by kind and number; its varieties may stand in several rows."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import fields
from decimal import Decimal
from typing import Any

from django.db.models import Q

from hongxian.kit.search import fold
from hongxian.registry import codes, rules
from hongxian.registry.ledger.facts import LedgerLine
from hongxian.registry.ledger_kinds import Desk, Planned
from hongxian.registry.models import Licence, Place, PlaceState, RowOutcome, Vehicle
from hongxian.registry.queries.facts import (
    LicenceFacts,
    LineFacts,
    differences,
    licence_faults,
)
from hongxian.registry.queries.ledgers.desk import guess_code

PLAIN = ("number", "holder", "issuer", "issued_on", "valid_from", "valid_to", "scope")


def plan_licences(lines: Sequence[LedgerLine], desk: Desk) -> list[Planned]:
    """Four queries for the chunk. Rows of one licence become one record, told at its first row."""
    known = _Known(lines, desk)
    groups: dict[tuple[str, str], list[LedgerLine]] = defaultdict(list)
    for line in lines:
        groups[_kind(line, desk), line.values["number"]].append(line)
    planned: dict[int, Planned] = {}
    for (kind, _), rows in groups.items():
        first = _plan(kind, rows, desk, known)
        planned[rows[0].no] = first
        for line in rows[1:]:
            is_in = first.outcome != RowOutcome.REFUSED
            outcome = RowOutcome.UNCHANGED if is_in else RowOutcome.REFUSED
            why = f"品种并入第{rows[0].no}行的证件" if is_in else first.why
            planned[line.no] = Planned(line, outcome, first.title, why)
    return [planned[line.no] for line in lines]


class _Known:
    """Licences, places and vehicles a chunk may mean."""

    def __init__(self, lines: Sequence[LedgerLine], desk: Desk) -> None:
        held = [line.values for line in lines]
        county = desk.county_id
        numbers = {row["number"] for row in held}
        rows = Licence.objects.filter(county=county, number__in=numbers).prefetch_related("lines")
        self.licences = {
            (row.kind, row.number): row
            for row in rows.select_related("place__unit", "vehicle__unit", "vehicle__place")
        }
        names = {row["holder"] for row in held if row.get("holder")}
        names |= {name.replace("（", "(").replace("）", ")") for name in names}
        numbered = {row["credit_code"] for row in held if row.get("credit_code")}
        places = Place.objects.filter(
            Q(name__in=names) | Q(credit_code__in=numbered), county=county
        ).exclude(state=PlaceState.MERGED)
        self.places: dict[str, list[Place]] = defaultdict(list)
        for place in places.select_related("unit"):
            for key in filter(None, (fold(place.name), place.credit_code)):
                self.places[key].append(place)
        plates = {row["plate"] for row in held if row.get("plate")}
        vehicles = Vehicle.objects.filter(county=county, plate__in=plates)
        self.vehicles = {one.plate: one for one in vehicles.select_related("unit", "place")}

    def holder(self, held: dict[str, Any]) -> tuple[Place | None, Vehicle | None, str]:
        """(place, vehicle, why there is neither)."""
        if held.get("plate"):
            vehicle = self.vehicles.get(held["plate"])
            return None, vehicle, "" if vehicle else f"没有登记车辆“{held['plate']}”，请先登记"
        name = held.get("holder") or ""
        for key in (held.get("credit_code") or "", fold(name)):
            found = self.places.get(key, []) if key else []
            if len(found) == 1:
                return found[0], None, ""
            if len(found) > 1:
                return None, None, f"监管对象里有几个“{name}”，请加上统一社会信用代码"
        return None, None, f"没有登记监管对象“{name}”，请先登记" if name else "没有写持证单位"


def find_kind(said: str) -> str:
    """The licence kind a ledger's words mean; "" if none or several."""
    kinds = ((kind.code, (kind.name, *kind.also)) for kind in codes.licence_kinds().values())
    return codes.find_licence_kind(said) or guess_code(said, kinds)


def _kind(line: LedgerLine, desk: Desk) -> str:
    said = line.values.get("licence_kind")
    return (find_kind(said) if said else "") or desk.defaults.get("licence_kind", "")


def _plan(kind: str, rows: list[LedgerLine], desk: Desk, known: _Known) -> Planned:
    line = rows[0]
    held, title = line.values, str(line.values["number"])
    if not kind:
        said = held.get("licence_kind")
        why = f"没有“{said}”这一证件种类" if said else "没有写证件种类"
        return Planned(line, RowOutcome.REFUSED, title, f"{why}，请选一个用于这些行的种类")
    licence = known.licences.get((kind, title))
    place, vehicle, why = known.holder(held)
    if licence is not None:
        place, vehicle, why = licence.place, licence.vehicle, ""
    if why:
        return Planned(line, RowOutcome.REFUSED, title, why)
    facts = _facts(kind, rows, licence, place, vehicle)
    why = _refused(desk, facts, licence) or desk.claim(("licence", kind, title), line)
    if why:
        return Planned(line, RowOutcome.REFUSED, title, why)
    hint = "；".join(f"{one.column}：{one.why}" for row in rows for one in row.problems)
    if licence is None:
        return Planned(line, RowOutcome.CREATED, title, hint, facts=facts)
    told = _told(licence, facts)
    outcome = RowOutcome.UPDATED if told else RowOutcome.UNCHANGED
    return Planned(line, outcome, title, hint, told, facts, licence.pk)


def _refused(desk: Desk, facts: LicenceFacts, licence: Licence | None) -> str:
    verdict = (
        rules.keeps(desk.actor, facts.place)
        if facts.place is not None
        else rules.keeps_vehicle(desk.actor, facts.vehicle)  # type: ignore[arg-type]
    )
    return verdict.reason or "".join(licence_faults(facts))


def _facts(
    kind: str,
    rows: list[LedgerLine],
    licence: Licence | None,
    place: Place | None,
    vehicle: Vehicle | None,
) -> LicenceFacts:
    held = rows[0].values
    named = (
        {
            one.name: getattr(licence, one.name)
            for one in fields(LicenceFacts)
            if one.name != "lines"
        }
        if licence
        else {}
    )
    given: dict[str, Any] = {key: held[key] for key in PLAIN if held.get(key) is not None}
    lines = tuple(_line(row.values) for row in rows if row.values.get("variety"))
    if not lines and licence is not None:
        lines = tuple(LineFacts(o.variety, o.quantity, o.measure) for o in licence.lines.all())
    given |= {"kind": kind, "place": place, "vehicle": vehicle, "lines": lines}
    return LicenceFacts(**{**named, **given}).tidy()


def _line(held: dict[str, Any]) -> LineFacts:
    return LineFacts(held["variety"], held.get("quantity") or Decimal(0), held.get("measure") or "")


def _told(licence: Licence, facts: LicenceFacts) -> list[str]:
    return [*map(str, differences(licence, facts)), *told_of_lines(licence, facts)]


def told_of_lines(licence: Licence, facts: LicenceFacts) -> list[str]:
    """What changes in the varieties, in words."""
    before = {(o.variety, o.quantity, o.measure) for o in licence.lines.all()}
    after = {(o.variety, o.quantity, o.measure) for o in facts.lines}
    if before == after:
        return []
    return [f"许可品种：{lines_shown(before)}→{lines_shown(after)}"]


def lines_shown(lines: set[Any]) -> str:
    """乳化炸药20吨、导爆索500米."""
    shown = (
        f"{variety}{quantity.normalize():f}{measure}"
        for variety, quantity, measure in sorted(lines)
    )
    return "、".join(shown) or "空"
