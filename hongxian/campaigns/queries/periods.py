"""The campaigns by which rooms above open the past of their lists."""

from uuid import UUID

from hongxian.campaigns.models import Campaign
from hongxian.orgs.access import Actor

SHOWN = 3


def campaign_periods(actor: Actor) -> list[tuple[UUID, str]]:
    """The latest campaigns this person may see. One query."""
    rows = Campaign.objects.visible_to(actor).order_by("-created_at")
    return list(rows.values_list("pk", "name")[:SHOWN])
