"""When a report that the plan asks for is due next, where its words say it plainly."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time

from hongxian.campaigns.models import Campaign, ReportingDuty
from hongxian.deadlines.engine import Every, Recurring, UnknownYear, Workdays, occurrences
from hongxian.deadlines.queries.calendar import workdays
from hongxian.kit.clock import local
from hongxian.kit.dates import cn_date, cn_datetime

_HOUR = r"(?:(?P<hour>\d{1,2})[:：时点](?P<minute>\d{2})?分?)?"
_WEEKLY = re.compile(rf"(?:周|星期)(?P<day>[一二三四五六日天]){_HOUR}")
_MONTHLY = re.compile(rf"月?(?P<day>\d{{1,2}})[日号]{_HOUR}")
_DAILY = re.compile(rf"(?:每日|每天|当日|当天){_HOUR}")
_DAYS = "一二三四五六日天"


@dataclass(frozen=True)
class NextDue:
    """The next time, as people read it, and what they should know about that day."""

    words: str
    note: str = ""


def recurring(frequency: str, due: str) -> Recurring | None:
    """The rule that the plan's words state; None where they do not say which day. Never guessed."""
    said = f"{frequency}{due}".replace(" ", "")
    if "每周" in said and (found := _WEEKLY.search(due) or _WEEKLY.search(said)):
        day = min(_DAYS.index(found["day"]) + 1, 7)
        return Recurring(Every.WEEK, day, due_time=_time(found))
    if "每月" in said and (found := _MONTHLY.search(due)):
        day = int(found["day"])
        return Recurring(Every.MONTH, day, due_time=_time(found)) if 1 <= day <= 31 else None
    if ("每日" in said or "每天" in said) and (found := _DAILY.search(said)):
        return Recurring(Every.DAY, due_time=_time(found))
    return None


def _time(found: "re.Match[str]") -> time | None:
    if not found["hour"] or int(found["hour"]) > 23:
        return None
    return time(int(found["hour"]), int(found["minute"] or 0))


def with_next_due(
    duties: Iterable[ReportingDuty], campaign: Campaign, now: datetime
) -> list[tuple[ReportingDuty, NextDue | None]]:
    """Each duty with its next time; the calendar is read once."""
    days = workdays()
    return [(duty, next_due(duty, campaign, now, days)) for duty in duties]


def next_due(
    duty: ReportingDuty, campaign: Campaign, now: datetime, days: Workdays
) -> NextDue | None:
    """The next time by the engine, while the campaign lasts.

    The plan rarely says what happens on a holiday; then the day stands and the note says so.
    """
    rule = recurring(duty.frequency, duty.due)
    if rule is None:
        return None
    first = next(occurrences(rule, local(now), days))
    if campaign.ends_on and first.nominal_on > campaign.ends_on:
        return None
    today = local(now).date()
    words = cn_datetime(first.due_at, today) if rule.due_time else cn_date(first.nominal_on, today)
    return NextDue(words, _holiday(first.nominal_on, days))


def _holiday(day: date, days: Workdays) -> str:
    try:
        if days.is_workday(day):
            return ""
    except UnknownYear:
        return f"{day.year}年的放假安排还没有录入"
    return f"当天是休假日（{days.name_of(day)}），方案没有写明是否顺延，请提前报送"
