"""Photos of a hazard before and after. The files themselves are the inspections' room's."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from hongxian.hazards import rules, verbs
from hongxian.hazards.actions.doubts import note_doubts
from hongxian.hazards.actions.rows import locked, log
from hongxian.hazards.models import Hazard, HazardPhoto, PhotoStage
from hongxian.inspections.models import Photo
from hongxian.kit.verdict import Refused, require
from hongxian.orgs.access import Actor


def attach(row: Hazard, photos: Sequence[Photo], stage: str) -> int:
    """Link photos to a (locked or new) hazard; one that hangs there already stays. How many.

    Photos after are asked whether they need a look.
    """
    kept = set(row.photos.values_list("photo_id", flat=True)) if photos else set()
    fresh = [photo for photo in photos if photo.pk not in kept]
    HazardPhoto.objects.bulk_create(
        HazardPhoto(county_id=row.county_id, hazard=row, photo=photo, stage=stage)
        for photo in fresh
    )
    if stage == PhotoStage.AFTER:
        note_doubts(row, fresh)
    return len(fresh)


def add_photos(
    hazard: Hazard, photos: Sequence[Photo], *, stage: str, actor: Actor, now: datetime
) -> int:
    """Add photos that are stored already to the evidence of a hazard."""
    if not photos:
        raise Refused("请选择照片。")
    with transaction.atomic():
        row = locked(hazard)
        require(rules.adds_photos(actor, row))
        count = attach(row, photos, stage)
        if count:
            label = PhotoStage(stage).label
            log(row, verbs.ADD_PHOTO, actor=actor, now=now, photos=count, stage=str(label))
    return count
