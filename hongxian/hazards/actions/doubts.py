"""Photos that need a look: noted when they arrive, decided by a person, never by themselves."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from hongxian.hazards import verbs
from hongxian.hazards.actions.rows import log, needed, person
from hongxian.hazards.models import DoubtState, Hazard, PhotoDoubt
from hongxian.hazards.queries.doubts import questions_of, say
from hongxian.hazards.workflow import DOUBT
from hongxian.inspections.models import Photo
from hongxian.kit.verdict import Refused
from hongxian.orgs.access import Actor


def note_doubts(hazard: Hazard, photos: Sequence[Photo]) -> list[PhotoDoubt]:
    """Ask of new photos after whether they need a look. In the caller's transaction."""
    if not photos:
        return []
    asked = zip(photos, questions_of(hazard, photos), strict=True)
    return PhotoDoubt.objects.bulk_create(
        PhotoDoubt(
            county_id=hazard.county_id, hazard=hazard, photo=photo, other=question.other,
            kind=question.kind, figure=question.figure, at=photo.received_at,
        )
        for photo, questions in asked
        for question in questions
    )  # fmt: skip


def settle_doubt(
    doubt: PhotoDoubt, *, fine: bool, note: str, actor: Actor, now: datetime
) -> PhotoDoubt:
    """没有问题, or 要求重拍 with what is wrong. The hazard's state stays as it is."""
    with transaction.atomic():
        rows = PhotoDoubt.objects.select_for_update(of=("self",)).select_related("hazard")
        row = rows.get(pk=doubt.pk, county=doubt.county_id)
        note = note.strip()
        if not fine:
            note = needed(note, "要求重拍的，请写明哪里不对、怎么拍。")
        _settle(row, DoubtState.FINE if fine else DoubtState.WRONG, note, actor, now)
    return row


def settle_all(
    hazard: Hazard, photos: Sequence[Photo], *, state: str, note: str, actor: Actor, now: datetime
) -> None:
    """The person who took these photos has looked at all of them."""
    rows = PhotoDoubt.objects.select_for_update(of=("self",)).select_related("hazard")
    for row in rows.filter(
        county=hazard.county_id, hazard=hazard, photo__in=photos, state=DoubtState.OPEN
    ).order_by("pk"):
        _settle(row, state, note, actor, now)


def _settle(row: PhotoDoubt, state: str, note: str, actor: Actor, now: datetime) -> None:
    if row.state != DoubtState.OPEN:
        raise Refused("这张照片已经有人看过了，请刷新查看。")
    verb = "fine" if state == DoubtState.FINE else "again"
    taken = DOUBT.take(row, verb, actor)
    row.note, row.seen_by_id, row.seen_at = note[:200], person(actor), now
    row.save(update_fields=["state", "note", "seen_by", "seen_at"])
    log(
        row.hazard, verbs.DOUBT_SETTLE, basis=taken.basis, actor=actor, now=now,
        doubt=say(row.kind, row.figure), seen_as=DoubtState(row.state).label, note=note[:200],
    )  # fmt: skip
