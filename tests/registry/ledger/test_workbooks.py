"""What goes back to people: their own workbook with its problems marked, and the template."""

from datetime import date
from io import BytesIO

import openpyxl
import pytest

from hongxian.registry.ledger import read_ledger
from hongxian.registry.ledger.headers import fields, kinds
from hongxian.registry.ledger.marked import HEAD, marked_copy
from hongxian.registry.ledger_template import template
from tests.registry.ledger.books import Merge, csv, xls, xlsx

ROWS = [
    [Merge("青石县台账", 1, 3)],
    ["单位名称", "地址", "日期"],
    ["甲超市", "=1+1", date(2026, 3, 5)],
    ["", "人民路", ""],
]


def opened(data: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(BytesIO(data))


def test_an_xlsx_keeps_its_sheets_formats_and_formulas() -> None:
    own = xlsx(("台账", ROWS), ("说明", [["不要删"]]))
    book = opened(marked_copy(own, "台账.xlsx", sheet="台账", head=2, told={4: "有误：没有填名称"}))
    sheet = book["台账"]

    assert book.sheetnames == ["台账", "说明"]
    assert [cell.value for cell in sheet[2]] == ["单位名称", "地址", "日期", HEAD]
    assert sheet["D4"].value == "有误：没有填名称"
    assert sheet["C3"].number_format == "yyyy-mm-dd"
    assert sheet["D3"].value is None
    assert [str(merged) for merged in sheet.merged_cells.ranges] == ["A1:C1"]
    assert sheet.auto_filter.ref == "A2:D4"


def test_marking_again_uses_the_same_column_and_is_still_read() -> None:
    own = xlsx(("台账", ROWS))
    once = marked_copy(own, "a.xlsx", sheet="台账", head=2, told={4: "有误：没有填名称"})
    twice = marked_copy(once, "a.xlsx", sheet="台账", head=2, told={3: "有误：别的"})

    assert [cell.value for cell in opened(twice)["台账"][2]].count(HEAD) == 1
    assert opened(twice)["台账"]["D4"].value is None
    assert {one.header: one.field for one in read_ledger(twice).columns}[HEAD] is None


@pytest.mark.parametrize(
    "data", [xls(("台账", ROWS)), csv("单位名称|地址|电话\n甲|=2+3|无")], ids=["xls", "csv"]
)
def test_another_file_becomes_an_xlsx_without_formulas(data: bytes) -> None:
    name = read_ledger(data, "台账.csv").sheet
    copy = marked_copy(data, "台账.csv", sheet=name, head=1, told={2: "=危险"})
    cells = [cell for row in opened(copy).worksheets[0].rows for cell in row]

    assert "=危险" in {cell.value for cell in cells}
    assert [cell.value for cell in cells if cell.font.b] == [HEAD, "=危险"]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}


def test_a_sentence_longer_than_a_cell_is_cut_where_the_cell_ends() -> None:
    data = csv("单位名称|地址\n甲|人民路")
    name = read_ledger(data, "台账.csv").sheet
    copy = marked_copy(data, "台账.csv", sheet=name, head=1, told={2: "长" * 40_000})

    assert len(opened(copy).worksheets[0]["C2"].value) == 32_767


@pytest.mark.parametrize("kind", list(kinds()))
def test_the_template_is_read_back_column_by_column(kind: str) -> None:
    book = opened(template(kind, ["城关派出所"]))
    sheet = book.worksheets[0]
    labels = [str(cell.value).rstrip("*") for cell in sheet[2]]
    for column in range(1, len(labels) + 1):
        sheet.cell(3, column).value = "1"
    file = BytesIO()
    book.save(file)
    ledger = read_ledger(file.getvalue(), kind=kind)

    wanted = [one.key for one in fields(kind) if one.keep]
    assert sorted(one.field or one.header for one in ledger.columns) == sorted(wanted)
    assert sheet.data_validations.dataValidation
