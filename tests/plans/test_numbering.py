"""The tree of numbered parts."""

import pytest

from hongxian.plans.lines import flow_of
from hongxian.plans.numbering import Node, tree


def shape(text: str) -> list[object]:
    """The tree as nested lists of [heading, children…]."""
    flow = flow_of(text)

    def show(node: Node) -> list[object]:
        return [flow.text[node.body : node.head_end], *map(show, node.children)]

    return [show(child) for child in tree(flow).children]


@pytest.mark.parametrize(
    "text",
    [
        "一、甲\n（一）乙\n1.丙\n（1）丁\n二、戊",
        "一、甲\n(一)乙\n1．丙\n(1)丁\n二、戊",
        "一、甲\n㈠乙\n1﹒丙\n⑴丁\n二、戊",
        "一、甲\n（一）乙\n1、丙\n①丁\n二、戊",
        "一、甲。（一）乙。1.丙。（1）丁。（2）己。二、戊",
    ],
)
def test_every_way_of_typing_numbers_gives_the_same_tree(text: str) -> None:
    found = shape(text)

    assert [part[0] for part in found] in (["甲", "戊"], ["甲"])
    assert found[0][0] == "甲"


def test_numbers_nest_in_the_order_they_come() -> None:
    assert shape("一、甲\n（一）乙\n1.丙\n（1）丁\n（二）戊\n二、己") == [
        ["甲", ["乙", ["丙", ["丁"]]], ["戊"]],
        ["己"],
    ]


def test_first_is_to_thirteenth_is_in_one_paragraph() -> None:
    names = "一二三四五六七八九十"
    numerals = [*names, "十一", "十二", "十三"]
    text = "一、共性：" + "".join(f"{number}是事项{number}的。" for number in numerals)

    assert len(shape(text)[0]) == 1 + 13


def test_items_by_semicolons_in_one_line_are_parts() -> None:
    assert shape("1.道路交通。（1）超速的；（2）超员的；（3）酒驾的。\n2.消防。") == [
        ["道路交通", ["超速的"], ["超员的"], ["酒驾的"]],
        ["消防"],
    ]


def test_numbering_runs_on_and_may_skip_a_number() -> None:
    assert shape("一、甲\n1.乙\n二、丙\n2.丁\n4.戊") == [["甲", ["乙"]], ["丙", ["丁"], ["戊"]]]


def test_a_top_number_ends_what_began_below_it() -> None:
    assert shape("（一）甲\n（二）乙\n1.丙\n一、丁\n（一）戊") == [
        ["甲"],
        ["乙", ["丙"]],
        ["丁", ["戊"]],
    ]


def test_decimals_nest_by_their_points() -> None:
    assert shape("1.1甲\n1.1.1乙\n1.1.2丙\n1.2丁\n1.2.1戊") == [
        ["甲", ["乙"], ["丙"]],
        ["丁", ["戊"]],
    ]


def test_a_heading_that_opens_a_bracket_ends_after_it() -> None:
    assert shape("一、总则\n（一）甲（乙。丙）丁。戊（己）庚。辛\n（二）壬") == [
        ["总则", ["甲（乙。丙）丁"], ["壬"]]
    ]


def test_a_year_or_a_decimal_at_a_line_start_is_no_number() -> None:
    assert shape("一、甲\n2022年3月\n1.5万元") == [["甲"]]


def test_a_reference_in_a_sentence_is_no_part() -> None:
    assert shape("一、甲\n依照第三条（1）项和（一）项办理。") == [["甲"]]


def test_stage_labels_are_parts() -> None:
    assert [
        part[0] for part in shape("第一阶段：宣传（3月）。发动。\n第二阶段：整治（4月）。")
    ] == [
        "第一阶段：宣传（3月）",
        "第二阶段：整治（4月）",
    ]


def test_heading_on_its_line_and_before_its_text() -> None:
    assert shape("（一）加强领导。各单位要重视。\n（二）落实责任\n各单位要落实。") == [
        ["加强领导"],
        ["落实责任"],
    ]


def test_short_lines_stand_for_sections_where_nothing_is_numbered() -> None:
    assert [part[0] for part in shape("某方案\n治理内容\n排查。\n工作要求\n重视。")] == [
        "治理内容",
        "工作要求",
    ]


@pytest.mark.parametrize(
    ("sentence", "heading"),
    [
        ("工作目标坚决遏制较大事故", "工作目标坚决遏制较大事故"),
        ("工作目标坚决遏制住较大事故", "工作目标"),
    ],
)
def test_a_heading_that_runs_into_its_text_is_the_known_words(sentence: str, heading: str) -> None:
    one_line = (
        f"一、{sentence}。" + "各单位要认真贯彻落实党中央国务院关于安全生产工作的决策部署" * 16
    )

    assert shape(f"{one_line}\n二、甲") == [[heading], ["甲"]]
