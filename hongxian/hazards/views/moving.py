"""Moves with a page of their own: 整改完成, 复查, 移交, 并入, 重大."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from hongxian.hazards import actions, rules
from hongxian.hazards.actions.grading import FIVE, FiveParts
from hongxian.hazards.forms.moves import (
    HandOverForm,
    MajorForm,
    MergeForm,
    RecheckForm,
    RectifyForm,
)
from hongxian.hazards.models import Hazard, Recheck
from hongxian.hazards.queries import marks
from hongxian.hazards.queries.detail import linked, photos_of
from hongxian.hazards.views.entering import keep
from hongxian.hazards.views.hazard import hazard_of
from hongxian.hazards.workflow import HAZARD
from hongxian.kit import clock
from hongxian.kit.forms import attempt
from hongxian.kit.verdict import require
from hongxian.orgs.access import OfficerRequest, allow

TOLD = {
    "passed": "复查合格，可以销号了。",
    "partly": "已记录，继续整改。",
    "failed": "已记录，继续整改。",
}


def _page(
    request: OfficerRequest,
    row: Hazard,
    form: Any,
    act: Callable[[], Any],
    *,
    title: str,
    label: str,
    told: Callable[[Any], str],
    **more: Any,
) -> HttpResponse:
    """The form, or what it does and back to the hazard."""
    if request.method == "POST":
        done = attempt(form, act)
        if done is not None:
            messages.success(request, told(done))
            return redirect("hazard", row.pk)
    context = {
        "form": form, "hazard": row, "title": f"{title}：{row.number}", "submit_label": label,
        "where": marks.where(row), "due": marks.due_mark(row, clock.today()),
        "back_url": reverse("hazard", args=[row.pk]), "back_label": row.number, **more,
    }  # fmt: skip
    return render(request, "hazards/move.html", context, status=422 if form.errors else 200)


def _begin(request: OfficerRequest, row: Hazard, verb: str) -> None:
    """Refuse before anything is typed or stored."""
    require(HAZARD.verdict(row, verb, request.actor))


@require_http_methods(["GET", "POST"])
@allow(rules.enforces)
def hazard_rectify(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """整改完成, with photos after."""
    row = hazard_of(request, pk)
    _begin(request, row, "rectify")
    form = RectifyForm(request.POST or None, request.FILES or None)

    def act() -> Hazard:
        told = form.cleaned_data
        return actions.report_rectified(
            row, note=told["note"], at=told["at"], photos=keep(request, told["photos"]),
            actor=request.actor, now=clock.now(),
        )  # fmt: skip

    return _page(
        request, row, form, act, title="整改完成", label="整改完成",
        told=lambda done: "已记录整改完成，等待复查。", photos=photos_of(row)["before"],
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@allow(rules.enforces)
def hazard_recheck(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """复查, whatever its result."""
    row = hazard_of(request, pk)
    if not (request.method == "POST" and row.state == "passed"):
        _begin(request, row, "pass")
    number = row.rechecks.count() + 1
    form = RecheckForm(request.POST or None, request.FILES or None, initial={"no": number})

    def act() -> Recheck:
        told = {**form.cleaned_data}
        photos = keep(request, told.pop("photos"))
        return actions.recheck_hazard(
            row, told.pop("result"), **told, photos=photos, actor=request.actor, now=clock.now()
        )

    photos = photos_of(row)
    return _page(
        request, row, form, act, title="复查", label="记录复查结果",
        told=lambda done: TOLD[done.result], photos=[*photos["before"], *photos["after"]],
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@allow(rules.enforces)
def hazard_hand_over(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """移交 to the competent agency."""
    row = hazard_of(request, pk)
    _begin(request, row, "hand_over")
    form = HandOverForm(request.POST or None, actor=request.actor, today=clock.today())
    return _page(
        request, row, form,
        lambda: actions.hand_over_hazard(
            row, **form.cleaned_data, actor=request.actor, now=clock.now()
        ),
        title="移交", label="移交", told=lambda done: f"已移交{done.agency}。",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@allow(rules.enforces)
def hazard_merge(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """并入 the other entry of the same hazard; those that look like it are shown."""
    row = hazard_of(request, pk)
    _begin(request, row, "merge")
    same = linked(row, request.actor).same
    initial = {"into": request.GET.get("into") or (same[0].hazard.number if same else "")}
    form = MergeForm(request.POST or None, actor=request.actor, initial=initial)
    return _page(
        request, row, form,
        lambda: actions.merge_hazard(
            row, **form.cleaned_data, actor=request.actor, now=clock.now()
        ),
        title="并入另一条", label="并入", same=same,
        told=lambda done: f"已并入{done.merged_into.number}，需要时可以撤销。",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@allow(rules.enforces)
def hazard_major(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """认定重大: the criterion and the five 落实."""
    row = hazard_of(request, pk)
    require(rules.grades(request.actor, row))
    initial = {name: getattr(row, name) for name in (*FIVE, "owner_name", "owner_phone")}
    form = MajorForm(
        request.POST or None, today=clock.today(), initial={**initial, "criterion": row.criterion}
    )

    def act() -> Hazard:
        told = form.cleaned_data
        return actions.grade_major(
            row, criterion=form.named, five=FiveParts(**{name: told[name] for name in FIVE}),
            owner_name=told["owner_name"], owner_phone=told["owner_phone"],
            actor=request.actor, now=clock.now(),
        )  # fmt: skip

    return _page(
        request, row, form, act, title="认定重大隐患", label="提交认定",
        told=lambda done: "已认定为重大隐患，等待专班办公室确认。",
    )  # fmt: skip
