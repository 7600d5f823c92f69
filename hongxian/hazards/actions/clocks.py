"""The clocks of a hazard: one while the firm owes the correction, one while a recheck is owed.

The deadlines room decides what is late; this room copies the decision onto its own row. What a
secret visit found has no clock until the visit is over: reminders would tell of it.
"""

from collections.abc import Sequence
from datetime import date, datetime, time

from django.urls import reverse

from hongxian.deadlines.actions import (
    drop_deadline,
    meet_deadline,
    pause_deadline,
    redate_deadline,
    resume_deadline,
    set_deadline,
)
from hongxian.deadlines.actions.setting import Duty, Start, set_deadlines
from hongxian.deadlines.engine import Rule, fixed
from hongxian.deadlines.models import OPEN_STATES as RUNNING_STATES
from hongxian.deadlines.models import Deadline, DeadlineState
from hongxian.hazards import verbs
from hongxian.hazards.actions.rows import log
from hongxian.hazards.models import OWING_STATES, Hazard, HazardState
from hongxian.hazards.workflow import PAUSE
from hongxian.kit.clock import day_of, local
from hongxian.orgs.access import SYSTEM, Actor

SUBJECT = "hazards.hazard"
CORRECT, RECHECK = "correct", "recheck"
RECHECK_CLOCK = "fire.recheck"
CHECKED = "检查发现问题的整改期限"
CLOCKED = (*OWING_STATES, HazardState.PAUSED)


def keep_correction(
    row: Hazard,
    *,
    reason: str,
    basis: str = "",
    due_time: time | None = None,
    actor: Actor,
    now: datetime,
) -> None:
    """Bring the correction's clock in line with what the (locked) row says."""
    clock = running(row.deadline)
    if row.state not in CLOCKED or row.due_on is None or _is_secret(row):
        if clock is not None:
            drop_deadline(clock, reason=reason, actor=actor, now=now)
    elif clock is None:
        _start(row, row.due_on, basis, due_time, actor, now)
    elif day_of(clock.due_at) != row.due_on or due_time is not None:
        rule = _rule(row.due_on, basis, due_time)
        redate_deadline(clock, rule=rule, reason=reason, actor=actor, now=now)


def meet_correction(row: Hazard, *, actor: Actor, now: datetime) -> None:
    """The firm says it is done, or a person saw it: the clock stops and says whether late."""
    clock = running(row.deadline)
    if clock is None:
        return
    row.deadline = meet_deadline(clock, actor=actor, now=now)
    if row.late_at is None:
        row.late_at = row.deadline.late_at


def start_recheck(row: Hazard, *, starts_at: datetime, actor: Actor, now: datetime) -> None:
    """A person has to go and look, within the working days of the clock of law."""
    if running(row.recheck_deadline) is not None or _is_secret(row):
        return
    duty = Duty(RECHECK, "复查", row.unit, row.officer, url=_page(row), label=_label(row))
    clock = set_deadline(
        row, duty, starts_at=starts_at, clock_code=RECHECK_CLOCK, actor=actor, now=now
    )
    row.recheck_deadline = clock
    row.recheck_on = day_of(clock.due_at)
    row.save(update_fields=["recheck_deadline", "recheck_on"])


def meet_recheck(row: Hazard, *, actor: Actor, now: datetime) -> None:
    """Somebody went and looked."""
    clock = running(row.recheck_deadline)
    if clock is not None:
        meet_deadline(clock, actor=actor, now=now)
        _clear_recheck(row)


def drop_recheck(row: Hazard, *, reason: str, actor: Actor, now: datetime) -> None:
    """Nobody has to look any more."""
    clock = running(row.recheck_deadline)
    if clock is not None:
        drop_deadline(clock, reason=reason, actor=actor, now=now)
        _clear_recheck(row)


def _clear_recheck(row: Hazard) -> None:
    row.recheck_deadline, row.recheck_on = None, None
    row.save(update_fields=["recheck_deadline", "recheck_on"])


def stop_clocks(row: Hazard, *, reason: str, actor: Actor, now: datetime) -> None:
    """Neither correction nor recheck is asked: handed over, merged, voided."""
    keep_correction(row, reason=reason, actor=actor, now=now)
    drop_recheck(row, reason=reason, actor=actor, now=now)


def pause_correction(row: Hazard, *, reason: str, actor: Actor, now: datetime) -> None:
    """The state has been saved already: what follows the clock then finds it as it should be."""
    clock = running(row.deadline)
    if clock is not None and clock.state == DeadlineState.RUNNING:
        pause_deadline(clock, reason=reason, actor=actor, now=now)


def resume_correction(row: Hazard, *, actor: Actor, now: datetime) -> None:
    """Time counts again; the new day is copied."""
    clock = running(row.deadline)
    if clock is not None and clock.state == DeadlineState.PAUSED:
        row.due_on = day_of(resume_deadline(clock, actor=actor, now=now).due_at)
        row.save(update_fields=["due_on"])


def running(clock: Deadline | None) -> Deadline | None:
    """The clock while it is open."""
    return clock if clock is not None and clock.state in RUNNING_STATES else None


def follow_clocks(clocks: Sequence[Deadline], now: datetime) -> None:
    """What tick, extension, pause or calendar changed, copied onto this room's rows."""
    found = {
        (str(row.pk)): row
        for county in {clock.county_id for clock in clocks}
        for row in _followed([c for c in clocks if c.county_id == county], county)
    }
    for clock in clocks:
        row = found.get(clock.subject_id)
        if row is None:
            continue
        if clock.purpose == CORRECT and row.deadline_id == clock.pk:
            _follow_correction(row, clock, now)
        elif clock.purpose == RECHECK and row.recheck_deadline_id == clock.pk:
            _follow_recheck(row, clock, now)


def _followed(clocks: Sequence[Deadline], county: str) -> list[Hazard]:
    rows = Hazard.objects.filter(county=county, pk__in=[clock.subject_id for clock in clocks])
    return list(rows.select_related("unit", "officer", "inspection", "recheck_deadline"))


def _follow_correction(row: Hazard, clock: Deadline, now: datetime) -> None:
    changed = []
    if day_of(clock.due_at) != row.due_on:
        row.due_on = day_of(clock.due_at)
        changed.append("due_on")
    if clock.late_at is not None and row.late_at is None:
        row.late_at = clock.late_at
        changed.append("late_at")
    if clock.state == DeadlineState.PAUSED and row.state in {
        HazardState.ORDERED,
        HazardState.RECTIFYING,
    }:
        row.state = HazardState.PAUSED
        changed.append("state")
        log(row, verbs.PAUSE, basis=PAUSE, actor=SYSTEM, now=now)
    elif clock.state == DeadlineState.RUNNING and row.state == HazardState.PAUSED:
        row.state = HazardState.RECTIFYING
        changed.append("state")
        log(row, verbs.RESUME, basis=PAUSE, actor=SYSTEM, now=now)
    if changed:
        row.save(update_fields=changed)
    if "late_at" in changed:
        log(row, verbs.LATE, basis=clock.basis, actor=SYSTEM, now=now, due_on=str(row.due_on))
        if row.state in OWING_STATES:
            start_recheck(row, starts_at=clock.due_at, actor=SYSTEM, now=now)


def _follow_recheck(row: Hazard, clock: Deadline, now: datetime) -> None:
    if day_of(clock.due_at) != row.recheck_on:
        row.recheck_on = day_of(clock.due_at)
        row.save(update_fields=["recheck_on"])
    if clock.late_at is not None and clock.late_at == now:
        detail = {"due_on": str(row.recheck_on)}
        log(row, verbs.RECHECK_LATE, basis=clock.basis, actor=SYSTEM, now=now, **detail)


def first_clock(row: Hazard, *, basis: str, actor: Actor, now: datetime) -> None:
    """The correction's clock of a new hazard, set before the row itself is written."""
    if row.due_on is not None and not _is_secret(row):
        row.deadline = _set(row, row.due_on, basis, None, actor, now)


def first_clocks(
    rows: Sequence[Hazard], bases: Sequence[str], *, actor: Actor, now: datetime
) -> None:
    """`first_clock` for many new hazards of a county; each has its basis in `bases`."""
    starts = {
        row.pk: Start(row, _duty(row), _rule(row.due_on, basis, None))
        for row, basis in zip(rows, bases, strict=True)
        if row.due_on is not None and not _is_secret(row)
    }
    if not starts:
        return
    made = set_deadlines(list(starts.values()), county_id=rows[0].county_id, actor=actor, now=now)
    clocks = dict(zip(starts, made, strict=True))
    for row in rows:
        row.deadline = clocks.get(row.pk)


def _start(
    row: Hazard, day: date, basis: str, due_time: time | None, actor: Actor, now: datetime
) -> None:
    row.deadline = _set(row, day, basis, due_time, actor, now)
    row.save(update_fields=["deadline"])


def _set(
    row: Hazard, day: date, basis: str, due_time: time | None, actor: Actor, now: datetime
) -> Deadline:
    return set_deadline(
        row, _duty(row), starts_at=now, rule=_rule(day, basis, due_time), after=row.deadline,
        actor=actor, now=now,
    )  # fmt: skip


def _duty(row: Hazard) -> Duty:
    return Duty(CORRECT, "整改", row.unit, row.officer, url=_page(row), label=_label(row))


def _rule(day: date, basis: str, due_time: time | None) -> Rule:
    return fixed(day, due_time=due_time, basis=(basis or CHECKED)[:300])


def _page(row: Hazard) -> str:
    return reverse("hazard", args=[row.pk])


def _label(row: Hazard) -> str:
    where = str(row.place or row.vehicle or row.spot)
    return f"{row.number} {where}：{row.what}"[:200]


def _is_secret(row: Hazard) -> bool:
    return row.inspection is not None and row.inspection.is_hidden


def hour_of(moment: datetime | None) -> time | None:
    """The hour of a due moment, where it is not the end of the day."""
    if moment is None:
        return None
    at = local(moment).time().replace(second=0, microsecond=0)
    return None if at in {time(0, 0), time(23, 59)} else at
