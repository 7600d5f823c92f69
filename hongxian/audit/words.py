"""The details of an entry in Chinese: what each key is called, and which stay for machines."""

import re
from typing import Any, NamedTuple

_LABELS: dict[str, str] = {
    "reason": "理由",
    "note": "说明",
    "before": "原为",
    "after": "现为",
    "name": "名称",
    "short_name": "简称",
    "what": "内容",
    "rows": "行数",
    "address": "来自",
}
_ELSE = "内容"
ISO_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)")


class Note(NamedTuple):
    label: str
    text: str


def call(**labels: str) -> None:
    """Name the detail keys a room writes: `call(starts_on="任职日期")`. "" hides a key."""
    for key, label in labels.items():
        if _LABELS.setdefault(key, label) != label:
            raise ValueError(f"detail key named twice: {key}")


def notes_of(detail: dict[str, Any]) -> list[Note]:
    """Label and text of each detail; one without a value, or with an empty name, is left out.

    In the order in which the keys were named: a database may keep its own.
    """
    order = {key: no for no, key in enumerate(_LABELS)}
    keys = sorted(detail, key=lambda key: (order.get(key, len(order)), key))
    named = ((_LABELS.get(key, _ELSE), _text(detail[key])) for key in keys)
    return [Note(label, text) for label, text in named if label and text]


def _text(value: Any) -> str:
    """A value as people read it: lists with 、, pairs as 简称甲、名称乙, yes and no as words."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "、".join(_text(part) for part in value)
    if isinstance(value, dict):
        return "，".join(f"{note.label}{note.text}" for note in notes_of(value))
    if isinstance(value, str) and (day := ISO_DAY.fullmatch(value)):
        return f"{int(day[1])}年{int(day[2])}月{int(day[3])}日"
    return str(value)
