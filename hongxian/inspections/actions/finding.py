"""Findings of a visit: what the person said, filled up from the checklist's line."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from django.conf import settings
from uuid_utils.compat import uuid7

from hongxian.inspections.checklists import Checklist, Line
from hongxian.inspections.models import AnswerValue, Finding, Handling, Inspection
from hongxian.inspections.violations import violations
from hongxian.inspections.visit import Found, Visit
from hongxian.kit.verdict import Refused
from hongxian.orgs.models import Unit
from hongxian.registry.identifiers import clean
from hongxian.registry.models import Vehicle

HANDLINGS = frozenset(Handling.values)


def findings_of(visit: Visit, paper: Checklist | None, day: date) -> list[Found]:
    """Everything not in order: what was reported, and each 不符合 that nobody wrote out."""
    lines = {line.code: line for line in paper.lines} if paper else {}
    told = [_filled(found, lines.get(found.line), day) for found in visit.findings]
    written = {found.line for found in told}
    for said in visit.answers:
        line = lines.get(said.line)
        if said.value == AnswerValue.NO and said.line not in written and line is not None:
            what = said.note.strip() or line.wrong
            told.append(_filled(Found(line=said.line, what=what), line, day))
    return told


def _filled(found: Found, line: Line | None, day: date) -> Found:
    """Nothing typed is replaced; what is empty comes from the line."""
    if line is not None:
        found = replace(
            found,
            what=found.what.strip() or line.wrong,
            violation=found.violation or line.violation,
            basis=found.basis.strip() or line.basis,
            order_text=found.order_text.strip() or line.order,
            handling=found.handling or line.handling,
        )
    handling = found.handling or Handling.BY_DATE
    due_on = found.due_on
    if handling != Handling.BY_DATE:
        due_on = None
    elif due_on is None and line is not None and line.days is not None:
        due_on = day + timedelta(days=line.days)
    return replace(found, handling=handling, due_on=due_on, plate=clean(found.plate))


def check_findings(
    told: Sequence[Found], paper: Checklist | None, unit: Unit, day: date, kind: str
) -> None:
    """Refused with the first finding that cannot stand."""
    for no, found in enumerate(told, start=1):
        if not found.what.strip():
            raise Refused(f"第{no}个问题没有写内容，请写清楚发现了什么。")
        if found.handling not in HANDLINGS:
            raise Refused(f"第{no}个问题的处理方式不认识，请重新选择。")
        if found.violation is not None and found.violation not in violations():
            raise Refused(f"第{no}个问题的违法行为类别应为1至13，请重新选择。")
        if found.handling == Handling.BY_DATE and kind != "self_check":
            _check_due(no, found.due_on, day)
        if found.handling == Handling.CASE:
            _check_power(paper, unit)


def _check_due(no: int, due_on: date | None, day: date) -> None:
    if due_on is None:
        raise Refused(f"第{no}个问题责令限期改正，请写明改正期限。")
    if due_on <= day:
        raise Refused(f"第{no}个问题的改正期限应在检查日之后。")


def _check_power(paper: Checklist | None, unit: Unit) -> None:
    """A police station cannot fine under the Fire Law (消防法 arts 53, 70), unless the province
    entrusts it."""
    if paper is None or unit.kind not in paper.no_penalty_by or settings.STATION_FIRE_PENALTIES:
        return
    raise Refused(
        f"{unit.short_name}不能依消防法处罚（《消防法》第五十三条、第七十条）："
        f"请改为责令改正，或者书面移交{paper.transfer.to if paper.transfer else '主管部门'}。"
    )


def write_findings(row: Inspection, told: Sequence[Found], now: datetime) -> list[Finding]:
    """The rows, with vehicles linked where the plate is known; nothing is made in the registry."""
    known = known_vehicles(row.county_id, {found.plate for found in told if found.plate})
    return Finding.objects.bulk_create(finding_rows(row, told, known, now))


def finding_rows(
    row: Inspection, told: Sequence[Found], known: Mapping[str, Vehicle], now: datetime
) -> list[Finding]:
    """The rows, not written. `known`: vehicles by plate."""
    return [
        Finding(
            id=found.id or uuid7(),
            county_id=row.county_id,
            inspection=row,
            line=found.line,
            violation=found.violation,
            what=found.what.strip()[:500],
            basis=found.basis[:300],
            order_text=found.order_text[:500],
            handling=found.handling,
            due_on=found.due_on,
            vehicle=known.get(found.plate) or (None if found.plate else row.vehicle),
            plate=found.plate,
            group=found.group,
            created_at=now,
        )
        for found in told
    ]


def known_vehicles(county_id: str, plates: set[str]) -> Mapping[str, Vehicle]:
    """Known vehicles by plate. A plate that two vehicles of different kinds carry is nobody's."""
    if not plates:
        return {}
    found: dict[str, list[Vehicle]] = {}
    for vehicle in Vehicle.objects.filter(county=county_id, plate__in=plates):
        found.setdefault(vehicle.plate, []).append(vehicle)
    return {plate: cars[0] for plate, cars in found.items() if len(cars) == 1}
