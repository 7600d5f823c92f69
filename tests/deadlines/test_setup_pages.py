"""放假安排, 提醒步骤, 法定期限, 定时任务 over HTTP."""

from datetime import date

import pytest
from django.urls import reverse

from hongxian.deadlines.models import CalendarDay, CalendarYear, EscalationStep
from hongxian.deadlines.tasks import tick
from hongxian.kit import clock
from tests.campaigns.factories import at
from tests.orgs.county import door

START = at(date(2026, 6, 1), 10)
DAY = {"day": "2026-06-04", "kind": "off", "name": "本地放假", "source": "县政府办通知"}
STEP = {
    "name": "提前五天提醒", "ladder": "days", "side": "before", "amount": "5", "unit": "workday",
    "at": "09:00", "audience": "unit", "sentence": "【事项】快到期了。", "is_active": "on",
}  # fmt: skip


@pytest.fixture(autouse=True)
def third_of_june(settings, tmp_path):
    """The house stands on Wednesday, 3 June 2026."""
    settings.HOME = tmp_path
    clock.set_day(date(2026, 6, 3))


def page(user, name: str, query: str = "", args=()) -> str:
    answer = door(user).get(reverse(name, args=args) + query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_year_shows_working_days_and_holidays(bureau):
    text = page(bureau.officer, "calendar")

    assert "2026年放假安排" in text
    assert 'title="端午节"' in text
    assert "工作日 248 天" in text
    assert "录入日期" not in text


def test_a_year_nobody_entered_is_said_loudly(bureau):
    text = page(bureau.office, "calendar", "?year=2027")

    assert "2027年的放假安排还没有录齐" in text
    assert "系统不会自行推测" in text
    clock.set_day(date(2026, 11, 20))
    assert "2027年的放假安排还没有录入，落在2027年的工作日期限无法计算" in page(
        bureau.officer, "calendar"
    )


@pytest.mark.parametrize("query", ["?year=1900", "?year=99999", "?year=abc", "?year=²０²６"])
def test_a_senseless_year_still_shows_a_calendar(bureau, query):
    assert "放假安排" in page(bureau.officer, "calendar", query)


def test_a_day_is_entered_changed_and_taken_back(bureau):
    row = bureau.set(START, clock_code="penalty.hearing_request")
    client = door(bureau.office)

    entered = client.post(reverse("calendar-day"), DAY, follow=True).content.decode()
    again = page(bureau.office, "calendar-day", "?date=2026-06-04")
    day = CalendarDay.objects.get()
    removed = client.post(reverse("calendar-day-remove", args=[day.pk]), follow=True)

    assert "已录入6月4日。1项未办结期限已重新计算。" in entered
    assert "县政府办通知" in again
    assert "1项未办结期限已重新计算。" in removed.content.decode()
    assert row.due_at == type(row).objects.get(pk=row.pk).due_at


def test_a_day_with_no_paper_comes_back(bureau):
    text = door(bureau.office).post(reverse("calendar-day"), {**DAY, "source": ""}).content.decode()

    assert "有1处需要改正" in text
    assert CalendarDay.objects.count() == 0


def test_a_year_is_declared(bureau):
    client = door(bureau.office)
    url = reverse("calendar-year", args=[2027])

    early = client.post(url, {"source": "国办通知"}).content.decode()
    client.post(reverse("calendar-day"), {**DAY, "day": "2027-01-01", "name": "元旦"})
    done = client.post(url, {"source": "国办通知"}, follow=True).content.decode()

    assert "2027年还没有录入任何放假日期" in early
    assert "2027年的放假安排已确认" in done
    assert "沈亦文" in done
    assert CalendarYear.objects.get().year == 2027


def test_steps_are_shown_changed_and_reset(bureau):
    client = door(bureau.office)

    changed = client.post(reverse("reminder", args=["before_3"]), STEP, follow=True)
    row = EscalationStep.objects.get()
    reset = client.post(reverse("reminder-reset", args=["before_3"]), follow=True)

    assert "提前五天提醒" in changed.content.decode()
    assert "本县已改" in changed.content.decode()
    assert (row.code, row.offset, row.audience) == ("before_3", -5, "unit")
    assert "已恢复为系统原有设置" in reset.content.decode()
    assert "到期前3个工作日 09:00" in page(bureau.officer, "reminders")


def test_a_step_of_ones_own_is_added_and_deleted(bureau):
    client = door(bureau.office)

    client.post(reverse("reminder-new"), STEP)
    row = EscalationStep.objects.get()
    text = page(bureau.office, "reminders")
    client.post(reverse("reminder-reset", args=[row.code]))

    assert "本县增加" in text
    assert EscalationStep.objects.count() == 0


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"side": "on"}, "到期当天请填0"),
        ({"amount": "0"}, "请填写提前或推后多少"),
        ({"at": ""}, "按天提醒要写明几点发送"),
    ],
)
def test_a_step_that_makes_no_sense_comes_back(bureau, change, sentence):
    text = door(bureau.office).post(reverse("reminder-new"), {**STEP, **change}).content.decode()

    assert sentence in text
    assert EscalationStep.objects.count() == 0


def test_a_step_nobody_knows_is_not_found(bureau):
    assert door(bureau.office).get(reverse("reminder", args=["nothing"])).status_code == 404


def test_the_clocks_show_the_version_of_a_day(bureau):
    now = page(bureau.officer, "law-clocks", "?q=剧毒化学品购买")
    before = page(bureau.officer, "law-clocks", "?q=剧毒化学品购买&on=2022-06-01")

    assert "《危险化学品安全法》第五十九条" in now
    assert "《危险化学品安全管理条例》第三十九条" in before
    assert "1 条" in now
    assert "待核" in before


def test_the_clocks_that_nobody_finds_say_so(bureau):
    assert "没有符合条件的期限" in page(bureau.officer, "law-clocks", "?q=不存在的事&on=abc")


def test_the_history_of_runs_and_a_standing_clock(bureau):
    nothing = page(bureau.officer, "ticks")
    bureau.set(START)
    tick(at(date(2026, 6, 1), 9))
    stale = page(bureau.officer, "ticks")
    tick(clock.now())
    fresh = page(bureau.officer, "ticks")

    assert "定时任务还没有办理过" in nothing
    assert "定时任务已超过一天没有办理" in stale
    assert "定时任务已超过一天没有办理" not in fresh
    assert "办完" in fresh
