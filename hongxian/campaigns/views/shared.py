"""What every page of one campaign needs: the campaign, and the tabs between its pages."""

from datetime import date
from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404

from hongxian.campaigns import rules
from hongxian.campaigns.models import Campaign
from hongxian.campaigns.queries.campaign import PhaseMark, phase_marks, plan_in_force
from hongxian.orgs.access import OfficerRequest

REMEMBERED = "campaign"
"""The session's key of the campaign this person looked at last."""
PAGES = (
    ("campaign", "概览"),
    ("campaign-matrix", "职责表"),
    ("campaign-timeline", "阶段与节点"),
    ("campaign-group", "领导小组"),
    ("campaign-facts", "目标与要求"),
    ("campaign-wallmap", "作战图"),
)


def campaign_of(request: OfficerRequest, pk: UUID) -> Campaign:
    """The campaign if this person may see it, else 404."""
    seen = Campaign.objects.visible_to(request.actor).select_related("unit")
    campaign = get_object_or_404(seen, pk=pk)
    request.place = campaign
    remember(request, campaign)
    return campaign


def remember(request: OfficerRequest, campaign: Campaign) -> None:
    """The campaign looked at last; a session is written only where that changed."""
    key = str(campaign.pk)
    if request.session.get(REMEMBERED) != key:
        request.session[REMEMBERED] = key


def marks_of(request: OfficerRequest, campaign: Campaign, today: date) -> list[PhaseMark]:
    """The campaign's phases, for the page and for the top bar above it."""
    request.phases = marks = phase_marks(campaign, today)
    return marks


def context_of(request: OfficerRequest, campaign: Campaign, **more: Any) -> dict[str, Any]:
    """The context of a campaign page."""
    match = request.resolver_match
    return {
        "campaign": campaign,
        "plan": plan_in_force(campaign),
        "pages": PAGES,
        "page_here": match.url_name if match else "",
        "may_run": bool(rules.runs(request.actor, campaign)),
        **more,
    }
