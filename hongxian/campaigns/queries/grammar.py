"""The fields of each kind of plan fact: one table that forms, comparison and confirming read."""

import re
from dataclasses import dataclass
from enum import Enum
from typing import Any

from hongxian.campaigns.models import FactKind, SeatKind

K = FactKind


class Holds(Enum):
    """What a field holds; dates keep the plan's precision (2026, 2026-03, 2026-03-22)."""

    LINE = "line"
    TEXT = "text"
    DATE = "date"
    UNITS = "units"
    NUMBER = "number"
    SEAT = "seat"


@dataclass(frozen=True)
class Field:
    name: str
    label: str
    holds: Holds = Holds.LINE
    required: bool = False
    limit: int = 200


_UNITS = (
    Field("lead", "牵头单位", Holds.UNITS),
    Field("responsible", "责任单位", Holds.UNITS),
    Field("assist", "配合单位", Holds.UNITS),
)
FIELDS: dict[str, tuple[Field, ...]] = {
    K.TITLE: (Field("text", "标题", required=True),),
    K.ISSUER: (Field("text", "发文单位", required=True, limit=120),),
    K.PERIOD: (
        Field("start", "开始", Holds.DATE),
        Field("end", "结束", Holds.DATE),
        Field("year", "年度", Holds.NUMBER),
    ),
    K.GOAL: (Field("text", "目标", Holds.TEXT, required=True, limit=2000),),
    K.GROUP: (Field("name", "名称"),),
    K.SEAT: (Field("seat", "席位", Holds.SEAT, required=True), Field("text", "方案表述")),
    K.OFFICE: (Field("at", "办公室设在", limit=120),),
    K.FUNCTION: (Field("text", "职责", required=True),),
    K.COMMON: (
        Field("no", "编号", Holds.NUMBER, required=True),
        Field("text", "内容", Holds.TEXT, required=True, limit=5000),
    ),
    K.SECTOR: (
        Field("group", "所属部分", limit=120),
        Field("name", "名称", required=True, limit=120),
        *_UNITS,
    ),
    K.ITEM: (
        Field("no", "编号", limit=10),
        Field("text", "内容", Holds.TEXT, required=True, limit=5000),
        *_UNITS,
    ),
    K.PHASE: (
        Field("name", "名称", required=True, limit=120),
        Field("start", "开始", Holds.DATE),
        Field("end", "结束", Holds.DATE),
    ),
    K.MILESTONE: (
        Field("what", "事项", Holds.TEXT, required=True, limit=300),
        Field("due", "期限", Holds.DATE, required=True),
        Field("who", "责任单位", Holds.UNITS),
    ),
    K.REPORTING: (
        Field("what", "报送内容", Holds.TEXT, required=True, limit=300),
        Field("frequency", "频次", limit=60),
        Field("due", "时限", limit=60),
        Field("to", "报送对象", limit=120),
        Field("who", "报送单位", Holds.UNITS),
    ),
    K.REQUIREMENT: (
        Field("heading", "要求", required=True),
        Field("text", "内容", Holds.TEXT, limit=5000),
    ),
    K.UNREAD: (Field("text", "语句", Holds.TEXT), Field("why", "原因")),
}
SINGLE = (K.TITLE, K.ISSUER, K.PERIOD, K.GROUP, K.OFFICE)
PARENTS: dict[str, str] = {
    K.ITEM: K.SECTOR,
    K.SEAT: K.GROUP,
    K.OFFICE: K.GROUP,
    K.FUNCTION: K.GROUP,
}
ADDABLE = (  # in the order an office misses them
    K.MILESTONE, K.REPORTING, K.SECTOR, K.ITEM, K.REQUIREMENT, K.PHASE, K.GOAL, K.COMMON,
    K.GROUP, K.SEAT, K.OFFICE, K.FUNCTION, K.TITLE, K.ISSUER, K.PERIOD,
)  # fmt: skip
SEAT_LABELS = dict(SeatKind.choices)
_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")


def shown(kind: str, data: dict[str, Any]) -> list[tuple[str, str]]:
    """(label, text) of the fields that hold something, as a person reads them."""
    pairs = ((field.label, text_of(field, data.get(field.name))) for field in FIELDS[kind])
    return [(label, text) for label, text in pairs if text]


def text_of(field: Field, value: Any) -> str:
    """One field as a person reads it: 牵头单位 → "交警大队、治安大队", 2026-03 → "2026年3月"."""
    if value in (None, "", []):
        return ""
    if field.holds is Holds.UNITS:
        return "、".join(value)
    if field.holds is Holds.DATE:
        return date_words(value)
    if field.holds is Holds.SEAT:
        return str(SEAT_LABELS.get(value, value))
    return str(value)


def date_words(text: str) -> str:
    """ "2026-03-22" → "2026年3月22日", with the precision the plan has."""
    found = _DATE.fullmatch(text)
    if not found:
        return text
    return "".join(
        f"{int(part)}{unit}" for part, unit in zip(found.groups(), "年月日", strict=True) if part
    )


def units_named(kind: str, data: dict[str, Any]) -> list[str]:
    """Every unit name the fact uses, in reading order."""
    return [
        name
        for field in FIELDS[kind]
        if field.holds is Holds.UNITS
        for name in data.get(field.name) or []
    ]
