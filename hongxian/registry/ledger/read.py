"""A ledger, read: the sheet that is one, its head, columns, rows and every doubt."""

import re
from dataclasses import replace
from typing import Any

from hongxian.kit.verdict import Refused
from hongxian.registry.ledger.facts import Column, Grid, Ledger, Problem
from hongxian.registry.ledger.headers import (
    columns_of,
    field,
    kinds,
    match_columns,
    recognise,
)
from hongxian.registry.ledger.lines import LineReader
from hongxian.registry.ledger.opening import open_grids
from hongxian.registry.ledger.shape import MAX_COLUMNS, RowSort, Shape, Sheet, Sorter, find_shape
from hongxian.registry.ledger.sniff import content_of
from hongxian.registry.ledger.values import tight

MAX_ROWS = 100_000
MAX_NOTES = 40
MAX_LOOKED_AT = 2000
"""Rows from which the columns are told."""
_YEAR = re.compile(r"(20\d{2})(?=年|[./-]\d|年度|\D*$)")
NO_HEAD = "没有找到表头：台账要有一行写明各列是什么（如单位名称、地址、联系电话），下面每行一条。"


def sheet_names(data: bytes, file_name: str = "") -> list[str]:
    """The visible sheets of a file that hold anything."""
    return [grid.name for grid in open_grids(data, file_name) if grid.rows and not grid.is_hidden]


def read_ledger(
    data: bytes,
    file_name: str = "",
    *,
    sheet: str | None = None,
    kind: str | None = None,
    mapping: dict[int, str | None] | None = None,
    remembered: dict[str, str | None] | None = None,
) -> Ledger:
    """Read one sheet: the named one, else the one that looks most like a ledger.

    `kind` and `mapping` (column index from 0 → field) say what a person has settled;
    `remembered` (heading → field) what one settled the last time. Refused, with one sentence,
    for what cannot be read at all.
    """
    grids = open_grids(data, file_name)
    grid, shape, others = _choose(grids, sheet)
    ledger = _Reading(grid, shape, file_name).read(kind, mapping or {}, remembered or {})
    ledger.notes = [*others, *ledger.notes][:MAX_NOTES]
    return ledger


def _choose(grids: list[Grid], wanted: str | None) -> tuple[Grid, Shape, list[str]]:
    if wanted is not None:
        grid = _named(grids, wanted)
        shape = find_shape(grid)
        if shape is None:
            raise Refused(f"工作表“{grid.name}”里{NO_HEAD}")
        return grid, shape, _others(grids, grid)
    found = [
        (grid, shape)
        for grid in grids
        if not grid.is_hidden and (shape := find_shape(grid)) is not None
    ]
    if not found:
        _refuse_all(grids)
    grid, shape = max(found, key=lambda one: _merit(*one))
    return grid, shape, _others(grids, grid)


def _refuse_all(grids: list[Grid]) -> None:
    if not any(any(any(tight(cell) for cell in row) for row in grid.rows) for grid in grids):
        raise Refused("文件里没有内容。")
    if all(grid.is_hidden or not grid.rows for grid in grids):
        raise Refused("有内容的工作表都是隐藏的，请取消隐藏后再用，或用 --sheet 指明。")
    raise Refused(NO_HEAD)


def _named(grids: list[Grid], wanted: str) -> Grid:
    for grid in grids:
        if grid.name == wanted or tight(grid.name) == tight(wanted):
            return grid
    if wanted.isdigit() and 1 <= int(wanted) <= len(grids):
        return grids[int(wanted) - 1]
    names = "、".join(grid.name for grid in grids[:20])
    raise Refused(f"没有工作表“{wanted}”，这个文件里有：{names}。")


def _merit(grid: Grid, shape: Shape) -> float:
    """How much a sheet looks like the ledger: its head counts, and that rows follow."""
    rows = len(grid.rows) - shape.first
    return 0.0 if rows <= 0 else min(shape.weight, 16) + min(rows, 2000) ** 0.5 / 4


def _others(grids: list[Grid], chosen: Grid) -> list[str]:
    notes = []
    for grid in grids:
        if grid is chosen or not grid.rows:
            continue
        hidden = "（隐藏）" if grid.is_hidden else ""
        notes.append(f"没有读工作表“{grid.name}”{hidden}，有{len(grid.rows)}行")
    if chosen.is_hidden:
        notes.append(f"工作表“{chosen.name}”是隐藏的")
    return notes


class _Reading:
    """The reading of one sheet."""

    def __init__(self, grid: Grid, shape: Shape, file_name: str) -> None:
        self.grid, self.shape = grid, shape
        self.sheet = Sheet(grid)
        self.title = "　".join(shape.above)
        self.hint = f"{self.title}{grid.name}{file_name}"
        year = _YEAR.search(self.title) or _YEAR.search(f"{grid.name}　{file_name}")
        self.year = int(year.group(1)) if year else None
        self.notes: list[str] = []
        self.sorter = Sorter(self.sheet, shape)

    def read(
        self,
        kind: str | None,
        mapping: dict[int, str | None],
        remembered: dict[str, str | None],
    ) -> Ledger:
        """Columns first, from a look at the rows; then every row."""
        self._tell_above()
        kind, columns = self._columns(kind, mapping, remembered)
        if not self.shape.head_rows:
            if not kind:
                raise Refused(NO_HEAD)
            self.notes.append("没有表头，各列是按内容猜的")
        ledger = Ledger(
            sheet=self.grid.name,
            kind=kind,
            header_rows=[row + 1 for row in self.shape.head_rows],
            columns=columns,
            lines=[],
            title=self.shape.above[0] if self.shape.above else "",
            year=self.year,
        )
        self._rows(ledger)
        ledger.notes = self.notes
        _tell_doubles(ledger)
        return ledger

    def _tell_above(self) -> None:
        self.notes += [f"表头上方：{line[:80]}" for line in self.shape.above[:6]]
        if self.shape.numbering is not None:
            self.notes.append(f"第{self.shape.numbering + 1}行是栏次，没有当作数据")
        width = max((len(row) for row in self.grid.rows), default=0)
        if width > MAX_COLUMNS:
            self.notes.append(f"只读了前{MAX_COLUMNS}列，共{width}列")

    def _columns(
        self,
        kind: str | None,
        mapping: dict[int, str | None],
        remembered: dict[str, str | None],
    ) -> tuple[str, list[Column]]:
        last = min(len(self.grid.rows), self.shape.first + MAX_LOOKED_AT)
        body = [
            row for row in range(self.shape.first, last) if self.sorter.sort(row)[0] is RowSort.DATA
        ]
        headings = self.shape.headings
        contents = [
            content_of(self.sheet.cell(row, heading.index) for row in body) for heading in headings
        ]
        kept = [
            (heading, content)
            for heading, content in zip(headings, contents, strict=True)
            if content.filled or (heading.full and self._is_own(heading.index))
        ]
        headings, contents = [one for one, _ in kept], [one for _, one in kept]
        if kind:
            found = match_columns(kind, headings, contents)
        else:
            kind, found = recognise(self.hint, headings, contents)
        columns = columns_of(headings, contents, found)
        return kind, [_settled(column, kind, mapping, remembered) for column in columns]

    def _is_own(self, column: int) -> bool:
        """The heading begins over this column; a merged one stands over several."""
        for row in self.shape.head_rows:
            merged = self.sheet.range_at(row, column)
            if merged is None and tight(self.sheet.cell(row, column)):
                return True
            if merged is not None and merged[1] == column:
                return True
        return False

    def _rows(self, ledger: Ledger) -> None:
        key = kinds()[ledger.kind].key if ledger.kind else ""
        reader = LineReader(self.sheet, ledger, self.shape.first)
        self.sorter.serials = {one.index for one in ledger.columns if one.field == "serial"}
        self.sorter.name_columns = {one.index for one in ledger.columns if one.field == key}
        blank = 0
        for row in range(self.shape.first, len(self.grid.rows)):
            sort, said = self.sorter.sort(row)
            if sort is RowSort.BLANK:
                blank += 1
                continue
            ledger.blank_rows += blank
            blank = 0
            if sort is RowSort.DATA:
                ledger.lines.append(reader.read(row))
                if len(ledger.lines) > MAX_ROWS:
                    raise Refused(f"一张表最多{MAX_ROWS}行，请分成几个文件。")
                continue
            self._aside(row, sort, said, reader)
        self.notes += reader.notes

    def _aside(self, row: int, sort: RowSort, said: str, reader: LineReader) -> None:
        no = row + 1
        if sort is RowSort.SECTION:
            told = reader.begin_section(said)
            self.notes.append(f"第{no}行是小标题“{said[:30]}”{told}")
        elif sort is RowSort.HEAD:
            self.notes.append(f"第{no}行是重复的表头，已略过")
        elif sort is RowSort.TOTAL:
            self.notes.append(f"第{no}行是合计，已略过：{said[:40]}")
        else:
            self.notes.append(f"第{no}行是表注：{said[:80]}")


def _settled(
    column: Column,
    kind: str,
    mapping: dict[int, str | None],
    remembered: dict[str, str | None],
) -> Column:
    """What a person said of a column overrules what was proposed."""
    if column.index in mapping:
        return replace(column, field=mapping[column.index] or None, sure=True)
    if column.header and column.header in remembered:
        key = remembered[column.header]
        if key is None or field(kind, key) is not None:
            return replace(column, field=key, sure=True)
    return column


_UNIQUE = ("credit_code", "plate", "number")


def _tell_doubles(ledger: Ledger) -> None:
    """The same code, plate or number twice: one of them may be mistyped."""
    varieties = any(column.field == "variety" for column in ledger.columns)
    for key in _UNIQUE:
        if (key == "plate" and ledger.kind != "vehicle") or (key == "number" and varieties):
            continue
        header = next((one.header for one in ledger.columns if one.field == key), None)
        seen: dict[Any, int] = {}
        for line in ledger.lines if header is not None else ():
            said = line.values.get(key)
            if said and said in seen:
                why = f"与第{seen[said]}行相同：{said}"
                line.problems.append(Problem(line.no, header or "", why, stops=False))
            elif said:
                seen[said] = line.no
