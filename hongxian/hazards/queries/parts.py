"""What this room shows on the pages of places and visits."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse

from hongxian.hazards import rules
from hongxian.hazards.models import Hazard
from hongxian.hazards.queries.ledger import COUNTED, LIVE, overdue
from hongxian.inspections import outlets
from hongxian.inspections.models import Inspection
from hongxian.kit.clock import day_of
from hongxian.kit.counting import MOST, Counted, Number, told_of
from hongxian.orgs.access import Actor
from hongxian.orgs.asking import ActorsQuestion
from hongxian.registry.models import Place
from hongxian.registry.parts import Part

SHOWN = 8


@dataclass(frozen=True)
class OfPlace:
    """The newest hazards of a place, how many there are, and the list that holds them all."""

    rows: list[Hazard]
    found: Counted
    open: int
    overdue: int
    url: str
    new_url: str


def of_place(place: Place, actor: Actor, today: date) -> OfPlace:
    """One query, however many there were in all the years."""
    shown = _there(actor, today, place=place.pk)
    first = shown[0] if shown else None
    return OfPlace(
        shown,
        told_of(first.in_all if first else 0),
        first.open_in_all if first else 0,
        first.overdue_in_all if first else 0,
        f"{reverse('hazards')}?view=all&place={place.pk}",
        f"{reverse('hazard-new')}?place={place.pk}" if rules.enters_hazards(actor) else "",
    )


def _found_there(actor: Actor, today: date, place: UUID) -> QuerySet[Hazard]:
    rows = Hazard.objects.visible_to(actor).filter(place=place)
    live = rows.filter(LIVE)
    told: Any = rows.filter(COUNTED).annotate(
        in_all=Number(rows.filter(COUNTED), MOST),
        open_in_all=Number(live),
        overdue_in_all=Number(live.filter(overdue(today))),
    )
    newest: QuerySet[Hazard] = told.order_by("-found_at", "-pk")[:SHOWN]
    return newest


_there: ActorsQuestion[Any] = ActorsQuestion(_found_there)
PLACE_PART = Part("hazards", "隐患", "hazards/place_part.html", of_place=of_place, order=20)


def visit_part(inspection: Inspection, actor: Actor) -> outlets.Part | None:
    """The hazards a visit found."""
    rows = Hazard.objects.visible_to(actor).filter(inspection=inspection)
    found = list(rows.select_related("unit").order_by("number"))
    if not found:
        return None
    today = day_of(inspection.received_at or inspection.created_at)
    return outlets.Part("隐患", "hazards/visit_part.html", {"rows": found, "day": today})
