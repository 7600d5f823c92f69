"""Accounts and posts: three administrators, each with their own share."""

from datetime import date, timedelta

import pytest
from axes.models import AccessAttempt
from django.utils import timezone

from hongxian.audit.models import AuditEntry
from hongxian.kit.verdict import Refused
from hongxian.orgs import actions
from hongxian.orgs.access import actor_of
from hongxian.orgs.models import ADMINISTRATORS, Post, Role, User
from tests.campaigns.factories import DAY, NOON, PostFactory, UnitFactory, UserFactory
from tests.orgs.county import PASSWORD, Small, lay_small
from tests.standing import standing

pytestmark = pytest.mark.django_db
TOMORROW = DAY + timedelta(days=1)


laid, small = standing(lay_small)


def verbs_on(user: User) -> list[str]:
    """In the order they were written: a database owes no order to a query that asks for none."""
    entries = AuditEntry.objects.filter(subject_id=str(user.pk))
    return list(entries.order_by("pk").values_list("verb", flat=True))


def hire(small: Small, username: str = "shen", **more) -> User:
    facts = {"name": "沈亦文", "unit": small.east, "password": PASSWORD, **more}
    return actions.create_user(
        username=username, must_change_password=True, actor=small.acting(small.system),
        now=NOON, **facts,
    )  # fmt: skip


def test_create_user_with_a_first_password_and_a_pinyin_key(small):
    user = hire(small)

    assert user.check_password(PASSWORD)
    assert user.must_change_password
    assert user.name_pinyin == "shen yi wen"
    assert verbs_on(user) == ["user.create"]


def test_create_user_may_do_nothing_before_a_post(small):
    assert actor_of(hire(small), DAY).posts == frozenset()


def test_create_user_with_a_taken_account_is_refused(small):
    hire(small)

    with pytest.raises(Refused, match="账号“shen”已有人使用。"):
        hire(small)


def test_create_user_with_a_weak_password_is_refused(small):
    with pytest.raises(Refused, match="密码"):
        hire(small, password="12345678")

    assert not User.objects.filter(username="shen").exists()


def test_create_user_in_a_closed_unit_is_refused(small):
    closed = UnitFactory(county=small.county, valid_to=DAY)

    with pytest.raises(Refused, match="已停用"):
        hire(small, unit=closed)


def test_the_log_never_holds_a_password(small):
    hire(small)

    assert not [e for e in AuditEntry.objects.all() if PASSWORD in str(e.detail)]


def test_move_user_ends_the_posts_of_the_old_unit(small):
    kept = PostFactory(user=small.officer, unit=small.bureau, role=Role.LEGAL)

    moved = actions.move_user(
        small.officer, unit=small.west, actor=small.acting(small.system), now=NOON
    )

    assert moved.unit == small.west
    assert actor_of(moved, DAY).posts == {(kept.unit_id, Role.LEGAL)}
    assert verbs_on(moved) == ["post.end", "user.move"]


def test_move_user_to_the_same_unit_is_refused(small):
    with pytest.raises(Refused, match="王小满已在“东城派出所”。"):
        actions.move_user(
            small.officer, unit=small.east, actor=small.acting(small.system), now=NOON
        )


def test_move_user_to_another_county_is_refused(small):
    with pytest.raises(Refused, match="不能调到其他县区的单位。"):
        actions.move_user(
            small.officer, unit=UnitFactory(), actor=small.acting(small.system), now=NOON
        )


def test_set_password_makes_it_a_first_password(small):
    user = actions.set_password(
        small.officer, password=PASSWORD, actor=small.acting(small.security), now=NOON
    )

    assert user.check_password(PASSWORD)
    assert user.must_change_password
    assert verbs_on(user) == ["user.set_password"]


def change(small: Small, user: User, old: str, new: str) -> User:
    return actions.change_own_password(user, old=old, new=new, actor=small.acting(user), now=NOON)


def test_change_own_password_frees_from_the_first_one(small):
    user = hire(small)

    changed = change(small, user, PASSWORD, "xin-de-mima-77")

    assert changed.check_password("xin-de-mima-77")
    assert not changed.must_change_password
    assert verbs_on(user) == ["user.create", "user.change_password"]


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("bu-dui-de", "xin-de-mima-77", "原密码不对"),
        (PASSWORD, PASSWORD, "新密码不能与原密码相同。"),
        (PASSWORD, "123", "密码"),
    ],
)
def test_change_own_password_is_refused(small, old, new, sentence):
    user = hire(small)

    with pytest.raises(Refused, match=sentence):
        change(small, user, old, new)

    assert User.objects.get(pk=user.pk).check_password(PASSWORD)


def test_deactivate_and_reactivate(small):
    keeper = small.acting(small.system)

    closed = actions.deactivate_user(small.officer, actor=keeper, now=NOON)
    opened = actions.reactivate_user(small.officer, actor=keeper, now=NOON)

    assert (closed.is_active, opened.is_active) == (False, True)
    assert verbs_on(opened) == ["user.deactivate", "user.reactivate"]


def test_deactivate_twice_is_refused(small):
    keeper = small.acting(small.system)
    actions.deactivate_user(small.officer, actor=keeper, now=NOON)

    with pytest.raises(Refused, match="王小满的账号已经停用。"):
        actions.deactivate_user(small.officer, actor=keeper, now=NOON)


def test_reactivate_an_open_account_is_refused(small):
    with pytest.raises(Refused, match="不需要恢复"):
        actions.reactivate_user(small.officer, actor=small.acting(small.system), now=NOON)


def test_deactivate_oneself_is_refused(small):
    with pytest.raises(Refused, match="不能停用自己的账号。"):
        actions.deactivate_user(small.system, actor=small.acting(small.system), now=NOON)


def test_deactivate_the_last_auditor_is_refused(small):
    with pytest.raises(Refused, match="审明是本县唯一的审计员"):
        actions.deactivate_user(small.auditor, actor=small.acting(small.system), now=NOON)


def test_deactivate_one_of_two_auditors(small):
    UserFactory(unit=small.bureau, roles=[Role.AUDIT])

    closed = actions.deactivate_user(small.auditor, actor=small.acting(small.system), now=NOON)

    assert not closed.is_active


def test_unlock_user_lifts_a_lock_out(small):
    AccessAttempt.objects.create(
        username="wang", ip_address="10.0.0.1", failures_since_start=5, attempt_time=timezone.now()
    )

    actions.unlock_user(small.officer, actor=small.acting(small.security), now=NOON)

    assert not AccessAttempt.objects.exists()
    assert verbs_on(small.officer) == ["user.unlock"]


def test_unlock_user_who_is_not_locked_is_refused(small):
    with pytest.raises(Refused, match="王小满的账号没有被锁定。"):
        actions.unlock_user(small.officer, actor=small.acting(small.security), now=NOON)


def grant(small: Small, user: User, role: str, starts_on: date = DAY, **more) -> Post:
    facts = {"unit": small.east, **more}
    return actions.grant_post(
        user=user, role=role, starts_on=starts_on, actor=small.acting(small.security),
        now=NOON, **facts,
    )  # fmt: skip


def test_grant_post_from_a_day_on(small):
    grant(small, small.officer, Role.HEAD, TOMORROW)

    assert not actor_of(small.officer, DAY).has(Role.HEAD)
    assert actor_of(small.officer, TOMORROW).has(Role.HEAD)
    assert verbs_on(small.officer) == ["post.grant"]


def test_grant_post_twice_is_refused(small):
    with pytest.raises(Refused, match="王小满已任东城派出所民警。"):
        grant(small, small.officer, Role.OFFICER)


def test_grant_post_to_a_closed_account_is_refused(small):
    closed = UserFactory(unit=small.east, is_active=False)

    with pytest.raises(Refused, match="请先恢复账号"):
        grant(small, closed, Role.OFFICER)


def test_grant_post_in_another_county_is_refused(small):
    with pytest.raises(Refused, match="不能在其他县区的单位任职。"):
        grant(small, small.officer, Role.HEAD, unit=UnitFactory())


@pytest.mark.parametrize("first", sorted(ADMINISTRATORS))
@pytest.mark.parametrize("second", [*sorted(ADMINISTRATORS), Role.OFFICE])
def test_grant_post_keeps_the_three_administrators_apart(small, first, second):
    if first == second:
        second = Role.HEAD
    user = UserFactory(unit=small.east, roles=[first])

    with pytest.raises(Refused, match="三员分立"):
        grant(small, user, second)


def test_grant_post_of_an_administrator_to_someone_in_business_is_refused(small):
    with pytest.raises(Refused, match="王小满现任民警，按三员分立要求不能再任审计员。"):
        grant(small, small.officer, Role.AUDIT)


def test_grant_post_of_an_administrator_after_business_has_ended(small):
    post = Post.objects.get(user=small.officer)
    actions.end_post(post, ends_on=DAY, actor=small.acting(small.security), now=NOON)

    grant(small, small.officer, Role.AUDIT)

    assert actor_of(small.officer, DAY).roles == {Role.AUDIT}


def test_grant_post_in_business_to_a_coming_administrator_is_refused(small):
    user = UserFactory(unit=small.east)
    grant(small, user, Role.SYSTEM, TOMORROW)

    with pytest.raises(Refused, match="不能再任业务职务"):
        grant(small, user, Role.OFFICER)


def test_two_business_roles_stand_together(small):
    grant(small, small.officer, Role.HEAD)

    assert actor_of(small.officer, DAY).roles == {Role.OFFICER, Role.HEAD}


def end(small: Small, post: Post, ends_on: date = DAY) -> Post:
    return actions.end_post(post, ends_on=ends_on, actor=small.acting(small.security), now=NOON)


def test_end_post_today_takes_it_away_at_once(small):
    end(small, Post.objects.get(user=small.officer))

    assert actor_of(small.officer, DAY).posts == frozenset()
    assert verbs_on(small.officer) == ["post.end"]


def test_end_post_granted_by_mistake_today(small):
    post = grant(small, small.officer, Role.HEAD)

    end(small, post)

    assert not actor_of(small.officer, DAY).has(Role.HEAD)


def test_end_post_later_keeps_it_until_then(small):
    end(small, Post.objects.get(user=small.officer), TOMORROW)

    assert actor_of(small.officer, DAY).has(Role.OFFICER)
    assert not actor_of(small.officer, TOMORROW).has(Role.OFFICER)


def test_end_post_twice_is_refused(small):
    post = Post.objects.get(user=small.officer)
    end(small, post)

    with pytest.raises(Refused, match="这一任职已经免去。"):
        end(small, post)


def test_end_post_before_it_began_is_refused(small):
    with pytest.raises(Refused, match="免去日期不能早于任职日期。"):
        end(small, grant(small, small.officer, Role.HEAD), DAY - timedelta(days=1))


def test_end_the_last_security_administrators_post_is_refused(small):
    with pytest.raises(Refused, match="严谨是本县唯一的安全管理员"):
        end(small, Post.objects.get(user=small.security))


def test_end_a_post_twice_granted_again_keeps_both_in_history(small):
    end(small, Post.objects.get(user=small.officer))

    grant(small, small.officer, Role.OFFICER)

    assert Post.objects.filter(user=small.officer, role=Role.OFFICER).count() == 2
