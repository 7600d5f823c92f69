"""The engine against a naive count, day by day, over the library's years."""

from datetime import date, datetime, timedelta

import chinese_calendar
from hypothesis import given, settings
from hypothesis import strategies as st

from hongxian.deadlines.engine import Extension, Pause, Roll, Rule, TimeUnit, Workdays, compute

W = Workdays()
DAY = timedelta(days=1)
# Room for the count, the pauses and a holiday before the last known day.
starts = st.datetimes(datetime(2004, 1, 1), datetime(2026, 7, 1))
lengths = st.integers(0, 14)


@st.composite
def cases(draw):
    """A start, up to three pauses in order, and perhaps an extension in between."""
    start = draw(starts)
    at, pauses = start, []
    for _ in range(draw(st.integers(0, 3))):
        begin = at + timedelta(hours=draw(st.integers(1, 200)))
        end = begin + timedelta(hours=draw(st.integers(0, 240)))
        pauses.append(Pause(begin, end))
        at = end
    longer = []
    if draw(st.booleans()):
        decided = at + timedelta(hours=1)
        longer.append(Extension(decided, decided + timedelta(days=draw(st.integers(1, 30)))))
    return start, pauses, longer


def paused_days(start: datetime, pauses: list[Pause]) -> set[date]:
    days = set()
    for pause in pauses:
        day = pause.starts_at.date()
        while day < pause.ends_at.date():
            if day > start.date():
                days.add(day)
            day += DAY
    return days


def naive(start: datetime, count: int, pauses: list[Pause], worked_only: bool) -> date:
    """Walk on from the day of the event; tick off every day that counts."""
    off = paused_days(start, pauses)
    day, left = start.date(), count
    while left:
        day += DAY
        if day in off or (worked_only and not chinese_calendar.is_workday(day)):
            continue
        left -= 1
    return day


def naive_roll(day: date, roll: Roll) -> date:
    way = {Roll.NEXT: DAY, Roll.PREVIOUS: -DAY}.get(roll)
    while way and not chinese_calendar.is_workday(day):
        day += way
    return day


@given(cases(), st.integers(1, 25))
@settings(max_examples=200)
def test_working_days(case, count):
    start, pauses, longer = case

    got = compute(start, Rule(count, TimeUnit.WORKDAY), W, pauses, longer).due_at

    expected = naive(start, count, pauses, worked_only=True)
    assert got.date() == (longer[0].due_at.date() if longer else expected)


@given(cases(), st.integers(1, 60), st.sampled_from(Roll))
@settings(max_examples=200)
def test_calendar_days_with_their_roll(case, count, roll):
    start, pauses, longer = case

    got = compute(start, Rule(count, TimeUnit.DAY, roll=roll), W, pauses, longer).due_at

    expected = naive_roll(naive(start, count, pauses, worked_only=False), roll)
    assert got.date() == (longer[0].due_at.date() if longer else expected)


@given(cases(), st.integers(1, 72))
@settings(max_examples=100)
def test_hours_minute_by_minute(case, count):
    start, pauses, _ = case

    got = compute(start, Rule(count, TimeUnit.HOUR), W, pauses).due_at

    due = start + timedelta(hours=count)
    for pause in pauses:
        if pause.starts_at < due:
            due += pause.ends_at - pause.starts_at
    assert got == due


@given(st.datetimes(datetime(2004, 2, 1), datetime(2026, 7, 1)), st.integers(1, 25))
@settings(max_examples=100)
def test_counting_back_undoes_counting_on_from_a_working_day(start, count):
    last = compute(start, Rule(count, TimeUnit.WORKDAY), W).due_at
    back = compute(last, Rule(-count, TimeUnit.WORKDAY), W).due_at.date()

    was_worked = chinese_calendar.is_workday(start.date())
    assert (back == start.date()) == was_worked
    assert back <= start.date()


@given(st.dates(date(2004, 1, 1), date(2026, 12, 31)))
@settings(max_examples=300)
def test_a_day_is_worked_exactly_when_the_library_says_so(day):
    assert W.is_workday(day) == chinese_calendar.is_workday(day)


def test_every_year_of_the_library_agrees_day_by_day():
    day, wrong = date(2004, 1, 1), []
    while day.year < 2027:
        if W.is_workday(day) != chinese_calendar.is_workday(day):
            wrong.append(day)
        day += DAY

    assert wrong == []


@given(cases(), st.integers(1, 25))
@settings(max_examples=100)
def test_the_explanation_adds_up(case, count):
    """Start first, due last, and the due sentence names the computed day."""
    start, pauses, longer = case
    rule = Rule(count, TimeUnit.WORKDAY)

    got = compute(start, rule, W, pauses, longer)

    kinds = [step.kind for step in got.steps]
    assert (kinds[0], kinds[1], kinds[-1]) == ("start", "rule", "due")
    assert f"{got.due_at.year}年{got.due_at.month}月{got.due_at.day}日" in got.steps[-1].text
    assert kinds.count("extension") == len(longer)
