"""需要看一看 on a hazard's page: each photo beside its pair, what was measured and decided."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from hongxian.hazards import rules
from hongxian.hazards.models import DoubtState, Hazard, HazardPhoto, Paper, PhotoDoubt
from hongxian.hazards.parts import Part
from hongxian.hazards.queries.doubts import say
from hongxian.inspections.models import Photo
from hongxian.inspections.queries.photos import photos_seen
from hongxian.orgs.access import Actor


@dataclass(frozen=True)
class Look:
    """One question with the pair. `other` only where this person may see that photo."""

    doubt: PhotoDoubt
    sentence: str
    other: Photo | None
    other_hazard: Hazard | None
    is_open: bool


@dataclass(frozen=True)
class Looks:
    """The block."""

    rows: Sequence[Look]
    may_look: bool
    reason: str


def doubts_of(hazard: Hazard, actor: Actor, today: date) -> Looks | None:
    """Open ones first; None where no photo needs or needed a look."""
    rows = PhotoDoubt.objects.filter(county=hazard.county_id, hazard=hazard)
    doubts = list(rows.select_related("photo", "other", "seen_by"))
    if not doubts:
        return None
    seen = seen_photos(actor, [each.other_id for each in doubts if each.other_id])
    ties = _ties(doubts, actor)
    verdict = rules.works(actor, hazard)
    looks = [
        Look(
            doubt,
            say(doubt.kind, doubt.figure),
            doubt.other if doubt.other_id in seen else None,
            ties.get(doubt.other_id),
            doubt.state == DoubtState.OPEN,
        )
        for doubt in sorted(doubts, key=lambda each: (each.state != DoubtState.OPEN, each.pk))
    ]
    return Looks(looks, bool(verdict), verdict.reason)


def seen_photos(actor: Actor, keys: Sequence[UUID]) -> set[UUID]:
    """Those of the photos that this person may see. One query."""
    if not keys:
        return set()
    return set(photos_seen(actor).filter(pk__in=keys).values_list("pk", flat=True))


def photos_of_hazards(actor: Actor) -> Q:
    """Photos without a visit that hang on hazards and papers one may see: for `show_photos`."""
    hazards = Hazard.objects.visible_to(actor).values("pk")
    papers = Paper.objects.visible_to(actor)
    this = OuterRef("pk")
    links = HazardPhoto.objects.filter(county=actor.county_id, photo=this, hazard__in=hazards)
    on_papers = Exists(papers.filter(signature=this)) | Exists(papers.filter(receipt=this))
    return Q(Exists(links)) | Q(on_papers)


def _ties(doubts: Sequence[PhotoDoubt], actor: Actor) -> dict[object, Hazard]:
    """The hazards on which the other photos hang, those this person may see."""
    links = HazardPhoto.objects.filter(
        county=actor.county_id, photo__in=[each.other_id for each in doubts if each.other_id]
    )
    links = links.filter(hazard__in=Hazard.objects.visible_to(actor).values("pk"))
    return {link.photo_id: link.hazard for link in links.select_related("hazard")}


DOUBTS_PART = Part("doubts", "照片需要看一看", doubts_of, "hazards/doubts_part.html", order=5)
