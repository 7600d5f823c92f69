"""What of this room hangs on a person."""

from datetime import date

from django.db.models import QuerySet

from hongxian.hazards.models import OPEN_STATES, Hazard
from hongxian.orgs.handover import OpenItem
from hongxian.orgs.models import User


def hazards_of(user: User) -> QuerySet[Hazard]:
    """The open hazards a person is in charge of, the oldest first."""
    rows = Hazard.objects.filter(county=user.unit.county_id, officer=user, state__in=OPEN_STATES)
    return rows.order_by("found_at", "pk")


def open_hazards(user: User, day: date) -> list[OpenItem]:
    """The same, for the page on which work is handed over."""
    rows = hazards_of(user).select_related("place", "vehicle")
    return [OpenItem(str(row), str(row.place or row.vehicle or row.spot)) for row in rows]
