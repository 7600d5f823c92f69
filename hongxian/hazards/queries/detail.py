"""One hazard as its page shows it."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from hongxian.hazards.models import Hazard, HazardPhoto, PhotoStage, Recheck
from hongxian.hazards.queries.likeness import (
    Alike,
    Likely,
    likely_of,
    relatives_of,
)
from hongxian.inspections.models import Photo
from hongxian.kit.questions import Question
from hongxian.orgs.access import Actor


@dataclass(frozen=True)
class Linked:
    """What belongs to a hazard: photos before and after, rechecks, others of its kind."""

    before: list[Photo]
    after: list[Photo]
    rechecks: list[Recheck]
    line: list[Hazard]
    merged: list[Hazard]
    same: list[Alike]
    earlier: list[Alike]


def full(rows: QuerySet[Hazard]) -> QuerySet[Hazard]:
    """With everything the page's head and facts read."""
    return rows.select_related(
        "place", "vehicle", "unit", "officer", "inspection", "campaign", "sector", "agency",
        "deadline", "recheck_deadline", "merged_into", "first", "confirmed_by", "graded_by",
        "found_by", "closed_by",
    )  # fmt: skip


def photos_of(row: Hazard) -> dict[str, list[Photo]]:
    """Photos by stage. What hangs on the finding shows the hazard as it was found. Two queries."""
    found: dict[str, list[Photo]] = {stage: [] for stage in PhotoStage.values}
    for link in _tied(county=row.county_id, hazard=row.pk):
        found[link.stage].append(link.photo)
    if row.finding_id is not None:
        known = {photo.pk for photos in found.values() for photo in photos}
        rows = _of_finding(county=row.county_id, finding=row.finding_id)
        fresh = [photo for photo in rows if photo.pk not in known]
        found[PhotoStage.BEFORE][:0] = fresh
    return found


def _photos_tied(county: str, hazard: UUID) -> QuerySet[HazardPhoto]:
    tied = HazardPhoto.objects.filter(county=county, hazard=hazard).select_related("photo")
    return tied.order_by("photo__received_at", "id")


def _rechecks_of(hazard: UUID) -> QuerySet[Recheck]:
    return Recheck.objects.filter(hazard=hazard).select_related("by").order_by("-no")


_tied, _rechecks = Question(_photos_tied), Question(_rechecks_of)
_of_finding = Question(lambda county, finding: Photo.objects.filter(county=county, finding=finding))


def photo_of(row: Hazard, key: UUID) -> Photo | None:
    """One photo, if it hangs on this hazard or on its finding."""
    tied = HazardPhoto.objects.filter(county=row.county_id, hazard=row).values("photo")
    mine = Q(pk__in=tied)
    if row.finding_id is not None:
        mine |= Q(finding=row.finding_id)
    return Photo.objects.filter(mine, county=row.county_id, pk=key).first()


def linked(row: Hazard, actor: Actor) -> Linked:
    """A constant number of queries."""
    photos = photos_of(row)
    is_open = row.state in {"found", "ordered", "rectifying", "rectified"}
    likely = likely_of(row, actor) if is_open else Likely([], [])
    relatives = relatives_of(row, actor)
    return Linked(
        before=photos[PhotoStage.BEFORE],
        after=photos[PhotoStage.AFTER],
        rechecks=_rechecks(hazard=row.pk),
        line=relatives.line,
        merged=relatives.merged,
        same=likely.same,
        earlier=likely.earlier,
    )
