"""A first look into an .xlsx: how far its cells reach, and which hold a spreadsheet's error.

The workbook reader allocates the whole rectangle from the first cell to the last, so one stray
cell in XFD1048576 would ask for gigabytes; and it drops error values such as #N/A.
"""

import posixpath
import re
import zipfile
from dataclasses import dataclass, field
from xml.parsers import expat

from hongxian.kit.verdict import Refused

MAX_CELLS_READ = 4_000_000
_ODD = "这个文件的写法不合规范，请用表格软件另存为 .xlsx 后再用。"
_LETTERS = re.compile(r"[A-Z]{1,3}")
_PIECE = 2**20
_EMPTY_CELL = re.compile(rb'<c r="[A-Z]{1,3}[0-9]{1,7}"(?: s="[0-9]+")?/>')
_EMPTY_ROW = re.compile(rb'<row r="[0-9]{1,7}"[^<>]*?(?:/>|></row>)')


@dataclass
class Extent:
    """The last row and column with a value, counted from 1, and the error cells."""

    rows: int = 0
    columns: int = 0
    broken: dict[tuple[int, int], str] = field(default_factory=dict)

    def reach(self, row: int, column: int) -> None:
        """A value stands here; both counted from 1."""
        self.rows = max(self.rows, row)
        self.columns = max(self.columns, column)


def scan_xlsx(archive: zipfile.ZipFile) -> dict[str, Extent]:
    """Sheet name → extent, for every worksheet. Refused for a file whose parts do not fit."""
    try:
        return {
            name: _Scan().of(archive, path)
            for name, path in _sheets(archive).items()
            if "worksheet" in path.lower()
        }
    except (expat.ExpatError, KeyError, UnicodeDecodeError) as error:
        raise Refused("这个文件打不开，可能已损坏；请用表格软件打开核对后另存为 .xlsx。") from error


def _without_empty(piece: bytes) -> bytes:
    """Formatted cells and rows without a value, dropped: there may be a million of them.

    Only those that carry their own address; `_Scan._next_to` refuses what counts on them.
    """
    return _EMPTY_ROW.sub(b"", _EMPTY_CELL.sub(b"", piece))


def _sheets(archive: zipfile.ZipFile) -> dict[str, str]:
    targets: dict[str, str] = {}
    names: dict[str, str] = {}

    def relation(tag: str, attributes: dict[str, str]) -> None:
        if _bare(tag) == "Relationship":
            target = attributes.get("Target", "")
            inside = target.startswith(("/", "xl/"))
            path = target.lstrip("/") if inside else posixpath.join("xl", target)
            targets[attributes.get("Id", "")] = posixpath.normpath(path)

    def sheet(tag: str, attributes: dict[str, str]) -> None:
        if _bare(tag) == "sheet":
            key = next((value for name, value in attributes.items() if _bare(name) == "id"), "")
            names[attributes.get("name", "")] = key

    _parse(archive, "xl/_rels/workbook.xml.rels", relation)
    _parse(archive, "xl/workbook.xml", sheet)
    return {name: targets[key] for name, key in names.items() if key in targets}


def _bare(tag: str) -> str:
    return tag.rpartition(":")[2]


def _parser(start: object) -> "expat.XMLParserType":
    parser = expat.ParserCreate()
    parser.StartElementHandler = start  # type: ignore[assignment]
    parser.EntityDeclHandler = _refuse_entity
    return parser


def _refuse_entity(*_: object) -> None:
    raise Refused("这个文件里有不该出现的内容，不能读取；请用表格软件另存为 .xlsx 后再用。")


def _parse(archive: zipfile.ZipFile, path: str, start: object) -> None:
    with archive.open(path) as part:
        _parser(start).ParseFile(part)


class _Scan:
    """One sheet's XML. Cells without an address follow the one before, as the format says."""

    def __init__(self) -> None:
        self.extent = Extent()
        self.row = self.column = 0
        self.seen = 0
        self.is_error = self.has_dropped = False

    def of(self, archive: zipfile.ZipFile, path: str) -> Extent:
        """Read a sheet's part in pieces."""
        parser = _parser(self.start)
        parser.EndElementHandler = self.end
        self.parser = parser
        rest = b""
        with archive.open(path) as part:
            while piece := part.read(_PIECE):
                told, end, rest = (rest + piece).rpartition(b">")
                kept = _without_empty(told + end)
                self.has_dropped |= len(kept) < len(told) + len(end)
                parser.Parse(kept, False)
        parser.Parse(rest, True)
        return self.extent

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """A row, a cell, or its value begins."""
        tag = _bare(tag)
        if tag == "c":
            self._cell(attributes)
        elif tag in ("v", "is"):
            self.extent.reach(self.row, self.column)
            if self.is_error and tag == "v":
                self.parser.CharacterDataHandler = self._error
        elif tag == "row":
            said = attributes.get("r")
            self.row = _row(said) if said else self._next_to(self.row)
            self.column = 0

    def _cell(self, attributes: dict[str, str]) -> None:
        self.seen += 1
        if self.seen > MAX_CELLS_READ:
            raise Refused("表里设了格式的空单元格太多；请只把有内容的行复制到新表格，另存后再用。")
        address = attributes.get("r")
        if address:
            letters = address.rstrip("0123456789")
            self.column, self.row = _column(letters), _row(address[len(letters) :])
        else:
            self.column = self._next_to(self.column)
        self.is_error = attributes.get("t") == "e"

    def _next_to(self, last: int) -> int:
        """The place after the last one; no program leaves out some addresses and writes others."""
        if self.has_dropped:
            raise Refused(_ODD)
        return last + 1

    def _error(self, word: str) -> None:
        self.extent.broken[self.row - 1, self.column - 1] = word

    def end(self, tag: str) -> None:
        """A value ends."""
        if self.is_error and _bare(tag) == "v":
            self.parser.CharacterDataHandler = None
            self.is_error = False


def _row(said: str) -> int:
    row = int(said) if said.isascii() and said.isdigit() and len(said) <= 7 else 0
    if not 1 <= row <= 1_048_576:
        raise Refused(_ODD)
    return row


def _column(letters: str) -> int:
    """XFD → 16384."""
    if not _LETTERS.fullmatch(letters):
        raise Refused(_ODD)
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    if number > 16_384:
        raise Refused(_ODD)
    return number
