"""时间节点: what is owed once, by a day."""

import re
from bisect import bisect_right
from dataclasses import dataclass, replace

from hongxian.plans import dates
from hongxian.plans.calendar import Calendar
from hongxian.plans.duties import Duties, brackets, carried_units, charged_units
from hongxian.plans.facts import Milestone
from hongxian.plans.lines import Flow, Stretches
from hongxian.plans.numbering import Node
from hongxian.plans.sections import Sections, heading
from hongxian.plans.tables import Table, milestones_of_tables
from hongxian.plans.units import is_actor, split_units, subject_units

_AFTER = re.compile(
    r"(?:（[^）]{0,12}）)?(?:[上下]午)?(?:\d{1,2}[：:]\d\d|\d{1,2}[时点]|下班)?(?:之|以)?前"
)
_END_DONE = re.compile(r"(?:要|应|须|全面|基本|全部)?(?:完成|实现|报送|上报|形成|建成)")
_BY = re.compile(r"(?:截至|截止到?|不晚于|不迟于|最迟于|最晚于?)(?:时间为?)?[：]?$")
_PERIODIC = re.compile(
    r"(?:每[个]?(?:月|周|季度?|年度?|半年|星期|旬|日|天)|当月|次月|下月|当日|次日|各?季度末?|月度|于?每月)[^。；，]{0,6}$"
)
_TELLS = re.compile("，?(?:全.)?[共已累]")
"""`截至3月底，共查处…` tells what was done; nothing is owed."""
_EMPTY = re.compile(
    r"^(?:全部|全面|基本|必须|要|应|须|均|按要求|确保|将|逐一|分类|集中|一律)*(?:完成|落实|到位|整改到位|整改完毕|完毕|办结|结束)?(?:到位|工作|任务)?$"
)
_THIS = re.compile(r"^(?:该|此|本|上述|以上)(?:项|阶段)?(?:工作|任务|阶段)?$")
_LEAD_WORDS = re.compile(
    r"(?:于|在|到|至|截至|截止到?|原则上于?|力争于?|确保于?|务必于?|必须于?|并|要|应|须|请)+$"
)
_UNITS = re.compile("（(?:责任|牵头|配合|落实)(?:单位|部门|科室)：.*")
_STOP = re.compile(r"[。；！\n]")
_CLAUSE = re.compile(r"[，。；\n]")


@dataclass(frozen=True)
class Deadline:
    """A day before which something is owed, at flow [start, end)."""

    start: int
    end: int
    due: str


def deadlines(flow: Flow, start: int, end: int, calendar: Calendar) -> list[Deadline]:
    """Every one-time deadline: `3月22日前`, `2019年4月底前`, `年底前`; not `每月25日前`."""
    out = []
    found = dates.points(flow.text, start, end)
    for at, point in enumerate(found):
        if point.month is None and point.part not in ("底", "末"):
            continue
        before = flow.text[max(start, point.start - 14) : point.start]
        reach = _reach(flow.text, found, at)
        if _PERIODIC.search(before) or (reach is None and not _BY.search(before)):
            continue
        due = _due(flow, found, at, calendar)
        if due is not None and not _TELLS.match(flow.text, point.end):
            out.append(Deadline(point.start, reach or point.end, due))
    return out


def _due(flow: Flow, found: list[dates.Point], at: int, calendar: Calendar) -> str | None:
    """The last day by which it is owed, in the year that the plan's calendar gives."""
    point = found[at]
    if not point.part and point.day is None:
        point = replace(point, part=_shared_part(flow.text, found, at))
    year = calendar.year_at(flow.at[point.start], point.month)
    filled = dates.in_year(dates.Range(point.start, point.end, point, point), year).last
    return dates.due_text(filled) if filled is not None else None


def _reach(text: str, found: list[dates.Point], at: int) -> int | None:
    """Where the words of a deadline end, or None where the date is none.

    `3月22日前`, `年底完成`; in `7月2日和12月2日前` the 前 of the second serves the first as well.
    """
    point = found[at]
    after = _AFTER.match(text, point.end, point.end + 14)
    if after is not None:
        return None if re.match("[后期的]", text[after.end() : after.end() + 1]) else after.end()
    if point.part in ("底", "末") and _END_DONE.match(text, point.end):
        return point.end
    following = found[at + 1] if at + 1 < len(found) else None
    if following is not None and text[point.end : following.start] in ("和", "、", "及"):
        return _reach(text, found, at + 1) if following.month else None
    return None


def _shared_part(text: str, found: list[dates.Point], at: int) -> str:
    """`5月、8月、11月底前`: 底 is said once for all three."""
    while at + 1 < len(found) and text[found[at].end : found[at + 1].start] in ("和", "、", "及"):
        at += 1
    return found[at].part


def milestones_of(
    flow: Flow,
    sections: Sections,
    root: Node,
    bounds: tuple[int, int],
    calendar: Calendar,
    tables: tuple[Table, ...] = (),
) -> tuple[Milestone, ...]:
    """Milestones in document order; deadlines of headings and of goals are not owed by anybody."""
    barred = Stretches(
        [*_barred(flow, sections, root), *((table.start, table.end) for table in tables)]
    )
    nodes = _leaf_index(root)
    found: list[Milestone] = list(milestones_of_tables(flow, tables, calendar.year))
    seen = {(stone.due, stone.what) for stone in found}
    for deadline in deadlines(flow, *bounds, calendar):
        if deadline.start in barred:
            continue
        stone = _milestone(flow, deadline, _node_at(nodes, deadline.start), bounds[0])
        if stone is not None and (stone.due, stone.what) not in seen:
            seen.add((stone.due, stone.what))
            found.append(stone)
    return tuple(sorted(found, key=lambda stone: stone.span))


def _barred(flow: Flow, sections: Sections, root: Node) -> list[tuple[int, int]]:
    out = [(node.body, node.head_end) for node in root.walk()[1:] if _heading_only(flow, node)]
    out += [
        (s.node.start, s.node.end)
        for s in sections.of("goal")
        if re.search("思想|意义|背景", s.heading)
    ]
    return out


def _heading_only(flow: Flow, node: Node) -> bool:
    """A heading with its own deadline, not an item that is one sentence."""
    head = flow.text[node.body : node.head_end]
    return (
        len(head) <= 36
        and bool(re.search(r"（[^）]*\d[^）]*）$|阶段|时间$", head))
        and "，" not in head
    )


def _leaf_index(root: Node) -> tuple[list[int], list[Node]]:
    nodes = root.walk()[1:]
    return [node.start for node in nodes], nodes


def _node_at(nodes: tuple[list[int], list[Node]], index: int) -> Node | None:
    """The last numbered part that begins at or before `index`."""
    at = bisect_right(nodes[0], index)
    return nodes[1][at - 1] if at else None


def _milestone(flow: Flow, deadline: Deadline, node: Node | None, floor: int) -> Milestone | None:
    left, right = _sentence(flow, deadline, node, floor)
    if node is not None and _TIME_LIMIT.search(
        flow.text[max(left, deadline.start - 8) : deadline.start]
    ):
        return _limit(flow, deadline, node)
    begin = _clause_start(flow, deadline.start, left)
    head = _without_lead_words(flow.text[begin : deadline.start])
    what_start, what_end = _what_after(flow, deadline.end, right)
    after = flow.text[what_start:what_end]
    who, subject_end = _who(flow, left, deadline.start)
    if not _EMPTY.match(after):
        what = flow.raw[what_start:what_end]
        head_start = max(begin, subject_end)
        if _HANDED_ON.match(after) and _names_matter(flow.text[head_start : begin + len(head)]):
            what = flow.raw[head_start : begin + len(head)] + what
        elif _HANDED_ON.match(after) and begin > left:
            object_start = _clause_start(flow, begin - 1, left)
            if left < subject_end and begin - subject_end <= 50:
                object_start = subject_end
            object_start = max(object_start, subject_end)
            what = (
                flow.raw[object_start : begin - 1] + "，" + what
                if object_start < begin - 1
                else what
            )
    else:
        what = _what_before(flow, left, begin, head, after, node, subject_end)
    if not who and after:
        who, _, cut = subject_units(after, is_actor)
        what = what[cut:] if who and cut < len(what) else what
    what = re.sub(
        r"^(?:要|应当?|须|必须|请)(?=.{3})", "", what.replace("\n", "").strip("，。；：、 ")
    )
    if len(what) < 2:
        return None
    written = tuple(flow.as_written(name, left, right) for name in who)
    return Milestone(what, deadline.due, written, flow.span(left, right))


_TIME_LIMIT = re.compile(r"(?:完成|整改|办理)?(?:时限|时间|期限)(?:要求)?：?(?:于|为)?$")


def _limit(flow: Flow, deadline: Deadline, node: Node) -> Milestone:
    """`（责任部门：安环部，完成时限：4月25日前）`: the item is due, from its bracket's units."""
    duties = Duties()
    for bracket in brackets(flow, node.body, min(node.end, node.body + 2000)):
        duties.merge(bracket.duties)
    end = node.head_end
    what = flow.words(node.body, end).text
    who = tuple(duties.lead + [name for name in duties.responsible if name not in duties.lead])
    return Milestone(
        re.split("[（(]", what)[0].strip("，。；：") or what,
        deadline.due,
        who,
        flow.span(node.body, deadline.end),
    )


_HANDED_ON = re.compile(
    r"(?:一并)?(?:上?报送?|提交|交)(?!.{0,30}(?:总结|报告|方案|材料|情况|报表|名单|台账|计划|清单|表$))"
)


def _names_matter(head: str) -> bool:
    """Does the clause name what is handed on before it says when: `自查表10月15日前交…`?"""
    bare = re.sub("^(?:并|要|应|须|请|同时)+", "", head)
    return bool(re.search("[将把]", head)) or (len(bare) >= 3 and not is_actor(bare))


def _sentence(flow: Flow, deadline: Deadline, node: Node | None, floor: int) -> tuple[int, int]:
    text = flow.text
    low = max(floor, deadline.start - 400)
    left = max(text.rfind(mark, low, deadline.start) for mark in "。；！\n") + 1
    left = max(left, low)
    if node is not None and node.body <= deadline.start:
        left = max(left, node.head_end if node.head_end < deadline.start else node.body)
    limit = min(len(text), deadline.end + 400)
    stop = _STOP.search(text, deadline.end, limit)
    return left, stop.start() if stop else limit


def _without_lead_words(text: str) -> str:
    """`各派出所要于` without `要于`."""
    return text[:-24] + _LEAD_WORDS.sub("", text[-24:])


def _clause_start(flow: Flow, index: int, left: int) -> int:
    return max(flow.text.rfind("，", left, index) + 1, left)


def _what_after(flow: Flow, start: int, right: int) -> tuple[int, int]:
    """The clause after the deadline; the next one as well where the first is too short."""
    text = flow.text
    while start < right and text[start] in "，、：":
        start += 1
    match = _CLAUSE.search(text, start, right)
    end = match.start() if match else right
    while match and end - start < 8 and text[end] == "，" and end < right:
        match = _CLAUSE.search(text, end + 1, right)
        stop = match.start() if match else right
        if dates.points(text, end, stop):
            break
        end = stop
    units = _UNITS.search(text, start, end)
    return start, units.start() if units else end


def _what_before(
    flow: Flow, left: int, begin: int, head: str, after: str, node: Node | None, subject_end: int
) -> str:
    """What the words before the deadline say is to be done: `对于需要回收的，于9月底前完成`."""
    text = flow.raw[max(left, subject_end) : begin + len(head)].strip("，。；：、 \n")
    text = re.sub(r"[，、]?(?:原则上|力争|务必|确保)$", "", text).strip("，")
    if (_THIS.match(text) or not text) and node is not None:
        text = heading(flow, node)
    done = after or "完成"
    return text + done


def _who(flow: Flow, left: int, index: int) -> tuple[list[str], int]:
    """The units at the start of the sentence, or those right before the deadline."""
    asked = re.match("请|要求|望", flow.text[left:index])
    left += asked.end() if asked else 0
    sentence = flow.text[left:index]
    charged = charged_units(sentence)
    if charged:
        return charged, index
    names, _, position = subject_units(sentence + "于", is_actor)
    if names:
        return names, left + position
    if flow.text[left - 1 : left] == "；":
        return carried_units(flow, left), left
    clauses = re.split(r"[，。；：]", sentence)
    for clause in reversed(clauses[1:-1]):
        names = subject_units(clause, is_actor)[0]
        if names:
            return names, left
    clause = clauses[-1][-80:]
    clause = _without_lead_words(clause)
    names = [name for name in split_units(re.sub(r"^由", "", clause)) if is_actor(name)]
    return (names, index) if names else ([], left)
