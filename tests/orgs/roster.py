"""Workbooks as people keep them, made for a test."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

import xlsxwriter
from python_calamine import CalamineWorkbook

UNIT_HEAD = ["全称*", "简称", "类别*", "机构代码", "上级单位"]
PERSON_HEAD = ["姓名*", "警号或账号*", "所在单位*", "职务", "联系电话"]


def workbook(**sheets: Sequence[Sequence[Any]]) -> bytes:
    """Sheets by name, their rows from the first line on."""
    file = BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for no, row in enumerate(rows):
            sheet.write_row(no, 0, row)
    book.close()
    return file.getvalue()


def roster(units: Sequence[Sequence[Any]] = (), people: Sequence[Sequence[Any]] = ()) -> bytes:
    """The template filled in: a note, the head, the rows."""
    return workbook(单位=[["说明"], UNIT_HEAD, *units], 人员=[["说明"], PERSON_HEAD, *people])


def cells(content: bytes, name: str) -> list[list[Any]]:
    """A sheet of a workbook that came back."""
    return CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_name(name).to_python()
