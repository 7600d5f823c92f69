"""Ledgers as counties keep them, made for a test: merged heads, notes, text for numbers, old files.

A cell may be `Merge(value, down, right)`, `Broken("#N/A")`, a date, or anything a cell holds.
"""

import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any

import xlsxwriter
import xlwt
from stdnum.cn import uscc


@dataclass(frozen=True)
class Merge:
    """A merged range that begins here."""

    value: Any
    down: int = 1
    right: int = 1


@dataclass(frozen=True)
class Broken:
    """A formula whose last result is an error."""

    word: str


def credit_code(no: int) -> str:
    """A made-up code whose check character is right."""
    body = f"92379999MA{no:07d}"
    return body + uscc.calc_check_digit(body)


def xlsx(*sheets: tuple[str, Sequence[Sequence[Any]]], hidden: Sequence[str] = ()) -> bytes:
    """A workbook of sheets, each a name and its rows from the first line on."""
    file = BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for name, rows in sheets:
        sheet = book.add_worksheet(name)
        if name in hidden:
            sheet.hide()
        for no, row in enumerate(rows):
            for column, cell in enumerate(row):
                _put(sheet, no, column, cell, day)
    book.close()
    return file.getvalue()


def _put(sheet: Any, row: int, column: int, cell: Any, day: Any) -> None:
    if isinstance(cell, Merge):
        if cell.down == cell.right == 1:
            sheet.write(row, column, cell.value)
            return
        last = (row + cell.down - 1, column + cell.right - 1)
        sheet.merge_range(row, column, *last, cell.value)
    elif isinstance(cell, Broken):
        sheet.write_formula(row, column, "=1/0", None, cell.word)
    elif isinstance(cell, date):
        sheet.write_datetime(row, column, cell, day)
    elif cell is not None and cell != "":
        sheet.write(row, column, cell)


def xls(*sheets: tuple[str, Sequence[Sequence[Any]]]) -> bytes:
    """The same in the format of old office programs."""
    book = xlwt.Workbook(encoding="utf-8")
    day = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    for name, rows in sheets:
        sheet = book.add_sheet(name, cell_overwrite_ok=True)
        for no, row in enumerate(rows):
            for column, cell in enumerate(row):
                if isinstance(cell, Merge):
                    last = no + cell.down - 1, column + cell.right - 1
                    sheet.write_merge(no, last[0], column, last[1], cell.value)
                elif isinstance(cell, date):
                    sheet.write(no, column, cell, day)
                elif cell is not None and cell != "":
                    sheet.write(no, column, cell)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def csv(text: str, encoding: str = "utf-8-sig", separator: str = ",") -> bytes:
    """Lines written with | between cells, in another encoding and with another separator."""
    lines = "\r\n".join(line.strip().replace("|", separator) for line in text.strip().splitlines())
    return f"{lines}\r\n".encode(encoding)


def with_part(data: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """A workbook with one of its parts changed."""
    file = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(data)) as old,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.infolist():
            content = old.read(part)
            new.writestr(part.filename, change(content) if part.filename == name else content)
    return file.getvalue()
