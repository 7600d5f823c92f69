"""Set a deadline for a record, and give it another rule or day."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import models, transaction

from hongxian.deadlines import verbs
from hongxian.deadlines.actions.rows import (
    RECKONED,
    deed,
    locked,
    log,
    log_all,
    reckon_again,
    words_of,
)
from hongxian.deadlines.engine import Rule, TimeUnit
from hongxian.deadlines.engine.clocks import clock
from hongxian.deadlines.models import OPEN_STATES, Deadline, DeadlineState, Ladder
from hongxian.deadlines.queries.calendar import workdays
from hongxian.deadlines.queries.ladders import steps_of
from hongxian.kit.bulk import insert_rows
from hongxian.kit.clock import local
from hongxian.kit.verdict import Refused
from hongxian.orgs.access import Actor
from hongxian.orgs.models import Unit, User


@dataclass(frozen=True)
class Duty:
    """What is due: `purpose` tells the deadlines of one record apart ("transfer", "recheck").

    `label` names the record in reminders where its own text would say too much.
    """

    purpose: str
    title: str
    unit: Unit
    holder: User | None = None
    url: str = ""
    label: str = ""


def set_deadline(
    subject: models.Model,
    duty: Duty,
    *,
    starts_at: datetime,
    clock_code: str = "",
    rule: Rule | None = None,
    after: Deadline | None = None,
    actor: Actor,
    now: datetime,
) -> Deadline:
    """Start a clock for a county's record: by a clock of law, or by a rule of the plan.

    The clock's version is the one in force on the day it starts. `after` is the closed deadline of
    the same work that this one goes on from: lateness frozen there stays, and is not told again.
    """
    law = clock(clock_code, on=local(starts_at).date()) if clock_code else None
    wanted = law.rule if law is not None else rule
    if wanted is None or not wanted.basis:
        raise ValueError("a deadline stands on a clock of law, or on a rule with its basis")
    with transaction.atomic():
        if Deadline.objects.of(subject, duty.purpose).still_open().exists():
            raise Refused(f"“{duty.title}”已经有一个期限在计时，请先办结或撤销。")
        row = _new(subject, duty, wanted, starts_at, now)
        row.clock = clock_code
        row.late_at = after.late_at if after else None
        row.late_due_at = after.late_due_at if after else None
        reckon_again(row, now)
        row.first_due_at = row.due_at
        row.save(force_insert=True)
        log(row, verbs.SET, actor=actor, now=now, due=words_of(row.due_at), unit=str(duty.unit))
    return row


@dataclass(frozen=True)
class Start:
    """A clock for a record that is new: nothing can run for it yet."""

    subject: models.Model
    duty: Duty
    rule: Rule


def set_deadlines(
    starts: Sequence[Start], *, county_id: str, actor: Actor, now: datetime
) -> list[Deadline]:
    """`set_deadline` for many new records of a county at once, from `now`: in a few statements."""
    calendar, steps = workdays(), steps_of(county_id)
    with transaction.atomic(savepoint=False):
        rows = []
        for start in starts:
            row = _new(start.subject, start.duty, start.rule, now, now)
            reckon_again(row, now, calendar, steps)
            row.first_due_at = row.due_at
            rows.append(row)
        insert_rows(rows)
        told = (
            deed(row, verbs.SET, due=words_of(row.due_at), unit=str(start.duty.unit))
            for row, start in zip(rows, starts, strict=True)
        )
        log_all(told, actor=actor, now=now)
    return rows


def _new(
    subject: models.Model, duty: Duty, rule: Rule, starts_at: datetime, now: datetime
) -> Deadline:
    """A running row of this rule, neither reckoned nor written."""
    return Deadline(
        county_id=subject.county_id,  # type: ignore[attr-defined]
        subject_type=subject._meta.label_lower,
        subject_id=str(subject.pk),
        subject_label=(duty.label or str(subject))[:300],
        url=duty.url,
        purpose=duty.purpose,
        title=duty.title,
        basis=rule.basis,
        unit=duty.unit,
        holder=duty.holder,
        ladder=_ladder(rule),
        starts_at=starts_at,
        rule=rule.to_json(),
        ruled_at=now,
        state=DeadlineState.RUNNING,
    )


def redate_deadline(
    deadline: Deadline,
    *,
    rule: Rule,
    starts_at: datetime | None = None,
    reason: str,
    actor: Actor,
    now: datetime,
) -> Deadline:
    """Give an open deadline another rule or day, because the plan or the law changed.

    Pauses and extensions granted under the old rule are over; lateness that was frozen stays.
    """
    reason = reason.strip()
    if not reason:
        raise Refused("请写明调整期限的理由。")
    with transaction.atomic():
        row = locked(deadline)
        if row.state not in OPEN_STATES:
            raise Refused(f"这个期限{row.get_state_display()}，不能再调整。")
        if row.state == DeadlineState.PAUSED:
            raise Refused("这个期限正在暂停，请先恢复计时再调整。")
        before = words_of(row.due_at)
        row.rule = (rule if rule.basis else replace(rule, basis=row.basis)).to_json()
        row.basis = rule.basis or row.basis
        row.clock = ""
        row.ruled_at = now
        row.ladder = _ladder(rule)
        row.starts_at = starts_at or row.starts_at
        reckon_again(row, now)
        row.save(
            update_fields=[*RECKONED, "rule", "basis", "clock", "ruled_at", "ladder", "starts_at"]
        )
        log(
            row,
            verbs.REDATE,
            actor=actor,
            now=now,
            before=before,
            after=words_of(row.due_at),
            reason=reason,
        )
    return row


def _ladder(rule: Rule) -> str:
    return Ladder.HOURS if rule.unit is TimeUnit.HOUR else Ladder.DAYS
