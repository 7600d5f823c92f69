"""Spreadsheets out: one sheet of rows, written as a stream, with no cell that is a formula."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import chain, islice
from math import isfinite
from tempfile import TemporaryFile
from typing import IO, Any
from urllib.parse import quote

import xlsxwriter
from django.http import HttpResponse
from django.utils import timezone

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDEST = 48
NARROWEST = 9
SAMPLE = 200
LONGEST_TEXT = 32767
"""What one cell may hold, by the file format."""
LARGEST_NUMBER = 10**15
"""Beyond it the format loses digits: such a number is written as text."""
PLAIN_TEXT = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def xlsx_response(name: str, heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> HttpResponse:
    """A workbook of one sheet as a download named `name`.xlsx."""
    with TemporaryFile() as file:
        write_sheet(file, name, heads, iter(rows))
        file.seek(0)
        response = HttpResponse(file.read(), content_type=XLSX)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}.xlsx"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def write_sheet(
    file: IO[bytes], name: str, heads: Sequence[str], rows: Iterator[Sequence[Any]]
) -> None:
    """Write heads and rows, a row at a time; the first ones tell how wide the columns are."""
    book = xlsxwriter.Workbook(file, PLAIN_TEXT)
    sheet = book.add_worksheet(_sheet_name(name))
    head = book.add_format({"bold": True, "bg_color": "#E8EFF8", "border": 1, "valign": "vcenter"})
    formats = {
        date: book.add_format({"num_format": 'yyyy"年"m"月"d"日"', "align": "left"}),
        datetime: book.add_format({"num_format": 'yyyy"年"m"月"d"日" hh:mm', "align": "left"}),
    }
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    first = list(islice(rows, SAMPLE))
    for no, label in enumerate(heads):
        widest = max(map(_width, [label, *(row[no] for row in first)]))
        sheet.set_column(no, no, min(WIDEST, max(NARROWEST, widest + 3)))
        sheet.write_string(0, no, label, head)
    for line, row in enumerate(chain(first, rows), start=1):
        for no, value in enumerate(row):
            _write(sheet, line, no, value, formats)
    book.close()


def _width(value: Any) -> int:
    """About how many half-width characters a value takes on paper."""
    if isinstance(value, date):
        return 18 if isinstance(value, datetime) else 12
    text = "" if value is None else str(value)
    return sum(1 if character.isascii() else 2 for character in text)


def _sheet_name(name: str) -> str:
    """A name the format takes: no []:*?/\\ and at most 31 characters."""
    return "".join(c for c in name if c not in "[]:*?/\\'")[:31] or "表"


def _is_number(value: Any) -> bool:
    """A number the format keeps in full."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return isfinite(value) and abs(value) < LARGEST_NUMBER


def _write(sheet: Any, line: int, no: int, value: Any, formats: dict[type[date], Any]) -> None:
    """One cell: numbers and dates as such, everything else as text, whatever it starts with."""
    if value is None or value == "":
        return
    if isinstance(value, datetime):
        local = timezone.localtime(value) if timezone.is_aware(value) else value
        sheet.write_datetime(line, no, local.replace(tzinfo=None), formats[datetime])
    elif isinstance(value, date):
        sheet.write_datetime(line, no, value, formats[date])
    elif _is_number(value):
        sheet.write_number(line, no, value)
    else:
        sheet.write_string(line, no, str(value)[:LONGEST_TEXT])
