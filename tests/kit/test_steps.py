"""States as a table, and 下一步 as a page offers it."""

from dataclasses import dataclass

import pytest
from django import forms
from django.template.loader import render_to_string

from hongxian.kit.steps import offer
from hongxian.kit.verdict import YES, Refused, Verdict
from hongxian.kit.workflow import Move, Workflow


@dataclass
class Row:
    state: str = "due"
    mine: bool = True


def owns(actor, row: Row) -> Verdict:
    return YES if row.mine else Verdict("由责任单位提交。")


def anyone(actor, row: Row) -> Verdict:
    return YES


LABELS = {"due": "待提交", "sent": "待审核", "gone": "已取消"}
TABLE = (
    Move("submit", "提交", ("due",), "sent", owns, "方案"),
    Move("drop", "取消", ("due", "sent"), "gone", anyone, "方案", danger=True),
)
FLOW = Workflow(TABLE, labels=LABELS)


class Reason(forms.Form):
    reason = forms.CharField(label="理由")


def test_take_sets_the_state():
    row = Row()

    move = FLOW.take(row, "submit", None)

    assert (row.state, move.basis) == ("sent", "方案")


def test_take_from_a_wrong_state_is_refused_with_the_sentence():
    with pytest.raises(Refused, match="当前为“待审核”，只有“待提交”时才能提交。"):
        FLOW.take(Row("sent"), "submit", None)


def test_take_by_a_stranger_is_refused_with_the_reason():
    row = Row(mine=False)

    with pytest.raises(Refused, match="由责任单位提交。"):
        FLOW.take(row, "submit", None)

    assert row.state == "due"


def test_steps_are_the_moves_out_of_the_state_in_order():
    steps = FLOW.steps(Row(mine=False), None)

    assert [(step.move.verb, step.verdict.reason) for step in steps] == [
        ("submit", "由责任单位提交。"), ("drop", ""),
    ]  # fmt: skip
    assert FLOW.steps(Row("gone"), None) == []


def test_a_verb_stands_once():
    with pytest.raises(ValueError, match="a verb stands twice"):
        Workflow((TABLE[0], TABLE[0]), labels=LABELS)


def test_the_diagram_shows_every_edge():
    assert FLOW.diagram().splitlines() == [
        "stateDiagram-v2",
        "    待提交 --> 待审核: 提交",
        "    待提交 --> 已取消: 取消",
        "    待审核 --> 已取消: 取消",
    ]


def draw(row: Row, **more) -> str:
    steps = offer(FLOW.steps(row, None), **more)
    return render_to_string("kit/next_steps.html", {"steps": steps, "subject_url": "/d/1/"})


def test_a_lawful_move_is_a_button_that_posts_below_the_subject():
    assert 'action="/d/1/submit/"' in draw(Row())


def test_a_move_posts_where_the_page_says():
    assert 'action="/other/"' in draw(Row(), urls={"submit": "/other/"})


def test_an_unlawful_move_is_greyed_with_its_reason():
    html = draw(Row(mine=False))

    assert "disabled" in html
    assert "由责任单位提交。" in html
    assert 'action="/d/1/submit/"' not in html


def test_a_dangerous_move_asks_first_without_scripts():
    html = draw(Row(), confirms={"drop": "取消后不再催交。"})

    assert "<details" in html
    assert "取消后不再催交。" in html
    assert "确认取消" in html


def test_a_move_with_a_form_folds_out_and_opens_on_errors():
    assert "<details" in draw(Row(), forms={"submit": Reason()})
    assert '<details class="move" open' in draw(Row(), forms={"submit": Reason({})})


def test_a_move_with_a_page_of_its_own_is_a_link():
    assert 'href="/page/"' in draw(Row(), pages={"submit": "/page/"})


def test_no_move_left_is_said():
    assert "这里已没有要办的事。" in draw(Row("gone"))
