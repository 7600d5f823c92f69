"""职责分工: parts that go through the units and say what each of them does."""

import re
from dataclasses import dataclass

from hongxian.plans.lines import Flow
from hongxian.plans.numbering import Node
from hongxian.plans.units import is_unit, split_units

LABELLED = re.compile(r"(?P<names>[^：。；，\n]{2,40})：")
TELLING = re.compile(
    r"(?P<names>[^：。；，\n]{2,40}?)(?:：|。(?=负责|承担|牵头|做好|组织|加强)|(?=(?:具体|主要)?负责|牵头|要))"
)


@dataclass(frozen=True)
class Department:
    """What one unit does, in a part that goes through the units: flow offsets."""

    names: tuple[str, ...]
    start: int
    end: int


def departments(flow: Flow, node: Node, label: "re.Pattern[str]" = LABELLED) -> list[Department]:
    """`公安局：负责…` line by line or numbered; empty where most parts begin otherwise."""
    if node.children:
        parts = [(child.body, child.end) for child in node.children]
    else:
        starts = flow.lines_in(flow.line_end(node.head_end) + 1, node.end)
        parts = [(start, min(flow.line_end(start), node.end)) for start in starts]
    out = []
    for start, end in parts:
        match = label.match(flow.text, start, end)
        names = split_units(match["names"]) if match else []
        if names and all(is_unit(name) for name in names):
            out.append(Department(tuple(names), start, end))
    return out if len(out) * 3 >= len(parts) * 2 else []
