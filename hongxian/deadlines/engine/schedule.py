"""When each step of a ladder is due: reminders before, escalation after. Pure functions."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum

from hongxian.deadlines.engine.compute import add_workdays
from hongxian.deadlines.engine.words import ONE_DAY
from hongxian.deadlines.engine.workdays import UnknownYear, Workdays

ONE_SECOND = timedelta(seconds=1)


class StepUnit(StrEnum):
    """What an offset counts."""

    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"
    WORKDAY = "workday"


STEP_UNIT_WORDS = {
    StepUnit.MINUTE: "分钟",
    StepUnit.HOUR: "小时",
    StepUnit.DAY: "天",
    StepUnit.WORKDAY: "个工作日",
}


@dataclass(frozen=True)
class PlannedStep:
    """One step: so long before (below zero) or after the due moment, who is told what."""

    code: str
    ladder: str
    name: str
    offset: int
    unit: StepUnit
    audience: str
    sentence: str
    at: time | None = None
    is_danger: bool = False
    is_active: bool = True

    @property
    def is_escalation(self) -> bool:
        """Does it come after the due moment?"""
        return self.offset > 0

    @property
    def when(self) -> str:
        """到期前3个工作日 09:00."""
        hour = f" {self.at:%H:%M}" if self.at else ""
        if self.offset == 0:
            return f"到期当天{hour}"
        side = "到期前" if self.offset < 0 else "逾期后"
        return f"{side}{abs(self.offset)}{STEP_UNIT_WORDS[self.unit]}{hour}"


@dataclass(frozen=True)
class Schedule:
    """The steps of one due moment in order, and the years whose holidays nobody entered."""

    steps: tuple[tuple[datetime, PlannedStep], ...]
    unknown_years: tuple[int, ...] = ()

    def between(self, first: datetime, last: datetime) -> list[tuple[datetime, PlannedStep]]:
        """Steps from `first` to `last`, both included."""
        return [(at, step) for at, step in self.steps if first <= at <= last]

    def after(self, moment: datetime) -> datetime | None:
        """The first step strictly after a moment."""
        return next((at for at, _ in self.steps if at > moment), None)


def schedule(steps: Iterable[PlannedStep], due_at: datetime, workdays: Workdays) -> Schedule:
    """Every step that makes sense for this due moment (local time), earliest first."""
    found: list[tuple[datetime, PlannedStep]] = []
    unknown: set[int] = set()
    for step in steps:
        try:
            at = _moment(step, due_at, workdays)
        except UnknownYear as error:
            unknown.add(error.year)
            continue
        # "到期当天 09:00" of something due at 08:00 would come after the fact.
        if step.is_active and (at > due_at) == step.is_escalation:
            found.append((at, step))
    found.sort(key=lambda pair: (pair[0], pair[1].offset, pair[1].code))
    return Schedule(tuple(found), tuple(sorted(unknown)))


def next_moment(
    plan: Schedule, due_at: datetime, now: datetime, *, is_late: bool
) -> datetime | None:
    """When a deadline must be looked at again: its next step, or the moment it becomes late."""
    moments = [plan.after(now), None if is_late else due_at + ONE_SECOND]
    return min((moment for moment in moments if moment is not None), default=None)


def _moment(step: PlannedStep, due_at: datetime, workdays: Workdays) -> datetime:
    if step.unit is StepUnit.MINUTE:
        return due_at + timedelta(minutes=step.offset)
    if step.unit is StepUnit.HOUR:
        return due_at + timedelta(hours=step.offset)
    day = due_at.date()
    if step.unit is StepUnit.DAY:
        day += step.offset * ONE_DAY
    else:
        day = add_workdays(day, step.offset, workdays)
    return datetime.combine(day, step.at or due_at.time(), tzinfo=due_at.tzinfo)


def fill(sentence: str, words: Sequence[tuple[str, str]]) -> str:
    """A step's sentence with 【事项】【单位】【责任人】【期限】 filled in."""
    for mark, text in words:
        sentence = sentence.replace(f"【{mark}】", text)
    return sentence
