"""The matrix: things down, units across, a mark where they meet, hatching where nothing does."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from html import escape

from django.utils.html import format_html_join
from django.utils.safestring import SafeString

INHERITED = ' class="inherited"'
EMPTY = "<td></td>"


@dataclass(frozen=True)
class Mark:
    """What stands in a cell: a sign for the eye, one character for print, the word for hover."""

    sign: str
    short: str
    word: str
    css: str


@dataclass(frozen=True)
class MatrixCell:
    """One meeting point. `is_inherited` is drawn faint: it holds from the row above."""

    marks: tuple[Mark, ...]
    href: str
    label: str
    is_inherited: bool = False

    @property
    def words(self) -> str:
        return "、".join(mark.word for mark in self.marks)

    @property
    def html(self) -> SafeString:
        faint = INHERITED if self.is_inherited else ""
        href, title = escape(self.href), escape(self.label)
        return SafeString(
            f'<td{faint}><a href="{href}" title="{title}">{_drawn(self.marks)}</a></td>'
        )


@cache
def _drawn(marks: tuple[Mark, ...]) -> SafeString:
    told = ((mark.css, mark.sign, mark.short) for mark in marks)
    return format_html_join("", '<i class="{}">{}</i><b>{}</b>', told)


@dataclass(frozen=True)
class MatrixColumn:
    """A column; `gap` says in words what is missing in it."""

    key: str
    label: str
    full_label: str = ""
    gap: str = ""
    is_mine: bool = False


@dataclass(frozen=True)
class MatrixRow:
    """A line (`level` 2), a section (1) or a group heading (0) with one cell or None per column."""

    key: str
    label: str
    level: int
    cells: tuple[MatrixCell | None, ...] = ()
    no: str = ""
    href: str = ""
    gap: str = ""

    @property
    def html(self) -> SafeString:
        """The cells, drawn here: a template for each of a thousand takes most of a page's time."""
        return SafeString("".join(cell.html if cell else EMPTY for cell in self.cells))


@dataclass(frozen=True)
class Matrix:
    """The whole table."""

    corner: str
    columns: Sequence[MatrixColumn]
    rows: Sequence[MatrixRow]
    legend: Sequence[Mark]
    caption: str = ""
    gaps: Sequence[str] = field(default_factory=tuple)

    def column(self, key: str) -> list[tuple[MatrixRow, MatrixCell]]:
        """What meets one column, top down: the same matrix as a list, for a phone."""
        keys = [column.key for column in self.columns]
        if key not in keys:
            return []
        at = keys.index(key)
        return [(row, cell) for row in self.rows if row.cells and (cell := row.cells[at])]
