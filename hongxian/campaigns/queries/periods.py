"""The campaigns by which rooms above open the past of their lists."""

from uuid import UUID

from django.db.models import QuerySet

from hongxian.campaigns.models import Campaign
from hongxian.orgs.access import Actor
from hongxian.orgs.asking import ActorsQuestion

SHOWN = 3


def campaign_periods(actor: Actor) -> list[tuple[UUID, str]]:
    """The latest campaigns this person may see. One query."""
    return _latest(actor)


def _latest_seen(actor: Actor) -> QuerySet[Campaign, tuple[UUID, str]]:
    rows = Campaign.objects.visible_to(actor).order_by("-created_at")
    return rows.values_list("pk", "name")[:SHOWN]


_latest = ActorsQuestion(_latest_seen)
