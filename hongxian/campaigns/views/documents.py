"""Plan documents: the list, bringing one in, the page of one version, copying into a new year."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hongxian.campaigns import actions, rules
from hongxian.campaigns.forms.documents import CopyForm, PlanImportForm
from hongxian.campaigns.models import Campaign, CampaignState, DocumentState, PlanDocument
from hongxian.campaigns.queries.drafts import facts_of, segments, tree
from hongxian.campaigns.queries.versions import ASPECT_LABELS
from hongxian.kit import clock
from hongxian.kit.forms import attempt
from hongxian.orgs.access import OfficerRequest, allow


@require_GET
@allow(rules.reads_plans)
def plans(request: OfficerRequest) -> HttpResponse:
    """Every plan of the county by campaign; open drafts on top."""
    documents = list(
        PlanDocument.objects.visible_to(request.actor)
        .exclude(state=DocumentState.DISCARDED)
        .select_related("campaign", "uploaded_by", "confirmed_by", "copied_from")
        .defer("text", "copied_from__name")
        .order_by("-uploaded_at")
    )
    drafts = [row for row in documents if row.state == DocumentState.DRAFT]
    by_campaign: dict[UUID, list[PlanDocument]] = {}
    for row in documents:
        if row.state == DocumentState.CONFIRMED and row.campaign_id:
            by_campaign.setdefault(row.campaign_id, []).append(row)
    campaigns = [(rows[0].campaign, rows) for rows in by_campaign.values()]
    context = {
        "drafts": drafts,
        "campaigns": campaigns,
        "may_keep": rules.keeps_plans(request.actor),
    }
    return render(request, "campaigns/plans.html", context)


def _campaigns(request: OfficerRequest) -> QuerySet[Campaign]:
    return Campaign.objects.visible_to(request.actor)


@require_http_methods(["GET", "POST"])
@allow(rules.keeps_plans)
def plan_import(request: OfficerRequest) -> HttpResponse:
    """Drop the file, get the draft. `?campaign=` makes it the next version of a campaign."""
    wanted = request.GET.get("campaign") or request.POST.get("campaign")
    campaign = get_object_or_404(_campaigns(request), pk=_uuid(wanted)) if wanted else None
    form = PlanImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        document = attempt(form, lambda: _import(request, form, campaign))
        if document:
            return redirect("review", document.pk)
    context = {"form": form, "campaign": campaign}
    return render(
        request, "campaigns/plan_import.html", context, status=422 if form.errors else 200
    )


def _import(
    request: OfficerRequest, form: PlanImportForm, campaign: Campaign | None
) -> PlanDocument:
    file = form.cleaned_data["file"]
    return actions.import_plan(
        file.read(), file_name=file.name, campaign=campaign, actor=request.actor, now=clock.now()
    )


def _uuid(text: str) -> UUID:
    """The number in an address; a wrong one is nobody's."""
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)


@require_GET
@allow(rules.reads_plans)
def plan(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """One version: what it says, what it changed, who confirmed it, and its text."""
    document = _document(request, pk)
    if document.state == DocumentState.DRAFT:
        return redirect("review", document.pk)
    facts = facts_of(document)
    context: dict[str, Any] = {
        "document": document,
        "lines": tree([fact for fact in facts if fact.is_live]),
        "segments": segments(document.text, facts),
        "changes": [
            (change, [ASPECT_LABELS[aspect] for aspect in change.aspects.split(",")])
            for change in document.changes.filter(county=document.county_id)
        ],
        "versions": document.campaign.documents.filter(state=DocumentState.CONFIRMED)
        .defer("text")
        .order_by("-version")
        if document.campaign
        else [],
        "may_keep": rules.keeps_plans(request.actor),
        "is_running": bool(document.campaign) and document.campaign.state == CampaignState.RUNNING,
    }
    return render(request, "campaigns/plan.html", context)


def _document(request: OfficerRequest, pk: UUID) -> PlanDocument:
    shown = PlanDocument.objects.visible_to(request.actor).select_related(
        "campaign", "uploaded_by", "confirmed_by"
    )
    return get_object_or_404(shown, pk=pk)


@require_GET
@allow(rules.reads_plans)
def plan_file(request: OfficerRequest, pk: UUID) -> HttpResponse | FileResponse:
    """The original file as it was brought in; the kept text where there is no file."""
    document = _document(request, pk)
    if document.file:
        response: HttpResponse | FileResponse = FileResponse(
            document.file.open("rb"), as_attachment=True, filename=document.file_name
        )
    else:
        response = HttpResponse(document.text, content_type="text/plain; charset=utf-8")
        response["Content-Disposition"] = 'attachment; filename="plan.txt"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_POST
@allow(rules.keeps_plans)
def plan_discard(request: OfficerRequest, pk: UUID) -> HttpResponse:
    document = actions.discard_draft(_document(request, pk), actor=request.actor, now=clock.now())
    messages.success(request, f"已放弃“{document.file_name}”的草稿，现行方案不受影响。")
    return redirect("plans")


@require_POST
@allow(rules.keeps_plans)
def campaign_revise(request: OfficerRequest, pk: UUID) -> HttpResponse:
    campaign = get_object_or_404(_campaigns(request), pk=pk)
    document = actions.revise_plan(campaign, actor=request.actor, now=clock.now())
    return redirect("review", document.pk)


@require_http_methods(["GET", "POST"])
@allow(rules.keeps_plans)
def campaign_copy(request: OfficerRequest, pk: UUID) -> HttpResponse:
    campaign = get_object_or_404(_campaigns(request), pk=pk)
    form = CopyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        document = actions.copy_campaign(
            campaign, years=int(form.cleaned_data["years"]), actor=request.actor, now=clock.now()
        )
        return redirect("review", document.pk)
    return render(request, "campaigns/campaign_copy.html", {"form": form, "campaign": campaign})
