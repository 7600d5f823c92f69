"""The states of this room as tables: what a unit owes, and the campaign itself."""

from hongxian.campaigns import rules
from hongxian.campaigns.models import CampaignState, DeliverableState
from hongxian.campaigns.models.deliverables import OPEN_STATES
from hongxian.kit.workflow import Move, Workflow

D = DeliverableState

# The plan's sentence that sets the milestone is each move's basis; the log copies it word for word.
PLAN = "方案规定的时间节点"
OFFICE = "方案规定的领导小组办公室职责"

DELIVERABLE = Workflow(
    (
        Move("submit", "提交", OPEN_STATES, D.SUBMITTED, rules.hands_in, PLAN, ("说明或附件",)),
        Move("accept", "通过", (D.SUBMITTED,), D.ACCEPTED, rules.decides, OFFICE),
        Move(
            "return", "退回", (D.SUBMITTED,), D.RETURNED, rules.decides, OFFICE, ("理由",),
            danger=True,
        ),
        Move("withdraw", "撤回", (D.SUBMITTED,), D.DUE, rules.takes_back, PLAN),
    ),
    labels=dict(DeliverableState.choices),
)  # fmt: skip

CAMPAIGN = Workflow(
    (
        Move(
            "close", "结束", (CampaignState.RUNNING,), CampaignState.CLOSED, rules.runs, OFFICE,
            danger=True,
        ),
        Move("reopen", "恢复", (CampaignState.CLOSED,), CampaignState.RUNNING, rules.runs, OFFICE),
    ),
    labels=dict(CampaignState.choices),
)  # fmt: skip
