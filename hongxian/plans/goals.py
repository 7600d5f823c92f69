"""工作目标: what the plan wants to reach, clause by clause."""

import re

from hongxian.plans.facts import Words
from hongxian.plans.lines import Flow
from hongxian.plans.numbering import Node
from hongxian.plans.sections import Sections, heading

_GOAL = re.compile(r"目标")
_REACHES = re.compile(
    r"实现|遏制|防止|防范|确保|杜绝|下降|建立|健全|促进|提升|提高|达到|完善|不发生|消除|推动|减少|保障|构建|清零|可控|好转|整治到位"
)
_CUT = re.compile(r"[，。；\n]")


def goals_of(flow: Flow, sections: Sections) -> tuple[Words, ...]:
    """Goals in document order: the clauses of the goal part that say what shall be reached."""
    spans: list[tuple[int, int]] = []
    for section in sections.of("goal"):
        for node in _goal_nodes(flow, section.node):
            spans += _clauses(flow, node)
    return tuple(flow.words(start, end) for start, end in spans)


def _goal_nodes(flow: Flow, node: Node) -> list[Node]:
    inner = [child for child in node.walk()[1:] if _GOAL.search(heading(flow, child)[:16])]
    return inner or ([node] if _GOAL.search(heading(flow, node)[:16]) else [])


def _clauses(flow: Flow, node: Node) -> list[tuple[int, int]]:
    """Clauses that reach for something; a clause right after `实现“…”目标（…）` stays with it."""
    out: list[tuple[int, int]] = []
    begin = min(node.head_end + 1, node.end)
    depth = 0
    for index in range(begin, node.end):
        char = flow.text[index]
        depth += (char in "（“《") - (char in "）”》")
        if (depth <= 0 and _CUT.match(char)) or index == node.end - 1:
            stop = index if _CUT.match(char) else index + 1
            if stop - begin >= 4 and _REACHES.search(flow.text[begin:stop]):
                out.append((begin, stop))
            begin, depth = index + 1, 0
    return out
