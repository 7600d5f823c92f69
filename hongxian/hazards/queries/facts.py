"""The facts of a hazard as label and value."""

from datetime import date, datetime

from django.urls import NoReverseMatch, reverse

from hongxian.hazards.models import Grade, Hazard
from hongxian.hazards.queries import marks
from hongxian.kit.dates import cn_date, cn_datetime
from hongxian.kit.facts import Fact
from hongxian.orgs.access import Actor


def facts_of(row: Hazard, actor: Actor, today: date) -> list[Fact]:
    """What was found, where, by whom; who answers for it; by when."""
    facts = [
        Fact("隐患内容", row.what, wide=True),
        Fact("对象", marks.where(row), _page("place", row.place_id)),
        Fact("具体位置", row.spot),
        Fact("违法行为类别", marks.violation(row)),
        Fact("依据", row.basis, wide=True),
        Fact("整改要求", row.demand, wide=True),
        Fact("责任单位", row.unit.name),
        Fact("责任民警", row.officer.name if row.officer else ""),
        Fact("整改责任人", row.owner_name),
        Fact("责任人电话", marks.phone(row, actor)),
        Fact("发现", _found(row, today)),
        Fact("来源", row.get_source_display(), _page("inspection", row.inspection_id)),
        Fact("整改期限", _day(row.due_on, today), _page("deadline", row.deadline_id)),
        Fact("复查期限", _day(row.recheck_on, today), _page("deadline", row.recheck_deadline_id)),
    ]  # fmt: skip
    facts += [Fact(label, cn_datetime(at, today)) for label, at in _moments(row) if at is not None]
    if row.campaign is not None:
        facts.append(Fact("专项行动", row.campaign.name, _page("campaign", row.campaign_id)))
    if row.sector is not None:
        facts.append(Fact("整治领域", row.sector.name))
    facts += _ends(row)
    return [fact for fact in facts if fact.value not in (None, "")]


def _day(day: date | None, today: date) -> str:
    return cn_date(day, today) if day is not None else ""


def _moments(row: Hazard) -> list[tuple[str, datetime | None]]:
    return [
        ("整改完成", row.rectified_at),
        ("复查合格", row.passed_at),
        ("销号", row.closed_at),
    ]


def _ends(row: Hazard) -> list[Fact]:
    facts = []
    if row.part_done_note:
        facts.append(Fact("部分整改", row.part_done_note, wide=True))
    if row.agency is not None:
        facts.append(Fact("移交单位", row.agency.name))
    if row.merged_into is not None:
        facts.append(Fact("并入", row.merged_into.number, _page("hazard", row.merged_into_id)))
    if row.end_reason:
        facts.append(Fact("理由", row.end_reason, wide=True))
    return facts


def five_of(row: Hazard) -> list[Fact]:
    """重大: criterion, the five 落实 and the office's word."""
    if row.grade != Grade.MAJOR and not row.criterion:
        return []
    money = f"{row.money} 万元" if row.money is not None else ""
    return [
        Fact("判定依据", row.criterion, wide=True),
        Fact("责任落实", row.duty),
        Fact("措施落实", row.measure),
        Fact("资金落实", money),
        Fact("时限落实", row.time),
        Fact("预案落实", row.plan, wide=True),
        Fact("认定", row.graded_by.name if row.graded_by else ""),
        Fact("确认", row.confirmed_by.name if row.confirmed_by else "待专班办公室确认"),
    ]


def _found(row: Hazard, today: date) -> str:
    who = f"，{row.found_by.name}" if row.found_by else ""
    return f"{cn_datetime(row.found_at, today)}{who}"


def _page(name: str, key: object) -> str | None:
    """The page of a record, where its room has one."""
    if key is None:
        return None
    try:
        return reverse(name, args=[key])
    except NoReverseMatch:
        return None
