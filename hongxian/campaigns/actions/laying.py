"""Laying the lines of a draft: what was read, and what people decided on the version before."""

from collections.abc import Sequence

from hongxian.campaigns.models import DraftFact, FactState, PlanDocument
from hongxian.campaigns.queries.carrying import Earlier, moved_years
from hongxian.campaigns.queries.drafts import excerpt, facts_of, find_words
from hongxian.campaigns.queries.proposals import Proposal


def lay_lines(
    document: PlanDocument, lines: Sequence[Proposal], *, earlier: PlanDocument | None
) -> None:
    """Store the proposals as draft facts, with what people decided on `earlier` carried over."""
    before = Earlier(facts_of(earlier) if earlier else [])
    facts: list[DraftFact] = []
    heirs: dict[object, DraftFact] = {}
    for no, line in enumerate(lines):
        above = None if line.parent is None else lines[line.parent]
        fact = DraftFact(
            county_id=document.county_id,
            document=document,
            parent=None if line.parent is None else facts[line.parent],
            kind=line.kind,
            position=no,
            span_start=line.span.start if line.span else None,
            span_end=line.span.end if line.span else None,
            data=line.data,
            original=line.data,
        )
        old = before.take(line, above)
        if old:
            heirs[old.pk] = fact
            _inherit(fact, old)
        facts.append(fact)
    facts += _added_again(document, before.added, heirs, first=len(facts))
    DraftFact.objects.bulk_create(facts, batch_size=200)


def _inherit(fact: DraftFact, old: DraftFact) -> None:
    fact.state, fact.data = old.state, old.data
    fact.settled_note, fact.edited_by_id, fact.edited_at = (
        old.settled_note,
        old.edited_by_id,
        old.edited_at,
    )


def _added_again(
    document: PlanDocument,
    added: Sequence[DraftFact],
    heirs: dict[object, DraftFact],
    *,
    first: int,
) -> list[DraftFact]:
    """Lines added by hand whose sentence still stands in the text, or that never had one."""
    again: list[DraftFact] = []
    for old in added:
        place = None
        if old.span_start is not None:
            place = find_words(document.text, _words_of(old))
            if place is None:
                continue
        parent = heirs.get(old.parent_id) if old.parent_id else None
        if old.parent_id and parent is None:
            continue
        fact = DraftFact(
            county_id=document.county_id,
            document=document,
            parent=parent,
            kind=old.kind,
            state=FactState.ADDED,
            position=first + len(again),
            span_start=place[0] if place else None,
            span_end=place[1] if place else None,
            data=old.data,
            original=old.original,
            edited_by_id=old.edited_by_id,
            edited_at=old.edited_at,
        )
        heirs[old.pk] = fact
        again.append(fact)
    return again


def _words_of(fact: DraftFact) -> str:
    return excerpt(fact.document, fact)


def lay_copied(document: PlanDocument, source: PlanDocument, *, years: int) -> None:
    """The lines of `source` again, with every date moved by `years`."""
    twins: dict[object, DraftFact] = {}
    for old in sorted(facts_of(source), key=lambda fact: fact.position):
        data = moved_years(old.kind, old.data, years)
        twins[old.pk] = DraftFact(
            county_id=document.county_id,
            document=document,
            parent=twins.get(old.parent_id) if old.parent_id else None,
            kind=old.kind,
            state=old.state,
            position=old.position,
            span_start=old.span_start,
            span_end=old.span_end,
            data=data,
            original=moved_years(old.kind, old.original, years),
            settled_note=old.settled_note,
            edited_by_id=old.edited_by_id,
            edited_at=old.edited_at,
        )
    DraftFact.objects.bulk_create(twins.values(), batch_size=200)
