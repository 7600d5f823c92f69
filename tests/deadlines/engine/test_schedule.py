"""When the steps of a ladder come: units, order, bounds, and how a step says it."""

from dataclasses import replace
from datetime import date, datetime, time

import pytest

from hongxian.deadlines.engine import DayMark, Workdays
from hongxian.deadlines.engine.schedule import (
    PlannedStep,
    StepUnit,
    fill,
    next_moment,
    schedule,
)

W = Workdays()
DUE = datetime(2022, 6, 2, 18, 30)
STEP = PlannedStep("one", "days", "提醒", -1, StepUnit.DAY, "unit", "【事项】将到期。")


def moments(*steps: PlannedStep) -> list[tuple[str, datetime]]:
    return [(step.code, at) for at, step in schedule(steps, DUE, W).steps]


@pytest.mark.parametrize(
    ("offset", "unit", "at", "moment"),
    [
        (-90, StepUnit.MINUTE, None, datetime(2022, 6, 2, 17)),
        (45, StepUnit.MINUTE, time(9), datetime(2022, 6, 2, 19, 15)),
        (-2, StepUnit.HOUR, None, datetime(2022, 6, 2, 16, 30)),
        (3, StepUnit.HOUR, time(9), datetime(2022, 6, 2, 21, 30)),
        (-2, StepUnit.DAY, time(9), datetime(2022, 5, 31, 9)),
        (1, StepUnit.DAY, None, datetime(2022, 6, 3, 18, 30)),
        (1, StepUnit.WORKDAY, time(9), datetime(2022, 6, 6, 9)),
        (0, StepUnit.DAY, time(18, 30), DUE),
    ],
)
def test_a_step_comes_so_long_before_or_after(offset, unit, at, moment):
    step = replace(STEP, offset=offset, unit=unit, at=at)

    assert moments(step) == [("one", moment)]


def test_steps_come_in_order_and_of_one_moment_the_longer_ahead_first():
    late = replace(STEP, code="late", offset=1)
    day = replace(STEP, code="day", offset=-1)
    hours = replace(STEP, code="hours", offset=-24, unit=StepUnit.HOUR)
    again = replace(day, code="again")

    assert [code for code, _ in moments(late, day, again, hours)] == [
        "hours", "again", "day", "late",
    ]  # fmt: skip


def test_a_silent_step_and_one_after_the_fact_are_left_out():
    silent = replace(STEP, is_active=False)
    after = replace(STEP, offset=0, at=time(19))

    assert moments(silent, after) == []


def test_years_nobody_entered_are_named_once_and_in_order():
    far = [replace(STEP, offset=n, unit=StepUnit.WORKDAY) for n in (-3, -1)]
    plan = schedule(far, datetime(2027, 1, 2, 9), W)

    assert (plan.steps, plan.unknown_years) == ((), (2027,))
    entered = Workdays(marks={date(2027, 1, 1): DayMark(False, "元旦")}, years=frozenset({2027}))
    assert [at for at, _ in schedule(far, datetime(2027, 1, 4, 9), entered).steps] == [
        datetime(2026, 12, 29, 9), datetime(2026, 12, 31, 9),
    ]  # fmt: skip


def test_between_holds_both_ends_and_after_is_strictly_later():
    steps = [replace(STEP, offset=n) for n in (-3, -2, -1)]
    plan = schedule(steps, DUE, W)
    days = [datetime(2022, 5, 30, 18, 30), datetime(2022, 5, 31, 18, 30)]

    assert [at for at, _ in plan.between(*days)] == days
    assert plan.after(days[0]) == days[1]
    assert plan.after(datetime(2022, 6, 1, 18, 30)) is None


def test_the_next_moment_is_the_earlier_of_a_step_and_being_late():
    plan = schedule([STEP, replace(STEP, offset=2)], DUE, W)

    assert next_moment(plan, DUE, datetime(2022, 6, 1), is_late=False) == datetime(
        2022, 6, 1, 18, 30
    )
    assert next_moment(plan, DUE, DUE, is_late=False) == datetime(2022, 6, 2, 18, 30, 1)
    assert next_moment(plan, DUE, DUE, is_late=True) == datetime(2022, 6, 4, 18, 30)
    assert next_moment(plan, DUE, datetime(2022, 7, 1), is_late=True) is None


@pytest.mark.parametrize(
    ("offset", "unit", "at", "words"),
    [
        (-3, StepUnit.WORKDAY, time(9), "到期前3个工作日 09:00"),
        (-1, StepUnit.HOUR, None, "到期前1小时"),
        (0, StepUnit.DAY, time(9), "到期当天 09:00"),
        (1, StepUnit.DAY, time(9), "逾期后1天 09:00"),
        (20, StepUnit.MINUTE, None, "逾期后20分钟"),
    ],
)
def test_a_step_says_when_it_comes(offset, unit, at, words):
    step = replace(STEP, offset=offset, unit=unit, at=at)

    assert (step.when, step.is_escalation) == (words, offset > 0)


def test_the_words_of_a_sentence_are_filled_in():
    words = [("事项", "排查台账"), ("单位", "城关派出所")]

    assert fill("【单位】的【事项】，【单位】办。", words) == "城关派出所的排查台账，城关派出所办。"
