"""A workbook as people keep it → rows of units and people, each with its line in the file.

Header not on the first line, full-width digits, stray blanks and line breaks, numbers kept as
floats and formulas (their last value counts) are all everyday; nothing here touches the database.
"""

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from python_calamine import CalamineWorkbook

from hongxian.kit.verdict import Refused

MAX_BYTES = 5 * 2**20
MAX_UNPACKED = 80 * 2**20
MAX_ROWS = 5000
HEADER_WITHIN = 15
"""The head stands within the first lines; titles and notes may stand above."""

UNIT_HEADS = {
    "name": ("全称", "单位全称", "单位名称", "名称"),
    "short_name": ("简称", "单位简称"),
    "kind": ("类别", "单位类别"),
    "code": ("机构代码", "代码", "单位代码"),
    "parent": ("上级单位", "上级", "主管单位"),
}
PERSON_HEADS = {
    "name": ("姓名",),
    "username": ("警号或账号", "警号", "账号", "警号账号"),
    "unit": ("所在单位", "单位", "工作单位"),
    "roles": ("职务", "任职"),
    "phone": ("联系电话", "电话", "手机", "手机号", "手机号码"),
}
_WIDE = {code: code - 0xFEE0 for code in range(0xFF10, 0xFF5B)} | {0x3000: 0x20}
"""Full-width digits and letters, and what stands between them; brackets and commas stay."""


@dataclass(frozen=True)
class Row:
    """One line: where it stands and what its known columns say, cleaned."""

    line: int
    cells: dict[str, str]

    def __getitem__(self, key: str) -> str:
        return self.cells.get(key, "")


@dataclass(frozen=True)
class Sheet:
    """A sheet of units or people. `lines` are its raw cells, for writing them back."""

    name: str
    lines: list[list[Any]]
    kind: str = ""
    head: int = -1
    rows: list[Row] = field(default_factory=list)


@dataclass(frozen=True)
class Workbook:
    """Everything in the file, in its own order."""

    sheets: list[Sheet]

    def rows(self, kind: str) -> Iterator[tuple[Sheet, Row]]:
        """The rows of one kind with their sheet."""
        for sheet in self.sheets:
            if sheet.kind == kind:
                for row in sheet.rows:
                    yield sheet, row


def read_workbook(content: bytes) -> Workbook:
    """The file's sheets; Refused, with what to do, for anything that is no roster."""
    _refuse_unfit(content)
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(content))
        raw = [(name, book.get_sheet_by_name(name).to_python()) for name in book.sheet_names]
    except (
        Exception
    ) as error:  # the reader is not ours: whatever it trips over is told the same way
        raise Refused("这个文件打不开，请用表格软件另存为 .xlsx 后重新上传。") from error
    sheets = [_sheet(name, lines) for name, lines in raw]
    if not any(sheet.kind for sheet in sheets):
        raise Refused(
            "没有找到“单位”表（要有“全称”一列）或“人员”表（要有“姓名”“警号或账号”两列），"
            "请下载模板对照。"
        )
    return Workbook(sheets)


def _refuse_unfit(content: bytes) -> None:
    if not content:
        raise Refused("这是空文件，请检查后重新选择。")
    if len(content) > MAX_BYTES:
        raise Refused(f"文件超过{MAX_BYTES // 2**20}兆，请删去图片等无关内容，或分成几个文件。")
    if not content.startswith(b"PK"):
        return
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            unpacked = sum(part.file_size for part in archive.infolist())
    except zipfile.BadZipFile as error:
        raise Refused("这个文件已损坏，请用表格软件打开核对后另存再上传。") from error
    if unpacked > MAX_UNPACKED:
        raise Refused("文件展开后太大，不像是单位人员表，请另存后重新上传。")


def _sheet(name: str, lines: list[list[Any]]) -> Sheet:
    for no, line in enumerate(lines[:HEADER_WITHIN]):
        words = [clean_head(cell) for cell in line]
        for kind, heads, needed in (
            ("people", PERSON_HEADS, ("name", "username")),
            ("units", UNIT_HEADS, ("name",)),
        ):
            columns = _columns(words, heads)
            if all(key in columns for key in needed) and len(columns) > 1:
                return Sheet(name, lines, kind, no, _rows(lines, no, columns))
    return Sheet(name, lines)


def _columns(words: list[str], heads: dict[str, tuple[str, ...]]) -> dict[str, int]:
    found = {}
    for key, names in heads.items():
        at = next((words.index(name) for name in names if name in words), None)
        if at is not None:
            found[key] = at
    return found


def _rows(lines: list[list[Any]], head: int, columns: dict[str, int]) -> list[Row]:
    rows = []
    for no, line in enumerate(lines[head + 1 :], start=head + 1):
        cells = {key: clean(line[at]) for key, at in columns.items() if at < len(line)}
        if any(cells.values()):
            rows.append(Row(no, cells))
    if len(rows) > MAX_ROWS:
        raise Refused(f"一张表最多{MAX_ROWS}行，请分成几个文件导入。")
    return rows


def clean(value: Any) -> str:
    """A cell as the text that was meant: half-width digits and letters, no blanks, no ".0"."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "".join(str(value).translate(_WIDE).split())


def clean_head(value: Any) -> str:
    """A column's name without its mark and its note: 全称*（印章上的） → 全称."""
    text = clean(value)
    for bracket in "（([【":
        text = text.split(bracket)[0]
    return text.strip("*＊:：")
