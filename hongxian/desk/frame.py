"""What the frame of every page shows: rail, campaign and phase, person, clock banner."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse

from hongxian.campaigns.models import Campaign, CampaignState
from hongxian.campaigns.queries.campaign import PhaseMark, at_hand, phase_words
from hongxian.campaigns.views.shared import REMEMBERED
from hongxian.kit import clock, rail
from hongxian.notices.queries import unread_count
from hongxian.orgs.access import Actor, actor_of, pending

LARGE_TEXT_COOKIE = "text-size"


@dataclass(frozen=True)
class Headline:
    """The campaign the page stands in: 第二阶段 · 第 47 天/153 天."""

    name: str
    phase: str
    href: str


@dataclass(frozen=True)
class Frame:
    """The frame of one page. Without `actor` it is the bare page of the log-in."""

    pinned_day: date | None
    now: datetime
    large_text: bool
    actor: Actor | None = None
    headline: Headline | None = None
    unread: int = 0
    groups: list[rail.Group] = field(default_factory=list)
    tabs: list[rail.Link] = field(default_factory=list)


def frame(request: HttpRequest) -> dict[str, Any]:
    """The context processor: `frame` for every template."""
    actor = _actor(request)
    now = clock.now()
    large = request.COOKIES.get(LARGE_TEXT_COOKIE) == "large"
    if actor is None:
        return {"frame": Frame(clock.pinned_day(), now, large)}
    campaign = current_campaign(request, actor)
    match = request.resolver_match
    places = {"campaign": campaign.pk} if campaign else {}
    groups = rail.groups(actor, (match.url_name or "") if match else "", places)
    known = getattr(request, "phases", None)
    headline = _headline(campaign, now.date(), known) if campaign else None
    counted = getattr(request, "unread", None)
    unread = unread_count(actor, now) if counted is None else counted
    shown = Frame(
        clock.pinned_day(), now, large, actor, headline, unread, groups, rail.tabs(groups)
    )
    return {"frame": shown}


def _actor(request: HttpRequest) -> Actor | None:
    """Who the page is for: set by @allow, looked up for an error page of a signed-in person."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return None
    actor: Actor = getattr(request, "actor", None) or actor_of(user, clock.today())
    return None if pending(request, actor) else actor


def current_campaign(request: HttpRequest, actor: Actor) -> Campaign | None:
    """The campaign of this page; else the one looked at last; else the newest that runs."""
    place = getattr(request, "place", None)
    if isinstance(place, Campaign):
        return place
    remembered = _uuid(request.session.get(REMEMBERED))
    campaigns = at_hand(actor, remembered)
    last = (campaign for campaign in campaigns if campaign.pk == remembered)
    return next(last, campaigns[0] if campaigns else None)


def _uuid(text: str | None) -> UUID | None:
    return UUID(text) if text else None


def _headline(campaign: Campaign, today: date, known: list[PhaseMark] | None) -> Headline:
    closed = campaign.state == CampaignState.CLOSED
    phase = campaign.get_state_display() if closed else phase_words(campaign, today, known)
    return Headline(campaign.name, phase, reverse("campaign", args=[campaign.pk]))
