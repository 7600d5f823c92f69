"""What the worker tells and what the owner asks."""

from hongxian.jobs.workflow import JOB
from tests.kit.tables_of_moves import asks, dangers


def test_each_move_of_a_job_asks_its_rule():
    assert asks(JOB) == {
        "is_system": ["start", "finish", "fail", "put_back", "stop"],
        "owns": ["cancel", "ask_stop"],
    }  # fmt: skip
    assert dangers(JOB) == []
