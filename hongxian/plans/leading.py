"""领导小组: its seats and its office, where the text names them."""

import re

from hongxian.plans.facts import LeadingGroup, Office, Span, Words
from hongxian.plans.lines import Flow
from hongxian.plans.numbering import Node
from hongxian.plans.sections import Sections

_NAME = re.compile(
    r"(?P<name>[^。；，：\n（）]{0,46}?(?:领导小组|领导工作小组|工作领导小组|工作专班|指挥部|工作小组|协调小组|工作组))"
)
_FOUND = re.compile(r"(?:成立|设立|组建|建立)(?:了|以[^，。]{2,30}为组长的)?")
_HEAD = re.compile(
    r"(?:^|[\n。；，])(?:第一)?(?:总?指挥长?|组长)：(?P<value>[^\n]*)|(?:^|[\n])组长(?P<plain>[\u4e00-\u9fa5]{2,4}(?=\n))"
)
_DEPUTY = re.compile(r"(?:^|[\n。；，]|[^\n])(?:常务)?副(?:总?指挥长?|组长)：(?P<value>[^\n]*)")
_MEMBER = re.compile(r"成员(?:单位)?：(?P<value>[^\n]*)")
_LABEL = re.compile(
    r"(?:第一|常务)?副?(?:总?指挥长?|组长)：|成员(?:单位)?：|领导小组|下设|办公室主任(?=：|由)"
)
_BY_HEAD = re.compile(
    r"(?P<who>[^，。；：、\n]{2,40}?)(?:同志)?(?:担?任|为|兼任)(?:领导小组|工作组)?(?P<what>第一组长|副组长|组长|总指挥|指挥长)|(?P<what2>副组长|组长|总指挥|指挥长)由(?P<who2>[^，。；：\n]{2,40}?)(?:同志)?(?:担任|兼任)"
)
_BY_DEPUTY = re.compile(
    r"(?P<who>[^，。；：\n]{2,80}?)(?:同志)?(?:担?任|为|兼任)(?:领导小组|工作组)?(?:常务)?(?:副组长|副总指挥|副指挥长)"
    r"|(?:副组长|副总指挥|副指挥长)由(?P<who2>[^，。；：\n]{2,80}?)(?:同志)?(?:担任|兼任)"
)
_BY_MEMBER = re.compile(
    r"(?:成员(?:单位)?(?:由|为|包括))(?P<v1>[^。；\n]{2,300}?)(?:组成)?(?=[。；\n])|(?P<v2>[^。；\n，]{2,300}?)(?:参加的|为成员|任成员)"
)
_AT = re.compile(
    r"办公室，?(?:设在?|设于|挂靠在?|下设在|在)(?P<at>[^，。；\n（）]{2,40}?)(?=[，。；\n（由]|[xX×ＸA-Z某_\*]{1,5}|负责|办公室主任|$)"
)
_DIRECTOR = re.compile(
    r"(?:办公室)?主任(?:由|：|为)(?P<a>[^，。；\n]{1,30}?)(?:同志)?(?:兼任|担任|兼|任)?(?=[，。；\n])|"
    r"(?:(?<=[由，。；\n])(?P<b>[\u4e00-\u9fa5]{2,20}?)|(?P<c>[xX×ＸA-Z某_\*]{1,5}))(?:同志)?(?:兼任|担任|任)(?:领导小组)?办公室主任"
)
_LIAISON = re.compile(
    r"(?P<a>[xX×ＸA-Z某_\*\u4e00-\u9fa5]{1,5})(?:同志)?(?:为|任|担任)联络员|联络员(?:：|为|由)(?P<b>[^，。；\n担任]{1,12})"
)
_FUNCTIONS = re.compile(r"(?:办公室[^。；\n]{0,80}?)?(?:主要|具体)?负责(?P<what>[^。；\n]{4,160})")
_BLANK = re.compile(r"^[_\s…\.\-—:：]*$")


def leading_group_of(
    flow: Flow, sections: Sections, bounds: tuple[int, int]
) -> LeadingGroup | None:
    """The leading group, from its own section or from wherever the text sets one up."""
    region = _region(flow, sections, bounds)
    if region is None:
        return None
    start, end = region
    name = _group_name(flow, start, end)
    group = LeadingGroup(
        span=flow.span(start, end),
        name=name,
        head=_head(flow, start, end),
        deputies=_deputies(flow, start, end),
        members=_members(flow, start, end),
        office=_office(flow, start, end),
    )
    empty = not (group.name or group.head or group.deputies or group.members or group.office)
    return None if empty else group


def _region(flow: Flow, sections: Sections, bounds: tuple[int, int]) -> tuple[int, int] | None:
    for section in sections.of("group"):
        return section.node.head_end, section.node.end
    match = re.compile(r"成立[^。；\n]{0,120}?(?:领导小组|工作小组|指挥部|专班|协调小组)").search(
        flow.text, *bounds
    )
    if match is None:
        match = re.compile(r"[\u4e00-\u9fa5]{2,14}领导小组(?=负责|统一|统筹)").search(
            flow.text, *bounds
        )
    if match is None:
        return None
    left = max(flow.text.rfind(mark, 0, match.start()) for mark in "。\n") + 1
    node = _holder(sections, match.start())
    stop = node.end if node is not None else flow.line_end(match.end())
    return left, max(stop, match.end())


def _holder(sections: Sections, index: int) -> Node | None:
    best = None
    for section in sections.all:
        for node in section.node.walk():
            if node.start <= index < node.own_end and node.kind != "action":
                best = node
    return best


def _group_name(flow: Flow, start: int, end: int) -> Words | None:
    for match in _FOUND.finditer(flow.text, start, end):
        name = _NAME.match(flow.text, match.end(), min(match.end() + 300, end))
        if name:
            after = re.match(r"(?:由|以).*的", name["name"])
            return flow.words(name.start("name") + (after.end() if after else 0), name.end("name"))
        founded = re.compile(
            r"[^。；\n]{0,300}?的(?P<name>[^，。；：\n的]{0,30}(?:领导小组|工作小组|指挥部|工作专班))"
        ).match(flow.text, match.end(), end)
        if founded:
            return flow.words(*founded.span("name"))
        later = re.compile(r"[^，。；：\n的]{2,30}(?:领导小组|工作小组|指挥部)").search(
            flow.text, match.end(), min(match.end() + 300, end)
        )
        if later:
            return flow.words(later.start(), later.end())
    found = re.compile(r"[\u4e00-\u9fa5“”]{2,40}(?:领导小组|领导工作小组|指挥部|工作专班)").search(
        flow.text, start, end
    )
    return flow.words(found.start(), found.end()) if found else None


def _head(flow: Flow, start: int, end: int) -> Words | None:
    match = _HEAD.search(flow.text, max(start - 1, 0), end)
    if match:
        key = "value" if match["value"] is not None else "plain"
        seats = _names(flow, match.start(key), _value_end(flow, match.start(key), end))
        return _together(seats)
    for by in _BY_HEAD.finditer(flow.text, start, end):
        what = by["what"] or by["what2"]
        if what in ("组长", "总指挥", "指挥长"):
            key = "who" if by["who"] else "who2"
            return flow.words(_after_founding(flow, by.start(key), by.end(key)), by.end(key))
    return None


def _together(seats: list[Words]) -> Words | None:
    """The head; where the text names two heads, both."""
    if not seats:
        return None
    span = Span(seats[0].span.start, seats[-1].span.end)
    return Words("　".join(seat.text for seat in seats), span)


def _after_founding(flow: Flow, begin: int, end: int) -> int:
    """Skip `成立由`, `以` and the like before a seat's holder."""
    lead = re.match(r"(?:.*成立了?)?(?:.*由|以)?(?:.*任组长[、，])?", flow.text[begin:end])
    return begin + (lead.end() if lead else 0)


def _deputies(flow: Flow, start: int, end: int) -> tuple[Words, ...]:
    seats = _seats(flow, _DEPUTY, start, end)
    if seats:
        return seats
    out: list[Words] = []
    for by in _BY_DEPUTY.finditer(flow.text, start, end):
        key = "who" if by["who"] else "who2"
        out += _names(flow, _after_founding(flow, by.start(key), by.end(key)), by.end(key))
    return tuple(out)


def _seats(flow: Flow, pattern: "re.Pattern[str]", start: int, end: int) -> tuple[Words, ...]:
    match = pattern.search(flow.text, start, end)
    if match is None:
        return ()
    begin = match.start("value")
    return tuple(_names(flow, begin, _value_end(flow, begin, end)))


def _value_end(flow: Flow, begin: int, limit: int) -> int:
    """A seat's names go on over following lines until the next label or numbered part."""
    end = min(flow.line_end(begin), limit)
    label = _LABEL.search(flow.text, begin, end)
    if label:
        return label.start()
    while end < limit:
        after = min(flow.line_end(end + 1), limit)
        line = flow.text[end + 1 : after]
        short = (
            len(line) <= 40
            and line[-1:] not in "。；"
            and not re.match(r"[一二三四五六七八九十（\d]", line)
        )
        if not short or _LABEL.search(line) or not line:
            break
        end = after
    return end


def _names(flow: Flow, start: int, end: int) -> list[Words]:
    """Names parted by 、 ， blanks or lines; a name keeps its title in the same line."""
    out: list[Words] = []
    begin = start
    by_line = _one_a_line(flow, start, end)
    for index in range(start, end + 1):
        stop = index == end or flow.text[index] in ("\n" if by_line else "、，；。\n")
        gap = not stop and not by_line and index - begin >= 2 and flow.gap_before(index)
        if stop or (gap and index - begin <= 4 and _short_token(flow, index, end)):
            words = _seat(flow, begin, index)
            if words.text and not _BLANK.match(words.text):
                out.append(words)
            begin = index + 1 if stop else index
    return out


def _one_a_line(flow: Flow, start: int, end: int) -> bool:
    """Several lines, of which one reads `谢辉宇 街道党工委副书记、办事处主任`: a person each."""
    rows = [(row, min(flow.line_end(row), end)) for row in (start, *flow.lines_in(start + 1, end))]
    return len(rows) >= 2 and any(_name_and_title(flow, *row) for row in rows)


def _name_and_title(flow: Flow, start: int, end: int) -> bool:
    gaps = [at for at in range(start + 2, min(start + 4, end)) if flow.gap_before(at)]
    return (
        bool(gaps)
        and end - gaps[0] >= 4
        and not any(flow.gap_before(at) for at in range(gaps[0] + 1, end))
    )


def _short_token(flow: Flow, index: int, end: int) -> bool:
    """Is the next piece up to a blank or a mark short enough to be a name as well?"""
    for at in range(index + 1, min(index + 5, end)):
        if flow.text[at] in "、，；。\n" or flow.gap_before(at):
            return True
    return end - index <= 4


def _seat(flow: Flow, begin: int, end: int) -> Words:
    """A name with its title, parted as the document parts them: `何平 办公室主任`."""
    words = flow.words(begin, end)
    cuts = [at for at in range(begin + 2, end - 1) if flow.gap_before(at)]
    if not cuts or "\n" in flow.text[begin:end]:
        return words
    text = flow.raw[begin : cuts[0]] + " " + flow.raw[cuts[0] : end]
    return Words(text.strip(), words.span)


def _members(flow: Flow, start: int, end: int) -> tuple[Words, ...]:
    seats = _seats(flow, _MEMBER, start, end)
    if seats:
        return seats
    match = _BY_MEMBER.search(flow.text, start, end)
    if match is None:
        return ()
    key = "v1" if match["v1"] else "v2"
    stop = match.end(key)
    tail = re.search(
        r"等(?:部门|处室|单位|科室)?(?:主要)?(?:负责同志|负责人|有关负责人)?$",
        flow.text[match.start(key) : stop],
    )
    return tuple(_names(flow, match.start(key), match.start(key) + tail.start() if tail else stop))


def _office(flow: Flow, start: int, end: int) -> Office | None:
    where = flow.text.find("办公室", start, end)
    if where < 0:
        return None
    at = _first(flow, _AT, where, end)
    director = _first(flow, _DIRECTOR, where, end)
    liaison = _first(flow, _LIAISON, where, end)
    functions = _functions(flow, where, end)
    if not (at or director or liaison or functions):
        return None
    return Office(at=at, director=director, liaison=liaison, functions=functions)


def _first(flow: Flow, pattern: "re.Pattern[str]", start: int, end: int) -> Words | None:
    match = pattern.search(flow.text, start, end)
    if match is None:
        return None
    key = next(name for name, value in match.groupdict().items() if value)
    words = flow.words(match.start(key), match.end(key))
    return None if _BLANK.match(words.text) else words


def _functions(flow: Flow, start: int, end: int) -> tuple[Words, ...]:
    match = _FUNCTIONS.search(flow.text, start, end)
    if match is None:
        return ()
    begin, stop = match.span("what")
    tail = re.search(r"等?(?:日常)?(?:各项)?(?:具体)?工作$|等$", flow.text[begin:stop])
    stop = begin + tail.start() if tail and tail.start() > 3 else stop
    out, left = [], begin
    for index in range(begin, stop + 1):
        if index == stop or flow.text[index] in "、，和及":
            whole = flow.text[left:index]
            if index < stop and flow.text[index] in "和及" and len(whole) < 2:
                continue
            if len(whole) >= 2:
                out.append(flow.words(left, index))
            left = index + 1
    return tuple(out)
