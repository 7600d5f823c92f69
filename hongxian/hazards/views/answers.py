"""企业填报 for officers: what waits, before beside after, taken or returned; photos looked at."""

from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hongxian.audit.actions import record_export
from hongxian.audit.queries import timeline
from hongxian.hazards import actions, rules
from hongxian.hazards.forms.firms import AnswerFilter, LookForm, TakeForm
from hongxian.hazards.forms.moves import ReasonForm
from hongxian.hazards.models import FirmAnswer, FirmAnswerState, FirmFile, Hazard, PhotoDoubt
from hongxian.hazards.queries.answers import answer_page, answers_past
from hongxian.hazards.workflow import ANSWER
from hongxian.kit import clock
from hongxian.kit.chips import state_chip
from hongxian.kit.dates import cn_datetime
from hongxian.kit.facts import Fact
from hongxian.kit.forms import attempt
from hongxian.kit.listing import Column, Empty, Listing, Reach, SavedView, page_of
from hongxian.kit.steps import offer, unsaid
from hongxian.orgs.access import Actor, OfficerRequest, allow
from hongxian.orgs.lists import ListQuestions

VIEWS = (
    SavedView("waiting", "待核实", Q(state=FirmAnswerState.WAITING)),
    SavedView("taken", "已采纳", Q(state=FirmAnswerState.TAKEN), Reach.PAST),
    SavedView("returned", "已退回", Q(state=FirmAnswerState.RETURNED), Reach.PAST),
    SavedView("expired", "已过期", Q(state=FirmAnswerState.EXPIRED), Reach.PAST),
    SavedView("all", "全部", reach=Reach.PAST),
)


@require_http_methods(["GET", "POST"])
@allow(rules.reads_hazards)
def answers(request: OfficerRequest) -> HttpResponse:
    """Everything firms sent, what waits first."""
    actor, today = request.actor, clock.today()
    return Listing(
        request,
        _rows(actor),
        [
            Column(
                "place", "监管对象", lambda row: row.place, sort="place__name",
                url=page_of("answer"),
            ),
            Column(
                "kind", "种类", lambda row: row.get_kind_display(), sort="kind", css="nowrap"
            ),
            Column(
                "hazard", "隐患", lambda row: row.hazard.number if row.hazard else "", css="nowrap"
            ),
            Column("text", "说明", lambda row: row.text),
            Column("unit", "监管单位", lambda row: row.place.unit, sort="place__unit__position"),
            Column(
                "received_at", "收到时间", lambda row: cn_datetime(row.received_at, today),
                sort="received_at", css="nowrap", export=lambda row: row.received_at,
            ),
            Column(
                "state", "状态", state_chip, sort="state", css="nowrap",
                export=lambda row: row.get_state_display(),
            ),
        ],
        title="企业填报",
        filterset=partial(AnswerFilter, actor=actor),
        views=VIEWS,
        past=answers_past(actor, today),
        asked=_ASKED.of(actor, today),
        rows_once=True,
        export_name="企业填报",
        on_export=lambda count: record_export(
            actor=actor, what="企业填报", rows=count, now=clock.now()
        ),
        counter="份",
        empty=Empty("企业用文书上的填报码提交的整改回复和自查结果会出现在这里，由民警核实。"),
    ).respond("hazards/answers.html", {"may_make": bool(rules.makes_codes(actor))})  # fmt: skip


def _rows(actor: Actor) -> QuerySet[FirmAnswer]:
    return FirmAnswer.objects.visible_to(actor).select_related("place__unit", "hazard")


_ASKED = ListQuestions(_rows, lambda actor, today: VIEWS, VIEWS[0].filter)


def answer_of(request: OfficerRequest, pk: UUID) -> FirmAnswer:
    """The answer, if this person may see it."""
    rows = FirmAnswer.objects.visible_to(request.actor)
    return get_object_or_404(
        rows.select_related(
            "place__unit", "hazard__place", "hazard__unit", "code__paper", "decided_by",
            "inspection",
        ),
        pk=pk,
    )  # fmt: skip


@require_GET
@allow(rules.reads_hazards)
def answer(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """What was sent beside what was found."""
    return _show(request, answer_of(request, pk))


def _show(
    request: OfficerRequest, row: FirmAnswer, *, bad: str = "", form: Any = None
) -> HttpResponse:
    page = answer_page(row, request.actor)
    shown: dict[str, Any] = {"return": ReasonForm()}
    if page.asks:
        shown["take"] = TakeForm()
    if bad:
        shown[bad] = form
    urls = {verb: reverse(f"answer-{verb}", args=[row.pk]) for verb in ("take", "return")}
    lawful = [step for step in ANSWER.steps(row, request.actor) if step.move.verb in urls]
    steps = offer(lawful, urls=urls, forms=shown, main={"take"})
    if told := unsaid(steps, form):
        messages.error(request, told)
    context = {
        "answer": row, "title": f"{row.place.name}：{row.get_kind_display()}", "page": page,
        "steps": steps,
        "facts": _facts(row, clock.today()), "hazard": row.hazard,
        "timeline": timeline(row.hazard or row.place),
    }  # fmt: skip
    return render(request, "hazards/answer.html", context, status=422 if bad else 200)


def _facts(row: FirmAnswer, today: date) -> list[Fact]:
    hazard, paper, visit = row.hazard, row.code.paper, row.inspection
    facts = [
        Fact("监管对象", row.place, url=reverse("place", args=[row.place_id])),
        Fact("填报人", row.name),
        Fact("联系电话", row.phone),
        Fact("收到时间", cn_datetime(row.received_at, today)),
    ]
    if hazard is not None:
        facts.append(Fact("隐患", hazard.number, url=reverse("hazard", args=[hazard.pk])))
    if paper is not None:
        facts.append(Fact("文书", paper.number, url=reverse("paper", args=[paper.pk])))
    if visit is not None:
        facts.append(Fact("自查记录", visit, url=reverse("inspection", args=[visit.pk])))
    if row.decided_by is not None:
        facts.append(Fact(row.get_state_display(), f"{row.decided_by.name}"))
    if row.reason:
        is_returned = row.state == FirmAnswerState.RETURNED
        facts.append(Fact("退回理由" if is_returned else "原因", row.reason, wide=True))
    return [*facts, Fact("说明", row.text, wide=True)]


@require_POST
@allow(rules.enforces)
def answer_take(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """采纳."""
    row = answer_of(request, pk)
    form = TakeForm(request.POST)
    done = attempt(
        form,
        lambda: actions.take_answer(
            row, looked=form.cleaned_data["looked"], actor=request.actor, now=clock.now()
        ),
    )
    if done is None:
        return _show(request, row, bad="take", form=form)
    is_check = done.hazard is None
    messages.success(request, "已采纳，自查已登记。" if is_check else "已采纳，请按期到场复查。")
    return redirect("answer", pk)


@require_POST
@allow(rules.enforces)
def answer_return(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """退回."""
    row = answer_of(request, pk)
    form = ReasonForm(request.POST)
    done = attempt(
        form,
        lambda: actions.return_answer(
            row, reason=form.cleaned_data["reason"], actor=request.actor, now=clock.now()
        ),
    )
    if done is None:
        return _show(request, row, bad="return", form=form)
    messages.success(request, "已退回，企业会看到理由。")
    return redirect("answer", pk)


@require_GET
@allow(rules.reads_hazards)
def answer_file(request: OfficerRequest, pk: UUID, file: UUID) -> FileResponse:
    """A file in quarantine as a picture drawn anew, never as it came."""
    row = answer_of(request, pk)
    held = get_object_or_404(FirmFile, county=row.county_id, answer=row, pk=file)
    return _picture(held.preview)


@require_POST
@allow(rules.enforces)
def doubt_look(request: OfficerRequest, pk: UUID, doubt: UUID) -> HttpResponse:
    """没有问题, or 要求重拍."""
    row = get_object_or_404(Hazard.objects.visible_to(request.actor), pk=pk)
    asked = get_object_or_404(PhotoDoubt, county=row.county_id, hazard=row, pk=doubt)
    form = LookForm(request.POST)
    done = attempt(
        form,
        lambda: actions.settle_doubt(
            asked, fine=form.cleaned_data["result"] == "fine", note=form.cleaned_data["note"],
            actor=request.actor, now=clock.now(),
        ),
    )  # fmt: skip
    if done is None:
        messages.error(request, "；".join(map(str, form.non_field_errors())) or "请选择结果。")
    else:
        messages.success(request, f"已记录：{done.get_state_display()}。")
    return redirect(f"{reverse('hazard', args=[pk])}#doubts")


def _picture(file: Any) -> FileResponse:
    if not file:
        raise Http404
    response = FileResponse(file.open("rb"), content_type="image/jpeg")
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
