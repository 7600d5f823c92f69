"""Numbers of hazards: 2026-00012, of a county and a year, never twice."""

from datetime import datetime

from django.db import connection

from hongxian.hazards.models import HazardCounter
from hongxian.kit.bulk import update_rows
from hongxian.kit.clock import day_of
from hongxian.kit.questions import prepared_cursor

STRIPES = 8
"""So many writers of one county number hazards at the same moment without waiting."""
FREE = """
UPDATE hazards_hazardcounter SET last = last + %s
WHERE county_id = %s AND id = (
    SELECT id FROM hazards_hazardcounter WHERE county_id = %s AND year = %s
    ORDER BY last, stripe LIMIT 1 FOR UPDATE SKIP LOCKED
) RETURNING last - %s, stripe
"""


def next_numbers(county_id: str, year: int, count: int = 1) -> list[str]:
    """So many free numbers of one stripe, in the caller's transaction.

    The free stripe that is behind most is taken; locked ones are passed by. Who holds a stripe
    already always finds that one free, so nobody waits for a stripe while holding another.
    """
    taken = _take_free(county_id, year, count) or _take_waiting(county_id, year, count)
    before, stripe = taken
    return [f"{year}-{no * STRIPES + stripe + 1:05d}" for no in range(before, before + count)]


def _take_free(county_id: str, year: int, count: int) -> tuple[int, int] | None:
    """So many of a free stripe, in one statement: what it had given before, and which it is."""
    if connection.vendor != "postgresql":
        return None  # one writer, who holds them all
    with prepared_cursor() as cursor:
        cursor.execute(FREE, [count, county_id, county_id, year, count])
        found: tuple[int, int] | None = cursor.fetchone()
    return found


def _take_waiting(county_id: str, year: int, count: int) -> tuple[int, int]:
    """The year's first number, or all stripes are taken: wait for the one that is behind most."""
    rows = HazardCounter.objects.filter(county=county_id, year=year).order_by("last", "stripe")
    row = rows.select_for_update().first()
    if row is None:
        stripes = [
            HazardCounter(county_id=county_id, year=year, stripe=no) for no in range(STRIPES)
        ]
        HazardCounter.objects.bulk_create(stripes, ignore_conflicts=True)
        row = rows.select_for_update()[0]
    before = row.last
    row.last += count
    update_rows([row], ["last"])
    return before, row.stripe


def next_number(county_id: str, found_at: datetime) -> str:
    """The number of one hazard, by the year in which it was found."""
    return next_numbers(county_id, day_of(found_at).year)[0]
