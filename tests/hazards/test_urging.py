"""催办 of hazards: from the page and the ledger, once a day, to the officer and the head."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from hongxian.audit.models import AuditEntry
from hongxian.deadlines.actions import urge_deadline
from hongxian.hazards import actions
from hongxian.hazards.models import Hazard
from hongxian.kit import clock
from hongxian.kit.verdict import Refused
from hongxian.notices.models import Notice
from tests.campaigns.factories import UserFactory
from tests.hazards.factories import DUE, NOON, actor, lay_beat
from tests.hazards.test_pages import text
from tests.orgs.county import door

pytestmark = pytest.mark.django_db
LATE = NOON + timedelta(days=(DUE - timezone.localtime(NOON).date()).days + 2)
NEXT = LATE + timedelta(days=1)


@pytest.fixture
def beat():
    return lay_beat()


@pytest.fixture
def late(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: LATE)


def urge(beat, *rows, by=None, now=LATE):
    return actions.urge_hazards(rows, actor=actor(by or beat.office), now=now)


def test_the_officer_in_charge_and_the_head_hear_one_sentence_each(beat):
    row = beat.hazard()

    done = urge(beat, row)

    assert (done.told, done.today, done.not_late) == (1, 0, 0)
    told = Notice.objects.filter(kind="urge")
    assert {notice.recipient for notice in told} == {beat.officer, beat.head}
    (sentence,) = {notice.sentence for notice in told}
    assert f"沈亦文催办：“{row.number} {beat.place}：疏散通道堆放货物”整改已逾期" in sentence
    assert {notice.url for notice in told} == {reverse("hazard", args=[row.pk])}


def test_it_stands_in_the_log_of_the_hazard(beat):
    row = beat.hazard()

    urge(beat, row)

    (entry,) = AuditEntry.objects.filter(verb="hazard.urge", subject_id=str(row.pk))
    assert entry.actor_name == "沈亦文"


def test_once_a_day_whoever_asks_and_wherever(beat):
    row = beat.hazard()
    urge(beat, row)

    with pytest.raises(Refused, match="今天已经催办过"):
        urge(beat, row, by=beat.second_office)
    with pytest.raises(Refused, match="今天已经催办过"):
        urge_deadline(row.deadline, actor=actor(beat.second_office), now=LATE)
    urge(beat, row, now=NEXT)

    assert Notice.objects.filter(kind="urge", recipient=beat.officer).count() == 2


def test_many_at_once_says_what_was_left(beat):
    today, due, fresh = beat.hazard(), beat.hazard(due_on=DUE + timedelta(days=90)), beat.hazard()
    urge(beat, today)

    done = urge(beat, today, due, fresh)

    assert (done.told, done.today, done.not_late) == (1, 1, 1)


def test_what_is_not_late_is_not_urged(beat):
    with pytest.raises(Refused, match="没有逾期的隐患"):
        urge(beat, beat.hazard(), now=NOON)


def test_a_recheck_that_is_overdue_is_urged_as_such(beat):
    row = beat.rectified()

    urge(beat, row, now=NOON + timedelta(days=60))

    sentence = Notice.objects.filter(kind="urge").first().sentence
    assert "复查已逾期" in sentence


@pytest.mark.parametrize("who", ["officer", "head", "auxiliary", "inspector", "stranger"])
def test_only_the_office_and_chiefs_urge(beat, who):
    with pytest.raises(Refused, match="催办供局领导、专班办公室使用"):
        urge(beat, beat.hazard(), by=getattr(beat, who))


def test_the_page_offers_it_and_then_says_when(beat, late):
    row, client = beat.hazard(), door(beat.office)
    page = reverse("hazard", args=[row.pk])
    press = reverse("hazards-urge")
    assert f'action="{press}"' in text(client.get(page))

    done = client.post(press, {"row": [row.pk], "next": page}, follow=True)

    assert "已催办 1 起，责任民警和单位负责人会收到通知" in text(done)
    assert "今天 12:00 已催办" in text(done)
    assert f'action="{press}"' not in text(done)
    assert "催办隐患" in text(done)


def test_the_page_offers_nothing_before_the_day_nor_to_others(beat, monkeypatch):
    row = beat.hazard()
    page, press = reverse("hazard", args=[row.pk]), f'action="{reverse("hazards-urge")}"'
    monkeypatch.setattr(clock, "now", lambda: NOON)
    assert press not in text(door(beat.office).get(page))

    monkeypatch.setattr(clock, "now", lambda: LATE)
    assert press not in text(door(beat.officer).get(page))


def test_the_overdue_list_urges_what_is_ticked(beat, late):
    rows, client = [beat.hazard(), beat.hazard()], door(beat.office)
    listed = reverse("hazards") + "?view=overdue"
    assert f'formaction="{reverse("hazards-urge")}"' in text(client.get(listed))
    assert reverse("hazards-urge") not in text(door(beat.head).get(listed))

    body = {"row": [row.pk for row in rows], "next": listed}
    done = client.post(reverse("hazards-urge"), body)
    again = client.post(reverse("hazards-urge"), body)

    assert done.url == listed
    assert again.status_code == 409
    assert "今天已经催办过" in text(again)
    assert Notice.objects.filter(kind="urge", recipient=beat.head).count() == 2


def test_nothing_ticked_is_said(beat, late):
    done = door(beat.office).post(reverse("hazards-urge"), follow=True)

    assert "没有勾选隐患" in text(done)


def test_a_role_that_may_not_is_told_so(beat, late):
    answer = door(beat.officer).post(reverse("hazards-urge"), {"row": [beat.hazard().pk]})

    assert answer.status_code == 403
    assert not Notice.objects.filter(kind="urge").exists()


def test_a_hazard_given_to_another_officer_is_asked_of_that_one(beat):
    row = beat.hazard()
    other = UserFactory(unit=beat.station, name="新民警", roles=["officer"])
    actions.assign_hazards(
        [row], unit=beat.station, officer=other, reason="换人", actor=actor(beat.head), now=NOON
    )

    urge(beat, Hazard.objects.get())

    told = set(Notice.objects.filter(kind="urge").values_list("recipient__name", flat=True))
    assert told == {"新民警", "丁远航"}
