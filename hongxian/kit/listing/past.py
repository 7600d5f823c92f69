"""The long past of a list: how far a tab reaches, and the years and campaigns it is opened by."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import Enum

from django.db.models import Q
from django.utils.timezone import make_aware

from hongxian.kit.clock import day_of

EVERYTHING = Q()
ALL_YEARS = "all"
LATELY = 365


class Reach(Enum):
    """How many rows a tab can hold in a county that has worked for years.

    OPEN: it lies within `Past.open`, whose rows are few; all such tabs are counted together.
    OWN: few rows by an index of its own; counted alone.
    PAST: it grows with the years; opened by period, its rows come first and its count after them.
    """

    OPEN = "open"
    OWN = "own"
    PAST = "past"


@dataclass(frozen=True)
class Period:
    """A year, a campaign, or everything."""

    key: str
    label: str
    filter: Q = EVERYTHING


@dataclass(frozen=True)
class Past:
    """What a list says of its past.

    `open` is written exactly as the condition of a partial index. `periods` is asked only on a tab
    that reaches into the past: the first is where one lands, the last holds everything. Where one
    of the filters `bounded_by` is in use, everything is opened: it bounds the rows by itself.
    """

    open: Q
    periods: Callable[[], Sequence[Period]]
    bounded_by: Collection[str] = ("q",)


def periods_of(
    field: str, today: date, first: datetime | None, campaigns: Iterable[tuple[object, str]] = ()
) -> list[Period]:
    """The last twelve months, campaigns, years from `first` on the newest first, and everything.

    Not the calendar year at first: a list opened in January would be empty.
    """
    lately = Q(**{f"{field}__gte": midnight(today - timedelta(days=LATELY))})
    oldest = day_of(first).year if first is not None else today.year
    years = range(today.year, oldest - 1, -1)
    return [
        Period("recent", "近一年", lately),
        *(Period(f"c-{key}", name, Q(campaign=key)) for key, name in campaigns),
        *(Period(str(year), f"{year}年", _in_year(field, year)) for year in years),
        Period(ALL_YEARS, "全部年份"),
    ]


def _in_year(field: str, year: int) -> Q:
    begin, end = midnight(date(year, 1, 1)), midnight(date(year + 1, 1, 1))
    return Q(**{f"{field}__gte": begin, f"{field}__lt": end})


def midnight(day: date) -> datetime:
    """The moment a day begins on the clocks of this country."""
    return make_aware(datetime.combine(day, time.min))
