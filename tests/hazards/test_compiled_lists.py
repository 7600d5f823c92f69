"""Lists that ask compiled questions say what they say when they ask anew: `q=` makes them do so."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from hongxian.hazards.models import FirmAnswer, FirmAnswerState, FirmCode, Hazard
from hongxian.inspections.models import InspectionKind, InspectionState
from hongxian.kit import clock
from hongxian.kit.desk_blocks import blocks_of
from hongxian.orgs.asking import ActorsQuestion
from hongxian.orgs.models import Role, Unit
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
from tests.hazards.factories import NOON, HazardFactory, PlaceFactory, lay_beat
from tests.inspections.factories import FindingFactory, InspectionFactory, OfficerFactory
from tests.orgs.county import door
from tests.registry.factories import LicenceFactory, LicenceLineFactory, VehicleFactory

pytestmark = pytest.mark.django_db
LISTS = (
    "hazards", "inspections", "places", "papers", "answers", "licences", "vehicles", "deliverables",
)  # fmt: skip
WHO = ("officer", "inspector", "both")


@pytest.fixture(autouse=True)
def today():
    clock.set_day(DAY)
    yield
    clock.set_day(None)


@pytest.fixture
def beat():
    """Hazards, visits and places of two stations; `both` works for either."""
    beat = lay_beat()
    beat.both = UserFactory(unit=beat.station, roles=[Role.OFFICER])
    PostFactory(user=beat.both, unit=beat.other, role=Role.HEAD)
    far = PlaceFactory(county=beat.county, unit=beat.other, officer=beat.stranger)
    for no, place in enumerate((beat.place, beat.place, far, far)):
        HazardFactory(place=place, ordered=True, due_on=DAY + timedelta(days=no - 1))
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
    return beat


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


def said(user, name, **query):
    """The rows as they are drawn, and what the tabs count."""
    listing = door(user).get(reverse(name), query).context["listing"]
    return [(row.key, row.html) for row in listing.rows], listing.tabs


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("who", WHO)
def test_a_list_nobody_narrows_says_the_same(beat, who, name):
    user = getattr(beat, who)
    first, tabs = said(user, name)

    assert (first, tabs) == said(user, name, q="")
    for tab in tabs:
        assert said(user, name, view=tab.key) == said(user, name, view=tab.key, q="")
    assert said(user, name, sort="-state") == said(user, name, sort="-state", q="")


def test_a_column_shown_on_demand_is_given_what_stands_beside_its_rows(beat):
    asked = {"column": ["number", "lines"], "view": "all"}
    first, _ = said(beat.office, "licences", **asked)

    assert (first, _) == said(beat.office, "licences", q="", **asked)
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
