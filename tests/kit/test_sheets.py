"""Spreadsheets that open as what they are, whichever way they are written."""

from datetime import date, datetime
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.utils import timezone
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from hongxian.kit.chips import Chip, Tone
from hongxian.kit.sheets import DAY, MOMENT, SAMPLE, write_large, write_sheet, xlsx_response

NOON = timezone.make_aware(datetime(2026, 6, 16, 12, 30))
JUNE = date(2026, 6, 16)
ODD = [None, "", "在用", Chip("在用", Tone.DONE), True, 3, 2.5, -1, 10**16, float("inf"), "=1"]


@pytest.fixture(params=["while one waits", "large"])
def book(request, tmp_path):
    """Either writer: rows and heads in, the bytes of the workbook out."""

    def write(rows, heads=("甲", "乙"), name="表") -> bytes:
        path = tmp_path / "book.xlsx"
        if request.param == "large":
            write_large(path, name, heads, iter(rows))
        else:
            with path.open("wb") as file:
                write_sheet(file, name, heads, iter(rows))
        return path.read_bytes()

    return write


def read(content: bytes) -> list[list]:
    return CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()


def xml(content: bytes) -> str:
    return ZipFile(BytesIO(content)).read("xl/worksheets/sheet1.xml").decode()


@pytest.mark.parametrize(
    "text", ["=1+1", "+86 139", "-1", "@SUM(A1)", '=HYPERLINK("http://x")', "\t=1", "http://x"]
)
def test_nothing_that_looks_like_a_formula_becomes_one(book, text):
    content = book([[text, ""]])

    assert "<f>" not in xml(content)
    assert "hyperlink" not in xml(content)
    assert read(content)[1][0] == text


def test_numbers_and_dates_stay_numbers_and_dates(book):
    row = read(book([[3, 2.5, JUNE, NOON]], heads="甲乙丙丁"))[1]

    assert row == [3.0, 2.5, JUNE, datetime(2026, 6, 16, 12, 30)]


def test_a_number_too_long_for_the_format_stays_whole(book):
    assert read(book([[110101199001011237, "0012"]]))[1] == ["110101199001011237", "0012"]


def test_nothing_and_words(book):
    row = read(
        book([[None, Chip("在用", Tone.DONE), True, ""], ["", "", "", "末"]], heads="甲乙丙丁")
    )

    assert row[1:] == [["", "在用", "True", ""], ["", "", "", "末"]]


def test_a_text_longer_than_a_cell_is_cut(book):
    assert len(read(book([["长" * 40000, ""]]))[1][0]) == 32767


@pytest.mark.parametrize("text", ["a\x01b", "_x0001_", "两\n行", "  空格  ", "<&>\"'", "𠮷野"])
def test_a_text_comes_back_as_it_was(book, text):
    assert read(book([[text, "末"]]))[1] == [text, "末"]


def test_a_day_shows_no_hour_and_a_moment_does(book):
    content = book([[JUNE, NOON]])

    first, second = load_workbook(BytesIO(content)).active[2]
    assert (first.number_format, second.number_format) == (DAY, MOMENT)
    assert (first.alignment.horizontal, second.alignment.horizontal) == ("left", "left")


def test_heads_stay_in_sight_and_on_every_page(book):
    sheet = load_workbook(BytesIO(book([["一", "二"]]))).active

    assert [cell.value for cell in sheet[1]] == ["甲", "乙"]
    assert all(cell.font.bold and cell.fill.fgColor.rgb == "FFE8EFF8" for cell in sheet[1])
    assert all(cell.border.bottom.style == "thin" for cell in sheet[1])
    assert (sheet.freeze_panes, sheet.print_title_rows) == ("A2", "$1:$1")
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert (sheet.page_setup.fitToHeight, sheet.sheet_properties.pageSetUpPr.fitToPage) == (0, True)


def test_columns_are_as_wide_as_what_stands_in_them(book):
    wide, narrow = load_workbook(
        BytesIO(book([["长" * 60, "短"]]))
    ).active.column_dimensions.values()

    assert (int(wide.width), int(narrow.width)) == (48, 9)


def test_no_rows_still_have_heads(book):
    assert read(book([])) == [["甲", "乙"]]


def test_two_columns_of_one_name_both_stand_in_the_file(book):
    assert read(book([["一", "二"]], heads=("甲", "甲"))) == [["甲", "甲"], ["一", "二"]]


@pytest.mark.parametrize("late", [SAMPLE - 1, SAMPLE, SAMPLE + 1, 3 * SAMPLE])
def test_the_rows_past_the_first_ones_are_read_alike(book, late):
    rows = [["", None]] * late + [[JUNE, JUNE], ["=1", "末"]]

    content = book(rows)

    assert read(content)[late + 1 :] == [[JUNE, JUNE], ["=1", "末"]]
    assert load_workbook(BytesIO(content)).active.cell(late + 2, 1).number_format == DAY


def test_a_moment_where_none_was_expected_keeps_its_hour(tmp_path):
    rows = [[None]] * SAMPLE + [[NOON]]

    write_large(tmp_path / "book.xlsx", "表", ["甲"], iter(rows))

    assert read((tmp_path / "book.xlsx").read_bytes())[-1] == ["2026年6月16日 12:30"]


@pytest.mark.parametrize("day", [JUNE, NOON])
def test_a_number_among_days_does_not_become_one(tmp_path, day):
    write_large(tmp_path / "book.xlsx", "表", ["甲"], iter([[day], [3]]))

    assert read((tmp_path / "book.xlsx").read_bytes())[-1] == ["3"]


def test_both_ways_write_the_same_cells(tmp_path):
    rows = [[one, day] for one in ODD for day in (JUNE, None, "未定", "")]
    with (tmp_path / "one.xlsx").open("wb") as file:
        write_sheet(file, "表", ["甲", "乙"], iter(rows))

    write_large(tmp_path / "other.xlsx", "表", ["甲", "乙"], iter(rows))

    one, other = (read((tmp_path / name).read_bytes()) for name in ("one.xlsx", "other.xlsx"))
    assert one == other


def test_rows_are_taken_one_after_another(tmp_path):
    taken = []

    def rows():
        for no in range(SAMPLE + 5):
            taken.append(no)
            yield [no, "行"]
        raise RuntimeError("半途")

    with pytest.raises(RuntimeError, match="半途"):
        write_large(tmp_path / "book.xlsx", "表", ["甲", "乙"], rows())

    assert len(taken) == SAMPLE + 5


def test_the_name_survives_as_file_and_sheet():
    answer = xlsx_response("2026年[一]/二:三", ["甲", "乙"], [])

    assert answer["Content-Disposition"].endswith(".xlsx")
    assert "%E5%B9%B4" in answer["Content-Disposition"]
    names = CalamineWorkbook.from_filelike(BytesIO(answer.content)).sheet_names
    assert names == ["2026年一二三"]


def test_a_name_the_format_does_not_take_is_made_one(book):
    names = CalamineWorkbook.from_filelike(
        BytesIO(book([["一", "二"]], name="[甲]" * 20))
    ).sheet_names

    assert names == ["甲" * 20]
