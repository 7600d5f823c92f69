"""网格: drawn, changed, closed when nothing stands in them."""

from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import cast

from django.db import transaction

from hongxian.audit.actions import record
from hongxian.kit.clock import day_of
from hongxian.kit.verdict import Refused, require
from hongxian.orgs.access import Actor
from hongxian.orgs.models import Unit, User
from hongxian.registry import rules, verbs
from hongxian.registry.actions.rows import a_reason, lock_grid, refuse_future
from hongxian.registry.models import Grid, Place
from hongxian.registry.queries.facts import differences


@dataclass(frozen=True, kw_only=True)
class GridFacts:
    """Everything a person may say about a grid."""

    code: str
    name: str
    unit: Unit
    officer: User | None = None
    worker_name: str = ""
    worker_phone: str = ""


@transaction.atomic
def create_grid(facts: GridFacts, *, actor: Actor, now: datetime) -> Grid:
    """Draw a grid in a unit's area."""
    require(rules.keeps_grids_of(actor, facts.unit.pk))
    facts = _checked(facts, actor, now)
    told = {each.name: getattr(facts, each.name) for each in fields(facts)}
    row = Grid(county_id=cast("str", actor.county_id), **told)
    _refuse_double(row)
    row.save(force_insert=True)
    detail = {"unit": str(row.unit), "officer": row.officer.name if row.officer else ""}
    record(actor=actor, verb=verbs.GRID_CREATE, subject=row, now=now, detail=detail)
    return row


@transaction.atomic
def change_grid(grid: Grid, facts: GridFacts, *, actor: Actor, now: datetime) -> Grid:
    """Correct a grid. Given to another unit, it must be empty: its places stay where they are."""
    row = lock_grid(grid)
    require(rules.keeps_grid(actor, row))
    facts = _checked(facts, actor, now)
    if facts.unit.pk != row.unit_id:
        require(rules.keeps_grids_of(actor, facts.unit.pk))
        _refuse_places(row, "换单位")
    differing = differences(row, facts)
    if not differing:
        raise Refused("内容没有变化。")
    for each in differing:
        setattr(row, each.field, each.after)
    _refuse_double(row)
    row.save(update_fields=[each.field for each in differing])
    detail = {"changed": [str(each) for each in differing]}
    record(actor=actor, verb=verbs.GRID_CHANGE, subject=row, now=now, detail=detail)
    return row


@transaction.atomic
def close_grid(grid: Grid, *, on: date, reason: str, actor: Actor, now: datetime) -> Grid:
    """No places may stand in a closed grid."""
    row = lock_grid(grid)
    require(rules.keeps_grid(actor, row))
    if row.closed_on is not None:
        raise Refused("网格已经撤销。")
    refuse_future(on, now)
    _refuse_places(row, "撤销")
    row.closed_on = on
    row.save(update_fields=["closed_on"])
    detail = {"on": on.isoformat(), "reason": a_reason(reason)}
    record(actor=actor, verb=verbs.GRID_CLOSE, subject=row, now=now, detail=detail)
    return row


@transaction.atomic
def reopen_grid(grid: Grid, *, actor: Actor, now: datetime) -> Grid:
    """Closed by mistake, or drawn again."""
    row = lock_grid(grid)
    require(rules.keeps_grid(actor, row))
    if row.closed_on is None:
        raise Refused("网格没有撤销。")
    detail = {"before": f"{row.closed_on}撤销"}
    row.closed_on = None
    row.save(update_fields=["closed_on"])
    record(actor=actor, verb=verbs.GRID_REOPEN, subject=row, now=now, detail=detail)
    return row


def _refuse_places(row: Grid, what: str) -> None:
    count = Place.objects.filter(county=row.county_id, grid=row).standing().count()
    if count:
        raise Refused(f"网格里还有{count}个监管对象，请先分派到别的网格再{what}。")


def _checked(facts: GridFacts, actor: Actor, now: datetime) -> GridFacts:
    told = {k: getattr(facts, k) for k in ("code", "name", "worker_name", "worker_phone")}
    clean = {key: " ".join(value.split()) for key, value in told.items()}
    facts = GridFacts(unit=facts.unit, officer=facts.officer, **clean)
    if not facts.code or not facts.name:
        raise Refused("请填写网格编号和名称。")
    if facts.unit.county_id != actor.county_id:
        raise Refused("单位不在本县。")
    if facts.unit.valid_to is not None and facts.unit.valid_to <= day_of(now):
        raise Refused(f"“{facts.unit}”已停用，请另选单位。")
    if facts.officer is not None and not facts.officer.is_active:
        raise Refused(f"{facts.officer.name}的账号已停用，请另选责任民警。")
    if facts.officer is not None and facts.officer.unit.county_id != actor.county_id:
        raise Refused("责任民警不在本县。")
    return facts


def _refuse_double(row: Grid) -> None:
    same = Grid.objects.filter(county=row.county_id, code=row.code).exclude(pk=row.pk)
    if same.exists():
        raise Refused(f"网格编号“{row.code}”已有，请换一个编号。")
