"""补录: choose where it was, then fill in the checklist as a form."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from hongxian.inspections import rules
from hongxian.inspections.actions import photos as photo_actions
from hongxian.inspections.actions.recording import Recorded, record_inspection
from hongxian.inspections.checklists import Checklist, checklists, current, fitting
from hongxian.inspections.forms.entry import Setting, VisitForm
from hongxian.inspections.models import Inspection, InspectionState
from hongxian.inspections.queries.cap import cap_of
from hongxian.inspections.queries.visits import due_today
from hongxian.inspections.views.page import paper_of
from hongxian.inspections.views.visits import one
from hongxian.inspections.visit import Target
from hongxian.kit import clock
from hongxian.kit.forms import attempt
from hongxian.kit.verdict import Refused
from hongxian.orgs.access import OfficerRequest, allow
from hongxian.orgs.models import UnitKind
from hongxian.registry.codes import category_name
from hongxian.registry.models import Place, Vehicle
from hongxian.registry.queries.search import matching

SHOWN = 20


@require_GET
@allow(rules.enters_visits)
def inspection_new(request: OfficerRequest) -> HttpResponse:
    """Where was it? What is planned, a place or vehicle by words, or a spot on the road."""
    words = request.GET.get("q", "").strip()
    actor = request.actor
    found: dict[str, Any] = {"places": [], "vehicles": []}
    if words:
        places = Place.objects.visible_to(actor).standing().filter(matching(words))
        found["places"] = [
            (place, category_name(place.category))
            for place in places.select_related("unit")[:SHOWN]
        ]
        vehicles = Vehicle.objects.visible_to(actor).filter(matching(words))
        found["vehicles"] = list(vehicles.select_related("unit")[:SHOWN])
    context = {
        "title": "登记检查",
        "words": words,
        "planned": list(due_today(actor, clock.today())[:SHOWN]),
        "shown": SHOWN,
        "today": clock.today(),
        **found,
    }
    return render(request, "inspections/choose.html", context)


@require_http_methods(["GET", "POST"])
@allow(rules.enters_visits)
def inspection_enter(request: OfficerRequest) -> HttpResponse:
    """The form for a visit nobody planned. `place`, `vehicle` or `spot` say where."""
    target = _target(request)
    if not target.sort:
        return redirect("inspection-new")
    return _entry(request, target, None)


@require_http_methods(["GET", "POST"])
@allow(rules.enters_visits)
def inspection_record(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """The form for a planned visit."""
    row = one(request, pk)
    if row.state != InspectionState.PLANNED:
        return redirect("inspection", pk)
    return _entry(request, Target(row.place_id, row.vehicle_id, row.spot), row)


def _target(request: OfficerRequest) -> Target:
    return Target(
        _uuid(request.GET.get("place")),
        _uuid(request.GET.get("vehicle")),
        request.GET.get("spot", "").strip()[:120],
    )


def _uuid(text: str | None) -> UUID | None:
    try:
        return UUID(text or "")
    except ValueError:
        return None


def _entry(request: OfficerRequest, target: Target, planned: Inspection | None) -> HttpResponse:
    place, vehicle = _rows(request, target, planned)
    unit_kind = _unit_kind(request, planned)
    papers = _papers(target.sort, unit_kind, place)
    setting = Setting(target, target.sort, _paper(request, papers, planned), planned)
    form = VisitForm(
        request.POST or None,
        request.FILES or None,
        setting=setting,
        actor=request.actor,
        today=clock.today(),
    )
    if request.method == "POST":
        done = attempt(form, lambda: record_inspection(
            form.visit(), actor=request.actor, now=clock.now()
        ))  # fmt: skip
        if done is not None:
            _keep_photos(request, form, done)
            return redirect("inspection", done.inspection.pk)
    context = {
        "title": f"登记检查：{place or vehicle or target.spot}",
        "form": form,
        "setting": setting,
        "place": place,
        "papers": papers,
        "cap": cap_of(place, request.actor, clock.today(), without=planned) if place else None,
        "planned": planned,
        "back_url": reverse("inspection", args=[planned.pk]) if planned else reverse(
            "inspection-new"
        ),
    }  # fmt: skip
    status = 422 if request.method == "POST" else 200
    return render(request, "inspections/entry.html", context, status=status)


def _rows(
    request: OfficerRequest, target: Target, planned: Inspection | None
) -> tuple[Place | None, Vehicle | None]:
    if planned is not None:
        return planned.place, planned.vehicle
    place = vehicle = None
    if target.place_id:
        places = Place.objects.visible_to(request.actor).select_related("unit")
        place = get_object_or_404(places, pk=target.place_id)
    elif target.vehicle_id:
        vehicle = get_object_or_404(Vehicle.objects.visible_to(request.actor), pk=target.vehicle_id)
    return place, vehicle


def _unit_kind(request: OfficerRequest, planned: Inspection | None) -> str:
    """The kind of the visiting unit; the office enters for any, so it may choose any list."""
    if planned is not None:
        return planned.unit.kind
    return request.user.unit.kind


def _papers(sort: str, unit_kind: str, place: Place | None) -> list[Checklist]:
    """The checklists this unit may use there, the most fitting first."""
    today = clock.today()
    category = place.category if place else ""
    if unit_kind in (UnitKind.STATION, UnitKind.BRIGADE):
        return fitting(unit_kind, category, today, at=sort)
    return [each for each in checklists(today) if sort in each.at]


def _paper(
    request: OfficerRequest, papers: list[Checklist], planned: Inspection | None
) -> Checklist | None:
    """What was asked for; else the plan's; else the most fitting; "none" is none."""
    asked = request.GET.get("checklist")
    if asked == "none":
        return None
    if asked:
        return current(asked, clock.today())
    if planned is not None and planned.checklist:
        return paper_of(planned)
    return papers[0] if papers else None


def _keep_photos(request: OfficerRequest, form: VisitForm, done: Recorded) -> None:
    """The visit stands whatever becomes of a photo; one that cannot be kept is named."""
    kept = 0
    for file in form.cleaned_data["photos"]:
        upload = photo_actions.Upload(file.read())
        try:
            photo_actions.add_photo(done.inspection, upload, actor=request.actor, now=clock.now())
            kept += 1
        except Refused as refusal:
            messages.warning(request, f"照片“{file.name}”没有保存：{refusal.sentence}")
    findings = done.inspection.findings.count()
    said = f"检查已登记，发现问题 {findings} 个" if findings else "检查已登记，没有发现问题"
    messages.success(request, f"{said}{f'，照片 {kept} 张' if kept else ''}。")
