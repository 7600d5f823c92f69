"""The template to fill in, the user's own workbook with its problems marked, the password slips."""

from collections.abc import Sequence
from datetime import date, datetime, time
from io import BytesIO
from typing import Any

import xlsxwriter

from hongxian.kit.sheets import PLAIN_TEXT
from hongxian.orgs.models import ADMINISTRATORS, Role, UnitKind
from hongxian.orgs.roster.read import Sheet, Workbook

BUSINESS = [role.label for role in Role if role not in ADMINISTRATORS]
KINDS = [kind.label for kind in UnitKind]
LAST_LINE = 2000
UNIT_COLUMNS = (
    ("全称*", 34, "印章上的名称，按它和机构代码判断是不是已有的单位。"),
    ("简称", 16, "表格和页面上用的名称，不填则用全称。"),
    ("类别*", 12, "从下拉框中选。"),
    ("机构代码", 16, "十二位数字，协作单位没有可以不填。"),
    ("上级单位", 26, "填全称、简称或机构代码都可以，可以是本表中的单位。"),
)
PERSON_COLUMNS = (
    ("姓名*", 12, ""),
    ("警号或账号*", 14, "登录时用，一人一号；按它判断是不是已有的人员。"),
    ("所在单位*", 26, "填全称、简称或机构代码都可以。"),
    ("职务", 22, "如“单位负责人”；多个用顿号隔开。由安全管理员审核授予后生效，三员不能在这里填。"),
    ("联系电话", 16, ""),
)
HEAD = {"bold": True, "bg_color": "#E8EFF8", "border": 1, "valign": "vcenter"}
NOTE = {"font_color": "#5B6675", "text_wrap": True, "valign": "top"}


def template() -> bytes:
    """An empty workbook with both sheets: notes above the head, choices to pick from."""
    file = BytesIO()
    book = xlsxwriter.Workbook(file, {**PLAIN_TEXT, "constant_memory": False, "in_memory": True})
    units = _ruled(
        book,
        "单位",
        "单位表：一行一个单位，带*的必填。已有的单位只更新有变化的内容。",
        UNIT_COLUMNS,
    )
    units.data_validation(2, 2, LAST_LINE, 2, _choice(KINDS, "类别请从下拉框中选。"))
    people = _ruled(
        book,
        "人员",
        "人员表：一行一个人，带*的必填。已有的人员只更新有变化的内容。",
        PERSON_COLUMNS,
    )
    loose = _choice(BUSINESS, "不在下拉框中；多个职务用顿号隔开时可以继续。")
    people.data_validation(2, 3, LAST_LINE, 3, {**loose, "error_type": "warning"})
    book.close()
    return file.getvalue()


def _ruled(book: Any, name: str, note: str, columns: Sequence[tuple[str, int, str]]) -> Any:
    sheet = book.add_worksheet(name)
    head, quiet = book.add_format(HEAD), book.add_format(NOTE)
    as_text = book.add_format({"num_format": "@"})
    sheet.merge_range(0, 0, 0, len(columns) - 1, note, quiet)
    sheet.set_row(0, 32)
    for no, (label, width, told) in enumerate(columns):
        sheet.set_column(no, no, width, as_text)
        sheet.write_string(1, no, label, head)
        if told:
            sheet.write_comment(1, no, told)
    sheet.freeze_panes(2, 0)
    return sheet


def _choice(words: list[str], message: str) -> dict[str, Any]:
    return {
        "validate": "list",
        "source": words,
        "ignore_blank": True,
        "error_title": "请核对",
        "error_message": message,
    }


def marked_copy(workbook: Workbook, problems: dict[tuple[str, int], str]) -> bytes:
    """The user's own cells, with the problems in one more column and their rows coloured."""
    file = BytesIO()
    book = xlsxwriter.Workbook(file, {**PLAIN_TEXT, "constant_memory": False, "in_memory": True})
    styles = _Styles(book)
    for sheet in workbook.sheets:
        _copy_sheet(book.add_worksheet(sheet.name), sheet, problems, styles)
    book.close()
    return file.getvalue()


class _Styles:
    """Formats of a marked copy, plain and coloured."""

    def __init__(self, book: Any) -> None:
        wrong = {"bg_color": "#FDF3DC"}
        self.head = book.add_format(HEAD)
        self.plain = {None: None, date: book.add_format({"num_format": "yyyy-mm-dd"})}
        self.wrong = {
            None: book.add_format(wrong),
            date: book.add_format({**wrong, "num_format": "yyyy-mm-dd"}),
        }
        self.told = book.add_format({**wrong, "font_color": "#8A4B00", "bold": True})


def _copy_sheet(
    out: Any, sheet: Sheet, problems: dict[tuple[str, int], str], styles: _Styles
) -> None:
    last = max((len(line) for line in sheet.lines), default=0)
    for no, line in enumerate(sheet.lines):
        said = problems.get((sheet.name, no), "")
        for column, value in enumerate(line):
            _copy_cell(out, no, column, value, styles.wrong if said else styles.plain)
        if said:
            out.write_string(no, last, said, styles.told)
    if sheet.kind:
        out.write_string(sheet.head, last, "问题", styles.head)
        out.set_column(0, max(last - 1, 0), 16)
        out.set_column(last, last, 48)
        out.freeze_panes(sheet.head + 1, 0)


def _copy_cell(out: Any, no: int, column: int, value: Any, styles: dict[Any, Any]) -> None:
    """Numbers and dates as such; everything else as text, whatever it starts with."""
    if value is None or value == "":
        if styles[None] is not None:
            out.write_blank(no, column, None, styles[None])
    elif isinstance(value, date | datetime):
        out.write_datetime(no, column, value, styles[date])
    elif isinstance(value, bool | time):
        out.write_string(no, column, str(value), styles[None])
    elif isinstance(value, int | float):
        out.write_number(no, column, value, styles[None])
    else:
        out.write_string(no, column, str(value)[:32767], styles[None])
