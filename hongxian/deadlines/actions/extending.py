"""Ask for more time, and decide on it: two different people, the old date kept."""

from datetime import datetime

from django.db import transaction

from hongxian.deadlines import verbs
from hongxian.deadlines.actions.rows import RECKONED, locked, log, person, reckon_again, words_of
from hongxian.deadlines.models import Deadline, DeadlineState, Extension, ExtensionDecision
from hongxian.deadlines.outlets import tell_followers
from hongxian.deadlines.rules import decides_extension
from hongxian.deadlines.workflow import DEADLINE
from hongxian.kit.verdict import Refused, require
from hongxian.orgs.access import Actor


def ask_extension(
    deadline: Deadline, *, due_asked: datetime, reason: str, actor: Actor, now: datetime
) -> Extension:
    """Ask for a later due moment. One request waits at a time; lateness is not undone by it."""
    reason = reason.strip()
    if not reason:
        raise Refused("请写明延期的理由。")
    with transaction.atomic():
        row = locked(deadline)
        DEADLINE.take(row, "extend", actor)
        if due_asked <= row.due_at or due_asked <= now:
            raise Refused(f"延长后的期限要晚于现在和原期限{words_of(row.due_at)}。")
        if row.extensions.filter(decision="").exists():
            raise Refused("已有一次延期申请在等待审批，请等审批后再申请。")
        asked = Extension.objects.create(
            county_id=row.county_id,
            deadline=row,
            asked_by_id=person(actor),
            asked_at=now,
            reason=reason,
            due_before=row.due_at,
            due_asked=due_asked,
        )
        log(
            row,
            verbs.ASK_EXTENSION,
            actor=actor,
            now=now,
            reason=reason,
            due_asked=words_of(due_asked),
        )
    return asked


def decide_extension(
    extension: Extension, *, approve: bool, reason: str = "", actor: Actor, now: datetime
) -> Extension:
    """Approve: the asked moment becomes the due moment. Refuse: with a reason, nothing changes."""
    reason = reason.strip()
    if not approve and not reason:
        raise Refused("不同意延期，请写明理由。")
    with transaction.atomic():
        row = locked(extension.deadline)
        asked = Extension.objects.select_for_update().get(
            pk=extension.pk, county=extension.county_id
        )
        require(decides_extension(actor, asked))
        if asked.decision:
            raise Refused(f"这次延期申请已经审批：{asked.get_decision_display()}。")
        if approve:
            _require_useful(row, asked, now)
        asked.decision = ExtensionDecision.APPROVED if approve else ExtensionDecision.REFUSED
        asked.decided_by_id = person(actor)
        asked.decided_at = now
        asked.decision_reason = reason
        asked.save(update_fields=["decision", "decided_by", "decided_at", "decision_reason"])
        if approve:
            _apply(row, asked, actor, now)
        else:
            log(row, verbs.REFUSE_EXTENSION, actor=actor, now=now, reason=reason)
    return asked


def _require_useful(row: Deadline, asked: Extension, now: datetime) -> None:
    if row.state != DeadlineState.RUNNING:
        raise Refused(f"这个期限{row.get_state_display()}，不能再延长。")
    if asked.due_asked <= now or asked.due_asked <= row.due_at:
        raise Refused("申请延长到的时间已过或早于现在的期限，请退回后重新申请。")


def _apply(row: Deadline, asked: Extension, actor: Actor, now: datetime) -> None:
    before = words_of(row.due_at)
    reckon_again(row, now)
    row.save(update_fields=RECKONED)
    tell_followers([row], now)
    after = words_of(row.due_at)
    log(
        row, verbs.APPROVE_EXTENSION, actor=actor, now=now,
        before=before, after=after, reason=asked.reason,
    )  # fmt: skip
