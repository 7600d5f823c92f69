"""职责表: who meets what, what is missing, and who may see which part of it."""

from datetime import date

import pytest

from hongxian.campaigns.models import Part
from hongxian.campaigns.queries.matrix import load_duties, own_duties
from hongxian.orgs.models import UnitKind
from tests.campaigns.factories import (
    DAY,
    DeliverableFactory,
    DutyFactory,
    ItemFactory,
    MilestoneFactory,
    ReportingDutyUnitFactory,
    SectorFactory,
    UnitFactory,
    actor,
    lay_campaign,
    plan_of,
)

pytestmark = pytest.mark.django_db


def test_an_item_shows_the_duties_of_its_sector_as_inherited():
    scene = lay_campaign()

    duties = load_duties(scene.campaign, actor(scene.office), DAY)

    sector, first_item = duties.lines[0], duties.lines[1]
    own, inherited = duties.at(sector, scene.traffic), duties.at(first_item, scene.traffic)
    assert ([duty.part for duty in own[0]], own[1]) == ([Part.LEAD], False)
    assert ([duty.part for duty in inherited[0]], inherited[1]) == ([Part.LEAD], True)


def test_an_items_own_duty_stands_before_the_sectors():
    scene = lay_campaign()
    sector = scene.sectors[0]
    item = sector.items.first()
    DutyFactory(
        campaign=scene.campaign, sector=sector, item=item, unit=scene.traffic, part=Part.ASSIST
    )

    duties = load_duties(scene.campaign, actor(scene.office), DAY)

    line = next(line for line in duties.lines if line.item == item)
    here, is_inherited = duties.at(line, scene.traffic)
    assert ([duty.part for duty in here], is_inherited) == ([Part.ASSIST], False)


def test_a_unit_with_two_parts_shows_lead_first():
    scene = lay_campaign()
    DutyFactory(
        campaign=scene.campaign, sector=scene.sectors[0], unit=scene.traffic, part=Part.ASSIST
    )

    duties = load_duties(scene.campaign, actor(scene.office), DAY)

    parts = [duty.part for duty in duties.at(duties.lines[0], scene.traffic)[0]]
    assert parts == [Part.LEAD, Part.ASSIST]


def test_columns_are_the_bureaus_units_in_its_order_then_whoever_else_has_a_duty():
    scene = lay_campaign()
    UnitFactory(county=scene.county, kind=UnitKind.PARTNER, short_name="县教体局")
    UnitFactory(county=scene.county, short_name="已撤派出所", valid_to=date(2026, 1, 1))

    duties = load_duties(scene.campaign, actor(scene.office), DAY)

    assert [unit.short_name for unit in duties.units] == [
        "指挥中心",
        "交警大队",
        "治安大队",
        "1号派出所",
        "2号派出所",
        "3号派出所",
        "县应急管理局",
    ]


def test_gap_check_names_items_nobody_leads():
    scene = lay_campaign()

    duties = load_duties(scene.campaign, actor(scene.office), DAY)

    assert [line.item.text for line in duties.led_by_nobody] == ["排查九小场所"]


def test_gap_check_takes_a_sector_without_items_for_itself():
    scene = lay_campaign()
    bare, led = SectorFactory.create_batch(2, campaign=scene.campaign)
    DutyFactory(campaign=scene.campaign, sector=led, unit=scene.traffic, part=Part.LEAD)

    duties = load_duties(scene.campaign, actor(scene.office), DAY)

    gaps = {line.sector for line in duties.led_by_nobody if line.item is None}
    assert gaps == {bare}


def test_gap_check_of_one_item_led_and_one_not():
    scene = lay_campaign()
    sector = SectorFactory(campaign=scene.campaign)
    led, left = ItemFactory.create_batch(2, campaign=scene.campaign, sector=sector)
    DutyFactory(campaign=scene.campaign, sector=sector, item=led, unit=scene.traffic, part="lead")

    duties = load_duties(scene.campaign, actor(scene.office), DAY)

    gaps = {line.item.pk for line in duties.led_by_nobody}
    assert (left.pk in gaps, led.pk in gaps) == (True, False)


def test_units_that_owe_nothing_are_those_without_duty_deliverable_and_report():
    scene = lay_campaign(stations=1)
    idle, hands_in, reports = (
        UnitFactory(county=scene.county, kind=UnitKind.DEPARTMENT) for _ in range(3)
    )
    DeliverableFactory(milestone=scene.milestones[0], unit=hands_in)
    ReportingDutyUnitFactory(reporting__campaign=scene.campaign, unit=reports)

    duties = load_duties(scene.campaign, actor(scene.office), DAY)

    assert duties.idle_units == [scene.command, idle]


def test_struck_facts_are_gone():
    scene = lay_campaign()
    plan = plan_of(scene.campaign)
    scene.campaign.duties.filter(unit=scene.traffic).update(struck_in=plan)
    scene.campaign.items.filter(sector=scene.sectors[0]).update(struck_in=plan)

    duties = load_duties(scene.campaign, actor(scene.office), DAY)

    assert duties.at(duties.lines[0], scene.traffic) == ([], False)
    assert [line.sector.name for line in duties.lines] == [
        "道路交通领域",
        "消防安全领域",
        "消防安全领域",
    ]


def test_a_partner_sees_its_own_column_and_no_gaps():
    scene = lay_campaign()

    duties = load_duties(scene.campaign, actor(scene.partner_user), DAY)

    assert duties.units == [scene.partner]
    assert {line.sector for line in duties.lines} == {scene.sectors[1]}
    assert (duties.led_by_nobody, duties.idle_units) == ([], [])


def test_the_matrix_takes_the_same_queries_at_any_size(django_assert_num_queries):
    small, large = lay_campaign(stations=1), lay_campaign(stations=30)
    for no in range(20):
        ItemFactory(campaign=large.campaign, sector=large.sectors[0], no=f"（{no}）")
    MilestoneFactory(campaign=large.campaign)

    for scene in (small, large):
        who = actor(scene.office)
        with django_assert_num_queries(5):
            load_duties(scene.campaign, who, DAY)
        with django_assert_num_queries(2):
            own_duties(scene.campaign, who)


def test_own_duties_are_those_the_whole_matrix_shows():
    scene = lay_campaign()
    ItemFactory(campaign=scene.campaign, sector=scene.sectors[0], no="九")

    for user in (scene.station_head, scene.partner_user):
        who = actor(user)
        own, whole = own_duties(scene.campaign, who), load_duties(scene.campaign, who, DAY)

        assert own.sectors == whole.sectors
        for unit in (unit for unit in whole.units if unit.pk in who.unit_ids):
            told = [[duty.part for duty in own.anywhere(each, unit)] for each in own.sectors]
            assert told == [
                [duty.part for duty in whole.anywhere(each, unit)] for each in whole.sectors
            ]
