"""Points on the ground: entered in a stated coordinate system, kept as given, converted to look.

Systems: WGS-84 (what phones give), CGCS2000 (the national system, EPSG:4490; equal to WGS-84 to
within about a metre, which is less than a phone knows, so no conversion), GCJ-02 (consumer maps,
offset by 100–700 m), BD-09 (a further offset). GCJ-02 and BD-09 have no published definition:
`eviltransform` reckons them, to some metres. Lengths are in metres, angles in degrees.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import eviltransform

from hongxian.registry.models import Crs

LIKE_WGS84 = frozenset({Crs.WGS84, Crs.CGCS2000})


@dataclass(frozen=True)
class Point:
    """Longitude and latitude in one coordinate system."""

    lon: float
    lat: float
    crs: str

    def to(self, crs: str) -> "Point":
        """The same spot in another system."""
        if same_ground(self.crs, crs):
            return Point(self.lon, self.lat, crs)
        return _from_wgs84(_to_wgs84(self), crs)

    def metres_to(self, other: "Point") -> float:
        """The distance along the ground."""
        mine, theirs = _to_wgs84(self), _to_wgs84(other)
        metres: float = eviltransform.distance(mine.lat, mine.lon, theirs.lat, theirs.lon)
        return metres


def same_ground(one: str, other: str) -> bool:
    """Do the two systems give a spot the same numbers?"""
    return one == other or (one in LIKE_WGS84 and other in LIKE_WGS84)


def point_of(row: Any) -> Point | None:
    """The point of a record with `lon`, `lat`, `crs`; None where it has none."""
    if row.lon is None or row.lat is None or not row.crs:
        return None
    return Point(float(row.lon), float(row.lat), row.crs)


def words_of(row: Any) -> str:
    """A record's point as a person writes it: 100.61，39.544（GCJ-02）; "" where it has none."""
    if point_of(row) is None:
        return ""
    return f"{row.lon.normalize():f}，{row.lat.normalize():f}（{Crs(row.crs).label}）"


def as_stored(degrees: float) -> Decimal:
    """Seven decimals, a centimetre: what a row keeps."""
    return Decimal(f"{degrees:.7f}")


def _to_wgs84(point: Point) -> Point:
    if point.crs in LIKE_WGS84:
        return point
    lat, lon = point.lat, point.lon
    if point.crs == Crs.BD09:
        lat, lon = eviltransform.bd2gcj(lat, lon)
    if point.crs in {Crs.BD09, Crs.GCJ02}:
        lat, lon = _gcj_to_wgs84(lat, lon)
    return Point(lon, lat, Crs.WGS84)


def _gcj_to_wgs84(lat: float, lon: float) -> tuple[float, float]:
    """The library's quick guess, set right twice by what it would become: within a centimetre, in
    a sixth of the time of its search by halves."""
    near_lat, near_lon = eviltransform.gcj2wgs(lat, lon)
    for _ in range(2):
        back_lat, back_lon = eviltransform.wgs2gcj(near_lat, near_lon)
        near_lat, near_lon = near_lat + lat - back_lat, near_lon + lon - back_lon
    return near_lat, near_lon


def _from_wgs84(point: Point, crs: str) -> Point:
    lat, lon = point.lat, point.lon
    if crs in {Crs.GCJ02, Crs.BD09}:
        lat, lon = eviltransform.wgs2gcj(lat, lon)
    if crs == Crs.BD09:
        lat, lon = eviltransform.gcj2bd(lat, lon)
    return Point(lon, lat, crs)
