"""期限 over HTTP: the list, the explanation, pause, extension, all without scripts."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from hongxian.deadlines.actions import ask_extension
from hongxian.deadlines.models import Deadline, Extension
from hongxian.deadlines.tasks import tick
from hongxian.kit import clock
from tests.campaigns.factories import actor as act
from tests.campaigns.factories import at
from tests.orgs.county import door

START = at(date(2026, 6, 1), 10)


@pytest.fixture(autouse=True)
def third_of_june(settings, tmp_path):
    """The house stands on Wednesday, 3 June 2026."""
    settings.HOME = tmp_path
    clock.set_day(date(2026, 6, 3))


def page(user, name: str, *args, **more) -> str:
    answer = door(user).get(reverse(name, args=args), **more)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_page_explains_when_why_and_what_comes(bureau):
    row = bureau.set(START, clock_code="penalty.preserved_evidence")

    text = page(bureau.officer, "deadline", row.pk)

    for words in (
        "2026年6月1日(周一)当日不计",
        "《行政处罚法》第五十六条：7个工作日，节假日不计",
        "还剩7天 · 6月10日(周三)",
        "逾期报单位负责人",
        "发给单位负责人（丁远航）",
        "未办结即认定逾期",
        "按国务院放假安排（2004—2026年",
    ):
        assert words in text
    assert "23:59" not in text


def test_htmx_gets_the_explanation_alone(bureau):
    row = bureau.set(START)

    text = page(bureau.officer, "deadline", row.pk, headers={"HX-Request": "true"})

    assert "期限怎么算出来的" in text
    assert "<html" not in text


def test_a_late_one_says_when_it_was_found_late_and_what_was_sent(bureau):
    row = bureau.set(START)
    tick(at(date(2026, 6, 12), 9))
    clock.set_day(date(2026, 6, 13))

    text = page(bureau.head, "deadline", row.pk)

    assert "6月12日(周五) 09:00认定，当时期限6月11日(周四)" in text
    assert "逾期2天 · 6月11日(周四)" in text
    assert "“三号厂房隐患”复查整改情况已逾期" in text


def test_the_list_counts_what_it_shows(bureau):
    for n in range(3):
        bureau.set(START + timedelta(days=n), purpose=f"p{n}")
    client = door(bureau.officer)

    text = client.get(reverse("deadlines")).content.decode()

    assert text.count("复查整改情况") >= 3
    assert '未办结<span class="count">3</span>' in text
    assert '逾期<span class="count">0</span>' in text


def test_the_list_takes_the_same_queries_at_one_and_many_rows(
    bureau, django_assert_num_queries, django_assert_max_num_queries
):
    client = door(bureau.office)
    bureau.set(START, purpose="first")
    client.get(reverse("deadlines"))
    with django_assert_max_num_queries(25) as few:
        client.get(reverse("deadlines"))
    for n in range(20):
        bureau.set(START, purpose=f"more-{n}")

    with django_assert_num_queries(len(few)):
        client.get(reverse("deadlines"))


def test_the_list_is_exported_and_the_export_logged(bureau):
    bureau.set(START)

    answer = door(bureau.office).post(reverse("deadlines"), {"export": "xlsx"})

    assert answer["Content-Type"].startswith("application/vnd.openxmlformats")


def test_pause_and_resume_by_hand(bureau):
    row = bureau.set(START)
    client = door(bureau.head)

    client.post(reverse("deadline-pause", args=[row.pk]), {"reason": "委托鉴定"})
    paused = page(bureau.head, "deadline", row.pk)
    clock.set_day(date(2026, 6, 5))
    answer = client.post(reverse("deadline-resume", args=[row.pk]), follow=True)

    assert "已暂停" in paused
    assert "恢复计时" in paused
    assert "已恢复计时，期限为6月13日(周六)。" in answer.content.decode()


def test_what_a_person_may_not_do_is_greyed_with_its_reason(bureau):
    row = bureau.set(START)

    text = page(bureau.officer, "deadline", row.pk)

    assert "由责任单位负责人或专班办公室办理。" in text


def test_a_form_left_empty_comes_back_with_what_was_typed(bureau):
    row = bureau.set(START)
    client = door(bureau.officer)

    text = client.post(
        reverse("deadline-extend", args=[row.pk]), {"due_on": "2026-06-20", "reason": ""}
    ).content.decode()

    assert "请写明延期的理由。" in text
    assert 'value="2026-06-20"' in text
    assert Extension.objects.count() == 0


def test_an_extension_is_asked_and_approved(bureau):
    row = bureau.set(START)
    asked = {"due_on": "2026-06-20", "due_time": "12:00", "reason": "配件未到"}
    door(bureau.officer).post(reverse("deadline-extend", args=[row.pk]), asked)
    request = Extension.objects.get()

    seen_by_head = page(bureau.head, "deadline", row.pk)
    answer = (
        door(bureau.office)
        .post(reverse("extension-approve", args=[request.pk]), follow=True)
        .content.decode()
    )

    assert "由专班办公室审批。" in seen_by_head
    assert "已同意延期，期限改为6月20日(周六) 12:00。" in answer
    assert "原期限2026年6月11日(周四)，经批准延长至2026年6月20日(周六) 12:00（配件未到）" in answer
    assert "最初期限" in answer


def test_an_extension_is_refused_with_a_reason(bureau):
    row = bureau.set(START)
    request = ask_extension(
        row,
        due_asked=at(date(2026, 6, 20)),
        reason="配件未到",
        actor=act(bureau.officer),
        now=START,
    )
    url = reverse("extension-refuse", args=[request.pk])

    empty = door(bureau.office).post(url, {"reason": ""}).content.decode()
    done = door(bureau.office).post(url, {"reason": "可以先行封停"}, follow=True).content.decode()

    assert "不同意延期，请写明理由。" in empty
    assert "可以先行封停" in done
    assert Deadline.objects.get(pk=row.pk).due_at == row.due_at
