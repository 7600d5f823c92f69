"""工作台: what each person sees first, and the first step where there is nothing yet."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from hongxian.campaigns.models import CampaignState
from hongxian.desk.queries.home import load_desk
from hongxian.kit import clock
from hongxian.orgs.models import Role
from tests.campaigns.factories import (
    DAY,
    CampaignFactory,
    DeliverableFactory,
    MilestoneFactory,
    UserFactory,
    actor,
    lay_campaign,
    plan_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(tmp_path, settings):
    settings.HOME = tmp_path
    clock.set_day(DAY)


@pytest.fixture
def scene():
    return lay_campaign()


def home(client, user, **query):
    client.force_login(user)
    return client.get(reverse("home"), query)


def text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_without_a_campaign_the_office_is_offered_the_first_step(client):
    response = home(client, UserFactory(roles=[Role.OFFICE]))

    assert "第一步：导入方案" in text(response)
    assert reverse("plan-import") in response.content.decode()


def test_without_a_campaign_others_read_a_plain_sentence(client):
    response = home(client, UserFactory(roles=[Role.OFFICER]))

    assert "现在没有进行中的专项行动。" in text(response)
    assert reverse("plan-import") not in response.content.decode()


@pytest.mark.parametrize(
    ("roles", "sentence"),
    [([Role.SYSTEM], "不接触业务内容"), ([], "您还没有任职")],
)
def test_those_outside_business_see_no_campaign(roles, sentence, scene, client):
    response = home(client, UserFactory(unit=scene.command, roles=roles))

    assert sentence in text(response)
    assert scene.campaign.name not in response.content.decode()


def test_a_station_sees_what_it_owes_and_its_duties(scene, client):
    shown = text(home(client, scene.station_head))

    assert "我应交的 1 项" in shown
    assert "报送排查台账" in shown
    assert "还剩14天" in shown
    assert "今天 · 第 47 天/153 天" in shown
    assert "1号派出所 ○ 责任 道路交通领域" in shown
    assert "待审核" not in shown


def test_the_office_sees_what_waits_for_it(scene, client):
    stone = MilestoneFactory(campaign=scene.campaign, what="报送小结")
    DeliverableFactory(milestone=stone, unit=scene.security, submitted=True)

    shown = text(home(client, scene.office))

    assert "待审核 1 项" in shown
    assert "职责总览" in shown


def test_a_chief_sees_the_whole_and_owes_nothing(scene, client):
    shown = text(home(client, scene.chief))

    assert "5 应交材料" in shown
    assert "2 逾期未交" in shown
    assert "我应交的" not in shown


def test_a_partner_sees_only_its_own(scene, client):
    shown = text(home(client, scene.partner_user))

    assert scene.campaign.name in shown
    assert "县应急管理局 △ 配合 消防安全领域" in shown
    assert "交警大队" not in shown


def test_numbers_equal_the_lists_they_open(scene, client):
    stone = MilestoneFactory(campaign=scene.campaign)
    DeliverableFactory(milestone=stone, unit=scene.command)
    DeliverableFactory(milestone=stone, unit=scene.security, submitted=True)
    ended = CampaignFactory(county=scene.county, unit=scene.bureau, closed=True)
    DeliverableFactory(milestone=MilestoneFactory(campaign=ended), unit=scene.command)
    page = home(client, scene.office).content.decode()

    found = re.findall(r'class="count"\s+href="([^"]+)">\s*(\d+) 项', page)

    lists = [client.get(href.replace("&amp;", "&")).context["listing"].total for href, _ in found]
    assert [int(figure) for _, figure in found] == lists == [1, 1]


def test_the_desk_gives_no_number_of_what_it_has_not_asked_for(scene, client):
    shown = text(home(client, scene.office))

    assert "职责总览" in shown
    assert "报送要求" not in shown


def test_units_stand_in_the_bureaus_order_never_by_result(scene, client):
    DeliverableFactory(milestone=scene.milestones[1], unit=scene.command, accepted=True)
    scene.stations[2].deliverables.update(state="due", due_on="2026-01-01")

    desk = load_desk(actor(scene.office), clock.now())

    progress = desk.standing.progress[1]
    assert [row.unit for row in progress.owed] == [scene.command, *scene.stations]


def test_several_running_campaigns_can_be_chosen(scene, client):
    other = CampaignFactory(county=scene.county, unit=scene.bureau, name="夏季消防行动")
    plan_of(other)

    first = home(client, scene.office)
    chosen = home(client, scene.office, campaign=scene.campaign.pk)

    assert "夏季消防行动" in text(first)
    again = home(client, scene.office)
    assert chosen.context["desk"].standing.campaign == scene.campaign
    assert again.context["desk"].standing.campaign == scene.campaign
    assert again.context["frame"].headline.name == scene.campaign.name
    assert set(chosen.context["desk"].campaigns) == {scene.campaign, other}


@pytest.mark.parametrize("wanted", ["x", "00000000-0000-0000-0000-000000000000"])
def test_a_campaign_that_does_not_exist_falls_back(wanted, scene, client):
    response = home(client, scene.office, campaign=wanted)

    assert response.context["desk"].standing.campaign == scene.campaign


def test_an_ended_campaign_leaves_the_desk(scene, client):
    scene.campaign.state, scene.campaign.closed_at = CampaignState.CLOSED, clock.now()
    scene.campaign.save(update_fields=["state", "closed_at"])

    assert "现在没有进行中的专项行动。" in text(home(client, scene.station_head))


def test_the_desk_takes_the_same_queries_at_any_size(client):
    small, large = lay_campaign(stations=1), lay_campaign(stations=25)
    for stone in MilestoneFactory.create_batch(8, campaign=large.campaign):
        for unit in large.stations:
            DeliverableFactory(milestone=stone, unit=unit, submitted=True)
    counts = []
    for user in (small.office, large.office, small.station_head, large.station_head):
        home(client, user)
        with CaptureQueriesContext(connection) as taken:
            client.get(reverse("home"))
        counts.append(len(taken))

    # Whoever looks again at the same campaign leaves the session as it was: it is not written.
    assert counts[0] == counts[1] <= 20
    assert counts[2] == counts[3] <= 16
