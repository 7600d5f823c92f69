"""When the timed work ran, for the desk and the history page."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from hongxian.deadlines.models import TickRun
from hongxian.kit.questions import Question

LONGEST_SILENCE = timedelta(hours=26)
"""A day and a bit. With a timer every quarter of an hour or one each morning, so long without a run
means that reminders were missed, and somebody must look."""


@dataclass(frozen=True)
class Pulse:
    """The last run, and the sentence to show when the timed work stands still."""

    run: TickRun | None
    warning: str


def last_run() -> TickRun | None:
    """The newest run, finished or not."""
    return next(iter(_last()), None)


_last = Question(lambda: TickRun.objects.order_by("-started_at", "-id")[:1])


def pulse(now: datetime) -> Pulse:
    """Is the timed work alive at this (house) time?"""
    run = last_run()
    if run is None:
        return Pulse(None, "定时任务还没有办理过，提醒和逾期认定都没有进行，请系统管理员检查。")
    if now - run.started_at > LONGEST_SILENCE:
        return Pulse(run, "定时任务已超过一天没有办理，提醒可能没有发出，请系统管理员检查。")
    return Pulse(run, run.error)
