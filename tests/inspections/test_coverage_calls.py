"""应检覆盖提醒: one sentence for a unit's head at each date, and the list behind it."""

from datetime import date, datetime, timedelta

import pytest

from hongxian.audit.models import AuditEntry
from hongxian.desk.tasks import tick
from hongxian.inspections.frequency import shipped_rules
from hongxian.inspections.models import CoverageCall
from hongxian.inspections.queries.coverage import due, owed_by_unit
from hongxian.inspections.tasks import call_for_coverage
from hongxian.notices.models import Notice, NoticeKind
from tests.campaigns.factories import UnitFactory, actor, at
from tests.inspections.factories import InspectionFactory, PlaceFactory, Station

pytestmark = pytest.mark.django_db
END = date(2026, 12, 31)


def before(days: int) -> datetime:
    return at(END - timedelta(days=days), 10)


@pytest.fixture
def station():
    return Station()


def test_the_dates_are_data():
    assert shipped_rules().reminder.days == (10, 30, 60)


def test_the_head_hears_once_at_each_date_how_many_are_left(station):
    visited = PlaceFactory(unit=station.unit, county=station.county)
    InspectionFactory(place=visited, started_at=at(date(2026, 3, 1), 10))
    planned = PlaceFactory(unit=station.unit, county=station.county)
    InspectionFactory(place=planned, planned=True, planned_on=END)

    assert [call_for_coverage(before(61)), call_for_coverage(before(60))] == [0, 1]
    assert call_for_coverage(before(59)) == 0

    notice = Notice.objects.get()
    assert (notice.recipient, notice.kind) == (station.head, NoticeKind.REMINDER)
    assert notice.sentence == (
        f"{station.unit.short_name}今年还有2家没有检查够次数，其中1家还没有安排；"
        "到12月31日(周四)为止算今年，请安排检查。"
    )
    assert notice.url == f"/inspections/due/?view=all&unit={station.unit.pk}"
    assert due(actor(station.head), before(60).date()).count() == 2
    assert [call_for_coverage(before(30)), call_for_coverage(before(10))] == [1, 1]
    assert Notice.objects.count() == 3
    assert AuditEntry.objects.filter(verb="coverage.call").count() == 3


def test_of_missed_dates_only_the_last_is_told(station):
    assert call_for_coverage(before(5)) == 1
    assert list(CoverageCall.objects.values_list("days", "units")) == [(10, 1)]
    assert Notice.objects.count() == 1


def test_a_unit_that_owes_nothing_hears_nothing(station):
    InspectionFactory(place=station.place, started_at=at(date(2026, 3, 1), 10))

    assert call_for_coverage(before(30)) == 0
    assert not Notice.objects.exists()
    assert CoverageCall.objects.get().units == 0


def test_each_unit_has_its_own_number(station):
    other = UnitFactory(county=station.county)
    for _ in range(3):
        PlaceFactory(unit=other, county=station.county)
    owed = owed_by_unit(station.county.pk, END)

    assert {unit: one.places for unit, one in owed.items()} == {station.unit.pk: 1, other.pk: 3}


def test_the_next_year_begins_anew(station):
    call_for_coverage(before(10))
    assert call_for_coverage(at(date(2027, 1, 2), 10)) == 0
    assert call_for_coverage(at(date(2027, 11, 2), 10)) == 1


def test_the_houses_tick_does_it(station):
    tick(before(10))

    assert CoverageCall.objects.count() == 1
