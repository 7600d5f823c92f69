"""Every move of the table: lawful for the right person, refused in every wrong state and role."""

import pytest

from hongxian.hazards.models import Grade, Hazard, HazardState
from hongxian.hazards.workflow import ANSWER, DOUBT, HAZARD, PAPER, way_back
from hongxian.orgs.models import ADMINISTRATORS, Role
from tests.campaigns.factories import PostFactory, UnitFactory, UserFactory, actor
from tests.hazards.factories import HazardFactory
from tests.kit.tables_of_moves import asks, dangers

WRONG_STATES = [
    (move.verb, state.value)
    for move in HAZARD.moves
    for state in HazardState
    if state not in move.from_states
]
DECIDED = {"pause", "resume", "void", *(m.verb for m in HAZARD.moves if m.verb[:7] == "restore")}
ENFORCERS = {Role.OFFICER, Role.HEAD, Role.LEAD}
MAY = {
    move.verb: ENFORCERS - ({Role.OFFICER} if move.verb in DECIDED else set())
    for move in HAZARD.moves
}


def someone(hazard, role):
    """A person with the role in the responsible unit."""
    return actor(UserFactory(unit=hazard.unit, roles=[role]))


@pytest.mark.parametrize(("verb", "state"), WRONG_STATES)
def test_a_move_is_refused_in_a_wrong_state(verb, state):
    hazard = Hazard(state=state)
    move = HAZARD.move(verb)

    verdict = HAZARD.verdict(hazard, verb, None)

    label = HazardState(state).label
    assert verdict.reason.startswith(f"当前为“{label}”，只有")
    assert verdict.reason.endswith(f"时才能{move.label}。")


@pytest.mark.django_db
def test_a_move_is_open_to_its_roles_and_to_no_other():
    hazard = HazardFactory()
    people = {role: someone(hazard, role) for role in Role}
    may = {}
    for move in HAZARD.moves:
        hazard.state = move.from_states[0]
        may[move.verb] = {r for r in Role if HAZARD.verdict(hazard, move.verb, people[r])}

    assert may == {verb: roles | {Role.OFFICE} for verb, roles in MAY.items()}


@pytest.mark.django_db
def test_a_move_is_refused_to_a_sister_unit():
    hazard = HazardFactory()
    sister = UnitFactory(county=hazard.county)
    people = [actor(UserFactory(unit=sister, roles=[r])) for r in Role if r != Role.OFFICE]
    open_to = []
    for move in HAZARD.moves:
        hazard.state = move.from_states[0]
        open_to += [move.verb for each in people if HAZARD.verdict(hazard, move.verb, each)]

    assert open_to == []


@pytest.mark.django_db
def test_the_officer_in_charge_may_be_of_another_unit():
    hazard = HazardFactory()
    officer = UserFactory(unit__county=hazard.county, roles=[Role.OFFICER])
    hazard.officer = officer

    assert HAZARD.verdict(hazard, "rectify", actor(officer))


@pytest.mark.django_db
def test_an_auxiliary_in_charge_still_does_not_enforce():
    hazard = HazardFactory()
    helper = UserFactory(unit=hazard.unit, roles=[Role.AUXILIARY])
    hazard.officer = helper

    assert "辅警" in HAZARD.verdict(hazard, "rectify", actor(helper)).reason


@pytest.mark.django_db
def test_an_inspector_is_told_that_inspection_does_not_rectify():
    hazard = HazardFactory()

    assert "督察" in HAZARD.verdict(hazard, "rectify", someone(hazard, Role.INSPECTOR)).reason


@pytest.mark.django_db
def test_the_lead_department_of_the_trade_works_on_it():
    hazard = HazardFactory()
    lead = UserFactory(unit__county=hazard.county, roles=[Role.LEAD])
    hazard.place.lead_unit = lead.unit

    assert HAZARD.verdict(hazard, "rectify", actor(lead))
    hazard.state = HazardState.RECTIFYING
    assert HAZARD.verdict(hazard, "pause", actor(lead))


@pytest.mark.django_db
def test_a_major_one_is_closed_by_the_office_after_it_confirmed():
    hazard = HazardFactory(major=True, passed=True)
    office = actor(UserFactory(unit__county=hazard.county, roles=[Role.OFFICE]))

    assert "由专班办公室销号" in HAZARD.verdict(hazard, "close", someone(hazard, Role.HEAD)).reason
    assert "还没有确认" in HAZARD.verdict(hazard, "close", office).reason
    hazard.confirmed_at = hazard.found_at
    assert HAZARD.verdict(hazard, "close", office)


@pytest.mark.django_db
def test_a_major_one_is_ordered_before_its_correction_counts():
    hazard = HazardFactory(major=True)

    reason = HAZARD.verdict(hazard, "rectify", someone(hazard, Role.HEAD)).reason

    assert reason == "重大隐患要先责令改正，再记录整改完成。"


@pytest.mark.django_db
def test_a_major_one_does_not_disappear_in_another():
    hazard = HazardFactory(grade=Grade.MAJOR, criterion="某条")

    assert "不能并入" in HAZARD.verdict(hazard, "merge", someone(hazard, Role.HEAD)).reason


@pytest.mark.django_db
def test_administrators_move_nothing():
    hazard = HazardFactory()
    for role in ADMINISTRATORS:
        person = someone(hazard, role)
        assert [m.verb for m in HAZARD.moves if m.rule(person, hazard)] == []


@pytest.mark.django_db
def test_a_lent_post_counts():
    hazard = HazardFactory()
    user = UserFactory(unit__county=hazard.county)
    PostFactory(user=user, unit=hazard.unit, role=Role.OFFICER)

    assert HAZARD.verdict(hazard, "rectify", actor(user))


def test_every_move_names_its_basis():
    assert [
        move.verb for move in HAZARD.moves if "《" not in move.basis and "待核" not in move.basis
    ] == []


BACK = ("found", "ordered", "rectifying", "rectified")


def test_each_move_of_a_hazard_asks_its_rule():
    assert asks(HAZARD) == {
        "orders": ["order"],
        "works": ["unorder", "start", "partly", "fail", "send_back", "hand_over", "take_back"],
        "rectifies": ["rectify", "pass"],
        "closes": ["close"],
        "decides": ["pause", "resume", *(way_back("restore", state) for state in BACK)],
        "merges": ["merge", *(way_back("split", state) for state in BACK)],
        "voids": ["void"],
    }
    assert dangers(HAZARD) == ["send_back", "hand_over", "merge", "void"]


def test_a_way_back_leads_to_the_state_it_is_named_after():
    ways = {way_back(verb, state): state for verb in ("split", "restore") for state in BACK}

    assert {verb: HAZARD.move(verb).to_state for verb in ways} == ways


def test_each_move_of_papers_answers_and_doubts_asks_its_rule():
    assert asks(PAPER) == {"serves": ["serve"], "voids_paper": ["void"]}
    assert asks(ANSWER) == {"takes_answer": ["take", "return"], "is_timed_work": ["expire"]}
    assert asks(DOUBT) == {"looks": ["fine", "again"]}
    assert (dangers(PAPER), dangers(ANSWER), dangers(DOUBT)) == (["void"], [], [])
