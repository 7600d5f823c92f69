"""The frame around every page."""

from datetime import date

import pytest
from django.urls import reverse

from hongxian.kit import clock
from hongxian.orgs.models import Role
from tests.campaigns.factories import CampaignFactory, UserFactory
from tests.orgs.county import Small, door, lay_small

pytestmark = pytest.mark.django_db


@pytest.fixture
def small() -> Small:
    return lay_small()


def frame_of(client, path: str):
    return client.get(path).context["frame"]


def test_the_rail_shows_only_what_the_role_may_use(small):
    def labels(user):
        groups = frame_of(door(user), reverse("units")).groups
        return {link.label for group in groups for link in group.links}

    assert {"单位", "单位叫法", "人员"} <= labels(small.system)
    assert "操作日志" not in labels(small.system)
    assert {"工作台", "单位", "操作日志"} <= labels(small.auditor)
    assert not {"应交材料", "方案与版本", "人员"} & labels(small.auditor)
    assert "应交材料" in labels(small.officer)
    assert not {"人员", "操作日志"} & labels(small.officer)


def test_every_link_of_the_rail_opens(small):
    CampaignFactory(county=small.county, unit=small.bureau)
    for user in (small.system, small.security, small.auditor, small.officer):
        client = door(user)
        links = [link for g in frame_of(client, reverse("home")).groups for link in g.links]

        assert [link.label for link in links if client.get(link.href).status_code != 200] == []


def test_the_page_one_stands_on_is_marked(small):
    page = door(small.officer).get(reverse("unit", args=[small.east.pk])).content.decode()

    assert f'<a href="{reverse("units")}" aria-current="page">' in page


def test_the_demo_clock_is_announced(small, client):
    clock.set_day(date(2026, 6, 16))
    try:
        page = client.get(reverse("login")).content.decode()
    finally:
        clock.set_day(None)

    assert "演示时钟：2026年6月16日（周二）" in page
    assert "演示时钟" not in client.get(reverse("login")).content.decode()


def test_the_headline_is_the_running_campaign(small):
    campaign = CampaignFactory(county=small.county, unit=small.bureau)
    CampaignFactory(county=small.county, unit=small.bureau, closed=True)

    headline = frame_of(door(small.officer), reverse("units")).headline

    assert (headline.name, headline.href) == (
        campaign.name, reverse("campaign", args=[campaign.pk]),
    )  # fmt: skip


def test_the_headline_stays_with_the_campaign_looked_at_last(small):
    first = CampaignFactory(county=small.county, unit=small.bureau)
    CampaignFactory(county=small.county, unit=small.bureau)
    client = door(small.officer)

    client.get(reverse("campaign", args=[first.pk]))

    assert frame_of(client, reverse("units")).headline.name == first.name


def test_administrators_see_no_campaign(small):
    CampaignFactory(county=small.county, unit=small.bureau)

    assert frame_of(door(small.auditor), reverse("units")).headline is None


def test_the_menu_names_person_unit_and_role(small):
    page = door(small.officer).get(reverse("units")).content.decode()

    assert "<b>王小满</b><br>东城派出所<br>民警" in page


def test_a_person_without_a_post_sees_the_desk(small):
    page = door(UserFactory(unit=small.east)).get(reverse("home"))

    assert page.status_code == 200
    assert "尚未任职" in page.content.decode()


def test_print_names_unit_person_and_time(small):
    page = door(UserFactory(unit=small.east, roles=[Role.HEAD])).get(reverse("units"))

    assert '<footer class="print-foot">东城派出所' in page.content.decode()
