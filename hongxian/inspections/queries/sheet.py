"""A visit as its page and its printed record show it: facts, answers with their basis, clocks."""

from dataclasses import dataclass
from datetime import date, timedelta

from hongxian.inspections.checklists import Checklist, Line
from hongxian.inspections.models import AnswerValue, Inspection, InspectionState
from hongxian.kit.chips import Chip, Tone
from hongxian.kit.clock import local
from hongxian.kit.dates import cn_date, cn_datetime
from hongxian.kit.facts import Fact
from hongxian.orgs.access import Actor
from hongxian.registry.codes import category_name

SKEW = timedelta(minutes=5)
TONES = {AnswerValue.YES: Tone.DONE, AnswerValue.NO: Tone.SOON, AnswerValue.NA: Tone.PLAIN}


@dataclass(frozen=True)
class AnsweredLine:
    """One line of the checklist with what was found; `line` None when no version knows it."""

    code: str
    line: Line | None
    value: str
    note: str
    chip: Chip


@dataclass(frozen=True)
class AnsweredSection:
    """Lines under one heading."""

    title: str
    lines: list[AnsweredLine]


def answered(row: Inspection, paper: Checklist | None) -> list[AnsweredSection]:
    """What the checklist said, in its own order; answers no version knows come last."""
    given = {answer.line: answer for answer in row.answers.all()}
    sections = []
    for title, lines in paper.sections if paper else []:
        here = [line for line in lines if line.code in given]
        told = [_line(line.code, line, given.pop(line.code)) for line in here]
        if told:
            sections.append(AnsweredSection(title, told))
    if given:
        rest = [_line(code, None, answer) for code, answer in given.items()]
        sections.append(AnsweredSection("其他", rest))
    return sections


def _line(code: str, line: Line | None, answer: object) -> AnsweredLine:
    value = str(getattr(answer, "value", ""))
    word = AnswerValue(value).label
    return AnsweredLine(
        code, line, value, str(getattr(answer, "note", "")), Chip(word, TONES[AnswerValue(value)])
    )


def visit_facts(row: Inspection, actor: Actor, today: date) -> list[Fact]:
    """What anybody asks first of a visit."""
    place = row.place
    facts = [
        Fact("检查方式", row.get_kind_display()),
        Fact("检查单位", row.unit),
        Fact("对象类别", category_name(place.category) if place else ""),
        Fact("监管单位", place.unit if place else ""),
        Fact("地址", place.address if place else row.spot),
        Fact("检查时间", _span(row, today)),
    ]
    if row.planned_on:
        facts.append(Fact("计划日期", cn_date(row.planned_on, today)))
    if row.state == InspectionState.DONE:
        facts += _made(row, today)
    facts += [
        Fact("专项行动", row.campaign or ""),
        Fact("领域", row.sector or ""),
        Fact("超频次理由", row.over_cap_reason, wide=True),
        Fact("取消理由", row.cancel_reason, wide=True),
        Fact("检查情况", row.note, wide=True),
    ]
    return [fact for fact in facts if fact.value not in ("", None)]


def _made(row: Inspection, today: date) -> list[Fact]:
    point = f"{row.lon}，{row.lat}（{row.get_crs_display()}）" if row.lon is not None else ""
    if point and row.accuracy_m is not None:
        point += f"，误差约{row.accuracy_m}米"
    elif row.gps_problem:
        point = row.gps_problem
    received = cn_datetime(row.received_at, today) if row.received_at else ""
    present = f"{row.present_name}（{row.present_part}）" if row.present_part else row.present_name
    return [
        Fact("在场人员", present),
        Fact("签字", f"拒绝签字，见证人{row.witness_name}" if row.refused_to_sign else ""),
        Fact("定位", point),
        Fact("来源", row.get_source_display()),
        Fact("录入", f"{row.entered_by or ''} {received}".strip()),
    ]


def _span(row: Inspection, today: date) -> str:
    if row.started_at is None:
        return ""
    start = cn_datetime(row.started_at, today)
    return f"{start} 至 {local(row.ended_at):%H:%M}" if row.ended_at else start


def clock_words(row: Inspection) -> str:
    """What is to be said about a phone's clock that differs from the satellites' or the server's.

    Compared where both speak of one moment: sending and receipt, or satellites and start."""
    if row.sent_at is not None and row.received_at is not None:
        gap = row.sent_at - row.received_at
        # A visit kept without signal is received late; a clock ahead of the server is simply wrong.
        if gap > SKEW:
            return f"手机时间比服务器快约{_minutes(gap)}分钟，检查时间以手机为准，请核对。"
    if row.gps_at is not None and row.started_at is not None:
        gap = row.started_at - row.gps_at
        if abs(gap) > SKEW:
            side = "快" if gap > timedelta() else "慢"
            return f"手机时间比卫星时间{side}约{_minutes(abs(gap))}分钟，请核对。"
    return ""


def _minutes(gap: timedelta) -> int:
    return round(gap.total_seconds() / 60)
