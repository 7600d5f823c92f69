"""The sentence of the plan that a fact stands on."""

import re
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from hongxian.campaigns.models import (
    CommonItem,
    Duty,
    FactKind,
    Goal,
    Item,
    LeadingGroup,
    Milestone,
    OfficeFunction,
    Phase,
    PlanDocument,
    ReportingDuty,
    Requirement,
    Seat,
    Sector,
)
from hongxian.campaigns.models.facts import PlanFact

MODELS: dict[str, type[PlanFact]] = {
    FactKind.GOAL: Goal,
    FactKind.GROUP: LeadingGroup,
    FactKind.SEAT: Seat,
    FactKind.FUNCTION: OfficeFunction,
    FactKind.COMMON: CommonItem,
    FactKind.SECTOR: Sector,
    FactKind.ITEM: Item,
    FactKind.PHASE: Phase,
    FactKind.MILESTONE: Milestone,
    FactKind.REPORTING: ReportingDuty,
    FactKind.REQUIREMENT: Requirement,
    "duty": Duty,
}
KINDS = {model: kind for kind, model in MODELS.items()}


def said(fact: PlanFact) -> str:
    """The words of the plan this fact was read from; empty for one added by hand."""
    if fact.span_start is None or fact.span_end is None:
        return ""
    return " ".join(fact.document.text[fact.span_start : fact.span_end].split())


def basis_of(fact: PlanFact) -> str:
    """How the log names the plan's sentence: version and words."""
    words = said(fact) or str(fact)
    return f"方案第{fact.document.version}版：{words}"[:300]


_PARTS = re.compile(r"（[^（）]*(?:牵头|责任|配合)[^（）]*）")


def duty_span(duty: Duty, until: int | None) -> tuple[int, int] | None:
    """The words that give a duty to its unit, looked for from the duty's line on.

    A sector's line is its heading; who leads stands after its items, as （牵头部门：…）, or in a
    sentence that names the unit. `until` is where the next sector begins.
    """
    if duty.span_start is None or duty.span_end is None:
        return None
    text, start = duty.document.text, duty.span_start
    stop = until or _forth(text, duty.span_end, 0)
    if duty.item_id is None and duty.unit_text:
        for found in _PARTS.finditer(text, start, stop):
            if duty.unit_text in found.group():
                return found.span()
        at = text.find(duty.unit_text, duty.span_end, stop)
        if at >= 0:
            return _sentence_around(text, at, duty.span_end, stop)
    return start, duty.span_end


def _sentence_around(text: str, at: int, first: int, last: int) -> tuple[int, int]:
    """From the full stop before to the one after."""
    before = max(text.rfind(mark, first, at) for mark in "。；\n")
    ends = [end for mark in "。；\n" if (end := text.find(mark, at, last)) >= 0]
    return (before + 1 if before >= 0 else first), (min(ends) + 1 if ends else last)


@dataclass(frozen=True)
class Passage:
    """The plan's text around one sentence: before, the words themselves, after."""

    before: str
    words: str
    after: str
    cut_before: bool
    cut_after: bool


def passage(text: str, start: int, end: int, *, around: int | None = 1) -> Passage:
    """The words from `start` to `end` with whole paragraphs around; None for the whole text."""
    start, end = max(0, start), min(len(text), end)
    first, last = 0, len(text)
    if around is not None:
        first, last = _back(text, start, around), _forth(text, end, around)
    return Passage(
        before=text[first:start].lstrip("\n"),
        words=text[start:end],
        after=text[end:last].rstrip("\n"),
        cut_before=bool(text[:first].strip()),
        cut_after=bool(text[last:].strip()),
    )


def _back(text: str, start: int, paragraphs: int) -> int:
    """Where the paragraph that many before the one of `start` begins."""
    at = start
    for _ in range(paragraphs + 1):
        at = text.rfind("\n", 0, at)
        if at < 0:
            return 0
    return at + 1


def _forth(text: str, end: int, paragraphs: int) -> int:
    at = end
    for _ in range(paragraphs + 1):
        at = text.find("\n", at + 1)
        if at < 0:
            return len(text)
    return at


def find_fact(document: PlanDocument, kind: str, pk: UUID) -> PlanFact | None:
    """The confirmed fact of that kind whose span counts in this document, or None."""
    model = MODELS.get(kind)
    if model is None:
        return None
    rows: QuerySet[PlanFact] = model._default_manager.filter(
        pk=pk, county=document.county_id, document=document
    )
    return rows.select_related("document").first()
