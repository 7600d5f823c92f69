"""Numbers are shown in part; in full once, for a reason that stands in the log."""

import pytest
from django.urls import reverse

from hongxian.audit.models import AuditEntry
from hongxian.kit.masking import masked_phone
from hongxian.kit.verdict import Refused
from hongxian.orgs.actions.phones import view_phone
from hongxian.orgs.models import Role
from tests.campaigns.factories import NOON, UserFactory, actor

pytestmark = pytest.mark.django_db
NUMBER = "13800001234"


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        (NUMBER, "138****1234"),
        ("0990-1234567", "099*****4567"),
        ("110", "*10"),
        ("1", "1"),
        ("", ""),
    ],
)
def test_a_number_is_masked(number, shown):
    assert masked_phone(number) == shown


def test_pages_and_lists_show_a_part_of_the_number(client):
    keeper = UserFactory(roles=[Role.SYSTEM], phone=NUMBER)
    client.force_login(keeper)

    pages = [
        client.get(reverse("people"), {"column": ["phone", "unit"]}),
        client.get(reverse("person", args=[keeper.pk])),
        client.get(reverse("person-phone", args=[keeper.pk])),
    ]

    assert [NUMBER in page.content.decode() for page in pages] == [False, False, False]
    assert ["138****1234" in page.content.decode() for page in pages] == [True, True, True]


def test_the_number_is_shown_once_for_a_reason_that_is_logged(client):
    keeper = UserFactory(roles=[Role.SYSTEM], phone=NUMBER)
    client.force_login(keeper)

    page = client.post(reverse("person-phone", args=[keeper.pk]), {"reason": "紧急联系"})

    entry = AuditEntry.objects.latest("id")
    assert NUMBER in page.content.decode()
    assert (entry.verb, entry.note) == ("person.view_phone", "理由：紧急联系")
    assert NUMBER not in str(entry.detail)


def test_without_a_reason_nothing_is_shown_or_logged(client):
    keeper = UserFactory(roles=[Role.SYSTEM], phone=NUMBER)
    client.force_login(keeper)

    page = client.post(reverse("person-phone", args=[keeper.pk]), {"reason": ""})

    assert NUMBER not in page.content.decode()
    assert not AuditEntry.objects.filter(verb="person.view_phone").exists()


def test_a_person_without_a_number_has_none_to_show():
    user = UserFactory()

    with pytest.raises(Refused, match="没有登记联系电话"):
        view_phone(user, reason="联系", actor=actor(user), now=NOON)
