"""The only reader of the clock. Views, tasks and commands call it; actions are told the time.

A demo or a training course may pin the day: `set_day` writes it beside the database, so that every
process of the installation agrees. The time of day runs on.
"""

from datetime import date, datetime
from pathlib import Path

from django.conf import settings
from django.utils import timezone


def _file() -> Path:
    return Path(settings.HOME) / "clock-day"


def pinned_day() -> date | None:
    """The day the clock stands on, or None when it is the real one."""
    try:
        return date.fromisoformat(_file().read_text().strip())
    except FileNotFoundError:
        return None


def set_day(day: date | None) -> None:
    """Pin the clock to a day, or let it go with None."""
    if day is None:
        _file().unlink(missing_ok=True)
    else:
        _file().parent.mkdir(parents=True, exist_ok=True)
        _file().write_text(day.isoformat())


def now() -> datetime:
    """The aware time of now, on the pinned day if there is one."""
    real = timezone.localtime()
    day = pinned_day()
    return real if day is None else real.replace(year=day.year, month=day.month, day=day.day)


def real_now() -> datetime:
    """The aware time of now whatever the clock is pinned to: for locks and sessions."""
    return timezone.localtime()


def today() -> date:
    return now().date()


def day_of(moment: datetime) -> date:
    """The local day a moment falls on; no clock is read."""
    return timezone.localtime(moment).date()


def local(moment: datetime) -> datetime:
    """A moment on the clocks of this country; no clock is read."""
    return timezone.localtime(moment)
