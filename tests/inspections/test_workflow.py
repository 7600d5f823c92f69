"""Whom each move asks, and which ones ask back first."""

from hongxian.inspections.workflow import DRAWING, INSPECTION
from tests.kit.tables_of_moves import asks, dangers


def test_each_move_of_a_visit_asks_its_rule():
    assert asks(INSPECTION) == {
        "records": ["record"], "changes_plan": ["change", "cancel"], "discloses": ["disclose"],
        "corrects": ["correct"],
    }  # fmt: skip
    assert dangers(INSPECTION) == ["cancel"]


def test_each_move_of_a_draw_asks_its_rule():
    assert asks(DRAWING) == {"draws_sample": ["draw", "void"]}
    assert dangers(DRAWING) == ["void"]
