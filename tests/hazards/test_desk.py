"""Hazards on the desk and the command board: every number equals the list it opens."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from hongxian.hazards.queries.desk import on_board, on_desk, only_running
from hongxian.kit import clock
from hongxian.orgs.models import Role
from tests.campaigns.factories import (
    DAY,
    CampaignFactory,
    UserFactory,
    actor,
    at,
    lay_campaign,
)
from tests.hazards.factories import HazardFactory, PlaceFactory, lay_beat
from tests.orgs.county import door

pytestmark = pytest.mark.django_db
NOW = at(DAY, 10)


def days_before(count):
    return DAY - timedelta(days=count)


@pytest.fixture(autouse=True)
def today():
    clock.set_day(DAY)
    yield
    clock.set_day(None)


def count_of(client, url):
    return client.get(url.replace("&amp;", "&")).context["listing"].total


def test_the_desks_numbers_equal_their_lists():
    beat = lay_beat()
    here = {"place": beat.place}
    HazardFactory(**here, officer=beat.officer, due_on=DAY)
    HazardFactory(**here, ordered=True, due_on=days_before(2))
    HazardFactory(**here, rectified=True, officer=beat.head)
    HazardFactory(**here, passed=True, officer=beat.head)
    client = door(beat.officer)

    page = client.get(reverse("home")).content.decode()

    told = re.findall(r'<a href="(/hazards/\?view=\w+)"[^>]*>[^<]*<b>(\d+)</b>', page)
    assert [number for _, number in told] == ["2", "1", "1", "1"]
    assert [count_of(client, url) for url, _ in told] == [2, 1, 1, 1]


def test_the_office_sees_what_waits_for_its_word_and_an_empty_desk_shows_nothing():
    beat = lay_beat()
    assert on_desk(actor(beat.office), NOW) is None
    HazardFactory(place=beat.place, major=True)

    told = on_desk(actor(beat.office), NOW)

    assert (told.confirms, told.tally.confirm) == (True, 1)
    assert on_desk(actor(UserFactory(unit=beat.station, roles=[Role.AUDIT])), NOW) is None


def test_an_agency_sees_what_was_handed_over_to_it_and_nothing_else():
    beat = lay_beat()
    agent = UserFactory(unit=beat.partner, roles=[Role.PARTNER])
    client = door(agent)
    assert "现在没有要本单位办的事。" in client.get(reverse("home")).content.decode()
    HazardFactory(place=beat.place, handed=True, agency=beat.partner)
    HazardFactory(place=beat.place, ordered=True)

    page = client.get(reverse("home")).content.decode()

    told = re.findall(r'<a href="(/hazards/\?view=[^"]+)"[^>]*>([^<]*)<b>(\d+)</b>', page)
    assert told == [("/hazards/?view=handed&amp;period=all", "移交来的 ", "1")]
    assert count_of(client, reverse("hazards")) == 1
    assert "现在没有" not in page


def test_whoever_does_not_work_on_hazards_is_shown_no_empty_mine():
    beat = lay_beat()
    HazardFactory(place=beat.place, officer=beat.officer)
    legal = UserFactory(unit=beat.station, roles=[Role.LEGAL])

    pages = [door(user).get(reverse("home")).content.decode() for user in (legal, beat.head)]

    assert ["我的 <b>" in page for page in pages] == [False, True]


def test_ones_own_stand_before_the_rest_on_the_desk():
    beat = lay_beat()
    HazardFactory(place=beat.place, ordered=True, due_on=days_before(9))
    mine = HazardFactory(
        place=beat.place, ordered=True, due_on=days_before(2), officer=beat.officer
    )

    lines = on_desk(actor(beat.officer), NOW).lines

    assert (lines[0].row, len(lines)) == (mine, 2)


def lay_board():
    """Two stations' hazards in a campaign, one of a third outside it."""
    scene = lay_campaign()
    first, second, third = (PlaceFactory(county=scene.county, unit=s) for s in scene.stations)
    inside = {"campaign": scene.campaign}
    HazardFactory(place=second, **inside, ordered=True, due_on=days_before(1))
    HazardFactory(place=second, **inside, closed=True)
    HazardFactory(place=first, **inside, major=True)
    HazardFactory(place=first, **inside, voided=True)
    HazardFactory(place=third)
    return scene


def test_the_boards_numbers_equal_their_lists_in_the_bureaus_order():
    scene = lay_board()
    client = door(scene.office)

    page = client.get(reverse("board")).content.decode()

    told = re.findall(r'href="(/hazards/\?view=\w+&amp;[^"]*unit=[^"]*)">(\d+)</a>', page)
    assert [int(number) for _, number in told] == [1, 0, 1, 0, 1, 2, 1, 1, 1, 0]
    assert [count_of(client, url) for url, _ in told] == [int(number) for _, number in told]
    sums = on_board(scene.campaign, actor(scene.office), DAY)
    assert [line.unit for line in sums.units] == scene.stations[:2]
    assert sums.tally.found == sum(line.tally.found for line in sums.units) == 3


def test_the_boards_hazards_take_three_queries():
    scene = lay_board()
    office = actor(scene.office)

    with CaptureQueriesContext(connection) as caught:
        on_board(scene.campaign, office, DAY)

    assert len(caught) == 3


def test_what_is_found_belongs_to_the_one_campaign_that_runs():
    campaign = CampaignFactory()
    assert only_running(campaign.county_id) == campaign

    CampaignFactory(county=campaign.county)

    assert only_running(campaign.county_id) is None
