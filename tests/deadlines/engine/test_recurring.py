"""Due rules that come again."""

from datetime import date, datetime, time, timedelta, timezone
from itertools import islice

import pytest

from hongxian.deadlines.engine import (
    Every,
    Recurring,
    Roll,
    UnknownYear,
    Workdays,
    occurrences,
)

W = Workdays()


def first(rule: Recurring, after: datetime, count: int) -> list[datetime]:
    return [o.due_at for o in islice(occurrences(rule, after, W), count)]


def test_every_friday_noon_moves_forward_before_a_holiday():
    rule = Recurring(Every.WEEK, 5, due_time=time(12), roll=Roll.PREVIOUS)

    assert first(rule, datetime(2022, 5, 25), 3) == [
        datetime(2022, 5, 27, 12),
        datetime(2022, 6, 2, 12),
        datetime(2022, 6, 10, 12),
    ]


def test_a_moved_one_says_from_where():
    rule = Recurring(Every.WEEK, 5, due_time=time(12), roll=Roll.NEXT)

    moved = next(occurrences(rule, datetime(2022, 6, 1), W))

    assert (moved.nominal_on, moved.due_at) == (date(2022, 6, 3), datetime(2022, 6, 6, 12))
    assert moved.note == "2022年6月3日(周五)是休假日（端午节），顺延至2022年6月6日(周一)"


def test_one_moved_past_the_moment_asked_for_is_still_to_come():
    rule = Recurring(Every.WEEK, 5, due_time=time(12), roll=Roll.NEXT)

    assert first(rule, datetime(2022, 10, 7, 15), 2) == [
        datetime(2022, 10, 8, 12),
        datetime(2022, 10, 14, 12),
    ]


def test_one_moved_before_the_moment_asked_for_is_over():
    rule = Recurring(Every.WEEK, 5, due_time=time(12), roll=Roll.PREVIOUS)

    assert first(rule, datetime(2022, 6, 2, 13), 1) == [datetime(2022, 6, 10, 12)]


def test_every_month_is_clipped_to_its_last_day():
    assert [d.date() for d in first(Recurring(Every.MONTH, 31), datetime(2022, 1, 30), 3)] == [
        date(2022, 1, 31),
        date(2022, 2, 28),
        date(2022, 3, 31),
    ]


def test_quarters_half_years_and_years():
    after = datetime(2022, 3, 1)

    assert [d.date() for d in first(Recurring(Every.QUARTER, 15), after, 3)] == [
        date(2022, 4, 15),
        date(2022, 7, 15),
        date(2022, 10, 15),
    ]
    assert [d.date() for d in first(Recurring(Every.HALF_YEAR, 2), after, 2)] == [
        date(2022, 7, 2),
        date(2023, 1, 2),
    ]
    assert [d.date() for d in first(Recurring(Every.YEAR, 31, 1), after, 2)] == [
        date(2023, 1, 31),
        date(2024, 1, 31),
    ]


def test_a_year_may_name_its_month():
    assert [
        d.date() for d in first(Recurring(Every.YEAR, 15, 6), datetime(2022, 3, 1), 2)
    ] == [date(2022, 6, 15), date(2023, 6, 15)]  # fmt: skip


def test_every_day_by_noon():
    rule = Recurring(Every.DAY, due_time=time(12))

    assert first(rule, datetime(2022, 6, 2, 12), 2) == [
        datetime(2022, 6, 3, 12),
        datetime(2022, 6, 4, 12),
    ]


def test_an_unknown_year_is_said_when_it_is_reached():
    coming = occurrences(Recurring(Every.MONTH, 1, roll=Roll.NEXT), datetime(2026, 11, 15), W)

    assert next(coming).due_at.date() == date(2026, 12, 1)
    with pytest.raises(UnknownYear, match="2027年"):
        next(coming)


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (Recurring(Every.WEEK, 4, due_time=time(12)), "每周四12:00前（遇休假日仍按原日）"),
        (
            Recurring(Every.QUARTER, 15, roll=Roll.NEXT),
            "每季度末后第1个月15日前（遇休假日顺延至下一个工作日）",
        ),
        (Recurring(Every.YEAR, 31, 1), "每年1月31日前（遇休假日仍按原日）"),
        (Recurring(Every.DAY), "每日前（遇休假日仍按原日）"),
        (Recurring(Every.YEAR), "每年1月1日前（遇休假日仍按原日）"),
        (Recurring(Every.WEEK), "每周一前（遇休假日仍按原日）"),
    ],
)
def test_a_rule_reads_as_people_say_it(rule, words):
    assert rule.words == words


@pytest.mark.parametrize(
    ("every", "day", "month"),
    [
        (Every.WEEK, 8, 1), (Every.WEEK, 0, 1), (Every.MONTH, 32, 1), (Every.YEAR, 1, 13),
        (Every.YEAR, 1, 0),
    ],
)  # fmt: skip
def test_there_is_no_eighth_day_of_a_week_and_no_thirteenth_month(every, day, month):
    with pytest.raises(ValueError, match="no such day"):
        Recurring(every, day, month)


def test_a_moment_is_told_in_the_zone_that_was_asked_in():
    zone = timezone(timedelta(hours=8))
    after = datetime(2022, 5, 25, tzinfo=zone)

    coming = next(occurrences(Recurring(Every.WEEK, 5, due_time=time(12)), after, W))

    assert coming.due_at == datetime(2022, 5, 27, 12, tzinfo=zone)
