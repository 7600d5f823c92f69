"""The tasks of a plan: what stands for a sector, what for an item, what holds for all."""

from hongxian.plans import parse_text, to_json


def sectors(text: str) -> list[tuple[str, list[str], int]]:
    """Name, responsible units and number of items."""
    found = to_json(parse_text(text))["sectors"]
    return [(one["name"], one["responsible"], len(one["items"])) for one in found]


def tasks(third: str) -> str:
    return f"""青禾市安全专项整治方案
一、重点任务
（一）开展重点人员走访。由治安大队负责走访各类人员，建好台账。
（二）加强现场值守巡查。由交警大队负责值守巡查各个路口。
（三）做好物资储备保障。{third}备足各类抢险物资，定期轮换更新。
（四）抓好信息报送工作。及时上报各类信息，不得迟报漏报。
二、工作要求
各单位要重视。
"""


def test_tasks_are_sectors_where_most_of_them_put_a_unit_in_charge() -> None:
    assert sectors(tasks("由法制大队负责")) == [
        ("开展重点人员走访", ["治安大队"], 0),
        ("加强现场值守巡查", ["交警大队"], 0),
        ("做好物资储备保障", ["法制大队"], 0),
        ("抓好信息报送工作", [], 0),
    ]


def test_tasks_are_items_of_one_where_only_half_do() -> None:
    assert sectors(tasks("")) == [("重点任务", ["治安大队", "交警大队"], 4)]


COMMON = """青禾市燃气安全专项整治方案
一、工作目标
坚决遏制较大事故，实现“三个不发生”目标，推动形势好转。
二、整治内容
（一）共性部分。无证从事经营活动的；超范围从事经营的；关闭后又擅自生产的。
（二）道路交通领域。严查酒驾。
（三）消防安全领域。排查九小场所。
"""


def test_common_problems_may_stand_in_one_sentence() -> None:
    common = to_json(parse_text(COMMON))["common_items"]

    assert [(one["no"], one["text"].strip("；。")) for one in common] == [
        (1, "无证从事经营活动的"), (2, "超范围从事经营的"), (3, "关闭后又擅自生产的"),
    ]  # fmt: skip


def test_numbered_common_problems_are_told_once() -> None:
    numbered = (
        COMMON.replace("无证从", "1.无证从")
        .replace("；超范", "；2.超范")
        .replace("；关闭", "；3.关闭")
    )

    assert len(to_json(parse_text(numbered))["common_items"]) == 3


def test_goals_are_the_clauses_that_reach_for_something() -> None:
    assert [goal["text"] for goal in to_json(parse_text(COMMON))["goals"]] == [
        "坚决遏制较大事故", "实现“三个不发生”目标", "推动形势好转",
    ]  # fmt: skip


def test_the_first_part_may_divide_the_work_department_by_department() -> None:
    text = """青禾市燃气安全专项整治方案
一、整治方式及职责分工
治安大队：负责民爆物品的检查。
交警大队：负责道路交通的检查。
消防大队：负责消防安全的检查。
二、工作要求
各单位要重视。
"""

    assert sectors(text) == [("整治方式及职责分工", ["治安大队", "交警大队", "消防大队"], 3)]
