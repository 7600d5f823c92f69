"""A plan as JSON, as the command line prints it and as the campaign room stores it."""

import hashlib
from typing import Any

from hongxian.plans.facts import LeadingGroup, Plan, Sector, Span, Words


def to_json(plan: Plan) -> dict[str, Any]:
    """The plan as plain data; spans are [start, end] in the kept text, named by its SHA-256."""
    return {
        "title": _text(plan.title),
        "issuer": _text(plan.issuer),
        "year": plan.year,
        "period": {"start": plan.period.start, "end": plan.period.end} if plan.period else None,
        "goals": [_words(goal) for goal in plan.goals],
        "leading_group": _group(plan.leading_group),
        "common_items": [_fact(item, "no", "text") for item in plan.common_items],
        "sectors": [_sector(sector) for sector in plan.sectors],
        "phases": [_fact(phase, "name", "start", "end") for phase in plan.phases],
        "milestones": [_fact(stone, "what", "due", "who") for stone in plan.milestones],
        "reporting": [
            _fact(duty, "what", "frequency", "due", "to", "who") for duty in plan.reporting
        ],
        "requirements": [_fact(need, "heading", "body") for need in plan.requirements],
        "unread": [_fact(gap, "text", "why") for gap in plan.unread],
        "warnings": list(plan.warnings),
        "spans": _spans(plan),
        "text_sha256": hashlib.sha256(plan.text.encode("utf-8", "surrogatepass")).hexdigest(),
    }


def _fact(fact: Any, *names: str) -> dict[str, Any]:
    """The named values of a fact and its span; tuples as lists."""
    values = {name: getattr(fact, name) for name in names}
    plain = {
        name: list(value) if isinstance(value, tuple) else value for name, value in values.items()
    }
    return {**plain, "span": _span(fact.span)}


def _span(span: Span) -> list[int]:
    return [span.start, span.end]


def _text(words: Words | None) -> str | None:
    return words.text if words else None


def _words(words: Words) -> dict[str, Any]:
    return {"text": words.text, "span": _span(words.span)}


def _sector(sector: Sector) -> dict[str, Any]:
    return {
        "name": sector.name,
        "group": sector.group,
        "lead": list(sector.lead),
        "responsible": list(sector.responsible),
        "assist": list(sector.assist),
        "items": [
            _fact(item, "no", "text", "lead", "responsible", "assist") for item in sector.items
        ],
        "span": _span(sector.span),
    }


def _group(group: LeadingGroup | None) -> dict[str, Any] | None:
    if group is None:
        return None
    office = group.office
    return {
        "name": _text(group.name),
        "head": _text(group.head),
        "deputies": [seat.text for seat in group.deputies],
        "members": [seat.text for seat in group.members],
        "office": {
            "at": _text(office.at),
            "director": _text(office.director),
            "liaison": _text(office.liaison),
            "functions": [function.text for function in office.functions],
        }
        if office
        else None,
        "span": _span(group.span),
    }


def _spans(plan: Plan) -> dict[str, Any]:
    """Where the title, issuer, period and the pieces of the leading group stand."""
    out: dict[str, Any] = {
        "title": _span(plan.title.span) if plan.title else None,
        "issuer": _span(plan.issuer.span) if plan.issuer else None,
        "period": _span(plan.period.span) if plan.period else None,
        "leading_group": None,
    }
    group = plan.leading_group
    if group is not None:
        office = group.office
        out["leading_group"] = {
            "name": _span(group.name.span) if group.name else None,
            "head": _span(group.head.span) if group.head else None,
            "deputies": [_span(seat.span) for seat in group.deputies],
            "members": [_span(seat.span) for seat in group.members],
            "at": _span(office.at.span) if office and office.at else None,
            "director": _span(office.director.span) if office and office.director else None,
            "liaison": _span(office.liaison.span) if office and office.liaison else None,
            "functions": [_span(words.span) for words in office.functions] if office else [],
        }
    return out
