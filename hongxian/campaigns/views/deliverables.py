"""应交材料: the list across campaigns, one of them, and the moves on it."""

from datetime import date
from functools import partial
from urllib.parse import quote
from uuid import UUID

from django.contrib import messages
from django.db.models import F, Q, QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hongxian.audit.actions import record_export
from hongxian.audit.queries import timeline
from hongxian.campaigns import rules
from hongxian.campaigns.actions import deliverables as actions
from hongxian.campaigns.forms.deliverables import DeliverableFilter, ReturnForm, SubmitForm
from hongxian.campaigns.models import Deliverable, DeliverableState, SubmissionFile
from hongxian.campaigns.queries.deliverables import live, marked
from hongxian.campaigns.queries.marks import due_mark, late_words
from hongxian.campaigns.workflow import DELIVERABLE
from hongxian.kit import clock
from hongxian.kit.back import own_page
from hongxian.kit.chips import state_chip
from hongxian.kit.dates import cn_datetime
from hongxian.kit.forms import attempt
from hongxian.kit.listing import Bulk, Column, Empty, Listing, SavedView, page_of
from hongxian.kit.steps import offer
from hongxian.orgs.access import Actor, OfficerRequest, allow
from hongxian.orgs.lists import ListQuestions
from hongxian.orgs.models import Role


@require_http_methods(["GET", "POST"])
@allow(rules.reads_plans)
def deliverables(request: OfficerRequest) -> HttpResponse:
    """What units owe, across campaigns: mine, waiting, overdue, returned, all."""
    actor, today = request.actor, clock.today()
    is_office = actor.has(Role.OFFICE)
    listing = Listing(
        request,
        marked(_listed(actor), today),
        _columns(),
        title="应交材料",
        filterset=partial(DeliverableFilter, actor=actor),
        views=_views(actor, today),
        asked=_ASKED.of(actor, today),
        export_name="应交材料",
        on_export=partial(_note_export, request),
        bulk=[Bulk("通过", reverse("deliverables-accept"))] if is_office else [],
        empty=Empty("方案确认后，时间节点会在这里成为各单位的应交材料。"),
    )
    return listing.respond()


def _note_export(request: OfficerRequest, count: int) -> None:
    record_export(actor=request.actor, what="应交材料", rows=count, now=clock.now())


def _listed(actor: Actor) -> QuerySet[Deliverable]:
    rows = live(Deliverable.objects.visible_to(actor))
    return rows.select_related("campaign", "unit", "milestone").order_by(
        "-campaign__state",
        F("due_on").asc(nulls_last=True),
        "milestone__position",
        "unit__position",
        "pk",
    )


def _views(actor: Actor, today: date) -> list[SavedView]:
    """The tabs; the office opens on what waits for it, everyone else on their own."""
    mine = SavedView("mine", "我的", Q(unit__in=actor.unit_ids))
    waiting = SavedView("waiting", "待审核", Q(state=DeliverableState.SUBMITTED))
    rest = [
        SavedView("overdue", "逾期", Q(is_overdue=True)),
        SavedView("returned", "已退回", Q(state=DeliverableState.RETURNED)),
        SavedView("all", "全部"),
    ]
    if actor.has(Role.OFFICE):
        return [waiting, mine, *rest]
    if actor.has(Role.CHIEF, Role.INSPECTOR, Role.LEGAL):
        return [rest[-1], waiting, *rest[:-1], mine]
    return [mine, waiting, *rest]


_ASKED = ListQuestions(_listed, _views, Q(), marked=marked)


def _clock_page(row: Deliverable) -> str | None:
    """Why it is due then."""
    return reverse("deadline", args=[row.deadline_id]) if row.deadline_id else None


def _columns() -> list[Column]:
    today = clock.today()
    return [
        Column(
            "what", "材料", lambda row: row.milestone.what,
            url=page_of("deliverable"), sort="milestone__what",
            css="wide",
        ),
        Column(
            "unit", "责任单位", lambda row: row.unit.short_name,
            sort=("unit__position",), css="nowrap",
        ),
        Column(
            "due", "期限", lambda row: due_mark(row, today), url=_clock_page, sort="due_on",
            css="nowrap", export=lambda row: row.due_on,
        ),
        Column("state", "状态", state_chip, sort="state", css="nowrap"),
        Column(
            "submitted", "提交时间",
            lambda row: row.submitted_at and cn_datetime(row.submitted_at, today),
            sort="submitted_at", css="nowrap", export=lambda row: row.submitted_at,
        ),
        Column(
            "late", "逾期认定", lambda row: late_words(row, today), sort="late_at", css="nowrap"
        ),
        Column("campaign", "专项行动", lambda row: row.campaign.name, shown=False),
    ]  # fmt: skip


@require_POST
@allow(rules.reads_plans)
def deliverables_accept(request: OfficerRequest) -> HttpResponse:
    """Accept the ticked rows, all or none."""
    keys = [key for key in request.POST.getlist("row") if _is_uuid(key)]
    rows = list(_rows(request).filter(pk__in=keys))
    back = _back(request)
    if not rows:
        messages.warning(request, "没有勾选材料，请先勾选再点“通过”。")
        return redirect(back)
    accepted = actions.accept_many(rows, actor=request.actor, now=clock.now())
    messages.success(request, f"已通过 {len(accepted)} 项材料。")
    return redirect(back)


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _back(request: HttpRequest) -> str:
    """The list as it stood, if the form said so and it is a page of ours."""
    return own_page(request, request.POST.get("next", ""), reverse("deliverables"))


def _rows(request: OfficerRequest) -> QuerySet[Deliverable]:
    rows = Deliverable.objects.visible_to(request.actor)
    return rows.select_related("campaign", "unit", "milestone__document")


@require_GET
@allow(rules.reads_plans)
def deliverable(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """One deliverable: next steps, the plan's sentence, what was handed in, who did what."""
    return _page(request, _one(request, pk))


def _one(request: OfficerRequest, pk: UUID) -> Deliverable:
    return get_object_or_404(marked(_rows(request), clock.today()), pk=pk)


def _page(
    request: OfficerRequest,
    row: Deliverable,
    *,
    submit: SubmitForm | None = None,
    send_back: ReturnForm | None = None,
) -> HttpResponse:
    request.place = row.campaign
    submissions = list(
        row.submissions.select_related("submitted_by", "decided_by")
        .prefetch_related("files")
        .order_by("-no")
    )
    next_no = submissions[0].no + 1 if submissions else 1
    steps = offer(
        DELIVERABLE.steps(row, request.actor),
        urls={
            move.verb: reverse(f"deliverable-{move.verb}", args=[row.pk])
            for move in DELIVERABLE.moves
        },
        forms={
            "submit": submit or SubmitForm(initial={"no": next_no}),
            "return": send_back or ReturnForm(),
        },
    )
    context = {
        "title": row.milestone.what,
        "deliverable": row,
        "due": due_mark(row, clock.today()),
        "late": "" if getattr(row, "is_overdue", False) else late_words(row, clock.today()),
        "steps": steps,
        "submissions": submissions,
        "timeline": timeline(row),
        "today": clock.today(),
    }
    bad = (submit is not None and submit.errors) or (send_back is not None and send_back.errors)
    return render(request, "campaigns/deliverable.html", context, status=422 if bad else 200)


@require_POST
@allow(rules.reads_plans)
def deliverable_submit(request: OfficerRequest, pk: UUID) -> HttpResponse:
    row = _one(request, pk)
    form = SubmitForm(request.POST, request.FILES)
    done = attempt(
        form,
        lambda: actions.submit_deliverable(
            row,
            note=form.cleaned_data["note"],
            files=[actions.HandedFile(f.name, f.file) for f in form.cleaned_data["files"]],
            no=form.cleaned_data["no"],
            actor=request.actor,
            now=clock.now(),
        ),
    )
    if done is None:
        return _page(request, _one(request, pk), submit=form)
    messages.success(request, "已提交，等待专班办公室审核。")
    return redirect("deliverable", pk)


@require_POST
@allow(rules.reads_plans)
def deliverable_withdraw(request: OfficerRequest, pk: UUID) -> HttpResponse:
    actions.withdraw_deliverable(_one(request, pk), actor=request.actor, now=clock.now())
    messages.success(request, "已撤回，修改后请重新提交。")
    return redirect("deliverable", pk)


@require_POST
@allow(rules.reads_plans)
def deliverable_return(request: OfficerRequest, pk: UUID) -> HttpResponse:
    row = _one(request, pk)
    form = ReturnForm(request.POST)
    done = attempt(
        form,
        lambda: actions.return_deliverable(
            row, reason=form.cleaned_data["reason"], actor=request.actor, now=clock.now()
        ),
    )
    if done is None:
        return _page(request, _one(request, pk), send_back=form)
    messages.success(request, f"已退回{row.unit}，对方会看到退回理由。")
    return redirect("deliverable", pk)


@require_POST
@allow(rules.reads_plans)
def deliverable_accept(request: OfficerRequest, pk: UUID) -> HttpResponse:
    row = actions.accept_deliverable(_one(request, pk), actor=request.actor, now=clock.now())
    messages.success(request, f"已通过{row.unit}的材料。")
    return redirect("deliverable", pk)


@require_GET
@allow(rules.reads_plans)
def deliverable_file(request: OfficerRequest, pk: UUID) -> FileResponse:
    """An attachment, as a download under the name its unit gave it."""
    seen = Deliverable.objects.visible_to(request.actor)
    files = SubmissionFile.objects.filter(
        county=request.actor.county_id, submission__deliverable__in=seen
    )
    file = get_object_or_404(files, pk=pk)
    response = FileResponse(file.file.open("rb"), content_type="application/octet-stream")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(file.name)}"
    response["X-Content-Type-Options"] = "nosniff"
    return response
