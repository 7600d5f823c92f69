"""What a person decided on an earlier version, carried to the draft of the next one. Pure.

A line the reader reads exactly as before keeps the correction, the strike or the settlement it got;
a line added by hand is found again by its words. Everything else is read afresh.
"""

import json
from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from hongxian.campaigns.models import DraftFact, FactState
from hongxian.campaigns.queries.grammar import FIELDS, Holds
from hongxian.campaigns.queries.proposals import Proposal

Key = tuple[str, str, str]


def _key(kind: str, original: dict[str, Any], parent: dict[str, Any] | None) -> Key:
    above = json.dumps(parent, sort_keys=True, ensure_ascii=False) if parent else ""
    return kind, json.dumps(original, sort_keys=True, ensure_ascii=False), above


class Earlier:
    """The lines of an earlier version, each handed out once."""

    def __init__(self, facts: Sequence[DraftFact]) -> None:
        by_id = {fact.pk: fact for fact in facts}
        self._waiting: dict[Key, list[DraftFact]] = defaultdict(list)
        self.added = [fact for fact in facts if fact.state == FactState.ADDED]
        for fact in facts:
            if fact.state != FactState.ADDED:
                above = by_id.get(fact.parent_id) if fact.parent_id else None
                read = above.original if above else None
                self._waiting[_key(fact.kind, fact.original, read)].append(fact)
                if above:
                    # A parent that was reworded must not lose its children's corrections.
                    self._waiting[_key(fact.kind, fact.original, None)].append(fact)
        self._taken: set[Any] = set()

    def take(self, line: Proposal, parent: Proposal | None) -> DraftFact | None:
        """The earlier line that was read the same, preferably below the same parent."""
        for above in (parent.data if parent else None, None):
            for fact in self._waiting.get(_key(line.kind, line.data, above), ()):
                if fact.pk not in self._taken:
                    self._taken.add(fact.pk)
                    return fact
        return None


def moved_years(kind: str, data: dict[str, Any], years: int) -> dict[str, Any]:
    """The fields with every date and named year moved, for a plan carried into a new year."""
    moved = dict(data)
    for field in FIELDS[kind]:
        value = data.get(field.name)
        if not value:
            continue
        if field.holds is Holds.DATE:
            moved[field.name] = move_date(str(value), years)
        elif field.holds is Holds.NUMBER and field.name == "year":
            moved[field.name] = int(value) + years
        elif field.holds in (Holds.LINE, Holds.TEXT) and field.name in ("text", "name", "what"):
            moved[field.name] = move_year_words(str(value), years)
    return moved


def move_date(text: str, years: int) -> str:
    """ "2024-02-29" moved by one year → "2025-02-28"; the precision stays."""
    year, *rest = text.split("-")
    moved = int(year) + years
    if rest == ["02", "29"]:
        try:
            date(moved, 2, 29)
        except ValueError:
            rest = ["02", "28"]
    return "-".join([f"{moved:04}", *rest])


def move_year_words(text: str, years: int) -> str:
    """ "2026年方案" moved by one year → "2027年方案"; numbers of documents stay as they are."""
    out, at = [], 0
    while at < len(text):
        head = text[at : at + 4]
        before = text[at - 1] if at else ""
        if (
            text[at + 4 : at + 5] == "年"
            and head.isdigit()
            and head[:2] == "20"
            and not before.isdigit()
        ):
            out.append(str(int(head) + years))
            at += 4
        else:
            out.append(text[at])
            at += 1
    return "".join(out)
