"""Posts (任职): who holds which role in which unit, from when to when."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from hongxian.audit.actions import record
from hongxian.kit.clock import day_of
from hongxian.kit.verdict import Refused
from hongxian.orgs import verbs
from hongxian.orgs.access import Actor
from hongxian.orgs.models import ADMINISTRATORS, Post, PostQuerySet, Role, Unit, User

SEPARATION = "三员分立"


@transaction.atomic
def grant_post(
    *, user: User, unit: Unit, role: str, starts_on: date, actor: Actor, now: datetime
) -> Post:
    """Let a person hold a role in a unit from a day on."""
    user = User.objects.select_for_update().get(pk=user.pk)
    if not user.is_active:
        raise Refused(f"{user.name}的账号已停用，请先恢复账号。")
    if user.unit.county_id != unit.county_id:
        raise Refused("不能在其他县区的单位任职。")
    if unit.valid_to is not None and unit.valid_to <= starts_on:
        raise Refused(f"“{unit}”届时已停用。")
    held = Post.objects.filter(user=user).filter(Q(ends_on__isnull=True) | Q(ends_on__gt=starts_on))
    if held.filter(unit=unit, role=role).exists():
        raise Refused(f"{user.name}已任{unit}{Role(role).label}。")
    _refuse_mixing(user, role, set(held.values_list("role", flat=True)))
    post = Post.objects.create(user=user, unit=unit, role=role, starts_on=starts_on)
    record(
        actor=actor,
        verb=verbs.GRANT_POST,
        subject=user,
        now=now,
        basis=SEPARATION if role in ADMINISTRATORS else "",
        detail={"post": str(post), "starts_on": starts_on.isoformat()},
    )
    return post


def _refuse_mixing(user: User, role: str, held: set[str]) -> None:
    """三员分立: an administrator is neither a second administrator nor in business."""
    others = {Role(other) for other in held} - {Role(role)}
    if role in ADMINISTRATORS and others:
        names = "、".join(sorted(other.label for other in others))
        raise Refused(f"{user.name}现任{names}，按三员分立要求不能再任{Role(role).label}。")
    if others & ADMINISTRATORS:
        names = "、".join(sorted(other.label for other in others & ADMINISTRATORS))
        raise Refused(f"{user.name}是{names}，按三员分立要求不能再任业务职务。")


@transaction.atomic
def end_post(post: Post, *, ends_on: date, actor: Actor, now: datetime) -> Post:
    """End a post: from `ends_on` it is held no more."""
    user = User.objects.select_for_update().get(pk=post.user_id)
    post = Post.objects.select_for_update().select_related("unit").get(pk=post.pk)
    if post.ends_on is not None:
        raise Refused("这一任职已经免去。")
    if ends_on < post.starts_on:
        raise Refused("免去日期不能早于任职日期。")
    if post.role in ADMINISTRATORS:
        refuse_losing_the_last(user, day=ends_on, role=post.role)
    return _end(post, user, ends_on, actor, now)


def end_open_posts(user: User, unit: Unit, *, actor: Actor, now: datetime) -> None:
    """End every open post of a (locked) person in a unit, for a move to another one."""
    _end_posts(user, Post.objects.filter(user=user, unit=unit, ends_on=None), actor, now)


def end_all_posts(user: User, *, actor: Actor, now: datetime) -> None:
    """End every open post of a (locked) person who leaves."""
    _end_posts(user, Post.objects.filter(user=user, ends_on=None), actor, now)


def _end_posts(user: User, posts: PostQuerySet, actor: Actor, now: datetime) -> None:
    for post in posts.select_related("unit").select_for_update(of=("self",)):
        if post.role in ADMINISTRATORS:
            refuse_losing_the_last(user, day=day_of(now), role=post.role)
        _end(post, user, max(day_of(now), post.starts_on), actor, now)


def _end(post: Post, user: User, ends_on: date, actor: Actor, now: datetime) -> Post:
    post.ends_on = ends_on
    post.save(update_fields=["ends_on"])
    record(
        actor=actor,
        verb=verbs.END_POST,
        subject=user,
        now=now,
        detail={"post": str(post), "ends_on": ends_on.isoformat()},
    )
    return post


def refuse_losing_the_last(user: User, *, day: date, role: str | None = None) -> None:
    """A county keeps at least one active holder of each administrator role."""
    mine = Post.objects.filter(user=user, role__in=ADMINISTRATORS).held_on(day)
    for held in {role} if role else set(mine.values_list("role", flat=True)):
        others = (
            Post.objects.filter(role=held, user__is_active=True, unit__county=user.unit.county_id)
            .held_on(day)
            .exclude(user=user)
        )
        if not others.exists():
            raise Refused(f"{user.name}是本县唯一的{Role(held).label}，请先授予另一人再办理。")
