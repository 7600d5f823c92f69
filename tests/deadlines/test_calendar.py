"""放假安排: entered days decide, open deadlines follow, late ones never move."""

from datetime import date, timedelta

import pytest

from hongxian.audit.models import AuditEntry
from hongxian.deadlines.actions import (
    keep_calendar_day,
    keep_calendar_year,
    remove_calendar_day,
)
from hongxian.deadlines.engine import Roll, Rule, TimeUnit
from hongxian.deadlines.models import CalendarDay, CalendarYear, Deadline
from hongxian.deadlines.queries.calendar import calendar_warning, day_cell, workdays, year_sheets
from hongxian.deadlines.tasks import tick
from hongxian.kit.clock import local
from hongxian.kit.verdict import Refused
from tests.campaigns.factories import actor as act
from tests.campaigns.factories import at

START = at(date(2026, 6, 1), 10)
FIVE = Rule(5, TimeUnit.WORKDAY, basis="某法第一条")


def keep(bureau, day: date, *, is_workday: bool = False, name: str = "本地放假", **more) -> int:
    return keep_calendar_day(
        day=day, is_workday=is_workday, name=name, source=more.pop("source", "县政府办通知"),
        actor=act(more.pop("user", bureau.office)), now=START,
    )  # fmt: skip


def test_an_entered_day_decides_and_open_deadlines_follow(bureau):
    row = bureau.set(START, FIVE)

    moved = keep(bureau, date(2026, 6, 3))

    fresh = Deadline.objects.get(pk=row.pk)
    assert (local(row.due_at).date(), local(fresh.due_at).date()) == (
        date(2026, 6, 8),
        date(2026, 6, 9),
    )
    assert moved == 1
    assert "跳过6月3日 本地放假" in [step["text"] for step in fresh.steps]
    assert "另补录1天" in fresh.calendar_version
    recounted = AuditEntry.objects.get(verb="deadline.recount")
    assert recounted.detail == {"before": "2026年6月8日(周一)", "after": "2026年6月9日(周二)"}


def test_taking_the_day_back_moves_them_back(bureau):
    row = bureau.set(START, FIVE)
    keep(bureau, date(2026, 6, 3))

    moved = remove_calendar_day(CalendarDay.objects.get(), actor=act(bureau.office), now=START)

    assert moved == 1
    assert Deadline.objects.get(pk=row.pk).due_at == row.due_at
    assert CalendarDay.objects.count() == 0
    assert AuditEntry.objects.filter(verb="calendar.remove_day").count() == 1


def test_what_no_holiday_decides_is_left_alone(bureau):
    days = bureau.set(START, Rule(2, TimeUnit.DAY, basis="方案"))
    rolls = bureau.set(START, Rule(2, TimeUnit.DAY, roll=Roll.NEXT, basis="方案"), purpose="b")

    moved = keep(bureau, date(2026, 6, 3))

    assert moved == 1
    assert Deadline.objects.get(pk=days.pk).due_at == days.due_at
    assert local(Deadline.objects.get(pk=rolls.pk).due_at).date() == date(2026, 6, 4)


def test_frozen_lateness_is_not_recomputed(bureau):
    row = bureau.set(START, FIVE)
    tick(at(date(2026, 6, 9), 9))

    assert keep(bureau, date(2026, 6, 3)) == 0

    late = Deadline.objects.get(pk=row.pk)
    assert (late.late_at, late.due_at) == (at(date(2026, 6, 9), 9), row.due_at)


def test_reminders_follow_the_new_day(bureau):
    row = bureau.set(START, Rule(8, TimeUnit.DAY, basis="方案"))
    assert local(row.next_step_at) == at(date(2026, 6, 4), 9)

    keep(bureau, date(2026, 6, 8))

    assert local(Deadline.objects.get(pk=row.pk).next_step_at) == at(date(2026, 6, 3), 9)


def test_a_day_needs_a_name_a_paper_and_the_office(bureau):
    with pytest.raises(Refused, match="请写明这一天的名称和文件依据"):
        keep(bureau, date(2026, 6, 3), name=" ")
    with pytest.raises(Refused, match="请写明这一天的名称和文件依据"):
        keep(bureau, date(2026, 6, 3), source="")
    with pytest.raises(Refused, match="放假安排由专班办公室录入"):
        keep(bureau, date(2026, 6, 3), user=bureau.head)
    assert CalendarDay.objects.count() == 0


def test_entering_a_day_again_changes_it(bureau):
    keep(bureau, date(2026, 6, 3))
    keep(bureau, date(2026, 6, 3), is_workday=True, name="照常上班")

    row = CalendarDay.objects.get()
    assert (row.is_workday, row.name, row.entered_by) == (True, "照常上班", bureau.office)


def test_a_year_becomes_known_when_people_say_it_is_entered(bureau):
    keep(bureau, date(2027, 1, 1), name="元旦", source="国办通知")

    keep_calendar_year(
        year=2027, source="国办发明电〔2026〕1号", actor=act(bureau.office), now=START
    )

    calendar = workdays()
    assert (calendar.knows(2027), calendar.knows(2028)) == (True, False)
    assert calendar.is_workday(date(2027, 1, 4))
    assert CalendarYear.objects.get().source == "国办发明电〔2026〕1号"


def test_a_year_is_not_declared_without_days_or_paper_or_where_it_is_known(bureau):
    def declare(year: int, source: str = "国办通知") -> None:
        keep_calendar_year(year=year, source=source, actor=act(bureau.office), now=START)

    with pytest.raises(Refused, match="2027年还没有录入任何放假日期"):
        declare(2027)
    with pytest.raises(Refused, match="请写明放假通知的文号"):
        declare(2027, " ")
    with pytest.raises(Refused, match="2026年的放假安排系统已有"):
        declare(2026)


def test_a_missing_year_is_warned_of_in_good_time():
    calendar = workdays_of_library()

    assert calendar_warning(date(2026, 6, 1), calendar) == ""
    assert calendar_warning(date(2026, 11, 1), calendar).startswith(
        "2027年的放假安排还没有录入，落在2027年的工作日期限无法计算"
    )
    assert calendar_warning(date(2028, 3, 1), calendar).startswith("2028年")


def workdays_of_library():
    from hongxian.deadlines.engine import Workdays

    return Workdays()


def test_the_year_page_has_every_day_and_the_months_sums():
    sheets = year_sheets(2022, workdays_of_library())

    days = [cell for sheet in sheets for week in sheet.weeks for cell in week if cell]
    assert len(days) == 365
    assert [sheet.workdays for sheet in sheets][2:4] == [23, 21]
    assert {cell.kind for cell in days} == {"work", "rest", "holiday", "make_up"}


def test_a_day_of_an_unknown_year_is_told_unknown(bureau):
    keep(bureau, date(2027, 1, 1), name="元旦", source="国办通知")
    calendar = workdays()

    assert day_cell(date(2027, 1, 1), calendar).kind == "holiday"
    assert day_cell(date(2027, 1, 4), calendar).kind == "unknown"
    assert [sheet.workdays for sheet in year_sheets(2027, calendar)] == [None] * 12


def test_a_deadline_into_a_year_declared_later_can_then_be_set(bureau):
    late_december = at(date(2026, 12, 30))
    with pytest.raises(Refused, match="2027年"):
        bureau.set(late_december, FIVE)
    keep(bureau, date(2027, 1, 1), name="元旦", source="国办通知")
    keep_calendar_year(year=2027, source="国办通知", actor=act(bureau.office), now=START)

    row = bureau.set(late_december, FIVE)

    assert local(row.due_at).date() == date(2027, 1, 7)
    assert row.due_at - late_december > timedelta(days=7)
