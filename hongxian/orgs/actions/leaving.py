"""Handing over a leaver's work: one action moves it, ends posts, closes the account."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from hongxian.audit.actions import record
from hongxian.kit.clock import day_of
from hongxian.kit.verdict import Refused
from hongxian.orgs import verbs
from hongxian.orgs.access import Actor
from hongxian.orgs.actions.delegations import close
from hongxian.orgs.actions.people import deactivate_user
from hongxian.orgs.actions.posts import end_all_posts
from hongxian.orgs.handover import OpenWork, open_work_of
from hongxian.orgs.models import ADMINISTRATORS, Delegation, Post, User
from hongxian.orgs.news import HANDOVER, News, spread


@transaction.atomic
def hand_over_work(
    user: User,
    *,
    successors: Mapping[str, User],
    end_posts: bool,
    close_account: bool,
    reason: str,
    actor: Actor,
    now: datetime,
) -> User:
    """Give each kind of open work to its successor; what happened before keeps the old name.

    `successors` goes by the code of a kind. A kind without one stays where it is, which closing
    the account allows only for a reason.
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    works = open_work_of(user, day_of(now))
    if not works and not end_posts and not close_account:
        raise Refused(f"{user.name}没有需要移交的工作。")
    for work in works:
        if work.kind.code in successors:
            _give(work, user, successors[work.kind.code], actor, now)
    if close_account:
        _end_own_delegations(user, actor, now)
    if end_posts:
        end_all_posts(user, actor=actor, now=now)
    if close_account:
        user = deactivate_user(user, actor=actor, now=now, reason=reason)
    return user


def _give(work: OpenWork, user: User, to: User, actor: Actor, now: datetime) -> None:
    if to == user:
        raise Refused("不能移交给本人。")
    if not to.is_active or to.unit.county_id != user.unit.county_id:
        raise Refused(f"{to.name}不是本县在用账号，请另选接收人。")
    if Post.objects.filter(user=to, role__in=ADMINISTRATORS).held_on(day_of(now)).exists():
        raise Refused(f"{to.name}是三员之一，不能接收业务工作。")
    moved = work.kind.hand_over(user, to, actor=actor, now=now)
    record(
        actor=actor,
        verb=verbs.HAND_OVER,
        subject=user,
        now=now,
        detail={"work": f"{work.kind.label}{moved}项", "successor": to.name},
    )
    sentence = f"{user.name}的{work.kind.label}{moved}项移交给您，请接续办理。"
    key = f"handover:{user.pk}:{work.kind.code}:{to.pk}:{now.isoformat()}"
    spread(News(HANDOVER, key, sentence, to, "home"), now=now)


def _end_own_delegations(user: User, actor: Actor, now: datetime) -> None:
    """With the account closed there is nobody to stand in for."""
    rows = Delegation.objects.not_over_on(day_of(now)).filter(from_user=user)
    for row in rows.select_related("from_user", "to_user").select_for_update(of=("self",)):
        close(row, actor=actor, now=now)
