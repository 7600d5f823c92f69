"""台账导入: hand in, say what the columns are, see what would change, import, mend, take back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hongxian.audit.actions import record_export
from hongxian.audit.queries import timeline
from hongxian.jobs.actions import enqueue
from hongxian.jobs.queries import open_job
from hongxian.kit import clock
from hongxian.kit.chips import Chip, Tone, state_chip
from hongxian.kit.dates import cn_datetime
from hongxian.kit.forms import attempt
from hongxian.kit.listing import Column, Empty, Listing, SavedView, page_of
from hongxian.kit.sheets import XLSX
from hongxian.kit.verdict import Refused
from hongxian.orgs.access import OfficerRequest, allow
from hongxian.orgs.views.jobs import follow
from hongxian.registry import ledger_kinds, rules
from hongxian.registry.actions import ledgers as actions
from hongxian.registry.actions.ledgers.running import told
from hongxian.registry.forms.choices import units_kept_by
from hongxian.registry.forms.ledgers import ColumnsForm, SheetForm, UploadForm
from hongxian.registry.ledger import read_ledger
from hongxian.registry.ledger.headers import kinds
from hongxian.registry.ledger.marked import marked_copy
from hongxian.registry.ledger.opening import check_size
from hongxian.registry.ledger_template import template
from hongxian.registry.models import BatchState, LedgerBatch, LedgerRow, RowOutcome
from hongxian.registry.queries.ledgers.batches import OUTCOMES, counted
from hongxian.registry.tasks import IMPORT, LOOK, UNDO
from hongxian.registry.views.shared import note_export

SMALL = 200
"""Up to so many rows are dealt with while the person waits."""
SHOWN = 12


def _kind_name(batch: LedgerBatch) -> str:
    kind = kinds().get(batch.kind)
    return kind.label if kind else batch.kind


COLUMNS = (
    Column(
        "file",
        "文件",
        lambda batch: batch.file_name,
        css="wide",
        url=page_of("ledger-batch"),
    ),
    Column("kind", "种类", _kind_name, sort="kind"),
    Column("state", "状态", state_chip, sort="state"),
    Column("told", "结果", lambda batch: told(batch) if batch.looked_at else "", css="wide quiet"),
    Column("by", "导入人", lambda batch: batch.by),
    Column(
        "at",
        "上传时间",
        lambda batch: cn_datetime(batch.uploaded_at, clock.today()),
        sort="uploaded_at",
        css="nowrap",
    ),
)


@require_http_methods(["GET", "POST"])
@allow(rules.keeps_registry)
def ledgers(request: OfficerRequest) -> HttpResponse:
    """Every ledger one handed in; the office sees the county's."""
    listing = Listing(
        request,
        LedgerBatch.objects.visible_to(request.actor).select_related("by"),
        COLUMNS,
        title="台账导入",
        counter="份",
        export_name="台账导入",
        on_export=note_export(request, "台账导入"),
        empty=Empty(
            "把现有的场所、车辆、证件、隐患台账直接传上来：先看清会新增和更新什么，再导入。",
            "上传台账",
            reverse("ledger-new"),
        ),
    )
    return listing.respond("registry/ledgers.html", {"kinds": ledger_kinds.all_kinds()})


@require_http_methods(["GET", "POST"])
@allow(rules.keeps_registry)
def ledger_new(request: OfficerRequest) -> HttpResponse:
    """Upload; nothing is imported yet."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        batch = attempt(form, lambda: _upload(request, form.cleaned_data))
        if batch is not None:
            return redirect("ledger-batch", batch.pk)
    context = {
        "form": form,
        "title": "上传台账",
        "submit_label": "上传并识别",
        "back_url": reverse("ledgers"),
        "back_label": "台账导入",
        "kinds": ledger_kinds.all_kinds(),
    }
    return render(request, "registry/ledger_new.html", context)


def _upload(request: OfficerRequest, given: dict[str, Any]) -> LedgerBatch:
    check_size(given["file"].size)
    return actions.upload_ledger(
        file_name=given["file"].name,
        content=given["file"].read(),
        kind=given["kind"],
        sheet=None,
        actor=request.actor,
        now=clock.now(),
    )


@require_GET
@allow(rules.keeps_registry)
def ledger_template(request: OfficerRequest, kind: str) -> HttpResponse:
    """The workbook to fill in."""
    known = ledger_kinds.find(kind)
    if known is None:
        raise Refused("没有这种台账的模板。")
    units = [unit.short_name for unit in units_kept_by(request.actor, clock.today())]
    return _file(f"{known.label}台账模板.xlsx", template(kind, units))


def _file(name: str, content: bytes) -> HttpResponse:
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = content_disposition_header(True, name) or ""
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _batch(request: OfficerRequest, pk: UUID) -> LedgerBatch:
    rows = LedgerBatch.objects.visible_to(request.actor).select_related("by")
    return get_object_or_404(rows, pk=pk)


@require_GET
@allow(rules.keeps_registry)
def ledger_batch(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """Where a ledger stands: its columns, what it would do, what it did."""
    batch = _batch(request, pk)
    form = None
    if batch.state == BatchState.DRAFT and batch.file:
        form = ColumnsForm(batch, request.actor, clock.today())
    return _shown(request, batch, form)


def _shown(request: OfficerRequest, batch: LedgerBatch, form: ColumnsForm | None) -> HttpResponse:
    rows = LedgerRow.objects.filter(county=batch.county_id, batch=batch)
    context = {
        "title": batch.file_name,
        "batch": batch,
        "kind_name": _kind_name(batch),
        "told": told(batch),
        "form": form,
        "sheet_form": SheetForm(batch) if form else None,
        "counts": counted(batch),
        "wrong": rows.filter(outcome=RowOutcome.REFUSED)[:SHOWN],
        "changed": rows.filter(outcome=RowOutcome.UPDATED)[:SHOWN],
        "brought": rows.filter(outcome=RowOutcome.CREATED).exclude(told=[])[:SHOWN],
        "stays": _stays(rows) if batch.state == BatchState.UNDONE else (),
        "todo": batch.created + batch.updated,
        "has_marks": bool(batch.file) and rows.exclude(why="").exists(),
        "job": open_job((LOOK, IMPORT, UNDO), str(batch.pk), county=batch.county_id),
        "timeline": timeline(batch),
    }
    return render(request, "registry/ledger.html", context)


def _stays(rows: Any) -> Any:
    return rows.filter(outcome__in=(RowOutcome.CREATED, RowOutcome.UPDATED))[:SHOWN]


@require_POST
@allow(rules.keeps_registry)
def ledger_sheet(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """Read another sheet, or as another kind."""
    batch = _batch(request, pk)
    form = SheetForm(batch, request.POST)
    if not form.is_valid():
        raise Refused("请选择这个文件里的工作表和台账种类。")
    actions.choose_sheet(batch, **form.cleaned_data, actor=request.actor, now=clock.now())
    return redirect("ledger-batch", pk)


@require_POST
@allow(rules.keeps_registry)
def ledger_settle(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """What the columns are; then look what an import would do."""
    batch = _batch(request, pk)
    form = ColumnsForm(batch, request.actor, clock.today(), request.POST)
    settled = attempt(
        form,
        lambda: actions.settle_columns(
            batch,
            mapping=form.mapping(),
            defaults=form.defaults(),
            actor=request.actor,
            now=clock.now(),
        ),
    )
    if settled is None:
        return _shown(request, batch, form)
    return follow(_hand_in(request, LOOK, "预览", settled))


def _hand_in(request: OfficerRequest, code: str, what: str, batch: LedgerBatch) -> Any:
    return enqueue(
        code,
        {"batch": str(batch.pk)},
        actor=request.actor,
        now=clock.now(),
        title=f"{what}台账：{batch.file_name}",
        key=str(batch.pk),
        total=batch.total,
        here=batch.total < SMALL,
    )


@require_POST
@allow(rules.keeps_registry)
def ledger_look(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """Look again: the register may have changed since."""
    return follow(_hand_in(request, LOOK, "预览", _batch(request, pk)))


@require_POST
@allow(rules.keeps_registry)
def ledger_apply(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """Import."""
    batch = _batch(request, pk)
    if batch.state == BatchState.DRAFT and batch.looked_at is None:
        raise Refused("请先核对各列、看过预览，再导入。")
    if batch.state not in (BatchState.DRAFT, BatchState.RUNNING):
        raise Refused(f"这份台账{batch.get_state_display()}，不能再导入；要更新请重新上传。")
    return follow(_hand_in(request, IMPORT, "导入", batch))


@require_POST
@allow(rules.keeps_registry)
def ledger_drop(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """Decide against it."""
    actions.drop_ledger(_batch(request, pk), actor=request.actor, now=clock.now())
    messages.success(request, "已放弃，没有导入任何内容，文件已删除。")
    return redirect("ledgers")


@require_http_methods(["GET", "POST"])
@allow(rules.keeps_registry)
def ledger_undo(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """Take an import back, after one more question."""
    batch = _batch(request, pk)
    if batch.state != BatchState.DONE:
        raise Refused("只有已导入的台账才能撤销。")
    if request.method == "POST":
        return follow(_hand_in(request, UNDO, "撤销导入", batch))
    context = {
        "title": "撤销这次导入",
        "batch": batch,
        "form": None,
        "danger": True,
        "submit_label": "撤销导入",
        "back_url": reverse("ledger-batch", args=[pk]),
        "back_label": batch.file_name,
    }
    return render(request, "registry/ledger_undo.html", context)


@require_POST
@allow(rules.keeps_registry)
def ledger_marked(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """The user's own workbook, with what is wrong in one more column."""
    batch = _batch(request, pk)
    rows = LedgerRow.objects.filter(county=batch.county_id, batch=batch).exclude(why="")
    said = {row.row_no: f"{row.get_outcome_display()}：{row.why}" for row in rows}
    if not batch.file or not said:
        raise Refused("没有需要标注的行，或者文件已不再保存。")
    with batch.file.open("rb") as file:
        data = file.read()
    head = max(read_ledger(data, batch.file_name, sheet=batch.sheet).header_rows, default=1)
    content = marked_copy(data, batch.file_name, sheet=batch.sheet, head=head, told=said)
    record_export(actor=request.actor, what="标注问题的台账", rows=len(said), now=clock.now())
    return _file(f"标注问题-{batch.file_name.rsplit('.', 1)[0]}.xlsx", content)


ROW_TONES = {
    RowOutcome.CREATED: Tone.DONE,
    RowOutcome.UPDATED: Tone.WAITING,
    RowOutcome.UNCHANGED: Tone.PLAIN,
    RowOutcome.REFUSED: Tone.SOON,
    RowOutcome.TAKEN_BACK: Tone.OFF,
}


@require_http_methods(["GET", "POST"])
@allow(rules.keeps_registry)
def ledger_rows(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """What becomes of each row, by what becomes of it."""
    batch = _batch(request, pk)
    kind = ledger_kinds.find(batch.kind)

    def url(row: LedgerRow) -> str:
        stands = row.subject_id and row.outcome != RowOutcome.TAKEN_BACK
        return kind.url(row.subject_id) if kind and stands and row.subject_id else ""

    columns = (
        Column("row", "行", lambda row: f"第{row.row_no}行", sort="row_no", css="nowrap"),
        Column("title", "名称", lambda row: row.title or "（空）", url=url),
        Column(
            "outcome",
            "结果",
            lambda row: Chip(row.get_outcome_display(), ROW_TONES[RowOutcome(row.outcome)]),
            sort="outcome",
            export=lambda row: row.get_outcome_display(),
        ),
        Column("told", "变化", lambda row: "；".join(row.told), css="wide"),
        Column("why", "说明", lambda row: row.why, css="wide"),
    )
    listing = Listing(
        request,
        LedgerRow.objects.visible_to(request.actor).filter(batch=batch),
        columns,
        title=f"{batch.file_name}：逐行结果",
        views=[SavedView("all", "全部"), *(SavedView(code, word, q) for code, word, q in OUTCOMES)],
        counter="行",
        export_name="逐行结果",
        on_export=note_export(request, "台账逐行结果"),
        empty=Empty("没有这样的行。"),
    )
    return listing.respond("registry/ledger_rows.html", {"batch": batch})
