"""Words that name a state: 一般/重大, 整改中/已整改/已销号, 在营/停业."""

from typing import Any

from hongxian.registry.ledger.values import Unread, says_nothing, tight

_GRADES = (
    ("major", ("重大", "特大", "是", "a级")),
    ("ordinary", ("一般", "轻微", "较小", "低", "否", "普通", "较低", "中")),
)
_PROGRESS = (
    (
        "rectifying",
        ("未整改", "未完成", "整改中", "正在", "未销号", "部分", "进行中", "未到期", "未闭环"),
    ),
    ("closed", ("销号", "闭环", "复查合格", "验收合格", "办结", "销账")),
    (
        "rectified",
        ("已整改", "整改完", "完成", "整改到位", "已改", "当场整改", "√", "100%", "已落实"),
    ),
)
_RECHECK = (
    ("failed", ("不合格", "未通过", "未整改", "未完成", "不通过")),
    ("partly", ("部分",)),
    ("passed", ("合格", "通过", "已整改", "整改到位", "完成", "符合", "√", "销号")),
)
_PLACE_STATES = (
    ("closed", ("关闭", "注销", "搬迁", "拆除", "倒闭", "取缔", "吊销", "不存在", "关停")),
    (
        "paused",
        ("停业", "歇业", "停产", "未营业", "装修", "停用", "空置", "关门", "未经营", "否", "停工"),
    ),
    ("open", ("在营", "营业", "正常", "开业", "在业", "存续", "是", "生产", "经营", "在用")),
)


def _word(cell: Any, table: tuple[tuple[str, tuple[str, ...]], ...]) -> str | None:
    said = tight(cell)
    return next((value for value, parts in table if any(_fits(part, said) for part in parts)), None)


def _fits(part: str, said: str) -> bool:
    return said == part if len(part) == 1 and part != "√" else part in said


def grade(cell: Any) -> str | None:
    """ordinary or major. 较大 is neither of the two grades of the rule (16号令第三条)."""
    if says_nothing(cell):
        return None
    found = _word(cell, _GRADES)
    if found is None or tight(cell).startswith("较大"):
        raise Unread(
            f"“{tight(cell)[:12]}”不是一般或重大，按一般登记", stops=False, value="ordinary"
        )
    return found


def progress(cell: Any) -> str | None:
    """rectifying, rectified or closed; a sentence nobody can sort is a doubt."""
    said = tight(cell)
    if not said or said in ("/", "-", "—"):
        return None
    if said in ("是", "已", "有"):
        return "rectified"
    if said in ("否", "未", "无", "×"):
        return "rectifying"
    found = _word(cell, _PROGRESS)
    if found is None:
        raise Unread(
            f"看不出“{said[:16]}”是否整改完成，按整改中登记", stops=False, value="rectifying"
        )
    return found


def recheck(cell: Any) -> str | None:
    """passed, partly or failed; anything else is only text."""
    return None if says_nothing(cell) else _word(cell, _RECHECK)


def place_state(cell: Any) -> str | None:
    """open, paused or closed; anything else is a doubt, and changes nothing."""
    if says_nothing(cell):
        return None
    found = _word(cell, _PLACE_STATES)
    if found is None:
        raise Unread(f"看不出“{tight(cell)[:12]}”是在营、停业还是关闭，没有采用", stops=False)
    return found
