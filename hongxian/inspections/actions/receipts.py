"""What phones send in: each sending is taken, a repetition, in conflict, or refused with a reason.

The id of a visit is the phone's. The same id with the same content is answered as before; with
another content both are kept side by side until a person chooses. A refusal is kept too, so that
what somebody recorded on the spot is never lost; sent again, it is judged again.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from django.db import IntegrityError, transaction
from uuid_utils.compat import uuid7

from hongxian.audit.actions import record
from hongxian.inspections import outlets, verbs
from hongxian.inspections.actions.batch import is_plain, record_plain
from hongxian.inspections.actions.changing import Correction, correct_inspection
from hongxian.inspections.actions.recording import Recorded, record_inspection
from hongxian.inspections.models import Inspection, InspectionState, Receipt, ReceiptState
from hongxian.inspections.outlets import Outcome
from hongxian.inspections.queries.ground import heard_of, receipts_of
from hongxian.inspections.visit import Visit
from hongxian.kit.bulk import insert_rows
from hongxian.kit.together import together
from hongxian.kit.verdict import Refused
from hongxian.orgs.access import Actor

IN_USE = "这条检查的编号已被占用，请重新填写后再提交。"
STANDS = "台账里已有这次检查的另一份记录，两份都已保留，请并排查看后选择。"
CHOICES = {
    "theirs": "以台账为准，我的这份只留作回执",
    "mine": "用我的更正台账：检查人员、在场人员、签字、见证人、检查情况",
    "both": "两次都去过，都保留：我的另记一次检查",
}


@dataclass(frozen=True)
class Sending:
    """One visit as it came. `content` is its JSON, `digest` the SHA-256 of its canonical form,
    `sent_at` the device's clock; `visit` is None where it could not be read; `refusal` says why."""

    id: UUID
    digest: str
    content: Any
    sent_at: datetime
    visit: Visit | None
    refusal: str = ""


@dataclass(frozen=True)
class Answer:
    """`result`: taken, repeated, conflict or refused. `record` is the visit in the ledger."""

    id: UUID
    result: str
    receipt_id: UUID | None = None
    record_id: UUID | None = None
    reason: str = ""
    outcomes: tuple[Outcome, ...] = ()


def take_visits(sendings: Sequence[Sending], *, actor: Actor, now: datetime) -> list[Answer]:
    """Answer each sending on its own, in order: one that is refused never stops the rest.

    New visits go in together; whatever is not plain, or fails there, is taken one by one.
    """
    known = heard_of({one.id for one in sendings}, actor.county_id)
    earlier = receipts_of(known, actor.county_id)
    answers = _repeat_together(sendings, earlier, actor)
    answers |= _take_together(sendings, known, actor, now)
    return [
        answers.get(no) or _take(one, earlier.get(one.id, []), actor, now)
        for no, one in enumerate(sendings)
    ]


def _repeat_together(
    sendings: Sequence[Sending], earlier: dict[UUID, list[Receipt]], actor: Actor
) -> dict[int, Answer]:
    """What was answered before, by place in the batch: looked up once for all of it."""
    same = {no: _same(one, earlier.get(one.id, [])) for no, one in enumerate(sendings)}
    heard = {
        no: receipt
        for no, receipt in same.items()
        if receipt is not None
        and receipt.by_id == actor.user_id
        and receipt.state != ReceiptState.REFUSED
    }
    return dict(zip(heard, _repeat(list(heard.values())), strict=True)) if heard else {}


def _take_together(
    sendings: Sequence[Sending], known: Collection[UUID], actor: Actor, now: datetime
) -> dict[int, Answer]:
    """What the batch took, by place in it. Empty when it failed: nothing of it is written then."""
    fresh = _fresh(sendings, known)
    if not fresh:
        return {}
    try:
        with transaction.atomic(), together():
            results = record_plain(list(fresh.values()), actor=actor, now=now)
            taken = {
                no: result
                for no, result in zip(fresh, results, strict=True)
                if isinstance(result, Recorded)
            }
            made = [_receipt(sendings[no], ReceiptState.TAKEN, "", actor, now) for no in taken]
            insert_rows(made)
    except (Refused, IntegrityError):
        return {}
    return {
        no: Answer(sendings[no].id, "taken", receipt.pk, one.inspection.pk, "", one.outcomes)
        for (no, one), receipt in zip(taken.items(), made, strict=True)
    }


def _fresh(sendings: Sequence[Sending], known: Collection[UUID]) -> dict[int, Visit]:
    """Plain visits nobody has heard of, by place in the batch, each id once."""
    passed = set(known)
    found: dict[int, Visit] = {}
    for no, one in enumerate(sendings):
        if one.visit is not None and one.id not in passed and is_plain(one.visit):
            found[no] = one.visit
            passed.add(one.id)
    return found


def _take(one: Sending, earlier: list[Receipt], actor: Actor, now: datetime) -> Answer:
    same = _same(one, earlier)
    if same is not None and same.by_id != actor.user_id:
        return Answer(one.id, "refused", reason=IN_USE)
    if one.visit is None:
        return _refuse(one, same, one.refusal, actor, now)
    try:
        with transaction.atomic():
            recorded = record_inspection(one.visit, actor=actor, now=now)
            if recorded.is_repeated:
                return _conflict(one, same, actor, now)
            made = _keep(one, same, ReceiptState.TAKEN, "", actor, now)
            _settle_refused(earlier, made, now)
    except Refused as refused:
        return _refuse(one, same, refused.sentence, actor, now)
    except IntegrityError:
        return _after_a_race(one, actor, now)
    return Answer(one.id, "taken", made.pk, recorded.inspection.pk, "", recorded.outcomes)


def _same(one: Sending, earlier: Sequence[Receipt]) -> Receipt | None:
    """The receipt of the same content under the same id."""
    return next((receipt for receipt in earlier if receipt.digest == one.digest), None)


def _repeat(receipts: Sequence[Receipt]) -> list[Answer]:
    """As each was answered before; what came of it is asked again, since it may have gone on."""
    keys = {
        receipt.pk: UUID(receipt.payload.get("record", str(receipt.subject_id)))
        for receipt in receipts
    }
    rows = Inspection.objects.filter(
        pk__in=set(keys.values()), county__in={receipt.county_id for receipt in receipts}
    )
    outcomes = outlets.recall_many(list(rows))
    return [
        Answer(one.subject_id, "conflict", one.pk, None, one.reason)
        if one.state == ReceiptState.CONFLICT
        else Answer(one.subject_id, "repeated", one.pk, key, "", outcomes.get(key, ()))
        for one, key in ((receipt, keys[receipt.pk]) for receipt in receipts)
    ]


def _after_a_race(one: Sending, actor: Actor, now: datetime) -> Answer:
    """Another request stored the same receipt first: it has the answer."""
    receipt = Receipt.objects.filter(
        county=actor.county_id, subject_id=one.id, digest=one.digest, by=actor.user_id
    ).first()
    if receipt is None:
        return _refuse(one, None, "记录没有存成，请重新发送。", actor, now)
    return _repeat([receipt])[0]


def _refuse(one: Sending, same: Receipt | None, reason: str, actor: Actor, now: datetime) -> Answer:
    kept = _keep(one, same, ReceiptState.REFUSED, reason, actor, now)
    return Answer(one.id, "refused", kept.pk, None, reason)


def _conflict(one: Sending, same: Receipt | None, actor: Actor, now: datetime) -> Answer:
    """Inside the transaction that found the visit on record."""
    kept = _keep(one, same, ReceiptState.CONFLICT, STANDS, actor, now)
    record(
        actor=actor, verb=verbs.RECEIPT_CONFLICT, subject=kept, now=now,
        detail={"fingerprint": one.digest[:16]},
    )  # fmt: skip
    return Answer(one.id, "conflict", kept.pk, None, STANDS)


def _keep(
    one: Sending, same: Receipt | None, state: str, reason: str, actor: Actor, now: datetime
) -> Receipt:
    """The receipt. What was taken stands in the ledger; of the rest the content is kept here."""
    made = _receipt(one, state, reason, actor, now)
    if same is None:
        made.save(force_insert=True)
        return made
    same.state, same.reason, same.payload = state, made.reason, made.payload
    same.save(update_fields=["state", "reason", "payload"])
    return same


def _receipt(one: Sending, state: str, reason: str, actor: Actor, now: datetime) -> Receipt:
    payload: dict[str, Any] = {}
    if state != ReceiptState.TAKEN:
        payload = {"content": one.content, "sent_at": one.sent_at.isoformat()}
    return Receipt(
        county_id=cast("str", actor.county_id), subject_id=one.id, digest=one.digest, state=state,
        reason=reason[:300], payload=payload, by_id=cast("int", actor.user_id), received_at=now,
    )  # fmt: skip


def _settle_refused(earlier: list[Receipt], made: Receipt, now: datetime) -> None:
    """What had been refused under this id came in corrected."""
    for receipt in earlier:
        if receipt.state == ReceiptState.REFUSED and receipt.pk != made.pk:
            receipt.state, receipt.settled_at = ReceiptState.SETTLED, now
            receipt.save(update_fields=["state", "settled_at"])


def settle_conflict(
    receipt: Receipt, visit: Visit | None, *, choice: str, actor: Actor, now: datetime
) -> Receipt:
    """The person chose; `visit` is the content of their version. Settled twice alike is once."""
    if choice not in CHOICES:
        raise Refused("请选择保留哪一份。")
    with transaction.atomic():
        row = Receipt.objects.select_for_update(of=("self",)).get(
            pk=receipt.pk, county=receipt.county_id
        )
        if row.state == ReceiptState.SETTLED and row.payload.get("choice") == choice:
            return row
        if row.state != ReceiptState.CONFLICT:
            raise Refused("这份记录没有待处理的冲突。")
        kept = _carry_out(row, visit, choice, actor, now)
        row.state, row.settled_at = ReceiptState.SETTLED, now
        row.reason = CHOICES[choice]
        row.payload = {**row.payload, "choice": choice, "record": str(kept)}
        row.save(update_fields=["state", "settled_at", "reason", "payload"])
        record(
            actor=actor, verb=verbs.RECEIPT_SETTLE, subject=row, now=now,
            detail={"reason": CHOICES[choice]},
        )  # fmt: skip
    return row


def _carry_out(row: Receipt, visit: Visit | None, choice: str, actor: Actor, now: datetime) -> UUID:
    """The id of the record that the sender's photos belong to."""
    if choice == "theirs":
        return row.subject_id
    if visit is None:
        raise Refused("您的这份内容读不出来，只能以台账为准。")
    if choice == "both":
        return _record_beside(visit, actor, now)
    standing = Inspection.objects.filter(
        pk=row.subject_id, county=row.county_id, state=InspectionState.DONE
    ).first()
    if standing is None:
        raise Refused("台账里的那份已不存在，请刷新后再选。")
    present = visit.present
    correction = Correction(
        present.name, present.part, present.refused_to_sign, present.witness, visit.note,
        standing.over_cap_reason, visit.officers,
    )  # fmt: skip
    correct_inspection(
        standing, correction, reason="现场记录与台账不一致，以现场记录更正", actor=actor, now=now
    )
    return standing.pk


def _record_beside(visit: Visit, actor: Actor, now: datetime) -> UUID:
    """A second visit: ids of its own, since those of the phone stand in the ledger already."""
    findings = tuple(replace(found, id=uuid7()) for found in visit.findings)
    own = replace(visit, id=uuid7(), findings=findings)
    return record_inspection(own, actor=actor, now=now).inspection.pk
