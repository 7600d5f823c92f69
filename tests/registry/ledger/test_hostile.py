"""Empty, huge, locked, broken and hostile files: one clear sentence, no memory spent on them."""

import random
import zipfile
from collections.abc import Callable
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hongxian.kit.verdict import Refused
from hongxian.registry.ledger import read_ledger
from tests.registry.ledger.books import with_part, xls, xlsx

ROWS = [["单位名称", "地址", "电话"], ["甲超市", "人民路1号", "13800000001"]]
GOOD = xlsx(("台账", ROWS))
OLD = xls(("台账", ROWS))
SHEET = "xl/worksheets/sheet1.xml"
OPEN = (
    b'<?xml version="1.0"?><worksheet xmlns='
    b'"http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
)
RELATIONS = "xl/_rels/workbook.xml.rels"
NEAR = b'<row r="1"><c r="A1"><v>1</v></c></row>'
ENTITY = b'<!DOCTYPE x [<!ENTITY a "aa">]>'
CLOSE = b"</sheetData></worksheet>"


def sheet(inside: bytes) -> bytes:
    return with_part(GOOD, SHEET, lambda _: OPEN + inside + CLOSE)


def packed(**parts: bytes) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)
    return file.getvalue()


def locked_xls() -> bytes:
    """The record of a password put before the sheets."""
    at = OLD.index(b"\x09\x08\x10\x00") + 20
    return OLD[:at] + b"\x2f\x00\x06\x00" + OLD[at + 4 :]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "空文件"),
        (b"\0" * 5000, "不是表格文件"),
        (b"%PDF-1.7 ...", "不是表格文件"),
        (b"\x89PNG\r\n", "不是表格文件"),
        (b"hello world", "没有找到表头"),
        (b"\xff\xfe\x00", "编码认不出"),
        (b'<?xml?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">', "XML"),
        (b"<html><body>no table</body></html>", "没有找到表格"),
        (b'a,b\n"' + b"x,y\n" * 100_000, "引号不成对"),
        (GOOD[: len(GOOD) // 2], "打不开"),
        (b"PK\x03\x04" + b"x" * 500, "打不开"),
        (packed(word__document=b"<x/>"), "读不了"),
        (packed(**{"xl__workbook.bin": b"x"}), "读不了"),
        (xlsx(("空", [])), "没有内容"),
        (xlsx(("数", [[1, 2, 3], [4, 5, 6]])), "没有找到表头"),
        (sheet(NEAR + b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'), "范围太大"),
        (sheet(b'<row r="99999999"><c r="A99999999"><v>1</v></c></row>'), "不合规范"),
        (sheet(b'<row r="1"><c r="ZZZZ1"><v>1</v></c></row>'), "不合规范"),
        (sheet(b'<row r="9"/><row><c><v>1</v></c></row>'), "不合规范"),
        (sheet(b"<row><c"), "打不开"),
        (with_part(GOOD, SHEET, lambda old: ENTITY + old[old.index(b"<work") :]), "不该出现"),
        (with_part(GOOD, RELATIONS, lambda _: b"<Relationships/>"), "打不开|没有内容"),
        (OLD[:3000], "打不开"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 2000, "打不开"),
        (locked_xls(), "打开密码"),
    ],
)  # fmt: skip
def test_a_hopeless_file_is_refused_with_what_to_do(data: bytes, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence) as refusal:
        read_ledger(data, "台账.xlsx")
    assert refusal.value.sentence.endswith("。")
    assert "\n" not in refusal.value.sentence


def test_a_file_beyond_any_ledger_is_refused_by_its_size() -> None:
    with pytest.raises(Refused, match="超过30兆"):
        read_ledger(b"PK\x03\x04" + b"x" * (31 * 2**20))


def test_a_bomb_is_refused_before_it_unpacks() -> None:
    def bomb(size: int) -> Callable[[bytes], bytes]:
        return lambda _: b" " * size

    with pytest.raises(Refused, match="展开后太大"):
        read_ledger(with_part(GOOD, "xl/sharedStrings.xml", bomb(101 * 2**20)))


def test_a_million_formatted_rows_below_the_ledger_do_no_harm() -> None:
    empty = b"".join(
        b'<row r="%d"><c r="A%d" s="1"/></row>' % (no, no) for no in range(3, 1_048_577)
    )
    end = b"</sheetData>"
    ledger = read_ledger(with_part(GOOD, SHEET, lambda old: old.replace(end, empty + end)))

    assert (len(ledger.lines), ledger.blank_rows) == (1, 0)


def test_a_stray_cell_far_below_in_an_old_file_is_refused() -> None:
    rows = [*ROWS, *([[]] * 60_000), [*([""] * 200), "x"]]
    with pytest.raises(Refused, match="范围太大"):
        read_ledger(xls(("台账", rows)), "台账.xls")


@pytest.mark.parametrize("whole", [GOOD, OLD], ids=["xlsx", "xls"])
def test_damaged_files_are_read_or_refused_never_crashed_on(whole: bytes) -> None:
    dice = random.Random(4)
    for _ in range(120):
        data = bytearray(whole)
        for _ in range(dice.randint(1, 12)):
            data[dice.randrange(len(data))] = dice.randrange(256)
        with suppress(Refused):
            read_ledger(bytes(data), "台账")


@settings(max_examples=150)
@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    with suppress(Refused):
        read_ledger(data, "台账.csv")


@settings(max_examples=80)
@given(
    st.lists(
        st.lists(
            st.one_of(
                st.sampled_from(
                    ["单位名称", "地址", "联系电话", "序号", "合计", "注：", "姓名", ""]
                ),
                st.text("路街号店一二三0123456789/-.年月日", max_size=12),
            ),
            max_size=8,
        ),
        min_size=1,
        max_size=14,
    )
)
def test_any_table_is_read_with_rows_that_are_its_own(rows: list[list[str]]) -> None:
    text = "\n".join("\t".join(row) for row in rows)
    try:
        ledger = read_ledger(text.encode(), "台账.csv")
    except Refused:
        return
    numbers = [line.no for line in ledger.lines]
    assert numbers == sorted(set(numbers))
    assert not set(numbers) & set(ledger.header_rows)
    assert all(1 <= no <= len(rows) for no in [*numbers, *ledger.header_rows])
    assert len(numbers) + len(ledger.header_rows) + ledger.blank_rows <= len(rows)


def test_the_command_says_one_line_and_exits_1(tmp_path: Path) -> None:
    from hongxian.cli import main

    broken = tmp_path / "台账.xlsx"
    broken.write_bytes(GOOD[:400])

    assert main(["ledger", "preview", str(broken)]) == 1
    assert main(["ledger", "preview", str(tmp_path / "没有.xlsx"), "--json"]) == 1
    assert main(["ledger", "preview", str(tmp_path)]) == 1
