"""工作台 of the three administrators: their own work, in numbers that equal their lists."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from hongxian.audit.tasks import seal_log
from hongxian.kit import clock
from hongxian.orgs import actions
from hongxian.orgs.models import ProposedPost, Role, User
from tests.campaigns.factories import DAY, UserFactory, at
from tests.orgs.county import Small, door, lay_small
from tests.orgs.roster import roster

pytestmark = pytest.mark.django_db


@pytest.fixture
def small(tmp_path, settings) -> Small:
    settings.HOME = tmp_path
    clock.set_day(DAY)
    return lay_small()


def home(user: User):
    return door(user).get(reverse("home"))


def text(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def propose(small: Small, count: int) -> None:
    for _ in range(count):
        newcomer = UserFactory(unit=small.bureau, roles=[])
        ProposedPost.objects.create(
            county=small.county, user=newcomer, unit=small.bureau, role=Role.OFFICER
        )


@pytest.mark.parametrize("who", ["system", "security", "auditor"])
def test_every_number_equals_the_list_it_opens(who, small):
    propose(small, 2)
    actions.record_failed_log_in("wang", address="10.0.0.1", now=at(DAY))
    actions.record_lock_out("wang", address="10.0.0.1", now=at(DAY - timedelta(days=8)))
    seal_log()
    client = door(getattr(small, who))
    page = client.get(reverse("home")).content.decode()

    found = re.findall(r'<a href="([^"]+)"[^>]*><b>(\d+)</b>', page)

    assert len(found) >= 2
    for href, figure in found:
        listing = client.get(href.replace("&amp;", "&")).context["listing"]
        assert (href, listing.total) == (href, int(figure))


def test_the_security_administrator_sees_what_waits(small):
    propose(small, 2)

    shown = text(home(small.security))

    assert "2 待授予的任职" in shown
    assert "0 已锁定的账号" in shown
    assert "日志核验" not in shown


def test_the_system_administrator_sees_open_imports_and_the_last_run(small):
    content = roster([], [["关晓岚", "guan", "东城派出所", "民警", ""]])
    actions.upload_import(
        small.county, file_name="花名册.xlsx", content=content,
        actor=small.acting(small.system), now=at(DAY),
    )  # fmt: skip

    shown = text(home(small.system))

    assert "待确认的导入 花名册.xlsx" in shown
    assert "提醒程序还没有运行过" in shown


def test_the_auditor_sees_the_last_check_and_this_weeks_failures(small):
    actions.record_failed_log_in("wang", address="10.0.0.1", now=at(DAY))
    actions.record_failed_log_in("wang", address="10.0.0.1", now=at(DAY - timedelta(days=8)))
    before = text(home(small.auditor))
    seal_log()

    after = text(home(small.auditor))

    assert "1 近七天登录失败和锁定" in before
    assert "还没有核验过" in before
    assert "核验到第" in after
    assert "完好" in after


def test_the_page_asks_the_same_number_of_queries_for_more_work(small):
    propose(small, 1)
    with CaptureQueriesContext(connection) as few:
        home(small.security)
    propose(small, 3)
    with CaptureQueriesContext(connection) as many:
        home(small.security)

    assert len(many) == len(few)
