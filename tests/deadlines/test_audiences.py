"""Who hears of a step while somebody is away: the delegate, of what was lent and no more."""

from datetime import date, timedelta

import pytest

from hongxian.deadlines.models import Audience, Deadline
from hongxian.deadlines.queries.audiences import Directory
from hongxian.deadlines.queries.explain import outlook
from hongxian.deadlines.tasks import tick
from hongxian.notices.models import Notice
from hongxian.orgs.models import Delegation, Post, Role, User
from tests.campaigns.factories import PostFactory, UserFactory, at

DAY = date(2026, 6, 8)
START = at(date(2026, 6, 1), 10)


def lend(absent: User, present: User, *, post: Post | None = None, days: int = 0) -> Delegation:
    """From the day on, for so many days more."""
    return Delegation.objects.create(
        from_user=absent,
        to_user=present,
        post=post,
        starts_on=DAY,
        ends_on=DAY + timedelta(days=days),
        reason="学习",
        made_by=absent,
        made_at=START,
    )


def hear(bureau, audience: str, day: date = DAY) -> set[str]:
    """The names of who hears of the bureau's deadline."""
    row = Deadline.objects.first() or bureau.set(START)
    people = Directory(day).people(row, [audience])
    return set(User.objects.filter(pk__in=people).values_list("name", flat=True))


@pytest.fixture
def delegate(bureau) -> User:
    return UserFactory(unit=bureau.station, name="程一诺", roles=[])


@pytest.mark.parametrize(
    ("absent", "audience", "who"),
    [
        ("officer", Audience.HOLDER, {"王小满", "程一诺"}),
        ("officer", Audience.UNIT, {"王小满", "丁远航", "程一诺"}),
        ("head", Audience.UNIT_HEAD, {"丁远航", "程一诺"}),
        ("office", Audience.OFFICE, {"沈亦文", "许知远", "程一诺"}),
        ("chief", Audience.LEADING_GROUP, {"周立衡", "程一诺"}),
        ("head", Audience.OFFICE, {"沈亦文", "许知远"}),
    ],
)
def test_a_delegate_hears_with_the_absent_one(bureau, delegate, absent, audience, who):
    lend(getattr(bureau, absent), delegate)

    assert hear(bureau, audience) == who


def test_only_on_the_days_of_the_delegation(bureau, delegate):
    lend(bureau.head, delegate, days=1)

    assert "程一诺" not in hear(bureau, Audience.UNIT_HEAD, DAY - timedelta(days=1))
    assert "程一诺" in hear(bureau, Audience.UNIT_HEAD, DAY + timedelta(days=1))
    assert "程一诺" not in hear(bureau, Audience.UNIT_HEAD, DAY + timedelta(days=2))


def test_an_ended_delegation_and_a_closed_account_hear_nothing(bureau, delegate):
    over = lend(bureau.head, delegate)
    over.ended_at = START
    over.save()
    lend(bureau.officer, UserFactory(unit=bureau.station, name="已销户", is_active=False))

    assert hear(bureau, Audience.UNIT) == {"王小满", "丁远航"}


def test_one_post_lent_is_that_posts_work_and_no_other(bureau, delegate):
    """The station's head sits in the office too, and lends only that chair."""
    chair = PostFactory(user=bureau.head, unit=bureau.command, role=Role.OFFICE)
    lend(bureau.head, delegate, post=chair)

    assert hear(bureau, Audience.UNIT_HEAD) == {"丁远航"}
    assert hear(bureau, Audience.OFFICE) == {"沈亦文", "许知远", "丁远航", "程一诺"}


def test_a_holders_work_goes_with_the_post_in_that_unit(bureau, delegate):
    elsewhere = PostFactory(user=bureau.officer, unit=bureau.command, role=Role.OFFICER)
    lent = lend(bureau.officer, delegate, post=elsewhere)
    assert hear(bureau, Audience.HOLDER) == {"王小满"}

    lent.post = Post.objects.get(user=bureau.officer, unit=bureau.station)
    lent.save()
    assert hear(bureau, Audience.HOLDER, DAY) == {"王小满", "程一诺"}


def test_a_holder_without_a_post_in_the_unit_is_stood_in_for_all_the_same(bureau, delegate):
    Post.objects.filter(user=bureau.officer).update(unit=bureau.command)
    lend(bureau.officer, delegate)

    assert hear(bureau, Audience.HOLDER) == {"王小满", "程一诺"}


def test_an_administrators_chair_is_lent_to_nobody(bureau, delegate):
    Post.objects.filter(user=bureau.head).update(role=Role.SYSTEM)
    lend(bureau.head, delegate)

    assert "程一诺" not in hear(bureau, Audience.UNIT)


def test_the_explanation_and_the_notice_name_the_same_people(bureau, delegate):
    lend(bureau.officer, delegate, days=9)
    row = bureau.set(START)
    shown = outlook(row, START).coming[0].people

    tick(at(DAY, 9))

    told = set(Notice.objects.values_list("recipient__name", flat=True))
    assert told == {"王小满", "程一诺"}
    assert shown == "王小满"  # on the first of June nobody stood in yet
    assert set(outlook(row, at(DAY, 10)).coming[0].people.split("、")) == told


def test_the_posts_of_a_county_are_read_once(bureau, delegate, django_assert_num_queries):
    lend(bureau.head, delegate)
    rows = [bureau.set(START, purpose=f"work-{n}") for n in range(3)]
    directory = Directory(DAY)

    with django_assert_num_queries(2):
        for row in rows:
            directory.people(row, Audience.values)
