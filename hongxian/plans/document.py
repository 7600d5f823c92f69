"""Where the plan stands in a document: red head and title before, signature and annexes after."""

import re
from dataclasses import dataclass
from itertools import pairwise

from hongxian.plans import dates
from hongxian.plans.facts import Words
from hongxian.plans.lines import Flow
from hongxian.plans.numbers import number

_KINDS = (
    "方案|通知|意见|计划|办法|要点|预案|部署|安排|通告|规划|措施|细则|决定|纲要|公告|安排意见|任务书|"
    "分工表|分解表|清单|指导意见|实施意见|工作要求|函"
)
_TITLE_END = re.compile(rf"(?:{_KINDS})(?:（[^（）]{{1,30}}）)?(?:的通知)?$")
_ISSUED = re.compile(
    rf"关于印发(?:《(?P<name>.+)》|(?P<plain>.+(?:{_KINDS})(?:（[^）]*）)?))的通知"
)
_PLAIN_ISSUED = re.compile(
    r"(?<!《)关于印发《?(?P<title>[^。；，《》]{6,60}?(?:方案|计划|意见))》?的通知"
)
_DOC_NO = re.compile(r"[\u4e00-\u9fa5]{1,12}[〔\[【（(](?:19|20)\d\d[〕\]】）)]\s*第?\d+号")
_OWN_NO = re.compile(r"（?[\u4e00-\u9fa5]{1,12}[〔\[【（](?P<year>20\d\d)[〕\]】）]\s*第?\d+号）?")
_HEADER_CELL = re.compile(r"序号|(?:工作|主要|重点|整治|具体)(?:任务|措施|要求|安排|内容)")
_NUMBERED_TITLE = re.compile(r"(?<=方案|通知|意见|计划)（" + _DOC_NO.pattern + "）$")
_SECTION_ONE = re.compile(r"^(?:[一二三四][、.]|第[一二][章部]|（一）|1[、.])")
_DATE_LINE = re.compile(
    r"^(?:20\d\d|二[〇零一二三四五六七八九]{3})年(?:1[0-2]|0?\d|[一二三四五六七八九十]{1,2})月"
    r"(?:[0-3]?\d|[一二三四五六七八九十]{1,3})日$"
)
_LOOSE_DATE = re.compile(
    r"(?P<who>[\u4e00-\u9fa5（）]{4,40})?(?P<date>(?:20\d\d|二[〇零一二三四五六七八九]{3})年.{1,3}月.{1,3}日)$"
)
_ANNEX = re.compile(r"^附[件表录](?:\d{0,2}[：.、]?|[一二三四五]?[：.、]?)")
_OPENING = re.compile(r"^(?:为|根据|按照|为了|今年以来|近期|近日|依据|鉴于|当前|结合|经|现将|自)")
_CITY = re.compile(
    r"^(?!关于)(?P<who>.{2,30}?(?:局|办公室|办公厅|委员会|人民政府|公司|集团|学校|中学|小学|幼儿园|医院|厅|部|委|办|处|大队|支队|街道|中心|学院|大学))"
)
_FOUNDER = re.compile(
    r"(?:^|[。\n])(?P<who>(?!各)[\u4e00-\u9fa5xXＸ×*]{1,14}?(?:公安局|局|委员会|公司|学校|医院|政府))(?:决定)?成立"
)


_TOP = re.compile(r"^[一二三四五六七八九十]{1,2}[、.]")
_DOC_TITLE = re.compile(
    rf"(?:{_KINDS})(?:篇?[一二三四五六七八九十\d]{{1,2}})?(?:（[^（）]{{1,30}}）)?$"
)


@dataclass(frozen=True)
class Layout:
    """Flow offsets of the plan's body, and what stands around it."""

    body: int
    end: int
    title: Words | None
    issuer: Words | None
    signed_on: tuple[int, int, int] | None
    preface: tuple[int, int]


def layout_of(flow: Flow) -> Layout:
    """Find the title, the body that starts with the first numbered section, and the signature."""
    lines = _lines(flow)
    start, stop = _main_part(flow, lines)
    lines = lines[start:stop]
    first = next((at for at, line in enumerate(lines) if _starts_section(flow, line)), None)
    body = lines[first][0] if first is not None else _inline_body(flow, 3000)
    if first is not None and not _TOP.match(flow.text[slice(*lines[first])]):
        body = _inline_body(flow, min(body, 3000)) or body
    tail = _tail(flow, lines, first or 0)
    head = lines[:first] if first else lines[:8] if first is None else []
    title = _title(flow, head)
    issuer = _issuer(flow, lines, body, tail, title)
    begin = lines[0][0] if lines else 0
    return Layout(body, tail, title, issuer, _signed_on(flow, lines, tail), (begin, body))


def _starts_section(flow: Flow, line: tuple[int, int]) -> bool:
    return bool(_SECTION_ONE.match(flow.text[line[0] : line[1]]))


def _main_part(flow: Flow, lines: list[tuple[int, int]]) -> tuple[int, int]:
    """The lines of the plan where several documents stand on one page: the first with sections."""
    titles = [at for at in range(len(lines)) if _opens_document(flow, lines, at)]
    edges = [0, *(at for at in titles if at > 0), len(lines)]
    for start, stop in pairwise(edges):
        tops = sum(bool(_TOP.match(flow.text[slice(*line)])) for line in lines[start:stop])
        if tops >= 3:
            return (0 if start == edges[1] and not _has_tops(flow, lines[:start]) else start), stop
    return 0, len(lines)


def _has_tops(flow: Flow, lines: list[tuple[int, int]]) -> bool:
    return any(_TOP.match(flow.text[slice(*line)]) for line in lines)


def _opens_document(flow: Flow, lines: list[tuple[int, int]], at: int) -> bool:
    """A title line below which sections start again at 一、 within a few lines."""
    text = flow.text[slice(*lines[at])]
    if len(text) > 60 or _TOP.match(text) or not _DOC_TITLE.search(text):
        return False
    below = lines[at + 1 : at + 14]
    starts = [row for row in below if flow.text[row[0] : row[0] + 2] in ("一、", "一.")]
    return bool(starts) and _has_tops(flow, lines[max(at - 200, 0) : at])


def _inline_body(flow: Flow, limit: int) -> int:
    """Where the first section begins in a text that is one long line."""
    match = re.compile(
        r"(?<=[。：\n\u4e00-\u9fa5”）])一、(?=[\u4e00-\u9fa5]{2,14}[。：（\n]|[\u4e00-\u9fa5])"
    ).search(flow.text, 0, limit)
    return match.start() if match else 0


def _lines(flow: Flow) -> list[tuple[int, int]]:
    return [(start, flow.line_end(start)) for start in flow.starts]


def _tail(flow: Flow, lines: list[tuple[int, int]], first: int) -> int:
    """Where the plan ends: at its signature's date line or its list of annexes."""
    for at in range(first + 1, len(lines)):
        start, end = lines[at]
        text = flow.text[start:end]
        if len(text) > 60:
            continue
        if _ANNEX.match(text) and at > first + 2:
            return start
        if _DATE_LINE.match(text) and at > first + 2:
            return _signature_start(flow, lines, at)
    return len(flow.text)


def _signature_start(flow: Flow, lines: list[tuple[int, int]], at: int) -> int:
    start = lines[at][0]
    before = flow.text[lines[at - 1][0] : lines[at - 1][1]]
    return lines[at - 1][0] if len(before) <= 40 and before[-1:] not in "。；：" else start


def _title(flow: Flow, head: list[tuple[int, int]]) -> Words | None:
    """The title among the head lines; a title broken over lines is put together again.

    `关于印发《X方案》的通知` names X方案, unless the plan's own title stands below.
    """
    best: tuple[int, int] | None = None
    inner: Words | None = None
    begin: int | None = None
    for start, end in head:
        text = flow.text[start:end]
        if _prose(text):
            begin = None
            continue
        issued = _ISSUED.search(
            flow.text[begin if begin is not None else start : end].replace("\n", "")
        )
        if issued and inner is None:
            inner = _inner(flow, begin if begin is not None else start, end) or inner
            begin = None
            continue
        if _TITLE_END.search(text) and not text.startswith("附件"):
            best = (begin if begin is not None else start, end)
            begin = None
        elif begin is None:
            begin = start
    if best is None and inner is None:
        return _running_title(flow, head)
    if best is not None:
        begin_at, end_at = _trim_title(flow, *best)
        return flow.words(begin_at, end_at)
    return inner


_PAGE_MARK = re.compile(r"第\d{1,3}页(?:共\d{1,3}页)?")
_RUNNING = re.compile(
    rf"(?:\d、)?【?(?P<title>[^。；，【】]{{6,70}}?(?:{_KINDS})(?:（[^（）]{{1,20}}）)?)[xX]?】?"
    r"(?=为|根据|按照|近年|近期|今年|各|当前|结合|依据|经|现|一、)"
)


def _running_title(flow: Flow, head: list[tuple[int, int]]) -> Words | None:
    """A title that runs into the opening sentence: `…工作方案为切实维护…`."""
    for begin, end in head[:3]:
        start, stop = begin, min(end, begin + 1500)
        page = _PAGE_MARK.match(flow.text, start, stop)
        start = page.end() if page else start
        issued = _PLAIN_ISSUED.search(flow.text, start, stop)
        match = issued or _RUNNING.match(flow.text, start, stop)
        if match:
            return flow.words(*match.span("title"))
    return None


_PORTAL = (
    "附件", "发文", "主题", "索引", "文号", "成文", "有效", "发布", "来源", "当前位置", "（此件",
)  # fmt: skip


def _prose(text: str) -> bool:
    """A head line that is no part of a title: a sentence, a number, a date, a portal's field."""
    return (
        text[-1:] in "。；："
        or len(text) > 90
        or bool(_DOC_NO.search(_NUMBERED_TITLE.sub("", text)) or _DATE_LINE.match(text))
        or text.startswith(_PORTAL)
        or "：" in text[:8]
        or bool(_OPENING.match(text) and "，" in text)
        or text.endswith("文件")
        or bool(_HEADER_CELL.fullmatch(text))
    )


def _inner(flow: Flow, start: int, end: int) -> Words | None:
    left = flow.text.find("《", start, end)
    right = flow.text.rfind("》", start, end)
    if 0 <= left < right:
        return flow.words(left + 1, right)
    left = flow.text.find("印发", start, end)
    right = flow.text.rfind("的通知", start, end)
    return flow.words(left + 2, right) if 0 <= left < right else None


def _trim_title(flow: Flow, start: int, end: int) -> tuple[int, int]:
    """Leave out lines above the title that belong to the red head: the last 1-3 lines stay."""
    rows = flow.text[start:end].split("\n")
    keep: list[str] = []
    size = 0
    for row in reversed(rows):
        if keep and (len(keep) >= 3 or size + len(row) > 90 or _TITLE_END.search(row)):
            break
        keep.append(row)
        size += len(row) + 1
    return end - size + 1, end


def _signed_on(flow: Flow, lines: list[tuple[int, int]], tail: int) -> tuple[int, int, int] | None:
    """The day under the signature, else a date line in the head."""
    rows = [row for row in lines if row[0] >= tail] + lines[:14] + lines[-3:]
    for start, end in rows:
        text = flow.text[start:end]
        match = _LOOSE_DATE.search(text) if len(text) <= 60 else None
        if match:
            found = dates.points(match["date"])
            if found and found[0].year and found[0].month and found[0].day:
                return found[0].year, found[0].month, found[0].day
    return None


def _issuer(
    flow: Flow, lines: list[tuple[int, int]], body: int, tail: int, title: Words | None
) -> Words | None:
    """Who issues the plan: the signature, the title's head, or who sets up the leading group."""
    for at, (start, end) in enumerate(lines):
        if (start >= tail or start < body) and at + 1 < len(lines) and end - start <= 40:
            after = flow.text[lines[at + 1][0] : lines[at + 1][1]]
            if _DATE_LINE.match(after) and _CITY.match(flow.text[start:end]):
                return flow.words(start, end)
    if title is not None:
        match = _CITY.match(title.text)
        cut = match.end() if match else 0
        if cut and (
            title.text[cut:].startswith("关于") or re.match(r"20\d\d年|[（“开安]", title.text[cut:])
        ):
            return Words(
                title.text[:cut], type(title.span)(title.span.start, title.span.start + cut)
            )
    match = _FOUNDER.search(flow.text)
    return flow.words(match.start("who"), match.end("who")) if match else None


def year_of(flow: Flow, layout: Layout, period_year: int | None) -> int | None:
    """The plan's year: in its title, its period, its signature, or the year its text names most."""
    if layout.title is not None:
        match = re.search(
            r"(20\d\d|二[〇零][一二三四五六七八九〇零]{2})(?:年|-|~|至|—)", layout.title.text
        )
        if match:
            return number(match.group(1))
    if period_year is not None:
        return period_year
    if layout.signed_on is not None:
        return layout.signed_on[0]
    return _numbered_year(flow, layout) or _dated_year(flow, layout) or _common_year(flow)


def _numbered_year(flow: Flow, layout: Layout) -> int | None:
    """The year of the plan's own document number, alone on its line above the first section."""
    for start in flow.lines_in(*layout.preface):
        match = _OWN_NO.fullmatch(flow.text, start, flow.line_end(start))
        if match:
            return int(match["year"])
    return None


def _dated_year(flow: Flow, layout: Layout) -> int | None:
    """The year of a full date in the running text before the first section."""
    for point in dates.points(flow.text, 0, layout.body):
        if point.year and point.month and point.day:
            return point.year
    return None


def _common_year(flow: Flow) -> int | None:
    counts: dict[int, int] = {}
    for match in re.finditer(r"(20\d\d)年", flow.text):
        counts[int(match.group(1))] = counts.get(int(match.group(1)), 0) + 1
    return max(counts, key=lambda year: (counts[year], year)) if counts else None
