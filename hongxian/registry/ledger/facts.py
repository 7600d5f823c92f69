"""What is understood of a ledger. Rows and columns count from 1, as spreadsheets show them."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Grid:
    """One sheet's cells, padded from A1.

    `merged` holds ranges as (top, left, bottom, right), counted from 0 and inclusive; `broken`
    maps (row, column), counted from 0, to a spreadsheet's error word such as #N/A.
    """

    name: str
    rows: list[list[Any]]
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    broken: dict[tuple[int, int], str] = field(default_factory=dict)
    is_hidden: bool = False


@dataclass(frozen=True)
class Problem:
    """What cannot be read in one cell. `stops`: the row may not be imported like this."""

    row: int
    column: str
    why: str
    stops: bool = True


@dataclass(frozen=True)
class Column:
    """One column. `index` counts from 0; `field` is None when nobody knows what it is.

    `sure` is False for a guess that a person should look at; `samples` are its first values.
    """

    index: int
    header: str
    field: str | None
    sure: bool
    samples: tuple[str, ...] = ()


@dataclass
class LedgerLine:
    """One data row: typed values by field, and the text of every cell by column index."""

    no: int
    values: dict[str, Any]
    texts: dict[int, str]
    problems: list[Problem] = field(default_factory=list)


@dataclass
class Ledger:
    """One sheet, read. `kind` is "" when it could not be told."""

    sheet: str
    kind: str
    header_rows: list[int]
    columns: list[Column]
    lines: list[LedgerLine]
    blank_rows: int = 0
    title: str = ""
    notes: list[str] = field(default_factory=list)
    year: int | None = None

    @property
    def problems(self) -> list[Problem]:
        """Every doubt, in the order of the rows."""
        return [problem for line in self.lines for problem in line.problems]
