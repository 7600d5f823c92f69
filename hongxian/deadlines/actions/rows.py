"""What every action of this room does with a row: lock it, reckon it anew, freeze it, log it."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction

from hongxian.audit.actions import Deed, record, record_many
from hongxian.audit.verbs import Verb
from hongxian.deadlines.engine import Workdays, moment_words
from hongxian.deadlines.engine.schedule import PlannedStep
from hongxian.deadlines.models import Deadline, DeadlineState
from hongxian.deadlines.queries.calendar import workdays
from hongxian.deadlines.queries.ladders import steps_of
from hongxian.deadlines.queries.reckoning import next_step_at, reckon, told
from hongxian.kit.clock import local
from hongxian.kit.verdict import Refused
from hongxian.orgs.access import Actor

RECKONED = ["due_at", "steps", "calendar_version", "next_step_at"]


def locked(deadline: Deadline) -> Deadline:
    """The row, locked and fresh."""
    rows = Deadline.objects.select_for_update()
    return rows.get(pk=deadline.pk, county=deadline.county_id)


def person(actor: Actor) -> int:
    """The person who acts; timed work cannot do what a person must answer for."""
    if actor.user_id is None:
        raise Refused("这一步要由本人登录后办理。")
    return actor.user_id


def reckon_again(
    row: Deadline,
    now: datetime,
    calendar: Workdays | None = None,
    steps: Sequence[PlannedStep] | None = None,
) -> None:
    """Set due moment, explanation, calendar and next step of a (locked) row; saves nothing."""
    calendar = calendar or workdays()
    steps = steps_of(row.county_id) if steps is None else steps
    computed = reckon(row, calendar)
    row.due_at = computed.due_at
    row.steps = told(computed)
    row.calendar_version = calendar.version
    row.next_step_at = next_step_at(row, steps, calendar, now)


def freeze_if_late(row: Deadline, now: datetime) -> bool:
    """Late is said once, against the due moment that stood when it happened."""
    if row.late_at is not None or row.state != DeadlineState.RUNNING or now <= row.due_at:
        return False
    row.late_at = now
    row.late_due_at = row.due_at
    return True


def words_of(moment: datetime) -> str:
    """A moment for the log and for people."""
    return moment_words(local(moment))


def log(row: Deadline, verb: Verb, *, actor: Actor, now: datetime, **detail: object) -> None:
    """One entry about the deadline, on the basis that stands in it, in the caller's transaction."""
    with transaction.atomic(savepoint=False):
        record(actor=actor, verb=verb, subject=row, now=now, basis=row.basis, detail=detail)


def deed(row: Deadline, verb: Verb, **detail: object) -> Deed:
    """What happened to a deadline, for `log_all`."""
    return Deed(verb, row, row.basis, detail)


def log_all(deeds: Iterable[Deed], *, actor: Actor, now: datetime) -> None:
    """`log` for a whole batch: one statement for hundreds of entries."""
    with transaction.atomic(savepoint=False):
        record_many(deeds, actor=actor, now=now)
