"""Lists that ask compiled questions say what they say when they ask anew.

A name in the address that no list knows makes them do so.
"""

from datetime import timedelta
from uuid import uuid4

import django_filters
import pytest
from django.urls import reverse

from hongxian.campaigns.models import Milestone
from hongxian.hazards.models import FirmAnswer, FirmAnswerState, FirmCode, Hazard
from hongxian.inspections.models import Inspection, InspectionKind, InspectionState
from hongxian.kit import clock
from hongxian.kit.desk_blocks import blocks_of
from hongxian.kit.listing.narrowing import Narrow, narrow_of
from hongxian.orgs.asking import ActorsQuestion
from hongxian.orgs.models import Role, Unit
from hongxian.registry.codes import licence_kinds
from hongxian.registry.models import Licence, Place
from tests.campaigns.factories import (
    DAY,
    CampaignFactory,
    DeliverableFactory,
    MilestoneFactory,
    PostFactory,
    UserFactory,
    actor,
    at,
)
from tests.hazards.factories import NOON, HazardFactory, PaperFactory, PlaceFactory, lay_beat
from tests.inspections.factories import FindingFactory, InspectionFactory, OfficerFactory
from tests.orgs.county import door
from tests.registry.factories import LicenceFactory, LicenceLineFactory, VehicleFactory
from tests.standing import standing

pytestmark = pytest.mark.django_db
LISTS = (
    "hazards", "inspections", "places", "papers", "answers", "licences", "vehicles", "deliverables",
    "place-map",
)  # fmt: skip
WHO = ("officer", "inspector", "both")


@pytest.fixture(autouse=True)
def today():
    clock.set_day(DAY)
    yield
    clock.set_day(None)


def lay_two_stations():
    """Hazards, visits and places of two stations; `both` works for either."""
    clock.set_day(DAY)
    beat = lay_beat()
    beat.both = UserFactory(unit=beat.station, roles=[Role.OFFICER])
    PostFactory(user=beat.both, unit=beat.other, role=Role.HEAD)
    far = PlaceFactory(
        county=beat.county, unit=beat.other, officer=beat.stranger, category="small_shop"
    )  # fmt: skip
    Place.objects.update(lon="113.1", lat="28.1", crs="wgs84")
    for no, place in enumerate((beat.place, beat.place, far, far)):
        ordered = HazardFactory(place=place, ordered=True, due_on=DAY + timedelta(days=no - 1))
        PaperFactory(hazard=ordered, issued_by=beat.officer)
        HazardFactory(place=place, major=True, officer=beat.officer)
        visit = InspectionFactory(place=place, kind=InspectionKind.SECRET)
        OfficerFactory(inspection=visit, user=beat.head if no % 2 else beat.both)
        FindingFactory(inspection=InspectionFactory(place=place, entered_by=beat.officer))
        InspectionFactory(
            place=place, state=InspectionState.PLANNED, started_at=None, ended_at=None,
            received_at=None, planned_on=DAY,
        )  # fmt: skip
    for no, (unit, place) in enumerate(((beat.station, beat.place), (beat.other, far))):
        vehicle = VehicleFactory(county=beat.county, unit=unit, group="coach", insured_until=DAY)
        LicenceLineFactory(licence__place=place, licence__valid_to=DAY + timedelta(days=no))
        LicenceFactory(place=None, vehicle=vehicle, valid_to=DAY - timedelta(days=1))
        lay_answers(place, beat.officer, no)
    campaign = CampaignFactory(county=beat.county)
    for days in (-1, 1):
        stone = MilestoneFactory(campaign=campaign, due_on=DAY + timedelta(days=days))
        DeliverableFactory(milestone=stone, unit=beat.station)
        DeliverableFactory(milestone=stone, unit=beat.other, submitted=days > 0)
    clock.set_day(None)
    return beat


laid, beat = standing(lay_two_stations)


def lay_answers(place, person, no):
    """One answer of the place in every state."""
    code = FirmCode.objects.create(
        county=place.county, place=place, digest=str(no) * 64, made_by=person, made_at=NOON,
        valid_until=NOON + timedelta(days=30),
    )  # fmt: skip
    for state in FirmAnswerState:
        waits = state == FirmAnswerState.WAITING
        decided = {} if waits else {"decided_by": person, "decided_at": NOON}
        FirmAnswer.objects.create(
            county=place.county, code=code, key=uuid4(), place=place, kind="correction",
            text=state.label, name="邱明远", received_at=NOON, state=state, reason="不清楚",
            hazard=Hazard.objects.filter(place=place).first(), **decided,
        )  # fmt: skip


def opened(user, name, **query):
    """The list under an address; drawn is its count alone, the rest where a test looks at it."""
    asked = {**query, "count": ""}
    page = door(user).get(reverse(name), asked, headers={"HX-Request": "true"})
    return page.context["listing"]


def said(user, name, **query):
    """The rows as they are drawn, and what the tabs count; by compiled questions."""
    listing = opened(user, name, **query)
    assert listing._asked is not None
    return [(row.key, row.html) for row in listing.rows], listing.tabs


def said_anew(user, name, **query):
    listing = opened(user, name, **query, anew="")
    assert listing._asked is None
    return [(row.key, row.html) for row in listing.rows], listing.tabs


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("who", WHO)
def test_a_list_nobody_narrows_says_the_same(beat, who, name):
    user = getattr(beat, who)
    first, tabs = said(user, name)

    assert (first, tabs) == said_anew(user, name)
    for tab in tabs:
        assert said(user, name, view=tab.key) == said_anew(user, name, view=tab.key)
    assert said(user, name, sort="-state") == said_anew(user, name, sort="-state")


NARROWED = {
    "hazards": ("unit", "officer", "violation", "category", "state", "found_from", "due_to"),
    "inspections": ("unit", "kind", "category", "place", "source"),
    "places": ("unit", "category"),
    "place-map": ("unit", "category"),
    "papers": ("unit", "kind", "year", "issued_from"),
    "answers": ("unit", "kind"),
    "licences": ("kind",),
    "vehicles": ("unit",),
    "deliverables": ("campaign", "milestone", "unit", "due_from"),
}
"""Filters that are plain conditions."""


@pytest.fixture
def given(beat, name):
    """What each filter of the list is given: what some rows have, and what others have."""
    held = Licence.objects.first().kind
    kinds = {
        "inspections": ["secret"], "papers": ["by_date"], "answers": ["correction"],
        "licences": [held, next(kind for kind in licence_kinds() if kind != held)],
    }  # fmt: skip
    far = FirmAnswer.objects.exclude(place=beat.place).first().place
    stone = Milestone.objects.order_by("-due_on").first()
    return {
        "unit": [beat.station.pk, beat.other.pk], "officer": [beat.officer.pk],
        "violation": [8, 1], "category": ["small_shop", "small_hotel"], "state": ["ordered"],
        "found_from": [DAY, DAY + timedelta(days=1)], "due_to": [DAY], "due_from": [DAY],
        "place": [far.pk], "source": ["field"], "year": [DAY.year, 1999],
        "issued_from": [DAY], "campaign": [stone.campaign_id], "milestone": [stone.pk],
        "kind": kinds.get(name),
    }  # fmt: skip


@pytest.mark.parametrize("name", LISTS)
def test_a_list_narrowed_by_plain_conditions_says_the_same(beat, given, name):
    choices = [{one: value} for one in NARROWED[name] for value in given[one]]
    choices.append({one: given[one][0] for one in NARROWED[name]})
    drawn = set()
    for asked in choices:
        told = said(beat.both, name, view="all", **asked)
        assert told == said_anew(beat.both, name, view="all", **asked)
        drawn.add(str(told[0]))
    assert len(drawn) > 1  # something was found, and not always the same


@pytest.mark.parametrize("name", ["hazards", "inspections"])
@pytest.mark.parametrize("order", ["", "-state"])
def test_after_a_row_a_list_says_the_same(beat, name, order):
    rows, _ = said(beat.both, name, view="all", sort=order)
    asked = {"view": "all", "sort": order, "page": 2, "unit": beat.other.pk}
    found = []
    for key, _ in rows[::2]:
        found.append(said(beat.both, name, **asked, after=key))
        assert found[-1] == said_anew(beat.both, name, **asked, after=key)
    assert len({len(told[0]) for told in found}) > 1


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("hazards", {"q": "通道"}),
        ("hazards", {"late": "yes"}),
        ("hazards", {"violation": "nonsense"}),
        ("hazards", {"before": str(uuid4())}),
        ("inspections", {"since": "2026-06-01"}),
        ("licences", {"unit": "1"}),
        ("places", {"state": "standing", "unit": "9"}),
    ],
)
def test_what_is_no_plain_condition_is_asked_anew(beat, name, asked):
    assert opened(beat.both, name, **asked)._asked is None


def test_a_filter_across_several_rows_is_no_plain_condition():
    """It would find a record once for each of them."""

    class ByFinding(django_filters.FilterSet):
        line = django_filters.CharFilter(field_name="findings__line")
        words = django_filters.CharFilter(field_name="spot", lookup_expr="icontains")
        spot = django_filters.CharFilter(field_name="spot")

    def narrowed(**asked):
        return narrow_of(ByFinding(asked, queryset=Inspection.objects.all()))

    assert narrowed(line="1") is None
    assert narrowed(words="1") is None
    assert narrowed(spot="1") == Narrow({"spot__exact": "1"})
    assert narrowed() == Narrow()


def test_a_column_shown_on_demand_is_given_what_stands_beside_its_rows(beat):
    asked = {"column": ["number", "lines"], "view": "all"}
    first, _ = said(beat.office, "licences", **asked)

    assert (first, _) == said_anew(beat.office, "licences", **asked)
    assert sum("组合烟花" in html for _, html in first) == 2


def test_another_day_is_asked_anew(beat):
    def overdue(name):
        _, tabs = said(beat.office, name)
        return next(tab.count for tab in tabs if tab.key == "overdue")

    before = overdue("hazards"), overdue("deliverables")
    clock.set_day(DAY + timedelta(days=2))

    assert (*before, overdue("hazards"), overdue("deliverables")) == (1, 2, 3, 3)


def test_a_compiled_question_cannot_ask_which_role_is_held_where():
    """Its actor stands for everybody of these roles."""

    def heads(actor):
        return Unit.objects.filter(pk__in=[pk for pk in actor.unit_ids if actor.holds(pk, "head")])

    ask = ActorsQuestion(heads)
    with pytest.raises(TypeError, match="held in which unit"):
        ask(actor(UserFactory(roles=[Role.HEAD])))


def test_a_desk_is_of_its_person_and_its_day(beat):
    def told(user, day=DAY):
        blocks = {each.code: each.told for each in blocks_of(actor(user), at(day, 10))}
        rows = (*blocks["visits"].rows, *blocks["firm_answers"].rows)
        running = blocks["licences"].running
        return {row.place for row in rows}, running.expired, running.soon

    far, expired, soon = told(beat.stranger)

    assert told(beat.officer) == ({beat.place}, 1, 1)
    assert (beat.place in far, expired, soon) == (False, 1, 1)
    assert told(beat.officer, DAY + timedelta(days=1)) == ({beat.place}, 2, 0)
