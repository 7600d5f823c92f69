"""The tree of numbered parts: 一、（一）1.（1）① 一是 第一阶段, at line starts and inside."""

import re
from dataclasses import dataclass, field

from hongxian.plans.lines import Flow
from hongxian.plans.numbers import number

_HAN = "[一二三四五六七八九十]{1,3}"
_MARK = re.compile(
    rf"(?P<chapter>第{_HAN}(?:章|部分|篇)[、：.]?)"
    rf"|(?P<stage>第(?:{_HAN}|\d)(?:阶段|步骤?|时段)(?=[：:、，（—\-\s]|[^，。；的]{{0,20}}(?:阶段|[：（。\n])|[\u4e00-\u9fa5]{{2,10}}，[^，。；]{{0,3}}\d))"
    rf"|(?P<parenhan>（(?:{_HAN}|[-=S])）[、.]?|[㈠-㈩])"
    rf"|(?P<ordinal>第{_HAN}[、，：])"
    rf"|(?P<action>[一二三四五六七八九十]{{1,3}}(?:是|要(?=[^求点])))"
    rf"|(?P<han>{_HAN}[、.])"
    r"|(?P<paren>（\d{1,2}）[、.]?|[⑴-⒇])"
    r"|(?P<half>(?<![\d（])\d{1,2}）)"
    r"|(?P<circle>[①-⑳])"
    r"|(?P<decimal>(?<![\d.A-Za-z])\d{1,2}(?:\.\d{1,2}){1,3}(?![\d%％‰.]|[万亿米千倍吨元])[、.]?)"
    r"|(?P<arabic>(?<![\d.A-Za-z])\d{1,3}[、.]|[⒈-⒛])"
    r"|(?P<bullet>[●◆■★•▪◇○]|(?<=\n)-{1,2}(?=[\u4e00-\u9fa5“]))"
)
_SLIPS = {"-": 1, "=": 2, "S": 3}
"""What optical character recognition makes of （一）（二）（三）."""
_INLINE = frozenset("。；：！？）”，\n")
_HARD = frozenset("。；：！？\n”）")
_BARE_LABEL = re.compile(
    r"^(?:工作|总体|整治|实施|活动|行动|检查|专项|治理|主要|重点|组织|有关|保障|任务|时间|方法)"
    r"[\u4e00-\u9fa5]{2,6}[：。]?$"
)


@dataclass
class Mark:
    """A number in the flow."""

    kind: str
    no: int
    start: int
    end: int
    at_line: bool


@dataclass(eq=False)
class Node:
    """A numbered part: its heading, its text and the parts below it (flow offsets)."""

    kind: str
    no: int
    start: int
    body: int
    end: int
    head_end: int = 0
    parent: "Node | None" = None
    children: "list[Node]" = field(default_factory=list)

    @property
    def own_end(self) -> int:
        """Where the part's own text ends and its first child begins."""
        return self.children[0].start if self.children else self.end

    @property
    def depth(self) -> int:
        """Levels below this part: 0 for a leaf."""
        return 1 + max(child.depth for child in self.children) if self.children else 0

    def walk(self) -> "list[Node]":
        """This part and every part below, in document order."""
        out, todo = [], [self]
        while todo:
            node = todo.pop()
            out.append(node)
            todo.extend(reversed(node.children))
        return out


def tree(flow: Flow, start: int = 0, end: int | None = None) -> Node:
    """The root over flow [start, end), with the numbered parts as its descendants."""
    stop = len(flow.text) if end is None else end
    root = Node("root", 0, start, start, stop, start)
    stack: list[Node] = [root]
    for mark in _accepted(flow, start, stop):
        parent = _parent_for(mark, stack)
        node = Node(mark.kind, mark.no, mark.start, mark.end, stop, parent=parent)
        parent.children.append(node)
        stack.append(node)
    _close(root)
    for node in root.walk()[1:]:
        node.head_end = heading_end(flow, node)
    return root


def _parent_for(mark: Mark, stack: list[Node]) -> Node:
    """Pop the stack to where a mark of this kind belongs: beside its own kind, else one level down.

    >>> root, one, item = (Node(k, 1, 0, 0, 0) for k in ("root", "han", "arabic"))
    >>> _parent_for(Mark("han", 2, 9, 10, True), [root, one, item]) is root
    True
    """
    if mark.kind in ("bare", "chapter"):
        while len(stack) > 1 and not (mark.kind == "bare" and stack[-1].kind == "chapter"):
            stack.pop()
        return stack[-1]
    kinds = [node.kind for node in stack]
    if mark.kind in kinds:
        where = len(kinds) - 1 - kinds[::-1].index(mark.kind)
        del stack[where:]
    elif mark.kind == "han" and mark.at_line:
        while len(stack) > 1 and stack[-1].kind != "chapter":
            stack.pop()
    return stack[-1]


def _close(root: Node) -> None:
    """Set each part's end to the start of its next sibling, or its parent's end."""
    todo = [root]
    while todo:
        node = todo.pop()
        for here, after in zip(node.children, node.children[1:], strict=False):
            here.end = after.start
        if node.children:
            node.children[-1].end = node.end
        todo.extend(node.children)


def _marks(flow: Flow, start: int, end: int) -> list[Mark]:
    found = []
    for match in _MARK.finditer(flow.text, start, end):
        kind = match.lastgroup or ""
        at_line = match.start() == start or flow.text[match.start() - 1] == "\n"
        begin, stop = match.span()
        if kind == "stage":
            stop = begin
        no = _value(match.group(), kind)
        if no is not None:
            found.append(Mark(kind, no, begin, stop, at_line))
    return found


def _value(text: str, kind: str) -> int | None:
    char = text[0]
    for first in "㈠①⑴⒈":
        if ord(first) <= ord(char) < ord(first) + 20:
            return ord(char) - ord(first) + 1
    if kind == "bullet":
        return 0
    if kind == "decimal":
        return int(text.strip("、.").split(".")[-1])
    if kind == "parenhan" and text[1] in _SLIPS:
        return _SLIPS[text[1]]
    core = re.sub(r"[^一二三四五六七八九十\d]", "", text)
    return number(core)


def _accepted(flow: Flow, start: int, end: int) -> list[Mark]:
    """The marks that number a part: at a line start, or in a run 1, 2, … in a paragraph."""
    marks = _marks(flow, start, end)
    has_next = _followed(marks)
    last: dict[str, int] = {}
    out: list[Mark] = []
    for index, mark in enumerate(marks):
        if mark.kind == "decimal":
            mark.kind = f"decimal{flow.text[mark.start : mark.end].count('.')}"
        if mark.at_line:
            good = _good_at_line(flow, mark, last, has_next[index])
        else:
            first = mark.kind == "stage" and bool(out) and out[-1].end == mark.start
            good = (
                _good_inline(flow, mark, last, has_next[index])
                or (first and mark.no == 1 and has_next[index])
                or (
                    has_next[index]
                    and mark.no == 1
                    and bool(out)
                    and _under_heading(flow, out[-1], mark)
                )
            )
        if good:
            last[mark.kind] = mark.no
            if mark.at_line:
                _forget(last, mark.kind)
            out.append(mark)
    return _with_bare_headings(flow, _with_stage_lines(flow, out, start, end), start, end)


_STAGE_LINE = re.compile(
    r"[\u4e00-\u9fa5“”、]{2,16}(?<!本)(?<!各)阶段(?:（[^（）\n]*[月日旬][^（）\n]*）|：(?=[^，。\n]{0,6}\d))"
)


def _with_stage_lines(flow: Flow, marks: list[Mark], start: int, end: int) -> list[Mark]:
    """Lines without a number that name a dated phase: `准备阶段（4月6日-4月10日）：…`."""
    if any(mark.kind == "stage" for mark in marks):
        return marks
    lines = [at for at in flow.starts if start < at < end and _STAGE_LINE.match(flow.text, at)]
    taken = {mark.start for mark in marks}
    free = [at for at in lines if at not in taken]
    if len(free) < 2:
        return marks
    extra = [Mark("stage", no, at, at, True) for no, at in enumerate(free, start=1)]
    return sorted([*marks, *extra], key=lambda mark: mark.start)


def _forget(last: dict[str, int], kind: str) -> None:
    """A new part at a line start ends the inline runs of lower kinds."""
    for other in ("action", "circle", "half"):
        if other != kind:
            last.pop(other, None)


def _followed(marks: list[Mark]) -> list[bool]:
    """For each mark: is the next mark of its kind its successor?"""
    nexts: dict[str, int] = {}
    out = [False] * len(marks)
    for index in range(len(marks) - 1, -1, -1):
        mark = marks[index]
        out[index] = nexts.get(mark.kind) == mark.no + 1
        nexts[mark.kind] = mark.no
    return out


def _good_at_line(flow: Flow, mark: Mark, last: dict[str, int], followed: bool) -> bool:
    """`11.121人才梯队项目` goes on after 10; `1.2014年8月15日前` begins where a 2. follows."""
    follows = flow.text[mark.end : mark.end + 1]
    if mark.kind == "arabic" and follows.isdigit():
        return (mark.no == 1 and followed) or (mark.no > 1 and last.get("arabic") == mark.no - 1)
    if mark.kind == "arabic":
        return mark.no <= 199 and follows not in ("", "\n")
    if mark.kind == "half":
        return follows not in ("", "，", "。", "、")
    return True


def _good_inline(flow: Flow, mark: Mark, last: dict[str, int], followed: bool) -> bool:
    before = flow.text[mark.start - 1]
    allowed = _INLINE if mark.kind in ("action", "paren", "circle", "stage") else _HARD
    if before not in allowed and not (flow.gap_before(mark.start) and mark.kind != "action"):
        return False
    if mark.kind == "bullet":
        return False
    if mark.kind == "arabic" and flow.text[mark.end : mark.end + 1].isdigit():
        return False
    if last.get(mark.kind) == mark.no - 1 and mark.no > 1:
        return True
    return mark.no == 1 and followed


def _under_heading(flow: Flow, heading: Mark, mark: Mark) -> bool:
    """The first part right after a heading without a stop: `三、整治时间（一）宣传教育阶段`."""
    between = flow.text[heading.end : mark.start]
    return (
        heading.kind == "han"
        and mark.kind in ("parenhan", "arabic")
        and bool(re.fullmatch(r"[\u4e00-\u9fa5“”]{2,16}", between))
    )


def _with_bare_headings(flow: Flow, marks: list[Mark], start: int, end: int) -> list[Mark]:
    """Where the plan has no 一、 numbers, short lines that name a section stand in for them."""
    if any(mark.kind in ("han", "chapter") and mark.at_line for mark in marks):
        return marks
    extra: list[Mark] = []
    for line in flow.starts:
        if start < line < end:
            stop = flow.line_end(line)
            cell = "\n序号\n" in flow.text[max(line - 60, 0) : line]
            if stop - line <= 10 and not cell and _BARE_LABEL.match(flow.text[line:stop]):
                extra.append(Mark("bare", len(extra) + 1, line, line, True))
    return sorted([*marks, *extra], key=lambda mark: mark.start) if len(extra) > 1 else marks


_HEAD_STOP = re.compile(r"[。；\n！]|(?<!\d)：|：(?!\d)")


_STAGE_LABEL = re.compile(
    r"第[一二三四五六七八九十\d]{1,2}(?:阶段|步骤?|时段)(?:（[^（）]*）)?[：、，]?"
)


_DATED_STAGE = re.compile(
    r"(?:[^。；：\n（]{0,20}阶段|[^。；：，\n（]{2,10})"
    r"（[^（）\n]*\d[^（）\n]*[月日旬底前][^（）\n]*）(?=[\u4e00-\u9fa5])"
)


def _in_long_line(flow: Flow, index: int) -> bool:
    """A text on one line runs its headings into what follows: `一、工作目标通过集中整治…`."""
    return flow.line_end(index) - flow.line_start(index) > 400


_KNOWN_HEADING = re.compile(
    r"指导思想|组织领导|组织机构|保障措施|组织保障|有关要求|"
    r"(?:总体|工作|整治|治理|行动|检查|活动|实施|主要|重点|打击|专项整治|专项行动|专项治理|时间|方法|方式|职责|责任|任务)?"
    r"(?:目标任务|目标|要求|思路|范围|对象|重点|内容|任务|步骤|措施|安排|时间|原则|分工)"
)


def heading_end(flow: Flow, node: Node) -> int:
    """Where the heading of a part ends: its line, or its first sentence where text runs on.

    `（一）加强领导。各单位要…` has the heading `加强领导`; so has `（一）加强领导` on its own line.
    """
    limit = min(flow.line_end(node.body), node.own_end)
    text = flow.text
    dated = _DATED_STAGE.match(text, node.body, limit)
    if dated:
        return dated.end()
    label = _STAGE_LABEL.match(text, node.body, limit)
    match = _HEAD_STOP.search(text, label.end() if label else node.body, limit)
    stop = match.start() if match else limit
    opened = text.count("（", node.body, stop) - text.count("）", node.body, stop)
    if opened > 0:
        close = text.find("）", stop, min(stop + 80, limit))
        if close >= 0:
            match = _HEAD_STOP.search(text, close, limit)
            stop = match.start() if match else limit
    if node.kind == "han" and stop - node.body > 12 and _in_long_line(flow, node.body):
        known = _KNOWN_HEADING.match(text, node.body, stop)
        if known:
            return known.end()
    return _before_gap(flow, node.body, stop)


def _before_gap(flow: Flow, body: int, stop: int) -> int:
    """A long heading ends at the first blank that the document left in it."""
    if stop - body > 40:
        for index in range(body + 2, min(body + 31, stop)):
            if flow.gap_before(index) and flow.text[index - 1] not in "，、":
                return index
    return stop
