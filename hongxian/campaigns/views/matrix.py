"""职责表 and 作战图: the matrix on the screen, on paper and as a spreadsheet."""

from typing import Any
from urllib.parse import quote, urlencode
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from hongxian.audit.actions import record_export
from hongxian.campaigns import rules
from hongxian.campaigns.exports import map_title, wallmap_book
from hongxian.campaigns.models import Campaign, Duty, Goal
from hongxian.campaigns.queries.campaign import deliverables_of, oversees, told_by_plan
from hongxian.campaigns.queries.deliverables import live, marked
from hongxian.campaigns.queries.group import load_group
from hongxian.campaigns.queries.matrix import Duties, load_duties
from hongxian.campaigns.queries.owed import load_owed
from hongxian.campaigns.queries.sentences import duty_span
from hongxian.campaigns.queries.table import MARKS, full_table
from hongxian.campaigns.queries.timeline import lay_ruler, progress_of
from hongxian.campaigns.views.shared import campaign_of, context_of, marks_of
from hongxian.kit import clock
from hongxian.kit.sheets import XLSX
from hongxian.orgs.access import OfficerRequest, allow
from hongxian.orgs.models import Unit

_goals = told_by_plan(Goal)


@require_GET
@allow(rules.reads_plans)
def matrix(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """职责表, with the gap check in words; on a phone one unit's duties as a list."""
    campaign = campaign_of(request, pk)
    duties = load_duties(campaign, request.actor, clock.today())
    base = reverse("matrix-cell", args=[campaign.pk])
    table = full_table(duties, base=base, mine=request.actor.unit_ids)
    unit = _chosen(duties, request)
    context = context_of(
        request,
        campaign,
        matrix=table,
        duties=duties,
        unit=unit,
        column=table.column(str(unit.pk)) if unit else [],
        is_mine=unit is not None and unit.pk in request.actor.unit_ids,
    )
    return render(request, "campaigns/matrix.html", context)


def _chosen(duties: Duties, request: OfficerRequest) -> Unit | None:
    """The unit asked for; else one's own; else the first one that has a duty."""
    asked = request.GET.get("unit", "")
    mine = [unit for unit in duties.units if unit.pk in request.actor.unit_ids]
    named = [unit for unit in duties.units if str(unit.pk) == asked]
    busy = [unit for unit in duties.units if unit.pk not in duties.idle]
    return next(iter([*named, *mine, *busy, *duties.units]), None)


@require_GET
@allow(rules.reads_plans)
def cell(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """One meeting point: what the unit does there, the sentence, and how its work stands."""
    campaign, today = campaign_of(request, pk), clock.today()
    duties = load_duties(campaign, request.actor, today)
    line = next((each for each in duties.lines if each.key == request.GET.get("line")), None)
    units = [unit for unit in duties.units if str(unit.pk) == request.GET.get("unit")]
    if line is None or not units:
        raise Http404
    found, is_inherited = duties.at(line, units[0])
    owed = marked(live(deliverables_of(campaign, request.actor)), today).filter(unit=units[0])
    context = context_of(
        request,
        campaign,
        line=line,
        unit=units[0],
        found=[(duty, MARKS[duty.part], *_words(duty, duties)) for duty in found],
        is_inherited=is_inherited,
        owed=owed.select_related("milestone", "unit"),
        today=today,
        back_query=urlencode({"unit": units[0].pk}),
    )
    template = "campaigns/matrix_cell_panel.html" if request.htmx else "campaigns/matrix_cell.html"
    return render(request, template, context)


def _words(duty: Duty, duties: Duties) -> tuple[str, str]:
    """The plan's words that give the duty, and where they stand."""
    starts = [sector.span_start for sector in duties.sectors if sector.span_start is not None]
    later = [start for start in starts if duty.span_start is not None and start > duty.span_start]
    span = duty_span(duty, min(later, default=None))
    if span is None:
        return "", ""
    words = " ".join(duty.document.text[slice(*span)].split())
    query = urlencode({"from": span[0], "to": span[1]})
    return words, f"{reverse('sentence', args=[duty.document_id])}?{query}"


@require_GET
@allow(rules.reads_plans)
def wallmap(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """作战图: everything on one sheet, for A3 or A4."""
    campaign = campaign_of(request, pk)
    size = "a4" if request.GET.get("size") == "a4" else "a3"
    context = context_of(request, campaign, size=size, **_map(request, campaign))
    return render(request, "campaigns/wallmap.html", context)


def _map(request: OfficerRequest, campaign: Campaign) -> dict[str, Any]:
    today = clock.today()
    marks = marks_of(request, campaign, today)
    owed = load_owed([campaign], request.actor, today).of(campaign)
    progress = progress_of(owed, request.actor, today)
    owing = owed.units if oversees(request.actor) else None
    duties = load_duties(campaign, request.actor, today, owing=owing)
    return {
        "today": today,
        "marks": marks,
        "progress": progress,
        "ruler": lay_ruler(marks, progress, today),
        "matrix": full_table(duties, base=reverse("matrix-cell", args=[campaign.pk])),
        "groups": load_group(campaign),
        "aims": "；".join(goal.text.rstrip("。；") for goal in _goals(campaign)),
        "map_title": map_title(campaign),
    }


@require_POST
@allow(rules.reads_plans)
def wallmap_xlsx(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """The wall map as a workbook; a POST, because taking it out stands in the log."""
    campaign = campaign_of(request, pk)
    shown = _map(request, campaign)
    book = wallmap_book(campaign, **{**shown, "ruler": None})
    record_export(
        actor=request.actor,
        what=map_title(campaign),
        rows=len(shown["matrix"].rows),
        now=clock.now(),
    )
    response = HttpResponse(book, content_type=XLSX)
    name = quote(f"{map_title(campaign)}.xlsx")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    response["X-Content-Type-Options"] = "nosniff"
    return response
