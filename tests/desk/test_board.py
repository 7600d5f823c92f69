"""指挥板: numbers that equal their lists, 催办 once a day, the last run, the wall screen."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from hongxian.audit.models import AuditEntry
from hongxian.campaigns.actions.deliverables import submit_deliverable
from hongxian.deadlines.actions import urge_deadline as urge
from hongxian.deadlines.models import Deadline
from hongxian.desk.queries.board import load_board
from hongxian.desk.queries.pulse import pulse
from hongxian.desk.tasks import tick
from hongxian.kit import clock
from hongxian.kit.verdict import Refused
from hongxian.notices.models import Notice
from hongxian.orgs.models import Role
from tests.campaigns.factories import (
    DAY,
    DeliverableFactory,
    MilestoneFactory,
    UserFactory,
    actor,
    at,
    lay_campaign,
)

pytestmark = pytest.mark.django_db
NOW = at(DAY, 10)


@pytest.fixture(autouse=True)
def today(tmp_path, settings):
    settings.HOME = tmp_path
    clock.set_day(DAY)


@pytest.fixture
def scene():
    """Two plans of March are overdue; the ledgers are due on 30 June."""
    laid = lay_campaign()
    tick(at(DAY, 8, 5))
    return laid


def late_of(scene, unit):
    return Deadline.objects.get(unit=unit)


def board(client, user, **query):
    client.force_login(user)
    return client.get(reverse("board"), query)


def text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_every_number_of_lists_equals_the_list_it_opens(scene, client):
    stone = MilestoneFactory(campaign=scene.campaign)
    DeliverableFactory(milestone=stone, unit=scene.security, submitted=True)
    page = board(client, scene.office).content.decode()

    found = re.findall(r'<a href="(/deliverables/[^"]+)"[^>]*><b>(\d+)</b>', page)
    found += re.findall(r'class="count" href="(/deliverables/[^"]+)">(\d+) 项', page)

    assert len(found) == 6
    for href, figure in found:
        listing = client.get(href.replace("&amp;", "&")).context["listing"]
        assert (href, listing.total) == (href, int(figure))


def test_the_coverage_equals_the_gaps_of_the_matrix(scene, client):
    shown = board(client, scene.office).context["board"]

    page = client.get(reverse("campaign-matrix", args=[scene.campaign.pk])).context["duties"]

    assert len(shown.duties.led_by_nobody) == len(page.led_by_nobody) == 1
    assert shown.led == len(page.lines) - 1
    assert len(shown.duties.idle_units) == len(page.idle_units)


def test_overdue_lines_stand_in_the_bureaus_order(scene):
    DeliverableFactory(
        milestone=MilestoneFactory(campaign=scene.campaign, due_on=DAY - timedelta(1)),
        unit=scene.command,
    )

    shown = load_board(actor(scene.chief), NOW, None)

    assert [line.row.unit for line in shown.overdue] == [
        scene.command,
        scene.traffic,
        scene.security,
    ]


def test_urging_tells_the_head_once_a_day_and_is_logged(scene):
    row = late_of(scene, scene.traffic)

    urge(row, actor=actor(scene.office), now=NOW)
    with pytest.raises(Refused, match="今天已经催办过"):
        urge(row, actor=actor(scene.chief), now=at(DAY, 16))
    urge(row, actor=actor(scene.chief), now=at(DAY + timedelta(1)))

    told = Notice.objects.filter(kind="urge").order_by("created_at")
    assert [notice.recipient for notice in told] == [scene.traffic_head] * 2
    assert "沈亦文催办：“制定部门工作方案”已逾期" in told[0].sentence
    assert AuditEntry.objects.filter(verb="deadline.urge", subject_id=str(row.pk)).count() == 2


def test_urging_is_refused_for_what_is_not_late(scene):
    with pytest.raises(Refused, match="没有逾期"):
        urge(late_of(scene, scene.stations[0]), actor=actor(scene.office), now=NOW)


def test_urging_is_refused_for_what_was_handed_in(scene):
    row = late_of(scene, scene.traffic)
    owed = scene.campaign.deliverables.get(unit=scene.traffic)
    submit_deliverable(owed, note="已制定", actor=actor(scene.traffic_head), now=NOW)

    with pytest.raises(Refused, match="已经办结"):
        urge(row, actor=actor(scene.office), now=NOW)


def test_urging_is_refused_to_a_head(scene):
    with pytest.raises(Refused, match="局领导、专班办公室"):
        urge(late_of(scene, scene.traffic), actor=actor(scene.traffic_head), now=NOW)


def test_urging_a_unit_without_people_says_so(scene):
    with pytest.raises(Refused, match="没有任职人员"):
        urge(late_of(scene, scene.security), actor=actor(scene.office), now=NOW)


def test_the_button_urges_and_then_says_when(scene, client):
    row = late_of(scene, scene.traffic)
    client.force_login(scene.office)

    answer = client.post(reverse("urge", args=[row.pk]), {"next": "/board/#overdue"}, follow=True)

    assert "已催办交警大队" in text(answer)
    assert re.search(r"今天 \d\d:\d\d 已催办", text(answer))
    assert reverse("urge", args=[row.pk]) not in answer.content.decode()


def test_the_last_run_is_told_and_a_long_silence_warned_of(scene):
    said = pulse(at(DAY, 10))

    assert re.fullmatch(r"提醒程序最近运行：6月16日 08:05，发出 \d+ 条。", said.sentence)
    assert said.warning == ""
    assert "超过一天没有运行" in pulse(at(DAY + timedelta(1), 12)).warning


def test_without_any_run_the_office_is_warned(client):
    laid = lay_campaign()

    assert "提醒程序还没有运行过。" in text(board(client, laid.office))


def test_the_wall_screen_is_dark_renews_itself_and_has_no_buttons(scene, client):
    page = board(client, scene.office, screen="wall").content.decode()

    assert '<body class="framed wall">' in page
    assert 'hx-trigger="every 60s"' in page
    assert reverse("urge", args=[late_of(scene, scene.traffic).pk]) not in page


def test_without_a_campaign_the_board_says_what_would_stand_here(client):
    assert "现在没有进行中的专项行动。" in text(board(client, UserFactory(roles=[Role.OFFICE])))


def test_the_board_takes_the_same_queries_at_any_size(client):
    small, large = lay_campaign(stations=1), lay_campaign(stations=25)
    for stone in MilestoneFactory.create_batch(8, campaign=large.campaign, due_on=DAY):
        for unit in large.stations:
            DeliverableFactory(milestone=stone, unit=unit)
    tick(at(DAY, 8))
    clock.set_day(DAY + timedelta(1))
    counts = []
    for scene in (small, large):
        board(client, scene.office)
        with CaptureQueriesContext(connection) as taken:
            client.get(reverse("board"))
        counts.append(len(taken))

    assert counts[0] == counts[1]
