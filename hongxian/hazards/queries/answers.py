"""企业填报 as officers read it: what waits, an answer with its pair, blocks on other pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import reverse

from hongxian.hazards.models import (
    AnswerKind,
    FirmAnswer,
    FirmAnswerState,
    FirmFile,
    Hazard,
    PhotoStage,
)
from hongxian.hazards.parts import Part
from hongxian.hazards.queries.detail import photos_of
from hongxian.hazards.queries.doubts import Question, questions_of
from hongxian.hazards.queries.looking import seen_photos
from hongxian.inspections.checklists import Line, current
from hongxian.inspections.models import Photo
from hongxian.kit.clock import day_of
from hongxian.kit.counting import beside_all, in_all
from hongxian.kit.listing import Past, Period, periods_of
from hongxian.orgs.access import Actor
from hongxian.orgs.asking import ActorsQuestion, earliest
from hongxian.orgs.rules import does_business

SHOWN = 5


@dataclass(frozen=True)
class Asked:
    """A question; `shows`: this person may see the other photo of the pair."""

    question: Question
    shows: bool


@dataclass(frozen=True)
class Held:
    """A file in quarantine, and what there is to look at."""

    file: FirmFile
    questions: Sequence[Asked]


@dataclass(frozen=True)
class Said:
    """A line of a self-check with what the firm answered."""

    line: Line
    value: str
    note: str


@dataclass(frozen=True)
class AnswerPage:
    """An answer beside what was found before. `asks`: some photo needs a look."""

    before: Sequence[Photo]
    files: Sequence[Held]
    lines: Sequence[Said]
    asks: bool


def answer_page(answer: FirmAnswer, actor: Actor) -> AnswerPage:
    """A constant number of queries."""
    files = list(answer.files.order_by("pk"))
    asked: list[list[Question]] = [[] for _ in files]
    if answer.hazard is not None and answer.state == FirmAnswerState.WAITING:
        asked = questions_of(answer.hazard, files)
    others = [each.other.pk for questions in asked for each in questions if each.other]
    seen = seen_photos(actor, others)
    held = [
        Held(file, [Asked(each, bool(each.other and each.other.pk in seen)) for each in questions])
        for file, questions in zip(files, asked, strict=True)
    ]
    before = photos_of(answer.hazard)[PhotoStage.BEFORE] if answer.hazard is not None else []
    return AnswerPage(before, held, _lines(answer), any(asked))


def _lines(answer: FirmAnswer) -> list[Said]:
    if answer.kind != AnswerKind.SELF_CHECK:
        return []
    paper = current(answer.code.checklist, day_of(answer.received_at))
    told = answer.answers
    lines = paper.lines if paper is not None else ()
    return [
        Said(line, told[line.code]["value"], told[line.code].get("note", ""))
        for line in lines
        if line.code in told
    ]


@dataclass(frozen=True)
class OnDesk:
    """Answers that wait, the oldest first."""

    count: int
    rows: Sequence[FirmAnswer]


def answers_on_desk(actor: Actor, now: datetime) -> OnDesk | None:
    """待核实: nothing where nothing waits. One query."""
    if not does_business(actor):
        return None
    shown = _waiting(actor)
    return OnDesk(in_all(shown), shown) if shown else None


def _waiting_for(actor: Actor) -> QuerySet[FirmAnswer]:
    rows = FirmAnswer.objects.visible_to(actor).filter(state=FirmAnswerState.WAITING)
    return beside_all(rows.select_related("place").order_by("received_at"), SHOWN)


_waiting = ActorsQuestion(_waiting_for)


@dataclass(frozen=True)
class OfHazard:
    """What the firm sent about a hazard."""

    answers: Sequence[FirmAnswer]

    @property
    def waiting(self) -> FirmAnswer | None:
        """The newest that nobody has decided on."""
        return next((row for row in self.answers if row.state == FirmAnswerState.WAITING), None)


def answers_of(hazard: Hazard, actor: Actor, today: date) -> OfHazard | None:
    """Newest first; None where the firm sent nothing. One query."""
    answers = _about(actor, hazard=hazard.pk)
    return OfHazard(answers) if answers else None


def _answers_about(actor: Actor, hazard: UUID) -> QuerySet[FirmAnswer]:
    rows = FirmAnswer.objects.visible_to(actor).filter(hazard=hazard)
    return rows.order_by("-received_at", "-pk")


_about = ActorsQuestion(_answers_about)


def answers_past(actor: Actor, today: date) -> Past:
    """What waits stands open; what was decided is opened by year."""
    return Past(Q(state=FirmAnswerState.WAITING), lambda: _periods(actor, today))


def _periods(actor: Actor, today: date) -> list[Period]:
    """One query."""
    return periods_of("received_at", today, _first(actor))


_first = earliest(FirmAnswer.objects.all(), "received_at")


def url_of(answer: FirmAnswer) -> str:
    """Its page."""
    return reverse("answer", args=[answer.pk])


ANSWERS_PART = Part("answers", "企业填报", answers_of, "hazards/answers_part.html", order=20)
