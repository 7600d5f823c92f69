"""放假安排: a year at a glance, the days people entered, a year declared complete."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hongxian.deadlines import actions, rules
from hongxian.deadlines.engine.workdays import FIRST_YEAR, LAST_YEAR
from hongxian.deadlines.forms.setup import DayForm, YearForm
from hongxian.deadlines.models import CalendarDay, CalendarYear
from hongxian.deadlines.queries.calendar import calendar_warning, workdays, year_sheets
from hongxian.kit import clock
from hongxian.kit.forms import attempt
from hongxian.orgs.access import OfficerRequest, allow

LAST_SHOWN = 2099


def _year_of(request: OfficerRequest) -> int:
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and len(asked) == 4 else clock.today().year
    return min(max(year, FIRST_YEAR), LAST_SHOWN)


@require_GET
@allow(rules.reads_calendar)
def calendar(request: OfficerRequest) -> HttpResponse:
    """Working days and holidays of a year, with where each comes from."""
    today = clock.today()
    year = _year_of(request)
    days = workdays()
    known = days.knows(year)
    sheets = year_sheets(year, days)
    context: dict[str, Any] = {
        "year": year,
        "sheets": sheets,
        "total": sum(sheet.workdays or 0 for sheet in sheets),
        "is_known": known,
        "from_library": FIRST_YEAR <= year <= LAST_YEAR,
        "declared": CalendarYear.objects.select_related("entered_by").filter(year=year).first(),
        "entered": CalendarDay.objects.visible_to(request.actor)
        .filter(date__year=year)
        .select_related("entered_by"),
        "warning": calendar_warning(today, days),
        "version": days.version,
        "today": today,
        "years": [n for n in (year - 1, year + 1) if FIRST_YEAR <= n <= LAST_SHOWN],
        "may_keep": bool(rules.keeps_calendar(request.actor)),
        "weekdays": "一二三四五六日",
    }
    return render(request, "deadlines/calendar.html", context)


def _day_asked(request: OfficerRequest) -> dict[str, Any]:
    """The form begins with the day clicked on, or what stands entered for it."""
    try:
        day = date.fromisoformat(request.GET.get("date", ""))
    except ValueError:
        return {"kind": "off"}
    row = CalendarDay.objects.visible_to(request.actor).filter(date=day).first()
    if row is None:
        return {"day": day, "kind": "work" if day.weekday() >= 5 else "off"}
    kind = "work" if row.is_workday else "off"
    return {"day": day, "kind": kind, "name": row.name, "source": row.source}


@require_http_methods(["GET", "POST"])
@allow(rules.keeps_calendar)
def calendar_day(request: OfficerRequest) -> HttpResponse:
    """Enter one day, or change what was entered."""
    form = DayForm(request.POST or None, initial=_day_asked(request))
    if request.method == "POST":
        moved = attempt(form, lambda: _keep_day(request, form))
        if moved is not None:
            day = form.cleaned_data["day"]
            messages.success(request, f"已录入{day.month}月{day.day}日。{_moved(moved)}")
            return redirect(f"{reverse('calendar')}?year={day.year}")
    context = {
        "form": form,
        "title": "录入放假或上班日期",
        "submit_label": "录入",
        "back_url": reverse("calendar"),
        "back_label": "放假安排",
    }
    return render(request, "kit/form.html", context)


def _keep_day(request: OfficerRequest, form: DayForm) -> int:
    told = form.cleaned_data
    return actions.keep_calendar_day(
        day=told["day"], is_workday=told["kind"] == "work", name=told["name"],
        source=told["source"], actor=request.actor, now=clock.now(),
    )  # fmt: skip


def _moved(count: int) -> str:
    return f"{count}项未办结期限已重新计算。" if count else "没有未办结期限受影响。"


@require_POST
@allow(rules.keeps_calendar)
def calendar_day_remove(request: OfficerRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(CalendarDay.objects.visible_to(request.actor), pk=pk)
    moved = actions.remove_calendar_day(row, actor=request.actor, now=clock.now())
    messages.success(request, f"已删除“{row}”的录入。{_moved(moved)}")
    return redirect(f"{reverse('calendar')}?year={row.date.year}")


@require_http_methods(["GET", "POST"])
@allow(rules.keeps_calendar)
def calendar_year(request: OfficerRequest, year: int) -> HttpResponse:
    """Declare a year entered in full."""
    form = YearForm(request.POST or None)
    if request.method == "POST":
        done = attempt(
            form,
            lambda: actions.keep_calendar_year(
                year=year, source=form.cleaned_data["source"], actor=request.actor,
                now=clock.now(),
            ),
        )  # fmt: skip
        if done is not None:
            messages.success(request, f"{year}年的放假安排已确认，可以计算到{year}年的期限。")
            return redirect(f"{reverse('calendar')}?year={year}")
    context = {
        "form": form,
        "title": f"确认{year}年放假安排已录齐",
        "submit_label": "确认",
        "back_url": f"{reverse('calendar')}?year={year}",
        "back_label": "放假安排",
    }
    return render(request, "kit/form.html", context)
