"""Reading: a person's notices, and whom to tell."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, QuerySet

from hongxian.kit.counting import Number
from hongxian.notices.models import Notice, NoticeQuerySet
from hongxian.orgs.access import Actor
from hongxian.orgs.asking import ActorsQuestion
from hongxian.orgs.models import Post, PostQuerySet, Role
from hongxian.orgs.queries import Lent, lent_posts

WORKERS = (Role.LEAD, Role.HEAD, Role.OFFICER, Role.OFFICE, Role.PARTNER)
"""Who works on what a unit owes; auxiliaries, inspectors and administrators are not told."""


def of(actor: Actor, now: datetime) -> NoticeQuerySet:
    """What this person has been told by now, the newest first."""
    return Notice.objects.visible_to(actor).shown_at(now)


def unread_count(actor: Actor, now: datetime) -> int:
    """The number at the bell: one query, answered by the index of unread notices alone."""
    return sum(_unread(actor, now=now))


def _unread_of(actor: Actor, now: datetime) -> QuerySet[Notice, int]:
    mine = of(actor, now).unread().order_by().values("recipient")
    return mine.annotate(unread=Count("pk")).values_list("unread", flat=True)


_unread = ActorsQuestion(_unread_of)


@dataclass(frozen=True)
class Unread:
    """The newest of what a person has not read, and how many there are."""

    rows: list[Notice]
    total: int


def newest(actor: Actor, now: datetime, limit: int) -> Unread:
    """The newest unread ones, for the desk. One query."""
    rows = _newest(actor, limit, now=now)
    return Unread(rows, rows[0].unread_in_all if rows else 0)


def _newest_of(actor: Actor, limit: int, now: datetime) -> QuerySet[Any, Any]:
    unread = of(actor, now).unread()
    told: QuerySet[Any, Any] = unread.annotate(unread_in_all=Number(unread))
    return told[:limit]


_newest: ActorsQuestion[Any] = ActorsQuestion(_newest_of)


def people_of(unit_ids: Iterable[int], day: date, *roles: str) -> tuple[int, ...]:
    """Who holds one of the roles in one of the units that day, and who stands in for them."""
    posts = Post.objects.filter(unit__in=list(unit_ids), role__in=roles or WORKERS)
    return _holders(posts, day)


def heads_of(unit_id: int, day: date) -> tuple[int, ...]:
    """The unit's heads; where nobody heads it, everyone who works in it."""
    return people_of([unit_id], day, Role.HEAD) or people_of([unit_id], day)


def office_of(county_id: str, day: date) -> tuple[int, ...]:
    """专班办公室 of a county."""
    return _holders(Post.objects.filter(unit__county=county_id, role=Role.OFFICE), day)


def _holders(posts: PostQuerySet, day: date) -> tuple[int, ...]:
    """The holders of these posts, then those to whom they are lent that day, each once."""
    held = posts.held_on(day).filter(user__is_active=True)
    people = held.order_by("user").values_list("user_id", flat=True)
    return _each_once(people, lent_posts(held, day))


def with_delegates(
    people: Collection[int], day: date, *, unit_id: int | None = None
) -> tuple[int, ...]:
    """The people themselves and whoever holds a post for one of them that day, each once.

    With `unit_id` only posts in that unit count: what is told is that unit's work.
    """
    posts = Post.objects.held_on(day).filter(user__in=people)
    if unit_id is not None:
        posts = posts.filter(unit=unit_id)
    return _each_once(people, lent_posts(posts, day))


def _each_once(people: Iterable[int], lent: Iterable[Lent]) -> tuple[int, ...]:
    return tuple(dict.fromkeys((*people, *(row.present_id for row in lent))))
