"""Moments and keys that follow from numbers alone, as PostgreSQL's COPY reads them.

A moment is a number of seconds on the clocks of this county, so that days and hours are arithmetic.
"""

from datetime import UTC, date, datetime, timedelta

DAY = date(2026, 6, 16)
"""The day on which the demo's clock stands."""
HOUR, DAYS = 3600, 86400
ZONE = 8 * HOUR
EPOCH = date(1970, 1, 1)
BITS = (1 << 60) - 1
SPREAD = 0x9E3779B97F4A7C15 & BITS | 1

TODAY = (DAY - EPOCH).days * DAYS
NOW = TODAY + 10 * HOUR
"""Ten in the morning of that day."""
NULL = "\\N"

_DAYS: dict[int, str] = {}
_CLOCK = [f"{minute // 60:02}:{minute % 60:02}" for minute in range(24 * 60)]


def day_of(moment: int) -> date:
    """The local day a moment falls on."""
    return EPOCH + timedelta(days=moment // DAYS)


def day(moment: int) -> str:
    """2026-06-16"""
    number = moment // DAYS
    if number not in _DAYS:
        _DAYS[number] = (EPOCH + timedelta(days=number)).isoformat()
    return _DAYS[number]


def stamp(moment: int) -> str:
    """2026-06-16 10:00:00+08"""
    rest = moment % DAYS
    return f"{day(moment)} {_CLOCK[rest // 60]}:{rest % 60:02}+08"


def utc(moment: int) -> str:
    """2026-06-16T02:00:00"""
    moment -= ZONE
    rest = moment % DAYS
    return f"{day(moment)}T{_CLOCK[rest // 60]}:{rest % 60:02}"


def aware(moment: int) -> datetime:
    """The same as Python has it."""
    return datetime.fromtimestamp(moment - ZONE, UTC)


def key(kind: int, number: int, moment: int) -> str:
    """The key of the number-th row of a kind: a UUIDv7 in its form and order, made without chance.

    The last sixty bits are the number, spread by an odd factor: two numbers never meet.
    """
    mixed = ((number << 6 | kind) * SPREAD) & BITS
    milliseconds = (moment - ZONE) * 1000
    return (
        f"{milliseconds >> 16:08x}-{milliseconds & 0xFFFF:04x}-7{number & 0xFFF:03x}-"
        f"{8 | number >> 12 & 3:x}{mixed >> 48:03x}-{mixed & 0xFFFFFFFFFFFF:012x}"
    )


def mixed(number: int, *, of: int) -> int:
    """A number below `of` that looks like chance and is none."""
    number = (number + 0x9E3779B9) * 0x85EBCA6B & 0xFFFFFFFF
    number = (number ^ number >> 13) * 0xC2B2AE35 & 0xFFFFFFFF
    return (number ^ number >> 16) % of
