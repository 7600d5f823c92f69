"""What is wrong with a fact's fields, as sentences. Forms and confirming ask the same function."""

from datetime import date
from typing import Any

from hongxian.campaigns.queries.grammar import FIELDS, SEAT_LABELS, Field, Holds
from hongxian.plans.dates import first_day, last_day


def faults(kind: str, data: dict[str, Any]) -> dict[str, str]:
    """Field name → what is wrong with it; empty when the fact may become real."""
    found = {}
    for field in FIELDS[kind]:
        wrong = _fault(field, data.get(field.name))
        if wrong:
            found[field.name] = wrong
    if not found and _ends_before_start(data):
        found["end"] = "结束早于开始。"
    return found


def _fault(field: Field, value: Any) -> str:
    if value in (None, "", []):
        return f"请填写{field.label}。" if field.required else ""
    check = _CHECKS[field.holds]
    return check(field, value)


def _text_fault(field: Field, value: Any) -> str:
    if not str(value).strip():
        return f"请填写{field.label}。" if field.required else ""
    return f"{field.label}过长，最多{field.limit}字。" if len(str(value)) > field.limit else ""


def _date_fault(field: Field, value: Any) -> str:
    if last_day(str(value)) is not None:
        return ""
    return f"{field.label}写成 2026-03-22、2026-03 或 2026，且须为真实日期。"


def _number_fault(field: Field, value: Any) -> str:
    return "" if str(value).isdigit() and int(value) < 10000 else f"{field.label}应为数字。"


def _units_fault(field: Field, value: Any) -> str:
    long = [name for name in value if len(name) > 60]
    return f"单位名称过长：{long[0][:20]}……" if long else ""


def _seat_fault(field: Field, value: Any) -> str:
    return "" if value in SEAT_LABELS else "请选择席位。"


_CHECKS = {
    Holds.LINE: _text_fault,
    Holds.TEXT: _text_fault,
    Holds.DATE: _date_fault,
    Holds.NUMBER: _number_fault,
    Holds.UNITS: _units_fault,
    Holds.SEAT: _seat_fault,
}


def _ends_before_start(data: dict[str, Any]) -> bool:
    start, end = day_of(data.get("start"), first=True), day_of(data.get("end"))
    return start is not None and end is not None and end < start


def day_of(text: str | None, *, first: bool = False) -> date | None:
    """The first or the last day a partial date covers; None where there is none."""
    if not text:
        return None
    return first_day(text) if first else last_day(text)
