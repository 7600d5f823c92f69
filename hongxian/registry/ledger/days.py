"""Days as people type them: serials, 2026年3月5日, 2026.3.5, 26-3-5, 20260305, ranges, 长期."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from hongxian.registry.ledger.values import LONG_TERM, Unread, flat, says_nothing

_FIRST, _LAST = date(1900, 1, 1), date(2199, 12, 31)
_SERIAL_ZERO = date(1899, 12, 30)
_SERIALS = (10000, 110000)
"""Spreadsheet day numbers of 1927 to 2201."""
_FULL = re.compile(
    r"(?<!\d)(\d{4}|\d{2})\s*[年./\-、,]\s*(\d{1,2})\s*[月./\-、,]\s*(\d{1,2})(?!\d)\s*[日号]?"
)
_PACKED = re.compile(r"(?<!\d)((?:19|20)\d{2})(\d{2})(\d{2})(?!\d)")
_NO_YEAR = re.compile(r"(?<![\d年./\-])(\d{1,2})月(\d{1,2})[日号]?")
_MONTH = re.compile(r"(?<!\d)(\d{4})\s*[年./\-]\s*(\d{1,2})\s*月?(?!\d)")
_AT_ONCE = re.compile(r"立即|当场|当日|即时|即刻|马上|立行立改|立整立改")
_STARTS = re.compile(r"(起|始|自[^至]*)$")
_MONTH_END = re.compile(r"(?<!\d)(\d{1,2})月(?:底|末|份|内)")
_HAN = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_HAN_DAY = re.compile(
    r"([〇○零一二三四五六七八九]{4})年([一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,3})日?"
)


@dataclass(frozen=True)
class Period:
    """From when to when; an end of None with `is_open` means 长期, with `at_once` 立即."""

    start: date | None
    end: date | None
    is_open: bool = False
    at_once: bool = False


def day(cell: Any, year: int | None = None) -> date | None:
    """The day a cell names. `year` is what the title says, for 3月5日.

    Raises `Unread` for what is no day: 2026年2月30日, 3.5, 2026年3月.
    """
    if says_nothing(cell):
        return None
    native = _native(cell)
    if native is not None:
        return _plausible(native, flat(cell))
    said = flat(cell)
    found = _days(said, year)
    if len(found) == 1:
        return found[0]
    if len(found) > 1:
        raise Unread(f"“{said[:24]}”里有几个日期")
    raise _no_day(said)


def period(cell: Any, year: int | None = None) -> Period | None:
    """A term: two days with 至 between, one day (the end), 长期, or 立即."""
    if says_nothing(cell):
        return None
    native = _native(cell)
    if native is not None:
        return Period(None, _plausible(native, flat(cell)))
    return _term(flat(cell), year)


def _term(said: str, year: int | None) -> Period:
    found = _days(said, year)
    if len(found) > 2:
        raise Unread(f"“{said[:24]}”里有几个日期")
    if len(found) == 2:
        if found[1] < found[0]:
            raise Unread(f"“{said[:24]}”的止期早于起期")
        return Period(found[0], found[1])
    if any(word in said for word in LONG_TERM):
        return Period(found[0] if found else None, None, is_open=True)
    if found:
        is_start = _STARTS.search(said.replace(" ", ""))
        return Period(found[0], None) if is_start else Period(None, found[0])
    if _AT_ONCE.search(said):
        return Period(None, None, at_once=True)
    month = _month_end(said, year)
    if month is not None:
        return Period(None, month)
    raise _no_day(said)


def _month_end(said: str, year: int | None) -> date | None:
    """A term that names a month alone (检验有效期 2026.12, 3月底前) ends with it."""
    full, short = _MONTH.search(said), _MONTH_END.search(said)
    parts = full.groups() if full else (str(year), short.group(1)) if short and year else None
    if parts is None or not 1 <= int(parts[1]) <= 12:
        return None
    first = _made((*parts, "1"), said)
    return (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def _native(cell: Any) -> date | None:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, bool | time | timedelta):
        raise Unread("这里应当是日期")
    if isinstance(cell, int | float) and _SERIALS[0] <= cell <= _SERIALS[1]:
        return _SERIAL_ZERO + timedelta(days=int(cell))
    return None


def _plausible(found: date, said: str) -> date:
    if not _FIRST < found < _LAST:
        raise Unread(f"日期“{said[:20]}”不合情理")
    return found


def _days(said: str, year: int | None) -> list[date]:
    """Every day in a text, in its order."""
    said = _HAN_DAY.sub(_from_han, said)
    hits = [(hit.start(), hit.groups()) for hit in _FULL.finditer(said)]
    bare = _FULL.sub(lambda hit: " " * len(hit.group(0)), said)
    hits += [(hit.start(), hit.groups()) for hit in _PACKED.finditer(bare)]
    if not hits and said.isdigit() and len(said) == 5 and _SERIALS[0] <= int(said) <= _SERIALS[1]:
        return [_SERIAL_ZERO + timedelta(days=int(said))]
    hits.sort()
    first_year = int(hits[0][1][0]) if hits else year
    for hit in _NO_YEAR.finditer(bare):
        if first_year is None:
            raise Unread(f"“{said[:20]}”没有年份")
        hits.append((hit.start(), (str(first_year), *hit.groups())))
    hits.sort()
    return [_made(parts, said) for _, parts in hits]


def _from_han(hit: "re.Match[str]") -> str:
    parts = [hit.group(1).translate(_HAN), _small(hit.group(2)), _small(hit.group(3))]
    return f"{parts[0]}年{parts[1]}月{parts[2]}日"


def _small(han: str) -> str:
    """二十五 → 25."""
    tens, ten, ones = han.partition("十")
    if not ten:
        return han.translate(_HAN)
    return f"{tens.translate(_HAN) or '1'}{ones.translate(_HAN) or '0'}"


def _made(parts: tuple[str, ...], said: str) -> date:
    year, month, number = (int(part) for part in parts)
    if year < 100:
        year += 2000 if year < 70 else 1900
    try:
        made = date(year, month, number)
    except ValueError:
        raise Unread(f"“{said[:24]}”不是存在的日期") from None
    return _plausible(made, said)


def _no_day(said: str) -> Unread:
    if _MONTH.search(said):
        return Unread(f"“{said[:20]}”只有年月，没有日")
    return Unread(f"“{said[:20]}”不是日期")
