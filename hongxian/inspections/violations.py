"""The thirteen types of violation: columns of the national form, numbers as they stand there."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

DATA = Path(__file__).parent / "data" / "violations.toml"


@dataclass(frozen=True)
class Violation:
    """One column. `short` for lists and buttons, `text` as the plan says it."""

    no: int
    short: str
    text: str

    def __str__(self) -> str:
        return f"{self.no}.{self.short}"


@lru_cache(maxsize=1)
def violations() -> Mapping[int, Violation]:
    """By number, 1 to 13."""
    rows = tomllib.loads(DATA.read_text(encoding="utf-8"))["violation"]
    return {row["no"]: Violation(**row) for row in rows}


def violation_name(no: int | None) -> str:
    """`7.现场管理混乱、违章作业`, or "" where none was said."""
    return str(violations()[no]) if no is not None and no in violations() else ""
