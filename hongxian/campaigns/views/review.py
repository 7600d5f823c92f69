"""The review page (核对): text left, draft right; nothing is real before it is confirmed."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import reselect, reswap, retarget

from hongxian.campaigns import actions, rules
from hongxian.campaigns.actions.drafts import stamp
from hongxian.campaigns.forms.drafts import AddForm, FactForm, SettleForm
from hongxian.campaigns.models import DocumentState, DraftFact, DraftUnit, FactKind, PlanDocument
from hongxian.campaigns.queries.documents import version_in_force
from hongxian.campaigns.queries.drafts import (
    Blocker,
    Line,
    blockers,
    excerpt,
    facts_of,
    find_words,
    live,
    segments,
    tree,
    unsettled,
)
from hongxian.campaigns.queries.grammar import ADDABLE, PARENTS, SINGLE, shown
from hongxian.campaigns.queries.units import draft_units, matched_names
from hongxian.campaigns.queries.versions import Comparison, compare
from hongxian.kit import clock
from hongxian.kit.forms import attempt
from hongxian.kit.verdict import Refused
from hongxian.orgs.access import OfficerRequest, allow

SECTIONS = (
    ("标题与时间", (FactKind.TITLE, FactKind.ISSUER, FactKind.PERIOD)),
    ("工作目标", (FactKind.GOAL,)),
    ("组织领导", (FactKind.GROUP, FactKind.SEAT, FactKind.OFFICE, FactKind.FUNCTION)),
    ("共性问题", (FactKind.COMMON,)),
    ("整治领域与事项", (FactKind.SECTOR, FactKind.ITEM)),
    ("阶段", (FactKind.PHASE,)),
    ("时间节点", (FactKind.MILESTONE,)),
    ("报送要求", (FactKind.REPORTING,)),
    ("工作要求", (FactKind.REQUIREMENT,)),
)


@dataclass
class Section:
    """One part of the draft pane."""

    label: str
    kinds: Sequence[FactKind]
    lines: list[Line] = field(default_factory=list)

    @property
    def anchor(self) -> str:
        return f"kind-{self.kinds[0]}"

    @property
    def missing(self) -> list[FactKind]:
        """The kinds that may be added here: a single one only while there is none."""
        there = {line.fact.kind for top in self.lines for line in top.walk() if line.fact.is_live}
        return [kind for kind in self.kinds if kind not in SINGLE or kind not in there]

    @property
    def count(self) -> int:
        return sum(line.fact.is_live for top in self.lines for line in top.walk())


@dataclass
class Desk:
    """Everything the review page shows of one draft."""

    document: PlanDocument
    facts: list[DraftFact]
    units: list[DraftUnit]
    blockers: list[Blocker]
    told: Comparison | None

    @classmethod
    def of(cls, document: PlanDocument) -> "Desk":
        facts, units = facts_of(document), draft_units(document)
        current = version_in_force(document.campaign)
        return cls(
            document,
            facts,
            units,
            blockers(facts, units, matched_names(units)),
            compare(facts_of(current), facts) if current else None,
        )

    def sections(self) -> list[Section]:
        parts = [Section(label, kinds) for label, kinds in SECTIONS]
        home = {kind: part for part in parts for kind in part.kinds}
        for line in tree([fact for fact in self.facts if fact.kind != FactKind.UNREAD]):
            home[FactKind(line.fact.kind)].lines.append(line)
        return parts

    def unread(self) -> list[DraftFact]:
        return [fact for fact in self.facts if fact.kind == FactKind.UNREAD]


def _draft(request: OfficerRequest, pk: UUID) -> PlanDocument:
    shown_to = PlanDocument.objects.visible_to(request.actor).select_related(
        "campaign", "copied_from", "uploaded_by"
    )
    return get_object_or_404(shown_to, pk=pk)


def _fact(request: OfficerRequest, pk: UUID, fact: UUID) -> DraftFact:
    document = _draft(request, pk)
    row = get_object_or_404(document.draft_facts.select_related("edited_by"), pk=fact)
    row.document = document
    return row


def _back(document: PlanDocument, anchor: str) -> HttpResponse:
    return redirect(f"{reverse('review', args=[document.pk])}#{anchor}")


def _in_place(
    request: OfficerRequest, row: DraftFact, form: FactForm, context: dict[str, Any]
) -> HttpResponse:
    """The form of one line: a page, or with scripts the form below its line, errors included."""
    if not request.htmx or not form.errors:
        status = 422 if form.errors else 200
        return render(request, "campaigns/review_fact.html", context, status=status)
    page = render(request, "campaigns/review_fact.html", context)
    return reselect(reswap(retarget(page, f"#e-{row.pk}"), "innerHTML"), "#fact-form")


@require_GET
@allow(rules.reads_plans)
def review(request: OfficerRequest, pk: UUID) -> HttpResponse:
    document = _draft(request, pk)
    if document.state != DocumentState.DRAFT:
        return redirect("plan", document.pk)
    desk = Desk.of(document)
    context = {
        "document": document,
        "segments": segments(document.text, desk.facts),
        "sections": desk.sections(),
        "unread": desk.unread(),
        "unread_left": len(unsettled(desk.facts)),
        "units": desk.units,
        "units_left": sum(not unit.is_outside and not unit.matches.all() for unit in desk.units),
        "blockers": desk.blockers,
        "told": desk.told,
        "addable": [(kind.value, kind.label) for kind in ADDABLE],
        "may_keep": rules.keeps_plans(request.actor),
    }
    return render(request, "campaigns/review.html", context)


@require_http_methods(["GET", "POST"])
@allow(rules.keeps_plans)
def review_fact(request: OfficerRequest, pk: UUID, fact: UUID) -> HttpResponse:
    """Correct one line."""
    row = _fact(request, pk, fact)
    form = FactForm(row.kind, request.POST or None, initial=FactForm.initial_of(row))
    if request.method == "POST":
        corrected = attempt(
            form,
            lambda: actions.correct_fact(
                row,
                form.data_of(),
                actor=request.actor,
                now=clock.now(),
                seen_at=request.POST.get("seen_at", ""),
            ),
        )
        if corrected:
            return _back(row.document, f"f-{row.pk}")
    context = {
        "document": row.document,
        "fact": row,
        "form": form,
        "seen_at": stamp(row),
        "excerpt": excerpt(row.document, row),
        "original": shown(row.kind, row.original) if row.original != row.data else [],
    }
    return _in_place(request, row, form, context)


@require_http_methods(["GET", "POST"])
@allow(rules.keeps_plans)
def review_add(request: OfficerRequest, pk: UUID, kind: str) -> HttpResponse:
    """Add a line: from selected text (start, end), from an unread sentence, or by hand."""
    document = _draft(request, pk)
    facts = facts_of(document)
    parents = [fact for fact in live(facts) if fact.kind == PARENTS.get(kind)]
    if kind not in ADDABLE or (kind in PARENTS and not parents):
        raise Refused("请先补录它所属的条目（整治领域或领导小组）。")
    unread = next((f for f in facts if str(f.pk) == request.GET.get("unread", "")), None)
    form = AddForm(
        kind, parents, request.POST or None, initial=_start(request, document, kind, unread)
    )
    if request.method == "POST":
        added = attempt(form, lambda: _add(request, document, form, parents, unread))
        if added:
            return _back(document, f"f-{added.pk}")
    context = {
        "document": document,
        "form": form,
        "kind": FactKind(kind),
        "kinds": [(k.value, k.label) for k in ADDABLE],
        "query": request.GET.urlencode(),
    }
    return render(request, "campaigns/review_add.html", context, status=422 if form.errors else 200)


def _add(
    request: OfficerRequest,
    document: PlanDocument,
    form: AddForm,
    parents: Sequence[DraftFact],
    unread: DraftFact | None,
) -> DraftFact:
    words = form.cleaned_data["words"]
    span = _selected(request, document, words) or find_words(document.text, words)
    if words and span is None:
        raise Refused("正文中没有这句话，请从左边正文中选取，或清空“方案原句”。")
    above = form.cleaned_data.get("parent")
    return actions.add_fact(
        document,
        kind=form.kind,
        data=form.data_of(),
        span=span,
        parent=next((fact for fact in parents if str(fact.pk) == above), None),
        unread=unread,
        actor=request.actor,
        now=clock.now(),
    )


def _selected(
    request: OfficerRequest, document: PlanDocument, words: str
) -> tuple[int, int] | None:
    """The selection the page sent, if it still covers the words in the form."""
    try:
        start, end = int(request.GET["start"]), int(request.GET["end"])
    except (KeyError, ValueError):
        return None
    covered = document.text[start:end] if 0 <= start < end else ""
    return (start, end) if covered and covered.split() == words.split() else None


def _start(
    request: OfficerRequest, document: PlanDocument, kind: str, unread: DraftFact | None
) -> dict[str, Any]:
    """What the form opens with: the sentence, also as the field that names the line."""
    words = excerpt(document, unread) if unread else ""
    if not words:
        try:
            start, end = int(request.GET["start"]), int(request.GET["end"])
            words = document.text[start:end] if 0 <= start < end else ""
        except (KeyError, ValueError):
            words = ""
    short = "".join(words.split()).strip("，。；、：")
    return {"words": words, **dict.fromkeys(("text", "what", "name", "heading", "at"), short)}


@require_POST
@allow(rules.keeps_plans)
def review_strike(request: OfficerRequest, pk: UUID, fact: UUID) -> HttpResponse:
    row = actions.strike_fact(_fact(request, pk, fact), actor=request.actor, now=clock.now())
    return _back(row.document, f"f-{row.pk}")


@require_POST
@allow(rules.keeps_plans)
def review_restore(request: OfficerRequest, pk: UUID, fact: UUID) -> HttpResponse:
    row = actions.restore_fact(_fact(request, pk, fact), actor=request.actor, now=clock.now())
    return _back(row.document, f"f-{row.pk}")


@require_POST
@allow(rules.keeps_plans)
def review_settle(request: OfficerRequest, pk: UUID, fact: UUID) -> HttpResponse:
    form = SettleForm(request.POST)
    note = form.cleaned_data["note"] if form.is_valid() else ""
    row = actions.settle_unread(
        _fact(request, pk, fact), note=note, actor=request.actor, now=clock.now()
    )
    return _back(row.document, f"f-{row.pk}")


@require_POST
@allow(rules.keeps_plans)
def review_settle_all(request: OfficerRequest, pk: UUID) -> HttpResponse:
    document, form = _draft(request, pk), SettleForm(request.POST)
    note = form.cleaned_data["note"] if form.is_valid() else ""
    count = actions.settle_all_unread(document, note=note, actor=request.actor, now=clock.now())
    messages.success(request, f"{count} 条未识别语句已处理，可逐条撤销。")
    return _back(document, "unread")


@require_POST
@allow(rules.keeps_plans)
def review_reopen(request: OfficerRequest, pk: UUID, fact: UUID) -> HttpResponse:
    row = actions.reopen_unread(_fact(request, pk, fact), actor=request.actor, now=clock.now())
    return _back(row.document, f"f-{row.pk}")


@require_http_methods(["GET", "POST"])
@allow(rules.keeps_plans)
def review_confirm(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """What confirming will do, and doing it. A second click lands on the campaign."""
    document = _draft(request, pk)
    if document.state == DocumentState.CONFIRMED and document.campaign_id:
        return redirect("campaign", document.campaign_id)
    if request.method == "POST":
        campaign = actions.confirm_plan(document, actor=request.actor, now=clock.now())
        messages.success(request, "方案已确认，各单位已能看到自己的任务和期限。")
        return redirect("campaign", campaign.pk)
    desk = Desk.of(document)
    counted = live(desk.facts)
    counts = [(kind.label, sum(f.kind == kind for f in counted)) for kind in FactKind]
    owing = {
        unit.pk for name in desk.units for unit in (match.unit for match in name.matches.all())
    }
    context = {
        "document": document,
        "blockers": desk.blockers,
        "told": desk.told,
        "counts": [(label, count) for label, count in counts if count],
        "unit_count": len(owing),
        "edited": [fact for fact in desk.facts if fact.edited_by_id],
    }
    return render(request, "campaigns/review_confirm.html", context)
