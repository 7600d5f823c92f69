"""People as rules see them, without a database: who holds one role, in this unit or in another."""

from collections.abc import Callable

from hongxian.kit.verdict import Verdict
from hongxian.orgs.access import Actor
from hongxian.orgs.models import Role

HOME, AWAY, LEADING = 1, 2, 3
"""The unit that answers, a sister unit, the lead department of the trade."""
ME, SOMEBODY = 11, 12
COUNTY = "990200"


def holder(*roles: Role, unit: int = HOME, user: int | None = ME) -> Actor:
    """A person who holds these roles in that one unit."""
    return Actor(
        user_id=user, name="汪小满", unit_id=unit, unit_name="东城派出所", county_id=COUNTY,
        posts=frozenset((unit, role) for role in roles),
    )  # fmt: skip


def open_to(ask: Callable[[Actor], Verdict | bool], *, unit: int = HOME) -> set[Role]:
    """The roles that are told yes when they are held in that unit."""
    return {role for role in Role if ask(holder(role, unit=unit))}
