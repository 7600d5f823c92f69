"""管理 · 批量导入: template, upload, look through, apply, problems written back.

A small workbook is looked through and applied while the person waits; a larger one by a background
job, with its progress.
"""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hongxian.audit.actions import record_export
from hongxian.jobs.actions import enqueue
from hongxian.jobs.models import Job, JobState
from hongxian.jobs.queries import open_job
from hongxian.kit import clock
from hongxian.kit.chips import Chip, Tone
from hongxian.kit.dates import cn_datetime
from hongxian.kit.forms import attempt
from hongxian.kit.listing import Column, Empty, Listing
from hongxian.kit.sheets import XLSX, xlsx_response
from hongxian.kit.verdict import Refused
from hongxian.orgs import actions, rules
from hongxian.orgs.access import OfficerRequest, allow
from hongxian.orgs.forms.imports import UploadForm
from hongxian.orgs.models import County, ImportBatch
from hongxian.orgs.roster.compare import CHANGED, NEW, WRONG, compare
from hongxian.orgs.roster.read import MAX_BYTES, read_workbook
from hongxian.orgs.roster.write import marked_copy, template
from hongxian.orgs.tasks import APPLY, LOOK
from hongxian.orgs.views.jobs import follow

SMALL = 200
"""Up to so many rows a workbook is dealt with in the request."""
SLIP_HEADS = ("单位", "姓名", "账号", "初始密码")


def _file(name: str, content: bytes) -> HttpResponse:
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = content_disposition_header(True, name) or ""
    response["X-Content-Type-Options"] = "nosniff"
    return response


def batch_chip(batch: ImportBatch) -> Chip:
    """Where a batch stands, in one word."""
    if batch.applied_at:
        return Chip("已导入", Tone.DONE)
    return Chip("已放弃", Tone.OFF) if batch.dropped_at else Chip("待确认", Tone.WAITING)


COLUMNS = (
    Column(
        "file",
        "文件",
        lambda batch: batch.file_name,
        css="wide",
        url=lambda batch: reverse("import", args=[batch.pk]),
    ),
    Column("by", "导入人", lambda batch: batch.uploaded_by),
    Column(
        "at", "上传时间", lambda batch: cn_datetime(batch.uploaded_at, clock.today()), css="nowrap"
    ),
    Column("state", "状态", batch_chip),
    Column(
        "counts",
        "结果",
        lambda batch: actions.told(batch) if batch.applied_at else "",
        css="wide quiet",
    ),
)


@require_GET
@allow(rules.keeps_units)
def import_list(request: OfficerRequest) -> HttpResponse:
    """Every batch of the county."""
    batches = ImportBatch.objects.visible_to(request.actor).defer("content")
    listing = Listing(
        request,
        batches.select_related("uploaded_by"),
        COLUMNS,
        title="批量导入",
        counter="次",
        empty=Empty(
            "单位和人员可以从表格成批导入：先看清要新增和变更什么，确认后才写入。",
            "上传表格",
            reverse("import-new"),
        ),
    )
    return listing.respond("orgs/imports.html")


@require_GET
@allow(rules.keeps_units)
def import_template(request: OfficerRequest) -> HttpResponse:
    """The workbook to fill in."""
    return _file("单位人员模板.xlsx", template())


@require_http_methods(["GET", "POST"])
@allow(rules.keeps_units)
def import_new(request: OfficerRequest) -> HttpResponse:
    """Upload; nothing is imported yet."""
    form = UploadForm(request.POST or None, request.FILES or None)
    county = get_object_or_404(County, pk=request.actor.county_id)
    if request.method == "POST":
        batch = attempt(form, lambda: _upload(request, county, form.cleaned_data["file"]))
        if batch is not None:
            return follow(_hand_in(request, LOOK, batch))
    context = {
        "form": form,
        "title": "上传单位人员表",
        "submit_label": "上传并核对",
        "back_url": reverse("imports"),
        "back_label": "批量导入",
    }
    return render(request, "orgs/import_new.html", context)


def _upload(request: OfficerRequest, county: County, file: Any) -> ImportBatch:
    if file.size > MAX_BYTES:
        raise Refused(f"文件超过{MAX_BYTES // 2**20}兆，请删去图片等无关内容，或分成几个文件。")
    return actions.upload_import(
        county,
        file_name=file.name,
        content=file.read(),
        actor=request.actor,
        now=clock.now(),
    )


def _batch(request: OfficerRequest, pk: str) -> ImportBatch:
    batches = ImportBatch.objects.visible_to(request.actor).select_related("uploaded_by")
    return get_object_or_404(batches, pk=pk)


def _hand_in(request: OfficerRequest, code: str, batch: ImportBatch) -> Job:
    """Let the workbook be dealt with; a second click gets the job that is at it."""
    what = "核对" if code == LOOK else "导入"
    return enqueue(
        code,
        {"batch": str(batch.pk)},
        actor=request.actor,
        now=clock.now(),
        title=f"{what}单位人员表：{batch.file_name}",
        key=str(batch.pk),
        total=batch.rows,
        here=batch.rows < SMALL,
    )


@require_GET
@allow(rules.keeps_units)
def import_detail(request: OfficerRequest, pk: str) -> HttpResponse:
    """What the workbook would change; afterwards, what it did and which rows are left."""
    batch = _batch(request, pk)
    parts = batch.preview or []
    counts = {part["state"]: part["count"] for part in parts}
    context = {
        "title": batch.file_name,
        "batch": batch,
        "state": batch_chip(batch),
        "told": actions.told(batch),
        "parts": parts,
        "wrong": counts.get(WRONG, 0),
        "todo": counts.get(NEW, 0) + counts.get(CHANGED, 0),
        "is_small": batch.rows < SMALL,
        "job": open_job((LOOK, APPLY), str(batch.pk), county=batch.county_id),
    }
    return render(request, "orgs/import.html", context)


@require_POST
@allow(rules.keeps_units)
def import_look(request: OfficerRequest, pk: str) -> HttpResponse:
    """Look it through again: units and people may have changed since."""
    batch = _batch(request, pk)
    actions.require_open(batch)
    return follow(_hand_in(request, LOOK, batch))


@require_POST
@allow(rules.keeps_units)
def import_apply(request: OfficerRequest, pk: str) -> HttpResponse:
    """Apply; a small workbook's first passwords are the answer, a larger one's come afterwards."""
    batch = _batch(request, pk)
    actions.require_open(batch)
    job = _hand_in(request, APPLY, batch)
    if job.state == JobState.FAILED and batch.rows < SMALL:
        raise Refused(job.error)
    batch.refresh_from_db()
    if batch.applied_at is None:
        return follow(job)
    if not batch.owes_slips:
        messages.success(request, f"导入完成：{actions.told(batch)}。")
        return redirect("import", pk)
    return _slips(request, batch)


@require_POST
@allow(rules.keeps_units)
def import_slips(request: OfficerRequest, pk: str) -> HttpResponse:
    """The first passwords of a larger import, answered once, on paper or as a sheet."""
    return _slips(request, _batch(request, pk))


def _slips(request: OfficerRequest, batch: ImportBatch) -> HttpResponse:
    slips = actions.show_slips(batch, actor=request.actor, now=clock.now())
    if "sheet" in request.POST:
        record_export(actor=request.actor, what="初始密码", rows=len(slips), now=clock.now())
        rows = ((s.user.unit.name, s.user.name, s.user.username, s.password) for s in slips)
        return xlsx_response("初始密码", SLIP_HEADS, rows)
    context = {"batch": batch, "told": actions.told(batch), "slips": slips}
    return render(request, "orgs/password_slips.html", context)


@require_POST
@allow(rules.keeps_units)
def import_drop(request: OfficerRequest, pk: str) -> HttpResponse:
    """Decide against it."""
    batch = _batch(request, pk)
    if open_job((APPLY,), str(batch.pk), county=batch.county_id):
        raise Refused("正在导入，请先在“后台任务”里停止。")
    actions.drop_import(batch, actor=request.actor, now=clock.now())
    left = "其余的行没有导入" if batch.begun_at else "没有导入任何内容"
    messages.success(request, f"已放弃，{left}，文件已删除。")
    return redirect("imports")


@require_POST
@allow(rules.keeps_units)
def import_marked(request: OfficerRequest, pk: str) -> HttpResponse:
    """The user's own workbook, its problems in one more column."""
    batch = _batch(request, pk)
    if batch.content is None:
        raise Refused("这个文件已不再保存，请重新上传。")
    workbook = read_workbook(bytes(batch.content))
    problems = compare(workbook, batch.county_id, clock.today()).problems()
    record_export(
        actor=request.actor, what="标注问题的单位人员表", rows=len(problems), now=clock.now()
    )
    return _file(
        f"标注问题-{batch.file_name.rsplit('.', 1)[0]}.xlsx", marked_copy(workbook, problems)
    )
