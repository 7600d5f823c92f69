"""Dates the way an officer reads them: 6月7日(周日) 12:00, with the year when it is another one."""

from datetime import date, datetime, time

from django.utils import timezone

WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")


def weekday(day: date) -> str:
    """周一 … 周日."""
    return WEEKDAYS[day.weekday()]


def cn_date(day: date, today: date) -> str:
    """6月7日(周日); 2025年6月7日(周六) when not this year."""
    if isinstance(day, datetime):
        day = timezone.localtime(day).date() if timezone.is_aware(day) else day.date()
    year = "" if day.year == today.year else f"{day.year}年"
    return f"{year}{day.month}月{day.day}日({weekday(day)})"


def cn_datetime(moment: datetime, today: date) -> str:
    """6月7日(周日) 12:00, in local time."""
    local = timezone.localtime(moment) if timezone.is_aware(moment) else moment
    return f"{cn_date(local.date(), today)} {local:%H:%M}"


def start_of(day: date) -> datetime:
    """Midnight on the clocks of this country."""
    return timezone.make_aware(datetime.combine(day, time.min))
