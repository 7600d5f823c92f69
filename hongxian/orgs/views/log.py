"""管理 · 操作日志: read by the auditor, changed by nobody."""

from functools import partial
from typing import Any

from django.apps import apps
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_http_methods

from hongxian.audit.actions import record_export
from hongxian.audit.models import AuditEntry
from hongxian.audit.queries.chain import last_check
from hongxian.audit.queries.extract import with_seal
from hongxian.kit import clock
from hongxian.kit.dates import cn_datetime
from hongxian.kit.facts import Fact
from hongxian.kit.listing import (
    EVERYTHING,
    Column,
    Empty,
    Listing,
    Past,
    Period,
    Reach,
    SavedView,
    page_of,
    periods_of,
)
from hongxian.orgs import rules
from hongxian.orgs.access import OfficerRequest, allow
from hongxian.orgs.forms.log import SEARCHED, LogFilter

GATE = Q(verb__startswith="session.")
BOUNDED_BY = ("q", "since", "until", "subject")
"""Filters that say themselves which entries of which days are asked for."""
PEOPLE = Q(verb__startswith="user.") | Q(verb__startswith="post.") | Q(verb__startswith="unit.")


def seal_of(entry: Any) -> str:
    """The entry's number in the chain, or that it still waits for the next seal."""
    return f"第{entry.seal}号" if entry.seal else "未封存"


COLUMNS = (
    Column(
        "at",
        "时间",
        lambda entry: cn_datetime(entry.at, clock.today()),
        sort="at",
        css="nowrap",
        url=page_of("log-entry"),
        export=lambda entry: entry.at,
    ),
    Column("actor", "操作人", lambda entry: entry.actor_name, sort="actor_name", css="nowrap"),
    Column("unit", "所在单位", lambda entry: entry.actor_unit, css="quiet nowrap"),
    Column("verb", "动作", lambda entry: entry.sentence, sort="verb", css="nowrap"),
    Column("subject", "对象", lambda entry: entry.subject_label, css="wide"),
    Column("note", "详情", lambda entry: entry.note, css="wide quiet", shown=False),
    Column(
        "seal",
        "封存",
        seal_of,
        css="quiet nowrap",
        export=lambda entry: entry.seal or "未封存",
    ),
    Column("basis", "依据", lambda entry: entry.basis, css="quiet", shown=False),
)
VIEWS = (
    SavedView("all", "全部", reach=Reach.PAST),
    SavedView("gate", "登录", GATE, Reach.PAST),
    SavedView(
        "failed",
        "登录失败和锁定",
        Q(verb__in=["session.log_in_failed", "session.locked_out"]),
        Reach.PAST,
    ),
    SavedView("people", "单位、账号和任职", PEOPLE, Reach.PAST),
    SavedView("work", "业务", ~GATE & ~PEOPLE, Reach.PAST),
)


@require_http_methods(["GET", "POST"])
@allow(rules.reads_log)
def log_list(request: OfficerRequest) -> HttpResponse:
    """Who did what, newest first."""
    entries = AuditEntry.objects.visible_to(request.actor)
    listing = Listing(
        request,
        with_seal(entries).order_by("-at", "-id"),
        COLUMNS,
        title="操作日志",
        filterset=partial(LogFilter, actor=request.actor, today=clock.today()),
        views=VIEWS,
        past=Past(EVERYTHING, partial(_periods, entries), BOUNDED_BY),
        rows_once=True,
        export_name="操作日志",
        on_export=lambda rows: record_export(
            actor=request.actor, what="操作日志", rows=rows, now=clock.now()
        ),
        empty=Empty("还没有操作记录。"),
    )
    asked = request.GET
    shown = {
        "check": last_check(request.actor.county_id or ""),
        "searched": SEARCHED if asked.get("q") and not asked.get("since") else 0,
    }
    return listing.respond("orgs/log.html", shown)


def _periods(entries: QuerySet[AuditEntry]) -> list[Period]:
    """By the day of the entry. One query."""
    first = entries.order_by("at").values_list("at", flat=True).first()
    return periods_of("at", clock.today(), first)


@require_GET
@allow(rules.reads_log)
def log_entry(request: OfficerRequest, pk: str) -> HttpResponse:
    """One entry in full."""
    entry = get_object_or_404(with_seal(AuditEntry.objects.visible_to(request.actor)), pk=pk)
    context = {"title": entry.sentence, "entry": entry, "facts": _facts(entry)}
    return render(request, "orgs/log_entry.html", context)


def _facts(entry: Any) -> list[Fact]:
    who = f"{entry.actor_name}（代{entry.acting_for}）" if entry.acting_for else entry.actor_name
    return [
        Fact("时间", cn_datetime(entry.at, clock.today())),
        Fact("操作人", who),
        Fact("所在单位", entry.actor_unit),
        Fact("动作", entry.sentence),
        Fact("对象类别", _kind_of(entry.subject_type)),
        Fact("对象", entry.subject_label),
        Fact("封存", seal_of(entry)),
        Fact("依据", entry.basis, wide=True),
        *(Fact(note.label, note.text, wide=True) for note in entry.notes),
    ]


def _kind_of(label: str) -> str:
    """The Chinese name of a kind of record; a kind that is gone has none."""
    try:
        return str(apps.get_model(label)._meta.verbose_name) if label else ""
    except LookupError:
        return ""
