"""The page of one visit, shared by everything that may show it again with an error."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from hongxian.audit.queries import timeline
from hongxian.deadlines.models import Deadline
from hongxian.inspections import outlets, rules
from hongxian.inspections.checklists import Checklist, checklist, current
from hongxian.inspections.forms.moves import OriginalForm, PhotosForm, ReasonForm
from hongxian.inspections.marks import visit_chip
from hongxian.inspections.models import Inspection, InspectionState
from hongxian.inspections.queries.cap import Cap, cap_of
from hongxian.inspections.queries.sheet import answered, clock_words, visit_facts
from hongxian.inspections.violations import violation_name
from hongxian.inspections.workflow import INSPECTION
from hongxian.kit import clock
from hongxian.kit.chips import due_chip
from hongxian.kit.clock import day_of
from hongxian.kit.steps import OfferedStep, offer
from hongxian.orgs.access import OfficerRequest
from hongxian.registry.codes import vehicle_group_name


def visit_page(
    request: OfficerRequest,
    row: Inspection,
    *,
    cancel: ReasonForm | None = None,
    photos: PhotosForm | None = None,
    is_paper: bool = False,
) -> HttpResponse:
    """The visit with everything that hangs on it; an invalid form is shown open, with 422."""
    actor, today = request.actor, clock.today()
    if row.campaign is not None:
        request.place = row.campaign
    paper = paper_of(row)
    context: dict[str, Any] = {
        "title": row.where,
        "inspection": row,
        "chip": visit_chip(row),
        "due": _due(row),
        "steps": _steps(request, row, cancel),
        "facts": visit_facts(row, actor, today),
        "paper": paper,
        "answers": answered(row, paper),
        "findings": [(each, violation_name(each.violation)) for each in row.findings.all()],
        "counts": [(vehicle_group_name(one.group), one) for one in row.counts.all()],
        "clock_words": clock_words(row),
        "officers": list(row.officers.all()),
        "agencies": list(row.agencies.all()),
        "photos": list(row.photos.select_related("by", "finding")),
        "photos_form": photos or _photos_form(request, row),
        "original_form": OriginalForm() if rules.takes_originals(actor, row) else None,
        "may_correct": not is_paper and _may_correct(request, row),
        "cap": _cap(request, row),
        "parts": outlets.parts_of(row, actor),
        "timeline": timeline(row),
        "today": today,
    }
    bad = (cancel is not None and cancel.errors) or (photos is not None and photos.errors)
    template = "inspections/record.html" if is_paper else "inspections/inspection.html"
    return render(request, template, context, status=422 if bad else 200)


def _cap(request: OfficerRequest, row: Inspection) -> Cap | None:
    """How often the firm was visited, while this visit is still to come."""
    if row.place is None or row.state != InspectionState.PLANNED:
        return None
    return cap_of(row.place, request.actor, clock.today())


def _may_correct(request: OfficerRequest, row: Inspection) -> bool:
    return row.state == InspectionState.DONE and bool(rules.corrects(request.actor, row))


def paper_of(row: Inspection) -> Checklist | None:
    """The checklist: as it was used, or, for a plan, as it stands on the planned day."""
    if not row.checklist:
        return None
    if row.checklist_version:
        return checklist(row.checklist, row.checklist_version)
    return current(row.checklist, row.planned_on or day_of(row.created_at))


def _due(row: Inspection) -> Any:
    """The chip of a plan's day, and the page that explains it."""
    if row.state != InspectionState.PLANNED:
        return None
    clocks = Deadline.objects.of(row, "visit").still_open()
    return due_chip(row.planned_on, clock.today()), clocks.first()


def _steps(
    request: OfficerRequest, row: Inspection, cancel: ReasonForm | None
) -> list[OfferedStep]:
    steps = INSPECTION.steps(row, request.actor)
    if not row.is_hidden:
        steps = [step for step in steps if step.move.verb != "disclose"]

    def page(verb: str) -> str:
        return reverse(f"inspection-{verb}", args=[row.pk])

    return offer(
        steps,
        urls={verb: page(verb) for verb in ("cancel", "disclose")},
        pages={verb: page(verb) for verb in ("record", "change", "correct")},
        forms={"cancel": cancel or ReasonForm()},
        main=("record", "disclose"),
    )


def _photos_form(request: OfficerRequest, row: Inspection) -> PhotosForm | None:
    if row.state != InspectionState.DONE or not rules.adds_photos(request.actor, row):
        return None
    return PhotosForm(inspection=row)
