"""Ends that are no correction: handed over, merged into another, voided; and the way back."""

from datetime import datetime

from django.db import transaction

from hongxian.audit.verbs import Verb
from hongxian.hazards import rules, verbs
from hongxian.hazards.actions.clocks import keep_correction, stop_clocks
from hongxian.hazards.actions.readers import hold_papers
from hongxian.hazards.actions.rows import locked, log, move, needed, save
from hongxian.hazards.models import OPEN_STATES, Hazard, HazardState
from hongxian.hazards.workflow import way_back
from hongxian.kit.verdict import Refused, require
from hongxian.orgs.access import Actor
from hongxian.orgs.models import Unit


def hand_over_hazard(
    hazard: Hazard, agency: Unit, *, reason: str, actor: Actor, now: datetime
) -> Hazard:
    """Another agency is competent (art 69): it goes there, with a record. Clocks stop."""
    reason = needed(reason, "请写明移交的理由。")
    with transaction.atomic():
        hold_papers(hazard.county_id, [hazard.pk])
        row = locked(hazard)
        if agency.county_id != row.county_id or agency.pk == row.unit_id:
            raise Refused("请选择本县区的其他单位作为移交单位。")
        taken = move(row, "hand_over", actor)
        row.agency, row.end_reason = agency, reason
        save(row, now, "state", "agency", "end_reason")
        stop_clocks(row, reason=f"移交{agency}", actor=actor, now=now)
        log(
            row, verbs.HAND_OVER, basis=taken.basis, actor=actor, now=now,
            agency=str(agency), reason=reason,
        )  # fmt: skip
    return row


def take_back_hazard(hazard: Hazard, *, reason: str, actor: Actor, now: datetime) -> Hazard:
    """The agency returned it, or it went to the wrong one: it is found again."""
    reason = needed(reason, "请写明收回的理由（例如对方退回的意见）。")
    with transaction.atomic():
        hold_papers(hazard.county_id, [hazard.pk])
        row = locked(hazard)
        taken = move(row, "take_back", actor)
        agency, row.agency, row.end_reason = str(row.agency or ""), None, ""
        save(row, now, "state", "agency", "end_reason")
        keep_correction(row, reason="收回移交", basis=row.basis, actor=actor, now=now)
        log(
            row, verbs.TAKE_BACK, basis=taken.basis, actor=actor, now=now,
            agency=agency, reason=reason,
        )  # fmt: skip
    return row


def void_hazard(hazard: Hazard, *, reason: str, actor: Actor, now: datetime) -> Hazard:
    """Entered by mistake. The row and its number stay readable."""
    reason = needed(reason, "请写明作废的理由。")
    with transaction.atomic():
        row = locked(hazard)
        before = _state_to_return_to(row)
        taken = move(row, "void", actor)
        row.state_before, row.end_reason = before, reason
        save(row, now, "state", "state_before", "end_reason")
        stop_clocks(row, reason="作废", actor=actor, now=now)
        log(row, verbs.VOID, basis=taken.basis, actor=actor, now=now, reason=reason)
    return row


def restore_hazard(hazard: Hazard, *, reason: str, actor: Actor, now: datetime) -> Hazard:
    """It was no mistake: back to where it stood."""
    return _return(hazard, "restore", verbs.RESTORE, reason, actor, now)


def merge_hazard(
    hazard: Hazard, into: Hazard, *, reason: str, actor: Actor, now: datetime
) -> Hazard:
    """The same hazard was entered twice: this one goes into the other; both histories stay."""
    reason = needed(reason, "请写明合并的理由。")
    if hazard.pk == into.pk:
        raise Refused("不能并入自己，请选择另一条隐患。")
    with transaction.atomic():
        # Locked in one order, so that two people merging crosswise do not wait for each other.
        rows = {row.pk: row for row in map(locked, sorted((hazard, into), key=lambda r: r.pk))}
        row, kept = rows[hazard.pk], rows[into.pk]
        require(rules.works(actor, kept))
        if kept.county_id != row.county_id or kept.state not in OPEN_STATES:
            raise Refused(f"隐患{kept.number}{kept.get_state_display()}，不能再并入其他隐患。")
        before = _state_to_return_to(row)
        taken = move(row, "merge", actor)
        row.state_before, row.merged_into, row.end_reason = before, kept, reason
        save(row, now, "state", "state_before", "merged_into", "end_reason")
        stop_clocks(row, reason=f"并入{kept.number}", actor=actor, now=now)
        told = {"into": kept.number, "reason": reason}
        log(row, verbs.MERGE, basis=taken.basis, actor=actor, now=now, **told)
        told = {"taken_in": row.number, "reason": reason}
        log(kept, verbs.MERGE, basis=taken.basis, actor=actor, now=now, **told)
    return row


def split_hazard(hazard: Hazard, *, reason: str, actor: Actor, now: datetime) -> Hazard:
    """They were two after all: back to where it stood before the merge."""
    return _return(hazard, "split", verbs.SPLIT, reason, actor, now)


def _state_to_return_to(row: Hazard) -> str:
    """A paused clock was dropped with the end, so it is under way when it comes back."""
    return HazardState.RECTIFYING if row.state == HazardState.PAUSED else row.state


def _return(
    hazard: Hazard, verb: str, logged: Verb, reason: str, actor: Actor, now: datetime
) -> Hazard:
    reason = needed(reason, "请写明撤销的理由。")
    with transaction.atomic():
        row = locked(hazard)
        way = way_back(verb, row.state_before or HazardState.FOUND)
        taken = move(row, way, actor)
        row.state_before, row.merged_into, row.end_reason = "", None, ""
        save(row, now, "state", "state_before", "merged_into", "end_reason")
        keep_correction(row, reason=taken.label, basis=row.basis, actor=actor, now=now)
        log(row, logged, basis=taken.basis, actor=actor, now=now, reason=reason)
    return row
