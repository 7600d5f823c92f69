"""Standing in for somebody absent: whose posts, on which days, and what the log says."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from hongxian.audit.actions import record
from hongxian.audit.models import AuditEntry
from hongxian.kit.clock import today
from hongxian.kit.verdict import Refused
from hongxian.orgs import actions, verbs
from hongxian.orgs.access import actor_of
from hongxian.orgs.models import Delegation, Role, UnitKind, User
from tests.campaigns.factories import DAY, NOON, PostFactory, UnitFactory, UserFactory
from tests.orgs.county import Small, door, lay_small
from tests.standing import standing

pytestmark = pytest.mark.django_db
TOMORROW = DAY + timedelta(days=1)


laid, small = standing(lay_small)


@pytest.fixture
def head(small) -> User:
    return UserFactory(unit=small.east, name="韩树声", roles=[Role.HEAD])


def delegate(
    absent: User, to: User, *, by: User | None = None, last: date = TOMORROW, **more
) -> Delegation:
    facts = {"post": None, "starts_on": DAY, "reason": "培训", **more}
    return actions.make_delegation(
        from_user=absent, to_user=to, ends_on=last, actor=actor_of(by or absent, DAY), now=NOON,
        **facts,
    )  # fmt: skip


def test_a_delegate_holds_the_posts_on_these_days_only(small, head):
    delegate(head, small.officer)

    acting = actor_of(small.officer, TOMORROW)
    assert acting.holds(small.east.pk, Role.HEAD)
    assert acting.stands_in_for == "韩树声"
    assert not actor_of(small.officer, DAY - timedelta(days=1)).has(Role.HEAD)
    assert not actor_of(small.officer, TOMORROW + timedelta(days=1)).has(Role.HEAD)
    assert AuditEntry.objects.filter(verb="delegation.make", subject_id=str(head.pk)).count() == 1


def test_the_log_names_the_absent_only_where_the_lent_post_was_needed(small, head):
    delegate(head, small.officer)
    acting = actor_of(small.officer, DAY)

    acting.has(Role.HEAD)
    lent = record(actor=acting, verb=verbs.MOVE_USER, subject=head, now=NOON)
    acting.has(Role.HEAD, Role.OFFICER)
    own = record(actor=acting, verb=verbs.MOVE_USER, subject=head, now=NOON)

    assert (lent.acting_for, own.acting_for) == ("韩树声", "")


def test_a_question_answered_no_and_a_row_scope_leave_the_reason_alone(small, head):
    delegate(head, small.officer)
    acting = actor_of(small.officer, DAY)

    acting.has(Role.OFFICER)
    acting.has(Role.CHIEF)
    acting.sees_as(Role.HEAD)

    assert acting.acting_for == ""


def test_one_post_alone_may_go_over(small, head):
    legal = PostFactory(user=head, unit=small.bureau, role=Role.LEGAL)
    delegate(head, small.officer, post=legal)

    acting = actor_of(small.officer, DAY)

    assert acting.has(Role.LEGAL)
    assert not acting.has(Role.HEAD)


def test_a_delegation_ends_with_the_post_and_with_the_account(small, head):
    delegate(head, small.officer)
    User.objects.filter(pk=head.pk).update(is_active=False)

    assert not actor_of(small.officer, DAY).has(Role.HEAD)


def test_end_delegation_takes_it_away_at_once(small, head):
    row = delegate(head, small.officer)

    actions.end_delegation(row, actor=actor_of(head, DAY), now=NOON)

    assert not actor_of(small.officer, DAY).has(Role.HEAD)
    with pytest.raises(Refused, match="已经结束"):
        actions.end_delegation(row, actor=actor_of(head, DAY), now=NOON)


@pytest.mark.parametrize("role", [Role.OFFICE, Role.SECURITY])
def test_the_office_and_the_security_administrator_may_do_it_for_others(small, head, role):
    keeper = UserFactory(unit=small.bureau, roles=[role])

    assert delegate(head, small.officer, by=keeper).made_by == keeper


def test_nobody_else_may_do_it_for_others(small, head):
    with pytest.raises(Refused, match="由专班办公室或安全管理员办理"):
        delegate(head, small.officer, by=small.officer)


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"starts_on": DAY - timedelta(days=1)}, "不能早于今天"),
        ({"last": DAY - timedelta(days=1)}, "结束日期不能早于开始日期"),
        ({"last": DAY + timedelta(days=400)}, "最长一年"),
    ],
)
def test_wrong_days_are_refused(small, head, facts, said):
    with pytest.raises(Refused, match=said):
        delegate(head, small.officer, **facts)


def test_an_administrators_post_is_never_lent(small):
    with pytest.raises(Refused, match="三员职务不能委托"):
        delegate(small.auditor, small.officer, by=small.security)


def test_an_administrator_never_stands_in(small, head):
    with pytest.raises(Refused, match="三员分立"):
        delegate(head, small.system)


def test_an_auxiliary_never_stands_in(small, head):
    with pytest.raises(Refused, match="辅警不能代行"):
        delegate(head, UserFactory(unit=small.east, roles=[Role.AUXILIARY]))


def test_oneself_a_stranger_and_a_closed_account_are_refused(small, head):
    closed = UserFactory(unit=small.east, is_active=False, roles=[Role.OFFICER])

    for other, said in (
        (head, "本人"),
        (UserFactory(roles=[Role.OFFICER]), "不是本县"),
        (closed, "不是本县"),
    ):
        with pytest.raises(Refused, match=said):
            delegate(head, other)


def test_a_partner_stands_in_for_its_own_unit_only(small, head):
    partner = UnitFactory(county=small.county, kind=UnitKind.PARTNER)

    with pytest.raises(Refused, match="本单位的任职"):
        delegate(head, UserFactory(unit=partner, roles=[Role.PARTNER]))


def test_the_same_days_are_given_once(small, head):
    delegate(head, small.officer)
    other = UserFactory(unit=small.east, roles=[Role.OFFICER])

    with pytest.raises(Refused, match="已委托王小满代行"):
        delegate(head, other, starts_on=TOMORROW)
    assert delegate(
        head, other, starts_on=TOMORROW + timedelta(days=1), last=TOMORROW + timedelta(days=2)
    )


def test_there_are_no_chains(small, head):
    delegate(head, small.officer)
    third = UserFactory(unit=small.east, name="第三人", roles=[Role.OFFICER])

    with pytest.raises(Refused, match="代行不能转委托"):
        delegate(small.officer, third)
    with pytest.raises(Refused, match="不能再接受委托"):
        delegate(third, head)
    assert not actor_of(third, DAY).has(Role.HEAD)


def lend_today(small: Small, head: User) -> Delegation:
    return Delegation.objects.create(
        from_user=head, to_user=small.officer, starts_on=today(), ends_on=today(), reason="学习",
        made_by=head, made_at=NOON,
    )  # fmt: skip


def test_the_top_bar_says_for_whom(small, head):
    lend_today(small, head)

    assert "代 韩树声" in door(small.officer).get(reverse("home")).content.decode()


def test_the_page_makes_and_ends_a_delegation(small, head):
    client = door(head)

    client.post(
        reverse("delegation-new"),
        {"to_user": small.officer.pk, "post": "", "starts_on": today(), "ends_on": today(),
         "reason": "培训"},
    )  # fmt: skip
    row = Delegation.objects.get()
    listed = client.get(reverse("delegations")).content.decode()
    client.post(reverse("delegation-end", args=[row.pk]))

    row.refresh_from_db()
    assert "代行中" in listed
    assert row.ended_at is not None


def test_the_office_chooses_for_whom(small, head):
    office = UserFactory(unit=small.bureau, roles=[Role.OFFICE])
    client = door(office)
    address = f"{reverse('delegation-new')}?absent={head.pk}"

    page = client.get(address).content.decode()
    client.post(
        address,
        {"to_user": small.officer.pk, "post": "", "starts_on": today(), "ends_on": today(),
         "reason": "住院"},
    )  # fmt: skip

    assert "委托他人代行韩树声的任职" in page
    assert Delegation.objects.get().from_user == head


def test_a_head_cannot_choose_for_whom(small, head):
    page = door(head).get(f"{reverse('delegation-new')}?absent={small.officer.pk}")

    assert "委托他人代行韩树声的任职" in page.content.decode()
