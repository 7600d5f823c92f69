"""Spreadsheets that open as what they are."""

from datetime import date, datetime
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.utils import timezone
from python_calamine import CalamineWorkbook

from hongxian.kit.chips import Chip, Tone
from hongxian.kit.sheets import xlsx_response


def book(rows, heads=("甲", "乙"), name="表"):
    return xlsx_response(name, heads, rows)


def read(answer) -> list[list]:
    return CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0).to_python()


def xml(answer) -> str:
    return ZipFile(BytesIO(answer.content)).read("xl/worksheets/sheet1.xml").decode()


@pytest.mark.parametrize(
    "text", ["=1+1", "+86 139", "-1", "@SUM(A1)", '=HYPERLINK("http://x")', "\t=1", "http://x"]
)
def test_nothing_that_looks_like_a_formula_becomes_one(text):
    answer = book([[text, ""]])

    assert "<f>" not in xml(answer)
    assert "hyperlink" not in xml(answer)
    assert read(answer)[1][0] == text


def test_numbers_and_dates_stay_numbers_and_dates():
    noon = timezone.make_aware(datetime(2026, 6, 16, 12, 30))

    row = read(book([[3, 2.5, date(2026, 6, 16), noon]], heads="甲乙丙丁"))[1]

    assert row == [3.0, 2.5, date(2026, 6, 16), datetime(2026, 6, 16, 12, 30)]


def test_a_number_too_long_for_the_format_stays_whole():
    assert read(book([[110101199001011237, "0012"]]))[1] == ["110101199001011237", "0012"]


def test_nothing_and_words():
    row = read(book([[None, Chip("在用", Tone.DONE), True, ""]], heads="甲乙丙丁"))[1]

    assert row == ["", "在用", "True", ""]


def test_a_text_longer_than_a_cell_is_cut():
    assert len(read(book([["长" * 40000, ""]]))[1][0]) == 32767


def test_the_name_survives_as_file_and_sheet():
    answer = book([], name="2026年[一]/二:三")

    assert answer["Content-Disposition"].endswith(".xlsx")
    assert "%E5%B9%B4" in answer["Content-Disposition"]
    names = CalamineWorkbook.from_filelike(BytesIO(answer.content)).sheet_names
    assert names == ["2026年一二三"]


def test_columns_are_as_wide_as_what_stands_in_them():
    assert 'width="48' in xml(book([["长" * 60, "短"]]))
