"""Numbers of hazards: 2026-00012, of a county and a year, never twice."""

from datetime import datetime

from django.db.models import QuerySet

from hongxian.hazards.models import HazardCounter
from hongxian.kit.bulk import update_rows
from hongxian.kit.clock import day_of
from hongxian.kit.questions import Question

STRIPES = 8
"""So many writers of one county number hazards at the same moment without waiting."""


def next_numbers(county_id: str, year: int, count: int = 1) -> list[str]:
    """So many free numbers of one stripe, in the caller's transaction.

    The free stripe that is behind most is taken; locked ones are passed by. Who holds a stripe
    already always finds that one free, so nobody waits for a stripe while holding another.
    """
    rows = _stripes(county_id, year)
    free = _free(county=county_id, year=year)
    row = free[0] if free else _waited_for(rows, county_id, year)
    places = range(row.last, row.last + count)
    row.last += count
    update_rows([row], ["last"])
    return [f"{year}-{place * STRIPES + row.stripe + 1:05d}" for place in places]


def _stripes(county: str, year: int) -> QuerySet[HazardCounter]:
    return HazardCounter.objects.filter(county=county, year=year).order_by("last", "stripe")


def _free_stripe(county: str, year: int) -> QuerySet[HazardCounter]:
    return _stripes(county, year).select_for_update(skip_locked=True)[:1]


_free = Question(_free_stripe)


def _waited_for(rows: QuerySet[HazardCounter], county_id: str, year: int) -> HazardCounter:
    """The year's first number, or all stripes are taken: wait for the one that is behind most."""
    if not rows.exists():
        stripes = [
            HazardCounter(county_id=county_id, year=year, stripe=no) for no in range(STRIPES)
        ]
        HazardCounter.objects.bulk_create(stripes, ignore_conflicts=True)
    return rows.select_for_update()[0]


def next_number(county_id: str, found_at: datetime) -> str:
    """The number of one hazard, by the year in which it was found."""
    return next_numbers(county_id, day_of(found_at).year)[0]
