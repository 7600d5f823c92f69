"""Where the head of a sheet stands, what stands above it, and what each row below is."""

import re
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from hongxian.registry.ledger.facts import Grid
from hongxian.registry.ledger.headers import Heading, heading_weight
from hongxian.registry.ledger.values import flat, tight

HEAD_WITHIN = 60
MAX_COLUMNS = 400
_LABELLED = re.compile(r"^[^：:]{1,12}[：:]")
_DATA = re.compile(r"^\d{5,}$|\d{4}[年./-]\d{1,2}|^1\d{10}|^\d+(\.\d+)?$|^[0-9A-Z]{15,18}$")
_TOTAL = re.compile(r"^(合计|小计|总计|共计|累计|本页小计|本页合计|总数|汇总|平均)(?:[:：(（\d]|$)")
_NOTE = re.compile(
    r"^(注\d*|备注|说明|附注|附|填表说明|填报说明|填写说明)[:：.、\d]|"
    r"^(填表人|填报人|制表人|制表|统计人|审核人|审核|审批人|审批|批准|经办人|复核人|负责人|单位负责人|主要负责人|分管领导|"
    r"分管负责人|派出所所长|所长|大队长|局长|领导签字|签字|签名|盖章|填报单位|填报时间|填报日期|填表日期|填表时间|制表日期|"
    r"制表时间|报送单位|报送时间|报表人|联系人|联系电话|电话|日期|时间|检查人|检查人员|检查组|被检查单位|单位盖章|"
    r"领导审核|单位公章|公章|记录人)(签字|签名|\(签字\)|（签字）|\(签名\)|（签名）|\(盖章\)|（盖章）)?[:：]|"
    r"^[（(]?(盖章|公章|此表|本表|以上|以下空白|\*)|^※|^\d{4}年\d{1,2}月\d{1,2}日$"
)
_SECTION = re.compile(
    r"^[（(]?[一二三四五六七八九十]+[)）、.．]|^第[一二三四五六七八九十\d]+[章节部分类、]|^[★●■◆▲]|"
    r"(派出所|大队|中队|街道|街道办|社区|镇|乡|村|片区|警务区|辖区|网格)[（(:：]?[^，。]{0,12}$|类[（(:：]?[^，。]{0,10}$"
)


class RowSort(Enum):
    """What a row below the head is."""

    DATA = "data"
    BLANK = "blank"
    HEAD = "head"
    TOTAL = "total"
    SECTION = "section"
    NOTE = "note"


@dataclass
class Shape:
    """A sheet's head: rows counted from 0, and what stands above it."""

    head_rows: list[int]
    headings: list[Heading]
    first: int
    above: list[str] = field(default_factory=list)
    weight: float = 0.0
    numbering: int | None = None


class Sheet:
    """A grid with its merged ranges at hand: for a cell, the range's own cell."""

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self.rows = grid.rows
        self.width = min(max((len(row) for row in grid.rows), default=0), MAX_COLUMNS)
        self.ranges: dict[int, list[tuple[int, int, int, int]]] = {}
        for merged in grid.merged[:100_000]:
            top, _, bottom, _ = merged
            for row in range(top, min(bottom, top + HEAD_WITHIN, len(self.rows)) + 1):
                self.ranges.setdefault(row, []).append(merged)

    def cell(self, row: int, column: int) -> Any:
        """The cell's own value, "" outside."""
        line = self.rows[row] if row < len(self.rows) else []
        return line[column] if column < len(line) else ""

    def range_at(self, row: int, column: int) -> tuple[int, int, int, int] | None:
        """The merged range over a cell."""
        for merged in self.ranges.get(row, ()):
            if merged[1] <= column <= merged[3] and merged[0] <= row <= merged[2]:
                return merged
        return None

    def shown(self, row: int, column: int) -> Any:
        """What a reader sees in the cell: a merged range shows its first value everywhere."""
        merged = self.range_at(row, column)
        return self.cell(merged[0], merged[1]) if merged else self.cell(row, column)

    def texts(self, row: int) -> dict[int, str]:
        """Column → text of the filled cells of a row, each merged range once."""
        line = self.rows[row]
        found = {}
        for column in range(min(len(line), self.width)):
            if line[column] != "" and line[column] is not None:
                said = tight(line[column])
                if said:
                    found[column] = said
        return found


def _is_data(cell: Any, said: str) -> bool:
    return not isinstance(cell, str) or bool(_DATA.search(said))


def _weight(sheet: Sheet, row: int) -> float:
    """How much a row looks like a head."""
    texts = sheet.texts(row)
    if len(texts) < 2:
        return 0.0
    weight = 0.0
    for column, said in texts.items():
        if _is_data(sheet.cell(row, column), said):
            weight -= 1.5
        elif len(said) > 40 or (_LABELLED.match(said) and not said.endswith((":", "："))):
            weight -= 1
        else:
            weight += heading_weight(said)
    return weight


def find_shape(grid: Grid) -> Shape | None:
    """The sheet's head, None when no row looks like one."""
    sheet = Sheet(grid)
    best, best_weight = -1, 2.9
    for row in range(min(len(grid.rows), HEAD_WITHIN)):
        weight = _weight(sheet, row)
        if weight > best_weight + (1.5 if best >= 0 else 0):
            best, best_weight = row, weight
    if best < 0:
        best = _by_structure(sheet)
        best_weight = 1.0
    if best < 0:
        return _headless(sheet)
    rows = _head_rows(sheet, best)
    first = rows[-1] + 1
    numbering = first if first < len(grid.rows) and _is_numbering(sheet, first) else None
    above = [_line(sheet, row) for row in range(rows[0]) if sheet.texts(row)]
    return Shape(
        rows,
        _headings(sheet, rows),
        first + (numbering is not None),
        above,
        best_weight,
        numbering,
    )


def _by_structure(sheet: Sheet) -> int:
    """Unknown words: the first row of several short texts over rows that hold figures."""
    for row in range(min(len(sheet.rows) - 1, 15)):
        texts = sheet.texts(row)
        if len(texts) < 3 or len(set(texts.values())) < len(texts):
            continue
        is_words = all(
            len(said) <= 14 and not _is_data(sheet.cell(row, column), said)
            for column, said in texts.items()
        )
        below = [_data_share(sheet, no) for no in range(row + 1, min(row + 6, len(sheet.rows)))]
        if is_words and any(share > 0.2 for share in below):
            return row
    return _by_pattern(sheet)


def _headless(sheet: Sheet) -> Shape | None:
    """Rows and no head at all: what stands in the columns must tell."""
    filled = [row for row in range(len(sheet.rows)) if len(sheet.texts(row)) > 2][:30]
    if len(filled) < 2 or sum(_data_share(sheet, row) > 0 for row in filled) < len(filled) / 2:
        return None
    headings = [Heading(column, "", ()) for column in range(sheet.width)]
    return Shape([], headings, filled[0], [], 0.5)


def _by_pattern(sheet: Sheet) -> int:
    """Nothing but words: a first row of short ones that do not come again, over rows like it."""
    first = next((row for row in range(min(len(sheet.rows), 15)) if len(sheet.texts(row)) > 2), -1)
    if first < 0:
        return -1
    head = sheet.texts(first)
    rows = [sheet.texts(row) for row in range(first + 1, min(first + 30, len(sheet.rows)))]
    rows = [row for row in rows if row]
    alike = [row for row in rows if len(row.keys() & head.keys()) >= len(head) - 1]
    again = {said for row in rows for said in row.values()} & set(head.values())
    is_short = all(len(said) <= 8 for said in head.values())
    return first if is_short and len(alike) >= 2 and not again else -1


def _data_share(sheet: Sheet, row: int) -> float:
    texts = sheet.texts(row)
    if not texts:
        return 0.0
    data = sum(_is_data(sheet.cell(row, column), said) for column, said in texts.items())
    return data / len(texts)


def _head_rows(sheet: Sheet, best: int) -> list[int]:
    """The best row with those above and below that belong to the same head."""
    top = bottom = best
    while top > 0 and _joins_above(sheet, top):
        top -= 1
    while bottom + 1 < len(sheet.rows) and bottom - top < 4 and _joins_below(sheet, bottom, top):
        bottom += 1
    return list(range(top, bottom + 1))


def _spans_down(sheet: Sheet, row: int, top: int) -> bool:
    """A merged heading that begins in the head reaches below `row`."""
    return any(
        merged[0] >= top and merged[0] <= row < merged[2] and merged[2] - merged[0] < 5
        and tight(sheet.cell(merged[0], merged[1]))
        for merged in sheet.ranges.get(row, ())
    )  # fmt: skip


def _joins_below(sheet: Sheet, row: int, top: int) -> bool:
    if _spans_down(sheet, row, top):
        return True
    below = sheet.texts(row + 1)
    if not below or any(_is_data(sheet.cell(row + 1, at), said) for at, said in below.items()):
        return False
    here = sheet.texts(row)
    wide = {
        column
        for merged in sheet.ranges.get(row, ())
        if merged[0] == row == merged[2] and merged[3] > merged[1]
        for column in range(merged[1], merged[3] + 1)
    }
    if wide and len(here) > 1:
        return set(below) <= wide and any(heading_weight(said) for said in below.values())
    under_blank = all(column not in here or column + 1 not in here for column in below)
    known = sum(heading_weight(said) > 0 for said in below.values())
    has_gap = any(column not in here for column in below)
    return under_blank and has_gap and known >= max(2, len(below) / 2) and len(below) < len(here)


def _joins_above(sheet: Sheet, row: int) -> bool:
    above = sheet.texts(row - 1)
    groups = [
        merged
        for merged in sheet.ranges.get(row - 1, ())
        if tight(sheet.cell(merged[0], merged[1])) and merged[0] == row - 1
    ]
    if any(merged[2] >= row for merged in groups) and len(above) > 1:
        return True
    if len(above) < 2 or any(_is_data(sheet.cell(row - 1, at), said) for at, said in above.items()):
        return False
    if any(_LABELLED.match(said) for said in above.values()):
        return False
    if any(len(said) > 16 for said in above.values()):
        return False
    here = sheet.texts(row)
    if groups:
        return True
    return len(above) < len(here) + 3 and any(column not in above for column in here)


def _is_numbering(sheet: Sheet, row: int) -> bool:
    """The row 1 2 3 4 … (or 甲 乙 1 2 …) that official forms put under the head."""
    said = list(sheet.texts(row).values())
    if len(said) < 4:
        return False
    bare = [word.strip("()（）栏") for word in said if word not in "甲乙丙丁戊"]
    figures = [int(word) for word in bare if word.isdigit() and len(word) < 3]
    is_row = len(figures) == len(bare) and len(figures) >= 3
    return is_row and figures == list(range(figures[0], figures[0] + len(figures)))


def _line(sheet: Sheet, row: int) -> str:
    return "　".join(flat(sheet.cell(row, column)) for column in sheet.texts(row))


def _raw(cell: Any) -> str:
    """A heading as it stands, without blanks and line breaks."""
    return "".join(str(cell if cell is not None else "").split())


def _headings(sheet: Sheet, rows: list[int]) -> list[Heading]:
    headings: list[Heading] = []
    for column in range(sheet.width):
        parts: list[str] = []
        owners: set[tuple[int, int]] = set()
        for row in rows:
            owner, said = _owner(sheet, rows, row, column)
            if said and owner not in owners:
                owners.add(owner)
                parts.append(said)
        full = "".join(parts)
        before = headings[-1].full if headings and full != headings[-1].full else ""
        headings.append(Heading(column, full, tuple(parts), before))
    return headings


def _owner(sheet: Sheet, rows: list[int], row: int, column: int) -> tuple[tuple[int, int], str]:
    """Whose text stands over a column in one row of the head: its own, or its group's."""
    merged = sheet.range_at(row, column)
    if merged:
        return (merged[0], merged[1]), _raw(sheet.cell(merged[0], merged[1]))
    said = _raw(sheet.cell(row, column))
    if said or row == rows[-1] or sheet.grid.merged:
        return (row, column), said
    # Without merged ranges (a .csv), a group's word stands over its first column only.
    if not any(tight(sheet.cell(below, column)) for below in rows if below > row):
        return (row, column), ""
    for left in range(column - 1, -1, -1):
        said = _raw(sheet.cell(row, left))
        if said:
            has_leaf = any(tight(sheet.cell(below, left)) for below in rows if below > row)
            return (row, left), said if has_leaf else ""
    return (row, column), ""


class Sorter:
    """Tells data rows from everything else that stands between and below them."""

    def __init__(self, sheet: Sheet, shape: Shape) -> None:
        self.sheet = sheet
        self.heads = [set(sheet.texts(row).values()) for row in shape.head_rows]
        self.above = {fold for line in shape.above for fold in (tight(line),)}
        self.serials: set[int] = set()
        self.name_columns: set[int] = set()

    def sort(self, row: int) -> tuple[RowSort, str]:
        """(what the row is, its text where that matters)."""
        texts = self.sheet.texts(row)
        if not texts or all(self._says_little(column, said) for column, said in texts.items()):
            return RowSort.BLANK, ""
        if self._is_head(texts) or tight(_line(self.sheet, row)) in self.above:
            return RowSort.HEAD, ""
        first = next(iter(texts.values()))
        if _TOTAL.match(first) or (len(texts) > 1 and self._has_total(texts)):
            return RowSort.TOTAL, _line(self.sheet, row)
        if _NOTE.match(first) and self._is_aside(row, texts):
            return RowSort.NOTE, _line(self.sheet, row)
        if len(set(texts.values())) == 1:
            return self._alone(row, texts)
        return RowSort.DATA, ""

    def _says_little(self, column: int, said: str) -> bool:
        """A row that holds only its running number was prepared and not filled."""
        return column in self.serials and said.rstrip(".、").isdigit()

    def _is_head(self, texts: dict[int, str]) -> bool:
        said = list(texts.values())
        return any(
            len(head) > 1 and sum(word in head for word in said) >= max(2, 0.6 * len(said))
            for head in self.heads
        )

    def _has_total(self, texts: dict[int, str]) -> bool:
        early = list(texts.values())[:3]
        return any(_TOTAL.fullmatch(word) for word in early)

    def _is_aside(self, row: int, texts: dict[int, str]) -> bool:
        """Notes fill few cells; a data row whose name happens to begin so fills many."""
        return len(texts) <= 4 or all(_LABELLED.match(said) for said in texts.values())

    def _alone(self, row: int, texts: dict[int, str]) -> tuple[RowSort, str]:
        column, said = next(iter(texts.items()))
        merged = self.sheet.range_at(row, column)
        is_wide = merged is not None and merged[3] > merged[1]
        whole = _line(self.sheet, row)
        if (
            _SECTION.search(said)
            and (is_wide or column not in self.name_columns)
            and len(said) < 40
        ):
            return RowSort.SECTION, said
        if is_wide and len(said) <= 20:
            return RowSort.SECTION, said
        if column in self.name_columns and not is_wide:
            return RowSort.DATA, ""
        return (RowSort.SECTION if len(said) <= 16 and column < 3 else RowSort.NOTE), whole
