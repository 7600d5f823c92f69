"""Photos that need a look: like one used before, older than the hazard, far from the place.

Likeness is asked of every photo of the county. Hashes that differ in at most eight of 64 bits
differ in at most two of some quarter, so only those that share a quarter but for two bits come out
of the quarters' indexes, as 64-bit numbers whose differing bits are counted in one pass. Only for
hashes near enough the photos themselves are fetched.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import combinations
from typing import TYPE_CHECKING, Protocol, TypeAlias
from uuid import UUID

from django.db.models import Q, QuerySet

from hongxian.hazards.limits import limits
from hongxian.hazards.models import DoubtKind, Hazard, HazardPhoto, PhotoStage
from hongxian.inspections.models import QUARTERS, Photo, PhotoKind, Quarter
from hongxian.registry.models import Crs
from hongxian.registry.points import Point, point_of

if TYPE_CHECKING:
    import numpy as np

FEWEST_BITS = 5
"""A hash with fewer bits set or unset than this is of a blank wall: it looks like any other."""
Hashes: TypeAlias = "np.ndarray[tuple[int], np.dtype[np.uint64]]"


class Shot(Protocol):
    """What is asked of a photo: one in the evidence, or a file in quarantine."""

    @property
    def pk(self) -> UUID: ...

    sha256: str
    phash: str
    taken_at: datetime | None
    lon: Decimal | None
    lat: Decimal | None


@dataclass(frozen=True)
class Question:
    """Why a photo needs a look. `figure`: differing bits, minutes, or metres."""

    kind: DoubtKind
    figure: int
    other: Photo | None = None

    @property
    def sentence(self) -> str:
        """The reason with its figure, for a person to judge."""
        return say(self.kind, self.figure)


def say(kind: str, figure: int | None) -> str:
    """One sentence of what was measured, nobody's guilt."""
    figure = figure or 0
    if kind == DoubtKind.USED_BEFORE:
        return "与以前的一张照片相同" if figure == 0 else f"与以前的一张照片相似（差 {figure} 位）"
    if kind == DoubtKind.OLDER:
        days, minutes = divmod(figure, 24 * 60)
        ahead = f"{days} 天" if days else f"{max(1, minutes // 60)} 小时"
        return f"照片里的拍摄时间比发现隐患早 {ahead}"
    return f"照片里的位置离监管对象约 {figure} 米"


def questions_of(hazard: Hazard, shots: Sequence[Shot]) -> list[list[Question]]:
    """For each photo what there is to look at. Four queries, however many photos."""
    known = used_before(hazard, shots)
    return [
        [
            *([known[no]] if no in known else []),
            *_older(hazard, shot),
            *_far(hazard, shot),
        ]
        for no, shot in enumerate(shots)
    ]


def used_before(hazard: Hazard, shots: Sequence[Shot]) -> dict[int, Question]:
    """By position the nearest photo of the county that was there before: same bytes, or alike.

    Photos after of the same hazard are not asked: a firm may send the same picture again. Its own
    photos before show the same spot: only a nearly identical one, the old photo itself, is asked.
    """
    own: dict[str, set[UUID]] = {PhotoStage.BEFORE: set(), PhotoStage.AFTER: set()}
    kept = HazardPhoto.objects.filter(county=hazard.county_id, hazard=hazard)
    for stage, photo_id in kept.values_list("stage", "photo"):
        own[stage].add(photo_id)
    rows = Photo.objects.filter(county=hazard.county_id).exclude(pk__in=own[PhotoStage.AFTER])
    rows = rows.exclude(pk__in=[shot.pk for shot in shots])
    rows = rows.exclude(kind__in=(PhotoKind.SIGNATURE, PhotoKind.PAPER))
    near = _near([shot.phash for shot in shots], hazard.county_id)
    likely = {f"{other:016x}" for others in near.values() for other in others}
    hit = Q(sha256__in={shot.sha256 for shot in shots}) | Q(phash__in=likely)
    found: dict[int, Question] = {}
    doubt = limits().doubt
    for photo in rows.filter(hit).order_by("received_at", "pk")[:500]:
        most = doubt.own_bits if photo.pk in own[PhotoStage.BEFORE] else doubt.bits
        for no, shot in enumerate(shots):
            bits = _bits(shot, photo)
            if bits is None or bits > most:
                continue
            if no not in found or bits < found[no].figure:
                found[no] = Question(DoubtKind.USED_BEFORE, bits, photo)
    return found


def _bits(shot: Shot, photo: Photo) -> int | None:
    if shot.sha256 == photo.sha256:
        return 0
    if not (says_something(shot.phash) and says_something(photo.phash)):
        return None
    return (int(shot.phash, 16) ^ int(photo.phash, 16)).bit_count()


def says_something(phash: str) -> bool:
    """Not the hash of a blank picture."""
    return bool(phash) and FEWEST_BITS <= int(phash, 16).bit_count() <= 64 - FEWEST_BITS


def packed(phashes: Iterable[str]) -> Hashes:
    """Hashes of 16 hex digits as 64-bit numbers."""
    import numpy as np

    told = bytes.fromhex("".join(phashes))
    return np.frombuffer(told, dtype=">u8").astype(np.uint64)


def within(phash: str, among: Hashes, bits: int) -> list[int]:
    """Those of the numbers that differ from the hash in so many bits or fewer."""
    import numpy as np

    differs = np.bitwise_count(among ^ np.uint64(int(phash, 16)))
    return [int(one) for one in among[differs <= bits]]


def _near(phashes: Sequence[str], county_id: str) -> dict[str, list[int]]:
    """The hashes of the county's photos that look like each of these. One query."""
    bits, asked = limits().doubt.bits, {one for one in phashes if says_something(one)}
    if not asked:
        return {}
    among = _hashes(county_id, asked, bits)
    return {one: within(one, among, bits) for one in asked}


def _hashes(county_id: str, phashes: Collection[str], bits: int) -> Hashes:
    """Every hash of the county that may differ from one of these in so many bits or fewer."""
    rows: QuerySet[Photo] = Photo.objects.filter(county=county_id).order_by()
    first, *others = (
        rows.alias(quarter=Quarter("phash", at=at))
        .filter(quarter__in=_quarters(phashes, at, bits // len(QUARTERS)))
        .values_list("phash", flat=True)
        for at in QUARTERS
    )
    return packed(set(first.union(*others, all=True)))


def _quarters(phashes: Collection[str], at: int, bits: int) -> set[str]:
    """One quarter of each hash, and what differs from it in so many bits or fewer."""
    flips = [
        sum(1 << bit for bit in flipped)
        for count in range(bits + 1)
        for flipped in combinations(range(16), count)
    ]
    own = {int(phash[at - 1 : at + 3], 16) for phash in phashes}
    return {f"{one ^ flip:04x}" for one in own for flip in flips}


def _older(hazard: Hazard, shot: Shot) -> list[Question]:
    taken = shot.taken_at or getattr(shot, "device_at", None)
    if taken is None:
        return []
    ahead = hazard.found_at - taken
    if ahead <= timedelta(minutes=limits().doubt.minutes_before):
        return []
    return [Question(DoubtKind.OLDER, int(ahead.total_seconds() // 60))]


def _far(hazard: Hazard, shot: Shot) -> list[Question]:
    there = point_of(hazard.place) if hazard.place is not None else None
    if there is None or shot.lon is None or shot.lat is None:
        return []
    metres = Point(float(shot.lon), float(shot.lat), Crs.WGS84).metres_to(there)
    return [Question(DoubtKind.FAR, int(metres))] if metres > limits().doubt.metres else []
