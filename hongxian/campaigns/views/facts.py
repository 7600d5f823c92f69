"""What the plan says, page by page: phases and milestones, the leading group, goals and demands."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hongxian.campaigns import rules
from hongxian.campaigns.actions import seats as actions
from hongxian.campaigns.forms.seats import SeatForm
from hongxian.campaigns.models import CommonItem, Goal, PlanDocument, Requirement, Seat
from hongxian.campaigns.models.facts import PlanFact
from hongxian.campaigns.queries.campaign import reporting_of, standing
from hongxian.campaigns.queries.group import load_group
from hongxian.campaigns.queries.reporting import with_next_due
from hongxian.campaigns.queries.sentences import find_fact, passage
from hongxian.campaigns.queries.timeline import lay_ruler, milestone_progress
from hongxian.campaigns.views.shared import campaign_of, context_of, marks_of
from hongxian.kit import clock
from hongxian.kit.forms import attempt
from hongxian.orgs.access import OfficerRequest, allow


@require_GET
@allow(rules.reads_plans)
def timeline(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """阶段与节点: drawn, and as a table."""
    campaign, today = campaign_of(request, pk), clock.today()
    marks = marks_of(request, campaign, today)
    progress = milestone_progress(campaign, request.actor, today)
    context = context_of(
        request,
        campaign,
        today=today,
        marks=marks,
        progress=progress,
        ruler=lay_ruler(marks, progress, today),
    )
    return render(request, "campaigns/campaign_timeline.html", context)


@require_GET
@allow(rules.reads_plans)
def group(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """领导小组 and its office."""
    campaign = campaign_of(request, pk)
    context = context_of(
        request,
        campaign,
        groups=load_group(campaign, clock.today()),
        may_fill=bool(rules.fills_seats(request.actor)) and campaign.state == "running",
    )
    return render(request, "campaigns/group.html", context)


@require_GET
@allow(rules.reads_plans)
def facts(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """工作目标, 共性问题, 报送要求, 工作要求."""
    campaign = campaign_of(request, pk)
    context = context_of(
        request,
        campaign,
        goals=standing(Goal, campaign),
        common_items=standing(CommonItem, campaign),
        reporting=with_next_due(reporting_of(campaign, request.actor), campaign, clock.now()),
        requirements=standing(Requirement, campaign),
        my_units=request.actor.unit_ids,
    )
    return render(request, "campaigns/campaign_facts.html", context)


def _seat(request: OfficerRequest, pk: UUID) -> Seat:
    seats = Seat.objects.filter(county=request.actor.county_id)
    return get_object_or_404(seats.select_related("campaign", "group", "user__unit"), pk=pk)


@require_http_methods(["GET", "POST"])
@allow(rules.fills_seats)
def seat_fill(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """Choose the person for a seat."""
    seat = _seat(request, pk)
    back = reverse("campaign-group", args=[seat.campaign_id])
    typed = request.POST if request.method == "POST" else None
    form = SeatForm(typed, actor=request.actor, initial={"user": seat.user_id})
    if request.method == "POST":
        done = attempt(
            form,
            lambda: actions.fill_seat(
                seat, user=form.cleaned_data["user"], actor=request.actor, now=clock.now()
            ),
        )
        if done is not None:
            messages.success(request, f"{done.get_kind_display()}已落实为{done.user}。")
            return redirect(back)
    context = {
        "form": form,
        "seat": seat,
        "title": f"落实{seat.get_kind_display()}",
        "back_url": back,
        "back_label": "领导小组",
    }
    status = 422 if form.errors else 200
    return render(request, "campaigns/group_seat.html", context, status=status)


@require_POST
@allow(rules.fills_seats)
def seat_vacate(request: OfficerRequest, pk: UUID) -> HttpResponse:
    seat = actions.vacate_seat(_seat(request, pk), actor=request.actor, now=clock.now())
    messages.success(request, f"{seat.get_kind_display()}席位已空出，可另行落实人员。")
    return redirect("campaign-group", seat.campaign_id)


@require_GET
@allow(rules.reads_plans)
def sentence(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """A sentence of the plan, marked in its text: `?fact=item:…` or `?from=120&to=160`."""
    documents = PlanDocument.objects.visible_to(request.actor).select_related("campaign")
    document = get_object_or_404(documents, pk=pk)
    fact, start, end = _asked(request, document)
    request.place = document.campaign
    in_panel = bool(request.htmx)
    context = {
        "document": document,
        "fact": fact,
        "kind": fact._meta.verbose_name if fact else "",
        "passage": passage(document.text, start, end, around=1 if in_panel else None),
        "whole_url": request.get_full_path(),
    }
    template = "campaigns/sentence_panel.html" if in_panel else "campaigns/sentence.html"
    return render(request, template, context)


def _asked(request: OfficerRequest, document: PlanDocument) -> tuple[PlanFact | None, int, int]:
    """The fact asked for with its span, or the bare span; 404 for anything else."""
    kind, _, key = request.GET.get("fact", "").partition(":")
    if kind:
        try:
            fact = find_fact(document, kind, UUID(key))
        except ValueError:
            fact = None
        if fact is None or fact.span_start is None or fact.span_end is None:
            raise Http404
        return fact, fact.span_start, fact.span_end
    try:
        start, end = int(request.GET["from"]), int(request.GET["to"])
    except (KeyError, ValueError):
        raise Http404 from None
    if not 0 <= start < end <= len(document.text):
        raise Http404
    return None, start, end
