"""A first look into an old .xls (BIFF): how far its cells reach, its errors, whether it is locked.

Only the frame of the records is read ([MS-XLS] 2.1.4: type, length, body).
"""

import struct

from hongxian.registry.ledger.scan_xlsx import Extent

_BOF, _SHEET, _LOCK, _BOOLERR = 0x0809, 0x0085, 0x002F, 0x0205
_ONE_CELL = frozenset((0x0203, 0x00FD, 0x027E, 0x0204, 0x0006, 0x0205, 0x00D6))
_MANY_CELLS = frozenset((0x00BD,))
_ERRORS = {
    0: "#NULL!",
    7: "#DIV/0!",
    15: "#VALUE!",
    23: "#REF!",
    29: "#NAME?",
    36: "#NUM!",
    42: "#N/A",
}


def scan_xls(stream: bytes) -> tuple[dict[str, Extent], bool]:
    """(sheet name → extent, whether the file is locked by a password).

    What stands in no named sheet is counted under "".
    """
    starts: dict[int, str] = {}
    extents: dict[str, Extent] = {}
    extent = extents.setdefault("", Extent())
    at = 0
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        body = at + 4
        if kind == _LOCK:
            return {}, True
        if kind == _SHEET:
            _name_sheet(stream[body : body + size], starts)
        elif kind == _BOF:
            extent = extents.setdefault(starts.get(at, ""), Extent())
        elif size >= 6:
            _cell(kind, stream[body : body + size], extent)
        at = body + size
    return extents, False


def _name_sheet(body: bytes, starts: dict[int, str]) -> None:
    """BoundSheet8: where the sheet begins, and its name in one or two bytes a character."""
    if len(body) < 8:
        return
    (start,) = struct.unpack_from("<I", body, 0)
    length, is_wide = body[6], body[7] & 1
    raw = body[8 : 8 + length * (2 if is_wide else 1)]
    starts[start] = raw.decode("utf-16-le" if is_wide else "latin-1", "replace")


def _cell(kind: int, body: bytes, extent: Extent) -> None:
    if kind in _ONE_CELL:
        row, column = struct.unpack_from("<HH", body, 0)
        extent.reach(row + 1, column + 1)
        if kind == _BOOLERR and len(body) >= 8 and body[7]:
            extent.broken[row, column] = _ERRORS.get(body[6], "#N/A")
    elif kind in _MANY_CELLS:
        row, _ = struct.unpack_from("<HH", body, 0)
        (last,) = struct.unpack_from("<H", body, len(body) - 2)
        extent.reach(row + 1, last + 1)
