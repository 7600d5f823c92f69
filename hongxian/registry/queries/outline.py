"""GeoJSON as an office may hand it in: read, judged, reduced to rings of [lon, lat]."""

import json
from typing import Any

from hongxian.kit.judge import flaw
from hongxian.kit.verdict import Refused

LARGEST = 5 * 2**20
MOST_POINTS = 20_000
WEST, EAST, SOUTH, NORTH = 73.0, 136.0, 3.0, 54.0
"""Degrees between which the country lies: what is outside was written the other way round."""
Ring = list[list[float]]


def read_outline(data: bytes) -> list[Ring]:
    """The rings of every polygon in the file; raises Refused with what to do about it."""
    if len(data) > LARGEST:
        raise Refused("文件超过5兆，请先简化边界再导入。")
    try:
        told = json.loads(data.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError):
        raise Refused("这不是GeoJSON文件：请用UTF-8编码的.geojson文件。") from None
    rings = [_ring(ring) for polygon in _polygons(told, 0) for ring in polygon]
    if not rings:
        raise Refused("文件里没有面（Polygon、MultiPolygon），请导出县界的面数据。")
    if sum(map(len, rings)) > MOST_POINTS:
        raise Refused(f"边界点超过{MOST_POINTS}个，请先简化（例如每50米一个点）再导入。")
    return rings


def _polygons(told: Any, depth: int) -> list[Any]:
    """Lists of rings, whatever the polygons are wrapped in."""
    if not isinstance(told, dict) or depth > 4:
        raise Refused("这不是GeoJSON文件：最外层应有 type。")
    kind = told.get("type")
    if kind == "Polygon":
        return [_list(told.get("coordinates"))]
    if kind == "MultiPolygon":
        return [_list(polygon) for polygon in _list(told.get("coordinates"))]
    if kind == "Feature":
        return _polygons(told.get("geometry"), depth + 1)
    if kind is not None and not isinstance(kind, str):
        raise Refused("这不是GeoJSON文件：最外层应有 type。")
    inside = {"FeatureCollection": "features", "GeometryCollection": "geometries"}
    if kind in inside:
        parts = _list(told.get(inside[kind]))
        return [polygon for part in parts for polygon in _polygons(part, depth + 1)]
    return []


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise Refused("GeoJSON的坐标写法不对（coordinates 应为列表）。")
    return value


def _ring(ring: Any) -> Ring:
    points = [_point(point) for point in _list(ring)]
    if len(points) < 4 or points[0] != points[-1]:
        raise Refused("边界没有闭合：首尾两点应相同，至少四个点。")
    return points


def _point(point: Any) -> list[float]:
    pair = _list(point)[:2]
    if len(pair) < 2 or not all(type(number) in {int, float} for number in pair) or flaw(pair):
        raise Refused("边界点应写成[经度, 纬度]。")
    lon, lat = float(pair[0]), float(pair[1])
    if not (WEST <= lon <= EAST and SOUTH <= lat <= NORTH):
        raise Refused(
            f"边界点（{lon:g}，{lat:g}）不在中国范围内：请用经纬度，先经度后纬度，不要用平面坐标。"
        )
    return [round(lon, 6), round(lat, 6)]
