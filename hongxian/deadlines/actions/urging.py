"""催办: ask a unit for what is late, once a day, on the record; for the board and rooms above."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse

from hongxian.audit.actions import record
from hongxian.deadlines import verbs
from hongxian.deadlines.models import Deadline, DeadlineState
from hongxian.deadlines.queries.marks import due_text
from hongxian.deadlines.queries.urging import urge_key, urged_among
from hongxian.deadlines.rules import urges
from hongxian.kit.clock import day_of
from hongxian.kit.verdict import Refused, require
from hongxian.notices.actions import Message, about, notify
from hongxian.notices.models import NoticeKind
from hongxian.notices.queries import heads_of, with_delegates
from hongxian.orgs.access import Actor


def urge_deadline(deadline: Deadline, *, what: str = "", actor: Actor, now: datetime) -> Deadline:
    """Tell the unit's head and whoever holds the work; the second time on one day is refused.

    `what` is late, where the record has several days: 整改, 复查."""
    with transaction.atomic():
        row = Deadline.objects.select_for_update().get(pk=deadline.pk, county=deadline.county_id)
        require(urges(actor))
        _require_late(row, now)
        day = day_of(now)
        if urged_among([row], day):
            raise Refused("今天已经催办过，明天仍未办结可再次催办。")
        named = [row.holder_id] if row.holder_id is not None else []
        holder = with_delegates(named, day, unit_id=row.unit_id)
        people = tuple(dict.fromkeys((*heads_of(row.unit_id, day), *holder)))
        if not people:
            raise Refused("责任单位现在没有任职人员，请先由安全管理员授予任职。")
        sentence = (
            f"{actor.unit_name}{actor.name}催办：“{row.subject_label}”{what}已逾期，"
            f"期限{due_text(row.due_at, now)}，请立即办理。"
        )
        message = Message(
            key=urge_key(row, day),
            kind=NoticeKind.URGE,
            sentence=sentence,
            people=people,
            county_id=row.county_id,
            url=row.url or reverse("deadline", args=[row.pk]),
            unit=row.unit,
            subject=about(row),
        )
        notify([message], now=now)
        record(
            actor=actor, verb=verbs.URGE, subject=row, now=now, basis=row.basis,
            detail={"told_count": len(people)},
        )  # fmt: skip
    return row


def _require_late(row: Deadline, now: datetime) -> None:
    if row.state != DeadlineState.RUNNING or now <= row.due_at:
        raise Refused("这一事项没有逾期或已经办结，不用催办。")
