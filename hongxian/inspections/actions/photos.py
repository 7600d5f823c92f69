"""Keep a photo: the file as it came, and copies without its EXIF. Stored whole, or not at all."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from uuid_utils.compat import uuid7

from hongxian.audit.actions import record
from hongxian.inspections import rules, verbs
from hongxian.inspections.models import Finding, Inspection, InspectionState, Photo, PhotoKind
from hongxian.inspections.photos import Looked, look
from hongxian.kit.verdict import Refused, require
from hongxian.orgs.access import Actor

MOST_PER_VISIT = 60
FULL = "服务器存储空间不足，照片没有保存。请联系系统管理员清理空间后重传。"


@dataclass(frozen=True)
class Upload:
    """A photo as it comes in. `exif` is what the phone read before it shrank the picture, kept as
    told; `taken_at`, `lon`, `lat` (WGS-84) of it count where the file itself tells none.
    `device_at`: the device's clock."""

    content: bytes
    kind: str = PhotoKind.SCENE
    id: UUID | None = None
    finding_id: UUID | None = None
    exif: dict[str, Any] = field(default_factory=dict)
    taken_at: datetime | None = None
    lon: Decimal | None = None
    lat: Decimal | None = None
    device_at: datetime | None = None


def add_photo(inspection: Inspection, upload: Upload, *, actor: Actor, now: datetime) -> Photo:
    """Add a photo to a visit that is on record. The same photo twice is one, whatever its id."""
    looked = look(upload.content)
    with _stored(looked, upload, inspection.county_id) as kept:
        try:
            with transaction.atomic():
                rows = Inspection.objects.select_for_update(of=("self",))
                row = rows.get(pk=inspection.pk, county=inspection.county_id)
                _check(row, upload, actor)
                if there := _there(row, upload, looked):
                    _discard(kept)
                    return there
                kept.inspection = row
                kept.finding = _finding(row, upload)
                _keep(kept, upload, row, actor, now)
        except IntegrityError as error:
            raise Refused("这张照片正在保存，请稍后刷新查看。") from error
    return kept


def keep_photo(upload: Upload, *, county_id: str, actor: Actor, now: datetime) -> Photo:
    """Keep a photo that belongs to no visit, for a room above that ties it to its own record
    (整改后 photos of a hazard). That room has asked its own rule before."""
    looked = look(upload.content)
    with _stored(looked, upload, county_id) as kept, transaction.atomic():
        if upload.id is not None:
            there = Photo.objects.filter(pk=upload.id).first()
            if there is not None:
                _discard(kept)
                return _same(there, county_id, looked)
        _keep(kept, upload, kept, actor, now)
    return kept


def note_original(photo: Photo, *, reason: str, actor: Actor, now: datetime) -> Photo:
    """Somebody takes the original, with place and time of taking, out of the evidence."""
    reason = reason.strip()
    if not reason:
        raise Refused("请写明调取照片原件的用途。")
    require(rules.takes_originals(actor, photo.inspection))
    with transaction.atomic():
        subject = photo.inspection or photo
        record(
            actor=actor, verb=verbs.PHOTO_ORIGINAL, subject=subject, now=now,
            detail={"reason": reason, "fingerprint": photo.sha256[:16]},
        )  # fmt: skip
    return photo


def _check(row: Inspection, upload: Upload, actor: Actor) -> None:
    require(rules.adds_photos(actor, row))
    if row.state != InspectionState.DONE:
        raise Refused("检查登记以后才能添加照片。")
    if upload.kind not in PhotoKind.values:
        raise Refused("照片种类不认识，请重新选择。")
    if row.photos.count() >= MOST_PER_VISIT:
        raise Refused(f"一次检查最多 {MOST_PER_VISIT} 张照片。")


def _there(row: Inspection, upload: Upload, looked: Looked) -> Photo | None:
    same = row.photos.filter(sha256=looked.sha256).first()
    if same is not None or upload.id is None:
        return same
    taken = Photo.objects.filter(pk=upload.id).first()
    return _same(taken, row.county_id, looked) if taken is not None else None


def _same(there: Photo, county_id: str, looked: Looked) -> Photo:
    if there.county_id != county_id or there.sha256 != looked.sha256:
        raise Refused("这张照片的编号已被另一张占用，请重新选择照片。")
    return there


def _finding(row: Inspection, upload: Upload) -> Finding | None:
    if upload.finding_id is None:
        return None
    finding = row.findings.filter(pk=upload.finding_id).first()
    if finding is None:
        raise Refused("照片对应的问题找不到，请刷新后重新选择。")
    return finding


def _keep(
    kept: Photo, upload: Upload, subject: Inspection | Photo, actor: Actor, now: datetime
) -> None:
    kept.by_id = actor.user_id
    kept.received_at = now
    kept.save(force_insert=True)
    detail = {"photo_kind": kept.get_kind_display(), "fingerprint": kept.sha256[:16]}
    record(actor=actor, verb=verbs.PHOTO_ADD, subject=subject, now=now, detail=detail)


@contextmanager
def _stored(looked: Looked, upload: Upload, county_id: str) -> Iterator[Photo]:
    """The files on disk before any lock is taken; gone again when what follows fails."""
    _check_room(looked)
    kept = _row(looked, upload, county_id)
    name = uuid7().hex
    try:
        kept.original.save(f"{name}{looked.suffix}", ContentFile(upload.content), save=False)
        kept.shown.save(f"{name}-s.jpg", ContentFile(looked.shown), save=False)
        kept.thumb.save(f"{name}-t.jpg", ContentFile(looked.thumb), save=False)
        yield kept
    except OSError as error:
        _discard(kept)
        raise Refused(FULL) from error
    except BaseException:
        _discard(kept)
        raise


def _check_room(looked: Looked) -> None:
    """Room for this photo and a reserve for the database beside it."""
    folder = Path(settings.MEDIA_ROOT)
    folder.mkdir(parents=True, exist_ok=True)
    needed = 2 * looked.size + settings.PHOTO_RESERVE_MB * 2**20
    if shutil.disk_usage(folder).free < needed:
        raise Refused(FULL)


def _row(looked: Looked, upload: Upload, county_id: str) -> Photo:
    exif = {name: part for name, part in (("file", looked.exif), ("device", upload.exif)) if part}
    point = (looked.lon, looked.lat) if looked.lon is not None else (upload.lon, upload.lat)
    return Photo(
        id=upload.id or uuid7(),
        county_id=county_id,
        kind=upload.kind,
        sha256=looked.sha256,
        phash=looked.phash,
        size=looked.size,
        width=looked.width,
        height=looked.height,
        exif=exif,
        taken_at=looked.taken_at or upload.taken_at,
        lon=point[0],
        lat=point[1],
        device_at=upload.device_at,
    )


def _discard(kept: Photo) -> None:
    for file in (kept.original, kept.shown, kept.thumb):
        if file:
            file.delete(save=False)
