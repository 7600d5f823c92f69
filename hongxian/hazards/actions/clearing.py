"""Timed work on what firms sent: undecided answers run out, files that nobody took are removed.

What a person took as evidence is never touched: the photo, and the file it was taken from.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from hongxian.audit.actions import record
from hongxian.hazards import verbs
from hongxian.hazards.limits import limits
from hongxian.hazards.models import FirmAnswer, FirmAnswerState, FirmFile, Hazard
from hongxian.hazards.queries.firms import run_out, with_old_files
from hongxian.hazards.workflow import ANSWER, KEPT
from hongxian.orgs.access import SYSTEM
from hongxian.registry.models import Place

DAY = timedelta(days=1)


@transaction.atomic
def expire_answer(answer: FirmAnswer, *, now: datetime) -> bool:
    """过期, as SYSTEM: its code ended long ago and nobody decided. False when it is not due."""
    row = _locked(answer)
    if not run_out(now).filter(pk=row.pk).exists():
        return False
    ANSWER.take(row, "expire", SYSTEM)
    row.decided_at = now
    row.reason = f"填报码失效后 {limits().keep.undecided_days} 天没有核实，已过期"
    row.save(update_fields=["state", "decided_at", "reason"])
    told = {"teller": row.name, "reason": row.reason}
    record(
        actor=SYSTEM, verb=verbs.ANSWER_EXPIRE, subject=_subject(row), now=now, basis=KEPT,
        detail=told,
    )  # fmt: skip
    return True


@transaction.atomic
def remove_files(answer: FirmAnswer, *, now: datetime) -> int:
    """Remove, as SYSTEM, the files of an answer that was not taken; the rows stay. How many."""
    row = _locked(answer)
    if not with_old_files(now).filter(pk=row.pk).exists():
        return 0
    rows = row.files.select_for_update(of=("self",)).filter(photo=None, removed_at=None)
    files = list(rows.order_by("pk"))
    why = f"{FirmAnswerState(row.state).label}满 {limits().keep.decided_days} 天"
    gone = [(one.storage, str(one.name)) for file in files for one in (file.file, file.preview)]

    def drop() -> None:
        for storage, name in gone:
            storage.delete(name)

    for file in files:
        file.file = file.preview = ""
        file.removed_at, file.removed_why = now, why
    FirmFile.objects.bulk_update(files, ["file", "preview", "removed_at", "removed_why"])
    _log_removed(row, files, why, now)
    transaction.on_commit(drop)
    return len(files)


def drop_strays(*, real_now: datetime) -> int:
    """Remove files in quarantine that no answer knows: a process was killed before it was written.

    Only those a day old or more, of this month and the last: what is on its way is left alone.
    `real_now` is the disk's clock, never the demo's pinned one.
    """
    folder = Path(settings.MEDIA_ROOT)
    months = {f"{day:%Y/%m}" for day in (real_now, real_now.replace(day=1) - DAY)}
    old = {
        path.relative_to(folder).as_posix(): path
        for month in months
        for path in (folder / "quarantine" / month).glob("*")
        if _was_there(path, real_now - DAY)
    }
    known = FirmFile.objects.filter(Q(file__in=list(old)) | Q(preview__in=list(old)))
    for names in known.values_list("file", "preview"):
        for name in names:
            old.pop(name, None)
    for path in old.values():
        path.unlink(missing_ok=True)
    return len(old)


def _was_there(path: Path, moment: datetime) -> bool:
    try:
        return path.stat().st_mtime < moment.timestamp()
    except FileNotFoundError:  # an upload that failed took its file away just now
        return False


def _log_removed(row: FirmAnswer, files: Sequence[FirmFile], why: str, now: datetime) -> None:
    detail = {
        "teller": row.name, "photos": len(files), "reason": why,
        "fingerprints": [file.sha256 for file in files],
    }  # fmt: skip
    record(
        actor=SYSTEM, verb=verbs.FILES_REMOVE, subject=_subject(row), now=now, basis=KEPT,
        detail=detail,
    )  # fmt: skip


def _locked(answer: FirmAnswer) -> FirmAnswer:
    rows = FirmAnswer.objects.select_for_update(of=("self",)).select_related("place", "hazard")
    return rows.get(pk=answer.pk, county=answer.county_id)


def _subject(row: FirmAnswer) -> Hazard | Place:
    subject: Hazard | Place = row.hazard if row.hazard is not None else row.place
    return subject
