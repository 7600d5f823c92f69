"""What a phone shows of hazards while there is no network: those the person's units still owe."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from hongxian.hazards.models import Hazard, HazardState
from hongxian.inspections.day import OpenHazard
from hongxian.kit.listing import page_of
from hongxian.orgs.access import Actor
from hongxian.orgs.asking import ActorsQuestion

MOST = 300
SHOWN = (
    "id", "number", "what", "place", "place__name", "vehicle__plate", "spot", "state", "due_on",
    "recheck_on",
)  # fmt: skip


def hazards_on_phones(actor: Actor, today: date) -> Sequence[OpenHazard]:
    """Open hazards of the person's units and those in the person's own charge. One query."""
    return [
        OpenHazard(
            id=key,
            number=number,
            what=what,
            place=place or plate or spot,
            place_id=place_id,
            state="待复查" if state == HazardState.RECTIFIED else HazardState(state).label,
            due_on=again or due,
            url=_page(key) or "",
        )
        for key, number, what, place_id, place, plate, spot, state, due, again in _open(actor)
    ]


def _open_of(actor: Actor) -> QuerySet[Hazard, Any]:
    mine = Q(unit__in=actor.unit_ids) | Q(officer=actor.user_id)
    rows = Hazard.objects.visible_to(actor).still_open().filter(mine).order_by("due_on", "number")
    asked: QuerySet[Hazard, Any] = rows.values_list(*SHOWN)[:MOST]
    return asked


_open, _page = ActorsQuestion(_open_of), page_of("hazard")
