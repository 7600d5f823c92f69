"""What a code opens, and what the firm that holds it may read: its own orders, nobody's notes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from hongxian.hazards import codes
from hongxian.hazards.limits import limits
from hongxian.hazards.models import (
    FirmAnswer,
    FirmAnswerState,
    FirmCode,
    FirmFile,
    Hazard,
    Paper,
    PaperKind,
    PaperState,
)
from hongxian.orgs.access import Actor


def code_typed(text: str) -> FirmCode | None:
    """The code as somebody typed or scanned it, of whatever county. One query."""
    code = codes.read(text)
    if not code:
        return None
    rows = FirmCode.objects.select_related("place", "place__unit", "paper")
    return rows.filter(digest=codes.digest_of(code)).first()


def firm_of(code: FirmCode) -> Actor:
    """Who acts by a code: a firm, nobody in particular, without any post."""
    return Actor(None, "企业填报", None, str(code.place.name)[:60], code.county_id)


def orders_of(code: FirmCode) -> list[Paper]:
    """Orders to this place that hold, newest first, with their items; none for a self-check."""
    if code.checklist:
        return []
    rows = Paper.objects.filter(county=code.county_id, place=code.place_id)
    rows = rows.exclude(state=PaperState.VOIDED).exclude(kind=PaperKind.HAND_OVER)
    return list(
        rows.select_related("unit").prefetch_related("lines__hazard").order_by("-issued_at")
    )


def items_of(code: FirmCode) -> list[Hazard]:
    """The hazards that these orders name, each once."""
    found = {line.hazard.pk: line.hazard for paper in orders_of(code) for line in paper.lines.all()}
    return list(found.values())


@dataclass(frozen=True)
class Item:
    """One item of an order as the firm reads it."""

    hazard: Hazard
    due: datetime | None
    answers: Sequence[FirmAnswer]
    is_open: bool
    word: str


WORDS = {
    "found": "待整改",
    "ordered": "待整改",
    "rectifying": "待整改",
    "paused": "暂停整改",
    "rectified": "待民警复查",
    "passed": "复查合格",
    "closed": "已完成",
    "handed": "已移交其他部门",
    "merged": "已合并到其他项",
    "voided": "已取消",
}


@dataclass(frozen=True)
class Order:
    """An order with its items."""

    paper: Paper
    items: Sequence[Item]


def page_of(code: FirmCode) -> list[Order]:
    """The firm's page: orders, items, and what became of earlier answers. Four queries."""
    sent: dict[object, list[FirmAnswer]] = {}
    rows = FirmAnswer.objects.filter(county=code.county_id, code=code)
    for answer in rows.order_by("-received_at", "-pk"):
        sent.setdefault(answer.hazard_id, []).append(answer)
    shown, orders = set(), []
    for paper in orders_of(code):
        items = []
        for line in paper.lines.all():
            if line.hazard_id not in shown:
                shown.add(line.hazard_id)
                items.append(_item(line.hazard, paper, sent.get(line.hazard_id, [])))
        if items:
            orders.append(Order(paper, items))
    return orders


def _item(hazard: Hazard, paper: Paper, answers: Sequence[FirmAnswer]) -> Item:
    waits = any(answer.state == FirmAnswerState.WAITING for answer in answers)
    is_open = hazard.state in {"found", "ordered", "rectifying", "rectified"} and not waits
    word = "已填报，待民警核实" if waits else WORDS[hazard.state]
    return Item(hazard, paper.due_at, answers, is_open, word)


def checks_of(code: FirmCode) -> list[FirmAnswer]:
    """Self-checks that were sent with this code, newest first."""
    rows = FirmAnswer.objects.filter(county=code.county_id, code=code, hazard=None)
    return list(rows.order_by("-received_at", "-pk"))


def run_out(now: datetime) -> QuerySet[FirmAnswer]:
    """Answers nobody decided on, long after their code ended. Of every county."""
    ended = now - timedelta(days=limits().keep.undecided_days)
    over = Q(code__valid_until__lt=ended) | Q(code__revoked_at__lt=ended)
    return FirmAnswer.objects.filter(over, state=FirmAnswerState.WAITING).order_by("pk")


def with_old_files(now: datetime) -> QuerySet[FirmAnswer]:
    """Returned or expired answers whose files were kept long enough. Of every county."""
    decided = now - timedelta(days=limits().keep.decided_days)
    left = (FirmAnswerState.RETURNED, FirmAnswerState.EXPIRED)
    rows = FirmAnswer.objects.filter(state__in=left, decided_at__lt=decided)
    kept = FirmFile.objects.filter(
        county=OuterRef("county"), answer=OuterRef("pk"), photo=None, removed_at=None
    )
    return rows.filter(Exists(kept)).order_by("pk")
