"""The states of a deadline as a table."""

from hongxian.deadlines import rules
from hongxian.deadlines.models import OPEN_STATES, DeadlineState
from hongxian.kit.workflow import Move, Workflow

S = DeadlineState
OWN = "期限所依据的规定"
ASKED = ("理由", "延长至")

DEADLINE = Workflow(
    (
        Move("extend", "申请延期", (S.RUNNING,), S.RUNNING, rules.asks_extension, OWN, ASKED),
        Move("pause", "暂停计时", (S.RUNNING,), S.PAUSED, rules.pauses, OWN, ("理由",)),
        Move("resume", "恢复计时", (S.PAUSED,), S.RUNNING, rules.resumes, OWN),
        Move("meet", "办结", OPEN_STATES, S.MET, rules.of_its_room, OWN),
        Move("drop", "撤销", OPEN_STATES, S.DROPPED, rules.of_its_room, OWN, ("理由",)),
    ),
    labels=dict(DeadlineState.choices),
)

BY_HAND = ("extend", "pause", "resume")
"""The moves a person makes on the deadline's own page; the others follow from the work."""
