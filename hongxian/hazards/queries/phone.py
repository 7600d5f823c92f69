"""What a phone shows of hazards while there is no network: those the person's units still owe."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Q
from django.urls import reverse

from hongxian.hazards.models import Hazard, HazardState
from hongxian.inspections.day import OpenHazard
from hongxian.orgs.access import Actor

MOST = 300
SHOWN = (
    "number", "what", "spot", "state", "due_on", "recheck_on", "place__name", "vehicle__plate",
)  # fmt: skip


def hazards_on_phones(actor: Actor, today: date) -> Sequence[OpenHazard]:
    """Open hazards of the person's units and those in the person's own charge. One query."""
    mine = Q(unit__in=actor.unit_ids) | Q(officer=actor.user_id)
    rows = Hazard.objects.visible_to(actor).still_open().filter(mine)
    rows = rows.select_related("place", "vehicle").only(*SHOWN).order_by("due_on", "number")[:MOST]
    return [
        OpenHazard(
            id=row.pk,
            number=row.number,
            what=row.what,
            place=str(row.place or row.vehicle or row.spot),
            place_id=row.place_id,
            state="待复查" if row.state == HazardState.RECTIFIED else row.get_state_display(),
            due_on=row.recheck_on or row.due_on,
            url=reverse("hazard", args=[row.pk]),
        )
        for row in rows
    ]
