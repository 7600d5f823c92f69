"""管理 · 日封存与核验: what the auditor prints, signs, takes out and keeps elsewhere."""

from urllib.parse import quote

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from hongxian.audit.actions import open_extract
from hongxian.audit.models import DayHead
from hongxian.audit.queries.chain import last_check
from hongxian.audit.queries.extract import export_lines, waiting
from hongxian.audit.queries.verifier import HOW_TO, PROGRAM, how_to, program
from hongxian.kit import clock
from hongxian.kit.dates import cn_date, cn_datetime
from hongxian.kit.facts import Fact
from hongxian.kit.forms import attempt
from hongxian.kit.listing import Column, Empty, Listing
from hongxian.orgs import rules
from hongxian.orgs.access import OfficerRequest, allow
from hongxian.orgs.forms.seals import GATE, ExtractForm


def scope_of(head: DayHead) -> str:
    """Whose entries a head covers."""
    return "本县" if head.county_code else "系统和登录前"


COLUMNS = (
    Column(
        "day",
        "日期",
        lambda head: cn_date(head.day, clock.today()),
        sort="day",
        css="nowrap",
        url=lambda head: reverse("log-head", args=[head.pk]),
        export=lambda head: head.day,
    ),
    Column("scope", "范围", scope_of, css="nowrap"),
    Column("numbers", "序号", lambda head: f"{head.first_seq}—{head.last_seq}", css="nowrap"),
    Column("count", "记录", lambda head: head.count, css="num"),
    Column("digest", "日摘要（前十六位）", lambda head: head.digest[:16], css="quiet nowrap"),
    Column(
        "made",
        "封存时间",
        lambda head: cn_datetime(head.made_at, clock.today()),
        css="quiet nowrap",
        export=lambda head: head.made_at,
    ),
)


@require_GET
@allow(rules.reads_log)
def checks(request: OfficerRequest) -> HttpResponse:
    """What the last nightly check found in the county's chain and in the one of the gate."""
    return render(request, "orgs/log_checks.html", {"title": "核验结果", **_state(request)})


def _state(request: OfficerRequest) -> dict[str, object]:
    county = request.actor.county_id or ""
    names = ((county, "本县"), ("", "系统和登录前"))
    return {"checks": [(name, last_check(code), waiting(code)) for code, name in names]}


@require_http_methods(["GET", "POST"])
@allow(rules.reads_log)
def heads(request: OfficerRequest) -> HttpResponse:
    """The sealed days, newest first."""
    listing = Listing(
        request,
        DayHead.objects.visible_to(request.actor).order_by("-day", "county_code"),
        COLUMNS,
        title="日封存",
        counter="份",
        export_name="日封存",
        empty=Empty("每天零点以后的第一次定时任务，把前一天的日志封存成一份日封存。"),
    )
    return listing.respond("orgs/log_heads.html", {})


@require_GET
@allow(rules.reads_log)
def head(request: OfficerRequest, pk: int) -> HttpResponse:
    """One sealed day as a sheet of A4, to be signed and kept elsewhere (打印存档)."""
    row = get_object_or_404(DayHead.objects.visible_to(request.actor), pk=pk)
    facts = [
        Fact("日期", f"{row.day:%Y年%-m月%-d日}"),
        Fact("范围", scope_of(row)),
        Fact("序号", f"第{row.first_seq}号至第{row.last_seq}号"),
        Fact("记录", f"{row.count}条"),
        Fact("封存时间", cn_datetime(row.made_at, clock.today())),
    ]
    return render(request, "orgs/log_head.html", {"title": str(row), "head": row, "facts": facts})


@require_http_methods(["GET", "POST"])
@allow(rules.reads_log)
def extract(request: OfficerRequest) -> HttpResponseBase:
    """The log of some days as a file that anybody can check without this system."""
    today = clock.today()
    first = today.replace(day=1)
    form = ExtractForm(request.POST or None, initial={"since": first, "until": today})
    if request.method == "POST":
        ends = attempt(form, lambda: _open(request, form))
        if ends is not None:
            return _download(_county(request, form), form)
    context = {
        "form": form,
        "how_to": how_to(),
        "title": "导出存证",
        "submit_label": "导出",
        "back_url": reverse("log-heads"),
        "back_label": "日封存",
    }
    return render(request, "orgs/log_extract.html", context)


def _county(request: OfficerRequest, form: ExtractForm) -> str:
    return "" if form.cleaned_data["scope"] == GATE else request.actor.county_id or ""


def _open(request: OfficerRequest, form: ExtractForm) -> tuple[int, int]:
    return open_extract(
        _county(request, form),
        since=form.cleaned_data["since"],
        until=form.cleaned_data["until"],
        actor=request.actor,
        now=clock.now(),
    )


def _download(county: str, form: ExtractForm) -> HttpResponseBase:
    since, until = form.cleaned_data["since"], form.cleaned_data["until"]
    lines = export_lines(county, since, until)
    response = StreamingHttpResponse(lines, content_type="application/x-ndjson; charset=utf-8")
    return _named(response, f"日志存证{since:%Y%m%d}-{until:%Y%m%d}.jsonl")


@require_GET
@allow(rules.reads_log)
def verifier(request: OfficerRequest) -> HttpResponseBase:
    """核验程序, to be sent on together with an export."""
    return _named(HttpResponse(program(), content_type="text/x-python; charset=utf-8"), PROGRAM)


@require_GET
@allow(rules.reads_log)
def verifier_how_to(request: OfficerRequest) -> HttpResponseBase:
    """核验说明: what the receiver reads."""
    return _named(HttpResponse(how_to(), content_type="text/plain; charset=utf-8"), HOW_TO)


def _named(response: HttpResponseBase, name: str) -> HttpResponseBase:
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    response["X-Content-Type-Options"] = "nosniff"
    return response
