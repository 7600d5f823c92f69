"""整治内容: the sectors or tasks of the plan, their items, their units, and the common problems."""

import re
from bisect import bisect_right
from dataclasses import dataclass, replace
from itertools import pairwise

from hongxian.plans.departments import LABELLED, TELLING, departments
from hongxian.plans.duties import Bracket, Duties, brackets, prose
from hongxian.plans.facts import CommonItem, Item, Sector
from hongxian.plans.lines import Flow
from hongxian.plans.numbering import Node
from hongxian.plans.sections import Sections, divides_work, heading, is_common, is_manner
from hongxian.plans.tables import Table, sectors_of_tables

_DOMAIN = re.compile(
    r"领域|方面|行业|道路|交通|消防|燃气|森林|草原|民爆|爆炸|危险化学品|危化|烟花|煤矿|矿山|建筑|施工|特种设备|"
    r"校园|学校|水上|渔业|农机|旅游|电力|冶金|工贸|粉尘|商贸|人员密集|油气|管道|城镇|液氨|涉氨|有限空间|"
    r"食品|药品|铁路|民航|邮政|寄递|养老|医疗|文化|娱乐|仓储|物流|九小|出租屋|自建房|高层|尾矿|网吧|宾馆"
)
_VERB = re.compile(
    r"^(?:开展|加强|强化|推进|推动|落实|完善|建立|健全|提升|提高|深化|严格|严厉|打击|整治|排查|规范|加快|突出|"
    r"狠抓|压实|组织|实施|优化|创新|营造|严禁|查处|督促|做好|抓好|全面|深入|大力|进一步|切实|着力|集中|坚决|"
    r"聚焦|统筹|明确|确保|对|是否|未|无|不|违|非法|超|擅自|检查|防范|持续|扎实|构建|培育|重点|针对|严查|严防)"
)
_NO_CONTENT = frozenset(("phases", "phase", "report", "group", "method", "scope"))
_NOT_SECTOR = re.compile(r"^(?:总体要求|指导思想|工作目标|基本原则|组织领导)$")
_SCOPE = re.compile(r"范围|对象|^(?:工作|主要|总体|整治)?任务$")
_CHARGED = re.compile(r"[，,]由[^。；]{2,40}?(?:牵头|负责)[^。；]*$")
_SEMI = re.compile(r"[；;]")


@dataclass(frozen=True)
class Content:
    """What the content sections hold."""

    sectors: tuple[Sector, ...]
    common: tuple[CommonItem, ...]


def content_of(
    flow: Flow, sections: Sections, root: Node, tables: tuple[Table, ...] = ()
) -> Content:
    """All sectors in document order, and the common problems."""
    reader = _Reader(flow)
    run = _run_on(root)
    if run:
        for section in sections.all:
            if section.kind not in _NO_CONTENT:
                reader.read_run(section.node, run)
        return Content(tuple(reader.sectors), tuple(reader.common))
    _read_sections(reader, sections, tables)
    if not reader.sectors and not tables:
        reader.read_divided(root)
    if not reader.sectors and tables:
        reader.sectors.extend(sectors_of_tables(flow, tables, None))
    return Content(_with_divided(flow, root, tuple(reader.sectors)), tuple(reader.common))


def _read_sections(reader: "_Reader", sections: Sections, tables: tuple[Table, ...]) -> None:
    for section in sections.of("content"):
        inside = tuple(t for t in tables if section.node.start <= t.start < section.node.end)
        if inside:
            reader.sectors.extend(sectors_of_tables(reader.flow, inside, section.heading))
        elif len(departments(reader.flow, section.node)) >= 2:
            reader.read_departments(section.node)
        else:
            reader.read(section.node, None, top=True)
    told = [one for one in reader.sectors if one.items or one.responsible or one.lead]
    if told:
        reader.sectors = [
            one for one in reader.sectors if one in told or not _SCOPE.search(one.name)
        ]


def _with_divided(flow: Flow, root: Node, sectors: tuple[Sector, ...]) -> tuple[Sector, ...]:
    """The one task of a plan takes its units from the part that divides the work by department."""
    if len(sectors) != 1 or sectors[0].lead or sectors[0].responsible:
        return sectors
    duties = Duties()
    for node in root.walk()[1:]:
        if divides_work(flow, node):
            duties.merge(prose(flow, node.head_end + 1, node.end))
    lead, responsible, assist = (
        tuple(flow.as_written(name, 0, len(flow.text)) for name in names)
        for names in (duties.lead, duties.responsible, duties.assist)
    )
    return (replace(sectors[0], lead=lead, responsible=responsible, assist=assist),)


def _run_on(root: Node) -> set[int]:
    """Ids of the parts of one run of numbers that goes on across the top sections (1–45).

    Empty where no run crosses at least three sections, or two with ten parts or more.
    """
    best: set[int] = set()
    for kind in ("arabic", "parenhan"):
        nodes = [node for node in root.walk() if node.kind == kind and _top(node) is not node]
        run: list[Node] = []
        for node in nodes:
            if run and node.no == run[-1].no + 1:
                run.append(node)
            elif node.no == 1:
                run = [node]
        tops = {id(_top(node)) for node in run}
        if len(run) > len(best) and (len(tops) >= 3 or (len(tops) == 2 and len(run) >= 10)):
            best = {id(node) for node in run}
    return best


def _top(node: Node) -> Node:
    while node.parent is not None and node.parent.kind not in ("root", "chapter"):
        node = node.parent
    return node


class _Reader:
    """Walks the content sections and gathers sectors."""

    def __init__(self, flow: Flow) -> None:
        self.flow = flow
        self.sectors: list[Sector] = []
        self.common: list[CommonItem] = []

    def read_run(self, node: Node, run: set[int]) -> None:
        """Where one run of numbers crosses the plan, each part that holds some is a sector."""
        for part in node.walk():
            items = [child for child in part.children if id(child) in run]
            if items:
                top = _top(part)
                group = None if top is part else heading(self.flow, top)
                self._sector(part, group or heading(self.flow, part), items)

    def read_departments(self, node: Node, label: "re.Pattern[str]" = LABELLED) -> None:
        """A part that says unit by unit who does what: one sector, an item for each unit."""
        found = departments(self.flow, node, label)
        items, names = [], Duties()
        for no, department in enumerate(found, start=1):
            words = self.flow.words(department.start, department.end)
            items.append(Item(str(no), words.text, words.span, (), department.names))
            names.add("responsible", list(department.names))
        self.sectors.append(
            Sector(
                name=clean_name(self.flow, node),
                span=self.flow.span(node.start, node.head_end),
                responsible=tuple(names.responsible),
                items=tuple(items),
                body=self.flow.span(node.start, node.end),
            )
        )

    def read_divided(self, root: Node) -> None:
        """Where nothing else tells the work: the parts that divide it, sentence by sentence."""
        for node in root.walk()[1:]:
            if divides_work(self.flow, node) and len(departments(self.flow, node, TELLING)) >= 2:
                self.read_departments(node, TELLING)

    def read(self, node: Node, group: str | None, *, top: bool = False) -> None:
        """Read a content section or a group of sectors within it."""
        if top and is_common(self.flow, node):
            self._common(node)
            return
        kids = [child for child in node.children if not is_common(self.flow, child)]
        kids = [kid for kid in kids if not is_manner(self.flow, kid)] or kids
        for child in node.children:
            if is_common(self.flow, child):
                self._common(child)
        if kids:
            self._read_parts(node, kids, group, top=top)
        elif not node.children and not divides_work(self.flow, node):
            self._sector(node, group, [])

    def _read_parts(self, node: Node, kids: list[Node], group: str | None, *, top: bool) -> None:
        if any(_has_parts(child) for child in kids):
            self._read_structured(node, kids, group, top=top)
        elif self._sector_like(kids, top=top):
            for child in kids:
                self._sector(child, heading(self.flow, node), child.children)
        else:
            self._sector(node, group, kids)

    def _read_structured(
        self, node: Node, kids: list[Node], group: str | None, *, top: bool
    ) -> None:
        """Parts with parts of their own: groups of sectors, or sectors with items."""
        if self._flat(kids) if top else not self._holds_sectors(kids):
            self._sector(node, group, kids)
            return
        for child in kids:
            if self._is_group(child):
                self.read(child, heading(self.flow, child))
            else:
                self._sector(child, heading(self.flow, node), child.children)

    def _is_group(self, child: Node) -> bool:
        """Does a part hold sectors rather than items?"""
        deep = child.depth >= 2 or self._sector_like(child.children, top=False)
        return deep and self._holds_sectors(child.children)

    def _flat(self, kids: list[Node]) -> bool:
        """A plain list of items of which a single one happens to have parts of its own."""
        structured = sum(bool(child.children) for child in kids)
        return len(kids) >= 4 and structured == 1 and not self._sector_like(kids, top=True)

    def _holds_sectors(self, kids: list[Node]) -> bool:
        """Are these parts sectors, not items: most have items of their own, or name a domain?"""
        if all(child.kind == "action" for child in kids):
            return False
        structured = sum(self._built(child) for child in kids)
        return structured * 2 >= len(kids) or self._domains(kids)

    def _built(self, child: Node) -> bool:
        """Has a part parts of its own, other than （1）（2） told within one paragraph?"""
        return any(
            part.kind not in ("paren", "circle", "half")
            or self.flow.text[part.start - 1 : part.start] == "\n"
            for part in child.children
        )

    def _sector_like(self, kids: list[Node], *, top: bool) -> bool:
        """Leaves that are sectors: they name domains, or (under the section) name their units."""
        if len(kids) < 2 or any(child.kind in ("action", "circle", "half") for child in kids):
            return False
        if self._domains(kids):
            return True
        with_units = sum(bool(brackets(self.flow, child.body, child.end)) for child in kids)
        if top and with_units >= 2 and with_units * 2 >= len(kids):
            return True
        in_charge = sum(self._in_charge(child) for child in kids)
        return top and in_charge >= 2 and in_charge * 3 >= len(kids) * 2

    def _in_charge(self, child: Node) -> bool:
        """Does the text of a task put units in charge: `刑侦大队牵头，…`, `由交警大队负责`?"""
        duties = prose(self.flow, child.head_end + 1, child.end)
        text = self.flow.text[child.head_end : child.end]
        return bool(duties) and bool(re.search(r"牵头|负责", text[:120]))

    def _domains(self, kids: list[Node]) -> bool:
        names = [heading(self.flow, child) for child in kids]
        like = sum(self._domain(child, name) for child, name in zip(kids, names, strict=True))
        return like * 2 > len(names) or (like * 2 == len(names) and like >= 2)

    def _domain(self, child: Node, name: str) -> bool:
        bare = _CHARGED.sub("", re.sub(r"（[^）]*）", "", name))
        if not 2 <= len(bare) <= 18 or "，" in bare or _VERB.match(bare):
            return False
        has_body = child.end - child.head_end > 8
        return has_body and bool(_DOMAIN.search(bare))

    def _common(self, node: Node) -> None:
        children = node.children
        for child in children:
            words = self.flow.words(child.body, _item_end(self.flow, child, []))
            self.common.append(CommonItem(len(self.common) + 1, words.text, words.span))
        if not children:
            for start, end in _semicolon_items(self.flow, node.head_end, node.end):
                words = self.flow.words(start, end)
                self.common.append(CommonItem(len(self.common) + 1, words.text, words.span))

    def _sector(self, node: Node, group: str | None, children: list[Node]) -> None:
        name = clean_name(self.flow, node)
        if not name or (_NOT_SECTOR.match(name) and not children):
            return
        found = brackets(self.flow, node.body, node.end)
        duties, per_item = _share_out(self.flow, node, children, found)
        items = tuple(
            self._item(child, per_item.get(id(child), Duties()), found) for child in children
        ) or self._semicolons(node)
        lead, responsible, assist = self._names(node, duties)
        self.sectors.append(
            Sector(
                name=name,
                span=self.flow.span(node.start, node.head_end),
                group=group,
                lead=lead,
                responsible=responsible,
                assist=assist,
                items=items,
                body=self.flow.span(node.start, node.end),
            )
        )

    def _names(self, node: Node, duties: Duties) -> tuple[tuple[str, ...], ...]:
        """The units of each role as the document writes them."""
        return tuple(
            tuple(self.flow.as_written(name, node.start, node.end) for name in names)
            for names in (duties.lead, duties.responsible, duties.assist)
        )

    def _item(self, child: Node, duties: Duties, found: list[Bracket]) -> Item:
        words = self.flow.words(child.body, _item_end(self.flow, child, found))
        lead, responsible, assist = self._names(child, duties)
        return Item(str(child.no), words.text, words.span, lead, responsible, assist)

    def _semicolons(self, node: Node) -> tuple[Item, ...]:
        parts = _semicolon_items(self.flow, node.head_end, node.end)
        words = [self.flow.words(start, end) for start, end in parts]
        return tuple(Item(str(no), word.text, word.span) for no, word in enumerate(words, start=1))


def _has_parts(node: Node) -> bool:
    """Parts of its own; 一是…二是… inside a paragraph is how it is told, not what it is made of."""
    return any(child.kind != "action" for child in node.children)


def clean_name(flow: Flow, node: Node) -> str:
    """A sector's name: its heading without brackets that name units, and without a trailing clause.

    `公安领域部分，打击整治以下行为` is `公安领域部分`.
    """
    text = flow.raw[node.body : node.head_end].strip("：。；， \n")
    text = re.sub(
        r"[（(〔\[［][^（）()〔〕]*(?:牵头|责任|配合|负责)[^（）()〔〕]*[）)〕\]］]", "", text
    )
    text = _CHARGED.sub("", text)
    if len(text) > 40:
        text = re.split(r"[，。；：]", text)[0][:60]
    return re.sub(
        r"[，,](?:打击|重点|主要)?[\u4e00-\u9fa5]{0,8}(?:以下|下列)[\u4e00-\u9fa5]{0,8}$", "", text
    ).strip()


def _item_end(flow: Flow, child: Node, found: list[Bracket]) -> int:
    """The end of an item without the brackets or labels of units and the stop that close it."""
    end = child.end
    at = bisect_right(found, end - 1, key=lambda bracket: bracket.start) - 1
    while at >= 0 and found[at].start > child.body:
        if flow.text[found[at].end : end].strip("。；，、）〕]\n "):
            break
        end = found[at].start
        at -= 1
    while end > child.body + 1 and flow.text[end - 1] in "。；，\n":
        end -= 1
    return end


def _semicolon_items(flow: Flow, start: int, end: int) -> list[tuple[int, int]]:
    """Items parted by semicolons: three clauses or more in one sentence."""
    text = flow.text
    begin = start
    while begin < end and text[begin] in "：。；， \n":
        begin += 1
    best: list[tuple[int, int]] = []
    for match in re.finditer(r"[^。\n]+", text[begin:end]):
        left, right = begin + match.start(), begin + match.end()
        cuts = [left + cut.start() for cut in _SEMI.finditer(text[left:right])]
        if len(cuts) >= 2:
            edges = [left, *(cut + 1 for cut in cuts), right]
            parts = [(a, b) for a, b in pairwise(edges) if b - a > 2]
            best = parts if len(parts) > len(best) else best
    return best if len(best) >= 3 else []


def _share_out(
    flow: Flow, node: Node, children: list[Node], found: list[Bracket]
) -> tuple[Duties, dict[int, Duties]]:
    """Which bracket belongs to the sector and which to an item.

    One bracket at the very end closes the sector; a bracket in several items belongs to each item.
    Where no bracket names units, the sentences do, and units of the items count for the sector.
    """
    own = Duties()
    per_item: dict[int, Duties] = {}
    homes = [(bracket, _home(children, bracket)) for bracket in found]
    in_items = {id(child) for _, child in homes if child is not None}
    for bracket, child in homes:
        closes = (
            child is not None and child is children[-1] and len(in_items) == 1 and len(children) > 1
        )
        if child is None or closes:
            own.merge(bracket.duties)
        else:
            per_item.setdefault(id(child), Duties()).merge(bracket.duties)
    if not found:
        charged = _CHARGED.search(heading(flow, node))
        own.merge(prose(flow, node.body if charged else node.head_end, node.own_end))
        for child in children:
            mine = prose(flow, child.body, child.end)
            if mine:
                per_item[id(child)] = mine
                own.merge(mine)
    return own, per_item


def _home(children: list[Node], bracket: Bracket) -> Node | None:
    """The item whose text holds the bracket."""
    at = bisect_right(children, bracket.start, key=lambda child: child.start) - 1
    return children[at] if at >= 0 and bracket.start < children[at].end else None
