"""The auditor's pages about the sealed log: what is shown, printed and taken out."""

import html
import json
import subprocess
import sys
from datetime import timedelta

import pytest
from django.urls import reverse

from hongxian.audit.actions import note_check, record, seal_county
from hongxian.audit.models import AuditEntry, DayHead
from hongxian.audit.queries.checking import check
from hongxian.audit.verbs import Verb
from hongxian.kit import clock
from hongxian.orgs.models import Role
from tests.campaigns.factories import DAY, NOON, UserFactory, actor

pytestmark = pytest.mark.django_db
TRY = Verb("test.try", "试一试")
NEXT = NOON + timedelta(days=1)


@pytest.fixture
def auditor(client, settings, tmp_path):
    settings.HOME = tmp_path
    clock.set_day(NEXT.date())
    user = UserFactory(roles=[Role.AUDIT])
    client.force_login(user)
    for no in range(3):
        record(actor=actor(user), verb=TRY, subject=None, now=NOON, detail={"what": str(no)})
    county = user.unit.county_id
    for now in (NOON, NEXT):
        seal_county(county, now=now)
    return user


def test_the_log_shows_the_number_of_a_sealed_entry_and_what_still_waits(client, auditor):
    record(actor=actor(auditor), verb=TRY, subject=None, now=NEXT)

    page = client.get(reverse("log")).content.decode()

    assert page.count("未封存") == 1
    assert [f"第{no}号" in page for no in (1, 2, 3, 4)] == [True, True, True, False]
    assert "还没有核验过。" in page


def test_the_log_says_what_the_last_check_found(client, auditor):
    note_check(check(auditor.unit.county_id, now=NEXT), now=NEXT)

    assert "核验完好" in client.get(reverse("log")).content.decode()
    page = client.get(reverse("log-checks")).content.decode()
    assert "核验到第 3 号，日封存 1 份。" in page


def test_a_sealed_day_can_be_printed_and_signed(client, auditor):
    head = DayHead.objects.get()

    page = client.get(reverse("log-head", args=[head.pk])).content.decode()

    assert all(block in page for block in head.blocks)
    assert "审计员签字" in page


def test_the_export_is_a_file_and_an_entry(client, auditor):
    days = {"scope": "county", "since": DAY.isoformat(), "until": NEXT.date().isoformat()}

    answer = client.post(reverse("log-extract"), days)

    rows = [json.loads(line) for line in answer.getvalue().decode().splitlines()]
    assert answer.status_code == 200
    assert [row["kind"] for row in rows] == ["header", "link", "link", "link", "head"]
    assert AuditEntry.objects.latest("id").note == "内容：日志存证；行数：3"


def test_what_the_receiver_needs_lies_beside_the_export(client, auditor, tmp_path):
    page = client.get(reverse("log-extract")).content.decode()
    days = {"scope": "county", "since": DAY.isoformat(), "until": NEXT.date().isoformat()}
    told = {
        "日志存证.jsonl": client.post(reverse("log-extract"), days).getvalue(),
        "verify_log.py": client.get(reverse("log-verifier")).content,
        "核验说明.txt": client.get(reverse("log-verifier-how-to")).content,
    }
    for name, content in told.items():
        (tmp_path / name).write_bytes(content)
    command = [sys.executable, "verify_log.py", "日志存证.jsonl"]

    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)

    assert [reverse(name) in page for name in ("log-verifier", "log-verifier-how-to")] == [True] * 2
    assert told["核验说明.txt"].decode() in html.unescape(page)
    assert (done.returncode, "没有发现改动、删除、插入或颠倒。" in done.stdout) == (0, True)


def test_an_export_of_nothing_is_refused_with_a_sentence(client, auditor):
    days = {"scope": "gate", "since": DAY.isoformat(), "until": DAY.isoformat()}

    page = client.post(reverse("log-extract"), days).content.decode()

    assert "这段时间没有封存过记录，请换一段时间。" in page


def test_a_list_without_a_word_of_its_own_is_logged_when_it_is_exported(client, auditor):
    client.post(reverse("log-heads"), {"export": "1"})

    assert AuditEntry.objects.latest("id").note == "内容：日封存；行数：1"


def test_the_log_asks_the_same_number_of_questions_at_one_and_at_many(
    client, auditor, django_assert_max_num_queries
):
    with django_assert_max_num_queries(16):
        client.get(reverse("log"))
