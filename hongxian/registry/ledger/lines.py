"""One data row → typed values and doubts."""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from hongxian.registry.ledger import days, values, words
from hongxian.registry.ledger.facts import Column, Ledger, LedgerLine, Problem
from hongxian.registry.ledger.headers import Field, field, kinds
from hongxian.registry.ledger.shape import Sheet
from hongxian.registry.ledger.values import SAME_AS_ABOVE, Unread, flat, tight

MAX_FILL = 2_000_000
_UNIT_WORD = re.compile(r"(派出所|大队|中队|支队|分局|公安局|警务区|责任区)")
_NUMBERED = re.compile(r"^[（(]?[一二三四五六七八九十\d]+[)）、.．]+")
_COUNT = re.compile(r"[（(:：].*$|\d+[家户个处辆台].*$")
_NOT_REPEATED = frozenset(("quantity", "money", "serial"))
_READERS: dict[str, Callable[[Any], Any]] = {
    "text": values.text,
    "name": values.name,
    "unit": values.text,
    "person": values.person,
    "phone": values.phone,
    "identity": values.identity,
    "credit_code": values.credit_code,
    "code": values.code,
    "plate": values.plate,
    "number": values.number,
    "whole": values.whole,
    "amount": values.amount,
    "mass": values.mass,
    "money": values.number,
    "lon": values.lon,
    "lat": values.lat,
    "point": values.point,
    "grade": words.grade,
    "progress": words.progress,
    "recheck": words.recheck,
    "place_state": words.place_state,
    "serial": flat,
}


class LineReader:
    """Reads rows one after another; remembers the section they stand in and what is merged."""

    def __init__(self, sheet: Sheet, ledger: Ledger, first: int) -> None:
        self.sheet, self.ledger = sheet, ledger
        self.fields: list[tuple[Column, Field]] = [
            (column, known)
            for column in ledger.columns
            if column.field and (known := field(ledger.kind, column.field)) is not None
        ]
        self.key = kinds()[ledger.kind].key if ledger.kind else ""
        self.section: dict[str, str] = {}
        self.above: dict[str, Any] = {}
        self.notes: list[str] = []
        self.down = _merged_down(sheet, first)
        self.last: dict[int, Any] = {}
        self.filled = _sparse_units(sheet, self.fields, first) if not sheet.grid.merged else set()
        for column, _ in self.fields:
            if column.index in self.filled:
                self.notes.append(f"“{column.header}”空着的行沿用上一行的内容（按合并单元格理解）")

    def begin_section(self, said: str) -> str:
        """A line of its own above some rows: their unit, or their category."""
        bare = _COUNT.sub("", _NUMBERED.sub("", said)).strip()
        if _UNIT_WORD.search(bare):
            self.section = {"unit": bare}
            return f"，下面的行归“{bare}”"
        if self.ledger.kind == "place" and bare:
            self.section = {**self.section, "category": bare.removesuffix("类")}
            return f"，下面的行类别作“{bare.removesuffix('类')}”"
        return ""

    def read(self, row: int) -> LedgerLine:
        """One row; a problem per cell that does not say what its column asks."""
        line = LedgerLine(row + 1, {}, {})
        for column in self.ledger.columns:
            self._cell(row, column)
            said = flat(self.last.get(column.index))
            if said:
                line.texts[column.index] = said
        for column, known in self.fields:
            self._value(line, row, column, known)
        for key, said in self.section.items():
            if line.values.get(key) is None:
                line.values[key] = said
        self._continue(line)
        self._require(line)
        return line

    def _continue(self, line: LedgerLine) -> None:
        """Further varieties of one licence stand under it, with its own cells left empty."""
        held = line.values
        if self.ledger.kind != "licence" or held.get("number"):
            self.above = held
            return
        if held.get("variety") and held.get("holder") in (None, self.above.get("holder")):
            for key, value in self.above.items():
                if key not in ("variety", "quantity", "measure", "note"):
                    held.setdefault(key, value)

    def _cell(self, row: int, column: Column) -> Any:
        cell = self.sheet.cell(row, column.index)
        said = tight(cell)
        if not said and column.field not in _NOT_REPEATED:
            cell = self.down.get((row, column.index), cell)
            said = tight(cell)
        if said in SAME_AS_ABOVE or (not said and column.index in self.filled):
            return self.last.get(column.index, "")
        self.last[column.index] = cell
        return cell

    def _value(self, line: LedgerLine, row: int, column: Column, known: Field) -> None:
        header = column.header or letters(column.index)
        broken = self.sheet.grid.broken.get((row, column.index))
        if broken:
            line.problems.append(Problem(line.no, header, f"单元格是错误值{broken}", known.stops))
            return
        cell = self.last.get(column.index, "")
        try:
            self._take(line, known, cell, column.header)
        except Unread as unread:
            stops = unread.stops and known.stops
            line.problems.append(Problem(line.no, header, unread.why, stops))
            if unread.value is not None and known.keep:
                line.values[known.key] = unread.value

    def _take(self, line: LedgerLine, known: Field, cell: Any, header: str) -> None:
        if known.type == "until":
            _take_period(line, known, days.period(cell, self.ledger.year))
            return
        if known.type == "date":
            value: Any = days.day(cell, self.ledger.year)
        else:
            value = _READERS[known.type](cell)
        if not known.keep or value is None:
            return
        _take_more(line, known, cell, value, header)

    def _require(self, line: LedgerLine) -> None:
        if not self.key or line.values.get(self.key):
            return
        column = next((one for one, known in self.fields if known.key == self.key), None)
        if column is None or any(one.column == column.header for one in line.problems):
            return
        known = field(self.ledger.kind, self.key)
        why = f"没有填{known.label}" if known else "没有填"
        line.problems.append(Problem(line.no, column.header or letters(column.index), why))


def _take_period(line: LedgerLine, known: Field, term: days.Period | None) -> None:
    if term is None:
        return
    if term.end is not None:
        line.values[known.key] = term.end
    if term.start is not None and known.key == "valid_to":
        line.values.setdefault("valid_from", term.start)
    if term.is_open:
        line.values[f"{known.key}_open"] = True
    if term.at_once and known.key == "due_on" and line.values.get("found_on"):
        line.values["due_on"] = line.values["found_on"]


_PHONE_OF = {"manager": "phone", "legal_person": "phone", "driver_name": "driver_phone"}
_NAME_OF = {"phone": "manager", "driver_phone": "driver_name"}


def _take_more(line: LedgerLine, known: Field, cell: Any, value: Any, header: str) -> None:
    """Some cells say two things: a name and its number, a quantity and its unit."""
    if known.key == "point":
        line.values["lon"], line.values["lat"] = value
        return
    if known.key == "quantity":
        value = _take_quantity(line, value, header)
    elif known.type == "money" and "万" in f"{header}{tight(cell)}":
        value *= 10000
    elif known.key in _PHONE_OF and isinstance(cell, str) and re.search(r"\d{5}", cell):
        line.values.setdefault(_PHONE_OF[known.key], values.phone(cell))
    elif known.key in _NAME_OF:
        beside = re.sub(r"[\d\s\-+()（）、,，/:：转]", "", flat(cell))
        if 2 <= len(beside) <= 4:
            line.values.setdefault(_NAME_OF[known.key], beside)
    line.values[known.key] = value


def _take_quantity(line: LedgerLine, value: Any, header: str) -> Decimal:
    unit = re.search(r"[（(](.{1,6})[)）]", header)
    if isinstance(value, tuple):
        value, measure = value
        line.values.setdefault("measure", measure)
    elif unit:
        line.values.setdefault("measure", unit.group(1))
    return Decimal(value)


def letters(index: int) -> str:
    """Column 0 → A列, 27 → AB列."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return f"{name}列"


def _merged_down(sheet: Sheet, first: int) -> dict[tuple[int, int], Any]:
    """(row, column) → the value a merged range shows below its first row."""
    down: dict[tuple[int, int], Any] = {}
    last = len(sheet.rows) - 1
    for top, left, bottom, _ in sheet.grid.merged:
        if bottom == top or top < first or left >= sheet.width:
            continue
        value = sheet.cell(top, left)
        if value in ("", None):
            continue
        for row in range(top + 1, min(bottom, last) + 1):
            down[row, left] = value
            if len(down) > MAX_FILL:
                return down
    return down


def _sparse_units(sheet: Sheet, known: list[tuple[Column, Field]], first: int) -> set[int]:
    """Columns of units filled only where the unit changes: merged cells lost in a text file."""
    found = set()
    for column, one in known:
        if one.key not in ("unit", "category") or column.index > 3:
            continue
        cells = [tight(sheet.cell(row, column.index)) for row in range(first, len(sheet.rows))]
        filled = sum(map(bool, cells))
        if cells and cells[0] and 0 < filled <= len(cells) / 2:
            found.add(column.index)
    return found
