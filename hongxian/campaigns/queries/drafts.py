"""A draft as the office checks it: its lines, the coloured text, and what still stands open."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from hongxian.campaigns.models import DraftFact, DraftUnit, FactKind, FactState, PlanDocument
from hongxian.campaigns.queries.faults import faults
from hongxian.campaigns.queries.grammar import PARENTS, units_named
from hongxian.kit.search import fold

ORDER = {kind: no for no, kind in enumerate(FactKind)}


@dataclass
class Line:
    """A draft fact with the lines that belong to it."""

    fact: DraftFact
    children: list["Line"] = field(default_factory=list)

    def walk(self) -> list["Line"]:
        """This line, then all below it."""
        return [self, *(line for child in self.children for line in child.walk())]


@dataclass(frozen=True)
class Blocker:
    """A reason why the draft cannot be confirmed yet, and where to mend it."""

    sentence: str
    anchor: str


@dataclass(frozen=True)
class Segment:
    """A run of the plan's text that belongs to one fact, or to none."""

    text: str
    start: int
    fact: DraftFact | None
    is_first: bool


def facts_of(document: PlanDocument) -> list[DraftFact]:
    """All lines of a draft in reading order. One query."""
    found = list(DraftFact.objects.filter(document=document, county=document.county_id))
    return sorted(found, key=reading_order)


def reading_order(fact: DraftFact) -> tuple[int, float, int]:
    """By kind, then by place in the text, then by position; lines without a place come last."""
    start = fact.position * 1e-6 if fact.span_start is None else fact.span_start
    if fact.span_start is None and fact.state == FactState.ADDED:
        start = float("inf")
    return (ORDER[FactKind(fact.kind)], start, fact.position)


def tree(facts: Sequence[DraftFact]) -> list[Line]:
    """The lines as a tree; a child whose parent is gone stands on top."""
    lines = {fact.pk: Line(fact) for fact in facts}
    tops: list[Line] = []
    for fact in facts:
        parent = lines.get(fact.parent_id) if fact.parent_id else None
        (parent.children if parent else tops).append(lines[fact.pk])
    return tops


def live(facts: Sequence[DraftFact]) -> list[DraftFact]:
    """The lines that would become real: not struck, and not below a struck one."""
    struck = {fact.pk for fact in facts if not fact.is_live}
    return [
        fact
        for fact in facts
        if fact.is_live and fact.kind != FactKind.UNREAD and fact.parent_id not in struck
    ]


def unsettled(facts: Sequence[DraftFact]) -> list[DraftFact]:
    """Unread sentences nobody has dealt with yet."""
    return [fact for fact in facts if fact.kind == FactKind.UNREAD and fact.is_live]


def names_used(facts: Sequence[DraftFact]) -> dict[str, str]:
    """Folded unit name → the name as the plan first writes it, over the live lines."""
    named: dict[str, str] = {}
    for fact in live(facts):
        names = units_named(fact.kind, fact.data)
        if fact.kind == FactKind.OFFICE and fact.data.get("at"):
            names = [fact.data["at"]]
        for name in names:
            named.setdefault(fold(name)[:120], name)
    named.pop("", None)
    return named


def blockers(
    facts: Sequence[DraftFact], units: Sequence[DraftUnit], matched: set[str]
) -> list[Blocker]:
    """Why this draft cannot be confirmed yet. `matched` holds the folded names that have a unit."""
    found = []
    if not any(fact.kind == FactKind.TITLE for fact in live(facts)):
        found.append(Blocker("方案没有标题，请补录专项行动名称。", "kind-title"))
    for fact in live(facts):
        wrong = faults(fact.kind, fact.data)
        if wrong:
            sentence = f"{fact.get_kind_display()}“{fact.words[:20]}”：{next(iter(wrong.values()))}"
            found.append(Blocker(sentence, f"f-{fact.pk}"))
        if fact.kind in PARENTS and fact.parent_id is None:
            found.append(Blocker(f"“{fact.words[:20]}”没有归到所属条目下。", f"f-{fact.pk}"))
    open_names = [unit for unit in units if not unit.is_outside and unit.folded not in matched]
    found += [Blocker(f"单位“{unit.name}”还没有对应。", f"u-{unit.pk}") for unit in open_names]
    left = len(unsettled(facts))
    if left:
        found.append(Blocker(f"还有 {left} 条未识别语句没有处理。", "unread"))
    return found


def segments(text: str, facts: Sequence[DraftFact]) -> list[Segment]:
    """The text cut into runs, each owned by the innermost live fact that covers it."""
    owner: list[int] = [-1] * len(text)
    spans = [
        (fact.span_end - fact.span_start, fact.span_start, fact.span_end, no)
        for no, fact in enumerate(facts)
        if fact.span_start is not None and fact.span_end is not None and fact.is_live
    ]
    for _, start, end, no in sorted(spans, reverse=True):
        last = min(end, len(text))
        owner[start:last] = [no] * (last - start)
    cut, seen, at = [], set(), 0
    for place in range(1, len(text) + 1):
        if place < len(text) and owner[place] == owner[at]:
            continue
        no = owner[at]
        fact = facts[no] if no >= 0 else None
        cut.append(Segment(text[at:place], at, fact, no not in seen))
        seen.add(no)
        at = place
    return cut


def campaign_name(title: str) -> str:
    """The campaign a plan's title names: 某局安全生产专项行动工作方案 → 某局安全生产专项行动."""
    title = "".join(title.split())
    for tail in ("工作方案", "实施方案", "方案"):
        if title.endswith(tail) and len(title) > len(tail):
            return title.removesuffix(tail)
    return title


def excerpt(document: PlanDocument, fact: DraftFact) -> str:
    """The fact's own words in the plan; empty for one added without a place."""
    if fact.span_start is None or fact.span_end is None:
        return ""
    return document.text[fact.span_start : fact.span_end]


def find_words(text: str, words: str) -> tuple[int, int] | None:
    """Where the words stand in the text, blanks and line ends apart; None when nowhere."""
    wanted = "".join(words.split())
    if not wanted:
        return None
    places = [no for no, sign in enumerate(text) if not sign.isspace()]
    at = "".join(text.split()).find(wanted)
    if at < 0:
        return None
    return places[at], places[at + len(wanted) - 1] + 1
