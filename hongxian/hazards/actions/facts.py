"""Correct what was written about a hazard; the old words stay in the log."""

from dataclasses import fields
from datetime import datetime

from django.db import transaction

from hongxian.hazards import rules, verbs
from hongxian.hazards.actions.clocks import keep_correction
from hongxian.hazards.actions.finding import Facts
from hongxian.hazards.actions.readers import hold_papers
from hongxian.hazards.actions.rows import locked, log, needed, save
from hongxian.hazards.models import OPEN_STATES, OWING_STATES, Hazard, HazardState
from hongxian.hazards.queries.search import search_text
from hongxian.kit.clock import day_of
from hongxian.kit.verdict import Refused, require
from hongxian.orgs.access import Actor
from hongxian.registry.actions.following import held


def correct_hazard(
    hazard: Hazard, facts: Facts, *, reason: str, actor: Actor, now: datetime
) -> Hazard:
    """Correct the facts of an open hazard. A day that an order set is extended, not corrected."""
    reason = needed(reason, "请写明更正的理由。")
    needed(facts.what, "请写明隐患内容。")
    with transaction.atomic():
        held(hazard.county_id, [facts.place])
        hold_papers(hazard.county_id, [hazard.pk])
        row = locked(hazard)
        require(rules.corrects(actor, row))
        if row.state not in OPEN_STATES:
            raise Refused(f"这条隐患{row.get_state_display()}，内容不再更改。")
        changed = [f.name for f in fields(Facts) if getattr(row, f.name) != getattr(facts, f.name)]
        if not changed:
            raise Refused("内容没有变化。")
        _check_due(row, facts, changed)
        before = _told(row, changed)
        for name in changed:
            setattr(row, name, getattr(facts, name))
        if row.place is None and row.vehicle is None and not row.spot:
            raise Refused("请选择监管对象或车辆，或者写明具体位置。")
        row.search = search_text(row)
        save(row, now, *changed, "search")
        if "due_on" in changed:
            keep_correction(row, reason=reason, actor=actor, now=now)
        after = _told(row, changed)
        log(row, verbs.CORRECT, actor=actor, now=now, before=before, after=after, reason=reason)
    return row


def _check_due(row: Hazard, facts: Facts, changed: list[str]) -> None:
    if "due_on" not in changed:
        return
    if row.state != HazardState.FOUND:
        raise Refused("已经责令改正，期限要改请申请延期，或另开文书。")
    if facts.due_on is not None and facts.due_on < day_of(row.found_at):
        raise Refused("整改期限不能早于发现日期。")


LABELS = {field.name: str(field.verbose_name) for field in Hazard._meta.concrete_fields} | {
    "place": "监管对象",
    "vehicle": "车辆",
    "campaign": "专项行动",
    "sector": "整治领域",
    "item": "整治事项",
}


def _told(row: Hazard, names: list[str]) -> list[str]:
    """监管对象：聚福楼 …, as the log shows it; telephone numbers are not written there."""
    told = []
    for name in names:
        value = getattr(row, name)
        label = LABELS[name]
        if name == "owner_phone":
            value = "（已更改）"
        told.append(f"{label}：{value or '空'}")
    return told


def note_part_done(hazard: Hazard, *, note: str, actor: Actor, now: datetime) -> Hazard:
    """部分整改: a part is done, the rest is still owed; the state stays."""
    note = needed(note, "请写明已改了哪些、还差哪些。")
    with transaction.atomic():
        row = locked(hazard)
        require(rules.works(actor, row))
        if row.state not in OWING_STATES:
            raise Refused(f"当前为“{row.get_state_display()}”，整改期间才能记录部分整改。")
        row.part_done_at, row.part_done_note = now, note
        save(row, now, "part_done_at", "part_done_note")
        log(row, verbs.PART_DONE, actor=actor, now=now, note=note)
    return row
