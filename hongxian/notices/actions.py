"""Tell people something once, and note that they read it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import models, transaction

from hongxian.audit.actions import record
from hongxian.audit.actions.entries import Acts
from hongxian.kit.bulk import insert_rows
from hongxian.kit.clock import local
from hongxian.notices import verbs
from hongxian.notices.hours import next_moment, shipped_hours, workday_test
from hongxian.notices.models import Notice, NoticeKind
from hongxian.orgs.access import Actor
from hongxian.orgs.models import Unit


@dataclass(frozen=True)
class Message:
    """One sentence for some people. `key` is the same whenever it is the same thing told.

    `is_danger` shows at once, at any hour; `is_answer` too: it answers what the person did a while
    ago and disturbs nobody.
    """

    key: str
    kind: NoticeKind
    sentence: str
    people: tuple[int, ...]
    county_id: str
    url: str = ""
    unit: Unit | None = None
    subject: tuple[str, str] = ("", "")
    is_danger: bool = False
    is_answer: bool = False

    @property
    def is_at_once(self) -> bool:
        return self.is_danger or self.is_answer


def about(subject: models.Model) -> tuple[str, str]:
    """How a message names the record it is about: its kind and its key."""
    return subject._meta.label_lower, str(subject.pk)


def notify(messages: Sequence[Message], *, now: datetime) -> None:
    """Keep a notice for each person who has not been told this yet. Two queries at most.

    Runs inside the transaction of the action that tells, whose log entry stands for it: a notice
    exists exactly when what it tells of happened. Nobody acts here, so nobody is named.
    """
    wanted = [message for message in messages if message.people]
    if not wanted:
        return
    at = local(now)
    quiet_until = at
    if any(not message.is_at_once for message in wanted):
        quiet_until = next_moment(at, shipped_hours(), workday_test())
    insert_rows(_notices(wanted, at, quiet_until), skip_known=True)


def _notices(messages: Iterable[Message], at: datetime, quiet_until: datetime) -> list[Notice]:
    return [
        Notice(
            county_id=message.county_id,
            recipient_id=person,
            unit=message.unit,
            kind=message.kind,
            sentence=message.sentence[:600],
            url=message.url,
            subject_type=message.subject[0],
            subject_id=message.subject[1],
            key=message.key,
            created_at=at,
            visible_from=at if message.is_at_once else quiet_until,
        )
        for message in messages
        for person in dict.fromkeys(message.people)
    ]


def mark_read(notice: Notice, *, actor: Acts, now: datetime) -> Notice:
    """The person opened it. The first time counts."""
    with transaction.atomic():
        row = Notice.objects.select_for_update().get(pk=notice.pk, county=notice.county_id)
        if row.read_at is None:
            row.read_at = now
            row.save(update_fields=["read_at"])
            record(actor=actor, verb=verbs.READ, subject=row, now=now)
    return row


def mark_all_read(*, keys: Sequence[str] | None = None, actor: Actor, now: datetime) -> int:
    """Everything the person can see now, or the ticked ones, counts as read. How many it was."""
    with transaction.atomic():
        rows = Notice.objects.visible_to(actor).shown_at(now).unread()
        if keys is not None:
            rows = rows.filter(pk__in=keys)
        count = rows.update(read_at=now)
        if count:
            record(
                actor=actor, verb=verbs.READ_ALL, subject=None, now=now, detail={"notices": count}
            )
    return count
