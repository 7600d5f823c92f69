"""One run of the timed work: claim it, do it in batches, close it.

Each batch is a transaction of its own; the unique constraint of `Sent` and the moved-on
`next_step_at` make a repeat after a crash harmless. Of several steps that fell due since the last
run only the latest is told, to everybody who would have heard of one of them.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import IntegrityError, connection, transaction
from django.db.models import F

from hongxian.audit.actions import record
from hongxian.deadlines import verbs
from hongxian.deadlines.actions.rows import deed, log_all, words_of
from hongxian.deadlines.engine import Workdays
from hongxian.deadlines.engine.schedule import (
    ONE_SECOND,
    PlannedStep,
    Schedule,
    fill,
    next_moment,
    schedule,
)
from hongxian.deadlines.models import Audience, Deadline, Sent, TickRun
from hongxian.deadlines.outlets import Alert, send_all, tell_followers
from hongxian.deadlines.queries.audiences import Directory
from hongxian.deadlines.queries.ladders import steps_of
from hongxian.kit.bulk import insert_rows
from hongxian.kit.clock import day_of, local
from hongxian.orgs.access import SYSTEM, Actor

BATCH = 500
STALE = timedelta(minutes=10)
"""A run that showed no sign of life for so long has crashed; the next one takes over."""
PATIENCE_MS = 400
"""Shorter than the second after which PostgreSQL looks for a deadlock, see `_let_people_first`."""


@dataclass
class Round:
    """What one run knows: the calendar, and for each county its steps; read once."""

    calendar: Workdays
    directory: Directory
    ladders: dict[str, list[PlannedStep]] = field(default_factory=dict)
    plans: dict[tuple[str, str, datetime], Schedule] = field(default_factory=dict)
    unknown_years: set[int] = field(default_factory=set)

    def plan_of(self, row: Deadline) -> Schedule:
        """The schedule of the row's due moment, shared by all rows due then."""
        key = (row.county_id, row.ladder, row.due_at)
        if key not in self.plans:
            if row.county_id not in self.ladders:
                self.ladders[row.county_id] = steps_of(row.county_id)
            mine = (step for step in self.ladders[row.county_id] if step.ladder == row.ladder)
            self.plans[key] = schedule(mine, local(row.due_at), self.calendar)
            self.unknown_years.update(self.plans[key].unknown_years)
        return self.plans[key]


@dataclass
class Outcome:
    """What the batch will write."""

    late: list[Deadline] = field(default_factory=list)
    sent: list[Sent] = field(default_factory=list)
    alerts: list[Alert] = field(default_factory=list)
    next_looks: dict[datetime | None, list[Deadline]] = field(
        default_factory=lambda: defaultdict(list)
    )


def claim_run(*, now: datetime, beat: datetime, actor: Actor = SYSTEM) -> TickRun | None:
    """Begin a run, or None while another one lives. `beat` is the real time, `now` the house's."""
    TickRun.objects.filter(is_running=True, beat_at__lt=beat - STALE).update(
        is_running=False, finished_at=now, error="上次办理中断，没有正常结束。"
    )
    try:
        with transaction.atomic():
            return TickRun.objects.create(started_at=now, beat_at=beat, day=day_of(now))
    except IntegrityError:
        return None


def run_batch(
    run: TickRun, work: Round, *, now: datetime, beat: datetime, actor: Actor = SYSTEM
) -> int:
    """Do the next batch of what is due; how many rows it looked at, 0 when nothing is left.

    An OperationalError means that somebody holds a row this batch needs: nothing was written, and
    the same batch may be tried again.
    """
    with transaction.atomic():
        _let_people_first()
        rows = list(
            Deadline.objects.select_for_update(skip_locked=True, of=("self",))
            .filter(next_step_at__lte=now)
            .order_by("next_step_at")
            .defer("steps", "rule")[:BATCH]
        )
        if not rows:
            return 0
        outcome = _decide(rows, work, now)
        _write(outcome, actor, now)
        escalations = sum(sent.is_escalation for sent in outcome.sent)
        TickRun.objects.filter(pk=run.pk).update(
            beat_at=beat,
            reminders=F("reminders") + len(outcome.sent) - escalations,
            escalations=F("escalations") + escalations,
            late=F("late") + len(outcome.late),
        )
    return len(rows)


def _let_people_first() -> None:
    """People lock their work and then its deadline, the tick a deadline and then the work: where
    both meet, the tick is the one to give way, before the database picks a victim."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL lock_timeout = {PATIENCE_MS}")


def close_run(run: TickRun, *, error: str = "", now: datetime, actor: Actor = SYSTEM) -> TickRun:
    """End a run and note what it did, if anything."""
    with transaction.atomic():
        row = TickRun.objects.select_for_update().get(pk=run.pk)
        if not row.is_running:
            return row
        row.is_running = False
        row.finished_at = now
        row.error = error[:500]
        row.save(update_fields=["is_running", "finished_at", "error"])
        if row.reminders or row.escalations or row.late:
            record(
                actor=actor, verb=verbs.TICK, subject=row, now=now,
                detail={"reminders": row.reminders, "escalations": row.escalations,
                        "late": row.late},
            )  # fmt: skip
    return row


def _decide(rows: Sequence[Deadline], work: Round, now: datetime) -> Outcome:
    """What each row needs now; nothing is written here."""
    outcome = Outcome()
    already = set(
        Sent.objects.filter(
            county__in={row.county_id for row in rows}, deadline__in=[row.pk for row in rows]
        ).values_list("deadline_id", "step", "due_at")
    )
    for row in rows:
        plan = work.plan_of(row)
        is_late = row.late_at is not None
        if not is_late and row.due_at + ONE_SECOND <= now:
            outcome.late.append(row)
            is_late = True
        begin = row.next_step_at or now
        steps = [
            step
            for _, step in plan.between(begin, now)
            if (row.pk, step.code, row.due_at) not in already
        ]
        if steps:
            _tell(row, steps, work, now, outcome)
        moment = next_moment(plan, local(row.due_at), local(now), is_late=is_late)
        outcome.next_looks[moment].append(row)
    return outcome


def _tell(
    row: Deadline, steps: Sequence[PlannedStep], work: Round, now: datetime, outcome: Outcome
) -> None:
    """The latest of the steps, to the audiences of them all."""
    last = steps[-1]
    audiences = [each for each in Audience.values if each in {step.audience for step in steps}]
    people = work.directory.people(row, audiences)
    words = [
        ("事项", f"“{row.subject_label}”{row.title}"),
        ("单位", work.directory.unit_name(row.unit_id)),
        ("责任人", work.directory.person_name(row.holder_id)),
        ("期限", words_of(row.due_at)),
    ]
    sentence = fill(last.sentence, words)
    outcome.sent.append(
        Sent(
            county_id=row.county_id,
            deadline=row,
            step=last.code,
            name=last.name,
            due_at=row.due_at,
            sent_at=now,
            audiences=audiences,
            people=list(people),
            sentence=sentence[:600],
            is_escalation=last.is_escalation,
        )
    )
    outcome.alerts.append(
        Alert(
            key=f"{row.pk}:{last.code}:{row.due_at.isoformat()}",
            county_id=row.county_id,
            deadline_id=row.pk,
            people=people,
            sentence=sentence,
            url=row.url,
            is_danger=last.is_danger,
            is_escalation=last.is_escalation,
            at=now,
        )
    )


def _write(outcome: Outcome, actor: Actor, now: datetime) -> None:
    """Set-based: one UPDATE for what became late, one for each next look, one INSERT of steps."""
    late = [row.pk for row in outcome.late]
    if late:
        Deadline.objects.filter(pk__in=late).update(late_at=now, late_due_at=F("due_at"))
        for row in outcome.late:
            row.late_at, row.late_due_at = now, row.due_at
        tell_followers(outcome.late, now)
    for moment, rows in outcome.next_looks.items():
        keys = [row.pk for row in rows]
        Deadline.objects.filter(pk__in=keys).update(next_step_at=moment)
    insert_rows(outcome.sent)
    deeds = [
        deed(row, verbs.FREEZE_LATE, late_due=words_of(row.due_at)) for row in outcome.late
    ] + [
        deed(sent.deadline, verbs.ESCALATE, step=sent.name, told=sent.audience_words)
        for sent in outcome.sent
        if sent.is_escalation
    ]
    log_all(deeds, actor=actor, now=now)
    send_all(outcome.alerts)
