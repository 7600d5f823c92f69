"""The file of the ledger: each column from stored values says what the page says of the record."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hongxian.hazards.models import Hazard
from hongxian.hazards.queries.columns import columns, for_ledger
from hongxian.kit import clock
from hongxian.kit.plain_rows import file_rows
from tests.campaigns.factories import DAY, NOON, SectorFactory, actor
from tests.hazards.factories import DUE, HazardFactory, PlaceFactory, lay_beat
from tests.registry.factories import VehicleFactory

pytestmark = pytest.mark.django_db
STATES = (
    "ordered", "rectifying", "paused", "rectified", "passed", "closed", "handed", "voided",
    "merged",
)  # fmt: skip
DAYS = {
    "due": "due_on", "recheck": "recheck_on", "found": "found_at", "late_at": "late_at",
    "rectified_at": "rectified_at", "passed_at": "passed_at", "closed_at": "closed_at",
}  # fmt: skip
LATE_EVENING = NOON + timedelta(hours=11)
"""Another day in Greenwich."""


@pytest.fixture
def beat():
    """A hazard of every state, kind of subject and grade; telephones, money, days set and unset."""
    beat = lay_beat()
    here = {"place": beat.place, "owner_phone": "13812345678", "due_on": DUE}
    for state in STATES:
        HazardFactory(**here, **{state: True}, officer=beat.officer, found_at=LATE_EVENING)
    HazardFactory(**here, major=True)
    HazardFactory(**here, major=True, confirmed_at=NOON, recheck_on=DUE, late_at=LATE_EVENING)
    HazardFactory(
        place=None, vehicle=VehicleFactory(county=beat.county, unit=beat.other), unit=beat.other,
        county=beat.county, violation=None, owner_phone="1234567", basis="=1+1",
    )  # fmt: skip
    HazardFactory(place=None, county=beat.county, unit=beat.other, spot="国道三公里处")
    HazardFactory(place=PlaceFactory(county=beat.county, unit=beat.other, category="没有的类别"))
    HazardFactory(
        place=beat.place, sector=SectorFactory(county=beat.county), source="ledger",
        demand="限期拆除", owner_name="邱明远", criterion="第六条",
    )  # fmt: skip
    return beat


def shown(column, row):
    """What the page says of the record; a day or a sum as the number it is."""
    if column.name in DAYS:
        day = getattr(row, DAYS[column.name])
        return clock.local(day).date() if hasattr(day, "hour") else day
    value = column.value(row)
    return float(value) if column.name == "money" and value is not None else value


@pytest.mark.parametrize("who", ["officer", "head", "inspector", "office", "stranger"])
def test_every_column_of_the_file_says_what_the_page_says(beat, who):
    asked = columns(actor(getattr(beat, who)), DAY)
    rows = for_ledger(Hazard.objects.filter(county=beat.county)).order_by("-found_at", "-pk")

    written = list(file_rows(rows, asked))

    assert len(written) == rows.count() > len(STATES)
    assert written == [[shown(column, row) for column in asked] for row in rows]


def test_the_file_is_read_without_a_record_and_with_one_query(beat, monkeypatch):
    asked = columns(actor(beat.officer), DAY)
    rows = for_ledger(Hazard.objects.filter(county=beat.county)).order_by("-found_at", "-pk")

    def no_record(*args):
        raise AssertionError("a record was made")

    monkeypatch.setattr(Hazard, "from_db", no_record)
    with CaptureQueriesContext(connection) as caught:
        written = list(file_rows(rows, asked))

    assert written
    assert len(caught) == 1


def test_a_column_without_stored_values_is_read_from_the_record(beat):
    number, where, *_ = columns(actor(beat.officer), DAY)
    rows = for_ledger(Hazard.objects.filter(county=beat.county)).order_by("-found_at", "-pk")
    plain = list(file_rows(rows, [number, where]))

    by_record = type(where)("where", "对象", where.value)

    assert list(file_rows(rows, [number, by_record])) == plain
