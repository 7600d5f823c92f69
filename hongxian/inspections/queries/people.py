"""Who may be named on a visit, and what they are."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from hongxian.inspections.rules import GOES
from hongxian.kit.questions import Question
from hongxian.orgs.models import Post, User


def roles_on(county_id: str, people: Collection[int], day: date) -> dict[int, set[str]]:
    """The roles each of these people holds in the county that day. One query."""
    found: dict[int, set[str]] = defaultdict(set)
    for user, role in _held(county=county_id, people=people, day=day):
        found[user].add(role)
    return found


def _posts(county: str, people: Collection[int], day: date) -> QuerySet[Post, tuple[int, str]]:
    posts = Post.objects.held_on(day).filter(user__in=people, unit__county=county)
    return posts.order_by().values_list("user_id", "role")


_held = Question(_posts)


def who_may_go(
    county_id: str, day: date, unit_ids: Collection[int] | None = None
) -> QuerySet[User]:
    """People who may be named on a visit that day: police and auxiliaries of the county."""
    held = Post.objects.held_on(day).filter(
        user=OuterRef("pk"), role__in=GOES, unit__county=county_id
    )
    if unit_ids is not None:
        held = held.filter(unit__in=unit_ids)
    people = User.objects.get_queryset().filter(Exists(held), is_active=True)
    return people.select_related("unit").order_by("unit__position", "name_pinyin", "pk")
