"""Who is acting, and `@allow`: the declaration every route carries."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import wraps
from typing import Any, cast
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django_htmx.http import HttpResponseClientRedirect

from hongxian.kit import clock, errors
from hongxian.kit.questions import Question
from hongxian.kit.verdict import YES, Verdict
from hongxian.orgs.models import (
    ADMINISTRATORS,
    Delegation,
    Post,
    PostQuerySet,
    Role,
    SecondFactorRule,
    User,
)


@dataclass(frozen=True)
class Actor:
    """A person with the posts held today, as rules, querysets and the log need them.

    `posts` are (unit id, role) pairs; those that a delegate holds for somebody absent are in it
    and, with the name of the absent holder, in `lent`. `acting_for` names that holder when the last
    question answered with yes (`has`, `holds`) could be so only because of a lent post: what is
    written next is done for the absent holder, and the log says so.
    """

    user_id: int | None
    name: str
    unit_id: int | None
    unit_name: str
    county_id: str | None
    posts: frozenset[tuple[int, str]] = frozenset()
    lent: frozenset[tuple[int, str, str]] = frozenset()
    needs_second_factor: bool = False
    _leaning_on: list[str] = field(default_factory=list, compare=False, repr=False)

    @property
    def roles(self) -> frozenset[str]:
        return frozenset(role for _, role in self.posts)

    @property
    def unit_ids(self) -> frozenset[int]:
        """The units this person works for: every unit a post is held in."""
        return frozenset(unit for unit, _ in self.posts)

    def has(self, *roles: str) -> bool:
        """Does this person hold one of the roles anywhere?"""
        return self._answer({post for post in self.posts if post[1] in roles})

    def holds(self, unit_id: int, *roles: str) -> bool:
        """Does this person hold one of the roles in that very unit?"""
        return self._answer(
            {post for post in self.posts if post[0] == unit_id and post[1] in roles}
        )

    def sees_as(self, *roles: str) -> bool:
        """`has` for row scopes: what a person may look at is not done for anybody."""
        return not self.roles.isdisjoint(roles)

    def _answer(self, found: set[tuple[int, str]]) -> bool:
        """Own posts first: only what could not be done without a lent one is done for another."""
        if not found:
            return False
        lenders = {(unit, role): name for unit, role, name in self.lent}
        own = found - lenders.keys()
        self._leaning_on[:] = [] if own else sorted({lenders[post] for post in found})
        return True

    @property
    def acting_for(self) -> str:
        return "、".join(self._leaning_on)

    @property
    def stands_in_for(self) -> str:
        """Everyone this person stands in for today."""
        return "、".join(sorted({name for _, _, name in self.lent}))

    @property
    def role_names(self) -> str:
        return "、".join(Role(role).label for role in Role.values if role in self.roles)


SYSTEM = Actor(user_id=None, name="系统", unit_id=None, unit_name="", county_id=None)


def actor_of(user: User, day: date) -> Actor:
    """The actor a user is on that day. Two queries: the unit, and the posts own and lent."""
    unit = user.unit
    rows = _held(user=user.pk, day=day)
    own = {(unit_id, role) for unit_id, role, lender, _ in rows if not lender}
    lent = {(unit_id, role, lender) for unit_id, role, lender, _ in rows if lender}
    return Actor(
        user_id=user.pk,
        name=user.name,
        unit_id=unit.pk,
        unit_name=unit.short_name,
        county_id=unit.county_id,
        posts=frozenset(own | {(unit_id, role) for unit_id, role, _ in lent}),
        lent=frozenset(post for post in lent if post[:2] not in own),
        needs_second_factor=any(strong for *_, strong in rows),
    )


Rows = QuerySet[Post, tuple[int, str, str, bool]]


def _own_posts(user: int, day: date) -> Rows:
    return _with_strength(Post.objects.filter(user=user).held_on(day), Value(""))


def _lent_posts(user: int, day: date) -> Rows:
    """Business posts of everyone this person stands in for; a lent post cannot be passed on."""
    standing = Delegation.objects.standing_on(day).filter(to_user=user)
    this_post = Q(post__isnull=True) | Q(post=OuterRef("pk"))
    lent = standing.filter(this_post, from_user=OuterRef("user"))
    posts = Post.objects.filter(Exists(lent), user__in=standing.values("from_user")).held_on(day)
    posts = posts.filter(user__is_active=True).exclude(role__in=ADMINISTRATORS)
    return _with_strength(posts, F("user__name"))


def _with_strength(posts: PostQuerySet, lender: Value | F) -> Rows:
    """(unit, role, lender, must a holder of this role show a second factor?)"""
    strong = SecondFactorRule.objects.filter(
        required=True, role=OuterRef("role"), county=OuterRef("unit__county")
    )
    rows = posts.order_by().annotate(lender=lender, strong=Exists(strong))
    return rows.values_list("unit_id", "role", "lender", "strong")


def _own_and_lent(user: int, day: date) -> Rows:
    return _own_posts(user, day).union(_lent_posts(user, day), all=True)


_held = Question(_own_and_lent)


class OfficerRequest(HttpRequest):
    """A request of a signed-in person; `allow` sets `actor`.

    A view may set `place`, the record its page stands in: the frame shows it in the top bar; and
    what the page has fetched already: the `phases` of it, how many notices are `unread`.
    """

    user: User
    actor: Actor
    place: Any
    phases: Any
    unread: int
    htmx: Any


Rule = Callable[[Actor], Verdict]
View = Callable[..., HttpResponseBase]


def anyone(actor: Actor) -> Verdict:
    """Open without log-in: the log-in page itself."""
    return YES


def signed_in(actor: Actor) -> Verdict:
    return YES


def own_account(actor: Actor) -> Verdict:
    """Open to a person who still has to replace a first password."""
    return YES


def at_the_gate(actor: Actor) -> Verdict:
    """Open to a person who gave the password and has not shown the second factor yet."""
    return YES


def pending(request: HttpRequest, actor: Actor) -> str:
    """The page a signed-in person must deal with before any other, or "".

    The device first: whoever has only the password must not be able to change it.
    """
    user = cast(User, request.user)
    verified = getattr(user, "otp_device", None) is not None
    if user.has_second_factor and not verified:
        return "second-factor"
    if user.must_change_password or password_ran_out(user):
        return "password-change"
    if actor.needs_second_factor and not user.has_second_factor:
        return "second-factor-enrol"
    return ""


def password_ran_out(user: User) -> bool:
    """Is the password older than this installation allows? Of unknown age counts as older."""
    if not settings.PASSWORD_DAYS:
        return False
    if user.password_set_at is None:
        return True
    return clock.now() - user.password_set_at > timedelta(days=settings.PASSWORD_DAYS)


GATES = {"second-factor": (at_the_gate,), "password-change": (at_the_gate, own_account)}
"""Which rules stay open while a page is pending."""


LEFT = "left"
"""A cookie from log-out to the next log-in: a page that works without a network must not go on
showing what belongs to somebody who left, and must go on when only the session ran out."""


@dataclass(frozen=True)
class Door:
    """What stands at a route for those who may not pass."""

    unknown: Callable[[HttpRequest], HttpResponse]
    pending: Callable[[HttpRequest, str], HttpResponse]
    forbidden: Callable[[HttpRequest, str], HttpResponse]


def _say(status: int, sentence: str, **more: object) -> JsonResponse:
    return JsonResponse({"detail": sentence, **more}, status=status)


PAGES = Door(
    lambda request: _go(request, to_log_in(request)),
    lambda request, due: _go(request, to_gate(request, due)),
    errors.forbidden,
)
"""People are led to the log-in, to the page that is due, or told why not."""
PROGRAMS = Door(
    lambda request: _say(401, "登录已过期，请重新登录。", left=LEFT in request.COOKIES),
    lambda _, __: _say(403, "请先在工作台完成登录：修改初始密码或验证第二因素。"),
    lambda _, reason: _say(403, reason),
)
"""Programs get the same as JSON: a redirect would look to them like an answer."""


def allow(rule: Rule, door: Door = PAGES) -> Callable[[View], View]:
    """Declare who may use a route; a refusal answers 403 with the rule's reason.

    Whoever has to show a second factor or replace a first password is sent there before anything.
    """

    def declare(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if rule is anyone:
                return view(request, *args, **kwargs)
            if not request.user.is_authenticated:
                return door.unknown(request)
            officer = cast(OfficerRequest, request)
            officer.actor = actor_of(officer.user, clock.today())
            due = pending(request, officer.actor)
            if due and rule not in GATES.get(due, (at_the_gate, own_account)):
                return door.pending(request, due)
            verdict = rule(officer.actor)
            if not verdict:
                return door.forbidden(request, verdict.reason)
            response = view(officer, *args, **kwargs)
            # Machines are shared: after a log-out the back button must show nothing.
            add_never_cache_headers(response)
            return response

        guarded.allowed = rule  # type: ignore[attr-defined]
        return guarded

    return declare


def to_log_in(request: HttpRequest) -> str:
    """The log-in page, leading back to the page asked for; after a POST, to where it came from."""
    return _leading_back(request, reverse("login"))


def to_gate(request: HttpRequest, name: str) -> str:
    """The page that is due; from the second factor on to the page asked for."""
    url = reverse(name)
    return url if name == "password-change" else _leading_back(request, url)


def _leading_back(request: HttpRequest, url: str) -> str:
    seen = errors.referrer(request) if request.method == "POST" else request.get_full_path()
    return f"{url}?{urlencode({'next': seen})}" if seen else url


def _go(request: HttpRequest, url: str) -> HttpResponse:
    """A redirect; htmx is told to load the whole page."""
    if getattr(request, "htmx", False):
        return HttpResponseClientRedirect(url)
    return HttpResponseRedirect(url)


def of_roles(*roles: Role, reason: str) -> Rule:
    """A rule that holds for anyone with one of the roles."""

    def rule(actor: Actor) -> Verdict:
        return YES if actor.has(*roles) else Verdict(reason)

    rule.__name__ = "of_" + "_".join(roles)
    return rule
