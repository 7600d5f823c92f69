"""The phone's day: the whole once, then only what changed, and never what is hidden."""

import gzip
import json
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hongxian.inspections import schemas
from hongxian.inspections.models import Inspection
from hongxian.inspections.queries.field import SECTIONS
from hongxian.orgs.models import Role
from hongxian.registry.models import Place, PlaceState
from tests.campaigns.factories import NOON, UnitFactory, UserFactory, at
from tests.inspections.factories import InspectionFactory, OfficerFactory, PlaceFactory, Station

pytestmark = pytest.mark.django_db
MOST_BYTES = 150 * 1024


@pytest.fixture
def station():
    return Station()


@pytest.fixture
def phone(station):
    return Phone(station.lead)


class Phone:
    """A phone that holds a day and leads it on, as the field page does (`server.js`)."""

    def __init__(self, user):
        self.client, self.day, self.sent = Client(), None, 0
        self.client.force_login(user)

    def refresh(self):
        """What came: {} where nothing changed."""
        known = {"If-None-Match": self.day["version"]} if self.day else {}
        headers = {**known, "Accept-Encoding": "gzip"}
        answer = self.client.get("/api/field/day?table=true&changes=true", headers=headers)
        self.sent = len(answer.content)
        if answer.status_code == 304:
            return {}
        text = answer.content
        told = json.loads(gzip.decompress(text) if "Content-Encoding" in answer else text)
        (schemas.Day if told["whole"] else schemas.DayChanges).model_validate(told)
        columns = told["places"]
        rows = zip(*columns.values(), strict=True)
        told["places"] = [dict(zip(columns, row, strict=True)) for row in rows]
        self.day = told if told["whole"] else self.merged(told)
        return told

    def merged(self, told):
        stale = set(told["parts"])
        places = [one for one in self.day["places"] if int(one["id"][-2:], 16) % 128 not in stale]
        places += told["places"]
        places.sort(key=lambda one: (one["last"] or "", one["initials"], one["name"]))
        assert len(places) == told["many"]
        return {**self.day, **told, "places": places}

    def whole(self):
        return self.client.get("/api/field/day").json()

    def holds_all(self):
        """Is what was led on what the server would send to a new phone?"""
        told = self.whole()
        return all(self.day[name] == told[name] for name in ("version", "places", *SECTIONS))


def test_the_first_day_is_the_whole_and_the_next_nothing(phone):
    first, again = phone.refresh(), phone.refresh()

    schemas.Day.model_validate(first)
    assert (first["whole"], again) == (True, {})
    assert phone.holds_all()


@pytest.mark.parametrize(
    ("change", "sections", "rows"),
    [
        (lambda here: InspectionFactory(place=here.place), set(), 1),
        (lambda here: PlaceFactory(unit=here.unit, county=here.county), set(), 1),
        (lambda here: Place.objects.filter(pk=here.place.pk).update(phone="13900000000"), set(), 1),
        (
            lambda here: Place.objects.filter(pk=here.place.pk).update(
                state=PlaceState.CLOSED, closed_on=NOON
            ),
            set(),
            0,
        ),
        (
            lambda here: OfficerFactory(
                inspection=InspectionFactory(planned=True, place=here.place), user=here.lead
            ),
            {"planned"},
            0,
        ),
        (lambda here: here.person(), {"people"}, 0),
    ],
    ids=["a visit", "a new place", "a telephone", "a closed place", "a plan", "a colleague"],
)
def test_a_change_alone_is_sent(phone, station, change, sections, rows):
    phone.refresh()

    change(station)
    told = phone.refresh()

    schemas.DayChanges.model_validate(told)
    assert set(told) - {"version", "now", "whole", "many", "parts", "places"} == sections
    assert len(told["places"]) == rows
    assert phone.holds_all()


def test_a_phone_that_changes_hands_is_led_on_to_the_day_of_the_other(station, phone):
    other = Station()
    PlaceFactory.create_batch(3, unit=other.unit, county=other.county)
    phone.refresh()

    phone.client.force_login(other.lead)
    told = phone.refresh()

    assert (told["whole"], told["person"]["id"]) == (False, other.lead.pk)
    assert phone.holds_all()


@pytest.mark.parametrize("known", ["", '"0123456789abcdef0123456789abcdef"', '"2"', "2" * 829])
def test_an_unknown_version_is_answered_with_the_whole(phone, known):
    answer = phone.client.get("/api/field/day?changes=true", headers={"If-None-Match": known})

    assert answer.status_code == 200
    assert answer.json()["places"]


def test_an_older_page_gets_the_whole_whatever_it_holds(phone, station):
    """It knows no changes: a page kept on a phone from before asks without them."""
    version = phone.whole()["version"]
    InspectionFactory(place=station.place)

    told = phone.client.get("/api/field/day", headers={"If-None-Match": version}).json()

    assert (told["whole"], set(SECTIONS) <= set(told)) == (True, True)


def test_the_table_says_what_the_rows_say(phone, station):
    PlaceFactory.create_batch(3, unit=station.unit, county=station.county)
    InspectionFactory(place=station.place)
    rows = phone.whole()

    table = phone.client.get("/api/field/day?table=true").json()

    columns = table.pop("places")
    assert [
        dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)
    ] == (rows.pop("places"))
    assert table == rows | {"now": table["now"]}


@pytest.mark.parametrize("hour", [0, 7, 8, 23])
def test_the_day_of_a_visit_is_the_countys_own(station, phone, hour):
    """Midnight of the country is four in the afternoon of the day before in Greenwich."""
    InspectionFactory(place=station.place, started_at=at(date(2026, 1, 1), hour))

    phone.refresh()

    assert (phone.day["places"][0]["last"], phone.day["places"][0]["is_due"]) == (
        "2026-01-01",
        False,
    )


def test_a_secret_visit_shows_to_those_who_go_alone(station, phone):
    before = NOON - timedelta(days=400)
    InspectionFactory(place=station.place, started_at=before)
    secret = InspectionFactory(place=station.place, secret=True, unit=UnitFactory())
    Inspection.objects.filter(pk=secret.pk).update(unit=station.unit)
    OfficerFactory(inspection=secret, user=station.partner)
    goes = Phone(station.partner)
    for one in (phone, goes):
        one.refresh()

    shown = [one.day["places"][0] for one in (phone, goes)]
    assert [place["is_due"] for place in shown] == [True, False]
    assert shown[0]["last"] < shown[1]["last"]

    Inspection.objects.filter(pk=secret.pk).update(disclosed_at=NOON)
    phone.refresh()
    assert phone.day["places"][0]["is_due"] is False


def test_a_plan_is_no_visit(station, phone):
    InspectionFactory(place=station.place, planned=True)

    phone.refresh()

    assert (phone.day["places"][0]["last"], phone.day["places"][0]["is_due"]) == (None, True)


def test_places_of_a_trade_come_to_its_lead_unit(station):
    trade = UnitFactory(county=station.county)
    Place.objects.filter(pk=station.place.pk).update(lead_unit=trade)
    phone = Phone(UserFactory(unit=trade, roles=[Role.OFFICER]))

    phone.refresh()

    assert [place["id"] for place in phone.day["places"]] == [str(station.place.pk)]


def test_a_thousand_places_come_in_150_kilobytes_and_one_visit_in_four(station, phone):
    streets = ("人民路", "建设路", "解放路", "中山路")
    places = Place.objects.bulk_create(
        PlaceFactory.build(
            county=station.county, unit=station.unit, name=f"{chr(0x4E00 + no * 7)}记{no}小吃店",
            address=f"青石镇{streets[no % 4]}{no}号", manager=f"{chr(0x5000 + no)}某",
            phone=f"138{no * 7919 % 10**8:08d}",
        )
        for no in range(1000)
    )  # fmt: skip

    phone.refresh()
    first = phone.sent
    InspectionFactory(place=places[7])
    phone.refresh()

    assert (len(phone.day["places"]), first < MOST_BYTES, phone.sent < 4096) == (1001, True, True)
    assert phone.holds_all()


def test_the_day_asks_as_often_for_one_place_as_for_three_hundred(station, phone):
    def asked():
        with CaptureQueriesContext(
            connection,
        ) as told:
            phone.whole()
        return len(told)

    phone.whole()
    one = asked()
    places = PlaceFactory.create_batch(300, unit=station.unit, county=station.county)
    for place in places[:20]:
        plan = InspectionFactory(planned=True, place=place)
        OfficerFactory(inspection=plan, user=station.lead)
        InspectionFactory(place=place)

    assert asked() <= max(one, 20)
    assert asked() - one <= 2  # officers and agencies of plans, asked once there is a plan
