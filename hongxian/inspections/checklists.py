"""Checklists (检查表) as data: which lines are asked, on what basis, and what follows from 不符合.

One YAML file is one checklist in one version: `code version title users fits at enforcers
no_penalty_by source valid_from valid_to status note transfer lines`. `users` are kinds of units
(empty: every unit), `fits` categories of places, "@small" all of a group (empty: any place), `at`
where it is used. A line: `code section ask wrong how basis violation order handling days photo
status`; `wrong` is the finding as the record and the order say it. `days` is the default period
in days; no law gives it, so the person at the place decides.
What nobody has read in the law itself carries status 待核.
"""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml

from hongxian.inspections.violations import violations
from hongxian.registry.codes import categories, category_groups, codes_in

DATA = Path(__file__).parent / "data" / "checklists"
TO_CHECK = "待核"
HANDLINGS = ("on_the_spot", "at_once", "by_date", "hand_over", "case")
PLACES = ("place", "vehicle", "spot")
LONGEST_WRONG = 40


class BadChecklist(ValueError):
    """A data file says something that cannot be."""


@dataclass(frozen=True)
class Line:
    """One question. `wrong`: the finding as an officer writes it, a statement that holds whatever
    part of the question failed, at most 40 characters. `violation` is 1–13; `photo`: a photo is
    asked for when it is not in order."""

    code: str
    section: str
    ask: str
    wrong: str
    how: str
    basis: str
    violation: int
    order: str
    handling: str
    days: int | None = None
    photo: bool = False
    status: str = ""

    @property
    def is_checked(self) -> bool:
        return self.status != TO_CHECK


@dataclass(frozen=True)
class Handover:
    """To whom goes what the inspecting unit may not punish; `clock` is a clock of law, or ""."""

    clock: str
    to: str
    basis: str


@dataclass(frozen=True)
class Checklist:
    """One checklist in one version. Dates are days; `valid_to` is its last day."""

    code: str
    version: str
    title: str
    users: tuple[str, ...]
    fits: tuple[str, ...]
    enforcers: int
    source: str
    valid_from: date
    lines: tuple[Line, ...]
    at: tuple[str, ...] = ("place",)
    no_penalty_by: tuple[str, ...] = ()
    valid_to: date | None = None
    status: str = ""
    note: str = ""
    transfer: Handover | None = None

    def in_force(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def line(self, code: str) -> Line | None:
        """The line with this code, or None: an old record may carry a line no version asks."""
        return next((line for line in self.lines if line.code == code), None)

    @property
    def sections(self) -> list[tuple[str, list[Line]]]:
        """The lines under their headings, in the order of the file."""
        found: dict[str, list[Line]] = {}
        for line in self.lines:
            found.setdefault(line.section, []).append(line)
        return list(found.items())

    def is_for(self, unit_kind: str, category: str) -> bool:
        """May a unit of this kind use it, and does it fit such a place?"""
        used = not self.users or unit_kind in self.users
        return used and (not self.fits or category in _codes(self.fits))


@lru_cache(maxsize=1)
def all_checklists() -> tuple[Checklist, ...]:
    """Every checklist of the data folder in every version, checked."""
    rows = [
        yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(DATA.glob("*.yaml"))
    ]
    return checked(rows)


def checklists(day: date) -> list[Checklist]:
    """The checklists in force on a day, the general one last."""
    found = [each for each in all_checklists() if each.in_force(day)]
    return sorted(found, key=lambda each: (not each.fits and "place" in each.at, each.code))


def checklist(code: str, version: str) -> Checklist | None:
    """One version, as a record names it; None when this installation does not know it."""
    found = (each for each in all_checklists() if (each.code, each.version) == (code, version))
    return next(found, None)


def current(code: str, day: date) -> Checklist | None:
    """The version of a checklist that was in force on a day."""
    return next(
        (each for each in all_checklists() if each.code == code and each.in_force(day)), None
    )


def fitting(unit_kind: str, category: str, day: date, *, at: str = "place") -> list[Checklist]:
    """What a unit may use at such a place that day, the most fitting first."""
    found = [
        each
        for each in checklists(day)
        if at in each.at and each.is_for(unit_kind, category if at == "place" else "")
    ]
    return sorted(found, key=lambda each: not each.fits)


def checked(rows: Iterable[Mapping[str, Any]]) -> tuple[Checklist, ...]:
    """Checklists of the rows, or BadChecklist: complete, and one version in force on any day."""
    found = tuple(_read(row) for row in rows)
    for one in found:
        _check(one)
    by_code: dict[str, list[Checklist]] = {}
    for one in found:
        by_code.setdefault(one.code, []).append(one)
    for code, versions in by_code.items():
        versions.sort(key=lambda each: each.valid_from)
        for earlier, later in pairwise(versions):
            if earlier.valid_to is None or later.valid_from - earlier.valid_to < timedelta(days=1):
                raise BadChecklist(f"{code}: two versions in force on one day")
    return found


def _codes(fits: Iterable[str]) -> set[str]:
    found: set[str] = set()
    for name in fits:
        found |= set(codes_in(name[1:])) if name.startswith("@") else {name}
    return found


def _read(row: Mapping[str, Any]) -> Checklist:
    try:
        lists = {name: tuple(row[name]) for name in ("users", "fits")}
        more = {name: tuple(row[name]) for name in ("at", "no_penalty_by") if name in row}
        lines = tuple(Line(**line) for line in row["lines"])
        transfer = Handover(**row["transfer"]) if "transfer" in row else None
        rest = {**row, **lists, **more, "lines": lines, "transfer": transfer}
        return Checklist(**rest)
    except (TypeError, KeyError) as error:
        raise BadChecklist(f"{row.get('code')}: {error}") from error


def _check(one: Checklist) -> None:
    if not all((one.code, one.version, one.title, one.source, one.lines)):
        raise BadChecklist(f"{one.code}: something is left empty")
    if one.status not in {"", TO_CHECK} or set(one.at) - set(PLACES):
        raise BadChecklist(f"{one.code}: no such status or place of use")
    groups = {f"@{code}" for code in category_groups()}
    if unknown := set(one.fits) - groups - categories().keys():
        raise BadChecklist(f"{one.code}: no such category {unknown}")
    codes = [line.code for line in one.lines]
    if len(set(codes)) != len(codes):
        raise BadChecklist(f"{one.code}: a line stands twice")
    for line in one.lines:
        _check_line(one, line)


def _check_line(one: Checklist, line: Line) -> None:
    name = f"{one.code}.{line.code}"
    texts = ("code", "section", "ask", "wrong", "how", "basis", "order")
    if not all(getattr(line, field) for field in texts):
        raise BadChecklist(f"{name}: something is left empty")
    if any(not isinstance(getattr(line, f.name), str) for f in fields(line) if f.name in texts):
        raise BadChecklist(f"{name}: a text is no text")
    _check_wording(name, line)
    known = line.handling in HANDLINGS and line.violation in violations()
    if not known or line.status not in {"", TO_CHECK}:
        raise BadChecklist(f"{name}: no such handling, violation or status")
    if (line.handling == "by_date") != (line.days is not None):
        raise BadChecklist(f"{name}: days go with 限期改正 alone")
    if line.handling == "hand_over" and one.transfer is None:
        raise BadChecklist(f"{name}: handed over to nobody")


def _check_wording(name: str, line: Line) -> None:
    """The finding stands in a ledger and on an order: a statement, not the question over again."""
    wrong = line.wrong
    if len(wrong) > LONGEST_WRONG or wrong == line.ask or "是否" in wrong:
        raise BadChecklist(f"{name}: `wrong` says in {LONGEST_WRONG} characters what was found")
    if unicodedata.category(wrong[-1]).startswith(("P", "Z")):
        raise BadChecklist(f"{name}: `wrong` ends without punctuation")
