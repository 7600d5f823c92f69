"""The calendar as it stands: the library's years, corrected by what people entered."""

from dataclasses import dataclass
from datetime import date, timedelta

from hongxian.deadlines.engine import DayMark, Workdays
from hongxian.deadlines.engine.words import ONE_DAY
from hongxian.deadlines.models import CalendarDay, CalendarYear
from hongxian.kit.clock import local
from hongxian.kit.questions import Question

WARN_DAYS = 100
"""So long before an unknown year begins the pages start to warn: the arrangement is published in
November."""


def workdays() -> Workdays:
    """Two queries, over tables of a few dozen rows."""
    days, years = _days(), _years()
    entered = [at for *_, at in days] + [at for *_, at in years]
    changed = max(entered, default=None)
    return Workdays(
        marks={day: DayMark(is_work, name, source) for day, is_work, name, source, _ in days},
        years=frozenset(year for year, _ in years),
        changed_at=None if changed is None else local(changed),
    )


# As values: of sixty days a year, the records would cost more than all else a deadline does.
_days = Question(
    lambda: CalendarDay.objects.values_list("date", "is_workday", "name", "source", "entered_at")
)
_years = Question(lambda: CalendarYear.objects.values_list("year", "entered_at"))


def calendar_warning(today: date, calendar: Workdays) -> str:
    """The sentence that a year is missing, "" while nothing is."""
    for year in (today.year, (today + timedelta(days=WARN_DAYS)).year):
        if not calendar.knows(year):
            return (
                f"{year}年的放假安排还没有录入，落在{year}年的工作日期限无法计算。"
                "请专班办公室按国务院办公厅通知录入。"
            )
    return ""


@dataclass(frozen=True)
class DayCell:
    """A day on the year's page. `kind`: work, rest, holiday, make_up, unknown."""

    day: date
    kind: str
    name: str
    is_entered: bool


@dataclass(frozen=True)
class MonthSheet:
    """A month as weeks of seven, Monday first; None outside the month."""

    first: date
    weeks: list[list[DayCell | None]]
    workdays: int | None


def year_sheets(year: int, calendar: Workdays) -> list[MonthSheet]:
    """The twelve months of a year."""
    return [_month(date(year, month, 1), calendar) for month in range(1, 13)]


def _month(first: date, calendar: Workdays) -> MonthSheet:
    cells: list[DayCell | None] = [None] * first.weekday()
    day = first
    while day.month == first.month:
        cells.append(day_cell(day, calendar))
        day += ONE_DAY
    cells += [None] * (-len(cells) % 7)
    known = calendar.knows(first.year)
    worked = calendar.count(first, day - ONE_DAY) if known else None
    return MonthSheet(first, [cells[at : at + 7] for at in range(0, len(cells), 7)], worked)


def day_cell(day: date, calendar: Workdays) -> DayCell:
    """One day: what it is and whether a person said so."""
    is_entered = day in calendar.marks
    if not is_entered and not calendar.knows(day.year):
        return DayCell(day, "unknown", "", is_entered=False)
    name = calendar.name_of(day)
    weekend = day.weekday() >= 5
    if calendar.is_workday(day):
        kind = "make_up" if weekend or is_entered else "work"
    else:
        kind = "holiday" if is_entered or name not in {"周六", "周日"} else "rest"
    return DayCell(day, kind, name, is_entered)
