"""分派: who answers for places — unit, officer, grid — for many at once."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from hongxian.audit.actions import Deed, record_many
from hongxian.kit.bulk import update_rows
from hongxian.kit.clock import day_of
from hongxian.kit.verdict import Refused, require
from hongxian.orgs.access import Actor
from hongxian.orgs.models import Unit, User
from hongxian.registry import rules, verbs
from hongxian.registry.actions.following import keep_in_step
from hongxian.registry.actions.rows import lock_places, refuse_faults, refuse_merged
from hongxian.registry.models import Grid, Place
from hongxian.registry.queries.facts import Difference, PlaceFacts, differences, place_faults

FIELDS = ("unit", "officer", "grid")


@dataclass(frozen=True)
class Assignment:
    """What to set; None leaves it as it is. A new unit drops officer and grid of the old one."""

    unit: Unit | None = None
    officer: User | None = None
    grid: Grid | None = None


@transaction.atomic
def assign_places(
    places: Sequence[Place], to: Assignment, *, actor: Actor, now: datetime
) -> list[Place]:
    """Set unit, officer and grid of many places: all of them, or none and a sentence that names
    the first that cannot be. A grid's own officer comes with it unless another one is named."""
    if to == Assignment():
        raise Refused("请至少选择单位、民警、网格中的一项。")
    keys = sorted(place.pk for place in places)
    rows = list(lock_places().filter(county=actor.county_id, pk__in=keys).order_by("pk"))
    deeds, moved = [], []
    for row in rows:
        if changed := _assign(row, to, actor, now):
            moved.append(row)
            told = {"changed": [str(each) for each in changed]}
            deeds.append(Deed(verbs.PLACE_ASSIGN, row, detail=told))
    if not moved:
        raise Refused("勾选的对象已经是这样分派的。")
    update_rows(moved, [*FIELDS, "changed_at"])
    if to.unit or to.grid:
        keep_in_step(moved)
    record_many(deeds, actor=actor, now=now)
    return moved


def _assign(row: Place, to: Assignment, actor: Actor, now: datetime) -> list[Difference]:
    """Set the fields on one (locked) row; what changed."""
    try:
        refuse_merged(row)
        wanted = _wanted(row, to)
        require(rules.assigns_in(actor, row))
        if wanted.unit.pk != row.unit_id:
            require(rules.moves_between_units(actor))
        refuse_faults(place_faults(wanted, day_of(now)))
    except Refused as refusal:
        raise Refused(f"“{row}”：{refusal.sentence}") from refusal
    changed = differences(row, wanted, FIELDS)
    for each in changed:
        setattr(row, each.field, each.after)
    row.changed_at = now
    return changed


def _wanted(row: Place, to: Assignment) -> PlaceFacts:
    unit = to.unit or (to.grid.unit if to.grid else row.unit)
    stays = unit.pk == row.unit_id
    grid = to.grid or (row.grid if stays else None)
    officer = to.officer or (to.grid.officer if to.grid else None)
    told = PlaceFacts(name=row.name, category=row.category, unit=unit, grid=grid)
    return replace(told, officer=officer or (row.officer if stays else None))
