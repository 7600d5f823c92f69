"""What each top part of a plan is about."""

import pytest

from hongxian.plans.lines import flow_of
from hongxian.plans.numbering import tree
from hongxian.plans.sections import classify


def kinds(text: str) -> list[tuple[str, str]]:
    """Kind and heading of each section."""
    flow = flow_of(text)
    return [(one.kind, one.heading) for one in classify(flow, tree(flow)).all]


def test_a_chapter_that_only_holds_parts_is_looked_into() -> None:
    text = """第一章 青禾市安全攻坚
一、工作目标
遏制事故。
二、整治内容
查酒驾。
第二章 附则
一、解释权
归办公室。
"""

    assert kinds(text) == [("goal", "工作目标"), ("content", "整治内容"), ("other", "解释权")]


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("时间安排及工作要求", "phases"),
        ("实施步骤及工作要求", "phases"),
        ("工作阶段和要求", "requirements"),
        ("工作目标", "goal"),
        ("整治内容", "content"),
        ("保障措施", "requirements"),
    ],
)
def test_a_heading_of_two_matters_is_about_the_one_it_asks_for(heading: str, kind: str) -> None:
    assert kinds(f"一、{heading}\n各单位按时完成。\n二、解释权\n归办公室。") == [
        (kind, heading), ("other", "解释权"),
    ]  # fmt: skip
