"""疑似重复: places that may be one and the same, each pair with its reasons.

Nobody compares all with all: places are put into blocks by what doubles share (credit code,
telephone, the beginning and the end of the bare name, the address, a square of the map) and only
compared inside a block. A block that is too full says nothing (a whole market under one phone
number) and is left out of that key. `pairs` keeps what was found and leads it on.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from hongxian.kit.search import bigrams, fold
from hongxian.orgs.access import Actor
from hongxian.registry.models import Crs, Place, PlacePair
from hongxian.registry.points import Point

FULL_BLOCK = 40
NEAR, FAR, SQUARE = 150.0, 2000.0, 0.002
"""Metres that count as near, as far; degrees of a square of the map, about 200 m."""
ENOUGH = 3.0
LEAST_ALIKE = 0.6
# Words that names of this trade share and that tell nothing apart.
COMMON = re.compile(
    r"有限责任公司|股份有限公司|有限公司|个体工商户|分公司|公司|经营部|门市部|服务部|商行|商店|"
    r"超市|[（(].*?[)）]"
)
FIELDS = (
    "pk", "name", "address", "credit_code", "phone", "category", "unit_id", "lon", "lat", "crs",
)  # fmt: skip


Key = tuple[str, str]


class Seen(NamedTuple):
    """What is compared of one place; its point in WGS-84."""

    pk: UUID
    name: str
    bare: str
    address: str
    credit_code: str
    phone: str
    category: str
    unit_id: int
    point: Point | None


@dataclass(frozen=True)
class Likeness:
    """Two places that may be one. `first` has the smaller key; `score` orders the list."""

    first: UUID
    second: UUID
    score: float
    reasons: tuple[str, ...]

    @property
    def sentence(self) -> str:
        return "；".join(self.reasons)


def look_alikes(place: Place, actor: Actor) -> list[Likeness]:
    """The pairs of one place: what a person entering it should look at first. One query."""
    me = _seen_of(place)
    near = Q(name=place.name)
    if place.credit_code:
        near |= Q(credit_code=place.credit_code)
    if place.phone:
        near |= Q(phone=place.phone)
    if len(me.bare) > 1:
        near |= Q(search__contains=me.bare)
    rows = Place.objects.visible_to(actor).standing().filter(near).exclude(pk=place.pk)
    judged = PlacePair.objects.visible_to(actor).filter(
        Q(first=place, second=OuterRef("pk")) | Q(first=OuterRef("pk"), second=place)
    )
    others = rows.order_by().annotate(is_settled=Exists(judged)).values_list(*FIELDS, "is_settled")
    found = (
        compare(me, seen_of_values(values))
        for *values, is_settled in others[:FULL_BLOCK]
        if not is_settled
    )
    return [pair for pair in found if pair]


def compare_places(one: Place, other: Place) -> Likeness | None:
    """What speaks for two given places being one. No query."""
    return compare(_seen_of(one), _seen_of(other))


def _seen_of(place: Place) -> Seen:
    return seen_of_values([getattr(place, name) for name in FIELDS])


def compare(one: Seen, other: Seen) -> Likeness | None:
    """What speaks for the two being one, weighed; None when it is not enough."""
    if _at_most(one, other) < ENOUGH:
        return None
    told = [*_codes(one, other), *_names(one, other), *_spots(one, other)]
    score = sum(weight for weight, _ in told)
    # The same shop owner may run two shops: a phone alone, a neighbour alone, prove nothing.
    if score < ENOUGH:
        return None
    first, second = sorted((one.pk, other.pk))
    reasons = tuple(reason for _, reason in sorted(told, key=lambda each: -each[0]))
    return Likeness(first, second, round(score, 2), reasons)


def _at_most(one: Seen, other: Seen) -> float:
    """The most that `compare` could find, without comparing texts: few pairs get further."""
    most = 2.5 if one.bare == other.bare else 2.0
    if one.credit_code and other.credit_code:
        most += 3.0 if one.credit_code == other.credit_code else -2.5
    if one.phone and one.phone == other.phone:
        most += 1.0
    if one.address and other.address:
        most += 1.5 if one.address == other.address else 0.8
    if one.point and other.point and most + 1.2 >= ENOUGH and _may_be_near(one.point, other.point):
        most += max(0.0, _nearness(one.point.metres_to(other.point)))
    return most


def _may_be_near(one: Point, other: Point) -> bool:
    """Within the degrees that `NEAR` can span anywhere in the country? Most pairs are not."""
    return abs(one.lat - other.lat) < 0.0014 and abs(one.lon - other.lon) < 0.0024


def _nearness(metres: float) -> float:
    """What a distance weighs."""
    if metres <= NEAR:
        return 1.2 if metres <= 50 else 0.6
    return -1.5 if metres > FAR else 0.0


def _codes(one: Seen, other: Seen) -> Iterator[tuple[float, str]]:
    if one.credit_code and other.credit_code:
        if one.credit_code == other.credit_code:
            yield 3.0, "信用代码相同"
        else:
            yield -2.5, "信用代码不同"
    if one.phone and one.phone == other.phone:
        yield 1.0, "电话相同"


def _names(one: Seen, other: Seen) -> Iterator[tuple[float, str]]:
    if one.bare and one.bare == other.bare:
        yield 2.5, "名称相同"
        return
    alike = _alike(one.bare, other.bare)
    if alike >= LEAST_ALIKE:
        yield 2.0 * alike, "名称相近"


def _spots(one: Seen, other: Seen) -> Iterator[tuple[float, str]]:
    if one.address and other.address:
        if one.address == other.address:
            yield 1.5, "地址相同"
        elif _alike(one.address, other.address) >= 0.8:
            yield 0.8, "地址相近"
    if one.point and other.point:
        metres = one.point.metres_to(other.point)
        if metres <= NEAR:
            yield _nearness(metres), f"相距{round(metres / 10) * 10 or '不到10'}米"
        elif metres > FAR:
            yield _nearness(metres), f"相距{metres / 1000:.1f}公里"


@lru_cache(maxsize=200_000)
def _alike(one: str, other: str) -> float:
    """0 to 1. Cheap bounds first: most pairs fall at them."""
    if not one or not other:
        return 0.0
    if 2 * min(len(one), len(other)) / (len(one) + len(other)) < LEAST_ALIKE:
        return 0.0
    mine, theirs = set(bigrams(one)), set(bigrams(other))
    if not mine & theirs:
        return 0.0
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def keys_of(place: Seen) -> frozenset[Key]:
    """The blocks a place belongs to."""
    return frozenset(_keys(place))


def _keys(place: Seen) -> Iterator[Key]:
    if place.credit_code:
        yield "code", place.credit_code
    if place.phone:
        yield "phone", place.phone
    if place.bare:
        yield "name", place.bare
        yield "head", f"{place.bare[:3]}{place.unit_id}"
        yield "tail", f"{place.bare[-3:]}{place.unit_id}"
    if len(place.address) > 3:
        yield "address", place.address
    if place.point:
        x, y = place.point.lon / SQUARE, place.point.lat / SQUARE
        # Half a square to each side, so that neighbours over an edge meet in one of the four.
        for dx in (0.0, 0.5):
            for dy in (0.0, 0.5):
                yield f"square{dx}{dy}", f"{int(x + dx)},{int(y + dy)},{place.bare[:1]}"


def seen_of_values(values: Sequence[object]) -> Seen:
    pk, name, address, code, phone, category, unit_id, lon, lat, crs = values
    point = None
    if lon is not None:
        point = Point(float(str(lon)), float(str(lat)), str(crs)).to(Crs.WGS84)
    return Seen(
        pk=pk, name=str(name), bare=bare_name(str(name)), address=fold(str(address)),  # type: ignore[arg-type]
        credit_code=str(code), phone=str(phone), category=str(category),
        unit_id=int(str(unit_id)), point=point,
    )  # fmt: skip


def bare_name(name: str) -> str:
    """The folded name without the words that tell nothing apart; whole where only they stand."""
    return fold(COMMON.sub("", name)) or fold(name)
