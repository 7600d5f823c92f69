"""检查: the list, one visit, its moves and its record on paper."""

from datetime import date
from functools import partial
from uuid import UUID

from django.contrib import messages
from django.db.models import Prefetch, Q, QuerySet, prefetch_related_objects
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hongxian.audit.actions import record_export
from hongxian.inspections import rules
from hongxian.inspections.actions import changing, planning
from hongxian.inspections.forms.filters import InspectionFilter
from hongxian.inspections.forms.moves import ChangeForm, CorrectForm, ReasonForm, ViolationForm
from hongxian.inspections.marks import visit_chip
from hongxian.inspections.models import Finding, Inspection, InspectionOfficer, InspectionState
from hongxian.inspections.queries.visits import (
    PLANNED,
    listed,
    mine,
    name_people,
    of_week,
    past,
    secret,
    to_do,
    with_findings,
)
from hongxian.inspections.views.page import visit_page
from hongxian.kit import clock
from hongxian.kit.dates import cn_date, cn_datetime
from hongxian.kit.forms import attempt
from hongxian.kit.listing import Column, Empty, Listing, Reach, SavedView, page_of
from hongxian.orgs.access import Actor, OfficerRequest, allow
from hongxian.orgs.asking import ActorsQuestion, one_or_404
from hongxian.orgs.lists import ListQuestions
from hongxian.registry.codes import category_name


@require_http_methods(["GET", "POST"])
@allow(rules.reads_visits)
def inspections(request: OfficerRequest) -> HttpResponse:
    """Visits planned and made: mine, to do, this week, with findings, secret, all."""
    actor, today = request.actor, clock.today()
    listing = Listing(
        request,
        listed(actor),
        _columns(today),
        title="检查",
        filterset=partial(InspectionFilter, actor=actor),
        views=_views(actor, today),
        past=past(actor, today),
        rows_once=True,
        asked=_ASKED.of(actor, today),
        export_name="检查",
        on_export=lambda count: record_export(
            actor=actor, what="检查", rows=count, now=clock.now()
        ),
        counter="次",
        empty=Empty(
            "检查登记以后出现在这里。手机现场检查和网页补录都算。",
            "登记检查" if rules.enters_visits(actor) else "",
            reverse("inspection-new"),
        ),
        row_css=lambda row: "is-off" if row.state == InspectionState.CANCELLED else "",
    )
    tools = {
        "may_enter": bool(rules.enters_visits(actor)),
        "may_plan": bool(rules.plans_visits(actor)),
    }
    return listing.respond("inspections/inspections.html", tools)


def _views(actor: Actor, today: date) -> list[SavedView]:
    """Who goes comes for his own visits, the office and its like for all of them."""
    own = SavedView("mine", "我的", mine(actor), Reach.PAST)
    every = SavedView("all", "全部", ~Q(state=InspectionState.CANCELLED), Reach.PAST)
    first, last = (every, own) if actor.sees_as(*rules.LOOKS_ON) else (own, every)
    return [
        first,
        SavedView("planned", "待检查", to_do(actor)),
        SavedView("week", "本周", of_week(today), Reach.OWN),
        SavedView("found", "发现问题", with_findings(), Reach.PAST),
        SavedView("secret", "暗访", secret(), Reach.PAST),
        last,
        SavedView("cancelled", "已取消", Q(state=InspectionState.CANCELLED), Reach.PAST),
    ]


_ASKED = ListQuestions(listed, _views, PLANNED, name_people)


def _columns(today: date) -> list[Column]:
    return [
        Column(
            "where", "检查对象", lambda row: row.where,
            url=page_of("inspection"), sort="place__name", css="wide",
        ),
        Column("kind", "方式", lambda row: row.get_kind_display(), sort="kind", css="nowrap"),
        Column("unit", "检查单位", lambda row: row.unit.short_name, sort="unit__position"),
        Column(
            "people", "检查人员",
            lambda row: "、".join(one.user.name for one in row.people), css="whole",
        ),
        Column(
            "when", "检查时间",
            lambda row: row.started_at and cn_datetime(row.started_at, today),
            sort="started_at", css="nowrap", export=lambda row: row.started_at,
        ),
        Column(
            "planned", "计划日期", lambda row: row.planned_on and cn_date(row.planned_on, today),
            sort="planned_on", css="nowrap", export=lambda row: row.planned_on,
        ),
        Column(
            "findings", "问题", lambda row: row.finding_count or "", sort="finding_count",
            css="num", export=lambda row: row.finding_count,
        ),
        Column("state", "状态", visit_chip, sort="state", css="nowrap"),
        Column(
            "category", "对象类别",
            lambda row: category_name(row.place.category) if row.place else "", shown=False,
        ),
        Column("source", "来源", lambda row: row.get_source_display(), shown=False),
    ]  # fmt: skip


def one(request: OfficerRequest, pk: UUID) -> Inspection:
    """The visit with its people, if this person may see it. Two queries."""
    row = one_or_404(_one, request.actor, pk)
    people = InspectionOfficer.objects.select_related("user__unit")
    prefetch_related_objects([row], Prefetch("officers", queryset=people))
    return row


def _in_full(actor: Actor, pk: UUID) -> QuerySet[Inspection]:
    return Inspection.objects.visible_to(actor).filter(pk=pk).select_related(
        "place__unit", "vehicle", "unit", "campaign", "sector", "draw", "earlier", "entered_by"
    )  # fmt: skip


_one = ActorsQuestion(_in_full)


@require_GET
@allow(rules.reads_visits)
def inspection(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """One visit: next steps, facts, answers, findings, photos, who did what."""
    return visit_page(request, one(request, pk))


@require_GET
@allow(rules.reads_visits)
def inspection_print(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """检查记录 for A4, with the lines both sides sign on (安全生产法 art 68)."""
    return visit_page(request, one(request, pk), is_paper=True)


@require_http_methods(["GET", "POST"])
@allow(rules.reads_visits)
def inspection_change(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """Another day or other people for a plan."""
    row = one(request, pk)
    form = ChangeForm(request.POST or None, inspection=row)
    if request.method == "POST":
        done = attempt(
            form,
            lambda: planning.change_plan(
                row,
                planned_on=form.cleaned_data["planned_on"],
                officers=form.people(),
                reason=form.cleaned_data["reason"],
                actor=request.actor,
                now=clock.now(),
            ),
        )
        if done is not None:
            messages.success(request, "计划已调整，新安排的人员会收到通知。")
            return redirect("inspection", pk)
    return _form(request, form, row, "调整检查计划", "保存")


@require_http_methods(["GET", "POST"])
@allow(rules.reads_visits)
def inspection_correct(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """Correct words and people of a record."""
    row = one(request, pk)
    form = CorrectForm(request.POST or None, inspection=row)
    if request.method == "POST":
        done = attempt(form, lambda: _correct(request, row, form))
        if done is not None:
            messages.success(request, "已更正，原来的内容留在操作日志里。")
            return redirect("inspection", pk)
    return _form(request, form, row, "更正检查记录", "更正")


def _correct(request: OfficerRequest, row: Inspection, form: CorrectForm) -> Inspection:
    told = form.cleaned_data
    correction = changing.Correction(
        **{name: told[name] for name in changing.WORDS}, officers=form.people()
    )
    return changing.correct_inspection(
        row, correction, reason=told["reason"], actor=request.actor, now=clock.now()
    )


@require_http_methods(["GET", "POST"])
@allow(rules.reads_visits)
def finding_correct(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """Another of the thirteen types for a finding."""
    seen = Inspection.objects.visible_to(request.actor)
    findings = Finding.objects.filter(county=request.actor.county_id, inspection__in=seen)
    finding = get_object_or_404(findings.select_related("inspection"), pk=pk)
    form = ViolationForm(request.POST or None, initial={"violation": finding.violation})
    if request.method == "POST":
        done = attempt(
            form,
            lambda: changing.correct_finding(
                finding,
                violation=form.cleaned_data["violation"],
                reason=form.cleaned_data["reason"],
                actor=request.actor,
                now=clock.now(),
            ),
        )
        if done is not None:
            messages.success(request, "已更正违法行为类别。")
            return redirect("inspection", finding.inspection_id)
    return _form(request, form, finding.inspection, f"更正类别：{finding.what}", "更正")


def _form(
    request: OfficerRequest, form: object, row: Inspection, title: str, submit: str
) -> HttpResponse:
    context = {
        "form": form,
        "title": title,
        "submit_label": submit,
        "back_url": reverse("inspection", args=[row.pk]),
        "back_label": row.where,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "kit/form.html", context, status=status)


@require_POST
@allow(rules.reads_visits)
def inspection_cancel(request: OfficerRequest, pk: UUID) -> HttpResponse:
    row = one(request, pk)
    form = ReasonForm(request.POST)
    done = attempt(
        form,
        lambda: planning.cancel_inspection(
            row, reason=form.cleaned_data["reason"], actor=request.actor, now=clock.now()
        ),
    )
    if done is None:
        return visit_page(request, one(request, pk), cancel=form)
    messages.success(request, "检查计划已取消。")
    return redirect("inspection", pk)


@require_POST
@allow(rules.reads_visits)
def inspection_disclose(request: OfficerRequest, pk: UUID) -> HttpResponse:
    row = one(request, pk)
    changing.disclose_inspection(row, actor=request.actor, now=clock.now())
    messages.success(request, "暗访已公开，被检查对象的监管单位现在可以看到。")
    return redirect("inspection", pk)
