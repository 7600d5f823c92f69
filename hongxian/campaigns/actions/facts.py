"""From checked draft lines to confirmed facts: rows are made, carried over or struck."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from hongxian.campaigns.models import (
    Campaign,
    CommonItem,
    DraftFact,
    FactKind,
    Goal,
    Item,
    LeadingGroup,
    Milestone,
    OfficeFunction,
    Phase,
    PlanDocument,
    PlanFact,
    ReportingDuty,
    Requirement,
    Seat,
    Sector,
)
from hongxian.campaigns.queries.faults import day_of
from hongxian.campaigns.queries.units import Mapping

K = FactKind
MODELS: dict[str, type[PlanFact]] = {
    K.GOAL: Goal,
    K.GROUP: LeadingGroup,
    K.SEAT: Seat,
    K.FUNCTION: OfficeFunction,
    K.COMMON: CommonItem,
    K.SECTOR: Sector,
    K.ITEM: Item,
    K.PHASE: Phase,
    K.MILESTONE: Milestone,
    K.REPORTING: ReportingDuty,
    K.REQUIREMENT: Requirement,
}


@dataclass
class Confirming:
    """One confirmation under way: the version, its campaign, and the rows made so far.

    `days_before` are the due days of carried milestones as the version before had them; `news` is
    what each unit will be told.
    """

    document: PlanDocument
    campaign: Campaign
    mapping: Mapping
    heirs: dict[UUID, DraftFact]
    rows: dict[UUID, PlanFact] = field(default_factory=dict)
    days_before: dict[UUID, date | None] = field(default_factory=dict)
    news: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))

    def parent_row(self, fact: DraftFact) -> PlanFact:
        if fact.parent_id is None:
            raise ValueError("a line that needs a parent has none")
        return self.rows[fact.parent_id]


def write_facts(work: Confirming, facts: Sequence[DraftFact]) -> None:
    """Make or carry over one row for every live line, and strike the rows no line continues."""
    offices = {fact.parent_id: fact for fact in facts if fact.kind == K.OFFICE}
    for kind, model in MODELS.items():
        mine = [fact for fact in facts if fact.kind == kind]
        standing = {row.source_id: row for row in _standing(model, work.campaign)}
        fresh = []
        for position, fact in enumerate(mine):
            values = _VALUES[kind](work, fact)
            if kind == K.GROUP:
                values |= _office(work, offices.get(fact.pk))
            old = work.heirs.get(fact.pk)
            carried = standing.pop(old.pk, None) if old else None
            if isinstance(carried, Milestone):
                work.days_before[carried.pk] = carried.due_on
            row = carried or model(county_id=work.campaign.county_id, campaign=work.campaign)
            _set(row, work.document, fact, position, values)
            if carried:
                row.save()
            else:
                fresh.append(row)
            work.rows[fact.pk] = row
        model._default_manager.bulk_create(fresh, batch_size=200)
        _strike(model, list(standing.values()), work.document)


def _standing(model: type[PlanFact], campaign: Campaign) -> QuerySet[PlanFact]:
    return model._default_manager.filter(
        campaign=campaign, county=campaign.county_id, struck_in__isnull=True
    )


def _set(
    row: PlanFact, document: PlanDocument, fact: DraftFact, position: int, values: dict[str, Any]
) -> None:
    row.document, row.source, row.position = document, fact, position
    row.span_start, row.span_end = fact.span_start, fact.span_end
    for name, value in values.items():
        setattr(row, name, value)


def _strike(model: type[PlanFact], rows: Sequence[PlanFact], document: PlanDocument) -> None:
    if rows:
        model._default_manager.filter(
            pk__in=[row.pk for row in rows], county=document.county_id
        ).update(struck_in=document)


def _text(fact: DraftFact, name: str) -> str:
    return str(fact.data.get(name) or "").strip()


def _office(work: Confirming, office: DraftFact | None) -> dict[str, Any]:
    place = _text(office, "at") if office else ""
    units = work.mapping.of(place) if place else []
    return {"office_at": place, "office_unit": units[0] if units else None}


def _dates(fact: DraftFact) -> dict[str, Any]:
    start, end = _text(fact, "start"), _text(fact, "end")
    return {
        "starts_on": day_of(start, first=True),
        "ends_on": day_of(end),
        "starts_text": start,
        "ends_text": end,
    }


def _who(fact: DraftFact) -> str:
    return "、".join(fact.data.get("who") or [])[:200]


_VALUES: dict[str, Callable[[Confirming, DraftFact], dict[str, Any]]] = {
    K.GOAL: lambda work, fact: {"text": _text(fact, "text")},
    K.GROUP: lambda work, fact: {"name": _text(fact, "name")},
    K.SEAT: lambda work, fact: {
        "group": work.parent_row(fact),
        "kind": fact.data["seat"],
        "text": _text(fact, "text"),
    },
    K.FUNCTION: lambda work, fact: {"text": _text(fact, "text")},
    K.COMMON: lambda work, fact: {"no": int(fact.data["no"]), "text": _text(fact, "text")},
    K.SECTOR: lambda work, fact: {"group": _text(fact, "group"), "name": _text(fact, "name")},
    K.ITEM: lambda work, fact: {
        "sector": work.parent_row(fact),
        "no": _text(fact, "no"),
        "text": _text(fact, "text"),
    },
    K.PHASE: lambda work, fact: {"name": _text(fact, "name"), **_dates(fact)},
    K.MILESTONE: lambda work, fact: {
        "what": _text(fact, "what"),
        "due_on": day_of(_text(fact, "due")),
        "due_text": _text(fact, "due"),
        "who_text": _who(fact),
    },
    K.REPORTING: lambda work, fact: {
        "what": _text(fact, "what"),
        "frequency": _text(fact, "frequency"),
        "due": _text(fact, "due"),
        "to": _text(fact, "to"),
        "who_text": _who(fact),
    },
    K.REQUIREMENT: lambda work, fact: {
        "heading": _text(fact, "heading"),
        "text": _text(fact, "text"),
    },
}
