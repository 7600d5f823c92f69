"""A person looks at what a firm sent: takes it into the evidence, or returns it with the reason."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from django.db import transaction

from hongxian.audit.actions import record
from hongxian.audit.verbs import Verb
from hongxian.hazards import verbs
from hongxian.hazards.actions.doubts import settle_all
from hongxian.hazards.actions.photos import add_photos
from hongxian.hazards.actions.rectifying import report_rectified
from hongxian.hazards.actions.rows import needed, person
from hongxian.hazards.models import (
    AnswerKind,
    DoubtState,
    FirmAnswer,
    FirmFile,
    Hazard,
    HazardState,
    PhotoStage,
)
from hongxian.hazards.queries.doubts import questions_of
from hongxian.hazards.workflow import ANSWER
from hongxian.inspections.actions.photos import Upload, keep_photo
from hongxian.inspections.actions.recording import record_inspection
from hongxian.inspections.checklists import current
from hongxian.inspections.models import Inspection, InspectionKind, Photo, PhotoKind, Source
from hongxian.inspections.visit import Clocks, Present, Said, Target, Visit
from hongxian.kit.clock import day_of
from hongxian.kit.verdict import Refused
from hongxian.orgs.access import Actor

LOOKED = "采纳企业填报时看过"


def take_answer(
    answer: FirmAnswer, *, looked: bool = False, actor: Actor, now: datetime
) -> FirmAnswer:
    """采纳: photos become evidence and the hazard 整改完成, its recheck due; or the self-check goes
    on record as 自查. `looked`: photos that needed a look were looked at. Never closes anything."""
    with _kept_whole() as kept, transaction.atomic():
        row = _locked(answer)
        if row.state == "taken" and row.decided_by_id == actor.user_id:
            return row
        taken = ANSWER.take(row, "take", actor)
        files = list(row.files.order_by("pk"))
        if row.kind == AnswerKind.CORRECTION and row.hazard is not None:
            _check_looked(row.hazard, files, looked)
            kept.extend(_keep(row, files, actor, now))
            _correct(row, row.hazard, kept, actor, now)
        else:
            row.inspection = _record_check(row, actor, now)
            kept.extend(_keep(row, files, actor, now))
            Photo.objects.filter(pk__in=[photo.pk for photo in kept]).update(
                inspection=row.inspection
            )
        _decide(row, actor, now)
        row.save(update_fields=["state", "decided_by", "decided_at", "inspection"])
        _log(row, verbs.ANSWER_TAKE, taken.basis, actor, now, photos=len(kept) or "没有")
    return row


def return_answer(answer: FirmAnswer, *, reason: str, actor: Actor, now: datetime) -> FirmAnswer:
    """退回: the firm reads the reason on its page and sends again."""
    reason = needed(reason, "请写明退回的理由，企业会看到。")
    with transaction.atomic():
        row = _locked(answer)
        taken = ANSWER.take(row, "return", actor)
        row.reason = reason[:300]
        _decide(row, actor, now)
        row.save(update_fields=["state", "decided_by", "decided_at", "reason"])
        _log(row, verbs.ANSWER_RETURN, taken.basis, actor, now, reason=row.reason)
    return row


def _locked(answer: FirmAnswer) -> FirmAnswer:
    rows = FirmAnswer.objects.select_for_update(of=("self",)).select_related(
        "place", "code", "hazard"
    )
    return rows.get(pk=answer.pk, county=answer.county_id)


def _check_looked(hazard: Hazard, files: Sequence[FirmFile], looked: bool) -> None:
    if not looked and any(questions_of(hazard, files)):
        raise Refused("有照片需要看一看，请核对后勾选“看过，没有问题”，或者退回要求重拍。")


def _keep(row: FirmAnswer, files: Sequence[FirmFile], actor: Actor, now: datetime) -> list[Photo]:
    kept = []
    for file in files:
        with file.file.open("rb") as stored:
            upload = Upload(stored.read(), kind=PhotoKind.CORRECTION)
        file.photo = keep_photo(upload, county_id=row.county_id, actor=actor, now=now)
        file.save(update_fields=["photo"])
        kept.append(file.photo)
    return kept


@contextmanager
def _kept_whole() -> Iterator[list[Photo]]:
    """Photos kept for something that failed afterwards do not stay on the disk."""
    kept: list[Photo] = []
    try:
        yield kept
    except BaseException:
        for photo in kept:
            for file in (photo.original, photo.shown, photo.thumb):
                file.delete(save=False)
        raise


def _correct(
    row: FirmAnswer, hazard: Hazard, photos: Sequence[Photo], actor: Actor, now: datetime
) -> None:
    """整改完成, as of when the firm said so; one that is so already gets more photos."""
    if hazard.state == HazardState.RECTIFIED:
        add_photos(hazard, photos, stage=PhotoStage.AFTER, actor=actor, now=now)
    else:
        note = f"企业填报（{row.name}）：{row.text}"[:500]
        report_rectified(hazard, note=note, at=row.received_at, photos=photos, actor=actor, now=now)
    settle_all(hazard, photos, state=DoubtState.FINE, note=LOOKED, actor=actor, now=now)


def _record_check(row: FirmAnswer, actor: Actor, now: datetime) -> Inspection:
    """A visit of kind 自查 on the checklist of that day, told to rooms above like any other."""
    paper = current(row.code.checklist, day_of(row.received_at))
    visit = Visit(
        id=row.pk,
        kind=InspectionKind.SELF_CHECK,
        unit_id=row.place.unit_id,
        target=Target(place_id=row.place_id),
        clocks=Clocks(started_at=row.received_at, sent_at=row.received_at),
        checklist=row.code.checklist,
        checklist_version=paper.version if paper is not None else "",
        answers=tuple(
            Said(line, said["value"], said.get("note", "")) for line, said in row.answers.items()
        ),
        present=Present(name=row.name, part="填报人"),
        note=row.text[:500],
        source=Source.FIRM,
    )
    return record_inspection(visit, actor=actor, now=now).inspection


def _decide(row: FirmAnswer, actor: Actor, now: datetime) -> None:
    row.decided_by_id, row.decided_at = person(actor), now


def _log(
    row: FirmAnswer, verb: Verb, basis: str, actor: Actor, now: datetime, **detail: object
) -> None:
    subject = row.hazard if row.hazard is not None else row.place
    told = {"teller": row.name, **detail}
    record(actor=actor, verb=verb, subject=subject, now=now, basis=basis, detail=told)
