"""Whom each move asks, and which a person makes on the deadline's own page."""

from hongxian.deadlines.workflow import BY_HAND, DEADLINE
from tests.kit.tables_of_moves import asks, dangers


def test_each_move_of_a_deadline_asks_its_rule():
    assert asks(DEADLINE) == {
        "asks_extension": ["extend"], "pauses": ["pause"], "resumes": ["resume"],
        "of_its_room": ["meet", "drop"],
    }  # fmt: skip
    assert dangers(DEADLINE) == []


def test_what_follows_from_the_work_is_not_made_by_hand():
    assert BY_HAND == ("extend", "pause", "resume")
