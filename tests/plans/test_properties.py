"""What holds for any text: no crash, spans inside it, the fact's own characters in its span."""

import io
from collections.abc import Iterator
from pathlib import Path

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hongxian.plans import extract_text, parse_text, to_json
from hongxian.plans.facts import Plan, Span, UnreadableError
from hongxian.plans.fold import fold
from tests.plans.papers import ole, pdf

SAMPLES = sorted((Path(__file__).parent / "samples").glob("*.txt"))
EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "plan-2026.txt"
TEXT = EXAMPLE.read_text(encoding="utf-8")
PIECES = [
    *(
        "一、",
        "二、",
        "（一）",
        "（二）",
        "1.",
        "（1）",
        "（2）",
        "一是",
        "二是",
        "第一阶段：",
        "1",
    ),
    *(
        "\n",
        "。",
        "；",
        "，",
        "（",
        "）",
        "《",
        "》",
        "、",
        "　",
        " ",
        "\t",
        "— 3 —",
        "x",
        "由",
        "至",
    ),
    *("整治内容", "工作要求", "时间安排", "总体要求", "组织领导", "动员部署阶段", "共性问题"),
    *("（3—4月）", "2022年", "3月22日前", "每月25日前", "底前", "即日起", "完成时限：", "序号"),
    *("牵头部门：", "责任单位：", "交警大队", "各派出所", "县公安局", "负责", "报送", "将情况报"),
    *("领导小组", "组长：", "办公室设在", "成立", "附件：", "方案", "关于印发", "的通知"),
]
plan_like_text = st.lists(st.sampled_from(PIECES), max_size=120).map("".join)
shaken = settings(max_examples=150)


def word_plan() -> bytes:
    """A small Word document."""
    made, out = docx.Document(), io.BytesIO()
    for line in TEXT.split("\n")[:8]:
        made.add_paragraph(line)
    made.save(out)
    return out.getvalue()


def spans_of(plan: Plan) -> Iterator[tuple[str, Span]]:
    """Every fact that repeats characters of the text, with its span."""
    for words in (plan.title, plan.issuer, *plan.goals):
        if words is not None:
            yield words.text, words.span
    yield from ((item.text, item.span) for item in plan.common_items)
    yield from ((item.text, item.span) for sector in plan.sectors for item in sector.items)
    yield from ((need.heading, need.span) for need in plan.requirements)
    yield from ((gap.text, gap.span) for gap in plan.unread)
    yield from ((sector.name, sector.span) for sector in plan.sectors)
    yield from ((stone.what, stone.span) for stone in plan.milestones)
    yield from ((duty.what, duty.span) for duty in plan.reporting)
    yield from _seats(plan)


def _seats(plan: Plan) -> Iterator[tuple[str, Span]]:
    group = plan.leading_group
    if group is not None:
        office = group.office
        pieces = [group.name, group.head, *group.deputies, *group.members]
        pieces += [office.at, office.director, office.liaison, *office.functions] if office else []
        yield from ((words.text, words.span) for words in pieces if words is not None)


def all_spans(plan: Plan) -> list[Span]:
    """Every span of the plan."""
    return [
        *(span for _, span in spans_of(plan)),
        *(phase.span for phase in plan.phases),
        *([plan.period.span] if plan.period else []),
        *([plan.leading_group.span] if plan.leading_group else []),
        *(sector.body for sector in plan.sectors if sector.body),
    ]


def check(text: str) -> None:
    plan = parse_text(text)

    size = len(plan.text)
    assert [span for span in all_spans(plan) if not 0 <= span.start <= span.end <= size] == []
    assert to_json(plan)["text_sha256"]


@shaken
@given(st.text(max_size=400))
def test_any_text_is_read_without_a_crash(text: str) -> None:
    check(text)


@shaken
@given(plan_like_text)
def test_any_mix_of_plan_words_is_read_without_a_crash(text: str) -> None:
    check(text)


@shaken
@given(st.integers(0, len(TEXT)), st.integers(0, len(TEXT)))
def test_any_cut_of_a_plan_is_read_without_a_crash(start: int, end: int) -> None:
    check(TEXT[min(start, end) : max(start, end)])


PAPERS = {
    "docx": word_plan(),
    "pdf": pdf([["一、工作要求", "（一）加强领导。各单位要高度重视，落实责任，确保实效。"] * 4]),
    "ole": ole({"WordDocument": b"\xec\xa5" + b"\0" * 20}),
}


@shaken
@given(
    st.sampled_from(sorted(PAPERS)),
    st.lists(st.tuples(st.integers(0), st.integers(0, 255)), max_size=20),
    st.integers(0),
)
def test_a_damaged_document_is_read_or_refused_with_a_sentence(
    kind: str, changes: list[tuple[int, int]], cut: int
) -> None:
    data = bytearray(PAPERS[kind])
    for where, byte in changes:
        data[where % len(data)] = byte
    damaged = bytes(data[: max(cut % (2 * len(data)), 1)])

    try:
        read = extract_text(damaged)
    except UnreadableError as refusal:
        read = refusal.sentence

    assert read.strip()


def letters(text: str) -> str:
    return "".join(fold(text).split())


def is_within(piece: str, whole: str) -> bool:
    """Do the characters of `piece` come in `whole`, in this order?"""
    rest = iter(whole)
    return all(char in rest for char in piece)


@pytest.mark.parametrize("path", [EXAMPLE, *SAMPLES], ids=lambda path: path.stem)
def test_a_span_holds_the_characters_of_its_fact(path: Path) -> None:
    plan = parse_text(path.read_text(encoding="utf-8"))

    strangers = [
        (text, plan.text[span.start : span.end])
        for text, span in _quoted(plan)
        if not is_within(letters(text), letters(plan.text[span.start : span.end]))
    ]
    assert strangers == []


def _quoted(plan: Plan) -> Iterator[tuple[str, Span]]:
    """Facts that quote the text; a table row or a year theme says its own words."""
    added = ("完成",)
    for text, span in spans_of(plan):
        yield text.removesuffix(added[0]), span


def facts(text: str) -> list[object]:
    """The facts without their spans, in folded letters without blanks."""
    plan = parse_text(text)
    return [
        plan.year,
        plan.period and (plan.period.start, plan.period.end),
        [letters(item.text) for item in plan.common_items],
        [
            (letters(s.name), s.lead, s.responsible, s.assist, [letters(i.text) for i in s.items])
            for s in plan.sectors
        ],
        [(letters(phase.name), phase.start, phase.end) for phase in plan.phases],
        [(letters(stone.what), stone.due, stone.who) for stone in plan.milestones],
        [(letters(duty.what), letters(duty.due or ""), duty.who) for duty in plan.reporting],
        [letters(need.heading) for need in plan.requirements],
    ]


def wrapped(text: str, width: int) -> str:
    """The text as a PDF gives it: hard-wrapped, with a page mark every 30 lines."""
    rows: list[str] = []
    for line in text.split("\n"):
        rows += [line[at : at + width] for at in range(0, len(line), width)]
    for page in range(len(rows) // 30, 0, -1):
        rows.insert(page * 30, f"— {page} —")
    return "\n".join(rows)


@pytest.mark.parametrize("width", [26, 28, 32, 37, 40])
def test_hard_wraps_and_page_marks_change_no_fact(width: int) -> None:
    assert facts(wrapped(TEXT, width)) == facts(TEXT)


FULL = str.maketrans("0123456789.", "０１２３４５６７８９．")
HALF = str.maketrans("（），：；", "(),:;")


@pytest.mark.parametrize(
    "changed",
    [
        TEXT.translate(FULL),
        TEXT.translate(HALF),
        TEXT.replace("—", "－"),
        TEXT.replace("\n", "\n\n"),
        TEXT.replace("\n", "\n　　"),
        TEXT.replace("3月22日", " 3 月 22 日 "),
        TEXT.replace("1.", "1、").replace("2.", "2、").replace("3.", "3、").replace("4.", "4、"),
        TEXT.replace("1.", "1. ").replace("2.", "2﹒").replace("3.", "3．"),
    ],
    ids=[
        "full",
        "half",
        "dash",
        "blank lines",
        "indents",
        "blanks",
        "comma numbers",
        "mixed numbers",
    ],
)
def test_ways_of_typing_change_no_fact(changed: str) -> None:
    assert facts(changed) == facts(TEXT)
