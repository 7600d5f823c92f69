"""How often places are visited (检查频次) as shipped; a county's own rules stand before these."""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

DATA = Path(__file__).parent / "data" / "visits.toml"


@dataclass(frozen=True)
class ShippedRule:
    """Visits a year. `categories` empty: every category."""

    categories: tuple[str, ...]
    bound: str
    times: int
    source: str
    status: str = ""
    note: str = ""


@dataclass(frozen=True)
class Reminder:
    """So many days before the year's end heads of units hear this, `days` from few to many."""

    days: tuple[int, ...]
    sentence: str


@dataclass(frozen=True)
class ShippedRules:
    """The file. `cap_source` says where a cap would come from: none is shipped."""

    rules: tuple[ShippedRule, ...]
    cap_source: str
    cap_status: str
    reminder: Reminder


@lru_cache(maxsize=1)
def shipped_rules() -> ShippedRules:
    """Read once."""
    told = tomllib.loads(DATA.read_text(encoding="utf-8"))
    rules = tuple(
        ShippedRule(**{**row, "categories": tuple(row["categories"])}) for row in told["rule"]
    )
    call = told["reminder"]
    reminder = Reminder(tuple(sorted(call["days_before_end"])), call["sentence"])
    return ShippedRules(rules, told["cap_source"], told["cap_status"], reminder)


def shipped_minimum(category: str) -> ShippedRule | None:
    """The coverage duty of a category as shipped: its own rule, else the general one."""
    rules = [rule for rule in shipped_rules().rules if rule.bound == "at_least"]
    own = [rule for rule in rules if category in rule.categories]
    general = [rule for rule in rules if not rule.categories]
    return next(iter([*own, *general]), None)
