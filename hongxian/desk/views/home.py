"""工作台: the page everyone lands on."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from hongxian.campaigns import rules
from hongxian.campaigns.views.shared import REMEMBERED, remember
from hongxian.desk.queries.home import load_desk
from hongxian.desk.queries.trust import load_trust
from hongxian.kit import clock, desk_blocks
from hongxian.orgs.access import OfficerRequest, allow, signed_in
from hongxian.orgs.models import ADMINISTRATORS, Role


@require_GET
@allow(signed_in)
def home(request: OfficerRequest) -> HttpResponse:
    """The running campaign, what I owe and what waits for me; an administrator's own work."""
    actor = request.actor
    if actor.sees_as(*ADMINISTRATORS):
        trust = load_trust(actor, clock.now(), clock.real_now())
        request.unread = trust.notices.total
        return render(request, "desk/trust.html", {"desk": trust})
    if not rules.reads_plans(actor):
        return render(request, "desk/plain.html", {})
    desk = load_desk(actor, clock.now(), _wanted(request))
    request.unread = desk.notices.total
    if desk.standing:
        request.place = desk.standing.campaign
        request.phases = desk.standing.marks
        remember(request, desk.standing.campaign)
    context = {
        "desk": desk,
        "today": clock.today(),
        "is_agency": actor.roles == {Role.PARTNER},
        "may_keep": bool(rules.keeps_plans(actor)),
        "blocks": desk_blocks.blocks_of(actor, clock.now()),
    }
    return render(request, "desk/home.html", context)


def _wanted(request: OfficerRequest) -> UUID | None:
    """The campaign asked for, else the one looked at last."""
    try:
        return UUID(request.GET.get("campaign") or request.session.get(REMEMBERED, ""))
    except ValueError:
        return None
