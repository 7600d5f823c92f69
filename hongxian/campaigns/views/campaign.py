"""A campaign: the list of all, the overview of one, its end."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hongxian.campaigns import rules
from hongxian.campaigns.actions import closing
from hongxian.campaigns.forms.seats import CloseForm
from hongxian.campaigns.models import Campaign, Deliverable, Goal
from hongxian.campaigns.queries.campaign import (
    deliverables_of,
    oversees,
    phase_now,
    phases_of,
    reporting_of,
    told_by_plan,
)
from hongxian.campaigns.queries.deliverables import tallies, tally
from hongxian.campaigns.queries.matrix import load_duties
from hongxian.campaigns.queries.owed import load_owed
from hongxian.campaigns.queries.timeline import lay_ruler, progress_of
from hongxian.campaigns.views.shared import campaign_of, context_of, marks_of
from hongxian.kit import clock
from hongxian.kit.forms import attempt
from hongxian.orgs.access import OfficerRequest, allow

NEXT = 8
_goals = told_by_plan(Goal)


@require_GET
@allow(rules.reads_plans)
def campaigns(request: OfficerRequest) -> HttpResponse:
    """Every campaign of the bureau, the running ones first, each with where it stands."""
    today = clock.today()
    rows = list(
        Campaign.objects.visible_to(request.actor)
        .select_related("unit")
        .order_by("-state", "-created_at")
    )
    counts = tallies(Deliverable.objects.visible_to(request.actor), today, by="campaign")
    phases = phases_of(rows, today)
    shown = [
        (row, phase_now(phases[row.pk]) if row.state == "running" else None, counts.get(row.pk))
        for row in rows
    ]
    may_keep = bool(rules.keeps_plans(request.actor))
    return render(request, "campaigns/campaigns.html", {"shown": shown, "may_keep": may_keep})


@require_GET
@allow(rules.reads_plans)
def overview(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """Where the campaign stands: phases, numbers, what is owed next, milestones by unit."""
    campaign = campaign_of(request, pk)
    return render(
        request,
        "campaigns/campaign.html",
        context_of(request, campaign, **_standing(request, campaign)),
    )


def _standing(request: OfficerRequest, campaign: Campaign) -> dict[str, Any]:
    today, actor = clock.today(), request.actor
    marks = marks_of(request, campaign, today)
    owed = load_owed([campaign], actor, today).of(campaign)
    progress = progress_of(owed, actor, today)
    owing = owed.units if oversees(actor) else None
    return {
        "today": today,
        "marks": marks,
        "ruler": lay_ruler(marks, progress, today),
        "progress": progress,
        "goals": _goals(campaign),
        "tally": owed.tally,
        "owed_next": owed.open[:NEXT],
        "duties": load_duties(campaign, actor, today, owing=owing),
        "reporting": reporting_of(campaign, actor),
        "oversees": oversees(actor),
    }


@require_http_methods(["GET", "POST"])
@allow(rules.keeps_plans)
def close(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """End the campaign, after a page that says what is still open."""
    campaign = campaign_of(request, pk)
    form = CloseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        done = attempt(
            form,
            lambda: closing.close_campaign(
                campaign,
                leave_open=form.cleaned_data["leave_open"],
                actor=request.actor,
                now=clock.now(),
            ),
        )
        if done is not None:
            messages.success(request, f"“{done}”已结束，材料和记录都可继续查阅。")
            return redirect("campaign", pk)
    counted = tally(deliverables_of(campaign, request.actor), clock.today())
    context = {
        "title": "结束专项行动",
        "campaign": campaign,
        "tally": counted,
        "form": form,
        "danger": True,
        "submit_label": "结束专项行动",
        "back_url": reverse("campaign", args=[pk]),
        "back_label": campaign.name,
    }
    return render(
        request, "campaigns/campaign_close.html", context, status=422 if form.errors else 200
    )


@require_POST
@allow(rules.keeps_plans)
def reopen(request: OfficerRequest, pk: UUID) -> HttpResponse:
    campaign = closing.reopen_campaign(
        campaign_of(request, pk), actor=request.actor, now=clock.now()
    )
    messages.success(request, f"“{campaign}”已恢复，未交的材料继续催交。")
    return redirect("campaign", pk)
