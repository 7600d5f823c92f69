"""From the facts the reader found to the lines of a draft. Pure: nothing is stored here."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from hongxian.campaigns.models import FactKind, SeatKind
from hongxian.plans.facts import LeadingGroup, Plan, Sector, Span, Words

K = FactKind


@dataclass(frozen=True)
class Proposal:
    """One line of a draft to be. `parent` is the position of the line it belongs to."""

    kind: FactKind
    data: dict[str, Any]
    span: Span | None
    parent: int | None = None


def proposals(plan: Plan) -> list[Proposal]:
    """Every fact of the plan in reading order of its kinds; parents stand before children."""
    lines: list[Proposal] = []
    for words, kind in ((plan.title, K.TITLE), (plan.issuer, K.ISSUER)):
        if words:
            lines.append(_words(kind, words))
    if plan.period or plan.year:
        lines.append(_period(plan))
    lines += [_words(K.GOAL, goal) for goal in plan.goals]
    if plan.leading_group:
        lines += _group(plan.leading_group, at=len(lines))
    lines += [
        Proposal(K.COMMON, {"no": item.no, "text": item.text}, item.span)
        for item in plan.common_items
    ]
    for sector in plan.sectors:
        lines += _sector(sector, at=len(lines))
    lines += list(_calendar(plan))
    return lines


def _words(kind: FactKind, words: Words) -> Proposal:
    return Proposal(kind, {"text": words.text}, words.span)


def _period(plan: Plan) -> Proposal:
    period = plan.period
    data = {
        "start": (period and period.start) or "",
        "end": (period and period.end) or "",
        "year": plan.year,
    }
    return Proposal(K.PERIOD, data, period.span if period else None)


def _group(group: LeadingGroup, *, at: int) -> Iterator[Proposal]:
    """The group, a seat for each place it names (head and first deputy even where left blank)."""
    yield Proposal(K.GROUP, {"name": group.name.text if group.name else ""}, group.span)
    yield _seat(SeatKind.HEAD, group.head, at)
    for deputy in group.deputies or (None,):
        yield _seat(SeatKind.DEPUTY, deputy, at)
    for member in group.members:
        yield _seat(SeatKind.MEMBER, member, at)
    office = group.office
    if office is None:
        return
    place = office.at
    yield Proposal(K.OFFICE, {"at": place.text if place else ""}, place.span if place else None, at)
    yield _seat(SeatKind.DIRECTOR, office.director, at)
    yield _seat(SeatKind.LIAISON, office.liaison, at)
    for function in office.functions:
        yield Proposal(K.FUNCTION, {"text": function.text}, function.span, at)


def _seat(seat: SeatKind, words: Words | None, group: int) -> Proposal:
    data = {"seat": seat.value, "text": words.text if words else ""}
    return Proposal(K.SEAT, data, words.span if words else None, group)


def _sector(sector: Sector, *, at: int) -> Iterator[Proposal]:
    yield Proposal(
        K.SECTOR,
        {
            "group": sector.group or "",
            "name": sector.name,
            "lead": list(sector.lead),
            "responsible": list(sector.responsible),
            "assist": list(sector.assist),
        },
        sector.span,
    )
    for item in sector.items:
        data = {
            "no": item.no,
            "text": item.text,
            "lead": list(item.lead),
            "responsible": list(item.responsible),
            "assist": list(item.assist),
        }
        yield Proposal(K.ITEM, data, item.span, at)


def _calendar(plan: Plan) -> Iterator[Proposal]:
    for phase in plan.phases:
        data = {"name": phase.name, "start": phase.start or "", "end": phase.end or ""}
        yield Proposal(K.PHASE, data, phase.span)
    for stone in plan.milestones:
        data_ = {"what": stone.what, "due": stone.due, "who": list(stone.who)}
        yield Proposal(K.MILESTONE, data_, stone.span)
    for report in plan.reporting:
        yield Proposal(
            K.REPORTING,
            {
                "what": report.what,
                "frequency": report.frequency or "",
                "due": report.due or "",
                "to": report.to or "",
                "who": list(report.who),
            },
            report.span,
        )
    for need in plan.requirements:
        yield Proposal(K.REQUIREMENT, {"heading": need.heading, "text": need.body}, need.span)
    for unread in plan.unread:
        yield Proposal(K.UNREAD, {"text": unread.text, "why": unread.why}, unread.span)
