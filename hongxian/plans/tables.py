"""Task tables flattened cell by cell: 序号 领域 内容 牵头单位 责任单位 完成时限, then the rows."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from hongxian.plans import dates
from hongxian.plans.facts import Milestone, Sector
from hongxian.plans.lines import Flow
from hongxian.plans.units import split_units

_COLUMNS: tuple[tuple[str, str], ...] = (
    ("no", r"^序号$"),
    ("lead", r"^(?:牵头|主办|主责|总牵头)(?:责任)?(?:单位|部门|科室|处室)"),
    ("assist", r"^(?:配合|协办|参与|参加|协助)(?:责任)?(?:单位|部门|科室|处室)"),
    ("responsible", r"^(?:责任|落实|实施|承办)(?:单位|部门|科室|处室|主体)"),
    ("due", r"^(?:完成|整改|办理)?(?:时限|时间|期限)(?:要求)?$|^时间节点$"),
    ("name", r"^(?:[\u4e00-\u9fa5]{0,6})(?:领域|项目|类别|任务|事项|行业)$"),
    ("text", r"^(?:[\u4e00-\u9fa5]{0,6})(?:内容|措施|要求|问题|重点|目标|标准)$"),
    ("other", r"^(?:备注|责任人|联系人|责任领导|分管领导|牵头领导|工作进展)$"),
)
_PATTERNS = tuple((kind, re.compile(pattern)) for kind, pattern in _COLUMNS)
_SECTION = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）|第[一二三四五六七八九十]+[部章]|附件)"
)


@dataclass(frozen=True)
class Row:
    """Cells of one row by kind of column: flow offsets."""

    cells: dict[str, tuple[int, int]]


@dataclass(frozen=True)
class Table:
    """A task table at flow [start, end)."""

    start: int
    end: int
    rows: tuple[Row, ...]


def tables_of(flow: Flow, bounds: tuple[int, int]) -> tuple[Table, ...]:
    """Tables whose header names 序号 and who does it."""
    lines = [
        (start, flow.line_end(start)) for start in flow.starts if bounds[0] <= start < bounds[1]
    ]
    out: list[Table] = []
    at = 0
    while at < len(lines):
        header = _header(flow, lines, at)
        if header:
            table, at = _read(flow, lines, at, header)
            if table.rows:
                out.append(table)
        else:
            at += 1
    return tuple(out)


def _header(flow: Flow, lines: list[tuple[int, int]], at: int) -> list[str]:
    """The kinds of the columns, where a header of short cells starts here with 序号."""
    if flow.text[lines[at][0] : lines[at][1]] != "序号":
        return []
    kinds = []
    for start, end in lines[at : at + 10]:
        kind = _kind(flow.text[start:end]) if end - start <= 12 else None
        if kind is None or kind in kinds:
            break
        kinds.append(kind)
    return kinds if len(kinds) >= 3 and {"lead", "responsible"} & set(kinds) else []


def _kind(cell: str) -> str | None:
    for kind, pattern in _PATTERNS:
        if pattern.search(cell):
            return kind
    return None


def _read(
    flow: Flow, lines: list[tuple[int, int]], at: int, header: list[str]
) -> tuple[Table, int]:
    start = lines[at][0]
    at += len(header)
    rows: list[Row] = []
    while at < len(lines) and flow.text[lines[at][0] : lines[at][1]] == str(len(rows) + 1):
        stop = at + 1
        while (
            stop < len(lines)
            and stop - at < len(header)
            and not _ends_row(flow, lines[stop], len(rows) + 2)
        ):
            stop += 1
        rows.append(Row(_cells(flow, header, lines[at:stop])))
        at = stop
    end = lines[at - 1][1] if rows else lines[min(at, len(lines)) - 1][1]
    return Table(start, end, tuple(rows)), at


def _ends_row(flow: Flow, line: tuple[int, int], following: int) -> bool:
    text = flow.text[line[0] : line[1]]
    return text == str(following) or bool(_SECTION.match(text))


def _cells(
    flow: Flow, header: list[str], lines: list[tuple[int, int]]
) -> dict[str, tuple[int, int]]:
    """Cells by column; where one is missing, the due cell is told by its date."""
    cells: dict[str, tuple[int, int]] = {}
    kinds = list(header)
    if (
        len(lines) < len(header)
        and "due" in kinds
        and not dates.points(flow.text[slice(*lines[-1])])
    ):
        kinds.remove("due")
    for kind, line in zip(kinds, lines, strict=False):
        cells.setdefault(kind, line)
    return cells


def _units(flow: Flow, row: Row, role: str) -> tuple[str, ...]:
    return tuple(split_units(flow.text[slice(*row.cells[role])])) if role in row.cells else ()


def _rows(tables: tuple[Table, ...]) -> Iterator[tuple[Row, tuple[int, int]]]:
    """Every row that says what it is about, with the cell that says it."""
    for table in tables:
        for row in table.rows:
            where = row.cells.get("name") or row.cells.get("text")
            if where is not None:
                yield row, where


def sectors_of_tables(
    flow: Flow, tables: tuple[Table, ...], group: str | None
) -> tuple[Sector, ...]:
    """Each row is a sector with its units."""
    out = []
    for row, where in _rows(tables):
        words = flow.words(*where)
        last = max(end for _, end in row.cells.values())
        out.append(
            Sector(
                name=words.text,
                span=words.span,
                group=group,
                lead=_units(flow, row, "lead"),
                responsible=_units(flow, row, "responsible"),
                assist=_units(flow, row, "assist"),
                body=flow.span(where[0], last),
            )
        )
    return tuple(out)


def milestones_of_tables(
    flow: Flow, tables: tuple[Table, ...], year: int | None
) -> tuple[Milestone, ...]:
    """What a row's 完成时限 makes due, from its units."""
    out = []
    for row, where in _rows(tables):
        found = dates.ranges(flow.text, *row.cells["due"]) if "due" in row.cells else []
        filled = dates.in_year(found[-1], year).last if found else None
        due = dates.due_text(filled) if filled is not None else None
        if due is not None:
            who = dict.fromkeys(_units(flow, row, "lead") + _units(flow, row, "responsible"))
            span = flow.span(where[0], row.cells["due"][1])
            out.append(Milestone(flow.words(*where).text, due, tuple(who), span))
    return tuple(out)
