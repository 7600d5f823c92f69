"""One way to write an entry down as bytes, the same on every database, and its SHA-256.

An entry is JSON with sorted keys, no spaces, UTF-8; times are UTC with six digits of a second. What
a link or a head covers is its parts on a line each. `scripts/verify_log.py` says the same thing
without this module; decision 0009 explains it.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

START = "0" * 64
"""What the first link and the first head of a county point back to."""
FIELDS = (
    "id", "county_code", "at", "actor_id", "actor_name", "actor_unit", "acting_for", "verb",
    "subject_type", "subject_id", "subject_label", "basis", "detail",
)  # fmt: skip
"""What the digest of an entry covers: every column but the digest itself."""
_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


def moment(at: datetime) -> str:
    """2026-06-16T04:00:00.000000Z"""
    return f"{at.astimezone(UTC).isoformat(timespec='microseconds')[:-6]}Z"


def line(value: Mapping[str, Any]) -> str:
    """A record as one line of canonical JSON."""
    return _encode(value)


def content(values: Sequence[Any]) -> dict[str, Any]:
    """The fields of an entry, given in the order of FIELDS, as they are written down."""
    told = dict(zip(FIELDS, values, strict=True))
    told["id"] = str(told["id"])
    told["at"] = moment(told["at"])
    return told


def entry_digest(values: Sequence[Any]) -> str:
    """The digest of an entry, its fields given in the order of FIELDS."""
    return sha256(_encode(content(values)).encode()).hexdigest()


def link_digest(county: str, seq: int, entry: str, previous: str, sealed_at: datetime) -> str:
    """The digest of a link; `entry` is the entry's digest, `previous` the digest before."""
    return _of(county, seq, entry, previous, moment(sealed_at))


def head_digest(county: str, day: str, first: int, last: int, link: str, previous: str) -> str:
    """The digest of a day: which links it covers, the last one's digest, the day before."""
    return _of(county, day, first, last, link, previous)


def _of(*parts: str | int) -> str:
    return sha256("\n".join(map(str, parts)).encode()).hexdigest()


def fold(value: Any) -> Any:
    """Details as every database gives them back: no fractions, no tuples, no NUL."""
    if isinstance(value, str):
        return value.replace("\0", "")
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, Mapping):
        return {str(key): fold(part) for key, part in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [fold(part) for part in value]
    return str(value)
