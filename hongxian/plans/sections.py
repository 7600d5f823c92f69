"""What a part of the plan is about, told from its heading."""

import re
from dataclasses import dataclass, field

from hongxian.plans.lines import Flow
from hongxian.plans.numbering import Node

_RULES: tuple[tuple[str, str], ...] = (
    ("report", "报送|报告制度|信息上报|情况上报|材料上报|信息报告|总结上报"),
    (
        "phases",
        (
            "步骤|时间安排|工作安排|进度安排|进度|阶段|时间节点|时间要求|时间及|时间|时段|活动安排|检查安排|"
            "日程|整治安排|行动安排|推进计划"
        ),
    ),
    ("scope", "^(?:[\u4e00-\u9fa5]{0,6})(?:范围|对象)$"),
    (
        "method",
        (
            "检查方式|方式方法|工作方式|检查方法|督查方式|整治方式|工作方法|工作原则|基本原则|检查形式|"
            "适用|解读"
        ),
    ),
    (
        "content",
        (
            "内容|重点|任务|领域|主要工作|工作分工|职责分工|责任分工|部门分工|部门职责|工作职责|"
            "职责任务|整治项目|打击|行动计划|专项行动$|排查事项"
        ),
    ),
    (
        "requirements",
        "要求|保障|组织实施|工作纪律|督导考核|监督考核|注意事项|几点意见",
    ),
    (
        "goal",
        (
            "目标|指导思想|总体要求|总体思路|工作思路|整治目的|目的意义|检查目的|活动目的|活动主题|"
            "背景|意义"
        ),
    ),
    (
        "group",
        (
            "组织领导|组织机构|领导机构|领导小组|机构设置|工作机构|组织指挥|组织架构|工作专班|指挥部|"
            "工作小组|成立"
        ),
    ),
    ("measures", "措施|举措|办法"),
)
_PATTERNS = tuple((kind, re.compile(pattern)) for kind, pattern in _RULES)
_MEANING = re.compile(
    r"^(?:充分|深刻|进一步|切实)?(?:提高)?(?:思想)?认识.{0,30}(?:意义|重要性|必要性|紧迫性)"
)
_FIRM_GOAL = re.compile(
    r"^(?:一)?(?:指导思想|总体要求|总体目标|工作目标|整治目标|行动目标|总体思路|治理目标|检查目的)"
)
_ROSTER = re.compile(
    r"(?:组长|总?指挥长?|召集人)(?:[：]|由)|(?:担任|任)(?:领导小组|工作组)?组长|领导小组|工作专班|领导工作小组|指挥部|工作小组|协调小组"
)
_PHASE_SIGN = re.compile(
    r"阶段|（[^（）]{0,12}\d{1,2}月[^（）]{0,24}）|(?:\d{1,2}|[一二三四五六七八九十]{1,2})月[^，。]{0,12}(?:前|至|到|-)"
)
_DUE_SIGN = re.compile(r"(?:月底|月末|日|年底|月|旬)(?:之|以)?前完成|阶段")
_MANNER = re.compile(r".{0,4}防范期|(?:检查|排查|整治|督查|工作|活动)(?:方式|方法|步骤|时间|程序)")
_COMMON = re.compile(
    r"共性|共同(?:问题|部分|重点|内容)|普遍性|普遍存在|综合性(?:问题|内容)|通用(?:部分|内容)"
)


@dataclass(eq=False)
class Section:
    """A part of the plan with what it is about."""

    node: Node
    kind: str
    heading: str


@dataclass
class Sections:
    """The plan's sections in document order."""

    all: list[Section] = field(default_factory=list)

    def of(self, *kinds: str) -> list[Section]:
        """The sections of these kinds."""
        return [section for section in self.all if section.kind in kinds]


def heading(flow: Flow, node: Node) -> str:
    """The heading's words in folded form."""
    return flow.text[node.body : node.head_end].strip("：。；， \n")


def is_common(flow: Flow, node: Node) -> bool:
    """Is this the list of problems common to all sectors (共性问题)?"""
    return bool(_COMMON.search(heading(flow, node)[:30]))


def is_manner(flow: Flow, node: Node) -> bool:
    """Does this part of the content say how or when it is done (检查方式), not what?"""
    return bool(_MANNER.fullmatch(heading(flow, node)))


def classify(flow: Flow, root: Node) -> Sections:
    """Tell the top parts apart; a chapter that only holds parts is looked into."""
    found = Sections()
    for node in root.children:
        _add(flow, node, found)
    _settle_measures(flow, found)
    return found


def _add(flow: Flow, node: Node, found: Sections) -> None:
    title = heading(flow, node)
    kind = _kind_of(flow, node, title)
    if kind == "other" and node.kind == "chapter" and node.children:
        for child in node.children:
            _add(flow, child, found)
        return
    found.all.append(Section(node, kind, title))
    if kind == "goal":
        for child in node.children:
            inner = _kind_of(flow, child, heading(flow, child))
            if inner in ("phases", "group", "content") and child.children:
                found.all.append(Section(child, inner, heading(flow, child)))


def _kind_of(flow: Flow, node: Node, title: str) -> str:
    short = title[:24]
    if node.kind == "stage":
        return "phase"
    if _GOAL_TASK.match(short) and not node.children:
        return "goal"
    if _MEANING.match(title):
        return "goal"
    if _FIRM_GOAL.match(short) and not re.search(r"任务|内容", short):
        return "goal"
    if re.search(r"组织领导|组织机构|领导|成立", short) and not re.search(r"要求|保障", short):
        return _group_or_requirement(flow, node, short)
    for kind, pattern in _PATTERNS:
        if pattern.search(short):
            return _checked(flow, node, kind, short)
    return "other"


_GOAL_TASK = re.compile(r"^(?:工作|总体|整治)?(?:目标任务|任务目标)")
_DIVISION = re.compile(r"(?:责任|职责|任务|工作)分工|部门职责|工作职责|职责任务|单位职责")


def divides_work(flow: Flow, node: Node) -> bool:
    """Does this part tell department by department who does what (职责分工)?"""
    return bool(_DIVISION.search(heading(flow, node)[:20]))


def _group_or_requirement(flow: Flow, node: Node, short: str) -> str:
    own = flow.text[node.head_end : min(node.end, node.head_end + 1500)]
    if _ROSTER.search(own) and not _several_headings(flow, node):
        return "group"
    if node.children and not _ROSTER.search(flow.text[node.head_end : node.own_end]):
        return "requirements"
    return "group" if _ROSTER.search(own) else "requirements"


def _several_headings(flow: Flow, node: Node) -> bool:
    """Children that read like requirements: `（一）加强领导。` `（二）落实责任。`"""
    verbs = re.compile(
        r"^(?:加强|强化|落实|严格|提高|统一|明确|压实|注重|抓好|做好|严肃|健全|营造)"
    )
    return sum(bool(verbs.match(heading(flow, child))) for child in node.children) >= 2


def _checked(flow: Flow, node: Node, kind: str, short: str) -> str:
    """A kind that the heading suggests and the content must bear out."""
    if (
        kind == "phases"
        and re.search(r"要求|措施|内容", short)
        and not re.search(r"步骤|时间", short)
    ):
        return _second(kind, short)
    if (
        kind == "phases"
        and re.search(r"任务|内容|及重点|和重点", short)
        and not _phase_children(flow, node)
    ):
        return "content"
    if kind == "content" and node.children and _phase_children(flow, node):
        return "phases"
    if (
        kind == "requirements"
        and re.search(r"组织实施|实施", short)
        and _phase_children(flow, node)
    ):
        return "phases"
    if kind == "content" and "要求" in short and not re.search(r"任务|内容|重点", short):
        return "requirements"
    return kind


def _second(kind: str, short: str) -> str:
    for other, pattern in _PATTERNS:
        if other != kind and pattern.search(short):
            return other
    return kind


def _phase_children(flow: Flow, node: Node) -> bool:
    """Do most children carry 阶段 or dates in their headings?"""
    signs = sum(bool(_PHASE_SIGN.search(heading(flow, child)[:60])) for child in node.children)
    return signs >= 2 and signs * 2 >= len(node.children)


def _settle_measures(flow: Flow, found: Sections) -> None:
    """工作措施 is the phases where its parts carry deadlines, else tasks, else requirements."""
    has_phases = any(section.kind == "phases" for section in found.all)
    has_content = any(section.kind == "content" for section in found.all)
    has_needs = any(section.kind == "requirements" for section in found.all)
    for section in found.of("measures"):
        children = section.node.children
        dues = sum(bool(_DUE_SIGN.search(flow.text[child.body : child.end])) for child in children)
        if not has_phases and dues >= 2 and dues * 2 >= len(children):
            section.kind = "phases"
        elif children:
            section.kind = "content" if has_needs or not has_content else "requirements"
