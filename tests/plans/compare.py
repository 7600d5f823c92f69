"""Compare a parsed plan with an annotation, fact by fact: precision, recall and F1.

Facts are the title, the year, the ends of the period, phases and their dates, the number of
common items, sectors with their number of items and their units, milestones, reporting duties
and the headings of requirements. Names are alike when one holds the other or they share enough
pairs of characters; dates, numbers and units are equal.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Fact:
    """One thing the plan says: `exact` must be equal, `name` alike by at least `share`."""

    kind: str
    name: str
    exact: str = ""
    share: float = 0.5


@dataclass(frozen=True)
class Score:
    """Facts found, given and wanted."""

    hits: int
    given: int
    wanted: int

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        return 2 * self.hits / (self.given + self.wanted) if self.given + self.wanted else 1.0

    def __add__(self, other: "Score") -> "Score":
        return Score(self.hits + other.hits, self.given + other.given, self.wanted + other.wanted)


def facts_of(plan: dict[str, Any]) -> list[Fact]:
    """Every fact of a plan as the reader prints it or as an annotator writes it."""
    return [
        *_plan_facts(plan),
        *(fact for phase in plan.get("phases") or [] for fact in _phase_facts(phase)),
        *(fact for sector in plan.get("sectors") or [] for fact in _sector_facts(sector)),
        *(
            Fact("milestone", stone["what"], str(stone["due"]), 0.3)
            for stone in plan.get("milestones") or []
        ),
        *(
            Fact("reporting", duty["what"], duty.get("due") or "", 0.3)
            for duty in plan.get("reporting") or []
        ),
        *(
            Fact("requirement", need if isinstance(need, str) else need["heading"])
            for need in plan.get("requirements") or []
        ),
    ]


def _plan_facts(plan: dict[str, Any]) -> Iterator[Fact]:
    if plan.get("title"):
        yield Fact("title", plan["title"])
    if plan.get("year"):
        yield Fact("year", "year", str(plan["year"]))
    for end, day in (plan.get("period") or {}).items():
        if end in ("start", "end") and day:
            yield Fact("period", end, day)
    yield Fact("common items", "common", str(_count(plan.get("common_items"))))


def _phase_facts(phase: dict[str, Any]) -> Iterator[Fact]:
    yield Fact("phase", phase["name"])
    for end in ("start", "end"):
        if phase.get(end):
            yield Fact(f"phase {end}", phase["name"], phase[end])


def _sector_facts(sector: dict[str, Any]) -> Iterator[Fact]:
    yield Fact("sector", sector["name"])
    yield Fact("items", sector["name"], str(_count(sector.get("items"))))
    for role in ("lead", "responsible"):
        units = sector.get(role) or []
        for unit in units if isinstance(units, list) else []:
            yield Fact(role, sector["name"], unit)


def _count(items: Any) -> int:
    return items if isinstance(items, int) else len(items or [])


def alike(one: str, other: str, share: float) -> bool:
    """Do two names mean the same: one holds the other, or they share pairs of characters?"""
    if not one or not other:
        return False
    if one in other or other in one:
        return True
    mine, yours = _pairs(one), _pairs(other)
    return len(mine & yours) >= share * min(len(mine), len(yours))


def _pairs(text: str) -> set[str]:
    letters = "".join(char for char in text if char.isalnum())
    return {letters[at : at + 2] for at in range(max(len(letters) - 1, 1))}


def score(parsed: dict[str, Any], gold: dict[str, Any]) -> Score:
    """How many wanted facts are given, each matched once."""
    given, left = facts_of(parsed), facts_of(gold)
    wanted = len(left)
    hits = 0
    for fact in given:
        match = next((other for other in left if _same(fact, other)), None)
        if match is not None:
            left.remove(match)
            hits += 1
    return Score(hits, len(given), wanted)


def _same(one: Fact, other: Fact) -> bool:
    return (
        one.kind == other.kind
        and one.exact == other.exact
        and alike(one.name, other.name, one.share)
    )


def missing(parsed: dict[str, Any], gold: dict[str, Any]) -> list[str]:
    """What an assertion shows: wanted facts that are not given, and given ones not wanted."""
    given, wanted = Counter(facts_of(parsed)), Counter(facts_of(gold))
    return [f"- {fact}" for fact in wanted - given] + [f"+ {fact}" for fact in given - wanted]
