"""What a ledger of places says beside them: their licence, and whether they still work.

All of it is soft: what cannot be taken over is told, and the place itself goes in.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any
from uuid import UUID

from hongxian.registry import codes, rules
from hongxian.registry.ledger.facts import LedgerLine
from hongxian.registry.ledger_kinds import Desk
from hongxian.registry.models import Licence, Place, PlaceState
from hongxian.registry.queries.facts import (
    LicenceFacts,
    LineFacts,
    PlaceFacts,
    differences,
    licence_faults,
)
from hongxian.registry.queries.ledgers.licences import find_kind, lines_shown, told_of_lines
from hongxian.registry.queries.licences import HELD

PLAIN = ("issuer", "issued_on", "valid_from", "valid_to")
SAID = ("number", "valid_to", "issuer", "issued_on", "variety")
"""Fields of a row that speak of a licence."""


@dataclass(frozen=True)
class Beside:
    """A licence to enter, or to correct (`licence_id`), and the state to move the place to.

    `told` says so in words, `hints` says what was left out.
    """

    licence: LicenceFacts | None = None
    licence_id: UUID | None = None
    state: str = ""
    told: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()


NOTHING = Beside()


@dataclass(frozen=True)
class PlaceLine:
    """A row of such a ledger, ready to be written."""

    place: PlaceFacts
    beside: Beside = NOTHING


class KnownLicences:
    """The licences whose numbers a chunk names: two queries, none where it names no number.
    `is_asked`: has the ledger a column for it?"""

    def __init__(self, lines: Sequence[LedgerLine], desk: Desk) -> None:
        self.desk = desk
        numbers = {line.values["number"] for line in lines if line.values.get("number")}
        self.by_number: dict[str, list[Licence]] = defaultdict(list)
        self.is_asked = "number" in desk.headers
        if not numbers:
            return
        rows = Licence.objects.filter(county=desk.county_id, number__in=numbers)
        for licence in rows.select_related("place").prefetch_related("lines"):
            self.by_number[licence.number].append(licence)

    def beside(self, line: LedgerLine, place: Place | None, facts: PlaceFacts) -> Beside:
        """What this row brings beside its place."""
        said = line.values
        if not (said.get("state") or self.is_asked):
            return NOTHING
        holder = place or Place(
            county_id=self.desk.county_id, name=facts.name, unit=facts.unit,
            lead_unit=facts.lead_unit, state=PlaceState.OPEN,
        )  # fmt: skip
        state, told, hint = _state(said.get("state"), holder, self.desk)
        found = self._licence(line, holder, facts)
        return replace(
            found,
            state=state,
            told=tuple(filter(None, (*found.told, told))),
            hints=tuple(filter(None, (*found.hints, hint))),
        )

    def _licence(self, line: LedgerLine, holder: Place, facts: PlaceFacts) -> Beside:
        held = line.values
        number = held.get("number")
        if not number:
            speaks = any(held.get(key) for key in SAID)
            return Beside(hints=("没有许可证号，许可证没有导入",) if speaks else ())
        if not any(sign.isdigit() for sign in number):
            return Beside(hints=(f"“{number}”不像许可证号，许可证没有导入",))
        kind = self._kind(held, holder, facts)
        if not kind:
            return Beside(hints=("不知道是哪种许可证，许可证没有导入，可以在核对各列时选一种",))
        first = self.desk.first_row(("licence", kind, number), line)
        if first != line.no:
            return Beside(hints=(f"许可证“{number}”在第{first}行已经导入，没有重复导入",))
        known = next((one for one in self.by_number.get(number, ()) if one.kind == kind), None)
        if known is not None and known.place_id != holder.pk:
            whose = known.place or known.vehicle
            return Beside(hints=(f"许可证“{number}”登记在“{whose}”名下，没有导入",))
        return _compared(known, *_facts(kind, held, holder, known))

    def _kind(self, held: Mapping[str, Any], holder: Place, facts: PlaceFacts) -> str:
        """By the row's words, by what this place holds, by the heading, the choice for all rows,
        and what such places usually hold."""
        said = held.get("licence_kind")
        if said and (found := find_kind(said)):
            return found
        mine = {
            one.kind for one in self.by_number.get(held["number"], ()) if one.place_id == holder.pk
        }
        if len(mine) == 1:
            return mine.pop()
        heading = self.desk.headers.get("number", "").removesuffix("号").removesuffix("编")
        return (
            codes.find_licence_kind(heading)
            or self.desk.defaults.get("licence_kind", "")
            or codes.usual_licence(facts.category)
        )


def _state(said: str | None, holder: Place, desk: Desk) -> tuple[str, str, str]:
    """(the state to move to, that in words, why it stays)."""
    if not said or said == holder.state:
        return "", "", ""
    wanted, now = PlaceState(said).label, holder.get_state_display()
    if said == PlaceState.OPEN:
        return "", "", f"台账写{wanted}，这里登记为{now}，核实后请办理“恢复在营”"
    if holder.state == PlaceState.CLOSED:
        return "", "", f"台账写{wanted}，这里登记为{now}，状态没有改"
    verdict = rules.decides(desk.actor, holder)
    if not verdict:
        return "", "", f"台账写{wanted}，状态没有改：{verdict.reason.rstrip('。')}"
    return said, f"状态：{now}→{wanted}", ""


def _facts(
    kind: str, held: Mapping[str, Any], holder: Place, known: Licence | None
) -> tuple[LicenceFacts, str]:
    """(what is then said of the licence, what was left out of it)."""
    named: dict[str, Any] = {}
    if known is not None:
        names = (one.name for one in fields(LicenceFacts) if one.name != "lines")
        named = {name: getattr(known, name) for name in names}
    given = {key: held[key] for key in PLAIN if held.get(key) is not None}
    lines, hint = _lines(held, known)
    given |= {"kind": kind, "number": held["number"], "place": holder, "lines": lines}
    return LicenceFacts(**{**named, **given}).tidy(), hint


def _lines(held: Mapping[str, Any], known: Licence | None) -> tuple[tuple[LineFacts, ...], str]:
    """The row's variety in front of those the licence has; a row does not speak of the others."""
    kept = {
        one.variety: LineFacts(one.variety, one.quantity, one.measure)
        for one in (known.lines.all() if known else ())
    }
    variety, quantity = held.get("variety"), held.get("quantity")
    hint = ""
    if variety and quantity is not None and held.get("measure"):
        kept[variety] = LineFacts(variety, quantity, held["measure"])
    elif variety and variety not in kept:
        hint = f"“{variety}”没有写数量和计量单位，许可品种没有导入"
    return tuple(kept.values()), hint


def _compared(known: Licence | None, facts: LicenceFacts, hint: str) -> Beside:
    hints = (hint,) if hint else ()
    if faults := licence_faults(facts):
        said = "".join(faults).rstrip("。")
        return Beside(hints=(*hints, f"许可证没有导入：{said}"))
    if known is None:
        end = facts.valid_to
        until = f"，至{end.year}年{end.month}月{end.day}日" if end else ""
        told = [f"许可证：{codes.licence_name(facts.kind)}{facts.number}{until}"]
        if facts.lines:
            shown = {(one.variety, one.quantity, one.measure) for one in facts.lines}
            told.append(f"许可品种：{lines_shown(shown)}")
        return Beside(facts, None, told=tuple(told), hints=hints)
    told = [f"许可证{facts.number}{each}" for each in differences(known, facts)]
    told += [f"许可证{facts.number}{each}" for each in told_of_lines(known, facts)]
    if not told:
        return Beside(hints=hints)
    if known.state not in HELD:
        said = f"许可证“{facts.number}”登记为{known.get_state_display()}，没有更新"
        return Beside(hints=(*hints, said))
    return Beside(facts, known.pk, told=tuple(told), hints=hints)
