"""Enter a hazard at the desk, correct one, add photos."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from hongxian.hazards import actions, rules
from hongxian.hazards.forms.facts import EditForm, NewForm, facts_of
from hongxian.hazards.forms.moves import PhotoForm
from hongxian.hazards.models import Hazard
from hongxian.hazards.queries.desk import only_running
from hongxian.hazards.queries.likeness import Alike, Told, likely_same
from hongxian.hazards.views.hazard import hazard_of
from hongxian.inspections.actions.photos import Upload, keep_photo
from hongxian.inspections.models import Photo
from hongxian.kit import clock
from hongxian.kit.forms import attempt
from hongxian.kit.verdict import Refused
from hongxian.orgs.access import OfficerRequest, allow
from hongxian.orgs.models import Unit


@require_http_methods(["GET", "POST"])
@allow(rules.enters_hazards)
def hazard_new(request: OfficerRequest) -> HttpResponse:
    """Enter a hazard. One that looks like an open one is shown before it is entered twice."""
    again = _again(request)
    form = NewForm(
        request.POST or None, request.FILES or None, actor=request.actor, today=clock.today(),
        initial=_initial(request, again),
    )  # fmt: skip
    same: Sequence[Alike] = ()
    if request.method == "POST" and form.is_valid():
        same = [] if form.cleaned_data["anyway"] else _same(request, form)
        if same:
            form.ask_anyway()
            form.add_error(
                None, "可能已经登记过：请先看下面的隐患；确实不是同一条，再勾选继续登记。"
            )
        else:
            row = attempt(form, lambda: _enter(request, form, again))
            if row is not None:
                messages.success(request, f"已登记，编号{row.number}。")
                return redirect("hazard", row.pk)
    context = {
        "form": form, "title": "登记隐患", "submit_label": "登记", "same": same, "again": again,
        "back_url": reverse("hazards"), "back_label": "隐患台账", "today": clock.today(),
    }  # fmt: skip
    return render(request, "hazards/entry.html", context, status=422 if form.errors else 200)


def _again(request: OfficerRequest) -> Hazard | None:
    """The closed hazard that came back, if the form was opened from its page."""
    key = request.POST.get("again") or request.GET.get("again")
    return hazard_of(request, UUID(key)) if key and _is_key(key) else None


def _is_key(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _initial(request: OfficerRequest, again: Hazard | None) -> dict[str, Any]:
    if again is not None:
        known = facts_of(again)
        known.pop("due_on")
        return {**known, "again": again.pk}
    return {name: request.GET[name] for name in ("place", "what", "spot") if name in request.GET}


def _same(request: OfficerRequest, form: NewForm) -> list[Alike]:
    facts = form.facts()
    return likely_same(
        Told(facts.what, facts.line, facts.violation),
        place=facts.place, vehicle=facts.vehicle, found_at=_found_at(form), actor=request.actor,
    )  # fmt: skip


def _found_at(form: NewForm) -> datetime:
    """Now when it was found today; else noon of the day, for the hour is not asked."""
    now, day = clock.now(), form.cleaned_data["found_on"]
    return now if day == now.date() else timezone.make_aware(datetime.combine(day, time(12)))


def _enter(request: OfficerRequest, form: NewForm, again: Hazard | None) -> Hazard:
    facts, now = form.facts(), clock.now()
    if facts.campaign is None:
        facts = replace(facts, campaign=only_running(request.actor.county_id))
    place = facts.place
    unit = place.unit if place is not None else _own_unit(request)
    officer = place.officer if place is not None else None
    if officer is None and unit.pk == request.user.unit_id and not _only_helps(request):
        officer = request.user
    return actions.find_hazard(
        facts, unit=unit, officer=officer, found_at=_found_at(form), first=again,
        photos=keep(request, form.cleaned_data["photos"]), pk=form.cleaned_data["key"],
        actor=request.actor, now=now,
    )  # fmt: skip


def _own_unit(request: OfficerRequest) -> Unit:
    return request.user.unit


def _only_helps(request: OfficerRequest) -> bool:
    return not request.actor.sees_as(*rules.ENFORCES)


def keep(request: OfficerRequest, uploads: Sequence[Upload]) -> list[Photo]:
    """Store what was uploaded: all of it, or none and why."""
    county = request.actor.county_id
    if county is None:
        raise Refused("这个账号不属于任何县区。")
    with transaction.atomic():
        return [
            keep_photo(upload, county_id=county, actor=request.actor, now=clock.now())
            for upload in uploads
        ]


@require_http_methods(["GET", "POST"])
@allow(rules.enters_hazards)
def hazard_edit(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """Correct the facts, with the reason; the old ones stay in the log."""
    row = hazard_of(request, pk)
    form = EditForm(request.POST or None, actor=request.actor, row=row, initial=facts_of(row))
    if request.method == "POST":
        done = attempt(
            form,
            lambda: actions.correct_hazard(
                row, form.facts(), reason=form.cleaned_data["reason"],
                actor=request.actor, now=clock.now(),
            ),
        )  # fmt: skip
        if done is not None:
            messages.success(request, "已更正，原来的内容留在办理记录里。")
            return redirect("hazard", pk)
    context = {
        "form": form, "title": f"更正隐患{row.number}", "submit_label": "保存更正",
        "back_url": reverse("hazard", args=[pk]), "back_label": row.number, "same": (),
    }  # fmt: skip
    return render(request, "hazards/entry.html", context, status=422 if form.errors else 200)


@require_POST
@allow(rules.reads_hazards)
def hazard_photos(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """Add photos before or after."""
    row = hazard_of(request, pk)
    form = PhotoForm(request.POST, request.FILES)
    added = attempt(form, lambda: _add(request, row, form))
    if added is None:
        sentences = [str(error) for errors in form.errors.values() for error in errors]
        messages.error(request, "；".join(sentences))
    else:
        messages.success(request, f"已添加 {added} 张照片。")
    return redirect(f"{reverse('hazard', args=[pk])}#photos")


def _add(request: OfficerRequest, row: Hazard, form: PhotoForm) -> int:
    stage, now = form.cleaned_data["stage"], clock.now()
    verdict = rules.adds_photos(request.actor, row)
    if not verdict:
        raise Refused(verdict.reason)
    with transaction.atomic():
        photos = keep(request, form.cleaned_data["photos"])
        return actions.add_photos(row, photos, stage=stage, actor=request.actor, now=now)
