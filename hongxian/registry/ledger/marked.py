"""The user's own workbook with what is wrong in one more column, so that it can be filtered."""

from collections.abc import Mapping
from datetime import date, datetime
from io import BytesIO
from typing import Any

import openpyxl
import xlsxwriter
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter

from hongxian.registry.ledger.facts import Grid
from hongxian.registry.ledger.opening import open_grids

HEAD = "导入结果"
_FILL, _INK = "FFFDF3DC", "FF8A4B00"
_LONGEST = 32767


def marked_copy(
    data: bytes, file_name: str, *, sheet: str, head: int, told: Mapping[int, str]
) -> bytes:
    """A copy as .xlsx. `head` is the last row of the head, `told` maps rows to sentences; both
    count from 1. An .xlsx keeps its formats; another file is copied cell by cell."""
    if data.startswith(b"PK"):
        try:
            return _in_place(data, sheet, head, told)
        except Exception:  # noqa: S110 - the library's ways to fail are many; see below
            # A workbook it cannot write back (a drawing, an odd style) is copied instead.
            pass
    return _copied(open_grids(data, file_name), sheet, head, told)


def _in_place(data: bytes, name: str, head: int, told: Mapping[int, str]) -> bytes:
    book = openpyxl.load_workbook(BytesIO(data), keep_links=False)
    sheet = book[name]
    column = _free_column(sheet, head)
    fill, ink = PatternFill("solid", start_color=_FILL), Font(color=_INK, bold=True)
    sheet.cell(head, column, HEAD).font = Font(bold=True)
    sheet.column_dimensions[get_column_letter(column)].width = 48
    for row, said in told.items():
        cell = sheet.cell(row, column)
        cell.value, cell.data_type = said[:_LONGEST], "s"
        cell.fill, cell.font = fill, ink
    sheet.auto_filter.ref = f"A{head}:{get_column_letter(column)}{sheet.max_row}"
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _free_column(sheet: Any, head: int) -> int:
    """The column of an earlier marking, else the first one right of everything in the head."""
    last = 1
    for cell in sheet[head]:
        if cell.value == HEAD:
            _clear(sheet, int(cell.column), head)
            return int(cell.column)
        if cell.value is not None:
            last = max(last, cell.column)
    for merged in sheet.merged_cells.ranges:
        if merged.min_row <= head <= merged.max_row:
            last = max(last, merged.max_col)
    return int(last) + 1


def _clear(sheet: Any, column: int, head: int) -> None:
    """What an earlier marking said may be mended by now."""
    for row in range(head + 1, sheet.max_row + 1):
        cell = sheet.cell(row, column)
        cell.value, cell.fill = None, PatternFill()


def _copied(grids: list[Grid], name: str, head: int, told: Mapping[int, str]) -> bytes:
    file = BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(file, {**options, "in_memory": True})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    mark = book.add_format({"bg_color": "#FDF3DC", "font_color": "#8A4B00", "bold": True})
    bold = book.add_format({"bold": True})
    for no, grid in enumerate(grids, start=1):
        sheet = book.add_worksheet(grid.name[:31] if len(grids) > 1 else f"台账{no}")
        width = max((len(row) for row in grid.rows), default=0)
        for row, line in enumerate(grid.rows):
            for column, cell in enumerate(line):
                _put(sheet, row, column, cell, day)
        if grid.name == name:
            sheet.write_string(head - 1, width, HEAD, bold)
            sheet.set_column(width, width, 48)
            for row, said in told.items():
                sheet.write_string(row - 1, width, said[:_LONGEST], mark)
            sheet.autofilter(head - 1, 0, max(len(grid.rows) - 1, head), width)
    book.close()
    return file.getvalue()


def _put(sheet: Any, row: int, column: int, cell: Any, day: Any) -> None:
    """Numbers and days as such; everything else as text, whatever it begins with."""
    if cell is None or cell == "":
        return
    if isinstance(cell, date | datetime):
        sheet.write_datetime(row, column, cell, day)
    elif isinstance(cell, int | float) and not isinstance(cell, bool) and abs(cell) < 10**15:
        sheet.write_number(row, column, cell)
    else:
        sheet.write_string(row, column, str(cell)[:_LONGEST])
