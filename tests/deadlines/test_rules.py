"""Who asks, decides, pauses and urges, role by role."""

import pytest

from hongxian.deadlines import rules
from hongxian.deadlines.models import Deadline, Extension
from hongxian.orgs.access import SYSTEM
from hongxian.orgs.models import Role
from tests.campaigns.factories import NOON
from tests.orgs.holders import AWAY, HOME, ME, SOMEBODY, holder, open_to

OFFICE = {Role.OFFICE}
ASKS = {Role.LEAD, Role.HEAD, Role.OFFICER, Role.OFFICE, Role.PARTNER}
PAUSES = {Role.LEAD, Role.HEAD, Role.OFFICE}


def deadline(unit="day", count=3, can_pause=True, **more) -> Deadline:
    rule = {"unit": unit, "count": count, "can_pause": can_pause}
    return Deadline(**{"unit_id": HOME, "rule": rule, **more})


@pytest.mark.parametrize(
    ("rule", "roles"),
    [
        (rules.reads_calendar, set(Role)),
        (rules.reads_ticks, set(Role)),
        (rules.keeps_calendar, OFFICE),
        (rules.keeps_steps, OFFICE),
        (rules.urges, {Role.OFFICE, Role.CHIEF}),
    ],
)
def test_a_door_is_open_to_its_roles(rule, roles):
    assert open_to(rule) == roles


def test_what_follows_from_the_work_was_asked_by_its_room():
    assert rules.of_its_room(SYSTEM, deadline())


def test_the_owing_unit_and_the_holder_ask_for_longer():
    row, mine = deadline(holder_id=SOMEBODY), deadline(holder_id=ME)

    assert open_to(lambda one: rules.asks_extension(one, row)) == ASKS
    assert open_to(lambda one: rules.asks_extension(one, deadline())) == ASKS
    assert open_to(lambda one: rules.asks_extension(one, row), unit=AWAY) == set()
    assert open_to(lambda one: rules.asks_extension(one, mine), unit=AWAY) == set(Role)
    assert not rules.asks_extension(SYSTEM, deadline())


def test_an_hour_clock_is_never_extended():
    row = deadline(unit="hour", holder_id=ME)

    assert rules.asks_extension(holder(Role.HEAD), row).reason == "按小时计算的期限不予延期。"


def test_the_office_or_a_chief_decides_what_another_asked():
    anothers, mine = Extension(asked_by_id=SOMEBODY), Extension(asked_by_id=ME)

    assert open_to(lambda one: rules.decides_extension(one, anothers)) == {*OFFICE, Role.CHIEF}
    assert rules.decides_extension(holder(Role.CHIEF), mine).reason.startswith("本人提出的延期")


@pytest.mark.parametrize("rule", [rules.pauses, rules.resumes])
def test_the_units_head_and_the_office_pause_and_resume(rule):
    row = deadline()

    home = open_to(lambda one: rule(one, row))
    away = open_to(lambda one: rule(one, row), unit=AWAY)

    assert (home, away) == (PAUSES, OFFICE)


@pytest.mark.parametrize("row", [deadline(can_pause=False), deadline(count=-1)])
def test_what_runs_on_by_law_is_not_paused(row):
    refused = rules.pauses(holder(Role.OFFICE), row)

    assert refused.reason == "这一期限依法连续计算，不得暂停。"
    assert rules.resumes(holder(Role.OFFICE), row)


def test_a_fixed_day_may_be_paused():
    assert rules.pauses(holder(Role.OFFICE), deadline(unit="fixed", count=0))


def test_what_is_late_already_is_not_paused():
    refused = rules.pauses(holder(Role.OFFICE), deadline(late_at=NOON))

    assert refused.reason == "已经逾期，不能再暂停。"
