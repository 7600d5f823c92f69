"""检查计划: who is due, plans with cap and neighbours' plans in view, how often."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hongxian.audit.actions import record_export
from hongxian.inspections import rules
from hongxian.inspections.actions import planning
from hongxian.inspections.actions.visit_rules import clear_visit_rule, set_visit_rule
from hongxian.inspections.forms.planning import DueFilter, PlanForm, VisitRuleForm
from hongxian.inspections.models import VisitRule
from hongxian.inspections.queries.cap import cap_of, plans_nearby
from hongxian.inspections.queries.coverage import category_rules, due, planned, source_words
from hongxian.inspections.views.visits import one
from hongxian.inspections.visit import Target
from hongxian.kit import clock
from hongxian.kit.dates import cn_date, cn_datetime
from hongxian.kit.forms import attempt
from hongxian.kit.listing import Bulk, Column, Empty, Listing, SavedView
from hongxian.orgs.access import OfficerRequest, allow
from hongxian.registry.codes import category_name
from hongxian.registry.models import Place

WITH_DETAIL = 20
"""Caps and neighbours are shown for up to so many places at once."""


@require_http_methods(["GET", "POST"])
@allow(rules.plans_visits)
def visits_due(request: OfficerRequest) -> HttpResponse:
    """应检未检: places with fewer visits this year than they must get."""
    actor, today = request.actor, clock.today()
    listing = Listing(
        request,
        due(actor, today),
        _due_columns(),
        title="检查计划：今年还要检查的",
        filterset=partial(DueFilter, actor=actor),
        views=[
            SavedView("open", "未安排", ~planned()),
            SavedView("mine", "我负责的", Q(officer=actor.user_id)),
            SavedView("planned", "已安排", planned()),
            SavedView("all", "全部", Q()),
        ],
        export_name="应检未检",
        on_export=lambda count: record_export(
            actor=actor, what="应检未检对象", rows=count, now=clock.now()
        ),
        counter="家",
        bulk=[Bulk("安排检查", reverse("visit-plan"))],
        empty=Empty(
            "这里列出今年还没检查够次数的对象。现在没有：都检查过了，或者还没有登记监管对象。"
        ),
    )
    context = {"source": source_words(actor.county_id)}
    return listing.respond("inspections/due.html", context)


def _due_columns() -> list[Column]:
    today, plan = clock.today(), reverse("visit-plan")
    return [
        Column(
            "name", "对象", lambda place: place.name, sort="name", css="wide",
            url=lambda place: f"{plan}?row={place.pk}",
        ),
        Column("category", "类别", lambda place: category_name(place.category), sort="category"),
        Column("unit", "监管单位", lambda place: place.unit.short_name, sort="unit__position"),
        Column("officer", "责任民警", lambda place: place.officer and place.officer.name),
        Column("visits", "今年已检查", lambda place: f"{place.visits}/{place.needed}", css="num"),
        Column(
            "last", "上次检查",
            lambda place: place.last_visit and cn_datetime(place.last_visit, today),
            sort="last_visit", css="nowrap", export=lambda place: place.last_visit,
        ),
        Column(
            "next", "已安排",
            lambda place: place.next_planned and cn_date(place.next_planned, today),
            sort="next_planned", css="nowrap", export=lambda place: place.next_planned,
        ),
        Column("address", "地址", lambda place: place.address, shown=False),
    ]  # fmt: skip


@require_http_methods(["GET", "POST"])
@allow(rules.plans_visits)
def visit_plan(request: OfficerRequest) -> HttpResponse:
    """Plan visits of the places chosen (`row`), or of a spot. A list's bulk action opens it."""
    actor, today = request.actor, clock.today()
    places = _places(request)
    sent = request.method == "POST" and "planned_on" in request.POST
    form = PlanForm(
        request.POST if sent else None, actor=actor, today=today, at="place" if places else "spot"
    )
    if sent:
        done = attempt(form, lambda: planning.plan_inspections(
            _plans(form, places), actor=actor, now=clock.now()
        ))  # fmt: skip
        if done is not None:
            messages.success(request, f"已安排 {len(done)} 项检查，检查人员会收到通知。")
            if len(done) == 1:
                return redirect("inspection", done[0].pk)
            return redirect(f"{reverse('inspections')}?view=planned")
    context = {
        "title": "安排检查",
        "form": form,
        "submit_label": "安排",
        "back_url": reverse("visits-due"),
        "back_label": "检查计划",
        "places": [_seen(request, place) for place in places[:WITH_DETAIL]],
        "more": max(0, len(places) - WITH_DETAIL),
        "rows": [str(place.pk) for place in places],
    }
    return render(request, "inspections/plan.html", context, status=422 if sent else 200)


def _places(request: OfficerRequest) -> list[Place]:
    asked = request.POST.getlist("row") or request.GET.getlist("row")
    keys = [key for key in map(_uuid, asked[: planning.MOST_AT_ONCE + 1]) if key]
    seen = Place.objects.visible_to(request.actor).standing()
    return list(seen.filter(pk__in=keys).select_related("unit").order_by("unit__position", "name"))


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _seen(request: OfficerRequest, place: Place) -> dict[str, Any]:
    """A place with this year's visits against the cap and what others plan nearby."""
    actor, today = request.actor, clock.today()
    return {
        "place": place,
        "category": category_name(place.category),
        "cap": cap_of(place, actor, today),
        "nearby": plans_nearby(place, actor, today, actor.unit_id or 0),
    }


def _plans(form: PlanForm, places: list[Place]) -> list[planning.Plan]:
    told = form.cleaned_data
    targets = [Target(place_id=place.pk) for place in places]
    return [
        planning.Plan(
            kind=told["kind"],
            unit_id=told["unit"].pk,
            target=target,
            planned_on=told["planned_on"],
            officers=form.people(),
            agencies=form.partners(),
            campaign_id=told["campaign"].pk if told["campaign"] else None,
            over_cap_reason=told["over_cap_reason"],
        )
        for target in targets or [Target(spot=told.get("spot", ""))]
    ]


@require_POST
@allow(rules.plans_visits)
def visit_join(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """Go together: another unit's plan becomes a joint visit with the actor's unit in it."""
    row = one(request, pk)
    planning.join_plan(
        row, unit_id=request.actor.unit_id or 0, actor=request.actor, now=clock.now()
    )
    messages.success(request, f"已改为联合检查，{row.unit.short_name}会收到通知。不用再单独安排。")
    return redirect("inspection", pk)


@require_GET
@allow(rules.reads_visits)
def visit_rules(request: OfficerRequest) -> HttpResponse:
    """检查频次: what every category must and may get, and on what basis."""
    context = {
        "title": "检查频次",
        "rules": category_rules(request.actor.county_id),
        "own": [
            (category_name(rule.category) if rule.category else "全部类别", rule)
            for rule in VisitRule.objects.visible_to(request.actor)
        ],
        "may_keep": bool(rules.keeps_visit_rules(request.actor)),
    }
    return render(request, "inspections/visit_rules.html", context)


@require_http_methods(["GET", "POST"])
@allow(rules.keeps_visit_rules)
def visit_rule_set(request: OfficerRequest) -> HttpResponse:
    """The county's own rule for a category."""
    initial = {"category": request.GET.get("category", ""), "bound": request.GET.get("bound", "")}
    form = VisitRuleForm(request.POST or None, initial=initial)
    if request.method == "POST":
        done = attempt(form, lambda: set_visit_rule(
            **form.cleaned_data, actor=request.actor, now=clock.now()
        ))  # fmt: skip
        if done is not None:
            messages.success(request, "检查频次已设定，检查计划按新的次数计算。")
            return redirect("visit-rules")
    context = {
        "form": form, "title": "设定检查频次", "back_url": reverse("visit-rules"),
        "back_label": "检查频次",
    }  # fmt: skip
    return render(
        request, "kit/form.html", context, status=422 if request.method == "POST" else 200
    )


@require_POST
@allow(rules.keeps_visit_rules)
def visit_rule_clear(request: OfficerRequest, pk: UUID) -> HttpResponse:
    rule = get_object_or_404(VisitRule.objects.visible_to(request.actor), pk=pk)
    clear_visit_rule(rule, actor=request.actor, now=clock.now())
    messages.success(request, "已取消本县的设定，按系统自带的次数计算。")
    return redirect("visit-rules")
