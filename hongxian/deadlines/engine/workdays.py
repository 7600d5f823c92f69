"""Which days are worked: the published holidays, corrected by what people entered; no guesses."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from importlib.metadata import version

from chinese_calendar import constants

from hongxian.deadlines.engine.words import ONE_DAY, WEEKDAYS
from hongxian.kit.verdict import Refused

HOLIDAYS: dict[date, str] = constants.holidays
MAKE_UP: dict[date, str] = constants.workdays
FIRST_YEAR, LAST_YEAR = min(HOLIDAYS).year, max(HOLIDAYS).year
LIBRARY_VERSION = version("chinesecalendar")
SATURDAY = 5
WORKED = "调休上班"
NAMES = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "National Day": "国庆节",
    "Mid-autumn Festival": "中秋节",
    "Anti-Fascist 70th Day": "抗战胜利纪念日",
}


class UnknownYear(Refused):
    """A date would need the holidays of a year that nobody has entered."""

    def __init__(self, year: int) -> None:
        super().__init__(f"{year}年的放假安排还没有录入，请先在“放假安排”中录入。")
        self.year = year


@dataclass(frozen=True)
class DayMark:
    """What a person entered about one day: worked or not, what it is called, where it says so."""

    is_workday: bool
    name: str
    source: str = ""


@dataclass(frozen=True)
class Workdays:
    """The calendar. `years` are those whose arrangement people have entered in full."""

    marks: Mapping[date, DayMark] = field(default_factory=dict)
    years: frozenset[int] = frozenset()
    changed_at: datetime | None = None

    def knows(self, year: int) -> bool:
        """Is the arrangement of this year known, from the library or from people?"""
        return FIRST_YEAR <= year <= LAST_YEAR or year in self.years

    def is_workday(self, day: date) -> bool:
        """Is this day worked? Raises UnknownYear where only a guess could answer."""
        mark = self.marks.get(day)
        if mark is not None:
            return mark.is_workday
        if not self.knows(day.year):
            raise UnknownYear(day.year)
        return day in MAKE_UP or (day.weekday() < SATURDAY and day not in HOLIDAYS)

    def name_of(self, day: date) -> str:
        """清明节, 周六, 调休上班; nothing for an ordinary working day."""
        mark = self.marks.get(day)
        if mark is not None and mark.name:
            return mark.name
        if self.is_workday(day):
            return WORKED if day.weekday() >= SATURDAY else ""
        return NAMES.get(HOLIDAYS.get(day, ""), "") or WEEKDAYS[day.weekday()]

    def next(self, day: date) -> date:
        """The first working day after this one."""
        return self._step(day, 1)

    def previous(self, day: date) -> date:
        """The last working day before this one."""
        return self._step(day, -1)

    def _step(self, day: date, direction: int) -> date:
        day += direction * ONE_DAY
        while not self.is_workday(day):
            day += direction * ONE_DAY
        return day

    def count(self, first: date, last: date) -> int:
        """How many working days from `first` to `last`, both included."""
        days = (first + n * ONE_DAY for n in range((last - first).days + 1))
        return sum(self.is_workday(day) for day in days)

    @cached_property
    def version(self) -> str:
        """What this calendar is made of, printed with every computed deadline."""
        base = f"国务院放假安排（{FIRST_YEAR}—{LAST_YEAR}年，{LIBRARY_VERSION}版）"
        if self.changed_at is None:
            return base
        return f"{base}，另补录{len(self.marks)}天，更新于{self.changed_at:%Y-%m-%d %H:%M}"
