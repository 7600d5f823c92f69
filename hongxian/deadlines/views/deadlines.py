"""期限: the list, one deadline with its explanation, pause, extension."""

from functools import partial
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hongxian.audit.actions import record_export
from hongxian.audit.queries import timeline
from hongxian.deadlines import actions, rules
from hongxian.deadlines.forms.deadlines import DeadlineFilter, ExtendForm, PauseForm, RefuseForm
from hongxian.deadlines.models import OPEN_STATES, Deadline, DeadlineState, Extension
from hongxian.deadlines.queries.explain import outlook
from hongxian.deadlines.queries.marks import due_mark, due_text, late_text
from hongxian.deadlines.queries.past import deadline_periods
from hongxian.deadlines.workflow import BY_HAND, DEADLINE
from hongxian.kit import clock
from hongxian.kit.chips import state_chip
from hongxian.kit.dates import cn_datetime
from hongxian.kit.facts import Fact
from hongxian.kit.forms import attempt
from hongxian.kit.listing import Column, Empty, Listing, Past, Reach, SavedView, page_of
from hongxian.kit.steps import OfferedStep, offer
from hongxian.orgs.access import OfficerRequest, allow


@require_http_methods(["GET", "POST"])
@allow(rules.reads_deadlines)
def deadlines(request: OfficerRequest) -> HttpResponse:
    """Every deadline this person may see: mine, overdue, waiting for a decision, all."""
    now = clock.now()
    rows = Deadline.objects.visible_to(request.actor).select_related("unit", "holder")
    running = Q(state=DeadlineState.RUNNING)
    listing = Listing(
        request,
        rows.order_by("due_at", "pk"),
        _columns(),
        title="期限",
        filterset=partial(DeadlineFilter, actor=request.actor),
        views=[
            SavedView("open", "未办结", Q(state__in=OPEN_STATES)),
            SavedView(
                "mine", "我的",
                Q(state__in=OPEN_STATES)
                & (Q(holder=request.actor.user_id) | Q(unit__in=request.actor.unit_ids)),
            ),
            SavedView("late", "逾期", running & Q(due_at__lt=now)),
            SavedView("paused", "已暂停", Q(state=DeadlineState.PAUSED)),
            SavedView("all", "全部", reach=Reach.PAST, order=("-due_at", "-pk")),
        ],
        past=Past(
            Q(state__in=OPEN_STATES),
            lambda: deadline_periods(request.actor, now.date()),
            ("q", "due_from", "due_to"),
        ),
        rows_once=True,
        export_name="期限",
        on_export=partial(_note_export, request),
        empty=Empty("各项工作定下期限后，会在这里按到期先后排列。"),
    )  # fmt: skip
    return listing.respond()


def _note_export(request: OfficerRequest, count: int) -> None:
    record_export(actor=request.actor, what="期限", rows=count, now=clock.now())


def _columns() -> list[Column]:
    now = clock.now()
    return [
        Column(
            "title", "事项", lambda row: f"{row.subject_label}：{row.title}",
            url=page_of("deadline"), sort=("subject_label", "title"),
            css="wide",
        ),
        Column(
            "unit", "责任单位", lambda row: row.unit.short_name, sort="unit__position",
            css="nowrap",
        ),
        Column("holder", "责任人", lambda row: row.holder and row.holder.name, css="nowrap"),
        Column(
            "due", "期限", lambda row: due_mark(row, now), sort="due_at", css="nowrap",
            export=lambda row: row.due_at,
        ),
        Column("state", "状态", state_chip, sort="state", css="nowrap"),
        Column("late", "逾期认定", lambda row: late_text(row, now), sort="late_at", css="quiet"),
        Column("basis", "依据", lambda row: row.basis, shown=False),
    ]  # fmt: skip


def _one(request: OfficerRequest, pk: UUID) -> Deadline:
    seen = Deadline.objects.visible_to(request.actor).select_related("unit", "holder")
    return get_object_or_404(seen, pk=pk)


@require_GET
@allow(rules.reads_deadlines)
def deadline(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """One deadline: why it is due then, what comes next, who did what. Alone for htmx."""
    return _page(request, _one(request, pk))


def _page(
    request: OfficerRequest,
    row: Deadline,
    *,
    forms: dict[str, forms.Form] | None = None,
    refuse: forms.Form | None = None,
) -> HttpResponse:
    now = clock.now()
    context: dict[str, Any] = {
        "deadline": row,
        "title": f"{row.subject_label}：{row.title}",
        "due": due_mark(row, now),
        "due_words": due_text(row.due_at, now),
        "late": late_text(row, now),
        "outlook": outlook(row, now),
        "pauses": row.pauses.select_related("paused_by", "resumed_by"),
        "extensions": _extensions(request, row, refuse),
        "sent": row.sent.order_by("-sent_at"),
    }
    if request.htmx and request.method == "GET":
        return render(request, "deadlines/explanation.html", context)
    context |= {
        "facts": _facts(row),
        "steps": _steps(request, row, forms or {}),
        "timeline": timeline(row),
    }
    return render(request, "deadlines/deadline.html", context)


def _facts(row: Deadline) -> list[Fact]:
    now = clock.now()
    today = now.date()
    first = due_text(row.first_due_at, now) if row.first_due_at != row.due_at else ""
    facts = [
        Fact("对象", row.subject_label, url=row.url or None, wide=True),
        Fact("责任单位", row.unit.name),
        Fact("责任人", row.holder.name if row.holder else ""),
        Fact("起算", cn_datetime(row.starts_at, today)),
        Fact("期限", due_text(row.due_at, now)),
        Fact("依据", row.basis, wide=True),
    ]
    if first:
        facts.insert(5, Fact("最初期限", first))
    if row.closed_at is not None:
        facts.insert(5, Fact(row.get_state_display(), cn_datetime(row.closed_at, today)))
    return facts


def _steps(
    request: OfficerRequest, row: Deadline, bound: dict[str, forms.Form]
) -> list[OfferedStep]:
    by_hand = [step for step in DEADLINE.steps(row, request.actor) if step.move.verb in BY_HAND]
    return offer(
        by_hand,
        urls={verb: reverse(f"deadline-{verb}", args=[row.pk]) for verb in BY_HAND},
        forms={"extend": ExtendForm(), "pause": PauseForm(), **bound},
    )


def _extensions(
    request: OfficerRequest, row: Deadline, refuse: forms.Form | None
) -> list[dict[str, Any]]:
    """Each request with the form to decide on it, where this person may."""
    asked = row.extensions.select_related("asked_by", "decided_by").order_by("-asked_at")
    return [
        {
            "row": one,
            "verdict": rules.decides_extension(request.actor, one),
            "form": (refuse or RefuseForm()) if not one.decision else None,
        }
        for one in asked
    ]


@require_POST
@allow(rules.reads_deadlines)
def deadline_pause(request: OfficerRequest, pk: UUID) -> HttpResponse:
    row, form = _one(request, pk), PauseForm(request.POST)
    done = attempt(
        form,
        lambda: actions.pause_deadline(
            row, reason=form.cleaned_data["reason"], actor=request.actor, now=clock.now()
        ),
    )
    if done is None:
        return _page(request, row, forms={"pause": form})
    messages.success(request, "已暂停计时，恢复后期限相应顺延。")
    return redirect("deadline", pk)


@require_POST
@allow(rules.reads_deadlines)
def deadline_resume(request: OfficerRequest, pk: UUID) -> HttpResponse:
    row = actions.resume_deadline(_one(request, pk), actor=request.actor, now=clock.now())
    messages.success(request, f"已恢复计时，期限为{due_text(row.due_at, clock.now())}。")
    return redirect("deadline", pk)


@require_POST
@allow(rules.reads_deadlines)
def deadline_extend(request: OfficerRequest, pk: UUID) -> HttpResponse:
    row, form = _one(request, pk), ExtendForm(request.POST)
    done = attempt(
        form,
        lambda: actions.ask_extension(
            row, due_asked=form.due_asked, reason=form.cleaned_data["reason"],
            actor=request.actor, now=clock.now(),
        ),
    )  # fmt: skip
    if done is None:
        return _page(request, row, forms={"extend": form})
    messages.success(request, "延期申请已提交，审批前仍按原期限计算。")
    return redirect("deadline", pk)


def _request(request: OfficerRequest, pk: UUID) -> Extension:
    seen = Extension.objects.visible_to(request.actor).select_related("deadline")
    return get_object_or_404(seen, pk=pk)


@require_POST
@allow(rules.reads_deadlines)
def extension_approve(request: OfficerRequest, pk: UUID) -> HttpResponse:
    asked = _request(request, pk)
    actions.decide_extension(asked, approve=True, actor=request.actor, now=clock.now())
    messages.success(request, f"已同意延期，期限改为{due_text(asked.due_asked, clock.now())}。")
    return redirect("deadline", asked.deadline_id)


@require_POST
@allow(rules.reads_deadlines)
def extension_refuse(request: OfficerRequest, pk: UUID) -> HttpResponse:
    asked, form = _request(request, pk), RefuseForm(request.POST)
    done = attempt(
        form,
        lambda: actions.decide_extension(
            asked, approve=False, reason=form.cleaned_data["reason"],
            actor=request.actor, now=clock.now(),
        ),
    )  # fmt: skip
    if done is None:
        return _page(request, _one(request, asked.deadline_id), refuse=form)
    messages.success(request, "已答复不同意延期，期限不变。")
    return redirect("deadline", asked.deadline_id)
