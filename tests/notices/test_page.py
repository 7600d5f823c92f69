"""通知, the page: found again by kind, words and day; the quiet hours are said."""

from datetime import timedelta

import pytest
from django.urls import reverse

from hongxian.kit import clock
from hongxian.notices.actions import Message, notify
from hongxian.notices.models import NoticeKind
from hongxian.orgs.models import Role
from tests.campaigns.factories import DAY, UserFactory, at

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(tmp_path, settings):
    settings.HOME = tmp_path
    clock.set_day(DAY)
    person = UserFactory(roles=[Role.OFFICER])
    tell(person, NoticeKind.REMINDER, "台账还有3个工作日到期", DAY - timedelta(days=1))
    tell(person, NoticeKind.RETURNED, "台账已退回", DAY)
    return person


def tell(person, kind, sentence, day):
    message = Message(
        key=f"{kind}:{day}", kind=kind, sentence=sentence, people=(person.pk,),
        county_id=person.unit.county_id,
    )  # fmt: skip
    notify([message], now=at(day, 10))


def rows(client, **query):
    listing = client.get(reverse("notices"), query).context["listing"]
    return listing.total


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({}, 2),
        ({"kind": "returned"}, 1),
        ({"kind": "urge"}, 0),
        ({"q": "退回"}, 1),
        ({"since": DAY.isoformat()}, 1),
        ({"until": (DAY - timedelta(days=1)).isoformat()}, 1),
    ],
)
def test_notices_are_found_again(query, count, reader, client):
    client.force_login(reader)

    assert rows(client, **query) == count


def test_the_page_says_when_notices_come(reader, client):
    client.force_login(reader)

    page = client.get(reverse("notices")).content.decode()

    assert "工作日8:00至18:00发出" in page
    assert "紧急的和后台任务办完的随时出现" in page


def test_nothing_unread_says_where_the_read_ones_are(reader, client):
    client.force_login(reader)
    client.post(reverse("notices-read"), {"all": "yes"})

    page = client.get(reverse("notices")).content.decode()

    assert "这一栏现在没有记录，请看其他栏" in page
    assert "全部" in page
