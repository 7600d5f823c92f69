"""A deadline's row through the engine: when it is due, what comes next."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from hongxian.deadlines.engine import Computed, Extension, Pause, Rule, Workdays, compute
from hongxian.deadlines.engine.schedule import PlannedStep, Schedule, next_moment, schedule
from hongxian.deadlines.models import Deadline, DeadlineState, ExtensionDecision
from hongxian.kit.clock import local


def reckon(row: Deadline, calendar: Workdays) -> Computed:
    """The due moment by the row's rule, pauses and approved extensions. Two queries; none for a row
    that is not written yet, which has neither."""
    rule = Rule.from_json(row.rule)
    if row._state.adding:
        return compute(local(row.starts_at), rule, calendar, (), ())
    pauses = [
        Pause(local(p.starts_at), local(p.ends_at) if p.ends_at else None, p.reason)
        for p in row.pauses.all()
        if p.starts_at >= row.ruled_at
    ]
    extensions = [
        Extension(local(e.decided_at), local(e.due_asked), e.reason)
        for e in row.extensions.all()
        if e.decision == ExtensionDecision.APPROVED
        and e.decided_at is not None
        and e.decided_at >= row.ruled_at
    ]
    return compute(local(row.starts_at), rule, calendar, pauses, extensions)


def told(computed: Computed) -> list[dict[str, Any]]:
    """The explanation as it is stored."""
    return [{"kind": step.kind, "text": step.text} for step in computed.steps]


def plan_of(row: Deadline, steps: Sequence[PlannedStep], calendar: Workdays) -> Schedule:
    """The steps of the row's ladder around its due moment."""
    mine = (step for step in steps if step.ladder == row.ladder)
    return schedule(mine, local(row.due_at), calendar)


def next_step_at(
    row: Deadline, steps: Sequence[PlannedStep], calendar: Workdays, now: datetime
) -> datetime | None:
    """When the tick must look at the row again; None while it does not run."""
    if row.state != DeadlineState.RUNNING:
        return None
    plan = plan_of(row, steps, calendar)
    return next_moment(plan, local(row.due_at), local(now), is_late=row.late_at is not None)
