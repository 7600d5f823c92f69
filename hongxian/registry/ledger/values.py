"""What one cell says: dates, telephones, codes, plates, figures as people type them.

Every reader takes a cell and returns its value, None where the cell says nothing, and raises
`Unread` with the reason otherwise.
"""

import math
import re
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any
from unicodedata import normalize

NOTHING = frozenset(
    [
        "/",
        "\\",
        "-",
        "--",
        "---",
        "—",
        "——",
        "－",
        "_",
        "*",
        "×",
        "、",
        "。",
        ".",
        "…",
        "无",
        "暂无",
        "不详",
        "未知",
        "没有",
        "空",
        "未填",
        "待定",
        "待补",
        "n/a",
        "na",
        "none",
        "null",
    ]
) | {""}
SAME_AS_ABOVE = frozenset(("同上", "〃", '"', "″", "”", "..", "''", "同前"))
LONG_TERM = ("长期", "永久", "无固定期限", "长久", "无期限")
LOST = "数字太长，表格软件只留下了前15位，末几位已丢失，请把该列改为文本格式后重新填写"
SAFE_DIGITS = 10**15
"""A spreadsheet keeps 15 significant digits of a number."""
_SCIENCE = re.compile(r"^[0-9](\.[0-9]+)?[eE]\+?[0-9]{1,2}$")
_INVISIBLE = re.compile(r"[\u200b\ufeff]")
_LATIN_GAP = re.compile(r"(?<=[0-9A-Za-z])\s+(?=[0-9A-Za-z])")


class Unread(ValueError):
    """A cell that does not say what its column asks. `stops`: the row cannot go in like this."""

    def __init__(self, why: str, *, stops: bool = True, value: Any = None) -> None:
        super().__init__(why)
        self.why = why
        self.stops = stops
        self.value = value


def flat(cell: Any) -> str:
    """A cell as one line of text: half-width, without line breaks; blanks kept between Latin."""
    if isinstance(cell, str):
        return _flat(cell)
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float):
        return _figure(cell)
    if isinstance(cell, datetime):
        return str(cell.date()) if cell.time() == time.min else f"{cell:%Y-%m-%d %H:%M}"
    return str(cell)


# A cell is looked at a dozen times while its row is read.
@lru_cache(maxsize=4096)
def _flat(said: str) -> str:
    return " ".join(_INVISIBLE.sub("", normalize("NFKC", said.replace("㎡", "平方米"))).split())


@lru_cache(maxsize=4096)
def _tight(said: str) -> str:
    return _flat(said).replace(" ", "")


@lru_cache(maxsize=4096)
def _figure(number: float) -> str:
    if not math.isfinite(number):
        return ""
    if number.is_integer() and abs(number) < 10**21:
        return str(int(number))
    return repr(round(number, 9)).removesuffix(".0") if abs(number) < SAFE_DIGITS else repr(number)


def tight(cell: Any) -> str:
    """A cell without any blank."""
    return _tight(cell) if isinstance(cell, str) else flat(cell).replace(" ", "")


def says_nothing(cell: Any) -> bool:
    """Empty, or one of the marks people put where they have nothing to say."""
    return tight(cell).lower() in NOTHING


def text(cell: Any) -> str | None:
    """Running text: line breaks and blanks between Chinese characters go."""
    said = flat(cell)
    if said.replace(" ", "").lower() in NOTHING:
        return None
    kept = _LATIN_GAP.sub("\0", said)
    return kept.replace(" ", "").replace("\0", " ")


def name(cell: Any) -> str | None:
    """A firm's or a place's name: 青石县 城关\\n超市 → 青石县城关超市; brackets full-width."""
    said = text(cell)
    return None if said is None else said.replace("(", "（").replace(")", "）")


_LETTERS_AND_DIGITS = re.compile(r"[0-9+()（）:：\-—]+$")
_PHONE_IN_TEXT = re.compile(r"(?<!\d)(?:\+?86[- ]?)?(1[3-9]\d)[- ]?(\d{4})[- ]?(\d{4})(?!\d)")
_LANDLINE = re.compile(r"(?<!\d)(?:\(?(0\d{2,3})\)?[- ]?)?([2-8]\d{6,7})(?:[-转]\d{1,5})?(?!\d)")
_SERVICE = re.compile(r"(?<!\d)([48]00-?\d{3}-?\d{4}|1[12]\d{1,3}|9\d{4,5})(?!\d)")
_DIGITS = re.compile(r"\d[\d -]{3,}\d")


def person(cell: Any) -> str | None:
    """A person's name: 张 三 → 张三; a number behind it goes (`phone` finds it)."""
    said = text(cell)
    if said is None:
        return None
    bare = re.sub(r"[（(]?\+?\d[\d\- ]{4,}[)）]?", "", said)
    bare = bare.strip("、,，;；/:：()（） -—")
    return bare or None


def phone(cell: Any) -> str | None:
    """The numbers in a cell, joined by 、; blanks and hyphens inside mobile numbers go."""
    said = flat(cell)
    if says_nothing(said):
        return None
    if _SCIENCE.match(tight(said)):
        raise Unread("电话变成了科学计数，位数已丢失，请把该列改为文本格式后重新填写")
    found = list(_phones(said))
    if found:
        return "、".join(dict.fromkeys(found))
    digits = re.sub(r"\D", "", said)
    if not digits:
        raise Unread(f"“{said[:20]}”不是电话号码", stops=False)
    raise Unread(f"电话号码位数不对（{len(digits)}位）", stops=False)


def _phones(said: str) -> Iterable[str]:
    rest = _PHONE_IN_TEXT.sub(lambda hit: "\1" + "".join(hit.groups()) + "\1", said)
    for part in rest.split("\1"):
        if re.fullmatch(r"1[3-9]\d{9}", part):
            yield part
            continue
        yield from _land(part)


def _land(part: str) -> Iterable[str]:
    for hit in _LANDLINE.finditer(part):
        area, number = hit.groups()
        yield f"{area}-{number}" if area else number
    for hit in _SERVICE.finditer(_LANDLINE.sub(" ", part)):
        yield hit.group(1)


def identity(cell: Any) -> str | None:
    """An ID number, only to say whether its digits are still there; it is never taken over."""
    said = tight(cell).upper()
    if says_nothing(said):
        return None
    _refuse_lost(cell, said)
    return said


def _refuse_lost(cell: Any, said: str) -> None:
    too_long = isinstance(cell, int | float) and abs(cell) >= SAFE_DIGITS
    if too_long or _SCIENCE.match(said):
        raise Unread(LOST)


def code(cell: Any) -> str | None:
    """A number of a licence or a paper: letters, digits, brackets, no blanks."""
    said = tight(cell)
    if says_nothing(said):
        return None
    _refuse_lost(cell, said)
    return said.replace("(", "（").replace(")", "）")


def credit_code(cell: Any) -> str | None:
    """A unified social credit code (GB 32100), its check character tried.

    A wrong one is a doubt, and not taken over; a number of 15 digits is the old registration.
    """
    said = re.sub(r"[^0-9A-Z]", "", tight(cell).upper()) if not says_nothing(cell) else ""
    if not said:
        if says_nothing(cell):
            return None
        raise Unread(f"“{tight(cell)[:20]}”不是统一社会信用代码", stops=False)
    _refuse_lost(cell, tight(cell))
    if len(said) == 15 and said.isdigit():
        raise Unread("15位的是旧注册号，不是统一社会信用代码，没有采用", stops=False)
    if len(said) != 18:
        raise Unread(f"统一社会信用代码应为18位，这里是{len(said)}位", stops=False)
    from stdnum.cn import uscc

    if not uscc.is_valid(said):
        raise Unread("统一社会信用代码校验不符，请对照营业执照核对", stops=False)
    return said


PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_PLATE = re.compile(
    rf"^[{PROVINCES}使][A-HJ-NP-Z]([A-HJ-NP-Z0-9]{{5,6}}|[A-HJ-NP-Z0-9]{{4}}[挂学警港澳领超])$"
)
_FARM_PLATE = re.compile(rf"^[{PROVINCES}]\d{{2}}[A-Z0-9]{{5,6}}$")
_ANY_PLATE = re.compile(rf"^[{PROVINCES}使WJ][A-Z0-9]{{5,8}}[挂学警港澳领超]?$")


def plate(cell: Any) -> str | None:
    """A plate, folded: half-width capitals without blanks and dots. GA 36 is asked softly."""
    said = re.sub(r"[\s·•.\-—_()（）]", "", tight(cell).upper())
    if says_nothing(cell) or not said:
        return None
    if said in ("无牌", "未上牌", "无号牌", "无牌照", "临牌"):
        raise Unread("没有号牌，登记不了车辆", value=None)
    if len(said) > 20:
        raise Unread("号牌号码太长")
    if not (_PLATE.match(said) or _FARM_PLATE.match(said)):
        raise Unread(f"“{said}”不像机动车号牌，请核对", stops=False, value=said)
    return said


def looks_like_plate(said: str) -> bool:
    """A province's character and what may follow it."""
    folded = re.sub(r"[\s·•.\-—]", "", said.upper())
    return bool(_ANY_PLATE.match(folded)) and any(sign.isdigit() for sign in folded)


_UNITS_OF_NUMBER = re.compile(
    r"(平方米|平方|平米|m2|m²|㎡|平|米|人|名|层|座|张|个|间|台|户|辆|吨|公斤|千克|kg|万元|元|约|余|左右|共|近|t)",
    re.IGNORECASE,
)


def number(cell: Any) -> Decimal | None:
    """A figure: 120㎡, 约1,200平方米 → 1200. A range or a sum is not one figure."""
    if isinstance(cell, bool):
        raise Unread("这里应当是数字")
    if isinstance(cell, date | time | timedelta):
        raise Unread("这里应当是数字，却是日期")
    if says_nothing(cell):
        return None
    said = tight(cell)
    if _SCIENCE.match(said):
        return Decimal(said)
    bare = _UNITS_OF_NUMBER.sub("", said).replace(",", "").strip("()（）")
    try:
        figure = Decimal(bare)
    except InvalidOperation:
        raise Unread(f"“{said[:20]}”不是一个数字") from None
    if not figure.is_finite() or abs(figure) >= 10**12:
        raise Unread(f"“{said[:20]}”不是一个数字")
    if figure < 0:
        raise Unread("数字不能小于0")
    return figure


def whole(cell: Any) -> int | None:
    """A count."""
    figure = number(cell)
    if figure is None:
        return None
    if figure != figure.to_integral_value() or figure > 10**9:
        raise Unread(f"“{tight(cell)[:20]}”不是整数")
    return int(figure)


_AMOUNT = re.compile(r"^([0-9.]+)([^0-9.]{1,8})$")


def amount(cell: Any) -> Decimal | tuple[Decimal, str] | None:
    """A quantity, with its unit where the cell names it: 200千克 → (200, "千克")."""
    if isinstance(cell, str):
        found = _AMOUNT.match(tight(cell).replace(",", ""))
        if found and found.group(1).count(".") < 2 and found.group(1) != ".":
            return Decimal(found.group(1)), found.group(2).strip("()（）")
    return number(cell)


def mass(cell: Any) -> int | None:
    """A load in kilograms: 5吨 → 5000; a bare figure under 100 is tonnes."""
    figure = number(cell)
    if figure is None:
        return None
    said = tight(cell).lower()
    in_tonnes = "吨" in said or said.endswith("t")
    if in_tonnes or (figure < 100 and "kg" not in said and "千克" not in said):
        figure *= 1000
    return int(figure)


_DMS = re.compile(r"(\d{1,3})[°度](\d{1,2})[′'分](\d{1,2}(?:\.\d+)?)?")
LON, LAT = (Decimal(73), Decimal(136)), (Decimal(3), Decimal(54))


def _degrees(said: str) -> Decimal:
    bare = said.upper().strip("东经北纬E N°度:：,，")
    dms = _DMS.search(said)
    if dms:
        degrees, minutes, seconds = dms.groups()
        whole_part = Decimal(degrees) + Decimal(minutes) / 60
        return round(whole_part + Decimal(seconds or 0) / 3600, 7)
    try:
        figure = Decimal(bare)
    except InvalidOperation:
        raise Unread(f"“{said[:20]}”不是经纬度") from None
    if not figure.is_finite() or abs(figure) > 360:
        raise Unread(f"“{said[:20]}”不是经纬度")
    return round(figure, 7)


def lon(cell: Any) -> Decimal | None:
    """A longitude in degrees, in China."""
    return _coordinate(cell, LON, LAT, "经度")


def lat(cell: Any) -> Decimal | None:
    """A latitude in degrees, in China."""
    return _coordinate(cell, LAT, LON, "纬度")


def _coordinate(
    cell: Any, mine: tuple[Decimal, Decimal], other: tuple[Decimal, Decimal], word: str
) -> Decimal | None:
    if says_nothing(cell):
        return None
    degrees = _degrees(tight(cell))
    if mine[0] <= degrees <= mine[1]:
        return degrees
    if degrees == 0:
        return None
    if other[0] <= degrees <= other[1]:
        raise Unread("经度和纬度像是填反了")
    raise Unread(f"{word}{degrees}不在国内范围")


def point(cell: Any) -> tuple[Decimal, Decimal] | None:
    """(longitude, latitude) from one cell: 116.31,36.52 or 东经116.31°北纬36.52°."""
    if says_nothing(cell):
        return None
    said = flat(cell)
    if _DMS.search(said):
        parts = [hit.group(0) for hit in _DMS.finditer(said)]
    else:
        parts = re.findall(r"\d{1,3}\.\d+", said)
    if len(parts) != 2:
        raise Unread(f"“{said[:20]}”不是经纬度")
    first, second = _degrees(parts[0]), _degrees(parts[1])
    if first < second:
        first, second = second, first
    if not (LON[0] <= first <= LON[1] and LAT[0] <= second <= LAT[1]):
        raise Unread(f"“{said[:20]}”不在国内范围")
    return first, second
