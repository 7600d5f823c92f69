"""Three administrators who share what one could abuse, and everybody else's business."""

import pytest

from hongxian.orgs import rules
from hongxian.orgs.access import SYSTEM
from hongxian.orgs.models import ADMINISTRATORS, Role, User
from tests.orgs.holders import ME, SOMEBODY, holder, open_to

BUSINESS = set(Role) - ADMINISTRATORS


@pytest.mark.parametrize(
    ("rule", "roles"),
    [
        (rules.keeps_units, {Role.SYSTEM}),
        (rules.grants_posts, {Role.SECURITY}),
        (rules.administers, {Role.SYSTEM, Role.SECURITY}),
        (rules.reads_log, {Role.AUDIT}),
        (rules.reads_directory, set(Role)),
        (rules.does_business, BUSINESS),
        (rules.reads_delegations, set(Role)),
        (rules.opens_delegations, {Role.SECURITY, *BUSINESS} - {Role.AUXILIARY}),
        (rules.delegates_for_others, {Role.OFFICE, Role.SECURITY}),
    ],
)
def test_a_door_is_open_to_its_roles(rule, roles):
    assert open_to(rule) == roles


def test_the_own_absence_is_anyones_to_tell():
    assert open_to(lambda one: rules.delegates(one, User(pk=ME))) == set(Role)


def test_anothers_absence_is_told_by_the_office_or_the_security_administrator():
    told = open_to(lambda one: rules.delegates(one, User(pk=SOMEBODY)))

    assert told == {Role.OFFICE, Role.SECURITY}
    assert rules.delegates(holder(), User(pk=SOMEBODY)).reason.startswith("替他人办理代行")
    assert not rules.delegates(SYSTEM, User())
