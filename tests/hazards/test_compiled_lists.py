"""Lists that ask compiled questions say what they say when they ask anew: `q=` makes them do so."""

from datetime import timedelta

import pytest
from django.urls import reverse

from hongxian.inspections.models import InspectionKind, InspectionState
from hongxian.kit import clock
from hongxian.orgs.asking import ActorsQuestion
from hongxian.orgs.models import Role, Unit
from tests.campaigns.factories import DAY, PostFactory, UserFactory, actor
from tests.hazards.factories import HazardFactory, PlaceFactory, lay_beat
from tests.inspections.factories import FindingFactory, InspectionFactory, OfficerFactory
from tests.orgs.county import door

pytestmark = pytest.mark.django_db
LISTS = ("hazards", "inspections", "places", "papers")
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
    return beat


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


def test_another_day_is_asked_anew(beat):
    def overdue():
        _, tabs = said(beat.office, "hazards")
        return next(tab.count for tab in tabs if tab.key == "overdue")

    before = overdue()
    clock.set_day(DAY + timedelta(days=2))

    assert (before, overdue()) == (1, 3)


def test_a_compiled_question_cannot_ask_which_role_is_held_where():
    """Its actor stands for everybody of these roles."""

    def heads(actor):
        return Unit.objects.filter(pk__in=[pk for pk in actor.unit_ids if actor.holds(pk, "head")])

    ask = ActorsQuestion(heads)
    with pytest.raises(TypeError, match="held in which unit"):
        ask(actor(UserFactory(roles=[Role.HEAD])))
