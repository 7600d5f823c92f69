"""The pages of a running campaign: who sees what, numbers that equal their lists, sentences."""

import re
from datetime import date

import pytest
from django.urls import reverse

from hongxian.audit.models import AuditEntry
from hongxian.campaigns.models import Deliverable
from hongxian.kit import clock
from hongxian.orgs.models import Role
from tests.campaigns.factories import (
    DAY,
    CampaignFactory,
    DeliverableFactory,
    DutyFactory,
    MilestoneFactory,
    SeatFactory,
    SectorFactory,
    UserFactory,
    lay_campaign,
)

pytestmark = pytest.mark.django_db

PAGES = [
    "campaign",
    "campaign-matrix",
    "campaign-timeline",
    "campaign-group",
    "campaign-facts",
    "campaign-wallmap",
]


@pytest.fixture(autouse=True)
def today(tmp_path, settings):
    settings.HOME = tmp_path
    clock.set_day(DAY)


def text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("who", ["office", "chief", "traffic_head", "station_head", "partner_user"])
def test_each_page_opens_for_the_county(name, who, scene, client):
    client.force_login(getattr(scene, who))

    response = client.get(reverse(name, args=[scene.campaign.pk]))

    assert response.status_code == 200
    assert scene.campaign.name in response.content.decode()


@pytest.mark.parametrize("name", PAGES)
def test_each_page_is_404_to_another_county(name, scene, client):
    client.force_login(UserFactory(roles=[Role.OFFICE]))

    assert client.get(reverse(name, args=[scene.campaign.pk])).status_code == 404


@pytest.mark.parametrize("name", PAGES)
def test_each_page_is_404_to_a_partner_without_a_part(name, scene, client):
    client.force_login(UserFactory(unit__county=scene.county, roles=[Role.PARTNER]))

    assert client.get(reverse(name, args=[scene.campaign.pk])).status_code == 404


def test_a_partner_sees_its_own_duties_alone(scene, client):
    client.force_login(scene.partner_user)

    shown = text(client.get(reverse("campaign-matrix", args=[scene.campaign.pk])))

    assert "县应急管理局" in shown
    assert "交警大队" not in shown
    assert "缺口检查" not in shown


def test_the_overview_shows_the_phase_of_today(scene, client):
    client.force_login(scene.chief)

    shown = text(client.get(reverse("campaign", args=[scene.campaign.pk])))

    assert "今天 · 第 47 天/153 天" in shown


def numbers(response):
    """The figures of the number strip with the lists they open."""
    strip = response.content.decode().split('<div class="numbers">')[1].split("</div>")[0]
    found = re.findall(r'href="([^"]+)"[^>]*><b>(\d+)</b>', strip)
    return [(href.replace("&amp;", "&"), int(figure)) for href, figure in found]


def test_each_number_equals_the_list_it_opens(scene, client):
    for trait in ("submitted", "returned", "accepted"):
        DeliverableFactory(
            milestone=MilestoneFactory(campaign=scene.campaign),
            unit=scene.security,
            **{trait: True},
        )
    other = MilestoneFactory(campaign=CampaignFactory(county=scene.county, unit=scene.bureau))
    DeliverableFactory(milestone=other, unit=scene.security, submitted=True)
    client.force_login(scene.office)

    figures = numbers(client.get(reverse("campaign", args=[scene.campaign.pk])))

    lists = [client.get(href).context["listing"].total for href, _ in figures]
    assert [figure for _, figure in figures] == lists == [8, 1, 1, 1, 2]


def test_milestone_links_open_lists_of_that_length(scene, client):
    client.force_login(scene.office)
    page = client.get(reverse("campaign-timeline", args=[scene.campaign.pk])).content.decode()

    late = re.search(r'href="([^"]+)">逾期 (\d+)<', page)
    listed = client.get(late.group(1).replace("&amp;", "&")).context["listing"]

    assert int(late.group(2)) == listed.total == 2


def test_the_gap_check_is_told_in_words(scene, client):
    client.force_login(scene.office)

    shown = text(client.get(reverse("campaign-matrix", args=[scene.campaign.pk])))

    assert "没有牵头单位的 1 行，没有任何职责的单位 1 个" in shown
    assert "消防安全领域：排查九小场所" in shown
    assert "没有任何职责、应交材料和报送任务的单位 指挥中心" in shown


def cell(scene, sector, unit, **query):
    url = reverse("matrix-cell", args=[scene.campaign.pk])
    return f"{url}?line={sector.pk}&unit={unit.pk}"


def test_a_cell_shows_the_words_that_give_the_duty_and_the_progress(scene, client):
    client.force_login(scene.office)

    response = client.get(cell(scene, scene.sectors[0], scene.traffic))

    assert "（牵头部门：交警大队、责任部门：各派出所）".strip("（）") in text(response)
    assert "制定部门工作方案" in text(response)
    assert "逾期86天" in text(response)


def test_a_cell_is_a_panel_for_htmx(scene, client):
    client.force_login(scene.office)

    response = client.get(
        cell(scene, scene.sectors[0], scene.traffic), headers={"HX-Request": "true"}
    )

    assert response.content.decode().strip().startswith("<dialog")


@pytest.mark.parametrize("query", ["", "?line=x&unit=1", "?unit=999999"])
def test_a_cell_that_does_not_exist_is_404(query, scene, client):
    client.force_login(scene.office)
    url = reverse("matrix-cell", args=[scene.campaign.pk])

    assert client.get(url + query).status_code == 404


def test_a_partner_cannot_open_anothers_cell(scene, client):
    client.force_login(scene.partner_user)

    assert client.get(cell(scene, scene.sectors[0], scene.traffic)).status_code == 404


def test_on_a_phone_the_unit_list_starts_with_ones_own_unit(scene, client):
    client.force_login(scene.station_head)

    response = client.get(reverse("campaign-matrix", args=[scene.campaign.pk]))

    assert response.context["unit"] == scene.stations[0]
    assert len(response.context["column"]) == 4


def test_the_unit_of_the_list_can_be_chosen(scene, client):
    client.force_login(scene.station_head)
    url = reverse("campaign-matrix", args=[scene.campaign.pk])

    response = client.get(url, {"unit": scene.traffic.pk})

    assert response.context["unit"] == scene.traffic


def test_a_sentence_is_marked_in_the_whole_text(scene, client):
    client.force_login(scene.station_head)
    stone = scene.milestones[1]

    response = client.get(f"{reverse('sentence', args=[scene.plan.pk])}?fact=milestone:{stone.pk}")

    assert '<mark id="here" tabindex="-1">各派出所于6月30日前报送排查台账。</mark>' in (
        response.content.decode()
    )
    assert "（二）加强信息报送" in text(response)


def test_a_sentence_by_span(scene, client):
    client.force_login(scene.office)
    start = scene.plan.text.index("坚决遏制")
    url = reverse("sentence", args=[scene.plan.pk])

    response = client.get(url, {"from": start, "to": start + 4}, headers={"HX-Request": "true"})

    assert '<mark id="here" tabindex="-1">坚决遏制</mark>' in response.content.decode()


@pytest.mark.parametrize(
    "query",
    ["", "fact=goal:x", "fact=nonsense:1", "from=5&to=2", "from=0&to=999999", "from=a&to=b"],
)
def test_a_sentence_that_does_not_exist_is_404(query, scene, client):
    client.force_login(scene.office)

    assert client.get(f"{reverse('sentence', args=[scene.plan.pk])}?{query}").status_code == 404


def test_every_fact_of_the_pages_links_to_its_sentence(scene, client):
    client.force_login(scene.office)
    hrefs = set()
    for name in PAGES:
        page = client.get(reverse(name, args=[scene.campaign.pk])).content.decode()
        hrefs.update(re.findall(r'href="(/plans/[^"]+/sentence/\?fact=[^"]+)"', page))

    assert len(hrefs) > 15
    assert {client.get(href).status_code for href in hrefs} == {200}


def test_a_seat_named_by_unit_shows_the_heads_of_those_units(scene, client):
    client.force_login(scene.office)

    shown = text(client.get(reverse("campaign-group", args=[scene.campaign.pk])))

    assert "按任职： 丁远航 （1号派出所）" in shown


def test_the_office_fills_and_empties_a_seat(scene, client):
    client.force_login(scene.office)
    seat = scene.campaign.seats.get(kind="head")

    filled = client.post(
        reverse("seat-fill", args=[seat.pk]), {"user": scene.chief.pk}, follow=True
    )
    emptied = client.post(reverse("seat-vacate", args=[seat.pk]), follow=True)

    assert "组长已落实为周立衡。" in text(filled)
    assert "组长席位已空出" in text(emptied)


def test_a_seat_without_a_person_is_shown_again_with_the_sentence(scene, client):
    client.force_login(scene.office)
    seat = scene.campaign.seats.get(kind="head")

    response = client.post(reverse("seat-fill", args=[seat.pk]), {})

    assert response.status_code == 422
    assert "请选择人员。" in text(response)


def test_an_administrator_cannot_be_chosen_for_a_seat(scene, client):
    client.force_login(scene.office)
    seat = scene.campaign.seats.get(kind="head")
    administrator = UserFactory(unit=scene.bureau, roles=[Role.SYSTEM])

    response = client.post(reverse("seat-fill", args=[seat.pk]), {"user": administrator.pk})

    assert "请从列表中选择人员。" in text(response)


def test_a_seat_of_another_county_is_404(scene, client):
    client.force_login(scene.office)

    assert client.get(reverse("seat-fill", args=[SeatFactory().pk])).status_code == 404


def test_only_the_office_fills_seats(scene, client):
    client.force_login(scene.station_head)
    seat = scene.campaign.seats.get(kind="head")

    response = client.post(reverse("seat-fill", args=[seat.pk]), {"user": scene.chief.pk})

    assert response.status_code == 403


def test_ending_a_campaign_asks_what_is_left(scene, client):
    client.force_login(scene.office)
    url = reverse("campaign-close", args=[scene.campaign.pk])

    first = client.post(url, {})
    second = client.post(url, {"leave_open": "on"}, follow=True)

    assert (first.status_code, "还有 5 项材料未交" in text(first)) == (422, True)
    assert "已结束，材料和记录都可继续查阅。" in text(second)


def test_an_ended_campaign_can_be_taken_up_again(scene, client):
    client.force_login(scene.office)
    client.post(reverse("campaign-close", args=[scene.campaign.pk]), {"leave_open": "on"})

    response = client.post(reverse("campaign-reopen", args=[scene.campaign.pk]), follow=True)

    assert "已恢复" in text(response)


def test_what_an_ended_campaign_left_open_is_not_overdue(scene, client):
    client.force_login(scene.office)
    client.post(reverse("campaign-close", args=[scene.campaign.pk]), {"leave_open": "on"})

    listed = client.get(reverse("deliverables"), {"view": "overdue"}).context["listing"]

    assert listed.total == 0


def test_the_list_of_campaigns_puts_running_ones_first(scene, client):
    ended = CampaignFactory(county=scene.county, unit=scene.bureau, closed=True)
    client.force_login(scene.office)

    response = client.get(reverse("campaigns"))

    assert [row for row, _, _ in response.context["shown"]] == [scene.campaign, ended]
    assert "第二阶段 · 第 47 天/153 天" in text(response)


def test_the_list_of_campaigns_offers_the_first_step_to_the_office(client):
    office = UserFactory(roles=[Role.OFFICE])
    head = UserFactory(unit=office.unit, roles=[Role.HEAD])

    client.force_login(office)
    to_office = text(client.get(reverse("campaigns")))
    client.force_login(head)
    to_head = text(client.get(reverse("campaigns")))

    assert "导入方案" in to_office.split("还没有专项行动。")[1]
    assert "专班办公室确认方案后" in to_head


def test_the_list_of_campaigns_takes_the_same_queries_for_one_and_many(
    scene, client, django_assert_num_queries
):
    client.force_login(scene.office)
    client.get(reverse("campaigns"))
    with CountQueries() as one:
        client.get(reverse("campaigns"))
    for campaign in CampaignFactory.create_batch(10, county=scene.county, unit=scene.bureau):
        DeliverableFactory(milestone=MilestoneFactory(campaign=campaign), unit=scene.traffic)

    with django_assert_num_queries(one.count):
        client.get(reverse("campaigns"))


class CountQueries:
    """How many queries a block takes."""

    def __enter__(self):
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        self._captured = CaptureQueriesContext(connection)
        self._captured.__enter__()
        return self

    def __exit__(self, *problem):
        self._captured.__exit__(*problem)
        self.count = len(self._captured)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_takes_the_same_queries_at_any_size(name, client, django_assert_num_queries):
    small, large = lay_campaign(stations=1), lay_campaign(stations=20)
    for no in range(12):
        stone = MilestoneFactory(campaign=large.campaign, due_on=date(2026, 7, no + 1))
        for unit in large.stations:
            DeliverableFactory(milestone=stone, unit=unit)
        sector = SectorFactory(campaign=large.campaign)
        DutyFactory(campaign=large.campaign, sector=sector, unit=large.traffic)
    client.force_login(small.office)
    client.get(reverse(name, args=[small.campaign.pk]))
    with CountQueries() as one:
        client.get(reverse(name, args=[small.campaign.pk]))
    client.force_login(large.office)
    client.get(reverse(name, args=[large.campaign.pk]))

    with django_assert_num_queries(one.count):
        client.get(reverse(name, args=[large.campaign.pk]))


def test_the_pages_write_nothing(scene, client):
    client.force_login(scene.office)
    before = (AuditEntry.objects.count(), Deliverable.objects.filter(late_at=None).count())

    for name in PAGES:
        client.get(reverse(name, args=[scene.campaign.pk]))

    after = (AuditEntry.objects.count(), Deliverable.objects.filter(late_at=None).count())
    assert after == before
