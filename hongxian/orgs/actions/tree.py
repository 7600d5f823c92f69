"""Changes of the unit tree itself: another parent, a merger, kind and code."""

from datetime import datetime

from django.db import transaction

from hongxian.audit.actions import record
from hongxian.kit.clock import day_of
from hongxian.kit.search import fold
from hongxian.kit.verdict import Refused
from hongxian.orgs import verbs
from hongxian.orgs.access import Actor
from hongxian.orgs.actions.people import move_user
from hongxian.orgs.actions.posts import end_post
from hongxian.orgs.actions.proposals import propose_post
from hongxian.orgs.actions.units import refuse_wrong_code
from hongxian.orgs.handover import unit_movers
from hongxian.orgs.models import ADMINISTRATORS, County, Post, Unit, UnitAlias, UnitKind, User


def _tree(unit: Unit) -> dict[int, Unit]:
    """The (locked) units of the county in order."""
    County.objects.select_for_update().get(pk=unit.county_id or "")
    rows = Unit.objects.select_for_update().filter(county=unit.county_id)
    return {row.pk: row for row in rows.order_by("position", "pk")}


@transaction.atomic
def move_unit(unit: Unit, *, parent: Unit | None, actor: Actor, now: datetime) -> Unit:
    """Put a unit with all below it under another parent, last among its children."""
    units = _tree(unit)
    unit = units[unit.pk]
    above = None if parent is None else units.get(parent.pk)
    if parent is not None and above is None:
        raise Refused("上级单位不在本县区。")
    if unit.parent_id == (above.pk if above else None):
        raise Refused("上级单位没有变化。")
    if above is not None and above.path.startswith(unit.path):
        raise Refused("不能移到本单位或自己的下级单位之下。")
    if above is not None and above.valid_to is not None and above.valid_to <= day_of(now):
        raise Refused(f"“{above}”已停用。")
    before = units.get(unit.parent_id or 0)
    _replant(unit, above, list(units.values()))
    detail = {"before": str(before or "没有上级"), "after": str(above or "没有上级")}
    record(actor=actor, verb=verbs.MOVE_UNIT, subject=unit, now=now, detail=detail)
    return unit


def _replant(unit: Unit, above: Unit | None, rows: list[Unit]) -> None:
    """New paths for the branch; the order is the tree's, top down."""
    old = unit.path
    branch = [row for row in rows if row.path.startswith(old)]
    order = [row for row in rows if row not in branch]
    start = f"{above.path if above else '/'}{unit.pk}/"
    for row in branch:
        row.path = start + row.path.removeprefix(old)
    below = [no for no, row in enumerate(order) if above and row.path.startswith(above.path)]
    at = max(below) + 1 if below else len(order)
    order[at:at] = branch
    for position, row in enumerate(order, start=1):
        row.position = position
    unit.parent = above
    Unit.objects.bulk_update(order, ["position", "path", "parent"])


@transaction.atomic
def change_unit(unit: Unit, *, kind: str, code: str | None, actor: Actor, now: datetime) -> Unit:
    """Correct a unit's kind or code."""
    unit = Unit.objects.select_for_update().get(pk=unit.pk)
    if (kind, code or None) == (unit.kind, unit.code):
        raise Refused("类别和机构代码没有变化。")
    if code and code != unit.code:
        refuse_wrong_code(code)
    before = f"{unit.get_kind_display()}，{unit.code or '无代码'}"
    unit.kind, unit.code = kind, code or None
    unit.save(update_fields=["kind", "code"])
    detail = {"before": before, "after": f"{UnitKind(kind).label}，{code or '无代码'}"}
    record(actor=actor, verb=verbs.CHANGE_UNIT, subject=unit, now=now, detail=detail)
    return unit


@transaction.atomic
def merge_unit(unit: Unit, *, into: Unit, actor: Actor, now: datetime) -> Unit:
    """Merge a unit into another one from today on.

    People move, the posts they held are put to the security administrator again, units below and
    open work go over, and plans that use the old names mean the new unit. The old unit keeps its
    name in everything that is closed.
    """
    units = _tree(unit)
    unit, other = units[unit.pk], units.get(into.pk)
    _refuse_unfit(unit, other, now)
    assert other is not None  # noqa: S101 - refused above
    for child in [row for row in units.values() if row.parent_id == unit.pk]:
        if child.valid_to is None:
            move_unit(child, parent=other, actor=actor, now=now)
    _move_people(unit, other, actor, now)
    moved = {
        label: count
        for label, move in unit_movers().items()
        if (count := move(unit, other, actor=actor, now=now))
    }
    _keep_names(unit, other)
    unit = Unit.objects.get(pk=unit.pk)
    unit.valid_to = day_of(now)
    unit.save(update_fields=["valid_to"])
    work = [f"{label}{count}项" for label, count in moved.items()]
    record(
        actor=actor,
        verb=verbs.MERGE_UNIT,
        subject=unit,
        now=now,
        detail={"into": str(other), "work": work},
    )
    return unit


def _refuse_unfit(unit: Unit, into: Unit | None, now: datetime) -> None:
    today = day_of(now)
    if into is None or into == unit:
        raise Refused("请另选一个本县的单位。")
    if unit.valid_to is not None:
        raise Refused(f"“{unit}”已停用。")
    if into.valid_to is not None and into.valid_to <= today:
        raise Refused(f"“{into}”已停用。")
    if into.path.startswith(unit.path):
        raise Refused("不能并入自己的下级单位，请先把下级单位调到别处。")
    if unit.valid_from is not None and unit.valid_from >= today:
        raise Refused("今天才启用的单位不能当天并入，请明天再办。")


def _move_people(unit: Unit, into: Unit, actor: Actor, now: datetime) -> None:
    """Posts in the old unit end; the same ones in the new unit are put forward."""
    today = day_of(now)
    posts = Post.objects.filter(unit=unit, ends_on=None, user__is_active=True)
    for post in posts.exclude(role__in=ADMINISTRATORS).select_related("user"):
        propose_post(user=post.user, unit=into, role=post.role, batch=None, actor=actor, now=now)
    for user in User.objects.filter(unit=unit).select_related("unit").order_by("pk"):
        move_user(user, unit=into, actor=actor, now=now)
    for post in Post.objects.filter(unit=unit, ends_on=None).select_related("unit"):
        end_post(post, ends_on=max(today, post.starts_on), actor=actor, now=now)


def _keep_names(unit: Unit, into: Unit) -> None:
    """What plans call the old unit means the new one from now on."""
    known = set(UnitAlias.objects.filter(unit=into).values_list("folded", flat=True))
    texts = [unit.name, unit.short_name]
    texts += UnitAlias.objects.filter(unit=unit).values_list("text", flat=True)
    for text in texts:
        if fold(text) not in known:
            known.add(fold(text))
            UnitAlias.objects.create(
                county_id=into.county_id or "", text=text, folded=fold(text), unit=into
            )
