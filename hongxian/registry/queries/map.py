"""What the map draws: points of places with their state in words, the outline, in one system."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from hongxian.orgs.access import Actor
from hongxian.registry import codes
from hongxian.registry.models import CountyOutline, Crs, Licence, Place, PlaceState
from hongxian.registry.points import Point
from hongxian.registry.queries.licences import expired

MARKS = (
    ("expired", "许可证件已过期"),
    ("paused", "停业"),
    ("open", "在营"),
)
"""How a point may be marked, the more urgent first: code and word of the legend."""


@dataclass(frozen=True)
class Drawn:
    """The points as rows of [lon, lat, mark, name, category, key], and how many of each mark."""

    points: list[list[Any]]
    counts: dict[str, int]


def draw(rows: QuerySet[Place], crs: str, today: date) -> Drawn:
    """The located rows in the map's coordinate system. Two queries whatever their number."""
    located = rows.filter(lon__isnull=False).order_by()
    late = Licence.objects.filter(expired(today), place__in=located.values("pk"))
    overdue = set(late.order_by().values_list("place_id", flat=True))
    fields = ("lon", "lat", "crs", "state", "name", "category", "pk")
    counts = dict.fromkeys(dict(MARKS), 0)
    points = []
    for lon, lat, own, state, name, category, pk in located.values_list(*fields):
        spot = Point(float(lon), float(lat), own).to(crs)
        mark = "expired" if pk in overdue else "paused" if state == PlaceState.PAUSED else "open"
        counts[mark] += 1
        points.append(
            [
                round(spot.lon, 6), round(spot.lat, 6), mark, name,
                codes.category_name(category), str(pk),
            ]
        )  # fmt: skip
    return Drawn(points, counts)


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
