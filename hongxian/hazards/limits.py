"""Figures of the firm's page and of photos that need a look, as data (`data/firms.toml`)."""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

DATA = Path(__file__).parent / "data" / "firms.toml"
MB = 2**20


@dataclass(frozen=True)
class CodeLimits:
    """How long codes work, in days."""

    days_after_due: int
    self_check_days: int
    renew_days: int


@dataclass(frozen=True)
class AnswerLimits:
    """What one answer may hold."""

    photos: int
    photo_mb: int
    answer_mb: int
    waiting: int


@dataclass(frozen=True)
class KeepLimits:
    """For how long what was not taken is kept, in days."""

    decided_days: int
    undecided_days: int


@dataclass(frozen=True)
class WrongLimits:
    """How many wrong codes are looked up within so many minutes."""

    minutes: int
    in_space: int
    in_all: int


@dataclass(frozen=True)
class DoubtLimits:
    """Bits of 64, minutes and metres from which a photo needs a look. `own_bits`: against the
    hazard's own photos before."""

    bits: int
    own_bits: int
    minutes_before: int
    metres: int


@dataclass(frozen=True)
class Limits:
    """Everything in the file."""

    code: CodeLimits
    answer: AnswerLimits
    keep: KeepLimits
    wrong: WrongLimits
    doubt: DoubtLimits


@lru_cache(maxsize=1)
def limits() -> Limits:
    """The figures in force."""
    told = tomllib.loads(DATA.read_text(encoding="utf-8"))
    return Limits(
        CodeLimits(**told["code"]),
        AnswerLimits(**told["answer"]),
        KeepLimits(**told["keep"]),
        WrongLimits(**told["wrong"]),
        DoubtLimits(**told["doubt"]),
    )
