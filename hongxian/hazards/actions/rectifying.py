"""From the order to 销号: ordered, being corrected, said to be done, looked at, closed."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from hongxian.hazards import verbs
from hongxian.hazards.actions.clocks import (
    drop_recheck,
    hour_of,
    keep_correction,
    meet_correction,
    pause_correction,
    resume_correction,
    start_recheck,
)
from hongxian.hazards.actions.photos import attach
from hongxian.hazards.actions.rows import in_order, locked, log, move, needed, person, save
from hongxian.hazards.actions.telling import tell_sent_back
from hongxian.hazards.models import Hazard, Paper, PhotoStage
from hongxian.hazards.workflow import HAZARD
from hongxian.inspections.models import Photo
from hongxian.kit.clock import day_of
from hongxian.kit.verdict import Refused
from hongxian.orgs.access import Actor


def mark_ordered(
    hazards: Sequence[Hazard],
    *,
    due_at: datetime,
    paper: Paper,
    actor: Actor,
    now: datetime,
) -> list[Hazard]:
    """The paper names these hazards and orders their correction by `due_at`; all, or none.

    For an order to correct at once `due_at` is the end of its day. An hour other than the end of a
    day stays an hour. Called by the action that issues the paper, in its transaction.
    """
    ordered = []
    basis = f"{paper.get_kind_display()}（{paper.number}）"
    with transaction.atomic():
        for hazard in in_order(hazards):
            row = locked(hazard)
            try:
                taken = move(row, "order", actor)
            except Refused as refusal:
                raise Refused(f"隐患{row.number}：{refusal.sentence}") from refusal
            row.due_on = day_of(due_at)
            save(row, now, "state", "due_on")
            keep_correction(
                row, reason=f"开具{basis}", basis=basis, due_time=hour_of(due_at),
                actor=actor, now=now,
            )  # fmt: skip
            drop_recheck(row, reason="重新责令改正", actor=actor, now=now)
            log(
                row, verbs.ORDER, basis=taken.basis, actor=actor, now=now,
                paper=paper.number, due_on=str(row.due_on),
            )  # fmt: skip
            ordered.append(row)
    return ordered


def unmark_ordered(
    hazards: Sequence[Hazard], *, reason: str, actor: Actor, now: datetime
) -> list[Hazard]:
    """The paper was voided: what it ordered and nobody began with is merely found again.

    Hazards on which the correction began keep their state. Answers those that moved.
    """
    reason = needed(reason, "请写明撤回责令的理由。")
    moved = []
    with transaction.atomic():
        for hazard in in_order(hazards):
            row = locked(hazard)
            if row.state not in HAZARD.move("unorder").from_states:
                continue
            taken = move(row, "unorder", actor)
            save(row, now, "state")
            log(row, verbs.UNORDER, basis=taken.basis, actor=actor, now=now, reason=reason)
            moved.append(row)
    return moved


def start_rectifying(hazard: Hazard, *, actor: Actor, now: datetime) -> Hazard:
    """The firm has begun."""
    with transaction.atomic():
        row = locked(hazard)
        taken = move(row, "start", actor)
        save(row, now, "state")
        log(row, verbs.START, basis=taken.basis, actor=actor, now=now)
    return row


def report_rectified(
    hazard: Hazard,
    *,
    note: str,
    at: datetime | None = None,
    photos: Sequence[Photo] = (),
    actor: Actor,
    now: datetime,
) -> Hazard:
    """整改完成: the firm or the officer says so, at `at`. The recheck's clock starts."""
    note = needed(note, "请写明是怎么整改的。")
    at = at or now
    if at > now:
        raise Refused("整改完成时间不能晚于现在。")
    with transaction.atomic():
        row = locked(hazard)
        if day_of(at) < day_of(row.found_at):
            raise Refused("整改完成时间不能早于发现时间。")
        taken = move(row, "rectify", actor)
        row.rectified_at = at
        meet_correction(row, actor=actor, now=now)
        save(row, now, "state", "rectified_at", "late_at")
        attach(row, photos, PhotoStage.AFTER)
        start_recheck(row, starts_at=at, actor=actor, now=now)
        log(
            row, verbs.RECTIFY, basis=taken.basis, actor=actor, now=now,
            note=note, photos=len(photos) or "",
        )  # fmt: skip
    return row


def send_back(hazard: Hazard, *, reason: str, actor: Actor, now: datetime) -> Hazard:
    """It was not done after all, said without a new look: 整改完成 or 复查合格 is taken back."""
    reason = needed(reason, "请写明退回的理由。")
    with transaction.atomic():
        row = locked(hazard)
        taken = move(row, "send_back", actor)
        row.rectified_at = row.passed_at = None
        save(row, now, "state", "rectified_at", "passed_at")
        drop_recheck(row, reason="退回继续整改", actor=actor, now=now)
        keep_correction(row, reason="退回继续整改", basis=row.basis, actor=actor, now=now)
        log(row, verbs.SEND_BACK, basis=taken.basis, actor=actor, now=now, reason=reason)
        tell_sent_back(row, reason, actor, now=now)
    return row


def close_hazard(hazard: Hazard, *, actor: Actor, now: datetime) -> Hazard:
    """销号: only after a person found it in order; 重大 by the office."""
    with transaction.atomic():
        row = locked(hazard)
        taken = move(row, "close", actor)
        row.closed_at, row.closed_by_id = now, person(actor)
        save(row, now, "state", "closed_at", "closed_by")
        log(row, verbs.CLOSE, basis=taken.basis, actor=actor, now=now)
    return row


def close_many(hazards: Sequence[Hazard], *, actor: Actor, now: datetime) -> list[Hazard]:
    """Close several at once: all of them, or none and a sentence that names the one."""
    with transaction.atomic():
        closed = []
        for row in in_order(hazards):
            try:
                closed.append(close_hazard(row, actor=actor, now=now))
            except Refused as refusal:
                raise Refused(f"隐患{row.number}：{refusal.sentence}") from refusal
    return closed


def pause_hazard(hazard: Hazard, *, reason: str, actor: Actor, now: datetime) -> Hazard:
    """Time does not count while a firm stands still (a stop order, a flood)."""
    reason = needed(reason, "请写明暂停的理由和依据。")
    with transaction.atomic():
        row = locked(hazard)
        taken = move(row, "pause", actor)
        save(row, now, "state")
        pause_correction(row, reason=reason, actor=actor, now=now)
        drop_recheck(row, reason="整改暂停", actor=actor, now=now)
        log(row, verbs.PAUSE, basis=taken.basis, actor=actor, now=now, reason=reason)
    return row


def resume_hazard(hazard: Hazard, *, actor: Actor, now: datetime) -> Hazard:
    """Time counts again; the due day moves by what did not count."""
    with transaction.atomic():
        row = locked(hazard)
        taken = move(row, "resume", actor)
        save(row, now, "state")
        resume_correction(row, actor=actor, now=now)
        log(
            row, verbs.RESUME, basis=taken.basis, actor=actor, now=now, due_on=str(row.due_on or "")
        )
    return row
