"""阶段: labelled ranges, headings with their deadline, year themes; and the campaign's period."""

import re

from hongxian.plans import dates
from hongxian.plans.facts import Period, Phase
from hongxian.plans.lines import Flow
from hongxian.plans.numbering import Node
from hongxian.plans.sections import Sections, heading

_YEAR_THEME = re.compile(
    r"(?P<year>20\d\d)年(?:为|是|作为|：)?[“\"]?(?P<name>[\u4e00-\u9fa5]{2,10}年)[”\"]?"
)
_STAGE = re.compile(r"阶段|^第[一二三四五六七八九十\d]步")
_DUE = re.compile(
    r"(?:(?:月|年)?[底末]|[日号]|旬|月份?)(?:之|以)?前|(?:[底末])(?:全面|基本)?完成|完成"
)
_PERIOD_HINT = re.compile(
    r"(?:整治|行动|治理|活动|检查|工作|专项|集中|攻坚|排查|开展|实施|大检查|起止|总体|时间)[^。；\n]{0,8}时间(?:安排|节点)?(?:为|是|：|从|自|定于|定为)?"
    r"|^时间(?:为|：)|时间(?:从|自|为|定为|：)|定于|决定于|决定(?:从|自)|于(?=20\d\d年\d*月?[\d日]*(?:至|到|-|起))|从(?=20\d\d年|即日|\d)|自(?=20\d\d年|即日)|利用|即日起|现在起|起至"
)
_TITLE_YEARS = re.compile(r"(20\d\d)\s*年?\s*[-~至到—－–]+\s*(20\d\d)\s*年?")
_STAGE_NAME = re.compile(
    r"[^，。；]*?阶段(?=，)|.{4,}?阶段(?=[，。])|第[一二三四五六七八九十\d]{1,2}阶段[^，。；]{2,14}(?=[,，。])"
)
_TIME = re.compile("时间|时段")
_SINCE = re.compile(r"(20\d\d)年起[\d一二三四五六七八九十]年内")


def phases_of(flow: Flow, sections: Sections, root: Node, year: int | None) -> tuple[Phase, ...]:
    """The plan's phases in document order; a phase named twice counts once."""
    found: dict[str, Phase] = {}
    current = year
    for node in _phase_nodes(flow, sections, root):
        phase, current = _phase(flow, node, current)
        found.setdefault(phase.name, phase)
    return tuple(found.values()) or _year_themes(flow, sections)


def _phase_nodes(flow: Flow, sections: Sections, root: Node) -> list[Node]:
    nodes: list[Node] = []
    for section in sections.of("phases"):
        nodes.extend(_children_of_phases(flow, section.node))
    if not nodes:
        nodes = [section.node for section in sections.of("phase")]
    if not nodes:
        nodes = [
            node for node in root.walk()[1:] if node.kind == "stage" or _stage_heading(flow, node)
        ]
    return nodes


def _children_of_phases(flow: Flow, node: Node) -> list[Node]:
    """The parts of a 时间安排 section that are phases: those with dates or 阶段, if any have."""
    stages = [child for child in node.walk()[1:] if child.kind == "stage"]
    if stages and not any(_stage_heading(flow, child) for child in node.children):
        return stages
    children = node.children
    marked = [child for child in children if _stage_heading(flow, child) or _dated(flow, child)]
    if marked and len(marked) * 2 >= len(children):
        staged = [child for child in children if _STAGE.search(heading(flow, child)[:40])]
        if len(staged) >= 2:
            return staged
        return children if len(marked) * 3 >= len(children) * 2 else marked
    inner = [grand for child in children for grand in child.children if _stage_heading(flow, grand)]
    told = all(child.kind == "action" for child in children)
    return inner or ([] if told and not marked else children)


def _stage_heading(flow: Flow, node: Node) -> bool:
    return len(heading(flow, node)) <= 60 and bool(_STAGE.search(heading(flow, node)))


def _dated(flow: Flow, node: Node) -> bool:
    return bool(dates.points(heading(flow, node)))


def _phase(flow: Flow, node: Node, year: int | None) -> tuple[Phase, int | None]:
    span, current = _range_of(flow, node, year)
    start = end = None
    if span is not None:
        start, end = _phase_dates(span)
        for point in (span.last, span.first):
            if point is not None and point.year is not None:
                current = point.year
                break
    return Phase(_name(flow, node), start, end, flow.span(node.start, node.head_end)), current


def _phase_dates(span: dates.Range) -> tuple[str | None, str | None]:
    start, end = dates.start_text(span.first), dates.end_text(span.last)
    if start and len(start) == 4:
        start += "-01"
    if end and len(end) == 4:
        end += "-12"
    return start, end


def _range_of(flow: Flow, node: Node, year: int | None) -> tuple[dates.Range | None, int | None]:
    """The range in the heading, else in a line `时间：…` below, else the last deadline below."""
    head = flow.text[node.body : node.head_end]
    found = [one for one in dates.ranges(head) if not _year_of_event(head, one)]
    if found:
        chosen = max(found, key=lambda item: item.end - item.start)
        chosen = dates.in_year(chosen, year)
        return (_deadline(head, chosen), year)
    line = _time_line(flow, node)
    if line is not None:
        return dates.in_year(line, year), year
    return _deadline_in_text(flow, node, year), year


def _year_of_event(text: str, span: dates.Range) -> bool:
    """`2017年全国“两会”闭幕前` dates nothing: the year belongs to the event."""
    point = span.first
    if point is None or point != span.last or point.month is not None or point.part:
        return False
    return bool(re.match(r"[\u4e00-\u9fa5“]", text[span.end :])) and not re.match(
        r"[全底末起之以]?(?:年|前|起|底|末|为|是)", text[span.end :]
    )


def _deadline(text: str, span: dates.Range) -> dates.Range:
    """A heading with one date and 前 holds only the end: `（4月底前）`."""
    single = span.first is not None and span.first == span.last
    if single and re.match(r"(?:之|以)?前|完成", text[span.end : span.end + 2]):
        return dates.Range(span.start, span.end, None, span.last)
    return span


def _time_line(flow: Flow, node: Node) -> dates.Range | None:
    """The range at the start of the phase's text: `时间：3月1日至15日`, `（3月1日－15日）`."""
    text = flow.text[node.head_end : min(node.own_end, node.head_end + 60)].lstrip("。：；\n ")
    line = dates.ranges(text.split("\n")[0])
    if (
        len(line) == 1
        and line[0].start == 0
        and line[0].end >= len(text.split("\n")[0].rstrip("。")) - 1
    ):
        return _deadline(text, line[0])
    match = re.match(
        r"(?:[（]?(?:时间|起止时间|时间安排|实施时间|整治时间)(?:为|：)?|[（]|从|自|于)?(?=[\d二一三四五六七八九十今即])",
        text,
    )
    if not match:
        return None
    found = dates.ranges(text[:50])
    if found and found[0].start <= match.end() + 2:
        first = found[0]
        two = first.first != first.last
        bracketed = match.group().startswith(("（", "时间", "起止"))
        if (
            two
            or bracketed
            or re.match(r"(?:份|期间|(?:之|以)?前)?[，：。）]", text[first.end : first.end + 3])
        ):
            return _deadline(text, first)
    return None


def _deadline_in_text(flow: Flow, node: Node, year: int | None) -> dates.Range | None:
    """A phase without a range ends with the last deadline `…前完成` its text states."""
    last: dates.Range | None = None
    for point in dates.points(flow.text, node.head_end, node.end):
        tail = flow.text[point.end : point.end + 5]
        if re.match(r"(?:之|以)?前(?:全面|全部|基本)?完成", tail):
            filled = dates.in_year(dates.Range(point.start, point.end, point, point), year).last
            due = dates.due_text(filled) if filled is not None else None
            if filled is not None and due:
                known = (
                    dates.due_text(last.last)
                    if last is not None and last.last is not None
                    else None
                )
                if known is None or due > known:
                    last = dates.Range(point.start, point.end, None, _as_day(filled, due))
    return last


def _as_day(point: dates.Point, due: str) -> dates.Point:
    parts: list[int | None] = [int(part) for part in due.split("-")]
    year, month, day = (*parts, None, None)[:3]
    return dates.Point(point.start, point.end, year, month, day)


def _name(flow: Flow, node: Node) -> str:
    """The phase's name without its dates: `动员部署阶段（3—4月）` is `动员部署阶段`."""
    folded = flow.text[node.body : node.head_end]
    raw = flow.raw[node.body : node.head_end]
    keep = [True] * len(folded)
    for match in re.finditer(r"（[^（）]*）", folded):
        if dates.points(match.group()) or re.search(r"\d+个?[天月周]|左右", match.group()):
            for index in range(match.start(), match.end()):
                keep[index] = False
    for span in dates.ranges(folded):
        begin = span.start - (folded[max(span.start - 1, 0) : span.start] in ("自", "从", "于"))
        for index in range(begin, span.end):
            keep[index] = False
    name = "".join(char for char, kept in zip(raw, keep, strict=True) if kept)
    name = re.sub(
        r"^(?:之?前)?(?:完成|结束|止|开始|起)?[，,：:、\s为（(-]*|[（(]?(?:起|止|之?前(?:完成)?|开始|份)?[）)，,：:。；;、\s-]*$",
        "",
        name,
    )
    stage = _STAGE_NAME.match(name)
    if stage:
        name = stage.group()
    if re.fullmatch(r"第[一二三四五六七八九十\d]{1,2}(?:阶段|步骤?)", name):
        name += _next_line_name(flow, node)
    return name.strip() or raw.strip()


def _next_line_name(flow: Flow, node: Node) -> str:
    """`第一阶段` alone on its line takes the name from the short line below that is no date."""
    at = node.head_end
    for _ in range(2):
        start = flow.line_end(at) + 1
        if start >= node.own_end:
            break
        end = min(flow.line_end(start), node.own_end)
        line = flow.text[start:end]
        if 2 <= end - start <= 20 and line[-1] not in "。；" and not dates.points(line):
            return "：" + flow.raw[start:end].strip()
        at = end
    return ""


def _year_themes(flow: Flow, sections: Sections) -> tuple[Phase, ...]:
    """`2024年为“隐患攻坚年”` … stand for phases where at least two years have one."""
    found: dict[str, Phase] = {}
    for match in _YEAR_THEME.finditer(flow.text):
        name = match["name"]
        if name not in found:
            start, end = match.span("name")
            year = match["year"]
            found[name] = Phase(
                flow.raw[start:end],
                f"{year}-01",
                f"{year}-12",
                flow.span(match.start(), match.end()),
            )
    years = {phase.start for phase in found.values()}
    return tuple(found.values()) if len(years) >= 2 else ()


def period_of(flow: Flow, sections: Sections, body: int, year: int | None) -> Period | None:
    """起止时间 where the plan states it: in its title, its opening, or its 时间安排 section."""
    in_title = _title_period(flow, body)
    candidates = []
    for section in sections.of("phases", "goal"):
        node = section.node
        candidates.append((node.body, node.own_end if section.kind == "phases" else node.end))
        candidates += [
            (child.body, child.end)
            for child in node.children
            if re.search(r"时间", heading(flow, child))
        ]
    candidates.insert(0, (0, body))
    for section in sections.of("other", "scope", "content"):
        candidates.append((section.node.body, min(section.node.own_end, section.node.body + 300)))
    for section in sections.of("phases"):
        if _TIME.search(section.heading):
            period = _at_start(flow, section.node, year)
            if period is not None:
                return period
    stated = [
        period
        for start, end in candidates
        if (period := _stated(flow, start, min(end, start + 1500), year)) is not None
    ]
    return _with_start(stated) if stated else in_title


def _with_start(stated: list[Period]) -> Period:
    """`即日起至3月底` in the opening: the start that a later sentence states with the same end."""
    first = stated[0]
    if first.start is None:
        return next((one for one in stated if one.start and one.end == first.end), first)
    return first


def _at_start(flow: Flow, node: Node, year: int | None) -> Period | None:
    """`一、整治时间` with nothing but the range below it."""
    named = _TIME.search(flow.text, node.body, node.head_end)
    start = node.head_end if named else node.body
    for span in dates.ranges(flow.text, start, min(node.own_end, start + 80)):
        if span.first != span.last and span.start - start <= 12:
            filled = dates.in_year(span, year)
            return Period(
                dates.start_text(filled.first),
                dates.end_text(filled.last),
                flow.span(span.start, span.end),
            )
    return None


def _stated(flow: Flow, start: int, end: int, year: int | None) -> Period | None:
    text = flow.text
    since = _SINCE.search(text, start, end)
    if since:
        return Period(since[1], None, flow.span(since.start(), since.end()))
    for span in dates.ranges(text, start, end):
        before = text[max(start, span.start - 22) : span.start]
        before = re.split(r"[。；\n]", before)[-1]
        alone = span.first == span.last
        if alone or not (
            _PERIOD_HINT.search(before + text[span.start : span.end])
            or _PERIOD_HINT.search(text[span.start : span.end])
        ):
            continue
        if (
            span.last is not None
            and span.last.month is None
            and not span.last.part
            and re.match(r"[^底末止结完，。；）\W]", text[span.end : span.end + 1])
        ):
            continue
        filled = dates.in_year(span, year)
        return Period(
            dates.start_text(filled.first),
            dates.end_text(filled.last),
            flow.span(span.start, span.end),
        )
    return None


def without_part(period: Period | None, phases: tuple[Phase, ...]) -> Period | None:
    """No period is what begins after the first phase and ends before the last: `检查时间：…`."""
    starts = [phase.start for phase in phases if phase.start]
    ends = [phase.end for phase in phases if phase.end]
    if period is None or not (period.start and period.end and starts and ends):
        return period
    return None if period.start > min(starts) and period.end < max(ends) else period


def _title_period(flow: Flow, title_end: int) -> Period | None:
    match = _TITLE_YEARS.search(flow.text, 0, max(title_end, 0))
    if not match:
        return None
    return Period(match[1], match[2], flow.span(match.start(), match.end()))
