"""工作要求: the headings of what the plan asks of everybody."""

import re

from hongxian.plans.facts import Requirement
from hongxian.plans.lines import Flow
from hongxian.plans.numbering import Node
from hongxian.plans.sections import Sections

_LONG = 44


def requirements_of(flow: Flow, sections: Sections) -> tuple[Requirement, ...]:
    """One requirement for each part of the requirement sections."""
    out: list[Requirement] = []
    for section in sections.of("requirements"):
        nodes = section.node.children
        out.extend(_requirement(flow, node) for node in nodes)
        if not nodes:
            out.extend(_paragraphs(flow, section.node))
    return tuple(out)


_OPENING = re.compile(r"[^，。；：\n]{2,14}(?:，[^，。；：\n]{2,14}){0,2}[。：]")


def _paragraphs(flow: Flow, node: Node) -> list[Requirement]:
    """Paragraphs without numbers that open with their heading: `统一思想，提高认识。各单位要…`."""
    out = []
    for start in flow.lines_in(node.head_end + 1, node.end):
        stop = min(flow.line_end(start), node.end)
        head = _OPENING.match(flow.text, start, stop)
        if head and stop - head.end() > 6:
            words = flow.words(start, head.end() - 1)
            out.append(Requirement(words.text, words.span, flow.words(head.end(), stop).text))
    return out if len(out) >= 2 else []


def _requirement(flow: Flow, node: Node) -> Requirement:
    end = _short_end(flow, node)
    words = flow.words(node.body, end)
    body = flow.words(min(node.head_end + 1, node.end), node.end).text.lstrip("。：；")
    return Requirement(words.text.strip("，。；： "), flow.span(node.body, end), body)


def _short_end(flow: Flow, node: Node) -> int:
    """A heading that is a whole sentence is cut after the clauses that fit."""
    end = node.head_end
    if end - node.body <= _LONG:
        return end
    cut = flow.text.rfind("，", node.body, node.body + 26)
    return cut if cut > node.body + 3 else min(end, node.body + _LONG)
