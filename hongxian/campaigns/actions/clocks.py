"""The clock of what a unit owes: it runs while the unit owes, and stops with the submission.

The deadlines room decides what is late; this room copies the decision onto its own row.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime

from django.db import models, transaction
from django.urls import reverse

from hongxian.audit.actions import Deed, record_many
from hongxian.campaigns import verbs
from hongxian.campaigns.models import CampaignState, Deliverable
from hongxian.campaigns.models.deliverables import OPEN_STATES
from hongxian.campaigns.queries.deliverables import was_in_time, without_clock
from hongxian.campaigns.queries.sentences import basis_of
from hongxian.deadlines.actions import (
    drop_deadline,
    meet_deadline,
    redate_deadline,
    set_deadline,
)
from hongxian.deadlines.actions.setting import Duty
from hongxian.deadlines.engine import Rule, fixed
from hongxian.deadlines.models import OPEN_STATES as RUNNING_STATES
from hongxian.deadlines.models import Deadline
from hongxian.kit.clock import day_of
from hongxian.orgs.access import SYSTEM, Actor

SUBJECT = "campaigns.deliverable"
PURPOSE = "hand_in"
BATCH = 200
"""Clocks started in one transaction by the timed work."""


def keep_clock(row: Deliverable, *, reason: str, actor: Actor, now: datetime) -> None:
    """Bring the clock in line with what the (locked) row says: owed or not, and by which day."""
    clock = _running(row)
    if not _is_asked(row, now):
        if clock is not None:
            drop_deadline(clock, reason=reason, actor=actor, now=now)
    elif clock is None:
        _start(row, actor, now)
    elif day_of(clock.due_at) != row.due_on:
        redate_deadline(clock, rule=_rule(row), reason=reason, actor=actor, now=now)


def meet_clock(row: Deliverable, *, actor: Actor, now: datetime) -> None:
    """The unit handed in: the clock stops, and says whether that was late."""
    if row.deadline_id is None and _is_due(row, now):
        _start(row, actor, now)
    clock = _running(row)
    if clock is None:
        return
    met = meet_deadline(clock, actor=actor, now=now)
    if met.late_at is not None and met.late_due_at is not None and row.late_at is None:
        row.late_at, row.late_due_on = met.late_at, day_of(met.late_due_at)


def follow_clocks(clocks: Sequence[Deadline], now: datetime) -> None:
    """What the tick, an extension or the calendar changed, copied onto this room's rows.

    In the transaction of what changed them. Set-based: one UPDATE for each day found late or moved
    to. The log speaks of lateness here too, for people look for it at the material.
    """
    late: dict[tuple[str, datetime, date], list[Deadline]] = defaultdict(list)
    moved: dict[tuple[str, date], list[Deadline]] = defaultdict(list)
    for clock in clocks:
        moved[clock.county_id, day_of(clock.due_at)].append(clock)
        if clock.late_at is not None and clock.late_due_at is not None:
            late[clock.county_id, clock.late_at, day_of(clock.late_due_at)].append(clock)
    for (county, day), rows in moved.items():
        _of(county, rows).exclude(due_on=day).update(due_on=day)
    for (county, at, day), rows in late.items():
        fresh = list(
            _of(county, rows)
            .filter(late_at__isnull=True)
            .select_related("unit", "milestone__document")
        )
        _of(county, rows).filter(late_at__isnull=True).update(late_at=at, late_due_on=day)
        _tell_late(fresh, day, now)


def _tell_late(rows: Sequence[Deliverable], day: date, now: datetime) -> None:
    deeds = [
        Deed(verbs.DELIVERABLE_LATE, row, basis_of(row.milestone), {"due_on": str(day)})
        for row in rows
    ]
    record_many(deeds, actor=SYSTEM, now=now)


def start_missing_clocks(*, now: datetime) -> int:
    """Clocks for what was owed before there were any, or came in past the actions. How many."""
    started = 0
    with transaction.atomic():
        ids = list(without_clock(Deliverable.objects.all()).values_list("pk", flat=True)[:BATCH])
        # Always in one order, so that whoever locks several of them too waits and never deadlocks.
        rows = Deliverable.objects.select_for_update().filter(pk__in=ids).order_by("pk")
        for row in rows.prefetch_related("campaign", "unit", "milestone__document"):
            if row.deadline_id is None and _is_asked(row, now):
                _start(row, SYSTEM, now)
                started += 1
    return started


def stop_clocks(rows: Iterable[Deliverable], *, reason: str, actor: Actor, now: datetime) -> None:
    """Nobody asks for these any more."""
    for row in rows:
        clock = _running(row)
        if clock is not None:
            drop_deadline(clock, reason=reason, actor=actor, now=now)


def _of(county: str, clocks: Sequence[Deadline]) -> "models.QuerySet[Deliverable]":
    return Deliverable.objects.filter(county=county, deadline__in=[each.pk for each in clocks])


def _running(row: Deliverable) -> Deadline | None:
    clock = row.deadline
    return clock if clock is not None and clock.state in RUNNING_STATES else None


def _is_due(row: Deliverable, now: datetime) -> bool:
    """By which day is known, and it did not pass while the work lay with the office."""
    if row.due_on is None:
        return False
    return day_of(now) <= row.due_on or not was_in_time(row)


def _is_asked(row: Deliverable, now: datetime) -> bool:
    if row.state not in OPEN_STATES or row.campaign.state != CampaignState.RUNNING:
        return False
    return _is_due(row, now)


def _rule(row: Deliverable) -> Rule:
    """The plan's day. Only an extension moves it: a unit cannot pause what the plan asks."""
    if row.due_on is None:
        raise ValueError("no clock runs without a day")
    return replace(fixed(row.due_on, basis=basis_of(row.milestone)), can_pause=False)


def _start(row: Deliverable, actor: Actor, now: datetime) -> None:
    duty = Duty(
        PURPOSE,
        "材料",
        row.unit,
        url=reverse("deliverable", args=[row.pk]),
        label=row.milestone.what,
    )
    row.deadline = set_deadline(
        row, duty, starts_at=now, rule=_rule(row), after=row.deadline, actor=actor, now=now
    )
    row.save(update_fields=["deadline"])
