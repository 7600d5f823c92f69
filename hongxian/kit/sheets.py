"""Spreadsheets out: one sheet of rows, written as a stream, with no cell that is a formula.

`write_sheet` for what a person waits for, `write_large` for any length: the same sheet to look at.
The libraries are loaded by whoever writes: most commands never do.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import chain, islice
from math import isfinite
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any
from urllib.parse import quote

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
DAY = 'yyyy"年"m"月"d"日"'
MOMENT = f"{DAY} hh:mm"
PAPER_A4 = 9
HEAD_COLOUR = "#E8EFF8"
QUICK = frozenset({str, date, type(None)})
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
    import xlsxwriter

    book = xlsxwriter.Workbook(file, PLAIN_TEXT)
    sheet = book.add_worksheet(_sheet_name(name))
    head = book.add_format(
        {"bold": True, "bg_color": HEAD_COLOUR, "border": 1, "valign": "vcenter"}
    )
    formats = {
        date: book.add_format({"num_format": DAY, "align": "left"}),
        datetime: book.add_format({"num_format": MOMENT, "align": "left"}),
    }
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    sheet.set_paper(PAPER_A4)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    first = list(islice(rows, SAMPLE))
    for no, (label, width) in enumerate(zip(heads, _widths(heads, first), strict=True)):
        sheet.set_column(no, no, width)
        sheet.write_string(0, no, label, head)
    for line, row in enumerate(chain(first, rows), start=1):
        for no, value in enumerate(row):
            _write(sheet, line, no, cell(value), formats)
    book.close()


def write_large(path: Path, name: str, heads: Sequence[str], rows: Iterator[Sequence[Any]]) -> None:
    """The same sheet in a fifth of the time, however many rows there are."""
    first = list(islice(rows, SAMPLE))
    if not first or len(set(heads)) < len(heads):
        # The library takes its heads from the rows, by name.
        with path.open("wb") as file:
            write_sheet(file, name, heads, chain(first, rows))
        return
    from rustpy_xlsxwriter import FastExcel, Format

    head = Format().set_bold().set_background_color(HEAD_COLOUR).set_border("thin")
    told = [_told_by(no, first) for no in range(len(heads))]
    cells = _cells_where(told)
    book = FastExcel(str(path)).format(datetime_format=DAY).freeze(row=1)
    book.sheet(
        _sheet_name(name),
        (dict(zip(heads, cells(row), strict=True)) for row in chain(first, rows)),
        column_widths=_widths(heads, first),
        column_formats={
            label: Format().set_num_format(MOMENT if kind is datetime else DAY).set_align("left")
            for label, kind in zip(heads, told, strict=True)
            if kind is not None
        },
        header_format=head.set_align("vcenter"),
        page_setup={
            "paper_size": PAPER_A4, "landscape": True, "fit_to_pages": (1, 0), "repeat_rows": 0,
        },
    ).save()  # fmt: skip


def _told_by(no: int, rows: Sequence[Sequence[Any]]) -> type[date] | None:
    """Does a column hold moments, days or neither? Its first rows tell."""
    kinds = {type(row[no]) for row in rows}
    return datetime if datetime in kinds else date if date in kinds else None


def _cells_where(kinds: Sequence[type[date] | None]) -> Callable[[Sequence[Any]], list[Any]]:
    """The cells of a row. What the look of its column would spoil is told in words: a moment where
    hours are not shown, a number where days are."""

    def cells(row: Sequence[Any]) -> list[Any]:
        # Looked at by its type first: most cells are what they should be.
        return [
            value
            if type(value) in QUICK and (type(value) is not str or len(value) <= LONGEST_TEXT)
            else told(no, value)
            for no, value in enumerate(row)
        ]

    def told(no: int, value: Any) -> Any:
        value = cell(value)
        if isinstance(value, datetime) and kinds[no] is not datetime:
            return f"{value.year}年{value.month}月{value.day}日 {value:%H:%M}"
        is_spoilt = isinstance(value, int | float) and kinds[no] is not None
        return str(value) if is_spoilt else value

    return cells


def cell(value: Any) -> Any:
    """A value as a cell takes it: numbers and dates as such, everything else as text."""
    if value is None:
        return None
    if isinstance(value, datetime):
        return timezone.localtime(value).replace(tzinfo=None) if value.tzinfo else value
    if isinstance(value, date) or _is_number(value):
        return value
    return str(value)[:LONGEST_TEXT]


def _widths(heads: Sequence[str], rows: Sequence[Sequence[Any]]) -> list[float]:
    """How wide the columns are, by what stands in the first rows."""
    widest = [
        max(map(_width, [label, *(row[no] for row in rows)])) for no, label in enumerate(heads)
    ]
    return [min(WIDEST, max(NARROWEST, width + 3)) for width in widest]


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
    """One cell: text whatever it starts with."""
    if value is None or value == "":
        return
    if isinstance(value, date):
        kind = datetime if isinstance(value, datetime) else date
        sheet.write_datetime(line, no, value, formats[kind])
    elif isinstance(value, str):
        sheet.write_string(line, no, value)
    else:
        sheet.write_number(line, no, value)
