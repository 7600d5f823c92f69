"""Bytes → grids. What a file really is, is told by its bytes: .xls files are often web pages.

Hostile and hopeless files are refused here with one sentence, before a reader allocates for them.
"""

import struct
import zipfile
import zlib
from io import BytesIO
from typing import Any

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from hongxian.kit.verdict import Refused
from hongxian.registry.ledger.facts import Grid
from hongxian.registry.ledger.page import page_grids
from hongxian.registry.ledger.plain import text_grid
from hongxian.registry.ledger.scan_xls import scan_xls
from hongxian.registry.ledger.scan_xlsx import Extent, scan_xlsx

MAX_BYTES = 30 * 2**20
MAX_UNPACKED = 400 * 2**20
MAX_CELLS = 4_000_000
"""From A1 to the last cell with a value: what the reader must allocate."""
_LOCKED = "这个文件设了打开密码，请先在表格软件里取消密码再用。"
_BROKEN = "这个文件打不开，可能已损坏；请用表格软件打开核对后另存为 .xlsx。"
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    NotImplementedError,
    EOFError,
    OSError,
    ValueError,
)
"""What the readers raise on damaged bytes; `zipfile` says NotImplementedError of a method of
compression that it does not know."""
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def open_grids(data: bytes, file_name: str = "") -> list[Grid]:
    """Every sheet of a file, in its order. Refused, with what to do, for what is no workbook."""
    check_size(len(data))
    if data.startswith(_ZIP):
        return _from_xlsx(data)
    if data.startswith(_OLE):
        return _from_ole(data)
    if data.startswith((b"%PDF", b"\xff\xd8", b"\x89PNG", b"Rar!", b"7z\xbc", b"\x1f\x8b", b"BM")):
        raise Refused("这不是表格文件，请选 .xlsx、.xls 或 .csv 文件。")
    head = data[:4096].lstrip(b"\xef\xbb\xbf\r\n\t ").lower()
    if head.startswith((b"\x09\x08", b"\x09\x04", b"\x09\x02", b"\x09\x00")):
        raise Refused("这是很旧的表格格式，请用表格软件另存为 .xlsx 后再用。")
    if b"urn:schemas-microsoft-com:office:spreadsheet" in head:
        raise Refused("这是“XML 表格”格式，请用表格软件打开后另存为 .xlsx 再用。")
    if b"<html" in head or b"<table" in head or head.startswith(b"<!doctype html"):
        return page_grids(data, file_name)
    return [text_grid(data, file_name)]


def check_size(size: int) -> None:
    """Refuse what is empty or larger than any ledger."""
    if size == 0:
        raise Refused("这是空文件，请检查后重新选择。")
    if size > MAX_BYTES:
        raise Refused(
            f"文件有{size / 2**20:.0f}兆，超过{MAX_BYTES // 2**20}兆；请删去图片等无关内容，"
            "或分成几个文件。"
        )


def _from_xlsx(data: bytes) -> list[Grid]:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            _refuse_bomb(archive)
            names = set(archive.namelist())
            if "word/document.xml" in names or "ppt/presentation.xml" in names:
                raise Refused("这不是表格文件，请把里面的表格复制到表格软件，存成 .xlsx 再用。")
            if "xl/workbook.xml" not in names:
                raise Refused("读不了这种表格文件，请用表格软件另存为 .xlsx 后再用。")
            extents = scan_xlsx(archive)
    except _DAMAGE as error:
        raise Refused(_BROKEN) from error
    except RuntimeError as error:
        raise Refused(_LOCKED) from error
    return _calamine(data, extents)


def _refuse_bomb(archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    unpacked = sum(part.file_size for part in parts)
    strings = sum(part.file_size for part in parts if "sharedstrings" in part.filename.lower())
    if unpacked > MAX_UNPACKED or strings > MAX_UNPACKED // 4 or len(parts) > 5000:
        raise Refused(
            "文件展开后太大，不像台账；请新建一个表格，只把有内容的行复制过去，另存后再用。"
        )


def _from_ole(data: bytes) -> list[Grid]:
    stream, is_locked = _workbook_stream(data)
    if not is_locked and stream is None:
        raise Refused("这不是表格文件，请选 .xlsx、.xls 或 .csv 文件。")
    extents, has_password = scan_xls(stream or b"")
    if is_locked or has_password:
        raise Refused(_LOCKED)
    return _calamine(data, extents)


def _workbook_stream(data: bytes) -> tuple[bytes | None, bool]:
    """(the workbook's records, whether the whole file is encrypted)."""
    import olefile

    try:
        with olefile.OleFileIO(BytesIO(data)) as file:
            streams = {"/".join(parts).lower(): parts for parts in file.listdir()}
            if "encryptedpackage" in streams or "encryptioninfo" in streams:
                return None, True
            parts = streams.get("workbook") or streams.get("book")
            return (file.openstream(parts).read() if parts else None), False
    except Exception as error:  # olefile trips over hostile files in many ways
        raise Refused(_BROKEN) from error


def _calamine(data: bytes, extents: dict[str, Extent]) -> list[Grid]:
    for name, extent in extents.items():
        _refuse_far(name, extent)
    try:
        with CalamineWorkbook.from_filelike(BytesIO(data)) as book:
            return [
                _grid(book.get_sheet_by_name(meta.name), meta.visible, extents.get(meta.name))
                for meta in book.sheets_metadata
                if meta.typ == SheetTypeEnum.WorkSheet
            ]
    except PasswordError as error:
        raise Refused(_LOCKED) from error
    except (CalamineError, OSError, ValueError, OverflowError) as error:
        raise Refused(_BROKEN) from error
    except BaseException as error:  # a panic of the Rust reader arrives as a BaseException
        if type(error).__name__ != "PanicException":
            raise
        raise Refused(_BROKEN) from error


def _refuse_far(name: str, extent: Extent) -> None:
    if extent.rows * extent.columns > MAX_CELLS:
        where = f"工作表“{name}”" if name else "这个文件"
        raise Refused(
            f"{where}在第{extent.rows}行、第{extent.columns}列还有零星内容，"
            "范围太大；请删去远处的内容，或只把台账复制到新表格再用。"
        )


def _grid(sheet: CalamineSheet, visible: Any, extent: Extent | None) -> Grid:
    rows = sheet.to_python(skip_empty_area=False)
    merged = [
        (top, left, bottom, right)
        for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()
        if (bottom, right) != (top, left)
    ]
    return Grid(
        sheet.name,
        rows,
        merged,
        dict(extent.broken) if extent else {},
        is_hidden=visible != SheetVisibleEnum.Visible,
    )
