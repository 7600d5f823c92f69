"""Two versions of one visit, line by line: the ledger's and the one a phone sent later."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from hongxian.inspections.checklists import checklist
from hongxian.inspections.models import (
    AnswerValue,
    Handling,
    Inspection,
    InspectionKind,
    OfficerPart,
)
from hongxian.inspections.visit import Visit
from hongxian.kit.dates import cn_datetime
from hongxian.orgs.models import User
from hongxian.registry.models import Place


@dataclass(frozen=True)
class Row:
    """One fact in both versions, in words."""

    label: str
    theirs: str
    mine: str

    @property
    def differs(self) -> bool:
        return self.theirs != self.mine


def compare(standing: Inspection, mine: Visit, today: date) -> list[Row]:
    """What can be compared, in the order of the record; answers only where they differ."""
    place = _place(mine, standing)
    clocks = mine.clocks
    return [
        Row("录入人", str(standing.entered_by or ""), "本人"),
        Row("检查方式", standing.get_kind_display(), InspectionKind(mine.kind).label),
        Row("检查对象", standing.where, str(place or mine.target.spot)),
        Row("开始时间", _moment(standing.started_at, today), _moment(clocks.started_at, today)),
        Row("结束时间", _moment(standing.ended_at, today), _moment(clocks.ended_at, today)),
        Row("检查人员", _went(standing), _named(mine)),
        *_answers(standing, mine),
        Row(
            "问题",
            _listed((one.what, one.handling) for one in standing.findings.all()),
            _listed((one.what, one.handling) for one in mine.findings),
        ),
        Row("在场人员", standing.present_name or "未写", mine.present.name or "未写"),
        Row("签字", _signed(standing.refused_to_sign), _signed(mine.present.refused_to_sign)),
        Row("见证人", standing.witness_name or "无", mine.present.witness or "无"),
        Row("检查情况", standing.note or "未写", mine.note or "未写"),
    ]


def _place(mine: Visit, standing: Inspection) -> Place | None:
    key = mine.target.place_id
    return Place.objects.filter(pk=key, county=standing.county_id).first() if key else None


def _moment(moment: datetime | None, today: date) -> str:
    return cn_datetime(moment, today) if moment else "未写"


def _went(standing: Inspection) -> str:
    return "、".join(str(one) for one in standing.officers.select_related("user")) or "未写"


def _named(mine: Visit) -> str:
    names = dict(
        User.objects.filter(pk__in=[one.user_id for one in mine.officers]).values_list("pk", "name")
    )
    people = sorted(mine.officers, key=lambda one: one.part)
    return "、".join(
        f"{names.get(one.user_id, '')}（{OfficerPart(one.part).label}）" for one in people
    )


def _answers(standing: Inspection, mine: Visit) -> list[Row]:
    paper = checklist(mine.checklist, mine.checklist_version)
    theirs = {one.line: one.value for one in standing.answers.all()}
    own = {one.line: one.value for one in mine.answers}
    rows = []
    for code in dict.fromkeys([*theirs, *own]):
        if theirs.get(code) != own.get(code):
            line = paper.line(code) if paper else None
            rows.append(
                Row(line.ask if line else code, _value(theirs.get(code)), _value(own.get(code)))
            )
    return rows


def _value(value: str | None) -> str:
    return AnswerValue(value).label if value else "没有这一项"


def _listed(findings: Iterable[tuple[str, str]]) -> str:
    said = [f"{what}（{Handling(handling).label}）" for what, handling in findings]
    return "；".join(said) or "未发现问题"


def _signed(refused: bool) -> str:
    return "拒绝签字" if refused else "未拒签"
