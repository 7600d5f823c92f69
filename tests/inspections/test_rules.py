"""Who visits, plans, discloses, corrects and draws, role by role."""

import pytest

from hongxian.inspections import rules
from hongxian.inspections.models import Draw, Inspection, InspectionKind, InspectionOfficer
from hongxian.orgs.models import Role
from tests.campaigns.factories import NOON, UserFactory
from tests.inspections.factories import InspectionFactory, OfficerFactory
from tests.orgs.holders import AWAY, HOME, holder, open_to

OFFICE = {Role.OFFICE}
ENFORCERS = {Role.CHIEF, Role.OFFICE, Role.LEAD, Role.HEAD, Role.OFFICER}
GOES = {*ENFORCERS, Role.AUXILIARY}
PLANS = {Role.OFFICE, Role.LEAD, Role.HEAD, Role.OFFICER}


@pytest.mark.parametrize(
    ("rule", "roles"),
    [
        (rules.enters_visits, GOES),
        (rules.plans_visits, {*PLANS, Role.CHIEF}),
        (rules.keeps_visit_rules, OFFICE),
        (rules.makes_draws, {Role.OFFICE, Role.LEAD, Role.HEAD}),
    ],
)
def test_a_door_is_open_to_its_roles(rule, roles):
    assert open_to(rule) == roles


def test_who_counts_as_an_enforcer_and_who_comes_to_look():
    assert {role for role in Role if rules.enforces([role])} == ENFORCERS
    assert set(rules.LOOKS_ON) == {Role.CHIEF, Role.OFFICE, Role.INSPECTOR, Role.LEGAL}
    assert rules.enforces([Role.LEGAL, Role.OFFICER])
    assert not rules.enforces([])


def test_a_unit_reports_its_own_visits_and_the_office_any():
    home = open_to(lambda one: rules.records_for(one, HOME))
    away = open_to(lambda one: rules.records_for(one, HOME), unit=AWAY)

    assert (home, away) == (GOES, OFFICE)


def test_a_unit_plans_its_own_visits_and_office_and_chiefs_any():
    home = open_to(lambda one: rules.plans_for(one, HOME))
    away = open_to(lambda one: rules.plans_for(one, HOME), unit=AWAY)

    assert (home, away) == ({*PLANS, Role.CHIEF}, {*OFFICE, Role.CHIEF})
    assert rules.plans_for(holder(Role.AUXILIARY), HOME).reason.startswith("辅警不安排检查")
    assert rules.plans_for(holder(Role.LEGAL), HOME).reason == "由检查单位安排。"
    assert open_to(lambda one: rules.changes_plan(one, Inspection(unit_id=HOME))) == home


def test_whoever_organises_draws_for_the_unit_draws():
    draw = Draw(unit_id=HOME)

    home = open_to(lambda one: rules.draws_sample(one, draw))
    away = open_to(lambda one: rules.draws_sample(one, draw), unit=AWAY)

    assert (home, away) == ({Role.OFFICE, Role.LEAD, Role.HEAD}, OFFICE)


def test_originals_of_no_visit_are_taken_by_few():
    assert open_to(lambda one: rules.takes_originals(one, None)) == {
        Role.CHIEF, Role.OFFICE, Role.LEGAL, Role.HEAD,
    }  # fmt: skip


@pytest.fixture
def visit():
    """A visit with one who led it and one who went along, both of another unit; beside another."""
    row = InspectionFactory()
    for part in ("lead", "with"):
        user = UserFactory(unit__county=row.county)
        OfficerFactory(inspection=row, user=user, part=part)
    other = InspectionFactory(place=row.place)
    led = UserFactory(unit__county=row.county)
    OfficerFactory(inspection=other, user=led, part="lead")
    return row


def asked(rule, row, *, part=None, unit=None) -> set[Role]:
    """The roles told yes: to whoever had that part in the visit, or to somebody else."""
    user = InspectionOfficer.objects.get(inspection=row, part=part).user_id if part else 0
    return {r for r in Role if rule(holder(r, unit=unit or row.unit_id + 1000, user=user), row)}


@pytest.mark.django_db
@pytest.mark.parametrize("rule", [rules.records, rules.adds_photos])
def test_whoever_is_to_go_reports_the_visit(visit, rule):
    assert asked(rule, visit, part="lead") == GOES
    assert asked(rule, visit, part="with") == GOES
    assert asked(rule, visit) == OFFICE
    assert asked(rule, visit, unit=visit.unit_id) == GOES


@pytest.mark.django_db
def test_whoever_led_another_visit_has_no_part_in_this_one(visit):
    led = InspectionOfficer.objects.exclude(inspection=visit).get().user_id
    helper = holder(Role.AUXILIARY, unit=visit.unit_id + 1000, user=led)

    assert not rules.records(helper, visit)
    assert not rules.corrects(helper, visit)


@pytest.mark.django_db
def test_a_secret_visit_is_disclosed_by_its_lead_the_office_or_a_chief(visit):
    visit.kind = InspectionKind.SECRET

    assert asked(rules.discloses, visit, part="lead") == set(Role)
    assert asked(rules.discloses, visit, part="with") == {*OFFICE, Role.CHIEF}

    visit.disclosed_at = NOON
    assert asked(rules.discloses, visit, part="lead") == set()


def test_an_open_visit_is_not_disclosed():
    visit = Inspection(kind=InspectionKind.DAILY)

    assert rules.discloses(holder(Role.OFFICE), visit).reason == "这次检查没有保密，不用公开。"


@pytest.mark.django_db
def test_a_record_is_corrected_by_its_lead_the_units_head_and_the_office(visit):
    assert asked(rules.corrects, visit, part="lead") == set(Role)
    assert asked(rules.corrects, visit, part="with") == OFFICE
    assert asked(rules.corrects, visit, unit=visit.unit_id) == {*OFFICE, Role.HEAD}


@pytest.mark.django_db
def test_originals_of_a_visit_are_taken_by_its_lead_and_few_others(visit):
    few = {Role.CHIEF, Role.OFFICE, Role.LEGAL}

    assert asked(rules.takes_originals, visit, part="lead") == set(Role)
    assert asked(rules.takes_originals, visit, part="with") == few
    assert asked(rules.takes_originals, visit, unit=visit.unit_id) == {*few, Role.HEAD}
