"""复查: a person goes and looks. A photo alone is no recheck."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from hongxian.hazards import verbs
from hongxian.hazards.actions.clocks import (
    keep_correction,
    meet_correction,
    meet_recheck,
    start_recheck,
)
from hongxian.hazards.actions.photos import attach
from hongxian.hazards.actions.rows import locked, log, move, person, save
from hongxian.hazards.models import Grade, Hazard, PhotoStage, Recheck, RecheckResult
from hongxian.inspections.models import Inspection, Photo
from hongxian.kit.clock import day_of
from hongxian.kit.verdict import Refused
from hongxian.orgs.access import Actor

MOVES = {
    RecheckResult.PASSED: ("pass", verbs.PASS),
    RecheckResult.PARTLY: ("partly", verbs.PARTLY),
    RecheckResult.FAILED: ("fail", verbs.FAIL),
}
FIELDS = ("state", "rectified_at", "passed_at", "late_at", "part_done_at", "part_done_note")


def recheck_hazard(
    hazard: Hazard,
    result: str,
    *,
    note: str = "",
    with_name: str = "",
    at: datetime | None = None,
    no: int | None = None,
    inspection: Inspection | None = None,
    photos: Sequence[Photo] = (),
    actor: Actor,
    now: datetime,
) -> Recheck:
    """What a person found when looking again, at `at`.

    `no` is the recheck the form was opened for: a form sent twice is one recheck. Failed or partly:
    the firm goes on, the old due day stays; a new day is a new order or an extension.
    """
    result, note, at = RecheckResult(result), note.strip(), at or now
    _check(result, note, at, now)
    with transaction.atomic():
        row = locked(hazard)
        if no is not None and (twice := _sent_before(row, no, result, actor)) is not None:
            return twice
        if at < row.found_at and day_of(at) < day_of(row.found_at):
            raise Refused("复查时间不能早于发现时间。")
        if row.grade == Grade.MAJOR and not with_name.strip():
            raise Refused("重大隐患复查不得少于两人，请写明同行人员。")
        verb, logged = MOVES[result]
        taken = move(row, verb, actor)
        recheck = Recheck.objects.create(
            county_id=row.county_id, hazard=row, inspection=inspection,
            no=row.rechecks.count() + 1, at=at, by_id=person(actor),
            with_name=with_name.strip(), result=result, note=note,
        )  # fmt: skip
        attach(row, photos, PhotoStage.AFTER)
        meet_recheck(row, actor=actor, now=now)
        _write(row, result, note, at, actor, now)
        log(
            row, logged, basis=taken.basis, actor=actor, now=now, recheck=f"第{recheck.no}次",
            note=note, with_name=with_name.strip(), photos=len(photos) or "",
        )  # fmt: skip
    return recheck


def _sent_before(row: Hazard, no: int, result: str, actor: Actor) -> Recheck | None:
    return row.rechecks.filter(no=no, by=person(actor), result=result).first()


def _check(result: RecheckResult, note: str, at: datetime, now: datetime) -> None:
    if result != RecheckResult.PASSED and not note:
        raise Refused("复查没有全部合格，请写明还有什么问题、要求怎么改。")
    if at > now:
        raise Refused("复查时间不能晚于现在。")


def _write(
    row: Hazard, result: RecheckResult, note: str, at: datetime, actor: Actor, now: datetime
) -> None:
    if result == RecheckResult.PASSED:
        row.passed_at = at
        row.rectified_at = row.rectified_at or at
        meet_correction(row, actor=actor, now=now)
        save(row, now, *FIELDS)
        return
    row.rectified_at = None
    if result == RecheckResult.PARTLY:
        row.part_done_at, row.part_done_note = at, note[:300]
    save(row, now, *FIELDS)
    keep_correction(row, reason="复查未通过，继续整改", basis=row.basis, actor=actor, now=now)
    if row.due_on is not None and row.due_on < day_of(now):
        start_recheck(row, starts_at=now, actor=actor, now=now)
