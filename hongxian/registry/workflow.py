"""The states of this room as tables: places, vehicles, licences."""

from hongxian.kit.workflow import Move, Workflow
from hongxian.registry import rules
from hongxian.registry.models import LicenceState, PlaceState, VehicleState

P, V, L = PlaceState, VehicleState, LicenceState

# What the market registry does with a firm is its own; here stands what a person saw on the spot.
SEEN = "实地核实，台账与实际一致（《安全生产法》第六十二条）"
DOUBLE = "同一对象重复登记，经人核对"
LAPSED = "《行政许可法》第七十条"
PENALTY = "《行政处罚法》第九条第三项"

PLACE = Workflow(
    (
        Move("pause", "停业", (P.OPEN,), P.PAUSED, rules.decides, SEEN, ("日期", "理由")),
        Move(
            "reopen", "恢复在营", (P.PAUSED, P.CLOSED), P.OPEN, rules.decides, SEEN,
            ("日期", "理由"),
        ),
        Move(
            "close", "关闭", (P.OPEN, P.PAUSED), P.CLOSED, rules.decides, SEEN, ("日期", "理由"),
            danger=True,
        ),
        Move(
            "merge", "并入另一对象", (P.OPEN, P.PAUSED, P.CLOSED), P.MERGED, rules.decides, DOUBLE,
            ("保留的对象",), danger=True,
        ),
        Move("split", "撤销并入", (P.MERGED,), P.OPEN, rules.decides, DOUBLE, ("理由",)),
    ),
    labels=dict(PlaceState.choices),
)  # fmt: skip

VEHICLE = Workflow(
    (
        Move("stop", "停用", (V.IN_USE,), V.STOPPED, rules.decides_on_vehicle, SEEN, ("理由",)),
        Move(
            "resume", "恢复使用", (V.STOPPED, V.GONE), V.IN_USE, rules.decides_on_vehicle, SEEN,
            ("理由",),
        ),
        Move(
            "retire", "注销", (V.IN_USE, V.STOPPED), V.GONE, rules.decides_on_vehicle,
            "《道路交通安全法》第十四条", ("理由",), danger=True,
        ),
    ),
    labels=dict(VehicleState.choices),
)  # fmt: skip

LICENCE = Workflow(
    (
        Move(
            "suspend", "暂扣", (L.VALID,), L.SUSPENDED, rules.decides_on_licence, PENALTY,
            ("理由",),
        ),
        Move(
            "restore", "恢复有效", (L.SUSPENDED, L.CANCELLED, L.REPLACED), L.VALID,
            rules.decides_on_licence, "暂扣期满或登记有误", ("理由",),
        ),
        Move(
            "replace", "换证", (L.VALID, L.SUSPENDED), L.REPLACED, rules.keeps_licence,
            "《行政许可法》第四十九条、第五十条", ("新证",),
        ),
        Move(
            "cancel", "注销", (L.VALID, L.SUSPENDED), L.CANCELLED, rules.decides_on_licence,
            LAPSED, ("理由",), danger=True,
        ),
        Move(
            "revoke", "吊销", (L.VALID, L.SUSPENDED), L.REVOKED, rules.decides_on_licence, PENALTY,
            ("理由",), danger=True,
        ),
    ),
    labels=dict(LicenceState.choices),
)  # fmt: skip
