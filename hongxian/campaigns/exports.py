"""作战图 as a workbook: the wall map on one sheet, the plan's sentences on the second."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any

import xlsxwriter

from hongxian.campaigns.models import (
    Campaign,
    Goal,
    Item,
    Milestone,
    Phase,
    ReportingDuty,
    Requirement,
    Sector,
)
from hongxian.campaigns.models.facts import PlanFact
from hongxian.campaigns.queries.campaign import PhaseMark, standing
from hongxian.campaigns.queries.group import FilledSeat, Group
from hongxian.campaigns.queries.sentences import said
from hongxian.campaigns.queries.timeline import MilestoneProgress
from hongxian.kit.matrix import Matrix, MatrixRow

BRAND, TINT, LINE, GAP = "#1F4E8C", "#E8EFF8", "#9AA4B1", "#FDF4E3"
FIRST = 2
"""The first column of the matrix: before it stand number and words."""
LONGEST = 32000
_PLAN = re.compile(r"(工作|实施|行动)?方案$")


@dataclass
class _Pen:
    """A sheet with the row written next."""

    sheet: Any
    formats: dict[str, Any]
    last: int
    row: int = 0

    def across(self, text: str, style: str, *, first: int = 0, last: int | None = None) -> None:
        """One text over the columns from first to last."""
        last = self.last if last is None else last
        if first == last:
            self.sheet.write_string(self.row, first, text[:LONGEST], self.formats[style])
        else:
            self.sheet.merge_range(
                self.row, first, self.row, last, text[:LONGEST], self.formats[style]
            )

    def write(self, column: int, text: str, style: str) -> None:
        self.sheet.write_string(self.row, column, text[:LONGEST], self.formats[style])

    def next(self, height: float | None = None) -> None:
        if height:
            self.sheet.set_row(self.row, height)
        self.row += 1


def map_title(campaign: Campaign) -> str:
    """…专项行动作战图: the plan's name without the word plan."""
    return f"{_PLAN.sub('', campaign.name)}作战图"


def wallmap_book(
    campaign: Campaign,
    *,
    today: date,
    marks: list[PhaseMark],
    progress: list[MilestoneProgress],
    matrix: Matrix,
    groups: list[Group],
    aims: str,
    map_title: str,
    **rest: Any,
) -> bytes:
    """The workbook. A4 or A3 landscape, one page wide, head and first columns frozen."""
    out = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(out, options)
    book.set_properties({"title": map_title})
    formats = _formats(book)
    sheet = book.add_worksheet("作战图")
    pen = _Pen(sheet, formats, last=max(FIRST + len(matrix.columns) - 1, FIRST + 5))
    _head(pen, campaign, today, aims, map_title)
    _phases(pen, marks)
    head_row = _matrix(pen, matrix)
    _milestones(pen, progress)
    _group(pen, groups)
    _set_up(sheet, pen, head_row, matrix)
    _sentences(book.add_worksheet("方案原文"), formats, campaign)
    book.close()
    return out.getvalue()


def _formats(book: Any) -> dict[str, Any]:
    base = {"font_name": "宋体", "font_size": 10, "valign": "vcenter", "text_wrap": True}
    boxed = {**base, "border": 1, "border_color": LINE}
    styles = {
        "title": {**base, "font_size": 20, "bold": True, "align": "center", "font_color": BRAND},
        "under": {**base, "align": "center"},
        "section": {**base, "bold": True, "font_color": "#FFFFFF", "bg_color": BRAND},
        "text": boxed,
        "bold": {**boxed, "bold": True},
        "now": {**boxed, "bold": True, "bg_color": TINT},
        "head": {**boxed, "bold": True, "bg_color": TINT, "align": "center"},
        "unit": {**boxed, "bold": True, "bg_color": TINT, "align": "center", "rotation": 270},
        "unit_gap": {**boxed, "bold": True, "bg_color": GAP, "align": "center", "rotation": 270},
        "group": {**boxed, "bold": True, "bg_color": "#EEF0F3"},
        "sector": {**boxed, "bold": True},
        "gap": {**boxed, "bg_color": GAP},
        "mark": {**boxed, "align": "center"},
        "faint": {**boxed, "align": "center", "font_color": "#9AA4B1"},
        "legend": {**base, "font_color": "#5B6675"},
    }
    return {name: book.add_format(style) for name, style in styles.items()}


def _head(pen: _Pen, campaign: Campaign, today: date, aims: str, title: str) -> None:
    pen.across(title, "title")
    pen.next(34)
    pen.across(f"{campaign.issuer}　{today.year}年{today.month}月{today.day}日制", "under")
    pen.next(18)
    if aims:
        pen.across("目标", "bold", last=0)
        pen.across(aims, "text", first=1)
        pen.next(_height(aims, 90))


def _height(text: str, per_line: int) -> float:
    """A height that shows the whole text: merged cells do not grow by themselves."""
    return 16.0 * max(1, -(-len(text) // per_line)) + 4


def _phases(pen: _Pen, marks: list[PhaseMark]) -> None:
    if not marks:
        return
    pen.across("阶段", "section")
    pen.next(18)
    for mark in marks:
        style = "now" if mark.is_now else "text"
        pen.across(mark.ordinal, style, last=0)
        pen.across(mark.phase.name, style, first=1, last=1)
        days = f"{_day(mark.first)}—{_day(mark.last)}" if mark.first and mark.last else "未写明起止"
        pen.across(f"{days}　{mark.standing}", style, first=FIRST)
        pen.next(18)


def _day(day: date | None) -> str:
    return f"{day.month}月{day.day}日" if day else ""


def _matrix(pen: _Pen, matrix: Matrix) -> int:
    """The matrix with its legend; answers the row under its head, for freezing."""
    pen.across("职责表", "section")
    pen.next(18)
    legend = "　".join(f"{mark.sign} {mark.word}" for mark in matrix.legend)
    pen.across(f"{legend}　灰色为随领域　浅黄为缺口", "legend")
    pen.next(16)
    pen.write(0, "编号", "head")
    pen.write(1, matrix.corner, "head")
    for no, column in enumerate(matrix.columns, start=FIRST):
        pen.write(no, column.label, "unit_gap" if column.gap else "unit")
    pen.next(15.0 * max((len(column.label) for column in matrix.columns), default=4) + 6)
    head_row = pen.row
    for row in matrix.rows:
        _matrix_row(pen, row)
    return head_row


def _matrix_row(pen: _Pen, row: MatrixRow) -> None:
    if row.level == 0:
        pen.across(row.label, "group")
        pen.next(18)
        return
    words = "gap" if row.gap else "sector" if row.level == 1 else "text"
    pen.write(0, row.no, words)
    pen.write(1, f"{row.label}（{row.gap}）" if row.gap else row.label, words)
    for no, cell in enumerate(row.cells, start=FIRST):
        style = "faint" if cell and cell.is_inherited else "mark"
        pen.write(no, "".join(mark.sign for mark in cell.marks) if cell else "", style)
    pen.next(_height(row.label, 26))


def _milestones(pen: _Pen, progress: list[MilestoneProgress]) -> None:
    if not progress:
        return
    pen.across("时间节点", "section")
    pen.next(18)
    for each in progress:
        stone = each.milestone
        done = f"　已通过 {each.tally.accepted}/{each.tally.total}" if each.owed else ""
        pen.across(_day(stone.due_on) or "未定", "text", last=0)
        pen.across(stone.what, "text", first=1, last=1)
        pen.across(f"{stone.who_text}{done}", "text", first=FIRST)
        pen.next(_height(stone.what, 26))


def _group(pen: _Pen, groups: list[Group]) -> None:
    for group in groups:
        pen.across(group.group.name, "section")
        pen.next(18)
        lines = [
            (kind, "、".join(_holder(each) for each in seats)) for kind, seats in group.by_kind
        ]
        office = str(group.group.office_unit or group.group.office_at)
        if office:
            lines.append(("办公室", office))
        for kind, names in lines:
            pen.across(kind, "bold", last=0)
            pen.across(names, "text", first=1)
            pen.next(_height(names, 90))


def _holder(each: FilledSeat) -> str:
    return str(each.seat.user) if each.seat.user else each.seat.text or "未落实"


def _set_up(sheet: Any, pen: _Pen, head_row: int, matrix: Matrix) -> None:
    sheet.set_column(0, 0, 9)
    sheet.set_column(1, 1, 44)
    sheet.set_column(FIRST, pen.last, 4.2 if len(matrix.columns) > 12 else 8)
    sheet.freeze_panes(head_row, FIRST)
    sheet.repeat_rows(head_row - 1)
    sheet.set_paper(8)  # A3
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.5)
    sheet.set_footer("&R第 &P 页，共 &N 页")
    sheet.hide_gridlines(2)


SOURCES: Sequence[tuple[str, type[PlanFact]]] = (
    ("工作目标", Goal),
    ("整治领域", Sector),
    ("整治事项", Item),
    ("阶段", Phase),
    ("时间节点", Milestone),
    ("报送要求", ReportingDuty),
    ("工作要求", Requirement),
)


def _sentences(sheet: Any, formats: dict[str, Any], campaign: Campaign) -> None:
    """Each line of the map with the plan's own words, so that the sheet proves itself."""
    for no, head in enumerate(("类别", "内容", "方案原文", "方案版本")):
        sheet.write_string(0, no, head, formats["head"])
    line = 1
    for label, model in SOURCES:
        # One copy of the plan's text for all rows: joined, each row would carry its own.
        for fact in standing(model, campaign).prefetch_related("document"):
            texts = (label, _named(fact), said(fact), f"第{fact.document.version}版")
            for no, text in enumerate(texts):
                sheet.write_string(line, no, text[:LONGEST], formats["text"])
            line += 1
    sheet.set_column(0, 0, 11)
    sheet.set_column(1, 1, 46)
    sheet.set_column(2, 2, 80)
    sheet.set_column(3, 3, 10)
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    sheet.set_paper(8)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


def _named(fact: PlanFact) -> str:
    """The whole of what the fact says."""
    if isinstance(fact, Item):
        return f"{fact.no}{fact.text}"
    if isinstance(fact, Goal):
        return fact.text
    if isinstance(fact, Milestone | ReportingDuty):
        return fact.what
    return str(fact)
