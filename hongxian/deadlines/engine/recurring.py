"""Due rules that come again: 每周四12:00, 每月25日, 每季度末后15日内."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import count

from hongxian.deadlines.engine.compute import add_months
from hongxian.deadlines.engine.rule import ROLL_WORDS, Roll
from hongxian.deadlines.engine.words import END_OF_DAY, ONE_DAY, WEEKDAYS, day_words
from hongxian.deadlines.engine.workdays import Workdays

LONGEST_HOLIDAY = timedelta(days=20)


class Every(StrEnum):
    """How often."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    YEAR = "year"


MONTHS = {Every.MONTH: 1, Every.QUARTER: 3, Every.HALF_YEAR: 6, Every.YEAR: 12}
EVERY_WORDS = {
    Every.MONTH: "每月",
    Every.QUARTER: "每季度末后第1个月",
    Every.HALF_YEAR: "每半年末后第1个月",
    Every.YEAR: "每年",
}


@dataclass(frozen=True)
class Recurring:
    """`day` is 1–7 (Monday first) of a week, or the day of the month, clipped to its last; in
    `month` of a year, else in the first month after the period."""

    every: Every
    day: int = 1
    month: int = 1
    due_time: time | None = None
    roll: Roll = Roll.SAME
    basis: str = ""

    def __post_init__(self) -> None:
        most = 7 if self.every is Every.WEEK else 31
        if not (1 <= self.day <= most and 1 <= self.month <= 12):
            raise ValueError("no such day")

    @property
    def words(self) -> str:
        """每周四12:00前."""
        hour = f"{self.due_time:%H:%M}" if self.due_time else ""
        return f"{self._day_words()}{hour}前（{ROLL_WORDS[self.roll]}）"

    def _day_words(self) -> str:
        if self.every is Every.DAY:
            return "每日"
        if self.every is Every.WEEK:
            return f"每{WEEKDAYS[self.day - 1]}"
        if self.every is Every.YEAR:
            return f"每年{self.month}月{self.day}日"
        return f"{EVERY_WORDS[self.every]}{self.day}日"


@dataclass(frozen=True)
class Occurrence:
    """One time it is due: the day the rule names, the moment it is due, and why they differ."""

    nominal_on: date
    due_at: datetime
    note: str = ""


def occurrences(rule: Recurring, after: datetime, workdays: Workdays) -> Iterator[Occurrence]:
    """Every time it is due after a moment, without end. Raises UnknownYear on reaching one."""
    for day in _nominal_days(rule, (after - LONGEST_HOLIDAY).date()):
        last, note = _rolled(day, rule, workdays)
        due_at = datetime.combine(last, rule.due_time or END_OF_DAY, tzinfo=after.tzinfo)
        if due_at > after:
            yield Occurrence(day, due_at, note)


def _rolled(day: date, rule: Recurring, workdays: Workdays) -> tuple[date, str]:
    if rule.roll in {Roll.NONE, Roll.SAME} or workdays.is_workday(day):
        return day, ""
    forward = rule.roll is Roll.NEXT
    last = workdays.next(day) if forward else workdays.previous(day)
    way = "顺延至" if forward else "提前至"
    return last, f"{day_words(day)}是休假日（{workdays.name_of(day)}），{way}{day_words(last)}"


def _nominal_days(rule: Recurring, since: date) -> Iterator[date]:
    """The days the rule names, from about `since` on, in order."""
    if rule.every is Every.DAY:
        for n in count():
            yield since + n * ONE_DAY
    elif rule.every is Every.WEEK:
        first = since + ((rule.day - 1 - since.weekday()) % 7) * ONE_DAY
        for n in count():
            yield first + 7 * n * ONE_DAY
    else:
        step = MONTHS[rule.every]
        start = date(since.year, rule.month if rule.every is Every.YEAR else 1, 1)
        for n in count():
            month = add_months(start, n * step)
            last = (add_months(month, 1) - ONE_DAY).day
            day = month.replace(day=min(rule.day, last))
            if day >= since:
                yield day
