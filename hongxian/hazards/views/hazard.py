"""One hazard: its page, its photos, and the small moves that fold out on it."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_GET, require_POST

from hongxian.audit.queries import timeline
from hongxian.hazards import actions, rules
from hongxian.hazards.forms.moves import NoteForm, PhotoForm, ReasonForm
from hongxian.hazards.models import OWING_STATES, Grade, Hazard, HazardState
from hongxian.hazards.parts import blocks_of
from hongxian.hazards.queries import marks
from hongxian.hazards.queries.detail import full, linked, photo_of
from hongxian.hazards.queries.facts import facts_of, five_of
from hongxian.hazards.queries.urging import urging_of
from hongxian.hazards.workflow import HAZARD, way_back
from hongxian.kit import clock
from hongxian.kit.forms import attempt
from hongxian.kit.steps import OfferedStep, offer, unsaid
from hongxian.kit.workflow import Step
from hongxian.orgs.access import Actor, OfficerRequest, allow
from hongxian.orgs.asking import ActorsQuestion, one_or_404

PAGES = {
    "rectify": "hazard-rectify",
    "pass": "hazard-recheck",
    "hand_over": "hazard-hand-over",
    "merge": "hazard-merge",
}
"""Moves with a page of their own."""
BEHIND = {"partly", "fail", "unorder"}
"""Moves that stand behind another: one page for every result of a recheck; a paper is voided."""
Act = Callable[..., Hazard]
USUAL = {
    "found": {"order"},
    "ordered": {"start", "rectify", "pass"},
    "rectifying": {"rectify", "pass"},
    "rectified": {"pass"},
    "passed": {"close"},
    "paused": {"resume"},
}
"""What is usually done from a state; whatever else is lawful stands beside it, quieter."""
FOLDED: dict[str, tuple[type[forms.Form] | None, Act, str]] = {
    "start": (None, actions.start_rectifying, "已记录开始整改。"),
    "close": (None, actions.close_hazard, "已销号。"),
    "send_back": (ReasonForm, actions.send_back, "已退回继续整改。"),
    "pause": (ReasonForm, actions.pause_hazard, "整改已暂停，期限停止计算。"),
    "resume": (None, actions.resume_hazard, "整改已恢复，期限继续计算。"),
    "take_back": (ReasonForm, actions.take_back_hazard, "已收回移交。"),
    "void": (ReasonForm, actions.void_hazard, "已作废，编号保留。"),
    "split": (ReasonForm, actions.split_hazard, "已撤销合并。"),
    "restore": (ReasonForm, actions.restore_hazard, "已撤销作废。"),
    "part": (NoteForm, actions.note_part_done, "已记录部分整改情况。"),
    "confirm": (None, actions.confirm_major, "已确认为重大隐患。"),
    "return": (ReasonForm, actions.return_major, "已退回，认定单位会看到理由。"),
    "lower": (ReasonForm, actions.lower_grade, "已改为一般隐患。"),
    "unlink": (None, actions.unlink_relapse, "已撤销复发认定。"),
}
"""What folds out on the page: its form, its action, what is said when it is done."""


def hazard_of(request: OfficerRequest, pk: UUID) -> Hazard:
    """The hazard, if this person may see it."""
    return one_or_404(_one, request.actor, pk)


def _in_full(actor: Actor, pk: UUID) -> QuerySet[Hazard]:
    return full(Hazard.objects.visible_to(actor)).filter(pk=pk)


_one = ActorsQuestion(_in_full)


@require_GET
@allow(rules.reads_hazards)
def hazard(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """Next steps, facts, five 落实, photos, rechecks, links, who did what."""
    return show(request, hazard_of(request, pk))


def show(request: OfficerRequest, row: Hazard, *, bad: str = "", form: Any = None) -> HttpResponse:
    """The page; `bad` names the fold whose `form` has to be shown again."""
    actor, today = request.actor, clock.today()
    if row.campaign is not None:
        request.place = row.campaign
    steps, grading = _steps(row, actor, bad, form), _grading(row, actor, bad, form)
    if told := _unsaid(row, actor, bad, steps, grading, form):
        messages.error(request, told)
    context = {
        "hazard": row,
        "title": row.what,
        "where": marks.where(row),
        "grade": marks.grade_chip(row),
        "due": marks.due_mark(row, today) if row.state in DUE_STATES else None,
        "recheck": marks.recheck_mark(row, today),
        "late": marks.late_words(row, today),
        "is_asked_longer": marks.is_asked_longer(row),
        "steps": steps,
        "grading": grading,
        "part_form": (form if bad == "part" else NoteForm()) if _owes(row, actor) else None,
        "facts": facts_of(row, actor, today),
        "five": five_of(row),
        "is_major": row.grade == Grade.MAJOR,
        "linked": linked(row, actor),
        "blocks": blocks_of(row, actor, today),
        "may_correct": bool(rules.corrects(actor, row)) and row.state in OPEN_FOR_CORRECTION,
        "urging": urging_of(row, actor, clock.now()),
        "may_extend": _owes(row, actor) and row.deadline_id is not None,
        "may_add_photos": bool(rules.adds_photos(actor, row)),
        "photo_form": PhotoForm(),
        "may_link": bool(rules.works(actor, row)),
        "may_enter": bool(rules.enters_hazards(actor)),
        "timeline": timeline(row),
        "today": today,
    }
    return render(request, "hazards/hazard.html", context, status=422 if bad else 200)


def _unsaid(
    row: Hazard, actor: Actor, bad: str, steps: list[OfferedStep], grading: dict[str, Any],
    form: Any,
) -> str:  # fmt: skip
    """What a refused form says whose fold is on the page no more."""
    stands = {
        "part": _owes(row, actor),
        "return": bool(grading["confirm"]),
        "lower": grading["may_lower"],
    }
    return "" if stands.get(bad) else unsaid(steps, form)


DUE_STATES = {*OWING_STATES, "paused"}
"""Elsewhere the day is a fact of the past and stands among the facts."""
OPEN_FOR_CORRECTION = {"found", "ordered", "rectifying", "paused", "rectified", "passed"}


def _owes(row: Hazard, actor: Actor) -> bool:
    return row.state in OWING_STATES and bool(rules.works(actor, row))


def _steps(row: Hazard, actor: Actor, bad: str, form: Any) -> list[OfferedStep]:
    """The moves out of this state; one button for a recheck, one for the way back."""
    back = {way_back(verb, row.state_before) for verb in ("split", "restore")}
    steps = []
    for step in HAZARD.steps(row, actor):
        verb = step.move.verb
        if verb in BEHIND or (verb.split("_")[0] in {"split", "restore"} and verb not in back):
            continue
        steps.append(_renamed(step, row.state))
    urls = {step.move.verb: reverse("hazard-move", args=[row.pk, step.move.verb]) for step in steps}
    pages = {verb: reverse(name, args=[row.pk]) for verb, name in PAGES.items()}
    shown = {name: made() for name, (made, *_) in FOLDED.items() if made is not None}
    if bad in shown:
        shown[bad] = form
    return offer(
        steps,
        urls=urls,
        pages={**pages, **order_page(row)},
        forms=shown,
        main=USUAL.get(row.state, ()),
    )


def order_page(row: Hazard) -> dict[str, str]:
    """Where the order to correct is written."""
    try:
        return {"order": f"{reverse('paper-new')}?hazard={row.pk}"}
    except NoReverseMatch:
        return {}


def _renamed(step: Step, state: str) -> Step:
    """复查 for its three results; 撤销合并 whatever state it leads back to; a second order."""
    if step.move.verb == "order" and state != HazardState.FOUND:
        return replace(step, move=replace(step.move, label="再次责令改正"))
    if step.move.verb == "pass":
        return replace(step, move=replace(step.move, label="复查"))
    short = step.move.verb.split("_")[0]
    if short in {"split", "restore"}:
        return replace(step, move=replace(step.move, verb=short))
    return step


def _grading(row: Hazard, actor: Actor, bad: str, form: Any) -> dict[str, Any]:
    """What may be done about the grade, each as a verdict; forms of what folds out."""
    waits = row.grade == Grade.MAJOR and row.confirmed_at is None
    is_open = row.state in OPEN_FOR_CORRECTION
    return {
        "may_grade": is_open and row.confirmed_at is None and bool(rules.grades(actor, row)),
        "confirm": rules.confirms(actor, row) if waits and is_open else None,
        "return_form": form if bad == "return" else ReasonForm(),
        "may_lower": is_open and row.confirmed_at is not None and bool(rules.confirms_major(actor)),
        "lower_form": form if bad == "lower" else ReasonForm(),
    }


@require_POST
@allow(rules.reads_hazards)
def hazard_move(request: OfficerRequest, pk: UUID, verb: str) -> HttpResponse:
    """A move that folds out on the page, or one without a form."""
    row = hazard_of(request, pk)
    if verb not in FOLDED:
        raise Http404
    made, act, told = FOLDED[verb]
    form = made(request.POST) if made is not None else forms.Form(request.POST)
    done = attempt(
        form, lambda: act(row, **form.cleaned_data, actor=request.actor, now=clock.now())
    )
    if done is None:
        if made is None:
            messages.error(request, " ".join(map(str, form.non_field_errors())))
            return redirect("hazard", pk)
        return show(request, hazard_of(request, pk), bad=verb, form=form)
    messages.success(request, told)
    return redirect("hazard", pk)


@require_POST
@allow(rules.reads_hazards)
def hazard_link(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """This one repeats an earlier one."""
    earlier = hazard_of(request, _key(request.POST.get("earlier", "")))
    row = hazard_of(request, pk)
    actions.link_relapse(row, earlier, actor=request.actor, now=clock.now())
    messages.success(request, f"已认定为{earlier.number}的复发。")
    return redirect("hazard", pk)


def _key(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise Http404 from error


@require_GET
@allow(rules.reads_hazards)
def hazard_photo(request: OfficerRequest, pk: UUID, photo: UUID) -> FileResponse:
    """A photo of a hazard one may see: the copy without place and time of taking."""
    found = photo_of(hazard_of(request, pk), photo)
    if found is None:
        raise Http404
    file = found.thumb if request.GET.get("size") == "thumb" else found.shown
    if not file:
        raise Http404
    response = FileResponse(file.open("rb"), content_type="image/jpeg")
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, max-age=3600"
    return response
