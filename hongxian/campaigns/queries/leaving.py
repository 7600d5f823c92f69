"""What of this room hangs on a person."""

from datetime import date

from django.db.models import QuerySet

from hongxian.campaigns.models import CampaignState, Seat
from hongxian.orgs.handover import OpenItem
from hongxian.orgs.models import User


def seats_of(user: User) -> QuerySet[Seat]:
    """The seats a person fills in running campaigns."""
    seats = Seat.objects.filter(
        county=user.unit.county_id, user=user, struck_in__isnull=True
    ).filter(campaign__state=CampaignState.RUNNING)
    return seats.select_related("campaign", "document").order_by("campaign__created_at", "position")


def open_seats(user: User, day: date) -> list[OpenItem]:
    """The same, for the page on which work is handed over."""
    return [OpenItem(seat.get_kind_display(), seat.campaign.name) for seat in seats_of(user)]
