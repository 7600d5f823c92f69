"""The worked examples of the handbook's table of working days, and every shape of rule."""

from datetime import date, datetime, time

import pytest

from hongxian.deadlines.engine import (
    DayMark,
    Extension,
    Pause,
    Roll,
    Rule,
    TimeUnit,
    UnknownYear,
    Workdays,
    compute,
    fixed,
)
from hongxian.kit.verdict import Refused

W = Workdays()


def due(start: datetime, rule: Rule, **more) -> datetime:
    return compute(start, rule, W, **more).due_at


def workdays(count: int, **more) -> Rule:
    return Rule(count, TimeUnit.WORKDAY, **more)


def days(count: int, **more) -> Rule:
    return Rule(count, TimeUnit.DAY, **more)


@pytest.mark.parametrize(
    ("start", "count", "last"),
    [
        (date(2022, 4, 1), 3, date(2022, 4, 7)),
        (date(2022, 4, 29), 3, date(2022, 5, 7)),
        (date(2022, 9, 30), 7, date(2022, 10, 14)),
    ],
)
def test_working_days_of_2022_as_worked_in_the_handbook(start, count, last):
    got = due(datetime(start.year, start.month, start.day, 9), workdays(count))

    assert got == datetime(last.year, last.month, last.day, 23, 59, 59)


@pytest.mark.parametrize(
    ("first", "last", "count"),
    [
        (date(2022, 3, 1), date(2022, 4, 30), 44),
        (date(2022, 5, 1), date(2022, 9, 30), 106),
        (date(2022, 10, 1), date(2022, 10, 31), 18),
    ],
)
def test_the_phases_of_2022_have_as_many_working_days_as_the_handbook_says(first, last, count):
    assert W.count(first, last) == count


def test_the_friday_due_dates_of_2022_that_fall_on_holidays():
    season = [
        date.fromordinal(n)
        for n in range(date(2022, 3, 1).toordinal(), date(2022, 11, 1).toordinal())
    ]

    found = [day for day in season if day.weekday() == 4 and not W.is_workday(day)]

    assert found == [date(2022, 6, 3), date(2022, 10, 7)]


def test_the_explanation_names_what_was_skipped_and_what_counted():
    steps = compute(datetime(2022, 4, 1, 9), workdays(3, basis="行政处罚法第六十条"), W).steps

    assert [(step.kind, step.text) for step in steps] == [
        ("start", "2022年4月1日(周五)当日不计"),
        ("rule", "行政处罚法第六十条：3个工作日，节假日不计"),
        ("skip", "跳过4月3日—5日 清明节"),
        ("make_up", "4月2日(周六) 调休上班，计入"),
        ("due", "最迟2022年4月7日(周四)办结"),
    ]


def test_many_weekends_are_told_as_one_sum():
    steps = compute(datetime(2022, 7, 1, 9), workdays(30), W).steps

    assert [s.text for s in steps if s.kind == "skip"] == ["跳过其余周末12天"]


def test_hours_run_in_clock_time_across_holidays():
    got = due(datetime(2022, 9, 30, 18, 30), Rule(24, TimeUnit.HOUR))

    assert got == datetime(2022, 10, 1, 18, 30)


def test_a_last_day_on_a_holiday_rolls_only_where_the_rule_says_so():
    start = datetime(2022, 5, 24, 9)

    assert due(start, days(10, roll=Roll.NONE)).date() == date(2022, 6, 3)
    assert due(start, days(10, roll=Roll.SAME)).date() == date(2022, 6, 3)
    assert due(start, days(10, roll=Roll.NEXT)).date() == date(2022, 6, 6)
    assert due(start, days(10, roll=Roll.PREVIOUS)).date() == date(2022, 6, 2)


def test_a_rolled_day_says_why():
    steps = compute(datetime(2022, 5, 24, 9), days(10, roll=Roll.NEXT), W).steps

    assert [s.text for s in steps if s.kind == "roll"] == [
        "2022年6月3日(周五)是休假日（端午节），顺延至2022年6月6日(周一)"
    ]


def test_a_due_hour_on_a_holiday_friday_follows_the_policy():
    friday = date(2022, 6, 3)

    early = fixed(friday, due_time=time(12), roll=Roll.PREVIOUS, basis="方案")
    kept = fixed(friday, due_time=time(12), basis="方案")

    assert due(datetime(2022, 6, 1), early) == datetime(2022, 6, 2, 12)
    assert due(datetime(2022, 6, 1), kept) == datetime(2022, 6, 3, 12)


def test_months_end_on_the_last_day_where_there_is_no_such_day():
    assert due(datetime(2022, 3, 31, 9), Rule(1, TimeUnit.MONTH)).date() == date(2022, 4, 30)
    assert due(datetime(2024, 2, 29, 9), Rule(1, TimeUnit.YEAR)).date() == date(2025, 2, 28)
    assert due(datetime(2022, 11, 30, 9), Rule(3, TimeUnit.MONTH)).date() == date(2023, 2, 28)


def test_a_negative_count_runs_backwards_from_the_event():
    expiry = datetime(2022, 10, 14, 9)

    assert due(expiry, workdays(-7)).date() == date(2022, 9, 30)
    assert due(expiry, days(-7, roll=Roll.PREVIOUS)).date() == date(2022, 9, 30)
    assert due(datetime(2022, 5, 1, 8), Rule(-24, TimeUnit.HOUR)) == datetime(2022, 4, 30, 8)


def test_a_pause_moves_the_last_day_and_is_told():
    pause = Pause(datetime(2022, 5, 10, 9), datetime(2022, 5, 13, 9), "委托鉴定")

    got = compute(datetime(2022, 5, 4, 9), days(30), W, pauses=[pause])

    assert got.due_at.date() == date(2022, 6, 6)
    assert [s.text for s in got.steps if s.kind == "pause"] == [
        "2022年5月10日(周二) 09:00至2022年5月13日(周五) 09:00暂停（委托鉴定），3日不计"
    ]


def test_a_pause_of_working_days_counts_only_working_days():
    pause = Pause(datetime(2022, 9, 29, 9), datetime(2022, 10, 9, 9))

    got = compute(datetime(2022, 9, 28, 9), workdays(5), W, pauses=[pause])

    # 29 and 30 September and 8 October are paused; 9–13 October count.
    assert got.due_at.date() == date(2022, 10, 13)
    assert [s.text[-7:] for s in got.steps if s.kind == "pause"] == ["3个工作日不计"]


def test_the_days_skipped_are_told_up_to_the_day_a_pause_moved_it_to():
    pause = Pause(datetime(2022, 5, 30, 9), datetime(2022, 6, 1, 9))

    got = compute(datetime(2022, 5, 27, 9), workdays(4), W, pauses=[pause])

    assert got.due_at.date() == date(2022, 6, 7)
    assert "跳过6月3日—5日 端午节" in [s.text for s in got.steps if s.kind == "skip"]


def test_an_hour_clock_is_paused_to_the_minute():
    pause = Pause(datetime(2022, 5, 1, 10), datetime(2022, 5, 1, 11, 30))

    assert due(datetime(2022, 5, 1, 9), Rule(24, TimeUnit.HOUR), pauses=[pause]) == datetime(
        2022, 5, 2, 10, 30
    )


@pytest.mark.parametrize(
    ("hours", "minutes", "words"),
    [(1, 30, "1小时30分钟不计"), (2, 0, "2小时不计"), (1, 1, "1小时1分钟不计")],
)
def test_the_pause_of_an_hour_clock_is_told_in_hours_and_minutes(hours, minutes, words):
    pause = Pause(datetime(2022, 5, 1, 10), datetime(2022, 5, 1, 10 + hours, minutes))

    got = compute(datetime(2022, 5, 1, 9), Rule(24, TimeUnit.HOUR), W, pauses=[pause])

    assert [s.text.rpartition("，")[2] for s in got.steps if s.kind == "pause"] == [words]


def test_a_pause_within_a_day_stops_no_day_and_is_not_told():
    pause = Pause(datetime(2022, 5, 10, 9), datetime(2022, 5, 10, 15))

    got = compute(datetime(2022, 5, 4, 9), days(30), W, pauses=[pause])

    assert got.due_at.date() == date(2022, 6, 3)
    assert [s for s in got.steps if s.kind == "pause"] == []


def test_no_working_day_at_all_skips_none():
    got = compute(datetime(2022, 6, 3, 9), workdays(0), W)

    assert got.due_at.date() == date(2022, 6, 3)
    assert [s for s in got.steps if s.kind == "skip"] == []


def test_a_day_moved_forward_says_so():
    steps = compute(datetime(2022, 5, 24, 9), days(10, roll=Roll.PREVIOUS), W).steps

    assert [s.text for s in steps if s.kind == "roll"] == [
        "2022年6月3日(周五)是休假日（端午节），提前至2022年6月2日(周四)"
    ]


def test_a_pause_after_the_end_changes_nothing():
    pause = Pause(datetime(2022, 7, 1, 9), datetime(2022, 7, 9, 9))

    assert due(datetime(2022, 5, 4, 9), days(30), pauses=[pause]).date() == date(2022, 6, 3)


def test_an_open_pause_is_told_and_counts_when_it_ends():
    got = compute(datetime(2022, 5, 4, 9), days(30), W, pauses=[Pause(datetime(2022, 5, 10, 9))])

    assert got.due_at.date() == date(2022, 6, 3)
    assert [s.text for s in got.steps if s.kind == "pause"] == [
        "自2022年5月10日(周二) 09:00起暂停，恢复后继续计算"
    ]


def test_an_extension_keeps_the_old_date_in_the_explanation():
    longer = Extension(datetime(2022, 6, 1, 9), datetime(2022, 6, 25, 12), "工程量大")

    got = compute(datetime(2022, 5, 4, 9), days(30, roll=Roll.NEXT), W, extensions=[longer])

    assert got.due_at == datetime(2022, 6, 25, 12)
    assert [s.text for s in got.steps if s.kind == "extension"] == [
        "原期限2022年6月3日(周五)，经批准延长至2022年6月25日(周六) 12:00（工程量大）"
    ]


def test_a_pause_after_an_extension_moves_the_extended_day():
    longer = Extension(datetime(2022, 6, 1, 9), datetime(2022, 6, 20, 12))
    pause = Pause(datetime(2022, 6, 10, 9), datetime(2022, 6, 14, 9))

    got = due(datetime(2022, 5, 4, 9), days(30), pauses=[pause], extensions=[longer])

    assert got == datetime(2022, 6, 24, 12)


def test_an_unknown_year_is_said_never_assumed():
    with pytest.raises(UnknownYear, match="2027年的放假安排还没有录入，请先在“放假安排”中录入"):
        compute(datetime(2026, 12, 30, 9), workdays(3), W)
    with pytest.raises(Refused):
        compute(datetime(2026, 12, 1, 9), days(60, roll=Roll.NEXT), W)


def test_an_unknown_year_does_not_matter_where_no_holiday_decides():
    assert due(datetime(2026, 12, 30, 9), days(60)).date() == date(2027, 2, 28)
    assert due(datetime(2026, 12, 31, 20), Rule(24, TimeUnit.HOUR)) == datetime(2027, 1, 1, 20)


def test_days_that_people_entered_decide():
    entered = Workdays(
        marks={
            date(2027, 1, 1): DayMark(False, "元旦"),
            date(2026, 12, 31): DayMark(False, "本地放假"),
        },
        years=frozenset({2027}),
    )

    got = compute(datetime(2026, 12, 30, 9), workdays(2), entered)

    assert got.due_at.date() == date(2027, 1, 5)
    assert [s.text for s in got.steps if s.kind == "skip"] == ["跳过12月31日—1月3日 本地放假、元旦"]


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (workdays(3), "3个工作日"), (workdays(-20), "前20个工作日"), (days(15), "15日"),
        (Rule(24, TimeUnit.HOUR), "24小时"), (fixed(date(2026, 3, 22), basis="方案"), "定期限"),
    ],
)  # fmt: skip
def test_a_rule_says_how_long_it_is(rule, words):
    assert rule.words == words


def test_a_snapshot_gives_the_rule_back():
    rule = Rule(3, TimeUnit.WORKDAY, time(12), Roll.NEXT, "依据", can_pause=False)
    day = fixed(date(2026, 3, 22), basis="方案")

    assert (Rule.from_json(rule.to_json()), Rule.from_json(day.to_json())) == (rule, day)
    assert day.to_json() == {
        "count": 0, "unit": "fixed", "due_time": None, "roll": "same", "basis": "方案",
        "can_pause": True, "on": "2026-03-22",
    }  # fmt: skip


@pytest.mark.parametrize(
    "wrong",
    [
        {"count": 0, "unit": TimeUnit.FIXED},
        {"count": 3, "unit": TimeUnit.DAY, "on": date(2026, 3, 22)},
        {"count": -1, "unit": TimeUnit.MONTH},
        {"count": -1, "unit": TimeUnit.YEAR},
        {"count": -1, "unit": TimeUnit.FIXED, "on": date(2026, 3, 22)},
    ],
)
def test_a_rule_that_means_nothing_is_not_made(wrong):
    with pytest.raises(ValueError, match=r"fixed|backwards"):
        Rule(**wrong)


def test_the_calendar_says_what_it_is_made_of():
    changed = Workdays(
        marks={date(2027, 1, 1): DayMark(False, "元旦")}, changed_at=datetime(2026, 11, 25, 9, 30)
    )

    assert W.version.startswith("国务院放假安排（2004—2026年")
    assert changed.version == f"{W.version}，另补录1天，更新于2026-11-25 09:30"
