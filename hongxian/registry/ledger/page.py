"""Web pages named .xls: many systems export a table of HTML and call it a workbook."""

import re
from html.parser import HTMLParser

from hongxian.kit.verdict import Refused
from hongxian.registry.ledger.facts import Grid
from hongxian.registry.ledger.plain import decode

MAX_SPAN, MAX_PAGE_CELLS = 200, 1_000_000
_CHARSET = re.compile(rb"charset=[\"']?([\w-]+)", re.IGNORECASE)


def page_grids(data: bytes, file_name: str = "") -> list[Grid]:
    """The tables of a page, one grid each; spans become merged ranges."""
    parser = _Tables()
    parser.feed(_text(data))
    parser.close()
    grids = [
        Grid(f"表{no}", table.rows, table.merged)
        for no, table in enumerate(parser.tables, start=1)
        if any(any(row) for row in table.rows)
    ]
    if not grids:
        raise Refused("文件里没有找到表格。")
    return grids


def _text(data: bytes) -> str:
    named = _CHARSET.search(data[:4096])
    if named and named.group(1).lower() in (b"gb2312", b"gbk", b"gb18030"):
        return data.decode("gb18030", "replace")
    return decode(data)


class _Table:
    def __init__(self) -> None:
        self.rows: list[list[str]] = []
        self.merged: list[tuple[int, int, int, int]] = []
        self.taken: set[tuple[int, int]] = set()
        self.cells = 0

    def add_row(self) -> None:
        self.rows.append([])

    def add_cell(self, text: str, down: int, right: int) -> None:
        """Put a cell at the next free place of the last row."""
        row = len(self.rows) - 1
        line = self.rows[row]
        column = len(line)
        while (row, column) in self.taken:
            line.append("")
            column += 1
        self.cells += down * right
        if self.cells > MAX_PAGE_CELLS:
            raise Refused("表格太大，请分成几个文件。")
        line.append(text)
        line.extend([""] * (right - 1))
        if down > 1 or right > 1:
            self.merged.append((row, column, row + down - 1, column + right - 1))
            self.taken.update(
                (below, beside)
                for below in range(row + 1, row + down)
                for beside in range(column, column + right)
            )


class _Tables(HTMLParser):
    """Tables in tables are read as tables of their own."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[_Table] = []
        self.open: list[_Table] = []
        self.text: list[str] | None = None
        self.span = (1, 1)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self._end_cell()
            self.open.append(_Table())
            self.tables.append(self.open[-1])
        elif not self.open:
            return
        elif tag == "tr":
            self._end_cell()
            self.open[-1].add_row()
        elif tag in ("td", "th"):
            self._end_cell()
            named = dict(attrs)
            self.span = _span(named.get("rowspan")), _span(named.get("colspan"))
            self.text = []
        elif tag == "br" and self.text is not None:
            self.text.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th", "tr", "table"):
            self._end_cell()
        if tag == "table" and self.open:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        if self.text is not None:
            self.text.append(data)

    def _end_cell(self) -> None:
        if self.text is None or not self.open:
            self.text = None
            return
        table = self.open[-1]
        if not table.rows:
            table.add_row()
        table.add_cell("".join(self.text).strip(), *self.span)
        self.text = None


def _span(text: str | None) -> int:
    number = int(text) if text and text.isdigit() and len(text) < 5 else 1
    return min(max(number, 1), MAX_SPAN)
