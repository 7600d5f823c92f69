"""文书: issue, read, print, serve, void; the row of numbers of every unit."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any
from urllib.parse import quote
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hongxian.audit.actions import record_export
from hongxian.audit.queries import timeline
from hongxian.hazards import actions, rules
from hongxian.hazards.actions.paper_numbers import default_word
from hongxian.hazards.forms.moves import ReasonForm
from hongxian.hazards.forms.papers import PaperFilter, PaperForm, ServeForm, WordForm, own_units
from hongxian.hazards.models import Hazard, NumberBook, Paper, PaperKind, PaperState, Service
from hongxian.hazards.papers import wording_on
from hongxian.hazards.queries.ledger import ANSWERS_FOR_OTHERS
from hongxian.hazards.queries.papers import (
    WAITING,
    number_rows,
    papers_past,
    printable,
    service_clock,
    visit_signatures,
    whole_books,
    years_of,
)
from hongxian.hazards.views.firm_codes import firm_base
from hongxian.hazards.views.ledger import is_key
from hongxian.hazards.workflow import PAPER
from hongxian.kit import clock
from hongxian.kit.chips import state_chip
from hongxian.kit.dates import cn_date, cn_datetime
from hongxian.kit.facts import Fact
from hongxian.kit.forms import attempt
from hongxian.kit.listing import Column, Empty, Listing, Reach, SavedView, page_of
from hongxian.kit.official import to_docx, to_pdf
from hongxian.kit.steps import offer, unsaid
from hongxian.kit.verdict import Refused
from hongxian.orgs.access import Actor, OfficerRequest, allow
from hongxian.orgs.lists import ListQuestions

SHORT = {"at_once": "立即改正", "by_date": "限期改正", "hand_over": "移送函"}
WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_http_methods(["GET", "POST"])
@allow(rules.reads_hazards)
def papers(request: OfficerRequest) -> HttpResponse:
    """The ledger of papers, voided ones included, and the rows of numbers."""
    actor, today = request.actor, clock.today()
    listing = Listing(
        request,
        _rows(actor),
        _columns(today),
        title="文书",
        filterset=partial(PaperFilter, actor=actor),
        views=_views(actor, today),
        past=papers_past(actor, today),
        rows_once=True,
        asked=_ASKED.of(actor, today),
        export_name="文书台账",
        on_export=lambda count: record_export(
            actor=actor, what="文书台账", rows=count, now=clock.now()
        ),
        counter="份",
        empty=Empty("开具的责令改正通知书和移送函会记在这里，编号连续，作废的也在。"),
    )
    context = {
        "books": number_rows(whole_books(actor, years_of(listing.period, today))),
        "may_set_words": any(rules.sets_words(actor, unit) for unit in actor.unit_ids),
    }
    return listing.respond("hazards/papers.html", context)


def _rows(actor: Actor) -> QuerySet[Paper]:
    return Paper.objects.visible_to(actor).select_related("unit", "issued_by")


def _views(actor: Actor, today: date) -> list[SavedView]:
    """An officer comes for what he issued, whoever answers for others for all of it."""
    mine = SavedView("mine", "我开具的", Q(issued_by=actor.user_id), Reach.PAST)
    rest = [
        SavedView("waiting", "待送达", Q(state=PaperState.ISSUED)),
        SavedView("voided", "已作废", Q(state=PaperState.VOIDED), Reach.PAST),
    ]
    every = SavedView("all", "全部", reach=Reach.PAST)
    if actor.sees_as(*ANSWERS_FOR_OTHERS):
        return [every, *rest, mine]
    return [mine, *rest, every]


_ASKED = ListQuestions(_rows, _views, WAITING)


def _columns(today: date) -> list[Column]:
    return [
        Column(
            "number", "编号", lambda row: row.number, sort=("year", "serial"), css="nowrap",
            url=page_of("paper"),
        ),
        Column(
            "kind", "文书", lambda row: SHORT[row.kind], sort="kind", css="nowrap",
            export=lambda row: row.get_kind_display(),
        ),
        Column(
            "addressee", "受送达单位（人）", lambda row: row.addressee, sort="addressee", css="wide"
        ),
        # Its name stands in the number already.
        Column("unit", "单位", lambda row: row.unit, sort="unit__position", shown=False),
        _moment("issued_at", "开具时间", today),
        Column("issued_by", "开具人", lambda row: row.issued_by.name, shown=False),
        Column(
            "due_at", "改正期限", lambda row: cn_date(row.due_at, today) if row.due_at else "",
            sort="due_at", export=lambda row: row.due_at, css="nowrap",
        ),
        Column(
            "state", "状态", state_chip, sort="state", export=lambda row: row.get_state_display()
        ),
        Column("service", "送达方式", lambda row: row.get_service_display()),
        _moment("served_at", "送达时间", today, shown=False),
        Column("void_reason", "作废理由", lambda row: row.void_reason, shown=False),
    ]  # fmt: skip


def _moment(name: str, label: str, today: date, *, shown: bool = True) -> Column:
    def told(row: Paper) -> str:
        moment = getattr(row, name)
        return cn_datetime(moment, today) if moment is not None else ""

    return Column(
        name, label, told, sort=name, shown=shown, css="nowrap",
        export=lambda row: getattr(row, name),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@allow(rules.issues_papers)
def paper_new(request: OfficerRequest) -> HttpResponse:
    """Choose the kind and who signs; everything else is in the hazards already."""
    given = request.POST if request.method == "POST" else request.GET
    rows = _asked(request, given.getlist("hazard") or given.getlist("row"))
    actor, today = request.actor, clock.today()
    is_sent = request.method == "POST" and "kind" in request.POST
    form = PaperForm(
        request.POST if is_sent else None, rows=rows, actor=actor, today=today,
        initial=_defaults(request, rows, given.get("kind", "")),
    )  # fmt: skip
    if is_sent:
        paper = attempt(
            form,
            lambda: actions.issue_paper(rows, form.draft(), actor=actor, now=clock.now()),
        )
        if paper is not None:
            messages.success(request, f"已开具{paper.number}，请打印后送达并登记签收情况。")
            return redirect("paper", paper.pk)
    context = {
        "form": form, "rows": rows, "title": "开具文书", "submit_label": "开具",
        "wordings": [wording_on(kind, today) for kind in PaperKind.values],
        "back_url": reverse("hazard", args=[rows[0].pk]), "back_label": rows[0].number,
    }  # fmt: skip
    bad = is_sent and form.errors
    return render(request, "hazards/paper_new.html", context, status=422 if bad else 200)


def _asked(request: OfficerRequest, keys: list[str]) -> list[Hazard]:
    """The hazards that were ticked, those one may see."""
    rows = Hazard.objects.visible_to(request.actor).filter(pk__in=filter(is_key, keys))
    found = list(rows.select_related("place", "vehicle", "unit").order_by("number"))
    if not found and keys:
        raise Http404
    if not found:
        raise Refused("没有选中隐患。请从隐患页面或隐患台账勾选后再开具文书。")
    return found


def _defaults(request: OfficerRequest, rows: list[Hazard], kind: str) -> dict[str, Any]:
    """The unit that answers for the hazard, and whoever signed with this person the last time."""
    actor = request.actor
    mine = own_units(actor)
    unit = (
        mine.filter(pk=rows[0].unit_id).first() or mine.filter(pk__in=[actor.unit_id or 0]).first()
    )
    last = Paper.objects.filter(county=actor.county_id, issued_by=actor.user_id)
    second = last.exclude(second_officer=None).order_by("-issued_at").first()
    return {
        "kind": kind if kind in PaperKind.values else PaperKind.BY_DATE,
        "unit": unit or mine.first(),
        "second_officer": second.second_officer_id if second is not None else None,
        "addressee": str(rows[0].place or ""),
    }


def paper_of(request: OfficerRequest, pk: UUID) -> Paper:
    """The paper, if this person may see it."""
    rows = Paper.objects.visible_to(request.actor)
    return get_object_or_404(
        rows.select_related("unit", "place", "issued_by", "second_officer", "voided_by"), pk=pk
    )


@require_GET
@allow(rules.reads_hazards)
def paper(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """The paper as it reads, what it orders, how it was served."""
    return _show(request, paper_of(request, pk))


def _show(
    request: OfficerRequest, row: Paper, *, bad: str = "", form: forms.Form | None = None
) -> HttpResponse:
    shown: dict[str, Any] = {"serve": ServeForm(kind=row.kind), "void": ReasonForm()}
    if bad:
        shown[bad] = form
    urls = {verb: reverse(f"paper-{verb}", args=[row.pk]) for verb in shown}
    steps = offer(PAPER.steps(row, request.actor), urls=urls, forms=shown)
    if told := unsaid(steps, form):
        messages.error(request, told)
    context = {
        "paper": row,
        "today": clock.today(),
        "title": row.number,
        "official": printable(row, firm_base(request)),
        "steps": steps,
        "facts": _facts(row),
        "clock": service_clock(row),
        "signatures": visit_signatures(row, request.actor),
        "lines": row.lines.select_related("hazard").order_by("position"),
        "timeline": timeline(row),
    }
    return render(request, "hazards/paper.html", context, status=422 if bad else 200)


def _facts(row: Paper) -> list[Fact]:
    second = f"、{row.second_officer.name}" if row.second_officer is not None else ""
    facts = [
        Fact("文书", row.get_kind_display()),
        Fact("受送达单位（人）", row.addressee),
        Fact("办理人", f"{row.issued_by.name}{second}"),
        Fact("监管对象", row.place, url=_place_url(row)),
    ]
    if row.state == PaperState.SERVED:
        facts += [Fact("送达方式", row.get_service_display()), Fact("签收人", row.received_by)]
    if row.service == Service.REFUSED:
        facts += [Fact("见证人", row.witness_name), Fact("拒签情况", row.refusal_reason, wide=True)]
    if row.state == PaperState.VOIDED:
        by = row.voided_by.name if row.voided_by is not None else ""
        facts += [
            Fact("作废", f"由{by}作废"),
            Fact("作废理由", row.void_reason, wide=True),
        ]
    return facts


def _place_url(row: Paper) -> str | None:
    return reverse("place", args=[row.place_id]) if row.place_id else None


@require_POST
@allow(rules.issues_papers)
def paper_serve(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """Register how it was served."""
    row = paper_of(request, pk)
    form = ServeForm(request.POST, request.FILES, kind=row.kind)
    return _moved(
        request, row, "serve", form, "已登记送达。",
        lambda: actions.serve_paper(
            row, form.delivery(), receipt=form.picture(), actor=request.actor, now=clock.now()
        ),
    )  # fmt: skip


@require_POST
@allow(rules.issues_papers)
def paper_void(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """Void it: the number stays."""
    row = paper_of(request, pk)
    form = ReasonForm(request.POST)
    return _moved(
        request, row, "void", form, "已作废，编号保留在台账里。",
        lambda: actions.void_paper(
            row, reason=form.cleaned_data["reason"], actor=request.actor, now=clock.now()
        ),
    )  # fmt: skip


def _moved(
    request: OfficerRequest,
    row: Paper,
    verb: str,
    form: forms.Form,
    told: str,
    act: Callable[[], Paper],
) -> HttpResponse:
    if attempt(form, act) is None:
        return _show(request, row, bad=verb, form=form)
    messages.success(request, told)
    return redirect("paper", row.pk)


@require_GET
@allow(rules.reads_hazards)
def paper_file(request: OfficerRequest, pk: UUID, kind: str) -> HttpResponse:
    """The PDF to print, or the .docx."""
    row = paper_of(request, pk)
    if kind not in {"pdf", "docx"}:
        raise Http404
    official = printable(row, firm_base(request))
    is_pdf = kind == "pdf"
    content = to_pdf(official) if is_pdf else to_docx(official)
    response = HttpResponse(content, content_type="application/pdf" if is_pdf else WORD_TYPE)
    name = quote(f"{row.number}{row.get_kind_display()}.{kind}")
    how = "inline" if is_pdf else "attachment"
    response["Content-Disposition"] = f"{how}; filename*=UTF-8''{name}"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_http_methods(["GET", "POST"])
@allow(rules.sets_any_word)
def paper_words(request: OfficerRequest) -> HttpResponse:
    """The marks of one's own unit's papers."""
    actor, year = request.actor, clock.today().year
    units = [unit for unit in own_units(actor) if rules.sets_words(actor, unit.pk)]
    asked = request.POST if request.method == "POST" else None
    entries = []
    for unit in units:
        books = {book.kind: book for book in NumberBook.objects.filter(unit=unit, year=year)}
        for kind in PaperKind:
            code = f"{unit.pk}-{kind.value}"
            now = default_word(unit, kind, clock.now())
            word = books[kind].word if kind in books and books[kind].word else now
            is_this = asked is not None and asked.get("book") == code
            form = WordForm(asked if is_this else None, initial={"word": word}, prefix=code)
            if is_this:
                done = attempt(form, partial(_set_word, request, unit, kind, form))
                if done is not None:
                    messages.success(request, "字号已改，从下一份文书起用。")
                    return redirect("paper-words")
            entries.append({"unit": unit, "kind": kind.label, "code": code, "form": form})
    context = {"entries": entries, "year": year}
    return render(request, "hazards/paper_words.html", context, status=422 if asked else 200)


def _set_word(request: OfficerRequest, unit: Any, kind: str, form: WordForm) -> NumberBook:
    return actions.set_word(
        unit, kind, word=form.cleaned_data["word"], actor=request.actor, now=clock.now()
    )
