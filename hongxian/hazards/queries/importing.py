"""隐患 of a ledger: which hazard a row means, what it says of it, what it would change."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from hongxian.hazards import rules
from hongxian.hazards.models import Hazard, HazardState
from hongxian.kit.clock import day_of
from hongxian.kit.search import fold
from hongxian.orgs.models import Unit, User
from hongxian.registry.ledger.facts import LedgerLine
from hongxian.registry.ledger_kinds import Desk, Planned
from hongxian.registry.models import Place, RowOutcome
from hongxian.registry.queries.ledgers.vehicles import firms_named

OURS = re.compile(r"\d{4}-\d{5,}")
"""A number as this house gives them: an imported row never takes one that is still to come."""
YUAN = Decimal(10_000)
TEXTS = {"what": 500, "spot": 120, "measure": 300, "owner_name": 40, "owner_phone": 30}
LABELS = {
    "what": "隐患内容", "spot": "具体位置", "measure": "整改措施", "owner_name": "整改责任人",
    "owner_phone": "责任人电话", "money": "整改资金（万元）", "due_on": "整改期限",
}  # fmt: skip


@dataclass
class Told:
    """What a row says. `state` with its days counts only for a hazard that is new here."""

    unit: Unit
    officer: User | None
    place: Place | None
    number: str
    found_at: datetime
    values: dict[str, Any]
    state: str
    days: dict[str, datetime] = field(default_factory=dict)


@dataclass(frozen=True)
class Known:
    """The hazards a chunk may mean, by number and by place, day and words."""

    by_number: Mapping[str, Hazard]
    by_facts: Mapping[tuple[UUID | None, date, str], Hazard]

    def meant(self, number: str, key: tuple[UUID | None, date, str]) -> Hazard | None:
        """The row's hazard; a number counts before place, day and words."""
        return self.by_number.get(number) if number else self.by_facts.get(key)


def plan_hazards(lines: Sequence[LedgerLine], desk: Desk) -> list[Planned]:
    """Three queries for the chunk."""
    firms = firms_named((line.values.get("place") for line in lines), desk)
    known = _known(lines, firms, desk)
    return [_plan(line, desk, firms, known) for line in lines]


def _known(lines: Sequence[LedgerLine], firms: Mapping[str, list[Place]], desk: Desk) -> Known:
    numbers = {str(line.values["number"]) for line in lines if line.values.get("number")}
    places = [place.pk for found in firms.values() for place in found]
    wanted = Q(number__in=numbers) | Q(place__in=places)
    whats = {line.values.get("what") for line in lines}
    wanted |= Q(place__isnull=True, what__in=whats)
    rows = Hazard.objects.filter(wanted, county=desk.county_id)
    rows = rows.exclude(state__in=(HazardState.MERGED, HazardState.VOIDED))
    found = list(rows.select_related("unit", "place", "vehicle", "inspection"))
    return Known(
        {row.number: row for row in found},
        {(row.place_id, day_of(row.found_at), fold(row.what)): row for row in found},
    )


def _plan(line: LedgerLine, desk: Desk, firms: Mapping[str, list[Place]], known: Known) -> Planned:
    held, hints = line.values, [f"{one.column}：{one.why}" for one in line.problems]
    title = str(held.get("what") or "")[:60]
    place = _place(held, desk, line, firms, hints)
    unit, why = desk.unit_of(line)
    if unit is None and place is not None:
        unit, why = place.unit, ""
    if unit is None:
        return Planned(line, RowOutcome.REFUSED, title, why)
    told = _told(line, desk, unit, place, hints)
    key = (place.pk if place else None, day_of(told.found_at), fold(told.values["what"]))
    row = known.meant(told.number, key)
    why = _refused(row, told, desk) or desk.claim(("hazard", told.number or repr(key)), line)
    if why:
        return Planned(line, RowOutcome.REFUSED, title, why)
    if row is None:
        return Planned(line, RowOutcome.CREATED, title, "；".join(hints), facts=told)
    changes = differences(row, told)
    if told.state != row.state and told.state == HazardState.CLOSED:
        hints.append(f"台账写为已销号，系统里是“{row.get_state_display()}”，请在系统里复查、销号")
    words = [f"{LABELS[name]}：{old or '空'}→{new}" for name, (old, new) in changes.items()]
    outcome = RowOutcome.UPDATED if changes else RowOutcome.UNCHANGED
    return Planned(line, outcome, title, "；".join(hints), words, told, row.pk)


def differences(row: Hazard, told: Told) -> dict[str, tuple[Any, Any]]:
    """Field → (as it is, as the ledger says); what the ledger leaves blank stays."""
    return {
        name: (getattr(row, name), value)
        for name, value in told.values.items()
        if value not in (None, "") and getattr(row, name) != value
    }


def _refused(row: Hazard | None, told: Told, desk: Desk) -> str:
    if row is not None:
        return rules.corrects(desk.actor, row).reason
    if day_of(told.found_at) > desk.day:
        return "发现日期晚于今天"
    due = told.values.get("due_on")
    if due is not None and due < day_of(told.found_at):
        return "整改期限早于发现日期"
    return rules.enters(desk.actor, told.unit.pk).reason


def _place(
    held: Mapping[str, Any], desk: Desk, line: LedgerLine, firms: Mapping[str, list[Place]],
    hints: list[str],
) -> Place | None:  # fmt: skip
    """The supervised place of that name; of several, the one of the row's unit."""
    name = held.get("place")
    if not name:
        return None
    found = firms.get(fold(name), [])
    if len(found) > 1:
        unit, _ = desk.unit_of(line)
        found = [place for place in found if unit is not None and place.unit_id == unit.pk]
    if len(found) == 1:
        return found[0]
    hints.append(f"监管对象里没有找到唯一的“{name}”，名称写进具体位置")
    return None


def _told(line: LedgerLine, desk: Desk, unit: Unit, place: Place | None, hints: list[str]) -> Told:
    held = line.values
    officer, unknown = desk.officer_of(line, unit)
    if unknown:
        hints.append(unknown)
    if held.get("grade") == "major":
        hints.append("台账写为重大，没有判定依据和五落实，先按一般登记，请在系统里认定")
    if held.get("found_on") is None:
        hints.append("没有写发现日期，按导入日期登记")
    number = str(held.get("number") or "")[:30]
    where = "" if place is not None else f"{held.get('place') or ''} {held.get('address') or ''}"
    values = {
        "what": held["what"],
        "spot": f"{where} {held.get('spot') or ''}".strip(),
        "measure": held.get("measure"),
        "owner_name": held.get("manager"),
        "owner_phone": held.get("phone"),
        "money": round(held["money"] / YUAN, 2) if held.get("money") is not None else None,
        "due_on": held.get("due_on"),
    }
    for name, longest in TEXTS.items():
        if values[name]:
            values[name] = str(values[name])[:longest]
    state, days = _state(held)
    found_at = moment(held.get("found_on") or min([desk.day, *map(day_of, days.values())]))
    return Told(unit, officer, place, number, found_at, values, state, days)


def _state(held: Mapping[str, Any]) -> tuple[str, dict[str, datetime]]:
    """How far it was when the ledger was written, and since when."""
    said, result = held.get("progress"), held.get("recheck_result")
    closed, seen, done = held.get("closed_on"), held.get("rechecked_on"), held.get("rectified_on")
    passed = result == "passed" or closed is not None or said == "closed"
    last = closed or seen or done or held.get("found_on")
    if passed and last is not None:
        days = {"rectified_at": done or seen or last, "passed_at": seen or last}
        if closed is not None or said == "closed":
            return HazardState.CLOSED, _moments({**days, "closed_at": closed or last})
        return HazardState.PASSED, _moments(days)
    if result in {"failed", "partly"} or said == "rectifying":
        return HazardState.RECTIFYING, {}
    if done is not None or said == "rectified":
        return HazardState.RECTIFIED, _moments({"rectified_at": last}) if last else {}
    return HazardState.FOUND, {}


def _moments(days: Mapping[str, date]) -> dict[str, datetime]:
    return {name: moment(day) for name, day in days.items()}


def moment(day: date) -> datetime:
    """Noon of a day of which the ledger tells no hour."""
    return timezone.make_aware(datetime.combine(day, time(12)))
