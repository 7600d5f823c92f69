"""Criteria of 重大 hazards and the forms' proposals: data files, read once and checked."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"
SOURCES = {"L", "J", "P", "K"}
TO_CHECK = "待核"


class BadCriterion(ValueError):
    """The data file says something that cannot be."""


@dataclass(frozen=True)
class Criterion:
    """A document that says what is 重大 in a sector. `asks`: what to name of it."""

    code: str
    sector: str
    title: str
    asks: str
    source: str
    status: str = ""
    valid_from: date | None = None
    valid_to: date | None = None

    def in_force(self, day: date) -> bool:
        """Does it apply on that day?"""
        begun = self.valid_from is None or self.valid_from <= day
        return begun and (self.valid_to is None or day <= self.valid_to)

    @property
    def label(self) -> str:
        """消防：《重大火灾隐患判定方法》（待核）."""
        mark = f"（{self.status}）" if self.status else ""
        return f"{self.sector}：{self.title}{mark}"


@dataclass(frozen=True)
class Defaults:
    """`correct_days`: proposed days for a correction. Alike: within so many days, and texts that
    share so much (0 to 1) of their pairs of characters, less where the violation is the same.
    `sign_minutes`: how long after a visit its signature still serves the order."""

    correct_days: int
    alike_days: int
    share: float
    share_same_violation: float
    sign_minutes: int


@cache
def criteria() -> tuple[Criterion, ...]:
    """Every criterion of the data file, checked."""
    return checked(tomllib.loads((DATA / "criteria.toml").read_text("utf-8"))["criterion"])


def criteria_on(day: date) -> list[Criterion]:
    """Those in force on a day."""
    return [each for each in criteria() if each.in_force(day)]


@cache
def defaults() -> Defaults:
    """What the forms propose."""
    told = tomllib.loads((DATA / "defaults.toml").read_text("utf-8"))
    alike = told["alike"]
    return Defaults(
        told["correction"]["days"], alike["days"], alike["share"], alike["share_same_violation"],
        told["service"]["sign_minutes"],
    )  # fmt: skip


def checked(rows: list[dict[str, Any]]) -> tuple[Criterion, ...]:
    """Criteria of the rows, or BadCriterion: codes once, a known source, K only as 待核."""
    found = tuple(Criterion(**row) for row in rows)
    codes = [each.code for each in found]
    if len(set(codes)) != len(codes):
        raise BadCriterion("a code stands twice")
    for each in found:
        if each.source not in SOURCES:
            raise BadCriterion(f"{each.code}: unknown source {each.source}")
        if each.source == "K" and each.status != TO_CHECK:
            raise BadCriterion(f"{each.code}: told, not read, and not marked {TO_CHECK}")
        if each.valid_from and each.valid_to and each.valid_to < each.valid_from:
            raise BadCriterion(f"{each.code}: ends before it begins")
    return found
