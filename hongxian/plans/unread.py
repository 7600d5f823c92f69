"""Sentences that smell of a duty and became no fact: the plan's own gaps."""

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass

from hongxian.plans.duties import sentences
from hongxian.plans.facts import Span, Unread
from hongxian.plans.lines import Flow

_SMELLS: tuple[tuple[str, str, bool], ...] = (
    ("(?:[日号旬节]|月底|年底|月份?)(?:之|以)?前(?!期|后|的)", "写有期限，未识别为时间节点", True),
    ("报送|上报(?!名)|书面报告", "写有“报送”，未写明或未识别频次、期限、报送对象", True),
    ("牵头", "写有“牵头”，未识别出由谁牵头什么", False),
    ("(?<!谁)(?<!专人)负责(?!人|同志|制)", "写有“负责”，未归入任何事项", False),
)
"""What a duty smells of, how its gap is told, and whether only a dated fact settles it."""
_PATTERNS = tuple((re.compile(pattern), why, dated) for pattern, why, dated in _SMELLS)


@dataclass(frozen=True)
class Covered:
    """What became a fact: spans of milestones, reports and phases, and of all facts."""

    dated: tuple[Span, ...]
    all: tuple[Span, ...]


def unread_of(
    flow: Flow, bounds: tuple[int, int], covered: Covered, heads: Iterable[tuple[int, int]]
) -> tuple[Unread, ...]:
    """Sentences of [start, end) that smell of a duty and share no character with a fact.

    The text of an item settles who does it, but not a deadline or a report within it.
    A heading says nothing by itself: of `（三）总结：各单位于3月底前上报` the rest counts.
    """
    settled = {True: _Cover(covered.dated), False: _Cover((*covered.dated, *covered.all))}
    after = dict(heads)
    out: list[Unread] = []
    for begin, end in sentences(flow, *bounds):
        start = after.get(begin, begin)
        while start < end and flow.text[start] in "。：；， \n":
            start += 1
        if end - start < 6:
            continue
        span = flow.span(start, end)
        sentence = flow.text[start:end]
        why = next(
            (
                why
                for pattern, why, dated in _PATTERNS
                if pattern.search(sentence) and not settled[dated].touches(span)
            ),
            None,
        )
        if why is not None:
            out.append(Unread(flow.words(start, end).text, span, why))
    return tuple(out)


class _Cover:
    """Merged spans that can be asked whether they touch another."""

    def __init__(self, spans: Iterable[Span]) -> None:
        merged = _merged(spans)
        self._starts = [span.start for span in merged]
        self._ends = [span.end for span in merged]

    def touches(self, span: Span) -> bool:
        at = bisect_left(self._starts, span.end) - 1
        return at >= 0 and self._ends[at] > span.start


def _merged(spans: Iterable[Span]) -> list[Span]:
    out: list[Span] = []
    for span in sorted(spans):
        if out and span.start <= out[-1].end:
            out[-1] = Span(out[-1].start, max(out[-1].end, span.end))
        else:
            out.append(span)
    return out
