"""报送: what is reported again and again, or at no stated day, by whom, to whom."""

import re
from itertools import islice

from hongxian.plans.calendar import Calendar
from hongxian.plans.duties import carried_units, sentences
from hongxian.plans.facts import Reporting
from hongxian.plans.fold import fold
from hongxian.plans.lines import Flow, Stretches
from hongxian.plans.milestones import deadlines
from hongxian.plans.units import is_actor, is_unit, split_units, subject_units

_EVERY = re.compile(
    r"每(?:个)?(?P<unit>月|周[一二三四五六日末]?|星期[一二三四五六日]?|季度?末?|年度?|半年|日|天|旬|两周|半月|双周)"
)
_VERB = re.compile(
    r"(?:报送|上报|报告|报备|上交|反馈(?![表单意情])|抄送|抄报|汇总报|填报|"
    r"报(?=[至到]|[\u4e00-\u9fa5（）“”]{0,16}(?:局|办|办公室|小组|专班|中心|委员会|安委会|政府|大队|支队|科|处|部|厅|室|院|校|公司|集团|站|所|协会|备案)))"
)
_TO = re.compile(
    r"(?:报送|上报|报告|报备|上交|反馈(?![表单意情])|抄送|抄报|报|交(?=[至给到]))(?:告)?(?:至|到|给|送)?(?P<to>[\u4e00-\u9fa5A-Za-z0-9“”（）]{0,30}?"
    r"(?:领导小组办公室|工作专班办公室|专班办公室|联合办公室|指挥部办公室|安委会办公室|安委办|安办|办公室|领导小组|专班|指挥中心|指挥部|中心|委员会|"
    r"安委会|公安局|管理局|分局|局|政府|行政部门|主管部门|大队|支队|科|处|厅|监察室|室|院|学校|公司|集团|站|所|部|委|办))(?:备案|汇总|审核|备查)?(?=[，。；（、及和并]|由|$|\n|[^\u4e00-\u9fa5])"
)
_VAGUE = re.compile(r"及时|定期|随时|适时|按时|立即|第一时间|即时|按要求|按期|不定期")
_DUE = re.compile(
    r"每(?:个)?(?:月|周|星期|季度?|年度?|半年|日|天|旬|两周|半月|双周)(?:[^，。；将报\n]{0,14}?之?前|[^，。；将报\n]{0,6}?(?:底|末|下班))|"
    r"每(?:周|星期)[一二三四五六日](?:[上下]午)?(?:\d{1,2}[：:点时](?:\d\d)?分?)?(?:之?前)?|"
    r"(?:次月|下月|当月|季度末月|次季度首月|每季度末?)[^，。；将报\n]{0,10}?(?:之?前|底)"
)
_NOUN = re.compile(
    r"(?:信息|情况|资料|材料|数据)(?:的)?(?:收集|汇总|整理)?(?:、|和|及)?(?:上报|报送)(?:和[^，。]{0,4})?(?:等)?(?:工作|任务|制度|渠道|机制|质量|时效|管理|要求)|(?:举报|谎报|瞒报|漏报|迟报|不报|缓报|报刊|警报|预报|汇报会|报名|报警|报废|报道|报到|报考|申报|报纸|填报志愿|报复|报销|海报|零报告)"
)
_FREQ_WORD = re.compile(
    r"(?P<f>日报|周报|月报|季报|旬报|日报告|周报告|月报告|零报告|日调度|周调度)"
)
_OBJECT = re.compile(
    r"(?:将|把)(?P<what>[^。；，]{2,60}?)(?:以[^，。]{0,14}形式|通过[^，。]{0,16}|汇总后?|书面|按时|及时|定期|随时|并|一并|统一)*(?:报|上交|反馈(?![表单意情])|抄送|上报|送)"
)


def reporting_of(
    flow: Flow,
    report_parts: list[tuple[int, int]],
    bounds: tuple[int, int],
    barred: list[tuple[int, int]],
    calendar: Calendar,
) -> tuple[Reporting, ...]:
    """Reporting duties in document order, wherever the text states them."""
    found: dict[tuple[str, str | None], Reporting] = {}
    closed, inside = Stretches(barred), Stretches(report_parts)
    told = False
    for start, end in sentences(flow, *bounds):
        if start in closed:
            continue
        topic = start in inside or (told and flow.text[start - 1 : start] == "；")
        duties = _read(flow, start, end, inside=topic, calendar=calendar)
        told = bool(duties)
        for duty in duties:
            found.setdefault((duty.what, duty.due), duty)
    return tuple(found.values())


def _read(flow: Flow, start: int, end: int, *, inside: bool, calendar: Calendar) -> list[Reporting]:
    """The duties of one sentence: one for each stated time, with the clause that follows it."""
    sentence = _masked(flow.text[start:end])
    if not _says_report(sentence):
        return []
    cuts = _parts(sentence)
    out = []
    for left, right in cuts:
        duty = _duty(
            flow,
            start + left,
            start + right,
            sentence[left:right],
            start,
            inside=inside,
            calendar=calendar,
        )
        if duty is not None:
            out.extend(duty)
    return out


_NOUNS = re.compile(
    r"[周月日季旬年简通快专海情]报(?!送)(?:表|告)?|报表|(?:总结|自查|评估|调查|分析|检查|整改|进展|年度|专题|工作|书面|情况)报告"
    r"(?=[^，。；]{0,30}(?:报|送|交))|零报告|报告(?=制度|书|单)|报(?=名|刊|警|道|考|纸|废|销|表)"
)


def _masked(sentence: str) -> str:
    """Hide the nouns that hold 报, so that only verbs report: 周报表, 总结报告."""
    return _NOUNS.sub(lambda match: match.group().replace("报", "□").replace("告", "□"), sentence)


_NEXT_TIME = re.compile(r"[，、](?=(?:于|在)?每(?:月|周|季|年|日|天|旬|半))")


def _parts(sentence: str) -> list[tuple[int, int]]:
    """Cut a sentence with several stated times before each of them."""
    edges = [0]
    for match in islice(_NEXT_TIME.finditer(sentence), 8):
        cut = match.end()
        if _says_report(sentence[edges[-1] : cut]):
            edges.append(cut)
    later = re.compile(
        r"，(?=[^，。；]{2,24}(?:随时|立即|及时|第一时间)(?:上?报|报告|报送))"
    ).search(sentence, edges[-1])
    if later and _says_report(sentence[edges[-1] : later.start()]):
        edges.append(later.end())
    return list(zip(edges, [*edges[1:], len(sentence)], strict=True))


def _duty(
    flow: Flow, start: int, end: int, sentence: str, whole: int, *, inside: bool, calendar: Calendar
) -> list[Reporting] | None:
    every = list(_EVERY.finditer(sentence))
    due = _DUE.search(sentence)
    to = _recipient(sentence)
    vague = _VAGUE.search(sentence)
    once = [] if every or due else deadlines(flow, start, end, calendar)
    if once and not inside:
        return None
    if not (every or due or once) and not _says_enough(
        sentence, to, inside=inside, first=start == whole
    ):
        return None
    if every and not (to or due or inside or re.search(r"报送|上报", sentence)):
        return None
    what = _what(flow, start, sentence)
    if len(what) < 2:
        return None
    names = _who(flow.text[whole:end]) or carried_units(flow, whole)
    who = [flow.as_written(name, whole - 300, end) for name in names]
    to = flow.as_written(to, start, end) if to else None
    due_words: list[str | None] = [
        flow.raw[start + match.start() : start + match.end()] for match in _stated_times(sentence)
    ] or [deadline.due for deadline in once]
    return [
        Reporting(
            what,
            _frequency(every, sentence, vague),
            _due_words(text, vague, periodic=bool(every)),
            to,
            tuple(who),
            flow.span(start, end),
        )
        for text in due_words[:3] or [None]
    ]


def _stated_times(sentence: str) -> "list[re.Match[str]]":
    """The times of reporting: those of the clause that reports, else all of the sentence."""
    found = list(islice(_DUE.finditer(sentence), 12))
    told = []
    for match in found:
        left = sentence.rfind("，", 0, match.start()) + 1
        right = sentence.find("，", match.end())
        if _says_report(sentence[left : right if right >= 0 else len(sentence)]):
            told.append(match)
    return told or found


_ASKS = re.compile(r"将|把|要|应|须|向")


def _says_enough(sentence: str, to: str | None, *, inside: bool, first: bool) -> bool:
    """Is an undated report still a duty: to somebody, or 随时, 及时 where reports are the topic?"""
    vague = bool(_VAGUE.search(sentence))
    if to and (vague or inside or _ASKS.search(sentence)):
        return True
    return vague and (inside or not first)


_LEAD_IN = re.compile(
    r"^(?:（[一二三四五六七八九十\d]{1,3}）|[一二三四五六七八九十]{1,3}、|\d{1,3}[.、]|[一二三四五六七八九十]是)?"
    r"(?:[^，。；]{0,16}(?:制度|报送|要求)[：。])?"
)
_TIME_FIRST = re.compile(
    r"^(?:(?:自|从)[^，。]{2,16}起，)?(?:(?:于|在|请)?每[^，将报]{1,14}?前，?|(?:于|在|请)?每[^，]{1,16}，)?"
)


def _who(sentence: str) -> list[str]:
    """The units that report: at the start of the sentence, or of a later clause."""
    rest = _TIME_FIRST.sub("", _LEAD_IN.sub("", sentence))
    names = subject_units(rest, is_actor)[0]
    for clause in rest.split("，")[1:4]:
        names = names or subject_units(clause, is_actor)[0]
    return names


def _says_report(sentence: str) -> bool:
    for match in _VERB.finditer(sentence):
        around = sentence[max(match.start() - 6, 0) : match.end() + 6]
        before = sentence[max(match.start() - 1, 0) : match.start()]
        if before and before in "举谎瞒漏迟不缓警预申海汇通情简月周日":
            continue
        if _NOUN.search(around) and not re.search(r"将|报至|报送(?:至|给|到)", sentence):
            continue
        return True
    return False


def _recipient(sentence: str) -> str | None:
    best = next((sent["to"] for sent in _SENT.finditer(sentence) if is_unit(sent["to"])), None)
    for match in _TO.finditer(sentence):
        name = match["to"]
        if name and not re.search(r"^(?:制度|工作|情况|信息|材料|机制)", name):
            best = best or name
    if best is None:
        match_to = re.search(r"向(?P<to>[^，。；]{2,24}?)(?:报告|报送|上报|报备|汇报)", sentence)
        best = match_to["to"] if match_to else None
    return best


def _frequency(
    every: "list[re.Match[str]]", sentence: str, vague: "re.Match[str] | None"
) -> str | None:
    if every:
        unit = every[0]["unit"]
        return "每周" if unit.startswith(("周", "星期")) else f"每{unit.rstrip('末')}"
    word = _FREQ_WORD.search(sentence)
    if word:
        return word["f"]
    if vague and vague.group() in ("定期", "随时", "不定期"):
        return vague.group()
    match = re.search(r"(?:每次)?[\u4e00-\u9fa5]{2,6}结束后", sentence)
    return match.group() if match else None


def _due_words(due: str | None, vague: "re.Match[str] | None", *, periodic: bool) -> str | None:
    if due is not None:
        return due
    if (
        not periodic
        and vague is not None
        and vague.group() in ("及时", "立即", "第一时间", "按时", "按期")
    ):
        return vague.group()
    return None


def _what(flow: Flow, start: int, sentence: str) -> str:
    """What is reported, without who reports it and how often."""
    text = _matter(flow, start, sentence)
    names, _, position = subject_units(fold(text), is_actor)
    return (
        re.sub(
            r"^每[个]?[月周季年日天](?:度)?(?:编发|编报|上报|报送)?(?:[一二两三\d][期次篇])?",
            "",
            text[position:],
        )
        if names
        else text
    )


_SENT = re.compile(
    r"(?:报送|上报|填报|报告)(?P<what>[^，。；至到给]{2,30})(?:至|到|给)(?P<to>[^，。；]{2,24})"
)


def _matter(flow: Flow, start: int, sentence: str) -> str:
    match = _OBJECT.search(sentence)
    if match:
        return flow.raw[start + match.start("what") : start + match.end("what")].replace("\n", "")
    verb = next((m for m in _VERB.finditer(sentence)), None)
    if verb is None:
        return ""
    sent = _SENT.match(sentence, verb.start())
    if sent and is_unit(sent["to"]):
        return flow.raw[start + sent.start("what") : start + sent.end("what")].replace("\n", "")
    after = re.match(r"(?:报送|上报|填报|报告)(?P<what>[^，。；]{2,40})", sentence[verb.start() :])
    before = re.split(r"[。；]", sentence[: verb.start()])[-1].rstrip("，")
    before = re.sub("于?每[^，]{1,14}前$", "", before)
    clause = re.sub(
        r"[，]?(?:要|应|须|应当|必须|务必|并|一并|及时|定期|随时|适时|按时|立即|第一时间|按要求|书面|每月|每周)*$",
        "",
        before,
    )
    if after and not _TO.match(sentence[verb.start() :]) and not _is_recipient(after["what"]):
        begin, stop = (start + verb.start() + edge for edge in after.span("what"))
        return flow.raw[begin:stop].replace("\n", "")
    parts = [part for part in _LEAD_IN.sub("", clause).split("，") if part]
    while len(parts) > 1 and (subject_units(parts[-1] + "要", is_actor)[0] or len(parts[-1]) < 3):
        parts.pop()
    text = (
        re.sub(r"^(?:[^，]{2,6}(?=发现))?(?:遇有|遇到|如遇|发现|对于?|凡)", "", parts[-1])
        if parts
        else clause
    )
    if len(text) < 4 and len(parts) > 1:
        text = "，".join(parts[-2:])
    offset = sentence.find(text) if text else -1
    return (
        flow.raw[start + offset : start + offset + len(text)].replace("\n", "").strip()
        if offset >= 0
        else ""
    )


def _is_recipient(text: str) -> bool:
    names = split_units(re.sub(r"^[至到给]|(?:备案|汇总)$", "", text))
    return bool(names) and all(is_unit(name) for name in names)
