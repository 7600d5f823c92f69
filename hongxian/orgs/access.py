"""Who is acting, and `@allow`: the declaration every route carries."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import wraps
from typing import Any, cast

from django.contrib.auth.views import redirect_to_login
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from hongxian.kit import clock
from hongxian.kit.verdict import YES, Verdict
from hongxian.orgs.models import Role, User


@dataclass(frozen=True)
class Actor:
    """A person with the posts held today, as rules, querysets and the log need them.

    `posts` are (unit id, role) pairs. `acting_for` names the absent holder a delegate stands in for.
    """

    user_id: int | None
    name: str
    unit_id: int | None
    unit_name: str
    county_id: str | None
    posts: frozenset[tuple[int, str]] = frozenset()
    acting_for: str = ""

    @property
    def roles(self) -> frozenset[str]:
        return frozenset(role for _, role in self.posts)

    @property
    def unit_ids(self) -> frozenset[int]:
        """The units this person works for: every unit a post is held in."""
        return frozenset(unit for unit, _ in self.posts)

    def has(self, *roles: str) -> bool:
        return not self.roles.isdisjoint(roles)

    def holds(self, unit_id: int, *roles: str) -> bool:
        """Does this person hold one of the roles in that very unit?"""
        return any((unit_id, role) in self.posts for role in roles)

    @property
    def role_names(self) -> str:
        return "、".join(Role(role).label for role in Role.values if role in self.roles)


SYSTEM = Actor(user_id=None, name="系统", unit_id=None, unit_name="", county_id=None)


def actor_of(user: User, day: date) -> Actor:
    """The actor a user is on that day. Two queries: the unit and the posts."""
    posts = user.posts.filter(Q(starts_on__lte=day), Q(ends_on__isnull=True) | Q(ends_on__gte=day))
    unit = user.unit
    return Actor(
        user_id=user.pk,
        name=user.name,
        unit_id=unit.pk,
        unit_name=unit.short_name,
        county_id=unit.county_id,
        posts=frozenset(posts.values_list("unit_id", "role")),
    )


class OfficerRequest(HttpRequest):
    """A request of a signed-in person; `allow` sets `actor`."""

    user: User  # type: ignore[assignment]
    actor: Actor
    htmx: Any


Rule = Callable[[Actor], Verdict]
View = Callable[..., HttpResponse]


def anyone(actor: Actor) -> Verdict:
    """Open without log-in: the log-in page itself."""
    return YES


def signed_in(actor: Actor) -> Verdict:
    return YES


def allow(rule: Rule) -> Callable[[View], View]:
    """Declare who may use a route; a refusal answers 403 with the rule's reason."""

    def declare(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if rule is anyone:
                return view(request, *args, **kwargs)
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            officer = cast(OfficerRequest, request)
            officer.actor = actor_of(officer.user, clock.today())
            verdict = rule(officer.actor)
            if not verdict:
                return render(request, "kit/forbidden.html", {"reason": verdict.reason}, status=403)
            return view(officer, *args, **kwargs)

        guarded.allowed = rule  # type: ignore[attr-defined]
        return guarded

    return declare


def of_roles(*roles: Role, reason: str) -> Rule:
    """A rule that holds for anyone with one of the roles."""

    def rule(actor: Actor) -> Verdict:
        return YES if actor.has(*roles) else Verdict(reason)

    rule.__name__ = "of_" + "_".join(roles)
    return rule
