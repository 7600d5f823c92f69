"""The auditor's page over the log."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from hongxian.audit.models import AuditEntry
from hongxian.kit import clock
from hongxian.orgs.forms.log import SEARCHED
from tests.orgs.county import PASSWORD, door, lay_small
from tests.standing import standing

pytestmark = pytest.mark.django_db


laid, small = standing(lay_small)


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
        ({"q": "东城", "since": "2026-06-01"}, 1),
        ({"since": "2026-06-17"}, 0),
        ({"until": "2026-06-16", "view": "people"}, 3),
    ],
)
def test_the_log_is_filtered(small, asked, count):
    assert len(rows(door(small.auditor), **asked)) == count


def old_entry(small, **more):
    told = {
        "county_code": small.county.pk, "at": clock.now() - timedelta(days=SEARCHED + 1),
        "actor_name": "钱旧名", "verb": "unit.create", "subject_label": "老街百货店", **more,
    }  # fmt: skip
    return AuditEntry.objects.create(**told)


def test_the_log_opens_at_its_last_year_and_the_rest_by_period(small):
    old = old_entry(small, at=clock.now() - timedelta(days=800))
    auditor = door(small.auditor)

    assert old not in rows(auditor)
    assert old in rows(auditor, period=str(old.at.year))
    assert old in rows(auditor, period="all")
    assert old in rows(auditor, until=str(old.at.date() + timedelta(days=1)))


def test_no_entry_is_counted_before_the_rows(small):
    """Millions are: a tab's number comes when it is asked for."""
    auditor = door(small.auditor)
    with CaptureQueriesContext(connection) as queries:
        auditor.get(reverse("log"))
    told = [query["sql"] or "" for query in queries]

    assert not [sql for sql in told if "COUNT(" in sql and "audit_auditentry" in sql]
    asked = auditor.get(reverse("log"), {"period": "all", "count": "1"}).context["listing"]
    entries = AuditEntry.objects.filter(county_code=small.county.pk)
    assert asked.total == entries.count()


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"q": "钱旧名"}, True),
        ({"q": "钱旧"}, False),
        ({"q": "百货"}, False),
        ({"q": "百货", "since": "2020-01-01"}, True),
        ({"q": "百货", "since": "2020-01-01", "until": "2020-12-31"}, False),
    ],
)
def test_who_is_sought_in_all_of_the_log_and_on_what_in_the_days_asked(small, asked, found):
    entry = old_entry(small)

    assert (entry in rows(door(small.auditor), **asked)) == found


def test_a_part_of_a_name_finds_the_person_in_all_of_the_log(small):
    entry = old_entry(small, actor_name=small.auditor.name, subject_label="")

    assert entry in rows(door(small.auditor), q=small.auditor.name[0])


def test_the_page_says_how_far_back_words_are_sought(small):
    auditor = door(small.auditor)
    pages = [
        auditor.get(reverse("log"), asked).content.decode()
        for asked in ({"q": "百货"}, {}, {"q": "百货", "since": "2020-01-01"})
    ]

    assert [f"最近 {SEARCHED} 天里查找" in page for page in pages] == [True, False, False]


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
