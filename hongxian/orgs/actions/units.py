"""Units of the tree and the names plans use for them."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import F, Max

from hongxian.audit.actions import record
from hongxian.kit.clock import day_of
from hongxian.kit.search import fold
from hongxian.kit.verdict import Refused
from hongxian.orgs import verbs
from hongxian.orgs.access import Actor
from hongxian.orgs.models import County, Post, Unit, UnitAlias, UnitKind, User

CODE_LENGTH = 12


@transaction.atomic
def create_county(*, code: str, name: str, actor: Actor, now: datetime) -> County:
    """Set up a county by its six-digit code."""
    if County.objects.filter(code=code).exists():
        raise Refused(f"代码{code}的县区已经建立。")
    county = County.objects.create(code=code, name=name)
    record(actor=actor, verb=verbs.CREATE_COUNTY, subject=county, now=now, detail={"code": code})
    return county


@transaction.atomic
def create_unit(
    *,
    county: County,
    parent: Unit | None,
    name: str,
    short_name: str,
    kind: str,
    code: str | None,
    actor: Actor,
    now: datetime,
    after: Unit | None = None,
) -> Unit:
    """Add a unit below its parent, `after` another one or at the end of the parent's branch."""
    County.objects.select_for_update().get(pk=county.pk)
    _refuse_taken_name(county, name, short_name, None)
    refuse_wrong_code(code)
    if parent is not None and parent.county_id != county.pk:
        raise Refused("上级单位不在本县区。")
    position = _end_of_branch(county, after or parent) + 1
    behind = Unit.objects.filter(county=county, position__gte=position)
    behind.update(position=F("position") + 1)
    unit = Unit.objects.create(
        county=county,
        parent=parent,
        name=name,
        short_name=short_name,
        kind=kind,
        code=code or None,
        position=position,
        valid_from=day_of(now),
    )
    unit.path = f"{parent.path if parent else '/'}{unit.pk}/"
    unit.save(update_fields=["path"])
    record(
        actor=actor,
        verb=verbs.CREATE_UNIT,
        subject=unit,
        now=now,
        detail={"name": name, "kind": UnitKind(kind).label, "parent": str(parent or "")},
    )
    return unit


def _end_of_branch(county: County, unit: Unit | None) -> int:
    """The last position below a unit, or of the whole county: the order is the tree's, top down."""
    units = Unit.objects.filter(county=county)
    branch = units.filter(path__startswith=unit.path) if unit is not None else units
    last: int | None = branch.aggregate(last=Max("position"))["last"]
    return last or 0


def refuse_wrong_code(code: str | None) -> None:
    """A unit's code has twelve digits and is nobody else's; partners may have none."""
    if code and (len(code) != CODE_LENGTH or not code.isdigit()):
        raise Refused("机构代码应为十二位数字，没有代码的可以留空。")
    if code and Unit.objects.filter(code=code).exists():
        raise Refused(f"机构代码{code}已被其他单位使用。")


def _refuse_taken_name(county: County, name: str, short_name: str, but: int | None) -> None:
    """Two living units of a county share neither the full nor the short name."""
    others = Unit.objects.filter(county=county).exclude(pk=but or 0)
    if others.filter(name=name).exists():
        raise Refused(f"已有名为“{name}”的单位。")
    if others.filter(short_name=short_name, valid_to__isnull=True).exists():
        raise Refused(f"已有简称为“{short_name}”的单位。")


@transaction.atomic
def rename_unit(unit: Unit, *, name: str, short_name: str, actor: Actor, now: datetime) -> Unit:
    """Give a unit new names; the old ones stay as names that plans may use."""
    county = County.objects.select_for_update().get(pk=unit.county_id or "")
    unit = Unit.objects.select_for_update().get(pk=unit.pk)
    if (name, short_name) == (unit.name, unit.short_name):
        raise Refused("名称没有变化。")
    _refuse_taken_name(county, name, short_name, unit.pk)
    before = {"name": unit.name, "short_name": unit.short_name}
    for old, new in ((unit.name, name), (unit.short_name, short_name)):
        if old != new and not _has_alias(county, old, unit=unit, kind=""):
            UnitAlias.objects.create(county=county, text=old, folded=fold(old), unit=unit)
    unit.name, unit.short_name = name, short_name
    unit.save(update_fields=["name", "short_name"])
    record(
        actor=actor,
        verb=verbs.RENAME_UNIT,
        subject=unit,
        now=now,
        detail={"before": before, "after": {"name": name, "short_name": short_name}},
    )
    return unit


@transaction.atomic
def place_unit(unit: Unit, *, after: Unit, actor: Actor, now: datetime) -> Unit:
    """Put a unit, with all below it, right after a sibling in the bureau's order."""
    County.objects.select_for_update().get(pk=unit.county_id or "")
    units = {row.pk: row for row in Unit.objects.filter(county=unit.county_id)}
    unit, after = units[unit.pk], units[after.pk]
    if unit == after or unit.parent_id != after.parent_id:
        raise Refused("只能在同一上级单位之下调整先后。")
    moved = [row for row in units.values() if row.path.startswith(unit.path)]
    order = [row for row in units.values() if row not in moved]
    last = max(no for no, row in enumerate(order) if row.path.startswith(after.path))
    order[last + 1 : last + 1] = moved
    for position, row in enumerate(order, start=1):
        row.position = position
    Unit.objects.bulk_update(order, ["position"])
    record(
        actor=actor,
        verb=verbs.PLACE_UNIT,
        subject=unit,
        now=now,
        detail={"after_unit": str(after)},
    )
    return unit


@transaction.atomic
def close_unit(unit: Unit, *, closes_on: date, actor: Actor, now: datetime) -> Unit:
    """Close a unit from a day on; its rows and its name in old reports stay."""
    unit = Unit.objects.select_for_update().get(pk=unit.pk)
    if unit.valid_to is not None:
        raise Refused(f"“{unit}”已自{unit.valid_to:%Y年%-m月%-d日}起停用。")
    if unit.valid_from is not None and closes_on <= unit.valid_from:
        raise Refused("停用日期应晚于启用日期。")
    if Unit.objects.filter(parent=unit, valid_to__isnull=True).exists():
        raise Refused("本单位还有在用的下级单位，请先停用下级单位。")
    if User.objects.filter(unit=unit, is_active=True).exists():
        raise Refused("本单位还有在用的账号，请先把人员调到其他单位或停用账号。")
    if Post.objects.filter(unit=unit).held_on(closes_on).exists():
        raise Refused("还有人在本单位任职，请先由安全管理员免去任职。")
    unit.valid_to = closes_on
    unit.save(update_fields=["valid_to"])
    record(
        actor=actor,
        verb=verbs.CLOSE_UNIT,
        subject=unit,
        now=now,
        detail={"closes_on": closes_on.isoformat()},
    )
    return unit


def _has_alias(county: County, text: str, *, unit: Unit | None, kind: str) -> bool:
    return UnitAlias.objects.filter(county=county, folded=fold(text), unit=unit, kind=kind).exists()


@transaction.atomic
def add_alias(
    *,
    county: County,
    text: str,
    unit: Unit | None = None,
    kind: str | None = None,
    actor: Actor,
    now: datetime,
) -> UnitAlias:
    """Name a unit, or every unit of a kind, the way plans do."""
    County.objects.select_for_update().get(pk=county.pk)
    if (unit is None) == (not kind):
        raise Refused("叫法要么对应一个单位，要么对应一类单位。")
    if not fold(text):
        raise Refused("请填写叫法。")
    if unit is not None and unit.county_id != county.pk:
        raise Refused("单位不在本县区。")
    meant = str(unit) if unit is not None else f"全部{UnitKind(kind or '').label}"
    if _has_alias(county, text, unit=unit, kind=kind or ""):
        raise Refused(f"“{text}”已登记为“{meant}”的叫法。")
    alias = UnitAlias.objects.create(
        county=county, text=text, folded=fold(text), unit=unit, kind=kind or ""
    )
    record(
        actor=actor,
        verb=verbs.ADD_ALIAS,
        subject=unit or alias,
        now=now,
        detail={"alias": text, "means": meant},
    )
    return alias


@transaction.atomic
def remove_alias(alias: UnitAlias, *, actor: Actor, now: datetime) -> None:
    """Take a name back; plans already confirmed keep their units."""
    try:
        alias = UnitAlias.objects.select_for_update().get(pk=alias.pk)
    except UnitAlias.DoesNotExist:
        raise Refused("这个叫法已被删除。") from None
    unit = alias.unit
    meant = str(unit) if unit is not None else f"全部{alias.get_kind_display()}"
    record(
        actor=actor,
        verb=verbs.REMOVE_ALIAS,
        subject=unit or alias,
        now=now,
        detail={"alias": alias.text, "means": meant},
    )
    alias.delete()
