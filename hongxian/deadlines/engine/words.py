"""Days, moments and spans as an officer reads them. No Django here."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta

WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
END_OF_DAY = time(23, 59, 59)
ONE_DAY = timedelta(days=1)


def day_words(day: date, year: int | None = None) -> str:
    """6月7日(周二), with the year in front unless it is `year`."""
    front = "" if day.year == year else f"{day.year}年"
    return f"{front}{day.month}月{day.day}日({WEEKDAYS[day.weekday()]})"


def moment_words(moment: datetime, year: int | None = None) -> str:
    """6月7日(周二) 12:00; the end of a day is the day alone."""
    text = day_words(moment.date(), year)
    return text if moment.time() == END_OF_DAY else f"{text} {moment:%H:%M}"


def range_words(first: date, last: date) -> str:
    """4月5日, 4月3日—5日, 4月30日—5月4日."""
    start = f"{first.month}月{first.day}日"
    if first == last:
        return start
    end = f"{last.day}日" if first.month == last.month else f"{last.month}月{last.day}日"
    return f"{start}—{end}"


def runs(days: Iterable[date]) -> Iterator[tuple[date, date]]:
    """Neighbouring days as first and last of each run; the days come in order."""
    first = last = None
    for day in days:
        if first is None or last is None:
            first = last = day
        elif day - last == ONE_DAY:
            last = day
        else:
            yield first, last
            first = last = day
    if first is not None and last is not None:
        yield first, last


def days_between(after: date, until: date) -> Iterator[date]:
    """The days after `after` up to and with `until`."""
    day = after
    while day < until:
        day += ONE_DAY
        yield day
