"""Stop a clock and let it run on; the days between do not count."""

from datetime import datetime

from django.db import transaction

from hongxian.deadlines import verbs
from hongxian.deadlines.actions.rows import (
    RECKONED,
    freeze_if_late,
    locked,
    log,
    person,
    reckon_again,
    words_of,
)
from hongxian.deadlines.models import Deadline, Pause
from hongxian.deadlines.outlets import tell_followers
from hongxian.deadlines.workflow import DEADLINE
from hongxian.kit.verdict import Refused
from hongxian.orgs.access import Actor


def pause_deadline(deadline: Deadline, *, reason: str, actor: Actor, now: datetime) -> Deadline:
    """From now on time does not count. What is late already cannot be paused."""
    reason = reason.strip()
    if not reason:
        raise Refused("请写明暂停的理由和依据。")
    with transaction.atomic():
        row = locked(deadline)
        freeze_if_late(row, now)
        DEADLINE.take(row, "pause", actor)
        Pause.objects.create(
            county_id=row.county_id,
            deadline=row,
            starts_at=now,
            reason=reason,
            due_before=row.due_at,
            paused_by_id=person(actor),
        )
        reckon_again(row, now)
        row.save(update_fields=[*RECKONED, "state"])
        tell_followers([row], now)
        log(row, verbs.PAUSE, actor=actor, now=now, reason=reason, due=words_of(row.due_at))
    return row


def resume_deadline(deadline: Deadline, *, actor: Actor, now: datetime) -> Deadline:
    """Time counts again; the due moment moves by what did not count."""
    with transaction.atomic():
        row = locked(deadline)
        before = words_of(row.due_at)
        DEADLINE.take(row, "resume", actor)
        stopped = row.pauses.get(ends_at__isnull=True)
        stopped.ends_at = now
        stopped.resumed_by_id = person(actor)
        stopped.save(update_fields=["ends_at", "resumed_by"])
        reckon_again(row, now)
        row.save(update_fields=[*RECKONED, "state"])
        tell_followers([row], now)
        log(row, verbs.RESUME, actor=actor, now=now, before=before, after=words_of(row.due_at))
    return row
