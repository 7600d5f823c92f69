"""The demo county on the day its clock stands on: some work kept, some late, some waiting."""

import os
from collections import Counter
from datetime import date

import pytest
from django.db import connections

from hongxian.audit.models import AuditEntry
from hongxian.campaigns.models import (
    Campaign,
    CampaignState,
    DeliverableState,
    DocumentState,
    DraftUnit,
    FactKind,
    PlanDocument,
    Seat,
)
from hongxian.demo.county import DAY
from hongxian.hazards.models import FirmAnswer, Hazard, HazardState
from hongxian.inspections.draws import draw
from hongxian.inspections.models import Draw
from hongxian.orgs.access import actor_of
from hongxian.orgs.models import Role, Unit, UnitKind, User
from hongxian.registry.models import CountyOutline
from hongxian.registry.queries.pairs import doubtful_pairs
from tests.counties import Ground

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def season(django_db_setup, django_db_blocker, tmp_path_factory):
    """The season as `hongxian demo` built it, read in its own database."""
    ground = Ground(tmp_path_factory.mktemp("season"), server=os.environ.get("DATABASE_URL", ""))
    ground.build("season")
    usual = connections["default"]
    connections["default"] = connections.create_connection("default")
    connections["default"].settings_dict = {**usual.settings_dict, **ground.database("season")}
    with django_db_blocker.unblock():
        yield
        connections["default"].close()
    connections["default"] = usual


def this_year():
    return Campaign.objects.get(year=2026)


def states(due_on):
    rows = this_year().deliverables.filter(due_on=due_on)
    return Counter((row.state, row.late_at is not None) for row in rows)


def test_the_county_has_units_and_people_of_every_role_but_one(season):
    assert Unit.objects.filter(kind=UnitKind.STATION).count() == 18
    held = set(User.objects.values_list("posts__role", flat=True))
    assert held == set(Role) - {Role.AUXILIARY}


def test_the_day_lies_in_phase_two(season):
    running = this_year().phases.filter(starts_on__lte=DAY, ends_on__gte=DAY)

    assert [phase.position for phase in this_year().phases.order_by("position")][1] == (
        running.get().position
    )


def test_the_brigades_handed_in_their_plans_one_of_them_late(season):
    assert states(date(2026, 3, 22)) == {
        (DeliverableState.ACCEPTED, False): 1,
        (DeliverableState.ACCEPTED, True): 1,
    }


def test_the_ledgers_of_june_look_alive(season):
    assert states(date(2026, 6, 10)) == {
        (DeliverableState.ACCEPTED, False): 10,
        (DeliverableState.SUBMITTED, False): 3,
        (DeliverableState.SUBMITTED, True): 2,
        (DeliverableState.RETURNED, False): 1,
        (DeliverableState.DUE, True): 2,
    }


def test_october_is_still_to_come(season):
    assert set(states(date(2026, 10, 20))) == {(DeliverableState.DUE, False)}


def test_the_seats_that_name_a_person_are_filled(season):
    for campaign in Campaign.objects.all():
        filled = Seat.objects.filter(campaign=campaign, user__isnull=False)
        assert sorted(seat.user.name for seat in filled) == ["周立衡", "江若宁", "沈亦文", "贺云舟"]


def test_last_years_campaign_is_over_with_nothing_open(season):
    last = Campaign.objects.get(year=2025)

    assert last.state == CampaignState.CLOSED
    assert set(last.deliverables.values_list("state", flat=True)) == {DeliverableState.ACCEPTED}


def test_a_summer_plan_waits_with_work_for_the_office(season):
    draft = PlanDocument.objects.get(state=DocumentState.DRAFT)
    unmatched = DraftUnit.objects.filter(document=draft, matches__isnull=True, is_outside=False)

    assert [unit.name for unit in unmatched] == ["城管队"]
    assert draft.draft_facts.filter(kind=FactKind.UNREAD).count() > 0


def test_firms_wrote_in_and_some_of_it_waits(season):
    told = Counter(FirmAnswer.objects.values_list("kind", "state"))

    assert told["correction", "taken"] >= 5
    assert told["correction", "returned"] >= 1
    assert told["self_check", "taken"] >= 9
    assert told["correction", "waiting"] == 4
    assert told["self_check", "waiting"] >= 1


def test_what_a_firm_reported_was_looked_at_again_before_it_was_closed(season):
    by_firm = Hazard.objects.filter(firm_answers__state="taken", state=HazardState.CLOSED)

    assert by_firm.exists()
    assert not by_firm.exclude(rechecks__result="passed").exists()


def test_the_register_has_an_outline_a_draw_and_doubles_to_look_at(season):
    ring = CountyOutline.objects.get().rings[0]
    drawn = Draw.objects.get()
    office = actor_of(User.objects.get(username="zhuanban"), DAY)

    assert ring[0] == ring[-1]
    again = draw(
        drawn.places, drawn.people, seed=drawn.seed, size=drawn.size, team_size=drawn.team_size
    )
    assert drawn.sample == [list(each) for each in again]
    assert len(doubtful_pairs(office)) == 3


def test_everything_stands_in_the_log_under_a_name(season):
    written = Counter(AuditEntry.objects.values_list("verb", flat=True))

    assert written["deliverable.submit"] == 2 + 1 + 16 + 50
    assert AuditEntry.objects.filter(actor_name="").count() == 0


def test_nobody_decided_on_their_own_submission(season):
    own = [
        row
        for campaign in Campaign.objects.all()
        for row in campaign.deliverables.all()
        for submission in row.submissions.all()
        if submission.decided_by_id == submission.submitted_by_id
    ]

    assert own == []
