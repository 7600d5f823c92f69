"""提醒步骤, 法定期限, 定时任务."""

from dataclasses import replace
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from uuid_utils.compat import uuid7

from hongxian.audit.actions import record_export
from hongxian.deadlines import actions, rules
from hongxian.deadlines.engine.clocks import SOURCES, clocks, counting_laws, recurring_clocks
from hongxian.deadlines.engine.schedule import PlannedStep
from hongxian.deadlines.forms.setup import StepForm, initial_of, new_step
from hongxian.deadlines.models import Audience, EscalationStep, Ladder, TickRun
from hongxian.deadlines.queries.ladders import is_shipped, steps_of
from hongxian.deadlines.queries.runs import pulse
from hongxian.kit import clock
from hongxian.kit.chips import Chip, Tone
from hongxian.kit.dates import cn_date, cn_datetime
from hongxian.kit.forms import attempt
from hongxian.kit.listing import Column, Empty, Listing, SavedView
from hongxian.kit.search import fold
from hongxian.orgs.access import OfficerRequest, allow

AUDIENCES: dict[str, str] = dict(Audience.choices)


@require_GET
@allow(rules.reads_deadlines)
def reminders(request: OfficerRequest) -> HttpResponse:
    """Who is told what and when, for periods of days and of hours."""
    county = str(request.actor.county_id)
    own = set(EscalationStep.objects.filter(county=county).values_list("code", flat=True))
    steps = steps_of(county)
    ladders = [
        (label, [_shown(step, own) for step in steps if step.ladder == value])
        for value, label in Ladder.choices
    ]
    context = {"ladders": ladders, "may_keep": bool(rules.keeps_steps(request.actor))}
    return render(request, "deadlines/reminders.html", context)


def _shown(step: PlannedStep, own: set[str]) -> dict[str, Any]:
    return {
        "step": step,
        "audience": AUDIENCES[step.audience],
        "is_changed": step.code in own and is_shipped(step.code),
        "is_own": step.code in own and not is_shipped(step.code),
    }


@require_http_methods(["GET", "POST"])
@allow(rules.keeps_steps)
def reminder(request: OfficerRequest, code: str) -> HttpResponse:
    """Change a step of this county."""
    found = (step for step in steps_of(str(request.actor.county_id)) if step.code == code)
    step = next(found, None)
    if step is None:
        raise Http404
    return _edit(request, step, f"修改提醒步骤：{step.name}")


@require_http_methods(["GET", "POST"])
@allow(rules.keeps_steps)
def reminder_new(request: OfficerRequest) -> HttpResponse:
    """Add a step of this county's own."""
    return _edit(request, replace(new_step(), code=f"own_{uuid7().hex}"), "增加提醒步骤")


def _edit(request: OfficerRequest, step: PlannedStep, title: str) -> HttpResponse:
    form = StepForm(request.POST or None, initial=initial_of(step))
    if request.method == "POST":
        kept = attempt(
            form,
            lambda: actions.keep_step(form.step(step.code), actor=request.actor, now=clock.now()),
        )
        if kept is not None:
            messages.success(request, f"已保存“{kept}”，未办结的期限今后按此提醒。")
            return redirect("reminders")
    context = {
        "form": form,
        "title": title,
        "submit_label": "保存",
        "back_url": reverse("reminders"),
        "back_label": "提醒步骤",
    }
    return render(request, "kit/form.html", context)


@require_POST
@allow(rules.keeps_steps)
def reminder_reset(request: OfficerRequest, code: str) -> HttpResponse:
    rows = EscalationStep.objects.filter(county=request.actor.county_id)
    row = get_object_or_404(rows, code=code)
    actions.reset_step(row, actor=request.actor, now=clock.now())
    done = "恢复为系统原有设置" if is_shipped(code) else "删除"
    messages.success(request, f"“{row}”已{done}。")
    return redirect("reminders")


@require_GET
@allow(rules.reads_calendar)
def law_clocks(request: OfficerRequest) -> HttpResponse:
    """The clocks of law in force on a day, and how each law counts its days."""
    text = request.GET.get("q", "").strip()
    on = _day(request.GET.get("on", "")) or clock.today()
    wanted = fold(text)
    rows = [
        one
        for one in clocks()
        if one.in_force(on)
        and wanted in fold(f"{one.title}{one.law}{one.article}{one.text}{one.who}")
    ]
    context = {
        "clocks": rows,
        "laws": counting_laws(),
        "recurring": recurring_clocks(),
        "sources": SOURCES,
        "q": text,
        "on": on,
        "to_check": sum(bool(one.status) for one in rows),
    }
    return render(request, "deadlines/clocks.html", context)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


@require_http_methods(["GET", "POST"])
@allow(rules.reads_ticks)
def ticks(request: OfficerRequest) -> HttpResponse:
    """Every run of the timed work, and whether it stands still."""
    now = clock.now()
    listing = Listing(
        request,
        TickRun.objects.order_by("-started_at", "-pk"),
        _run_columns(),
        title="定时任务",
        views=[
            SavedView("all", "全部"),
            SavedView("done", "有办理内容", TickRun.did_something()),
            SavedView("trouble", "有问题", TickRun.had_trouble()),
        ],
        counter="次",
        export_name="定时任务",
        on_export=lambda count: record_export(
            actor=request.actor, what="定时任务", rows=count, now=now
        ),
        empty=Empty("定时任务办理后，会在这里留下每一次的记录。"),
    )
    return listing.respond("deadlines/ticks.html", {"pulse": pulse(now)})


def _run_columns() -> list[Column]:
    today = clock.today()
    return [
        Column("started", "开始", lambda run: cn_datetime(run.started_at, today), css="nowrap",
               export=lambda run: run.started_at),
        Column("day", "办理日期", lambda run: cn_date(run.day, today), shown=False),
        Column("reminders", "提醒", lambda run: run.reminders, css="num"),
        Column("escalations", "升级", lambda run: run.escalations, css="num"),
        Column("late", "认定逾期", lambda run: run.late, css="num"),
        Column("result", "结果", _result),
    ]  # fmt: skip


def _result(run: TickRun) -> Chip | str:
    if run.is_running:
        return Chip("正在办理", Tone.WAITING)
    return run.error or Chip("办完", Tone.DONE)
