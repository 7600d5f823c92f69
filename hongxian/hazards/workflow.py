"""The states of a hazard as a table: 整改完成, 复查合格 and 销号 are three different states.

Articles marked 待核 are told, not read: an office checks them before citing them.
"""

from hongxian.hazards import rules
from hongxian.hazards.models import (
    OPEN_STATES,
    DoubtState,
    FirmAnswerState,
    HazardState,
    PaperState,
)
from hongxian.kit.workflow import Move, Workflow

S = HazardState

FOUND = "《安全生产法》第六十五条"
DUTY = "《安全生产法》第四十一条"
HANDED = "《安全生产法》第六十九条"
RECORDED = "《安全生产法》第六十八条"
RECHECK = (
    "《消防监督检查规定》复查部分（条号待核）、《安全生产事故隐患排查治理暂行规定》（条号待核）"
)
OFFICERS = "《行政处罚法》第四十二条、《安全生产法》第六十五条"
PAUSE = "责任单位负责人决定，理由记入台账（依据待核）"

TO_ORDER = (S.FOUND, S.ORDERED, S.RECTIFYING)
TO_RECHECK = (S.FOUND, S.ORDERED, S.RECTIFYING, S.RECTIFIED)
UNDER_WAY = (S.ORDERED, S.RECTIFYING)
REASON = ("理由",)
MERGEABLE = (S.FOUND, S.ORDERED, S.RECTIFYING, S.RECTIFIED)

HAZARD = Workflow(
    (
        Move("order", "责令改正", TO_ORDER, S.ORDERED, rules.orders, OFFICERS, ("期限", "文书")),
        Move("unorder", "撤回责令", (S.ORDERED,), S.FOUND, rules.works, RECORDED, REASON),
        Move("start", "开始整改", (S.ORDERED,), S.RECTIFYING, rules.works, DUTY),
        Move("rectify", "整改完成", TO_ORDER, S.RECTIFIED, rules.rectifies, DUTY, ("整改情况",)),
        Move("pass", "复查合格", TO_RECHECK, S.PASSED, rules.rectifies, RECHECK, ("复查人",)),
        Move("partly", "部分合格", TO_RECHECK, S.RECTIFYING, rules.works, RECHECK, ("未改部分",)),
        Move("fail", "复查不合格", TO_RECHECK, S.RECTIFYING, rules.works, RECHECK, ("问题",)),
        Move("close", "销号", (S.PASSED,), S.CLOSED, rules.closes, DUTY),
        Move(
            "send_back", "退回继续整改", (S.RECTIFIED, S.PASSED), S.RECTIFYING, rules.works, DUTY,
            REASON, danger=True,
        ),
        Move("pause", "暂停整改", UNDER_WAY, S.PAUSED, rules.decides, PAUSE, REASON),
        Move("resume", "恢复整改", (S.PAUSED,), S.RECTIFYING, rules.decides, PAUSE),
        Move(
            "hand_over", "移交主管部门", TO_ORDER, S.HANDED, rules.works, HANDED,
            ("移交单位", "理由"), danger=True,
        ),
        Move("take_back", "收回移交", (S.HANDED,), S.FOUND, rules.works, HANDED, REASON),
        Move(
            "merge", "并入另一条", MERGEABLE, S.MERGED, rules.merges, RECORDED, ("另一条", "理由"),
            danger=True,
        ),
        Move(
            "void", "作废", tuple(s for s in OPEN_STATES if s != S.PASSED), S.VOIDED, rules.voids,
            RECORDED, REASON, danger=True,
        ),
        *(
            Move(
                f"{verb}_{state.value}", label, (ended,), state, rule, RECORDED, REASON,
            )
            for verb, label, ended, rule, states in (
                ("split", "撤销合并", S.MERGED, rules.merges, MERGEABLE),
                (
                    "restore", "撤销作废", S.VOIDED, rules.decides,
                    (S.FOUND, S.ORDERED, S.RECTIFYING, S.RECTIFIED),
                ),
            )
            for state in states
        ),
    ),
    labels=dict(HazardState.choices),
)  # fmt: skip

SERVED = "《公安机关办理行政案件程序规定》第三十六条、《安全生产法》第六十八条"
PAPER = Workflow(
    (
        Move(
            "serve", "送达", (PaperState.ISSUED,), PaperState.SERVED, rules.serves, SERVED,
            ("送达方式", "签收人"),
        ),
        Move(
            "void", "作废", (PaperState.ISSUED, PaperState.SERVED), PaperState.VOIDED,
            rules.voids_paper, RECORDED, REASON, danger=True,
        ),
    ),
    labels=dict(PaperState.choices),
)  # fmt: skip

KEPT = "企业填报的保存期限（待核）"
ANSWER = Workflow(
    (
        Move(
            "take", "采纳", (FirmAnswerState.WAITING,), FirmAnswerState.TAKEN,
            rules.takes_answer, DUTY,
        ),
        Move(
            "return", "退回", (FirmAnswerState.WAITING,), FirmAnswerState.RETURNED,
            rules.takes_answer, DUTY, REASON,
        ),
        Move(
            "expire", "过期", (FirmAnswerState.WAITING,), FirmAnswerState.EXPIRED,
            rules.is_timed_work, KEPT, REASON,
        ),
    ),
    labels=dict(FirmAnswerState.choices),
)  # fmt: skip

LOOK = "由人查看后决定，照片不作为认定依据（依据待核）"
DOUBT = Workflow(
    (
        Move("fine", "没有问题", (DoubtState.OPEN,), DoubtState.FINE, rules.looks, LOOK),
        Move("again", "要求重拍", (DoubtState.OPEN,), DoubtState.WRONG, rules.looks, LOOK, REASON),
    ),
    labels=dict(DoubtState.choices),
)


def way_back(verb: str, state: str) -> str:
    """The move that undoes a merge ("split") or a voiding ("restore") into a state."""
    return f"{verb}_{state}"
