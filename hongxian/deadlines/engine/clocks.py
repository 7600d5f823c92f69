"""法定期限 as data: the clocks of law, which version is in force, and what each law counts in."""

import tomllib
from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from hongxian.deadlines.engine.recurring import Every, Recurring
from hongxian.deadlines.engine.rule import Roll, Rule, TimeUnit
from hongxian.kit.verdict import Refused

DATA = Path(__file__).resolve().parent.parent / "data"
SOURCES = {
    "L": "已核原文",
    "J": "已核原文（新版本）",
    "P": "见于公开网页",
    "G": "见于在用系统",
    "S": "见于方案",
    "K": "未核",
}
TO_CHECK = "待核"


class BadClock(ValueError):
    """The data file says something that cannot be."""


@dataclass(frozen=True)
class Clock:
    """One period in one version of one law. `place`: a local rule, shipped as an example."""

    code: str
    title: str
    law: str
    article: str
    text: str
    starts: str
    count: int
    unit: TimeUnit
    roll: Roll
    who: str
    source: str
    valid_from: date | None = None
    valid_to: date | None = None
    status: str = ""
    note: str = ""
    place: str = ""
    can_pause: bool = True
    counted_by: str = ""

    @property
    def basis(self) -> str:
        """《行政处罚法》第六十条."""
        name = self.law if "（" in self.law else f"《{self.law}》"
        return f"{name}{self.article}"

    @property
    def rule(self) -> Rule:
        """The period for the engine."""
        return Rule(
            self.count, self.unit, roll=self.roll, basis=self.basis, can_pause=self.can_pause
        )

    def in_force(self, on: date) -> bool:
        """Does this version apply on that day?"""
        begun = self.valid_from is None or self.valid_from <= on
        return begun and (self.valid_to is None or on <= self.valid_to)


@dataclass(frozen=True)
class RecurringClock:
    """A due rule of a report that comes again."""

    code: str
    title: str
    law: str
    article: str
    rule: Recurring
    source: str
    status: str = ""
    note: str = ""


@dataclass(frozen=True)
class CountingLaw:
    """How one law counts its days."""

    name: str
    article: str
    text: str
    source: str
    days: tuple[int, ...] = ()
    up_to: int = 0
    all: bool = False
    rolls: bool = False

    def unit_of(self, count: int) -> TimeUnit:
        """Is a period of this many days of this law counted in working days?"""
        worked = self.all or abs(count) in self.days or abs(count) <= self.up_to
        return TimeUnit.WORKDAY if worked else TimeUnit.DAY


@cache
def clocks() -> tuple[Clock, ...]:
    """Every clock of the data file, checked."""
    return checked(_read("clocks.toml")["clock"])


@cache
def recurring_clocks() -> tuple[RecurringClock, ...]:
    """Every recurring due rule of the data file."""
    return tuple(_recurring(row) for row in _read("clocks.toml")["recurring"])


@cache
def counting_laws() -> tuple[CountingLaw, ...]:
    """The table of what is counted in working days."""
    rows = _read("working_days.toml")["law"]
    return tuple(CountingLaw(**{**row, "days": tuple(row.get("days", ()))}) for row in rows)


def clock(code: str, *, on: date) -> Clock:
    """The version of a clock in force on a day."""
    versions = [each for each in clocks() if each.code == code]
    if not versions:
        raise KeyError(code)
    for version in versions:
        if version.in_force(on):
            return version
    raise Refused(f"“{versions[0].title}”在{on.year}年{on.month}月{on.day}日没有可用的期限规定。")


def checked(rows: list[dict[str, Any]]) -> tuple[Clock, ...]:
    """Clocks of the rows, or BadClock: each complete, no two versions in force on one day."""
    found = tuple(_clock(row) for row in rows)
    for one in found:
        _check(one)
    by_code: dict[str, list[Clock]] = {}
    for one in found:
        by_code.setdefault(one.code, []).append(one)
    for code, versions in by_code.items():
        _check_versions(code, versions)
    return found


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((DATA / name).read_text(encoding="utf-8"))


def _clock(row: dict[str, Any]) -> Clock:
    try:
        return Clock(**{**row, "unit": TimeUnit(row["unit"]), "roll": Roll(row["roll"])})
    except (TypeError, ValueError, KeyError) as error:
        raise BadClock(f"{row.get('code')}: {error}") from error


def _recurring(row: dict[str, Any]) -> RecurringClock:
    due_time: time | None = row.get("due_time")
    rule = Recurring(
        Every(row["every"]), row["day"], row.get("month", 1), due_time, Roll(row["roll"]),
        f"{row['law']}{row['article']}",
    )  # fmt: skip
    rest = {name: row[name] for name in ("code", "title", "law", "article", "source")}
    return RecurringClock(rule=rule, status=row.get("status", ""), note=row.get("note", ""), **rest)


def _check(one: Clock) -> None:
    said = (one.title, one.law, one.article, one.text, one.starts, one.who)
    if not all(said) or one.unit is TimeUnit.FIXED or one.count == 0:
        raise BadClock(f"{one.code}: something is left empty")
    if one.source not in SOURCES or one.status not in {"", TO_CHECK}:
        raise BadClock(f"{one.code}: no such source or status")
    if one.source == "K" and one.status != TO_CHECK:
        raise BadClock(f"{one.code}: what was not read is 待核")
    if one.valid_from and one.valid_to and one.valid_to < one.valid_from:
        raise BadClock(f"{one.code}: ends before it begins")


def _check_versions(code: str, versions: list[Clock]) -> None:
    ordered = sorted(versions, key=lambda each: each.valid_from or date.min)
    for earlier, later in pairwise(ordered):
        if later.valid_from is None or earlier.valid_to is None:
            raise BadClock(f"{code}: two versions without an end between them")
        if later.valid_from - earlier.valid_to < timedelta(days=1):
            raise BadClock(f"{code}: two versions in force on one day")
