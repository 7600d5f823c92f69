"""监管对象: entered, corrected, renamed, moved, paused, closed, opened again."""

from datetime import date, datetime
from decimal import Decimal
from typing import cast

from django.db import transaction

from hongxian.audit.actions import record
from hongxian.audit.verbs import Verb
from hongxian.kit.clock import day_of
from hongxian.kit.verdict import Refused, require
from hongxian.orgs.access import Actor
from hongxian.registry import codes, rules, verbs
from hongxian.registry.actions.following import ANSWERING, keep_in_step
from hongxian.registry.actions.rows import (
    a_reason,
    change,
    lock_place,
    refuse_faults,
    refuse_future,
    refuse_merged,
)
from hongxian.registry.models import ChangeKind, Place, PlaceState
from hongxian.registry.queries.facts import (
    PlaceFacts,
    differences,
    place_faults,
    place_search,
)
from hongxian.registry.queries.history import former_names
from hongxian.registry.workflow import PLACE

LONGEST_NAME = 120
CORRECTED = tuple(
    name for name in PlaceFacts.__dataclass_fields__ if name not in {"name", "address"}
)
"""What `change_place` corrects; a name and an address are left behind, not overwritten."""


@transaction.atomic
def register_place(facts: PlaceFacts, *, actor: Actor, now: datetime) -> Place:
    """Enter a place. Doubtful numbers are taken and shown; impossible ones are refused."""
    facts = facts.tidy()
    require(rules.keeps_unit(actor, facts.unit.pk))
    refuse_faults([*place_faults(facts, day_of(now)), *_strangers(facts, actor)])
    place = new_place(facts, county_id=cast("str", actor.county_id), now=now)
    place.save(force_insert=True)
    _log(place, verbs.PLACE_REGISTER, actor, now, category=codes.category_name(place.category))
    return place


def new_place(facts: PlaceFacts, *, county_id: str, now: datetime) -> Place:
    """A row of these (tidy, faultless) facts, not yet written."""
    told = {name: getattr(facts, name) for name in PlaceFacts.__dataclass_fields__}
    return Place(
        county_id=county_id, **told, search=place_search(facts), created_at=now, changed_at=now
    )


def _strangers(facts: PlaceFacts, actor: Actor) -> list[str]:
    return [] if facts.unit.county_id == actor.county_id else ["监管单位不在本县。"]


@transaction.atomic
def change_place(
    place: Place, facts: PlaceFacts, *, reason: str = "", actor: Actor, now: datetime
) -> Place:
    """Correct everything but name and address. A new category is kept in the history."""
    facts = facts.tidy()
    row = lock_place(place)
    refuse_merged(row)
    require(rules.keeps(actor, row))
    if facts.unit.pk != row.unit_id:
        require(rules.keeps_unit(actor, facts.unit.pk))
    differing = differences(row, facts, CORRECTED)
    if not differing:
        raise Refused("内容没有变化。")
    refuse_faults([*place_faults(facts, day_of(now)), *_strangers(facts, actor)])
    if row.category != facts.category:
        change(
            row, ChangeKind.CATEGORY, before=codes.category_name(row.category),
            after=codes.category_name(facts.category), reason=reason, on=day_of(now),
            actor=actor, now=now,
        ).save(force_insert=True)  # fmt: skip
    for each in differing:
        setattr(row, each.field, each.after)
    row.search = place_search(row, former_names(row))
    row.changed_at = now
    row.save(update_fields=[*(each.field for each in differing), "search", "changed_at"])
    if not ANSWERING.isdisjoint(each.field for each in differing):
        keep_in_step([row])
    told = [str(each) for each in differing]
    _log(row, verbs.PLACE_CHANGE, actor, now, changed=told, reason=reason.strip())
    return row


@transaction.atomic
def rename_place(
    place: Place, *, name: str, on: date, reason: str, actor: Actor, now: datetime
) -> Place:
    """A new name from a day on; the old one stays in the history and is still found."""
    row = _locked_for(place, actor, on, now)
    name, before = " ".join(name.split()), row.name
    if not name or name == before:
        raise Refused("请填写新名称；和现在的名称一样就不用更名。")
    if len(name) > LONGEST_NAME:
        raise Refused("名称最长120个字，请缩短。")
    change(
        row, ChangeKind.RENAME, before=before, after=name, reason=a_reason(reason), on=on,
        actor=actor, now=now,
    ).save(force_insert=True)  # fmt: skip
    row.name, row.changed_at = name, now
    row.search = place_search(row, former_names(row))
    row.save(update_fields=["name", "search", "changed_at"])
    _log(row, verbs.PLACE_RENAME, actor, now, before=before, after=name, reason=reason, on=on)
    return row


@transaction.atomic
def move_place(
    place: Place,
    *,
    address: str,
    point: tuple[Decimal, Decimal, str] | None,
    on: date,
    reason: str,
    actor: Actor,
    now: datetime,
) -> Place:
    """A new address from a day on. `point` is (lon, lat, crs); None leaves the place without one:
    the old point is the old spot."""
    row = _locked_for(place, actor, on, now)
    lon, lat, crs = point or (None, None, "")
    told = PlaceFacts(
        name=row.name, category=row.category, unit=row.unit, address=address, lon=lon, lat=lat,
        crs=crs,
    ).tidy()  # fmt: skip
    if not told.address or told.address == row.address:
        raise Refused("请填写新地址；只改坐标请用“更新”。")
    refuse_faults(place_faults(told, day_of(now)))
    before = row.address or "未登记"
    change(
        row, ChangeKind.MOVE, before=before, after=told.address, reason=a_reason(reason), on=on,
        actor=actor, now=now,
    ).save(force_insert=True)  # fmt: skip
    row.address, row.lon, row.lat, row.crs = told.address, told.lon, told.lat, told.crs
    row.changed_at = now
    row.search = place_search(row, former_names(row))
    row.save(update_fields=["address", "lon", "lat", "crs", "search", "changed_at"])
    _log(row, verbs.PLACE_MOVE, actor, now, before=before, after=told.address, reason=reason, on=on)
    return row


def _locked_for(place: Place, actor: Actor, on: date, now: datetime) -> Place:
    row = lock_place(place)
    refuse_merged(row)
    require(rules.keeps(actor, row))
    refuse_future(on, now)
    return row


@transaction.atomic
def pause_place(place: Place, *, on: date, reason: str, actor: Actor, now: datetime) -> Place:
    """Nobody works there for now; it stays in the register."""
    return _take(place, "pause", ChangeKind.PAUSE, on=on, reason=reason, actor=actor, now=now)


@transaction.atomic
def close_place(place: Place, *, on: date, reason: str, actor: Actor, now: datetime) -> Place:
    """It is there no more. Its history stays readable."""
    return _take(place, "close", ChangeKind.CLOSE, on=on, reason=reason, actor=actor, now=now)


@transaction.atomic
def reopen_place(place: Place, *, on: date, reason: str, actor: Actor, now: datetime) -> Place:
    """It works again."""
    return _take(place, "reopen", ChangeKind.REOPEN, on=on, reason=reason, actor=actor, now=now)


STATE_VERBS = {
    "pause": verbs.PLACE_PAUSE,
    "close": verbs.PLACE_CLOSE,
    "reopen": verbs.PLACE_REOPEN,
}


def _take(
    place: Place, verb: str, kind: ChangeKind, *, on: date, reason: str, actor: Actor, now: datetime
) -> Place:
    row = lock_place(place)
    before = row.get_state_display()
    move = PLACE.take(row, verb, actor)
    refuse_future(on, now)
    row.closed_on = on if row.state == PlaceState.CLOSED else None
    row.changed_at = now
    row.save(update_fields=["state", "closed_on", "changed_at"])
    change(
        row, kind, before=before, after=row.get_state_display(), reason=a_reason(reason), on=on,
        actor=actor, now=now,
    ).save(force_insert=True)  # fmt: skip
    record(
        actor=actor, verb=STATE_VERBS[verb], subject=row, now=now, basis=move.basis,
        detail={"before": before, "reason": reason, "on": on},
    )  # fmt: skip
    return row


def _log(row: Place, verb: Verb, actor: Actor, now: datetime, **detail: object) -> None:
    told = {key: value for key, value in detail.items() if value}
    record(actor=actor, verb=verb, subject=row, now=now, detail=told)
