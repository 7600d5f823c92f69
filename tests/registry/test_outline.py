"""A GeoJSON file of any make is read or refused with a sentence."""

import pytest

from hongxian.kit.verdict import Refused
from hongxian.registry.queries.outline import read_outline


def polygon(point: str) -> bytes:
    return f'{{"type": "Polygon", "coordinates": [[{point}, [1, 2], [3, 4], {point}]]}}'.encode()


@pytest.mark.parametrize(
    "data",
    [
        polygon("[" + "9" * 4000 + ", 28]"), polygon("[1e999, 28]"), polygon("[NaN, 28]"),
        b'{"type": []}', b'{"type": {}, "features": []}', b'{"type": null}', b'{"type": "\\ud800"}',
        b"[" * 100_000, b"\xff", b"\0",
    ],
)  # fmt: skip
def test_what_is_no_outline_is_refused(data):
    with pytest.raises(Refused):
        read_outline(data)


def test_what_stands_beside_the_outline_is_left_alone():
    ring = "[[113, 28], [113.1, 28], [113.1, 28.1], [113, 28]]"
    feature = (
        '{"type": "Feature", "properties": {"area": NaN, "name": "\\ud800"},'
        f' "geometry": {{"type": "Polygon", "coordinates": [{ring}]}}}}'
    )

    assert len(read_outline(feature.encode())[0]) == 4
