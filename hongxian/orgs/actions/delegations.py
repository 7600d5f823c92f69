"""委托代行 (A/B角): posts held for somebody absent, from a day to a day."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q

from hongxian.audit.actions import record
from hongxian.kit.clock import day_of
from hongxian.kit.dates import cn_date
from hongxian.kit.verdict import Refused, require
from hongxian.orgs import rules, verbs
from hongxian.orgs.access import Actor
from hongxian.orgs.models import ADMINISTRATORS, Delegation, Post, Role, UnitKind, User
from hongxian.orgs.news import DELEGATION, News, spread

LONGEST = timedelta(days=366)
OUTSIDE = (UnitKind.PARTNER, UnitKind.ENTERPRISE)


@transaction.atomic
def make_delegation(
    *,
    from_user: User,
    to_user: User,
    post: Post | None,
    starts_on: date,
    ends_on: date,
    reason: str,
    actor: Actor,
    now: datetime,
) -> Delegation:
    """Let somebody hold an absent person's business posts, or one of them, on these days."""
    require(rules.delegates(actor, from_user))
    people = {from_user.pk, to_user.pk}
    locked = {
        user.pk: user
        for user in User.objects.select_related("unit")
        .select_for_update(of=("self",))
        .filter(pk__in=people)
        .order_by("pk")
    }
    absent, delegate = locked[from_user.pk], locked[to_user.pk]
    _refuse_wrong_days(starts_on, ends_on, day_of(now))
    _refuse_unfit(absent, delegate, post, starts_on)
    _refuse_overlap(absent, delegate, post, starts_on, ends_on)
    delegation = Delegation.objects.create(
        from_user=absent,
        to_user=delegate,
        post=post,
        starts_on=starts_on,
        ends_on=ends_on,
        reason=reason,
        made_by_id=actor.user_id or absent.pk,
        made_at=now,
    )
    record(
        actor=actor,
        verb=verbs.DELEGATE,
        subject=absent,
        now=now,
        detail={
            "delegate": delegate.name,
            "post": str(post or "全部业务任职"),
            "since": starts_on.isoformat(),
            "until": ends_on.isoformat(),
            "reason": reason,
        },
    )
    _tell_delegate(delegation, delegate, now)
    return delegation


def _tell_delegate(row: Delegation, delegate: User, now: datetime) -> None:
    """Whoever made it: the delegate must know before the first day."""
    today = day_of(now)
    days = f"{cn_date(row.starts_on, today)}至{cn_date(row.ends_on, today)}"
    what = row.post or "全部业务任职"
    sentence = f"{row.from_user.name}委托您代行{what}，{days}，事由：{row.reason}。"
    news = News(DELEGATION, f"delegation:{row.pk}", sentence, delegate, "delegations")
    spread(news, now=now)


def _refuse_wrong_days(starts_on: date, ends_on: date, today: date) -> None:
    if ends_on < starts_on:
        raise Refused("结束日期不能早于开始日期。")
    if starts_on < today:
        raise Refused("开始日期不能早于今天，过去的事不能补办代行。")
    if ends_on - starts_on > LONGEST:
        raise Refused("一次委托最长一年，到期后可以再办。")


def _refuse_unfit(absent: User, delegate: User, post: Post | None, day: date) -> None:
    """Whose posts may go to whom: no administrators, no auxiliaries, no mixing with partners."""
    if absent == delegate:
        raise Refused("不能委托给本人。")
    if not delegate.is_active or delegate.unit.county_id != absent.unit.county_id:
        raise Refused(f"{delegate.name}不是本县在用账号，请另选代行人。")
    business = Post.objects.filter(user=absent).held_on(day).exclude(role__in=ADMINISTRATORS)
    lent = [row for row in business.select_related("unit") if post is None or row == post]
    if not lent:
        raise Refused(f"{absent.name}届时没有可以委托的业务任职；三员职务不能委托。")
    held = set(Post.objects.filter(user=delegate).held_on(day).values_list("role", flat=True))
    if held & ADMINISTRATORS:
        raise Refused(f"{delegate.name}是三员之一，按三员分立要求不能代行业务任职。")
    if not held - {Role.AUXILIARY}:
        raise Refused(
            f"{delegate.name}没有可以代行的身份：代行人须是在任民警或本单位人员，辅警不能代行。"
        )
    if delegate.unit.kind in OUTSIDE and any(row.unit_id != delegate.unit_id for row in lent):
        raise Refused("协作单位人员只能代行本单位的任职。")


def _refuse_overlap(
    absent: User, delegate: User, post: Post | None, first: date, last: date
) -> None:
    """One delegate per post and day, and no chains: whoever stands in is there and is not away."""
    then = Delegation.objects.touching(first, last).select_related("to_user", "from_user")
    same = then.filter(from_user=absent)
    if post is not None:
        same = same.filter(Q(post__isnull=True) | Q(post=post))
    if (other := same.first()) is not None:
        raise Refused(f"{absent.name}在这段时间已委托{other.to_user.name}代行，请先结束原委托。")
    if then.filter(from_user=delegate).exists():
        raise Refused(f"{delegate.name}在这段时间也委托了他人代行，不能再接受委托。")
    if (other := then.filter(to_user=absent).first()) is not None:
        raise Refused(
            f"{absent.name}在这段时间正代行{other.from_user.name}的任职，代行不能转委托。"
        )


@transaction.atomic
def end_delegation(delegation: Delegation, *, actor: Actor, now: datetime) -> Delegation:
    """End a delegation before its last day: at once."""
    rows = Delegation.objects.select_related("from_user", "to_user").select_for_update(of=("self",))
    delegation = rows.get(pk=delegation.pk)
    require(rules.delegates(actor, delegation.from_user))
    if delegation.ended_at is not None or delegation.ends_on < day_of(now):
        raise Refused("这次代行已经结束。")
    return close(delegation, actor=actor, now=now)


@transaction.atomic
def close(delegation: Delegation, *, actor: Actor, now: datetime) -> Delegation:
    """End a (locked) delegation and say so in the log."""
    delegation.ended_at = now
    delegation.save(update_fields=["ended_at"])
    record(
        actor=actor,
        verb=verbs.END_DELEGATION,
        subject=delegation.from_user,
        now=now,
        detail={"delegate": delegation.to_user.name},
    )
    return delegation


def pass_to_successor(user: User, to: User, *, actor: Actor, now: datetime) -> int:
    """A delegate leaves: whom they stood in for, the successor stands in for from today on."""
    today = day_of(now)
    rows = Delegation.objects.not_over_on(today).filter(to_user=user)
    held = list(rows.select_related("from_user", "to_user", "post").select_for_update(of=("self",)))
    for old in held:
        close(old, actor=actor, now=now)
        _refuse_unfit(old.from_user, to, old.post, max(old.starts_on, today))
        _refuse_overlap(old.from_user, to, old.post, max(old.starts_on, today), old.ends_on)
        Delegation.objects.create(
            from_user=old.from_user, to_user=to, post=old.post,
            starts_on=max(old.starts_on, today), ends_on=old.ends_on, reason=old.reason,
            made_by_id=actor.user_id or old.made_by_id, made_at=now,
        )  # fmt: skip
    return len(held)
