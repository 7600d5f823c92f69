"""Dates as plans write them: partial, half-months, ranges with one year, Chinese numerals."""

import calendar
import re
from dataclasses import dataclass, replace
from datetime import date

from hongxian.plans.numbers import number

_H = "〇零一二三四五六七八九十"
_YEAR = rf"(?P<year>20\d\d|二[{_H}0-9]{{3}})年度?"
_POINT = re.compile(
    rf"(?:(?:{_YEAR}|(?P<rel>今年|当年|本年度?|次年|明年|翌年))?"
    rf"(?P<month>1[0-2]|0?[1-9]|十[一二]?|[{_H}])月份?"
    rf"(?:(?P<day>[12]\d|3[01]|0?[1-9]|三十一?|二十[{_H}]?|十[{_H}]?|[{_H}])"
    r"(?:[日号]|(?=[之以]?前)|(?=[\-~至到]{1,3}(?:[12]\d|3[01]|0?[1-9])[日号]))"
    rf"|(?P<part>上、?中旬|中、?下旬|上旬|中旬|下旬|月?底|末|初|中(?=[至到\-~、，前]))?)"
    rf"|(?P<yonly>20\d\d|二[{_H}0-9]{{3}})年度?(?P<ypart>年?底|末|初|内)?"
    r"|(?P<relend>今年|当年|本年度?|明年|次年|翌年)?(?P<yend>年底|年末|年内)"
    r"|(?P<iso>20\d\d)[.\-/](?P<isom>1[0-2]|0?[1-9])(?:[.\-/](?P<isod>[12]\d|3[01]|0?[1-9]))?(?!\d)"
    r"|(?P<donly>[12]\d|3[01]|0?[1-9])[日号]"
    r"|(?P<bare>1[0-2]|[1-9]|十[一二]?|[二三四五六七八九])(?=[\-~至到一]{1,3}(?:1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九])月)"
    r"|(?P<ybare>20\d\d)(?=[\-~至到一]{1,3}20\d\d年?)"
    r"|(?P<ytail>(?<=[\-~至到一])20\d\d)(?!\d))"
)
_NOT_BEFORE = re.compile(r"[\d.第]$")
_JOINT = re.compile(r"^[份起开始，日是止]{0,3}(?:[\-~]{1,3}|至|到|一|起至|止?于)(?:今年|当年)?$")
_FROM_NOW = re.compile(
    r"(?:即日起|现在起|印发之日起|发文之日起|下发之日起|发布之日起|公布之日起)(?:开始)?(?:至|到|[\-~]{1,3})?$"
)
_OPEN_END = re.compile(r"^(?:份)?(?:起|开始|(?:之|以)后)")


@dataclass(frozen=True)
class Point:
    """A partial date where the text has it."""

    start: int
    end: int
    year: int | None = None
    month: int | None = None
    day: int | None = None
    part: str = ""
    relative: str = ""


@dataclass(frozen=True)
class Range:
    """From one point to another; either may be open."""

    start: int
    end: int
    first: Point | None
    last: Point | None


def points(text: str, start: int = 0, end: int | None = None) -> list[Point]:
    """Every partial date in text [start, end)."""
    found: list[Point] = []
    for match in _POINT.finditer(text, start, len(text) if end is None else end):
        before = text[match.start() - 1 : match.start()] if match.start() else ""
        if before and _NOT_BEFORE.match(before):
            continue
        point = _point(match)
        if point is not None:
            found.append(_with_year_before(found, point))
    return found


def _with_year_before(found: list[Point], point: Point) -> Point:
    """`2023年4-6月`: a bare year right before a month belongs to it."""
    last = found[-1] if found else None
    if last is None or point.year is not None or point.month is None:
        return point
    if last.end == point.start and last.month is None and last.year is not None and not last.part:
        found.pop()
        return replace(point, start=last.start, year=last.year)
    return point


def _point(match: "re.Match[str]") -> Point | None:
    got = {name: value for name, value in match.groupdict().items() if value}
    year = next(
        (number(got[k]) for k in ("year", "yonly", "iso", "ybare", "ytail") if k in got), None
    )
    month = next((number(got[k]) for k in ("month", "isom", "bare") if k in got), None)
    day = next((number(got[k]) for k in ("day", "isod", "donly") if k in got), None)
    part = got.get("part", got.get("ypart", "")).lstrip("月年")
    if "yend" in got:
        part = "内" if got["yend"] == "年内" else "底"
    if month is not None and not 1 <= month <= 12:
        return None
    if day is not None and not 1 <= day <= 31:
        return None
    relative = got.get("rel", got.get("relend", ""))
    return Point(match.start(), match.end(), year, month, day, part, relative)


def ranges(text: str, start: int = 0, end: int | None = None) -> list[Range]:
    """Points joined two by two: `3—4月`, `2015年7月下旬至2017年底`, `即日起至6月底`.

    >>> [(r.first.month, r.last.month) for r in ranges("（3-4月）")]
    [(3, 4)]
    """
    found = points(text, start, end)
    out: list[Range] = []
    index = 0
    while index < len(found):
        here = found[index]
        after = found[index + 1] if index + 1 < len(found) else None
        if after is not None and _joined(text, here, after):
            out.append(Range(here.start, after.end, here, _inherit(here, after)))
            index += 2
            continue
        out.append(_alone(text, here))
        index += 1
    return out


def _joined(text: str, here: Point, after: Point) -> bool:
    """`3月至10月`; `从3月开始，10月结束` as well."""
    between = text[here.end : after.start]
    ends = text.startswith(("结束", "止"), after.end)
    return bool(_JOINT.match(between)) or (ends and between in ("开始，", "起，"))


def _alone(text: str, here: Point) -> Range:
    head = text[max(here.start - 14, 0) : here.start]
    now = _FROM_NOW.search(head)
    if now:
        return Range(here.start - (len(head) - now.start()), here.end, None, here)
    tail = _OPEN_END.match(text[here.end : here.end + 4])
    if tail:
        return Range(here.start, here.end, here, None)
    return Range(here.start, here.end, here, here)


def _inherit(first: Point, last: Point) -> Point:
    """The later point borrows the month it leaves out: `7月1日-5日`."""
    if last.month is None and last.day is not None:
        return replace(last, month=first.month)
    return last


def in_year(span: Range, year: int | None) -> Range:
    """Fill in the years a range leaves out; a range that ends before it starts ends next year."""
    first, last = span.first, span.last
    if first is not None and first.month is None and last is not None and last.month and first.day:
        first = replace(first, month=last.month)
    first_year = _year_of(first, year)
    last_year = _year_of(last, first_year if first is not None else year)
    if first is not None and first.year is None and last is not None and last.year is not None:
        later = (first.month or 1) > (last.month or 12)
        first_year = last.year - 1 if later else last.year
    if (
        first is not None and last is not None and last.year is None and first_year and last_year
        and first.month and last.month and last.month < first.month
    ):  # fmt: skip
        last_year = first_year + 1
    return replace(
        span,
        first=replace(first, year=first_year) if first else None,
        last=replace(last, year=last_year) if last else None,
    )


def _year_of(point: Point | None, year: int | None) -> int | None:
    if point is None or point.year is not None:
        return point.year if point else None
    if year is not None and point.relative in ("次年", "明年", "翌年"):
        return year + 1
    return year


def start_text(point: Point | None) -> str | None:
    """The first day or month the point names, in its own precision: 下旬 starts on the 21st."""
    if point is None or point.year is None:
        return None
    day = point.day
    if point.month is None and point.part in ("底", "末"):
        return _text(point.year, 12, None)
    if day is None and point.month is not None:
        day = {
            "上旬": 1,
            "上中旬": 1,
            "上、中旬": 1,
            "中旬": 11,
            "中下旬": 11,
            "中、下旬": 11,
            "下旬": 21,
        }.get(point.part)
    return _text(point.year, point.month, day)


def end_text(point: Point | None) -> str | None:
    """The last day or month the point names: 上旬 ends on the 10th, 年底 in December."""
    if point is None or point.year is None:
        return None
    month, day = point.month, point.day
    if month is None and point.part in ("底", "末"):
        return _text(point.year, 12, None)
    if month is not None and day is None:
        day = _last_of_part(point.year, month, point.part)
    return _text(point.year, month, day)


def due_text(point: Point) -> str | None:
    """A deadline: 4月底前 is the last day of April, 年底前 the last day of the year."""
    if point.year is None:
        return None
    if point.month is None and point.part in ("底", "末"):
        return _text(point.year, 12, 31)
    return end_text(point)


def _last_of_part(year: int, month: int, part: str) -> int | None:
    if part in ("底", "末", "下旬", "中下旬", "中、下旬"):
        return calendar.monthrange(year, month)[1]
    return {"上旬": 10, "中旬": 20, "上中旬": 20, "上、中旬": 20}.get(part)


def _text(year: int, month: int | None, day: int | None) -> str | None:
    if month is None and day is not None:
        return None
    out = f"{year:04}"
    if month is not None:
        out += f"-{month:02}"
        if day is not None:
            out += f"-{min(day, calendar.monthrange(year, month)[1]):02}"
    return out


def _parts(text: str) -> tuple[int, int | None, int | None] | None:
    match = re.fullmatch(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?", text or "")
    if not match:
        return None
    year, month, day = (int(part) if part else None for part in match.groups())
    if year is None or year < 1 or (month is not None and not 1 <= month <= 12):
        return None
    return year, month, day


def first_day(text: str) -> date | None:
    """The first day of a partial date.

    >>> first_day("2022-03")
    datetime.date(2022, 3, 1)
    """
    parts = _parts(text)
    if parts is None:
        return None
    year, month, day = parts
    try:
        return date(year, month or 1, day or 1)
    except ValueError:
        return None


def last_day(text: str) -> date | None:
    """The last day of a partial date.

    >>> last_day("2022-03")
    datetime.date(2022, 3, 31)
    """
    parts = _parts(text)
    if parts is None:
        return None
    year, month, day = parts
    month = month or 12
    try:
        return date(year, month, day or calendar.monthrange(year, month)[1])
    except ValueError:
        return None
