"""From the text of a plan to its facts: the pure core."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace

from hongxian.plans.calendar import Calendar
from hongxian.plans.document import Layout, layout_of, year_of
from hongxian.plans.duties import brackets
from hongxian.plans.facts import Plan, Span, UnreadableError
from hongxian.plans.goals import goals_of
from hongxian.plans.leading import leading_group_of
from hongxian.plans.lines import Flow, flow_of, keep
from hongxian.plans.milestones import milestones_of
from hongxian.plans.numbering import Node, tree
from hongxian.plans.phases import period_of, phases_of, without_part
from hongxian.plans.reporting import reporting_of
from hongxian.plans.requirements import requirements_of
from hongxian.plans.sections import Sections, classify, divides_work, heading
from hongxian.plans.sectors import content_of
from hongxian.plans.tables import tables_of
from hongxian.plans.unread import Covered, unread_of

_ABOUT_REPORTS = re.compile(r"报送|信息(?:畅通|调度|上报|报告|沟通)|报告制度|上报")
PARSER_VERSION = "2"


@dataclass(frozen=True)
class Reading:
    """A text on its way to becoming a plan."""

    flow: Flow
    layout: Layout
    root: Node
    sections: Sections

    @property
    def bounds(self) -> tuple[int, int]:
        """What is read: the head and the body, not the annexes."""
        return self.layout.preface[0], self.layout.end


def parse_text(text: str) -> Plan:
    """Read a plan from text. Text that is no plan gives a Plan without facts; see `read_plan`."""
    flow = flow_of(keep(text))
    layout = layout_of(flow)
    root = tree(flow, layout.body, layout.end)
    reading = Reading(flow, layout, root, classify(flow, root))
    plan = _plan(reading, _year_of(reading))
    heads = _silent_headings(reading, plan)
    unread = unread_of(flow, (layout.body, layout.end), _covered(reading, plan), heads)
    return replace(plan, unread=unread, warnings=_warnings(plan))


def _year_of(reading: Reading) -> int | None:
    """The year the dates without one stand in."""
    period = period_of(reading.flow, reading.sections, reading.layout.body, None)
    stated = (period.start or period.end) if period else None
    year = year_of(reading.flow, reading.layout, int(stated[:4]) if stated else None)
    if period is not None and period.start is None and period.end and year == int(period.end[:4]):
        return _year_begun(reading, year)
    if period is None and year is not None and reading.layout.signed_on is None:
        return _year_of_phases(reading, year)
    return year


def _year_of_phases(reading: Reading, year: int) -> int:
    """Several years and no stated period: the plan stands in the year its first phase names."""
    title = reading.layout.title
    if title is not None and str(year) in title.text:
        return year
    phases = phases_of(reading.flow, reading.sections, reading.root, None)
    first = next((phase.start for phase in phases if phase.start), None)
    return min(year, int(first[:4])) if first is not None else year


def _year_begun(reading: Reading, year: int) -> int:
    """`即日起至2017年3月底` may have begun in 2016: as signed, or as the first phase says."""
    signed = reading.layout.signed_on
    if signed is not None:
        return signed[0] if signed[0] == year - 1 else year
    phases = phases_of(reading.flow, reading.sections, reading.root, year)
    first = next((phase.start or phase.end for phase in phases if phase.start or phase.end), None)
    return year - 1 if first is not None and int(first[:4]) == year - 1 else year


def _plan(reading: Reading, year: int | None) -> Plan:
    flow, sections, root, bounds = reading.flow, reading.sections, reading.root, reading.bounds
    tables = tables_of(flow, bounds)
    content = content_of(flow, sections, root, tables)
    if not content.sectors and not tables:
        tables = tables_of(flow, (bounds[1], len(flow.text)))
        content = content_of(flow, sections, root, tables)
    phases = phases_of(flow, sections, root, year)
    period = without_part(period_of(flow, sections, reading.layout.body, year), phases)
    calendar = Calendar(year, period, phases)
    return Plan(
        text=flow.kept,
        title=reading.layout.title,
        issuer=reading.layout.issuer,
        year=year,
        period=period,
        goals=goals_of(flow, sections),
        leading_group=leading_group_of(flow, sections, bounds),
        common_items=content.common,
        sectors=content.sectors,
        phases=phases,
        milestones=milestones_of(flow, sections, root, bounds, calendar, tables),
        reporting=reporting_of(flow, _about_reports(reading), bounds, _closed(reading), calendar),
        requirements=requirements_of(flow, sections),
    )


def _about_reports(reading: Reading) -> list[tuple[int, int]]:
    """Parts whose topic is reporting: a section of its own, or a requirement headed 信息报送."""
    parts = [section.node for section in reading.sections.of("report")]
    for section in reading.sections.of("requirements"):
        parts += [
            child
            for child in section.node.children
            if _ABOUT_REPORTS.search(heading(reading.flow, child)[:30])
        ]
    return [(part.start, part.end) for part in parts]


def _closed(reading: Reading) -> list[tuple[int, int]]:
    """Where no reporting duty is looked for: what the office is for, and headings."""
    groups = [(part.node.start, part.node.end) for part in reading.sections.of("group")]
    groups += [(node.start, node.head_end) for node in _headings(reading.root)]
    return groups + [(node.start, node.end) for node in _bare(reading)]


_SAYS_WHEN_OR_TO = re.compile(r"[每日月周季\d将把至到向]|报[\u4e00-\u9fa5]{2}")


def _bare(reading: Reading) -> list[Node]:
    """Requirements that are a heading and no more: `及时上报，加强宣传`."""
    text = reading.flow.text
    return [
        node
        for section in reading.sections.of("requirements")
        for node in section.node.children
        if node.end - node.body <= 16 and not _SAYS_WHEN_OR_TO.search(text, node.body, node.end)
    ]


def _covered(reading: Reading, plan: Plan) -> Covered:
    """What became a fact, and the brackets that name units: the rest may be unread."""
    flow, nodes = reading.flow, reading.root.walk()[1:]
    out = [*_spans(plan)]
    out += [flow.span(found.start, found.end) for found in brackets(flow, *reading.bounds)]
    if len(plan.sectors) == 1 and plan.sectors[0].responsible:
        out += [flow.span(node.start, node.end) for node in nodes if divides_work(flow, node)]
    dated = [fact.span for fact in plan.milestones] + [fact.span for fact in plan.reporting]
    dated += [phase.span for phase in plan.phases]
    dated += [plan.period.span] if plan.period else []
    dated += [goal.span for goal in plan.goals]
    dated += [plan.leading_group.span] if plan.leading_group else []
    return Covered(tuple(dated), tuple(out))


def _headings(root: Node) -> list[Node]:
    """Parts that open with a short heading followed by more text."""
    return [node for node in root.walk()[1:] if _is_heading(node)]


def _is_heading(node: Node) -> bool:
    return node.head_end - node.body <= 24 and node.end > node.head_end + 2


def _silent_headings(reading: Reading, plan: Plan) -> list[tuple[int, int]]:
    """Headings that are no gap: all but `强化信息报送` with nothing below that says how."""
    told = sorted(duty.span.start for duty in plan.reporting)
    empty = set()
    for start, end in _about_reports(reading):
        span = reading.flow.span(start, end)
        at = bisect_left(told, span.start)
        if at == len(told) or told[at] >= span.end:
            empty.add(start)
    nodes = [node for node in _headings(reading.root) if node.start not in empty]
    return [(node.start, node.head_end) for node in nodes]


def _spans(plan: Plan) -> Iterator[Span]:
    for sector in plan.sectors:
        yield sector.body if sector.body and (sector.lead or sector.responsible) else sector.span
        yield from (item.span for item in sector.items)
    yield from (item.span for item in plan.common_items)


def _warnings(plan: Plan) -> tuple[str, ...]:
    out = []
    if plan.title is None:
        out.append("没有找到方案标题，请补填。")
    if plan.year is None:
        out.append("没有找到年份，日期无法补全年份。")
    if not plan.sectors:
        out.append("没有找到整治内容或任务。")
    if not plan.phases:
        out.append("没有找到阶段安排。")
    if not plan.reporting:
        out.append("没有找到报送要求（频次、期限、报送对象）。")
    return tuple(out)


def plan_like(plan: Plan) -> bool:
    """Does a parsed text look like a plan at all: two kinds of fact, or one and a title?"""
    kinds = (
        plan.sectors,
        plan.phases,
        plan.requirements,
        plan.milestones,
        plan.reporting,
        plan.common_items,
        plan.goals,
    )
    found = sum(bool(kind) for kind in kinds) + bool(plan.title)
    return found >= 2 and found > bool(plan.goals) + bool(plan.title)


__all__ = ["PARSER_VERSION", "UnreadableError", "parse_text", "plan_like"]
