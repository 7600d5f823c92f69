"""Who may do what with a hazard, role by role: at home, in another unit, in charge."""

import pytest

from hongxian.hazards import rules
from hongxian.hazards.models import (
    FirmAnswer,
    FirmCode,
    Grade,
    Hazard,
    HazardState,
    Paper,
    PaperState,
    PhotoDoubt,
)
from hongxian.inspections.models import Inspection, InspectionKind
from hongxian.orgs.access import SYSTEM
from hongxian.orgs.models import Role
from hongxian.registry.models import Place
from tests.campaigns.factories import NOON
from tests.hazards.factories import HazardFactory, PaperFactory
from tests.orgs.holders import AWAY, COUNTY, HOME, LEADING, ME, SOMEBODY, holder, open_to

OFFICE = {Role.OFFICE}
LEADS = {Role.HEAD, Role.LEAD}
ENFORCERS = {Role.OFFICER, *LEADS}


def place(**more) -> Place:
    return Place(**{"unit_id": HOME, "lead_unit_id": LEADING, "county_id": COUNTY, **more})


def hazard(**more) -> Hazard:
    """A hazard of the home unit, found by nobody in particular, nobody in charge."""
    return Hazard(**{"unit_id": HOME, "place": place(), "state": HazardState.FOUND, **more})


@pytest.mark.parametrize(
    ("rule", "roles"),
    [
        (rules.enters_hazards, {*OFFICE, *ENFORCERS, Role.AUXILIARY}),
        (rules.enforces, OFFICE | ENFORCERS),
        (rules.confirms_major, OFFICE),
        (rules.moves_in_bulk, OFFICE | LEADS),
        (rules.issues_papers, OFFICE | ENFORCERS),
        (rules.sets_any_word, OFFICE | LEADS),
        (rules.makes_codes, OFFICE | ENFORCERS),
    ],
)
def test_a_door_is_open_to_its_roles(rule, roles):
    assert open_to(rule) == roles


def test_an_auxiliary_enters_for_the_own_unit_and_enforcers_for_any():
    home = open_to(lambda one: rules.enters(one, HOME))
    away = open_to(lambda one: rules.enters(one, HOME), unit=AWAY)

    assert (home, away) == ({*OFFICE, *ENFORCERS, Role.AUXILIARY}, OFFICE | ENFORCERS)
    assert rules.enters(holder(Role.LEGAL), HOME).reason == "隐患由民警、辅警登记，由责任单位整改。"
    helper = holder(Role.AUXILIARY, unit=AWAY)
    assert rules.enters(helper, HOME).reason.startswith("辅警只登记本单位的隐患")


WORKS = [
    rules.works, rules.corrects, rules.orders, rules.rectifies, rules.closes, rules.merges,
    rules.grades,
]  # fmt: skip


@pytest.mark.parametrize("rule", WORKS)
def test_the_unit_its_trades_lead_and_the_office_work_on_a_hazard(rule):
    row = hazard()

    home = open_to(lambda one: rule(one, row))
    away = open_to(lambda one: rule(one, row), unit=AWAY)
    leading = open_to(lambda one: rule(one, row), unit=LEADING)

    assert (home, away, leading) == (OFFICE | ENFORCERS, OFFICE, OFFICE | LEADS)


def test_the_officer_in_charge_works_on_it_from_any_unit_as_an_enforcer():
    mine, anothers = hazard(officer_id=ME), hazard(officer_id=SOMEBODY)

    assert open_to(lambda one: rules.works(one, mine), unit=AWAY) == OFFICE | ENFORCERS
    assert open_to(lambda one: rules.works(one, anothers), unit=AWAY) == OFFICE


def test_the_system_is_in_charge_of_no_hazard():
    nobody = holder(Role.OFFICER, unit=AWAY, user=None)

    assert not rules.works(nobody, hazard())
    assert not rules.corrects(nobody, hazard())
    assert rules.confirms(holder(Role.OFFICE, user=None), hazard())


def test_a_hazard_of_a_place_without_a_lead_or_of_no_place_has_none():
    for where in (place(lead_unit_id=None), None):
        row = hazard(place=where)
        assert open_to(lambda one, row=row: rules.works(one, row), unit=LEADING) == OFFICE
        assert open_to(lambda one, row=row: rules.decides(one, row), unit=LEADING) == OFFICE


@pytest.mark.parametrize(
    ("role", "begins"),
    [
        (Role.INSPECTOR, "督察负责督促检查"),
        (Role.AUXILIARY, "辅警可以登记和补充资料"),
        (Role.LEGAL, "由责任单位民警、牵头部门"),
    ],
)
def test_a_stranger_to_the_work_is_told_whose_it_is(role, begins):
    assert rules.works(holder(role), hazard()).reason.startswith(begins)


def test_heads_and_leads_decide_what_an_officer_does_not():
    row = hazard(officer_id=ME)

    home = open_to(lambda one: rules.decides(one, row))
    away = open_to(lambda one: rules.decides(one, row), unit=AWAY)
    leading = open_to(lambda one: rules.decides(one, row), unit=LEADING)

    assert (home, away, leading) == (OFFICE | LEADS, OFFICE, OFFICE | LEADS)


def test_whoever_entered_it_corrects_it_until_it_is_ordered():
    found = hazard(found_by_id=ME)
    ordered = hazard(found_by_id=ME, state=HazardState.ORDERED)
    anothers = hazard(found_by_id=SOMEBODY)

    assert open_to(lambda one: rules.corrects(one, found), unit=AWAY) == {
        *OFFICE, *ENFORCERS, Role.AUXILIARY,
    }  # fmt: skip
    assert open_to(lambda one: rules.corrects(one, ordered), unit=AWAY) == OFFICE
    assert open_to(lambda one: rules.corrects(one, anothers), unit=AWAY) == OFFICE


def test_auxiliaries_add_photos_in_their_own_unit():
    row = hazard()

    home = open_to(lambda one: rules.adds_photos(one, row))
    away = open_to(lambda one: rules.adds_photos(one, row), unit=AWAY)

    assert (home, away) == ({*OFFICE, *ENFORCERS, Role.AUXILIARY}, OFFICE)


def test_what_a_secret_visit_found_is_ordered_after_it_was_disclosed():
    secret = Inspection(kind=InspectionKind.SECRET)
    told = Inspection(kind=InspectionKind.SECRET, disclosed_at=NOON)

    refused = rules.orders(holder(Role.HEAD), hazard(inspection=secret))

    assert refused.reason.startswith("这条隐患由暗访发现")
    assert rules.orders(holder(Role.HEAD), hazard(inspection=told))


def test_a_major_one_is_ordered_before_it_counts_as_corrected():
    head = holder(Role.HEAD)

    found = rules.rectifies(head, hazard(grade=Grade.MAJOR))
    ordered = rules.rectifies(head, hazard(grade=Grade.MAJOR, state=HazardState.ORDERED))

    assert found.reason == "重大隐患要先责令改正，再记录整改完成。"
    assert ordered


def test_the_office_alone_closes_a_major_one_and_only_a_confirmed_one():
    fresh, confirmed = hazard(grade=Grade.MAJOR), hazard(grade=Grade.MAJOR, confirmed_at=NOON)

    assert open_to(lambda one: rules.closes(one, confirmed)) == OFFICE
    assert open_to(lambda one: rules.closes(one, fresh)) == set()


def test_a_major_one_is_merged_into_no_other():
    assert open_to(lambda one: rules.merges(one, hazard(grade=Grade.MAJOR))) == set()


def test_the_office_confirms_what_another_put_forward():
    mine, anothers = hazard(graded_by_id=ME), hazard(graded_by_id=SOMEBODY)

    assert open_to(lambda one: rules.confirms(one, anothers)) == OFFICE
    assert open_to(lambda one: rules.confirms(one, hazard())) == OFFICE
    assert rules.confirms(holder(Role.OFFICE), mine).reason.startswith("本人认定的重大隐患")


def test_telephones_are_shown_to_those_who_have_to_call():
    row, mine = hazard(), hazard(officer_id=ME)

    assert open_to(lambda one: rules.sees_phones(one, row)) == OFFICE | ENFORCERS
    assert open_to(lambda one: rules.sees_phones(one, row), unit=AWAY) == OFFICE
    assert open_to(lambda one: rules.sees_phones(one, mine), unit=AWAY) == set(Role)


@pytest.mark.django_db
def test_a_hazard_on_a_standing_paper_is_not_voided():
    row = HazardFactory()
    paper = PaperFactory(line=row, hazard=row)
    head = holder(Role.HEAD, unit=row.unit_id)

    assert rules.voids(head, row).reason.startswith("这条隐患已开具文书")
    assert not rules.voids(holder(Role.OFFICER, unit=row.unit_id), row)

    Paper.objects.filter(pk=paper.pk).update(
        state=PaperState.VOIDED, void_reason="写错", voided_at=NOON
    )
    assert rules.voids(head, row)


def test_a_paper_is_issued_in_the_name_of_ones_own_unit():
    home = open_to(lambda one: rules.issues_for(one, HOME))
    away = open_to(lambda one: rules.issues_for(one, HOME), unit=AWAY)

    assert (home, away) == (OFFICE | ENFORCERS, set())
    assert rules.issues_for(holder(Role.AUXILIARY), HOME).reason.startswith("辅警不能开具文书")
    assert rules.issues_for(holder(Role.LEGAL), HOME).reason.startswith("文书以本单位名义")


def test_the_issuing_unit_serves_a_paper():
    paper = Paper(unit_id=HOME)

    assert open_to(lambda one: rules.serves(one, paper)) == OFFICE | ENFORCERS
    assert open_to(lambda one: rules.serves(one, paper), unit=AWAY) == OFFICE


def test_whoever_issued_a_paper_voids_it_until_it_is_served():
    issued = Paper(unit_id=HOME, issued_by_id=ME, state=PaperState.ISSUED)
    served = Paper(unit_id=HOME, issued_by_id=ME, state=PaperState.SERVED)
    anothers = Paper(unit_id=HOME, issued_by_id=SOMEBODY, state=PaperState.ISSUED)

    assert open_to(lambda one: rules.voids_paper(one, issued), unit=AWAY) == OFFICE | ENFORCERS
    assert open_to(lambda one: rules.voids_paper(one, served)) == OFFICE | LEADS
    assert open_to(lambda one: rules.voids_paper(one, anothers)) == OFFICE | LEADS
    officer = holder(Role.OFFICER)
    assert rules.voids_paper(officer, served).reason.startswith("已经送达的文书")
    assert rules.voids_paper(officer, anothers).reason.startswith("由开具人")


def test_the_unit_head_sets_the_mark_of_its_papers():
    assert open_to(lambda one: rules.sets_words(one, HOME)) == OFFICE | LEADS
    assert open_to(lambda one: rules.sets_words(one, HOME), unit=AWAY) == OFFICE


CODE = FirmCode(place=place(), county_id=COUNTY)
CHECK = FirmAnswer(place=place(), county_id=COUNTY)


@pytest.mark.parametrize(
    ("rule", "row"), [(rules.keeps_code, CODE), (rules.takes_answer, CHECK)], ids=["code", "check"]
)
def test_whoever_answers_for_the_place_keeps_its_code_and_takes_its_checks(rule, row):
    home = open_to(lambda one: rule(one, row))
    away = open_to(lambda one: rule(one, row), unit=AWAY)
    leading = open_to(lambda one: rule(one, row), unit=LEADING)

    assert (home, away, leading) == (OFFICE | ENFORCERS, OFFICE, OFFICE | LEADS)


@pytest.mark.parametrize("rule", [rules.keeps_code, rules.takes_answer])
def test_another_county_keeps_no_code_and_takes_no_answer(rule):
    row = FirmCode(place=place(), county_id="990299")

    assert rule(holder(Role.OFFICE), row).reason == "由本县区的监管单位办理。"


def test_a_place_without_a_lead_is_kept_by_its_own_unit():
    code = FirmCode(place=place(lead_unit_id=None), county_id=COUNTY)

    assert open_to(lambda one: rules.keeps_code(one, code), unit=LEADING) == OFFICE


def test_an_answer_to_a_hazard_is_taken_by_whoever_works_on_it():
    answer = FirmAnswer(place=place(unit_id=AWAY), hazard=hazard(), county_id=COUNTY)

    assert open_to(lambda one: rules.takes_answer(one, answer)) == OFFICE | ENFORCERS
    assert open_to(lambda one: rules.takes_answer(one, answer), unit=AWAY) == OFFICE


def test_only_time_lets_an_answer_run_out():
    assert rules.is_timed_work(SYSTEM, CHECK)
    assert not rules.is_timed_work(holder(Role.OFFICE, user=None), CHECK)
    assert open_to(lambda one: rules.is_timed_work(one, CHECK)) == set()


def test_a_doubtful_photo_is_looked_at_by_whoever_works_on_the_hazard():
    doubt = PhotoDoubt(hazard=hazard())

    assert open_to(lambda one: rules.looks(one, doubt)) == OFFICE | ENFORCERS
