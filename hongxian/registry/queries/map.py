"""What the map draws: points of places with their state in words, the outline, in one system."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from json.encoder import encode_basestring
from uuid import UUID

from django.db.models import CharField, QuerySet
from django.db.models.functions import Cast

from hongxian.orgs.access import Actor
from hongxian.registry import codes
from hongxian.registry.models import CountyOutline, Crs, Licence, Place, PlaceState
from hongxian.registry.points import Point, same_ground
from hongxian.registry.queries.licences import expired

WITH_DASHES = 36
"""So long is a key that the database writes as people do; SQLite keeps it without dashes."""
MARKS = (
    ("expired", "许可证件已过期"),
    ("paused", "停业"),
    ("open", "在营"),
)
"""How a point may be marked, the more urgent first: code and word of the legend."""


@dataclass(frozen=True)
class Drawn:
    """The points as JSON: rows of [lon, lat, mark, name, category, key]; how many of each mark; the
    categories by name, of which a row holds the number."""

    points: str
    counts: dict[str, int]
    categories: list[str]


def draw(rows: QuerySet[Place], crs: str, today: date) -> Drawn:
    """The located rows in the map's coordinate system. Two queries whatever their number.

    Written as text in one pass: tens of thousands of rows need no second one to become JSON, and
    come as text from the database, which is done with it sooner than Python with its numbers.
    """
    located = rows.filter(lon__isnull=False).order_by()
    late = Licence.objects.filter(expired(today), place__in=located.values("pk"))
    overdue = set(late.order_by().values_list(_as_text("place"), flat=True))
    told: list[str | Cast] = [_as_text(name) for name in ("lon", "lat", "pk")]
    told += ["crs", "state", "name", "category"]
    stays = {own: same_ground(own, crs) for own in Crs.values}
    counts = dict.fromkeys(dict(MARKS), 0)
    numbers: dict[str, int] = {}
    points = []
    for lon, lat, pk, own, state, name, category in located.values_list(*told):
        at = f"{lon},{lat}" if stays[own] else _moved(lon, lat, own, crs)
        mark = "expired" if pk in overdue else "paused" if state == PlaceState.PAUSED else "open"
        counts[mark] += 1
        number = numbers.setdefault(category, len(numbers))
        key = pk if len(pk) == WITH_DASHES else UUID(pk)
        points.append(f'[{at},"{mark}",{encode_basestring(name)},{number},"{key}"]')
    names = [codes.category_name(category) for category in numbers]
    return Drawn(f"[{','.join(points)}]", counts, names)


def _as_text(name: str) -> Cast:
    return Cast(name, CharField())


def _moved(lon: str, lat: str, own: str, crs: str) -> str:
    spot = Point(float(lon), float(lat), own).to(crs)
    return f"{spot.lon:.6f},{spot.lat:.6f}"


def outline_in(actor: Actor, crs: str) -> list[list[list[float]]]:
    """The county's outline as rings of [lat, lon] in the map's system; empty when none is there."""
    outline = CountyOutline.objects.visible_to(actor).first()
    if outline is None:
        return []
    return [[_turned(point, outline.crs, crs) for point in ring] for ring in outline.rings]


def _turned(point: Sequence[float], own: str, crs: str) -> list[float]:
    spot = Point(point[0], point[1], own).to(crs)
    return [round(spot.lat, 6), round(spot.lon, 6)]


def crs_label(crs: str) -> str:
    return str(Crs(crs).label)
