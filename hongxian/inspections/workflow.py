"""The states of this room as tables: a visit from plan to record, and a draw."""

from hongxian.inspections import rules
from hongxian.inspections.models import DrawState, InspectionState
from hongxian.kit.workflow import Move, Workflow

S = InspectionState
D = DrawState

BY_LAW = "《安全生产法》第六十八条"
BY_PLAN = "国办发〔2024〕54号；专项行动方案"
BY_SECRECY = "专项行动方案“明察、暗访相结合”"
BY_DRAW = "国务院“双随机、一公开”监管要求"

INSPECTION = Workflow(
    (
        Move("record", "登记检查结果", (S.PLANNED,), S.DONE, rules.records, BY_LAW, ("检查情况",)),
        Move("change", "调整计划", (S.PLANNED,), S.PLANNED, rules.changes_plan, BY_PLAN, ("理由",)),
        Move(
            "cancel", "取消计划", (S.PLANNED,), S.CANCELLED, rules.changes_plan, BY_PLAN, ("理由",),
            danger=True,
        ),
        Move("disclose", "公开暗访", (S.DONE,), S.DONE, rules.discloses, BY_SECRECY),
        Move("correct", "更正", (S.DONE,), S.DONE, rules.corrects, BY_LAW, ("理由",)),
    ),
    labels=dict(InspectionState.choices),
)  # fmt: skip

DRAWING = Workflow(
    (
        Move("draw", "抽取", (D.SEALED,), D.DRAWN, rules.draws_sample, BY_DRAW, ("种子及来源",)),
        Move(
            "void", "作废", (D.SEALED, D.DRAWN), D.VOIDED, rules.draws_sample, BY_DRAW, ("理由",),
            danger=True,
        ),
    ),
    labels=dict(DrawState.choices),
)  # fmt: skip
