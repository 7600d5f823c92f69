"""What may still happen to a visit that is on record: disclose a secret one, correct a slip."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from hongxian.audit.actions import record
from hongxian.inspections import outlets, verbs
from hongxian.inspections.actions.naming import check_people, write_people
from hongxian.inspections.actions.planning import locked
from hongxian.inspections.checklists import checklist
from hongxian.inspections.models import Finding, Inspection
from hongxian.inspections.outlets import Outcome, Told
from hongxian.inspections.violations import violation_name, violations
from hongxian.inspections.visit import Going
from hongxian.inspections.workflow import BY_LAW, BY_SECRECY, INSPECTION
from hongxian.kit.clock import day_of
from hongxian.kit.verdict import Refused
from hongxian.orgs.access import Actor
from hongxian.registry.actions.following import hold_places

WORDS = {
    "present_name": "在场人员",
    "present_part": "在场人员身份",
    "refused_to_sign": "拒绝签字",
    "witness_name": "见证人",
    "note": "检查情况",
    "over_cap_reason": "超频次理由",
}
"""What may be corrected, with its name in the log. Times, points, answers and photos never are."""


@dataclass(frozen=True)
class Correction:
    """The whole of what may be corrected, as it should read. `officers` None: as they are."""

    present_name: str
    present_part: str
    refused_to_sign: bool
    witness_name: str
    note: str
    over_cap_reason: str = ""
    officers: tuple[Going, ...] | None = None


def disclose_inspection(
    inspection: Inspection, *, actor: Actor, now: datetime
) -> tuple[Outcome, ...]:
    """A secret visit is over: from now on it is seen like any other, and its findings are told."""
    with transaction.atomic():
        hold_places(inspection.county_id, [inspection.place_id] if inspection.place_id else ())
        row = locked(inspection)
        INSPECTION.take(row, "disclose", actor)
        row.disclosed_at, row.changed_at = now, now
        row.save(update_fields=["disclosed_at", "changed_at"])
        outlets.tell_secrecy(row)
        record(actor=actor, verb=verbs.INSPECTION_DISCLOSE, subject=row, now=now, basis=BY_SECRECY)
        findings = list(row.findings.all())
        return outlets.tell_recorded(Told(row, findings, actor, now))


def correct_inspection(
    inspection: Inspection, correction: Correction, *, reason: str, actor: Actor, now: datetime
) -> Inspection:
    """Correct words and people of a record; what stood there stays in the log, with the reason."""
    reason = _reason(reason)
    with transaction.atomic():
        row = locked(inspection)
        INSPECTION.take(row, "correct", actor)
        changed = {name: (getattr(row, name), _tidy(getattr(correction, name))) for name in WORDS}
        changed = {name: pair for name, pair in changed.items() if pair[0] != pair[1]}
        people = _new_people(row, correction.officers)
        if not changed and people is None:
            raise Refused("没有改动，不用更正。")
        if correction.refused_to_sign and not correction.witness_name.strip():
            raise Refused("在场人员拒绝签字的，请写明见证人。")
        for name, (_, after) in changed.items():
            setattr(row, name, after)
        row.changed_at = now
        row.save(update_fields=[*changed, "changed_at"])
        detail = _told(changed, reason)
        if people is not None:
            detail["people"] = _rename(row, people)
        record(
            actor=actor, verb=verbs.INSPECTION_CORRECT, subject=row, now=now, basis=BY_LAW,
            detail=detail,
        )  # fmt: skip
    return row


def correct_finding(
    finding: Finding, *, violation: int, reason: str, actor: Actor, now: datetime
) -> Finding:
    """Another of the thirteen types: a matter of the form, so the office can put it right."""
    reason = _reason(reason)
    if violation not in violations():
        raise Refused("违法行为类别应为1至13，请重新选择。")
    with transaction.atomic():
        inspection = locked(finding.inspection)
        INSPECTION.take(inspection, "correct", actor)
        row = Finding.objects.select_for_update(of=("self",)).get(
            pk=finding.pk, county=finding.county_id
        )
        detail = {
            "before": violation_name(row.violation),
            "after": violation_name(violation),
            "what": row.what,
            "reason": reason,
        }
        row.violation = violation
        row.save(update_fields=["violation"])
        record(
            actor=actor, verb=verbs.INSPECTION_CORRECT, subject=inspection, now=now, basis=BY_LAW,
            detail=detail,
        )  # fmt: skip
    return row


def _reason(reason: str) -> str:
    reason = reason.strip()
    if not reason:
        raise Refused("请写明更正的理由，原内容会留在操作日志里。")
    return reason


def _tidy(value: Any) -> Any:
    return value.strip() if isinstance(value, str) else value


def _new_people(row: Inspection, officers: tuple[Going, ...] | None) -> Sequence[Going] | None:
    """The people as they should be, or None where nothing changes. The old rule holds for them."""
    if officers is None:
        return None
    before = {(one.user_id, one.part) for one in row.officers.all()}
    if before == {(one.user_id, one.part) for one in officers}:
        return None
    paper = checklist(row.checklist, row.checklist_version)
    check_people(officers, row.kind, paper, row.county_id, day_of(row.started_at or row.created_at))
    return officers


def _rename(row: Inspection, people: Sequence[Going]) -> list[str]:
    """Write them; who stood there before, for the log."""
    before = [str(one) for one in row.officers.select_related("user")]
    write_people(row, people)
    after = [str(one) for one in row.officers.select_related("user")]
    return [f"原为{'、'.join(before) or '无'}，现为{'、'.join(after)}"]


def _told(changed: dict[str, tuple[Any, Any]], reason: str) -> dict[str, Any]:
    before = {WORDS[name]: pair[0] for name, pair in changed.items()}
    said = [f"{word}：{_word(value)}" for word, value in before.items()]
    detail: dict[str, Any] = {"reason": reason}
    if said:
        detail["before"] = said
        detail["after"] = [f"{WORDS[name]}：{_word(pair[1])}" for name, pair in changed.items()]
    return detail


def _word(value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    return str(value) or "空"
