"""Kinds of ledgers that can be imported: a registry that rooms above fill in `apps.ready()`.

The reader knows the columns of a kind (`data/headers.toml`); a kind here says what becomes of a
row: what it would change (`plan`, reads only), how it is written (`save`), how that is taken back
(`undo`). The pages, the job, the marked workbook and the counting are the same for all of them.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from hongxian.orgs.access import Actor, Rule
from hongxian.orgs.models import Unit, User
from hongxian.orgs.queries import UnitIndex
from hongxian.registry.ledger.facts import LedgerLine

if TYPE_CHECKING:
    from hongxian.registry.models import LedgerRow, RowOutcome


@dataclass
class Desk:
    """What the rows of one ledger are compared with, read once for the whole file.

    `defaults` holds what the person chose for all rows ("category", "crs" …) as text; `unit` is
    the unit of rows that name none. `taken` maps what identifies a record to the row that brought
    it, over all chunks: the same record twice in one file is a mistake of the file. `names` counts
    how often a folded name stands in the file; `headers` maps fields to their headings.
    """

    actor: Actor
    county_id: str
    day: date
    units: UnitIndex
    officers: Mapping[tuple[int, str], list[User]]
    unit: Unit | None = None
    defaults: Mapping[str, str] = field(default_factory=dict)
    taken: dict[tuple[str, ...], int] = field(default_factory=dict)
    names: Counter[str] = field(default_factory=Counter)
    headers: Mapping[str, str] = field(default_factory=dict)
    cache: dict[str, Any] = field(default_factory=dict)

    def unit_of(self, line: LedgerLine) -> tuple[Unit | None, str]:
        """(the row's unit, why there is none)."""
        said = line.values.get("unit")
        if not said:
            return self.unit, "" if self.unit else "没有写监管单位，请选一个用于空白行的单位"
        found = self.units.match(said).units
        if len(found) == 1:
            return found[0], ""
        return None, f"监管单位“{said}”指好几个单位" if found else f"没有找到单位“{said}”"

    def officer_of(self, line: LedgerLine, unit: Unit) -> tuple[User | None, str]:
        """(the row's officer, a hint when the name means nobody of the unit, or several)."""
        said = line.values.get("officer")
        if not said:
            return None, ""
        found = self.officers.get((unit.pk, said), [])
        if len(found) == 1:
            return found[0], ""
        return None, f"{unit}{'有几位' if found else '没有'}“{said}”，责任民警没有填"

    def claim(self, key: tuple[str, ...], line: LedgerLine) -> str:
        """Mark a record as this row's; the sentence when an earlier row brought it."""
        first = self.first_row(key, line)
        return "" if first == line.no else f"与第{first}行是同一条，没有重复导入"

    def first_row(self, key: tuple[str, ...], line: LedgerLine) -> int:
        """The row that brought a record first: this one, where no earlier one did."""
        return self.taken.setdefault(key, line.no)


@dataclass
class Planned:
    """What a row would do. `facts` is whatever the kind's `save` needs; `told` lists what
    changes, in words; `why` is the reason of a refusal, or a hint on a row that goes in."""

    line: LedgerLine
    outcome: "RowOutcome"
    title: str
    why: str = ""
    told: list[str] = field(default_factory=list)
    facts: Any = None
    subject_id: UUID | None = None


@dataclass(frozen=True)
class Kept:
    """What became of a row. `before` is what an update replaced, as JSON may keep it; `stamp` the
    record's `changed_at` as the import left it."""

    outcome: "RowOutcome"
    subject_id: UUID | None = None
    before: dict[str, Any] = field(default_factory=dict)
    stamp: datetime | None = None
    why: str = ""


Plan = Callable[[Sequence[LedgerLine], Desk], list[Planned]]
Save = Callable[[Sequence[Planned], Desk, datetime], list[Kept]]
Undo = Callable[[Sequence["LedgerRow"], Actor, datetime], dict[int, str]]


@dataclass(frozen=True)
class LedgerKind:
    """One kind of ledger. `code` is a kind of `data/headers.toml`.

    `plan` takes a chunk of readable rows and answers one `Planned` per row, in their order, with a
    constant number of queries. `save` writes a chunk inside a transaction of the caller (never
    raising for one row: what cannot go in is answered as refused) and logs it. `undo` takes rows
    that were created or updated and answers, by row number, why a record stays; "" is not put in.
    `defaults` names the choices for all rows: unit, category, group, licence_kind, crs. `chunk`
    rows are one transaction.
    """

    code: str
    label: str
    rule: Rule
    plan: Plan
    save: Save
    undo: Undo
    url: Callable[[UUID], str]
    defaults: tuple[str, ...] = ("unit",)
    chunk: int = 250


_KINDS: dict[str, LedgerKind] = {}


def register(kind: LedgerKind) -> None:
    """Offer a kind of ledger; the same code twice is a mistake of ours."""
    if _KINDS.setdefault(kind.code, kind) != kind:
        raise ValueError(f"kind of ledger declared twice: {kind.code}")


def find(code: str) -> LedgerKind | None:
    """The kind of that code."""
    return _KINDS.get(code)


def all_kinds() -> list[LedgerKind]:
    """Every kind that can be imported, in the order of their registration."""
    return list(_KINDS.values())
