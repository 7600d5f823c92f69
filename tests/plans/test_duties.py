"""Sentences, as they are cut before anybody is looked for in them."""

from hongxian.plans.duties import sentences
from hongxian.plans.lines import flow_of


def cut(text: str) -> list[tuple[int, int]]:
    flow = flow_of(text)
    return sentences(flow, 0, len(flow.text))


def test_a_sentence_ends_at_its_stop_and_a_lone_stop_is_none() -> None:
    assert cut("甲乙。。丙丁；戊己") == [(0, 3), (4, 7), (7, 9)]


def test_an_endless_sentence_is_cut_at_a_comma() -> None:
    assert cut("字" * 700 + "，" + "字" * 700 + "。") == [(0, 701), (701, 1402)]


def test_an_endless_sentence_without_a_comma_is_cut_all_the_same() -> None:
    assert cut("字" * 1700) == [(0, 800), (800, 1600), (1600, 1700)]
