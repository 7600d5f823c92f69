"""Meet a deadline, or drop it: both follow from the work in a room above."""

from datetime import datetime

from django.db import transaction

from hongxian.deadlines import verbs
from hongxian.deadlines.actions.rows import freeze_if_late, locked, log, words_of
from hongxian.deadlines.models import Deadline
from hongxian.deadlines.workflow import DEADLINE
from hongxian.kit.verdict import Refused
from hongxian.orgs.access import Actor

CLOSED = ["state", "closed_at", "next_step_at", "late_at", "late_due_at"]


def meet_deadline(deadline: Deadline, *, actor: Actor, now: datetime) -> Deadline:
    """The work is done. Past the due moment the lateness is frozen here, if no tick did before."""
    with transaction.atomic():
        row = locked(deadline)
        became_late = freeze_if_late(row, now)
        DEADLINE.take(row, "meet", actor)
        _close(row, now)
        if became_late:
            log(row, verbs.FREEZE_LATE, actor=actor, now=now, late_due=words_of(row.due_at))
        log(row, verbs.MEET, actor=actor, now=now, due=words_of(row.due_at))
    return row


def drop_deadline(deadline: Deadline, *, reason: str, actor: Actor, now: datetime) -> Deadline:
    """The work is asked no more. What was late stays late."""
    reason = reason.strip()
    if not reason:
        raise Refused("请写明撤销期限的理由。")
    with transaction.atomic():
        row = locked(deadline)
        DEADLINE.take(row, "drop", actor)
        _close(row, now)
        log(row, verbs.DROP, actor=actor, now=now, reason=reason)
    return row


def _close(row: Deadline, now: datetime) -> None:
    row.closed_at = now
    row.next_step_at = None
    row.save(update_fields=CLOSED)
