"""Who commands."""

from hongxian.desk import rules
from hongxian.orgs.models import Role
from tests.orgs.holders import open_to


def test_the_office_and_the_chiefs_command():
    assert open_to(rules.commands) == {Role.OFFICE, Role.CHIEF}
