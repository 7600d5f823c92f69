"""The wording of papers by kind and day, from `data/papers.toml`."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

DEFAULT_DAYS = 7
"""Proposed where neither checklist nor hazard says how long; the officer decides (待核)."""
_FILE = Path(__file__).resolve().parent.parent / "data" / "papers.toml"


@dataclass(frozen=True)
class Wording:
    """What a kind of paper says from `valid_from` to `valid_to` (both included)."""

    kind: str
    title: str
    word: str
    opening: str
    closing: str
    basis: str
    foot: str
    valid_from: date
    source: str
    status: str
    valid_to: date | None = None


@cache
def wordings() -> tuple[Wording, ...]:
    """Every wording of the file, as it stands there."""
    with _FILE.open("rb") as file:
        return tuple(Wording(**entry) for entry in tomllib.load(file)["paper"])


def wording_on(kind: str, day: date) -> Wording:
    """The wording in force on that day. LookupError where there is none."""
    for one in wordings():
        over = one.valid_to is not None and one.valid_to < day
        if one.kind == kind and one.valid_from <= day and not over:
            return one
    raise LookupError(f"no wording of {kind} on {day}")
