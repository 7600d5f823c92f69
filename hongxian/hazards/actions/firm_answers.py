"""What a firm sends waits in quarantine; a person takes it or returns it. It closes nothing.

Basis: 安全生产法 art 41 (the firm finds and corrects its hazards and keeps a record of it).
"""

import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from uuid_utils.compat import uuid7

from hongxian.audit.actions import record
from hongxian.hazards import verbs
from hongxian.hazards.actions.firm_codes import locked_code
from hongxian.hazards.actions.rows import needed
from hongxian.hazards.limits import MB, limits
from hongxian.hazards.models import (
    AnswerKind,
    FirmAnswer,
    FirmAnswerState,
    FirmCode,
    FirmFile,
    Hazard,
)
from hongxian.hazards.quarantine import look_at
from hongxian.hazards.queries.firms import items_of
from hongxian.inspections.checklists import Checklist, current
from hongxian.inspections.photos import Looked
from hongxian.kit.clock import day_of
from hongxian.kit.verdict import Refused
from hongxian.orgs.access import Actor
from hongxian.registry.models import Place

FULL = "服务器现在存不下照片，这次没有收下。请过一会儿再传，或者把照片直接交给民警。"
STOPPED = "这个填报码已停用或已过期，请联系开具文书的民警。"


@dataclass(frozen=True)
class Sent:
    """A file as it came."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Reply:
    """What somebody of the firm filled in. `key` is made with the form. `lines` of a self-check:
    `{line: {"value": yes|no|na, "note": …}}`; else `hazard` is what was corrected."""

    key: UUID
    name: str
    text: str = ""
    phone: str = ""
    hazard: UUID | None = None
    lines: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    files: Sequence[Sent] = ()


def receive_answer(code: FirmCode, reply: Reply, *, actor: Actor, now: datetime) -> FirmAnswer:
    """Keep an answer for a person to look at: whole, or nothing of it. Sent twice it is one.

    `actor` is the firm (`queries.firms.firm_of`): nobody signed in.
    """
    name = needed(reply.name, "请写明填报人姓名。")[:40]
    looked = _looked(reply.files)
    with _stored(code.county_id, reply.files, looked) as files, transaction.atomic():
        row = locked_code(code)
        if not row.works_at(now):
            raise Refused(STOPPED)
        twice = row.answers.filter(key=reply.key).first()
        if twice is not None:
            _discard(files)
            return twice
        if row.answers.filter(state=FirmAnswerState.WAITING).count() >= limits().answer.waiting:
            raise Refused("前面提交的还没有核实完，请等民警核实以后再提交。")
        answer = FirmAnswer(
            county_id=row.county_id, code=row, key=reply.key, place=row.place,
            name=name, phone=reply.phone.strip()[:30], received_at=now,
            **_told(row, reply, now),
        )  # fmt: skip
        answer.save(force_insert=True)
        for file in files:
            file.answer = answer
        FirmFile.objects.bulk_create(files)
        row.last_used_at = now
        row.save(update_fields=["last_used_at"])
        _log(answer, len(files), actor, now)
    return answer


def _told(row: FirmCode, reply: Reply, now: datetime) -> dict[str, Any]:
    if row.checklist:
        paper = current(row.checklist, day_of(now))
        if paper is None:
            raise Refused("这份自查表已不再使用，请联系民警换一份。")
        return {
            "kind": AnswerKind.SELF_CHECK,
            "answers": _answers(paper, reply.lines),
            "text": reply.text.strip()[:1000],
        }
    text = needed(reply.text, "请写明是怎么整改的。")[:1000]
    if not reply.files:
        raise Refused("请附上整改后的照片，至少一张。")
    hazard = next((each for each in items_of(row) if each.pk == reply.hazard), None)
    if hazard is None:
        raise Refused("这一项不在您收到的文书里，请返回重新选择。")
    if not takes_answers(hazard):
        raise Refused("这一项现在不用填报，请返回查看它的状态。")
    return {"kind": AnswerKind.CORRECTION, "hazard": hazard, "text": text}


def takes_answers(hazard: Hazard) -> bool:
    """Is it still the firm's turn?"""
    return hazard.state in {"found", "ordered", "rectifying", "rectified"}


def _answers(paper: Checklist, lines: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    """Every line answered, one way or the other."""
    kept = {}
    for no, line in enumerate(paper.lines, start=1):
        said = lines.get(line.code, {})
        if said.get("value") not in {"yes", "no", "na"}:
            raise Refused(f"第 {no} 项还没有选，请逐项填完再提交。")
        kept[line.code] = {"value": said["value"], "note": said.get("note", "").strip()[:200]}
    return kept


def _looked(files: Sequence[Sent]) -> list[Looked]:
    most = limits().answer
    if len(files) > most.photos:
        raise Refused(f"一次最多传 {most.photos} 张照片，请减少几张。")
    if sum(len(file.content) for file in files) > most.answer_mb * MB:
        raise Refused(f"照片加起来超过 {most.answer_mb} 兆，请减少几张或缩小后再传。")
    looked = []
    for no, file in enumerate(files, start=1):
        try:
            looked.append(look_at(file.content))
        except Refused as refusal:
            raise Refused(f"第 {no} 张：{refusal.sentence}") from refusal
    return looked


@contextmanager
def _stored(
    county_id: str, files: Sequence[Sent], looked: Sequence[Looked]
) -> Iterator[list[FirmFile]]:
    """Files of an answer under names of chance, gone again when what follows fails."""
    _check_room(sum(one.size for one in looked))
    kept: list[FirmFile] = []
    try:
        for sent, one in zip(files, looked, strict=True):
            if one.sha256 in {file.sha256 for file in kept}:
                continue
            row = FirmFile(
                county_id=county_id, name=sent.name[-200:], sha256=one.sha256, phash=one.phash,
                size=one.size, taken_at=one.taken_at, lon=one.lon, lat=one.lat,
            )  # fmt: skip
            kept.append(row)
            name = uuid7().hex
            row.file.save(f"{name}.bin", ContentFile(sent.content), save=False)
            row.preview.save(f"{name}-p.jpg", ContentFile(one.shown), save=False)
        yield kept
    except OSError as error:
        _discard(kept)
        raise Refused(FULL) from error
    except BaseException:
        _discard(kept)
        raise


def _check_room(size: int) -> None:
    folder = Path(settings.MEDIA_ROOT)
    folder.mkdir(parents=True, exist_ok=True)
    if shutil.disk_usage(folder).free < 2 * size + settings.PHOTO_RESERVE_MB * MB:
        raise Refused(FULL)


def _discard(files: Sequence[FirmFile]) -> None:
    for row in files:
        for file in (row.file, row.preview):
            if file:
                file.delete(save=False)


def _log(answer: FirmAnswer, count: int, actor: Actor, now: datetime) -> None:
    """Nobody signed in: the log names the page, and the place it is about."""
    subject: Hazard | Place = answer.hazard if answer.hazard is not None else answer.place
    detail = {"teller": answer.name, "photos": count or "没有"}
    record(actor=actor, verb=verbs.ANSWER_RECEIVE, subject=subject, now=now, detail=detail)
