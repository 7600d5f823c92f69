"""What each kind of inspection (检查方式) asks for: enforcers, where it is, the visit cap."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

DATA = Path(__file__).parent / "data" / "kinds.toml"


@dataclass(frozen=True)
class KindRule:
    """`enforcers`: how many enforcers are named at least; `at`: place, vehicle, spot."""

    code: str
    enforcers: int
    at: tuple[str, ...]
    counts_to_cap: bool
    basis: str
    status: str = ""
    note: str = ""


@lru_cache(maxsize=1)
def kind_rules() -> Mapping[str, KindRule]:
    """By code of `InspectionKind`."""
    rows = tomllib.loads(DATA.read_text(encoding="utf-8"))["kind"]
    return {row["code"]: KindRule(**{**row, "at": tuple(row["at"])}) for row in rows}


def kind_rule(code: str) -> KindRule:
    return kind_rules()[code]


def capped_kinds() -> list[str]:
    """The kinds that count as a visit to a firm (涉企检查)."""
    return [code for code, rule in kind_rules().items() if rule.counts_to_cap]
