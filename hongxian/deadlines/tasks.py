"""Timed work of this room, run by `hongxian tick`."""

import logging
from contextlib import suppress
from datetime import datetime

from django.db import OperationalError

from hongxian.deadlines.actions.ticking import Round, claim_run, close_run, run_batch
from hongxian.deadlines.models import TickRun
from hongxian.deadlines.queries.audiences import Directory
from hongxian.deadlines.queries.calendar import workdays
from hongxian.kit import clock

logger = logging.getLogger(__name__)
TRIES = 8
BROKEN = "办理中断：系统出错，已办的不受影响，下次继续。"


def tick(now: datetime) -> TickRun | None:
    """Freeze what is late, send what is due, escalate; None when another run is under way.

    Safe to repeat at any moment. A run that fails notes it and lets the next one go on.
    """
    run = claim_run(now=now, beat=clock.real_now())
    if run is None:
        return None
    try:
        work = Round(workdays(), Directory(clock.day_of(now)))
        while _next_batch(run, work, now):
            pass
    except Exception:
        logger.exception("tick failed")
        close_run(run, error=BROKEN, now=now)
        raise
    return close_run(run, error=_missing(work.unknown_years), now=now)


def _next_batch(run: TickRun, work: Round, now: datetime) -> int:
    """A batch that met somebody at work is tried again: people's transactions are short."""
    for _ in range(TRIES - 1):
        with suppress(OperationalError):
            return run_batch(run, work, now=now, beat=clock.real_now())
    return run_batch(run, work, now=now, beat=clock.real_now())


def tick_command() -> str:
    """`hongxian tick`: one run by the clock of the house, told in one line."""
    run = tick(clock.now())
    if run is None:
        return "另一个定时任务正在办理，本次不办。"
    done = f"提醒{run.reminders}项，升级{run.escalations}项，认定逾期{run.late}项。"
    return f"{done}{run.error}" if run.error else done


def _missing(years: set[int]) -> str:
    if not years:
        return ""
    named = "、".join(str(year) for year in sorted(years))
    return f"{named}年的放假安排还没有录入，按工作日提前或推后的提醒没有发出，请先录入。"
