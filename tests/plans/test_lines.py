"""The kept text and the flow: wraps, page marks, blanks, spans, sentences."""

import pytest

from hongxian.plans.facts import Span
from hongxian.plans.lines import flow_of, keep, sentence_at

WRAPPED = """为深刻吸取近期事故教训切实加强危爆物品安全管理
市局决定在全市公安机关组织开展危爆物品大检查特制
— 17 —
定本方案请各单位结合实际认真贯彻落实到位不得有误
一、工作目标
全面摸清涉危爆物品单位底数及时消除一批重大安全隐
患坚决防止发生危爆物品丢失被盗案件确保绝对安全。
二、工作要求
"""


def test_flow_rejoins_hard_wraps_and_sets_page_marks_aside() -> None:
    lines = flow_of(keep(WRAPPED)).text.split("\n")

    assert len(lines) == 4
    assert "特制定本方案" in lines[0]
    assert lines[1] == "一、工作目标"
    assert "安全隐患坚决" in lines[2]


def test_flow_span_points_into_the_kept_text_across_a_wrap() -> None:
    flow = flow_of(keep(WRAPPED))
    at = flow.text.index("特制定本方案")

    words = flow.words(at, at + 6)

    assert words.text == "特制定本方案"
    piece = flow.kept[words.span.start : words.span.end]
    assert (piece[:2], piece[-4:]) == ("特制", "定本方案")


def test_flow_drops_blanks_around_numbers() -> None:
    assert flow_of("于 2022 年 3 月 22 日 前").text == "于2022年3月22日前"


def test_flow_folds_but_keeps_the_words_as_written() -> None:
    flow = flow_of("(一)牽頭單位:３月")

    assert flow.text == "（一）牵头单位：3月"
    assert flow.words(0, 9).text == "(一)牽頭單位:３"


def test_flow_keeps_headings_apart_in_a_wrapped_text() -> None:
    assert "二、工作要求" in flow_of(keep(WRAPPED)).text.split("\n")


def test_flow_sets_library_marks_aside_in_mid_sentence() -> None:
    body = "各单位要结合实际认真排查整治各类安全隐患" * 5
    text = f"1、某县安全生产专项整治方案{body}堵塞监\n2、管漏洞，强化措施。"

    assert flow_of(text).text.endswith("堵塞监管漏洞，强化措施。")
    assert flow_of(text).text.startswith("某县")


def test_keep_drops_the_byte_order_mark_and_carriage_returns() -> None:
    assert keep("\ufeff一、\r\n二、\r三、") == "一、\n二、\n三、"


def test_sentence_at_gives_the_whole_sentence() -> None:
    text = "先做甲。再做乙事，后做丙事。最后做丁。"

    assert sentence_at(text, 5, 7) == Span(4, 14)
    assert sentence_at(text, 14, 19) == Span(14, 19)


def test_sentence_at_stops_at_a_heading() -> None:
    text = "五、工作要求\n（一）加强领导。各单位要重视。"

    assert text[slice(*_edges(sentence_at(text, 8, 9)))] == "（一）加强领导。"


def test_sentence_at_goes_on_over_a_hard_wrap() -> None:
    text = "（一）各派出所对辖区的九小场所和出租房屋逐\n户开展消防安全检查并建立台账。下一句。"

    assert text[slice(*_edges(sentence_at(text, 5, 8)))] == text[:-4]
    assert text[slice(*_edges(sentence_at(text, 26, 28)))] == text[:-4]


def _edges(span: Span) -> tuple[int, int]:
    return span.start, span.end


def test_a_blank_stays_between_two_words_of_letters_and_nowhere_else() -> None:
    assert flow_of("一、用 Word 2016 版，Ａ Ｂ 级 12 月").text == "一、用Word 2016版，A B级12月"


def test_breaks_of_every_kind_are_line_ends_in_what_is_kept() -> None:
    assert keep("排查。Р各单位要重视。\x0b二、乙\r\n三、丙\u2028四\x07、丁") == (
        "排查。\n各单位要重视。\n二、乙\n三、丙\n四、丁"
    )


def test_a_line_knows_where_it_starts_and_ends() -> None:
    flow = flow_of("一、甲。\n二、乙丙。\n三、丁。")

    assert [flow.line_start(at) for at in (0, 4, 5, 10, 11)] == [0, 0, 5, 5, 11]
    assert [flow.line_end(at) for at in (0, 4, 5, 10, 11)] == [4, 4, 10, 10, 15]


@pytest.mark.parametrize(("wrapped", "lines"), [(3, 5), (4, 2), (5, 2)])
def test_lines_are_joined_where_six_or_more_show_a_width(wrapped: int, lines: int) -> None:
    line = "各单位要认真贯彻落实关于安全生产工作的决策部署并认\n"

    assert flow_of(f"一、工作目标\n{line * wrapped}真抓好落实。").text.count("\n") + 1 == lines


@pytest.mark.parametrize(
    ("row", "text"),
    [
        ("1\t排查\t交警大队", "1\n排查\n交警大队"),
        ("排查\t交警", "排查\n交警"),
        ("组长：张三\t副组长：李四", "组长：张三副组长：李四"),
    ],
)
def test_cells_typed_with_tabs_are_lines_and_a_label_beside_another_is_none(
    row: str, text: str
) -> None:
    assert flow_of(f"一、甲\n{row}\n二、乙").text == f"一、甲\n{text}\n二、乙"
