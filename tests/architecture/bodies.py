"""What a person types into each door: what its own form asks, and what is told here."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.http import HttpResponse

from tests.architecture.world import World

COMMON = {
    "export": "xlsx",
    "reason": "说明原因",
    "note": "说明情况",
    "basis": "方案第三条",
    "on": "2026-06-16",
    "confirm": "on",
    "years": "1",
}
"""Fields that many doors know under these names; a form overlooks what it does not ask."""
BODIES: dict[str, dict[str, str]] = {
    "calendar-day": {"day": "2027-01-01", "name": "元旦", "source": "放假通知"},
    "campaign-close": {"leave_open": "on"},
    "deadline-extend": {"due_on": "2026-08-31"},
    "doubt-look": {"result": "fine"},
    "draw-draw": {"seed": "20260616", "seed_source": "当晚公开摇奖"},
    "draw-plan": {"kind": "daily", "planned_on": "2026-06-20"},
    "field-conflict-choice": {"choice": "theirs"},
    "firm-codes-new": {"category": "small_shop"},
    "inspection-enter": {"with_1": "{officer}"},
    "inspection-record": {"with_1": "{officer}"},
    "ledger-settle": {"column_0": "name", "column_1": "category", "column_7": "unit"},
    "ledger-sheet": {"sheet": "九小场所", "kind": "place"},
    "paper-words": {"book": "{command}-by_date", "{command}-by_date-word": "青公指限改"},
    "proposals-grant": {"all": "yes"},
    "proposals-refuse": {"all": "yes"},
    "firm-codes-renew": {"row": "{code}"},
    "firm-codes-stop": {"row": "{code}"},
    "firm-slips": {"row": "{code}"},
    "hazard-link": {"earlier": "{other}"},
    "hazard-merge": {"into": "{other_number}"},
    "hazard-new": {"spot": "国道加油站旁", "anyway": "on"},
    "hazard-photos": {"stage": "after"},
    "inspection-photos": {"kind": "scene"},
    "inspection-change": {"planned_on": "2026-06-20"},
    "licence-edit": {"number": "另一个证号"},
    "paper-new": {"row": "{hazard}", "kind": "by_date", "second_officer": "{officer}"},
    "person-hand-over": {"end_posts": "on"},
    "place-pair": {"keep": "{place_twin}"},
    "reminder-new": {"at": "09:00"},
    "review-unit": {"units": "{unit}"},
    "review-unit-create": {"name": "城市管理大队", "kind": "brigade", "short_name": "城管大队"},
    "seat-fill": {"user": "{user}"},
    "unit-parent": {"parent": "{other}"},
    "alias-add": {"text": "交通管理大队"},
    "deliverables-accept": {"row": "{deliverable}"},
    "hazards-assign": {"row": "{hazard}", "unit": "{unit}"},
    "hazards-close": {"row": "{hazard}"},
    "hazards-urge": {"row": "{hazard}"},
    "notices-read": {"row": "{notice}"},
    "place-phone": {"purpose": "联系整改"},
    "own-filter-save": {"path": "/units/", "name": "派出所", "query": "q=派出所"},
    "paper-serve": {"service": "signed", "received_by": "邱明远"},
    "places-assign": {"row": "{place}", "assign": "yes", "lead_unit": "{unit}", "unit": "{unit}"},
    "person-new": {"name": "试验员", "username": "shiyan77", "police_no": "990077"},
    "second-factor-rules": {"roles": "system"},
    "unit-rename": {"name": "试验县交通警察大队", "short_name": "交通大队"},
    "grid-edit": {"name": "改名网格"},
    "place-rename": {"name": "改名便利店"},
    "password-change": {
        "old": "Old-hongxian-2026",
        "new": "Qingshi-2026-hongxian",
        "again": "Qingshi-2026-hongxian",
    },
}
"""By the name of the route; `{deliverable}` is the key of the world's row of that name."""


def common(name: str) -> dict[str, str]:
    """What many doors know; a form that folds out on a page has its verb before each field."""
    verb = name.rsplit("-", 1)[-1]
    return {**COMMON, **{f"{verb}-{key}": COMMON[key] for key in ("reason", "on")}}


def keys(world: World) -> dict[str, Any]:
    """What a body may name: the key of each row, and the number of those that have one."""
    rows = world.rows.items()
    numbers = {f"{name}_number": row.number for name, row in rows if hasattr(row, "number")}
    people = {role: user.pk for role, user in world.people.items()}
    found = {name: row.pk for name, row in rows}
    return {**people, "command": world.scene.command.pk, **found, **numbers}


def filled(answer: HttpResponse) -> dict[str, Any]:
    """The form of a page, filled in as far as it insists: what stands in it, else the first choice,
    a day of the story, a word."""
    form = (getattr(answer, "context", None) or {}).get("form")
    body: dict[str, Any] = {}
    for bound in form or ():
        value = bound.value()
        if value in (None, "", []) and bound.field.required:
            value = _something(bound.field)
        if value not in (None, "", []):
            body[bound.html_name] = value
    return body


def _something(field: forms.Field) -> Any:
    """A lawful value of such a field."""
    choices = getattr(field, "choices", None)
    if choices is not None:
        keys = [str(key) for key in _keys(choices) if key not in ("", None)]
        return keys[:1] if _is_many(field) else "".join(keys[:1])
    if isinstance(field, forms.TimeField):
        return "10:00"
    if isinstance(field, forms.DateField):
        return "2026-06-17"
    if isinstance(field, forms.DateTimeField):
        return "2026-06-17 10:00"
    if isinstance(field, forms.IntegerField):
        return field.min_value if field.min_value is not None else 1
    return "说明原因"


def _keys(choices: Any) -> Iterator[Any]:
    """Of every choice, those in groups too."""
    for key, words in choices:
        if isinstance(words, list | tuple):
            yield from (inner for inner, _ in words)
        else:
            yield key


def _is_many(field: forms.Field) -> bool:
    return isinstance(field, forms.MultipleChoiceField | forms.ModelMultipleChoiceField)
