"""The auditor's page over the log."""

import pytest
from django.urls import reverse

from hongxian.audit.models import AuditEntry
from tests.orgs.county import PASSWORD, Small, door, lay_small

pytestmark = pytest.mark.django_db


@pytest.fixture
def small() -> Small:
    return lay_small()


def rows(client, **asked):
    return [row.subject for row in client.get(reverse("log"), asked).context["listing"].rows]


def test_the_log_is_newest_first_and_of_ones_own_county(small):
    lay_small("880302", "白水县")

    shown = rows(door(small.auditor))

    assert {entry.county_code for entry in shown} == {small.county.pk}
    assert shown == sorted(shown, key=lambda entry: (entry.at, entry.pk), reverse=True)


def test_the_log_shows_strangers_at_the_gate(small, client):
    client.post(reverse("login"), {"username": "nobody", "password": PASSWORD})

    shown = rows(door(small.auditor), view="failed")

    assert [entry.actor_name for entry in shown] == ["未知账号"]


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        ({"verb": "unit.create"}, 3),
        ({"q": "东城"}, 1),
        ({"since": "2026-06-17"}, 0),
        ({"until": "2026-06-16", "view": "people"}, 3),
    ],
)
def test_the_log_is_filtered(small, asked, count):
    assert len(rows(door(small.auditor), **asked)) == count


def test_an_entry_tells_everything_in_chinese(small):
    entry = AuditEntry.objects.get(verb="unit.create", subject_id=str(small.east.pk))

    facts = door(small.auditor).get(reverse("log-entry", args=[entry.pk])).context["facts"]

    assert {fact.label: str(fact.value) for fact in facts}["对象类别"] == "单位"
    assert [(fact.label, fact.value) for fact in facts[-3:]] == [
        ("名称", "青石县公安局东城派出所"), ("类别", "派出所"), ("上级单位", "县公安局"),
    ]  # fmt: skip


def test_all_entries_of_one_record(small):
    shown = rows(door(small.auditor), subject=str(small.east.pk))

    assert [entry.subject_label for entry in shown] == ["东城派出所"]


def test_taking_the_log_out_is_itself_logged(small):
    before = AuditEntry.objects.count()

    answer = door(small.auditor).post(reverse("log"), {"export": "xlsx"})

    entry = AuditEntry.objects.latest("id")
    assert answer.status_code == 200
    assert (entry.verb, entry.actor_name) == ("list.export", "审明")
    assert entry.detail == {"what": "操作日志", "rows": before}
