"""Quiet hours: from when a notice shows. Pure but for the calendar that a room above registers."""

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path

IsWorkday = Callable[[date], bool]
LONGEST_REST = 30


@dataclass(frozen=True)
class Hours:
    """The hours in which people may be told, see `data/hours.toml`."""

    starts: time
    ends: time
    workdays_only: bool


@cache
def shipped_hours() -> Hours:
    """The hours the house ships."""
    path = Path(__file__).parent / "data" / "hours.toml"
    return Hours(**tomllib.loads(path.read_text(encoding="utf-8")))


def monday_to_friday(day: date) -> bool:
    return day.weekday() < 5


_CALENDARS: list[Callable[[], IsWorkday]] = []


def register_calendar(read: Callable[[], IsWorkday]) -> None:
    """Let the room that knows the holidays say which days are worked; `read` may query."""
    _CALENDARS[:] = [read]


def workday_test() -> IsWorkday:
    """The calendar as it stands, read once for a whole batch of notices."""
    return _CALENDARS[0]() if _CALENDARS else monday_to_friday


def next_moment(now: datetime, hours: Hours, is_workday: IsWorkday) -> datetime:
    """`now` itself inside the hours, else their next beginning. `now` is local time."""
    if _is_open(now.date(), hours, is_workday) and hours.starts <= now.time() < hours.ends:
        return now
    day = now.date() if now.time() < hours.starts else now.date() + timedelta(days=1)
    for _ in range(LONGEST_REST):
        if _is_open(day, hours, is_workday):
            break
        day += timedelta(days=1)
    return datetime.combine(day, hours.starts, tzinfo=now.tzinfo)


def _is_open(day: date, hours: Hours, is_workday: IsWorkday) -> bool:
    return not hours.workdays_only or is_workday(day)
