"""工作台 of the three administrators: what waits for them, no business."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef
from django.urls import reverse

from hongxian.audit.models import AuditEntry, DayHead, Verification
from hongxian.audit.queries.chain import last_check
from hongxian.desk.queries.pulse import Pulse, pulse
from hongxian.kit.clock import day_of
from hongxian.kit.dates import start_of
from hongxian.notices.queries import Unread, newest
from hongxian.orgs.access import Actor
from hongxian.orgs.models import ImportBatch, Post, ProposalState, ProposedPost, Role, Unit, User
from hongxian.orgs.queries import locked_usernames

NOTICES_SHOWN = 5
WEEK = timedelta(days=7)
FAILURES = ("session.log_in_failed", "session.locked_out")


@dataclass(frozen=True)
class Figure:
    """A number that opens the list it counts; `waits` when somebody must do something."""

    count: int
    label: str
    href: str
    waits: bool = False


@dataclass(frozen=True)
class TrustDesk:
    """The page of one administrator; what is another's duty is left empty."""

    figures: list[Figure]
    notices: Unread
    imports: list[ImportBatch] = field(default_factory=list)
    pulse: Pulse | None = None
    checks: list[tuple[str, Verification | None]] = field(default_factory=list)


def load_trust(actor: Actor, now: datetime, real_now: datetime) -> TrustDesk:
    """What this administrator sees first.

    `real_now` is the machine's time, by which locks of accounts run; `now` the house's.
    """
    figures: list[Figure] = []
    if actor.sees_as(Role.SYSTEM):
        figures += _of_system(actor, now)
    if actor.sees_as(Role.SECURITY):
        figures += _of_security(actor, now, real_now)
    audits = actor.sees_as(Role.AUDIT)
    if audits:
        figures += _of_auditor(actor, now)
    keeps = actor.sees_as(Role.SYSTEM)
    return TrustDesk(
        figures=figures,
        notices=newest(actor, now, NOTICES_SHOWN),
        imports=_open_imports(actor) if keeps else [],
        pulse=pulse(now) if keeps else None,
        checks=_checks(actor) if audits else [],
    )


def _of_system(actor: Actor, now: datetime) -> list[Figure]:
    units = Unit.objects.visible_to(actor).valid_on(day_of(now)).count()
    people = User.objects.visible_to(actor).filter(is_active=True).count()
    return [
        Figure(units, "在用单位", reverse("units") + "?view=open"),
        Figure(people, "在用账号", reverse("people") + "?view=active"),
        _without_post(actor, now),
    ]


def _of_security(actor: Actor, now: datetime, real_now: datetime) -> list[Figure]:
    proposed = ProposedPost.objects.visible_to(actor).filter(state=ProposalState.OPEN).count()
    names = locked_usernames(real_now)
    locked = User.objects.visible_to(actor).filter(username__in=names).count()
    return [
        Figure(proposed, "待授予的任职", reverse("proposals") + "?view=open", proposed > 0),
        Figure(locked, "已锁定的账号", reverse("people") + "?view=locked", locked > 0),
        _without_post(actor, now),
    ]


def _without_post(actor: Actor, now: datetime) -> Figure:
    held = Post.objects.held_on(day_of(now)).filter(user=OuterRef("pk"))
    rows = User.objects.visible_to(actor).filter(~Exists(held), is_active=True)
    return Figure(rows.count(), "尚未任职的账号", reverse("people") + "?view=without")


def _of_auditor(actor: Actor, now: datetime) -> list[Figure]:
    since = day_of(now) - WEEK
    failed = AuditEntry.objects.visible_to(actor).filter(verb__in=FAILURES, at__gte=start_of(since))
    href = f"{reverse('log')}?view=failed&since={since.isoformat()}"
    heads = DayHead.objects.visible_to(actor).count()
    return [
        Figure(failed.count(), "近七天登录失败和锁定", href),
        Figure(heads, "日封存", reverse("log-heads")),
    ]


def _open_imports(actor: Actor) -> list[ImportBatch]:
    """Tables that were handed in and neither applied nor dropped, the newest first."""
    rows = ImportBatch.objects.visible_to(actor).filter(
        applied_at__isnull=True, dropped_at__isnull=True
    )
    return list(rows.defer("content").select_related("uploaded_by").order_by("-uploaded_at"))


def _checks(actor: Actor) -> list[tuple[str, Verification | None]]:
    """The last check of the county's chain and of the one of the gate."""
    return [("本县", last_check(actor.county_id or "")), ("系统和登录前", last_check(""))]
