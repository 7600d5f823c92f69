"""后台任务: how far one's own imports and exports are, and what came of them."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import HttpResponseClientRedirect

from hongxian.audit.actions import record_export
from hongxian.jobs import actions, kinds, outlets, queries
from hongxian.jobs.models import OPEN_STATES, Job, JobState
from hongxian.kit import clock
from hongxian.kit.chips import state_chip
from hongxian.kit.dates import cn_datetime
from hongxian.kit.listing import Column, Empty, Listing, page_of
from hongxian.kit.sheets import XLSX
from hongxian.kit.verdict import Refused
from hongxian.orgs.access import OfficerRequest, allow, signed_in


def follow(job: Job) -> HttpResponseRedirect:
    """Where to go after handing a job in: to its result when it is done already, else to it."""
    url = kinds.result_url(job) if job.state == JobState.DONE else ""
    return HttpResponseRedirect(url or reverse("job", args=[job.pk]))


def lasted(job: Job) -> str:
    """How long a job has run, or ran: 1分05秒."""
    if job.started_at is None:
        return ""
    span = (job.finished_at or clock.now()) - job.started_at
    minutes, seconds = divmod(max(0, int(span / timedelta(seconds=1))), 60)
    return f"{minutes}分{seconds:02}秒" if minutes else f"{seconds}秒"


def how_far(job: Job) -> str:
    """One line for the list: percent while it runs, the result or the reason afterwards."""
    if job.state == JobState.RUNNING and job.total:
        return f"{job.done * 100 // job.total}%　{job.note}"
    return job.error or job.note


COLUMNS = (
    Column(
        "title",
        "任务",
        lambda job: job.title,
        url=page_of("job"),
        css="wide",
    ),
    Column("state", "状态", state_chip, sort="state"),
    Column("far", "进度和结果", how_far, css="wide"),
    Column(
        "at",
        "交办时间",
        lambda job: cn_datetime(job.created_at, clock.today()),
        sort="created_at",
        css="nowrap",
    ),
    Column("lasted", "用时", lasted, css="nowrap"),
)


@require_GET
@allow(signed_in)
def job_list(request: OfficerRequest) -> HttpResponse:
    """One's own jobs."""
    empty = Empty("导入和大量导出交给后台办理时，进度和结果会列在这里。")
    jobs = Job.objects.visible_to(request.actor).defer("payload", "kept", "result")
    return Listing(request, jobs, COLUMNS, title="后台任务", counter="项", empty=empty).respond()


def _job(request: OfficerRequest, pk: str) -> Job:
    return get_object_or_404(Job.objects.visible_to(request.actor), pk=pk)


def _shown(job: Job) -> dict[str, Any]:
    works = settings.JOBS == "inline" or queries.somebody_works(clock.real_now())
    return {
        "job": job,
        "title": job.title,
        "works": works,
        "ahead": queries.ahead_of(job) if job.state == JobState.WAITING else 0,
        "percent": job.done * 100 // job.total if job.total else None,
        "lasted": lasted(job),
        "result_url": kinds.result_url(job) if job.state == JobState.DONE else "",
        "source_url": kinds.result_url(job) if not job.is_open else "",
    }


def _news_waits(request: OfficerRequest, job: Job) -> bool:
    return not job.is_open and outlets.news_waits(job, request.actor)


@require_GET
@allow(signed_in)
def job_detail(request: OfficerRequest, pk: str) -> HttpResponse:
    """Its progress; whoever watches to the end is led on to the result."""
    job = _job(request, pk)
    context = {**_shown(job), "news": _news_waits(request, job)}
    if not request.htmx:
        return render(request, "orgs/job.html", context)
    if context["result_url"] and not context["news"]:
        return HttpResponseClientRedirect(context["result_url"])
    return render(request, "orgs/job_progress.html", {**context, "watched": True})


@require_POST
@allow(signed_in)
def job_seen(request: OfficerRequest, pk: str) -> HttpResponse:
    """The page of an ended job is open: no need to tell it. Who watched is led on to the result."""
    job = _job(request, pk)
    outlets.news_seen(job, request.actor, clock.now())
    url = kinds.result_url(job) if job.state == JobState.DONE else ""
    if not request.htmx:
        return redirect(url or reverse("job", args=[pk]))
    if url and "watched" in request.POST:
        return HttpResponseClientRedirect(url)
    return HttpResponse(status=204)


@require_POST
@allow(signed_in)
def job_cancel(request: OfficerRequest, pk: str) -> HttpResponse:
    """Take it back before it began; a running one stops after the part it is at."""
    job = _job(request, pk)
    if job.state == JobState.WAITING:
        actions.cancel_job(job, actor=request.actor, now=clock.now())
        messages.success(request, "已取消，没有办理。")
    else:
        actions.ask_to_stop(job, actor=request.actor, now=clock.now())
        messages.success(request, "已要求停止，办完手头这一部分就停；已写入的内容会保留。")
    return redirect("job", pk)


@require_POST
@allow(signed_in)
def job_file(request: OfficerRequest, pk: str) -> FileResponse:
    """Its file, as often as wanted while it is kept; each time stands in the log."""
    job = _job(request, pk)
    if job.state in OPEN_STATES:
        raise Refused("还没有做完，请等它做完再下载。")
    if not job.file:
        raise Refused("结果文件已不再保存，请重新导出。")
    content = job.file.open("rb")
    record_export(actor=request.actor, what=job.title, rows=job.file_rows, now=clock.now())
    response = FileResponse(content, as_attachment=True, filename=job.file_name, content_type=XLSX)
    response["X-Content-Type-Options"] = "nosniff"
    return response
