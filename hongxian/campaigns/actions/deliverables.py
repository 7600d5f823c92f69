"""应交材料: hand in, withdraw, return, accept. What is late, the clock decides."""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath
from typing import IO, cast

from django.core.files import File
from django.db import transaction
from django.db.models import QuerySet
from uuid_utils.compat import uuid7

from hongxian.audit.actions import record
from hongxian.audit.verbs import Verb
from hongxian.campaigns import verbs
from hongxian.campaigns.actions.clocks import keep_clock, meet_clock
from hongxian.campaigns.actions.telling import tell_accepted, tell_office, tell_returned
from hongxian.campaigns.models import (
    Decision,
    Deliverable,
    DeliverableState,
    Submission,
    SubmissionFile,
)
from hongxian.campaigns.queries.sentences import basis_of
from hongxian.campaigns.workflow import DELIVERABLE
from hongxian.kit.uploads import MAX_FILES, check_upload
from hongxian.kit.verdict import Refused, require
from hongxian.orgs.access import Actor


@dataclass(frozen=True)
class HandedFile:
    """A file as a person hands it in: its own name and its bytes, from the beginning."""

    name: str
    content: IO[bytes]


def submit_deliverable(
    deliverable: Deliverable,
    *,
    note: str,
    files: Sequence[HandedFile] = (),
    no: int | None = None,
    actor: Actor,
    now: datetime,
) -> Deliverable:
    """Hand in a note, files or both. Past the due day the lateness is frozen here.

    `no` is the submission the person had before them: a form sent twice hands in once.
    """
    note = note.strip()
    _require_something(note, files)
    # Slow and no part of the state: written before the lock, taken away again if the move fails.
    with _stored(files) as kept, transaction.atomic():
        row = _locked(deliverable)
        if _is_the_same_again(row, no, note, kept, actor):
            _discard(kept)
            return row
        DELIVERABLE.take(row, "submit", actor)
        row.submitted_at = now
        meet_clock(row, actor=actor, now=now)
        row.save(update_fields=["state", "submitted_at", "late_at", "late_due_on"])
        submission = _write_submission(row, note, kept, actor, now)
        names = [paper.name for paper in kept]
        _log(row, verbs.DELIVERABLE_SUBMIT, actor, now, no=submission.no, files=names)
        tell_office(row, submission, now=now)
    return row


def _require_something(note: str, files: Sequence[HandedFile]) -> None:
    if not note and not files:
        raise Refused("请填写说明或选择附件，至少一项。")
    if len(files) > MAX_FILES:
        raise Refused(f"一次最多提交 {MAX_FILES} 个附件，请合并后再提交。")
    for file in files:
        require(check_upload(file.name, file.content))


def _write_submission(
    row: Deliverable, note: str, kept: Sequence[SubmissionFile], actor: Actor, now: datetime
) -> Submission:
    submission = Submission.objects.create(
        county_id=row.county_id,
        deliverable=row,
        no=row.submissions.count() + 1,
        note=note,
        submitted_by_id=cast("int", actor.user_id),
        submitted_at=now,
    )
    for paper in kept:
        paper.submission = submission
        paper.county_id = row.county_id
        paper.save(force_insert=True)
    return submission


def withdraw_deliverable(deliverable: Deliverable, *, actor: Actor, now: datetime) -> Deliverable:
    """Take back what was handed in, while nobody has decided on it."""
    with transaction.atomic():
        row = _locked(deliverable)
        DELIVERABLE.take(row, "withdraw", actor)
        row.save(update_fields=["state"])
        submission = _decide(row, Decision.WITHDRAWN, "", actor, now)
        keep_clock(row, reason="撤回", actor=actor, now=now)
        _log(row, verbs.DELIVERABLE_WITHDRAW, actor, now, no=submission.no)
    return row


def return_deliverable(
    deliverable: Deliverable, *, reason: str, actor: Actor, now: datetime
) -> Deliverable:
    """Send a submission back with the reason the unit will read."""
    reason = reason.strip()
    if not reason:
        raise Refused("请写明退回理由，方便责任单位修改。")
    with transaction.atomic():
        row = _locked(deliverable)
        DELIVERABLE.take(row, "return", actor)
        row.save(update_fields=["state"])
        submission = _decide(row, Decision.RETURNED, reason, actor, now)
        keep_clock(row, reason="退回", actor=actor, now=now)
        _log(row, verbs.DELIVERABLE_RETURN, actor, now, no=submission.no, reason=reason)
        tell_returned(row, submission, now=now)
    return row


def accept_deliverable(deliverable: Deliverable, *, actor: Actor, now: datetime) -> Deliverable:
    """Accept the submission that waits."""
    with transaction.atomic():
        row = _locked(deliverable)
        DELIVERABLE.take(row, "accept", actor)
        row.accepted_at = now
        row.save(update_fields=["state", "accepted_at"])
        submission = _decide(row, Decision.ACCEPTED, "", actor, now)
        _log(row, verbs.DELIVERABLE_ACCEPT, actor, now, no=submission.no)
        tell_accepted(row, submission, now=now)
    return row


def accept_many(
    deliverables: Sequence[Deliverable], *, actor: Actor, now: datetime
) -> list[Deliverable]:
    """Accept several at once: all of them, or none and a sentence that names the one."""
    with transaction.atomic():
        accepted = []
        # One order for everybody, so that two people never wait for each other's rows.
        for row in sorted(deliverables, key=lambda each: each.pk):
            try:
                accepted.append(accept_deliverable(row, actor=actor, now=now))
            except Refused as refusal:
                raise Refused(f"{row.unit}“{row.milestone}”：{refusal.sentence}") from refusal
    return accepted


def _rows() -> QuerySet[Deliverable]:
    """Locked rows; what rules and the log read is fetched after the lock, so that it is fresh."""
    rows = Deliverable.objects.select_for_update()
    return rows.prefetch_related("campaign", "unit", "milestone__document", "deadline")


def _locked(deliverable: Deliverable) -> Deliverable:
    return _rows().get(pk=deliverable.pk, county=deliverable.county_id)


def _decide(
    row: Deliverable, decision: Decision, reason: str, actor: Actor, now: datetime
) -> Submission:
    submission = row.submissions.order_by("-no")[0]
    submission.decision = decision
    submission.reason = reason
    submission.decided_by_id = actor.user_id
    submission.decided_at = now
    submission.save(update_fields=["decision", "reason", "decided_by", "decided_at"])
    return submission


def _log(row: Deliverable, verb: Verb, actor: Actor, now: datetime, **detail: object) -> None:
    basis = basis_of(row.milestone)
    record(actor=actor, verb=verb, subject=row, now=now, basis=basis, detail=detail)


@contextmanager
def _stored(files: Sequence[HandedFile]) -> Iterator[list[SubmissionFile]]:
    """The files on disk, named by us; gone again when what follows fails."""
    kept: list[SubmissionFile] = []
    try:
        kept.extend(_store(file) for file in files)
        yield kept
    except BaseException:
        _discard(kept)
        raise


def _store(file: HandedFile) -> SubmissionFile:
    file.content.seek(0)
    digest = _sha256(file.content)
    size = file.content.seek(0, 2)
    file.content.seek(0)
    name = PurePath(file.name.replace("\\", "/")).name[-200:]
    kept = SubmissionFile(name=name, sha256=digest, size=size)
    kept.file.save(f"{uuid7().hex}{PurePath(name).suffix.lower()}", File(file.content), save=False)
    return kept


def _sha256(content: IO[bytes]) -> str:
    digest = hashlib.sha256()
    while block := content.read(2**20):
        digest.update(block)
    return digest.hexdigest()


def _discard(kept: Sequence[SubmissionFile]) -> None:
    for file in kept:
        file.file.delete(save=False)


def _is_the_same_again(
    row: Deliverable, no: int | None, note: str, kept: Sequence[SubmissionFile], actor: Actor
) -> bool:
    """Has this very form been sent already (a double click, a page sent again)?"""
    if no is None or row.state != DeliverableState.SUBMITTED:
        return False
    last = row.submissions.filter(no=no, submitted_by=actor.user_id, note=note, decision="").first()
    if last is None:
        return False
    hashes = sorted(last.files.values_list("sha256", flat=True))
    return hashes == sorted(file.sha256 for file in kept)
