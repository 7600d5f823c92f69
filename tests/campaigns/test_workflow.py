"""Whom each move asks, and which ones ask back first."""

from hongxian.campaigns.workflow import CAMPAIGN, DELIVERABLE
from tests.kit.tables_of_moves import asks, dangers


def test_each_move_of_a_deliverable_asks_its_rule():
    assert asks(DELIVERABLE) == {
        "hands_in": ["submit"], "decides": ["accept", "return"], "takes_back": ["withdraw"],
    }  # fmt: skip
    assert dangers(DELIVERABLE) == ["return"]


def test_each_move_of_a_campaign_asks_its_rule():
    assert asks(CAMPAIGN) == {"runs": ["close", "reopen"]}
    assert dangers(CAMPAIGN) == ["close"]
