"""What happens to a place: renamed, moved, paused, closed, opened again; its number in full."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from hongxian.kit import clock
from hongxian.kit.forms import attempt
from hongxian.orgs.access import OfficerRequest, allow
from hongxian.registry import rules
from hongxian.registry.actions import merging, phones
from hongxian.registry.actions import places as actions
from hongxian.registry.forms.choices import DayReasonForm, ReasonForm
from hongxian.registry.forms.places import MoveForm, RenameForm
from hongxian.registry.models import Place
from hongxian.registry.views.places import one_place, place_page
from hongxian.registry.views.shared import masked


@require_http_methods(["GET", "POST"])
@allow(rules.keeps_registry)
def place_rename(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """更名: the old name stays findable."""
    row = one_place(request, pk)
    form = RenameForm(request.POST or None, initial={"on": clock.today(), "name": row.name})

    def act() -> Place:
        return actions.rename_place(row, **form.cleaned_data, actor=request.actor, now=clock.now())

    return _own_page(request, row, form, act, title="更名", done="已更名，原名称仍能查到。")


@require_http_methods(["GET", "POST"])
@allow(rules.keeps_registry)
def place_move(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """迁址: the old address stays in the history."""
    row = one_place(request, pk)
    form = MoveForm(request.POST or None, initial={"on": clock.today()})

    def act() -> Place:
        told = {name: form.cleaned_data[name] for name in ("address", "on", "reason")}
        return actions.move_place(
            row, **told, point=form.point(), actor=request.actor, now=clock.now()
        )

    return _own_page(request, row, form, act, title="迁址", done="已迁址，原地址留在变更记录里。")


def _own_page(
    request: OfficerRequest,
    row: Place,
    form: forms.Form,
    act: Callable[[], Place],
    *,
    title: str,
    done: str,
) -> HttpResponse:
    if request.method == "POST" and attempt(form, act) is not None:
        messages.success(request, done)
        return redirect("place", row.pk)
    context = {
        "form": form, "title": f"{title}：{row.name}", "submit_label": title, "place": row,
        "back_url": reverse("place", args=[row.pk]), "back_label": row.name,
    }  # fmt: skip
    return render(request, "registry/place_change.html", context)


def _take(
    request: OfficerRequest, pk: UUID, verb: str, form: forms.Form, act: Callable[..., Any]
) -> HttpResponse:
    """One move of the table from the folded form of 下一步."""
    row = one_place(request, pk)
    done = attempt(
        form, lambda: act(row, **form.cleaned_data, actor=request.actor, now=clock.now())
    )
    if done is None:
        return place_page(request, one_place(request, pk), forms_told={verb: form})
    return redirect("place", pk)


@require_POST
@allow(rules.decides_registry)
def place_pause(request: OfficerRequest, pk: UUID) -> HttpResponse:
    form = DayReasonForm(request.POST, prefix="pause")
    return _take(request, pk, "pause", form, actions.pause_place)


@require_POST
@allow(rules.decides_registry)
def place_close(request: OfficerRequest, pk: UUID) -> HttpResponse:
    form = DayReasonForm(request.POST, prefix="close")
    return _take(request, pk, "close", form, actions.close_place)


@require_POST
@allow(rules.decides_registry)
def place_reopen(request: OfficerRequest, pk: UUID) -> HttpResponse:
    form = DayReasonForm(request.POST, prefix="reopen")
    return _take(request, pk, "reopen", form, actions.reopen_place)


@require_POST
@allow(rules.decides_registry)
def place_split(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """Undo a merge."""
    form = ReasonForm(request.POST, prefix="split")
    return _take(request, pk, "split", form, merging.split_place)


@require_http_methods(["GET", "POST"])
@allow(rules.keeps_registry)
def place_phone(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """The number in full, for a reason."""
    row = one_place(request, pk)
    return phone_page(request, row, row.phone, back=reverse("place", args=[pk]))


def phone_page(request: OfficerRequest, row: Any, phone: str, *, back: str) -> HttpResponse:
    """Ask for the reason; then the number, on this one page."""
    form = ReasonForm(request.POST or None)
    number = None
    if request.method == "POST":
        number = attempt(
            form,
            lambda: phones.view_number(
                row, reason=form.cleaned_data["reason"], actor=request.actor, now=clock.now()
            ),
        )
    context = {
        "form": form, "title": f"{row}的联系电话", "masked": masked(phone), "number": number,
        "submit_label": "查看完整号码", "back_url": back, "back_label": str(row),
    }  # fmt: skip
    return render(request, "registry/phone.html", context)
