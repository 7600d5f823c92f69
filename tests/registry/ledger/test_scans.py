"""A first look into a workbook: how far it reaches, what is broken in it, whether it is locked."""

import re
import struct
import zipfile
from io import BytesIO

import pytest

from hongxian.kit.verdict import Refused
from hongxian.registry.ledger import read_ledger
from hongxian.registry.ledger.plain import decode, text_grid
from hongxian.registry.ledger.scan_xls import scan_xls
from hongxian.registry.ledger.scan_xlsx import Extent, scan_xlsx
from tests.registry.ledger.books import Broken, with_part, xls, xlsx

ROWS = [["单位名称", "地址"], ["甲超市", "人民路1号"], ["乙饭店", 7]]
SHEET = "xl/worksheets/sheet1.xml"


def record(kind: int, body: bytes) -> bytes:
    """One record of an old workbook."""
    return struct.pack("<HH", kind, len(body)) + body


def scanned(data: bytes) -> dict[str, Extent]:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return scan_xlsx(archive)


@pytest.mark.parametrize(
    "kind",
    [0x0203, 0x00FD, 0x027E, 0x0204, 0x0006, 0x0205, 0x00D6],
    ids=["number", "shared", "packed", "label", "formula", "truth", "rich"],
)
def test_a_cell_of_every_kind_reaches_its_row_and_column(kind: int) -> None:
    cell = record(kind, struct.pack("<HHHBB", 4, 2, 0, 1, 0))

    assert scan_xls(cell) == ({"": Extent(5, 3)}, False)


def test_a_run_of_numbers_reaches_its_last_column() -> None:
    run = record(0x00BD, struct.pack("<HH", 6, 1) + b"\0" * 18 + struct.pack("<H", 3))

    assert scan_xls(run) == ({"": Extent(7, 4)}, False)


def test_what_is_no_cell_reaches_nowhere() -> None:
    blank = record(0x0201, struct.pack("<HHH", 900, 200, 0))

    assert scan_xls(blank) == ({"": Extent()}, False)


@pytest.mark.parametrize(
    ("code", "word"), [(0, "#NULL!"), (7, "#DIV/0!"), (15, "#VALUE!"), (42, "#N/A"), (99, "#N/A")]
)
def test_an_error_is_kept_by_its_cell(code: int, word: str) -> None:
    error = record(0x0205, struct.pack("<HHHBB", 4, 2, 0, code, 1))

    assert scan_xls(error)[0][""].broken == {(4, 2): word}


def test_a_locked_workbook_is_locked_whatever_follows() -> None:
    assert scan_xls(record(0x002F, b"\0\0") + record(0x0203, b"\0" * 14)) == ({}, True)


def test_cells_are_counted_for_the_sheet_that_begins_before_them() -> None:
    name = "台账".encode("utf-16-le")
    bound = struct.pack("<IHBB", 0, 0, 2, 1) + name
    head = record(0x0085, bound)
    start = len(head)
    head = record(0x0085, struct.pack("<I", start) + bound[4:])
    book = (
        head + record(0x0809, b"\0" * 8) + record(0x0203, struct.pack("<HHH", 1, 1, 0) + b"\0" * 8)
    )

    assert scan_xls(book)[0] == {"": Extent(), "台账": Extent(2, 2)}


def test_a_new_workbook_reaches_its_last_value() -> None:
    book = xlsx(("台账", [*ROWS, ["", "", Broken("#REF!")]]), ("空", []))

    assert scanned(book) == {"台账": Extent(4, 3, {(3, 2): "#REF!"}), "空": Extent()}


def test_cells_and_rows_without_an_address_follow_one_another() -> None:
    bare = with_part(
        xlsx(("台账", ROWS)), SHEET, lambda part: re.sub(rb' r="[A-Z0-9]+"', b"", part)
    )

    assert scanned(bare) == {"台账": Extent(3, 2)}


@pytest.mark.parametrize("target", [b"xl/worksheets", b"/xl/worksheets", b"worksheets"])
def test_a_sheet_is_found_however_its_part_is_named(target: bytes) -> None:
    book = with_part(
        xlsx(("台账", ROWS)),
        "xl/_rels/workbook.xml.rels",
        lambda part: part.replace(b'Target="worksheets', b'Target="' + target),
    )

    assert scanned(book) == {"台账": Extent(3, 2)}


def test_a_sheet_is_named_by_its_place_as_well() -> None:
    book = xls(("一月", ROWS), ("二月", [*ROWS, ["丙网吧", "南街"]]))

    assert [read_ledger(book, sheet=said).sheet for said in ("1", "2", "二 月")] == [
        "一月", "二月", "二月",
    ]  # fmt: skip


@pytest.mark.parametrize("row", [b"0", b"1048577", b"99999999", b"x"])
def test_a_row_that_no_sheet_has_is_refused(row: bytes) -> None:
    book = with_part(
        xlsx(("台账", ROWS)), SHEET, lambda part: part.replace(b'<row r="1"', b'<row r="%s"' % row)
    )

    with pytest.raises(Refused, match="写法不合规范"):
        scanned(book)


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"]
)
def test_a_text_file_is_read_in_the_encoding_its_bytes_show(encoding: str) -> None:
    assert decode("name,address\n甲超市,人民路1号\n".encode(encoding)) == (
        "name,address\n甲超市,人民路1号\n"
    )


def test_the_separator_is_the_steadiest_sign_not_the_most_frequent() -> None:
    lines = [
        "场所名称;地址;备注",
        *(f"{no}店;人民路{no}号,二楼;无" for no in range(7)),
        "甲;a;b;c;d;e",
    ]

    grid = text_grid("\n".join(lines).encode())

    assert grid.rows[1] == ["0店", "人民路0号,二楼", "无"]
