"""Who leads, who is responsible, who assists: from brackets, from labelled lines, from prose."""

import re
from dataclasses import dataclass, field

from hongxian.plans.lines import Flow
from hongxian.plans.units import is_actor, is_unit, split_units, subject_units

_LEAD = r"牵头|主办|主责|组织|总牵头|主要责任"
_RESPONSIBLE = r"责任|落实|实施|承办|执行|承担|负责|具体负责|整治|监管|主管"
_ASSIST = r"配合|协办|参与|参加|协助|协同|协作|支持|会办"
_BODY = r"(?:单位|部门|处室|科室|机关|警种|股室|方)"
_LABEL = re.compile(
    rf"(?:(?P<lead>{_LEAD})(?:责任)?{_BODY}?|(?P<resp>{_RESPONSIBLE}){_BODY}|(?P<assist>{_ASSIST})(?:责任)?{_BODY})"
    rf"(?:（[^（）]{{0,8}}）)?(?:[：]|分别?为|为(?=[\u4e00-\u9fa5]))"
    rf"|(?P<plain>负责|责任|牵头|配合)：|(?P<skip>完成时限|时限|责任领导|分管领导|责任人|负责人|牵头领导|完成时间|整改时限|长期坚持|持续推进)[：]?"
)
_SIGN = re.compile(
    r"牵头|责任(?:单位|部门|科室|处室|警种)|配合(?:单位|部门)|负责|协助|主办|承办|落实单位|实施单位"
)
_LABEL_RUN = re.compile(
    rf"(?:牵头|责任|主办|配合|协办|落实|实施|承办|参加|参与|协助)(?:责任)?(?:{_BODY}|人)(?:及.{{0,6}})?：(?:[^。\n（）]|（[^（）。\n]{{1,12}}）){{2,200}}"
)
_PERSON = re.compile(r"责任人：(?P<who>[^。；，\n]{2,30})")
_BY = re.compile(
    r"由(?P<units>[^。；：\n由]{2,60}?)(?P<act>牵头负责|具体牵头|牵头|总负责|具体负责|共同负责|按职责分工负责|分别负责|负责|具体实施|组织实施|承担|依法办理|依法实施|依法处置|办理)"
)
_WITH = re.compile(
    r"^[，、]?(?:[会]同)?(?P<units>[^。；：\n]{2,80}?)(?:共同|分别|积极|按职责|等部门)?(?P<act>配合|协助|参与|参加|负责)"
)
_OUTER = re.compile(r"（(?:[^（）]|（[^（）]*）)*）|〔[^〔〕]*〕|\[[^\[\]]*\]")


@dataclass
class Duties:
    """Units by role, each once, in the order the text names them."""

    lead: list[str] = field(default_factory=list)
    responsible: list[str] = field(default_factory=list)
    assist: list[str] = field(default_factory=list)

    def add(self, role: str, names: list[str]) -> None:
        """Add names to a role, leaving out those it has."""
        mine: list[str] = getattr(self, role)
        mine.extend(name for name in names if name not in mine)

    def merge(self, other: "Duties") -> None:
        """Take over all of another's units."""
        for role in ("lead", "responsible", "assist"):
            self.add(role, getattr(other, role))

    def __bool__(self) -> bool:
        return bool(self.lead or self.responsible or self.assist)


@dataclass(frozen=True)
class Bracket:
    """A bracket that names units, at flow [start, end)."""

    start: int
    end: int
    duties: Duties


def brackets(flow: Flow, start: int, end: int) -> list[Bracket]:
    """Every bracket or labelled line in [start, end) that names who does it.

    `（牵头部门：交警大队、责任部门：各派出所）`, `（市公安局、市交通局负责）`,
    `责任单位：各派出所`.
    """
    found = []
    for match in _OUTER.finditer(flow.text, start, end):
        inside = match.group()[1:-1]
        if len(inside) <= 400 and _SIGN.search(inside):
            duties = read_bracket(inside)
            if duties:
                found.append(Bracket(match.start(), match.end(), duties))
    found.extend(_label_lines(flow, start, end, found))
    return sorted(found, key=lambda bracket: bracket.start)


def _label_lines(flow: Flow, start: int, end: int, found: list[Bracket]) -> list[Bracket]:
    """Labels outside brackets: a line of their own, or after the item's last sentence."""
    out = []
    at = 0
    for match in _LABEL_RUN.finditer(flow.text, start, end):
        while at < len(found) and found[at].end <= match.start():
            at += 1
        if at < len(found) and found[at].start <= match.start():
            continue
        duties = _labelled(match.group())
        person = _PERSON.match(match.group())
        if person:
            duties.add("responsible", [name for name in _units(person["who"]) if is_unit(name)])
        if duties:
            out.append(Bracket(match.start(), match.end(), duties))
    return out


def read_bracket(inside: str) -> Duties:
    """The units a bracket names.

    >>> read_bracket("牵头单位：市经贸委，配合单位：市工商联，各区、县级市").assist
    ['市工商联', '各区、县级市']
    >>> read_bracket("市公安局牵头，市交通局配合").lead
    ['市公安局']
    """
    if _LABEL.search(inside) and "：" in inside:
        return _labelled(inside)
    return _unlabelled(inside)


def _labelled(text: str) -> Duties:
    duties = Duties()
    marks = list(_LABEL.finditer(text))
    for at, mark in enumerate(marks):
        stop = marks[at + 1].start() if at + 1 < len(marks) else len(text)
        value = text[mark.end() : stop]
        role = _role(mark)
        if not role:
            continue
        if re.search(r"牵头|配合|负责$", value) and role == "responsible":
            duties.merge(_unlabelled(value) or Duties(responsible=_units(value)))
        else:
            duties.add(role, _units(value))
    return duties


def _role(mark: "re.Match[str]") -> str:
    if mark["skip"]:
        return ""
    if mark["lead"]:
        return "lead"
    if mark["assist"]:
        return "assist"
    if mark["plain"]:
        return {"牵头": "lead", "配合": "assist"}.get(mark["plain"], "responsible")
    return "responsible"


def _unlabelled(text: str) -> Duties:
    duties = Duties()
    for clause in re.split(r"[；;。]", text):
        rest = clause
        for match in re.finditer(
            r"(.*?)(牵头负责|牵头|按.{0,8}分工负责|分别负责|共同负责|具体负责|负责|配合|协助|参与)(?:[，、]|$|落实|实施)",
            clause,
        ):
            names = [
                name
                for name in _units(match[1].removeprefix("由"))
                if is_unit(name) or len(name) <= 14
            ]
            role = (
                "lead" if "牵头" in match[2] else "responsible" if "负责" in match[2] else "assist"
            )
            duties.add(role, names)
            rest = clause[match.end() :]
        if rest is clause:
            continue
    return duties


def _units(value: str) -> list[str]:
    value = re.sub(r"(?:等.{0,6})?按(?:照)?(?:各自)?职责.{0,6}$", "", value.strip("。；，、 "))
    return [name for name in split_units(value) if len(name) <= 40]


def prose(flow: Flow, start: int, end: int) -> Duties:
    """Units that sentences put to work: `由X牵头，Y配合`, `X、Y负责…`, `各派出所要…`."""
    duties = Duties()
    for begin, stop in sentences(flow, start, end):
        sentence = flow.text[begin:stop]
        duties.merge(_by(sentence))
        sentence = _without_lead_in(sentence)
        names, act, position = subject_units(sentence)
        if names:
            _assign(duties, names, act)
            if act == "牵头":
                _beside(duties, sentence[position:])
    return duties


_PARTNER = re.compile(
    r"牵头(?:负责)?，(?P<units>[^。；：，\n]{2,60}?)(?:共同|分别|积极|具体)?(?P<act>配合|协助|参与|参加|负责)"
)


def _beside(duties: Duties, rest: str) -> None:
    """`刑侦大队牵头，各派出所配合`: the partner named right after the leader."""
    match = _PARTNER.match(rest)
    if match:
        names = [name for name in _units(match["units"]) if is_unit(name)]
        duties.add("responsible" if match["act"] == "负责" else "assist", names)


def _assign(duties: Duties, names: list[str], act: str) -> None:
    if act in ("牵头", "会同"):
        duties.add("lead", names)
    else:
        duties.add("responsible", names)


def _without_lead_in(sentence: str) -> str:
    return re.sub(r"^(?:其中|同时|此外|另外)[，、]", "", sentence)


def _by(sentence: str) -> Duties:
    """`由治安大队牵头，各派出所配合` and `由县住建局负责`."""
    duties = Duties()
    for match in _BY.finditer(sentence):
        names = [name for name in _units(match["units"]) if is_unit(name)]
        if not names:
            continue
        duties.add("lead" if "牵头" in match["act"] else "responsible", names)
        tail = _WITH.match(sentence[match.end() : match.end() + 100])
        if tail:
            others = [name for name in _units(tail["units"]) if is_unit(name)]
            duties.add("responsible" if tail["act"] == "负责" else "assist", others)
    return duties


def charged_units(text: str) -> list[str]:
    """The units that `由治安大队负责` puts in charge, leaders first."""
    duties = _by(text)
    return duties.lead + [name for name in duties.responsible if name not in duties.lead]


_STOPS = re.compile(r"[。！？；\n]")
_LONGEST = 800
"""Characters of the longest sentence that is read as one."""


def sentences(flow: Flow, start: int, end: int) -> list[tuple[int, int]]:
    """Sentences of [start, end), cut at 。！？； and line ends; an endless one at its commas."""
    out, begin = [], start
    for match in _STOPS.finditer(flow.text, start, end):
        if match.end() - begin > 1:
            out += _bounded(flow, begin, match.end())
        begin = match.end()
    if end - begin > 1:
        out += _bounded(flow, begin, end)
    return out


def _bounded(flow: Flow, begin: int, end: int) -> list[tuple[int, int]]:
    out = []
    while end - begin > _LONGEST:
        comma = flow.text.rfind("，", begin + 1, begin + _LONGEST)
        cut = comma + 1 if comma > 0 else begin + _LONGEST
        out.append((begin, cut))
        begin = cut
    return [*out, (begin, end)]


_NUMBER = re.compile(
    r"^(?:（[一二三四五六七八九十\d]{1,3}）|[一二三四五六七八九十]{1,3}[、是]|\d{1,3}[.、])?"
    r"(?:[^，。；：\d]{0,16}[。：])?(?:(?:自|从)[^，。]{2,16}起，)?"
)


def carried_units(flow: Flow, start: int) -> list[str]:
    """The subject of the sentence right before, in the same paragraph, goes on acting."""
    left = max(flow.line_start(start), start - 300)
    before = flow.text[left:start].rstrip("。；")
    for sentence in (re.split(r"[。；]", before)[-1], before.rpartition("。")[2]):
        names = subject_units(_NUMBER.sub("", sentence), is_actor)[0]
        if names:
            return names
    return []
