"""Told once, not at night, read by one's own hand."""

from datetime import date, time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from hongxian.audit.models import AuditEntry
from hongxian.kit import clock
from hongxian.notices import hours
from hongxian.notices.actions import Message, mark_all_read, mark_read, notify
from hongxian.notices.hours import Hours, monday_to_friday, next_moment
from hongxian.notices.models import Notice, NoticeKind
from hongxian.notices.queries import (
    heads_of,
    newest,
    of,
    office_of,
    people_of,
    unread_count,
    with_delegates,
)
from hongxian.orgs.models import Delegation, Post, Role, User
from tests.campaigns.factories import DAY, PostFactory, UnitFactory, UserFactory, actor, at

pytestmark = pytest.mark.django_db
MORNING = at(DAY, 9)


@pytest.fixture
def head():
    return UserFactory(roles=[Role.HEAD])


def tell(*people, key="k", now=MORNING, **more):
    message = Message(
        key=key,
        kind=more.pop("kind", NoticeKind.REMINDER),
        sentence=more.pop("sentence", "“报送排查台账”今天到期。"),
        people=tuple(each.pk for each in people),
        county_id=people[0].unit.county_id,
        **more,
    )
    notify([message], now=now)


def test_the_same_thing_is_told_to_a_person_once(head):
    tell(head, head)
    tell(head, now=at(DAY, 10))
    tell(head, key="another")

    assert Notice.objects.filter(recipient=head).count() == 2
    assert Notice.objects.get(key="k").created_at == MORNING


@pytest.mark.parametrize(
    ("now", "shown"),
    [
        (at(DAY, 8), at(DAY, 8)),
        (at(DAY, 17, 59), at(DAY, 17, 59)),
        (at(DAY, 18), at(date(2026, 6, 17), 8)),
        (at(DAY, 3), at(DAY, 8)),
        (at(date(2026, 6, 12), 20), at(date(2026, 6, 15), 8)),
        (at(date(2026, 6, 19), 10), at(date(2026, 6, 22), 8)),
    ],
)
def test_outside_working_hours_a_notice_waits(now, shown, head):
    """Friday 19 June 2026 is the Dragon Boat holiday: the calendar of the house knows."""
    tell(head, now=now)

    notice = Notice.objects.get()
    assert (notice.created_at, notice.visible_from) == (now, shown)


def test_danger_does_not_wait(head):
    tell(head, now=at(DAY, 3), is_danger=True, kind=NoticeKind.DANGER)

    assert Notice.objects.get().visible_from == at(DAY, 3)


def test_what_waits_is_neither_shown_nor_counted(head):
    tell(head, now=at(DAY, 19))
    me = actor(head)

    assert unread_count(me, at(DAY, 23)) == 0
    assert list(of(me, at(DAY, 23))) == []
    assert unread_count(me, at(date(2026, 6, 17), 8)) == 1


def test_hours_are_pure_and_skip_what_is_not_worked():
    always = Hours(time(8), time(18), workdays_only=False)
    saturday = at(date(2026, 6, 13), 9)

    assert next_moment(saturday, always, monday_to_friday) == saturday
    assert hours.shipped_hours() == Hours(time(8), time(18), workdays_only=True)


def test_reading_counts_the_first_time_and_is_logged(head):
    tell(head)
    notice = Notice.objects.get()

    mark_read(notice, actor=actor(head), now=at(DAY, 10))
    again = mark_read(notice, actor=actor(head), now=at(DAY, 11))

    assert again.read_at == at(DAY, 10)
    assert AuditEntry.objects.filter(verb="notice.read", actor_id=head.pk).count() == 1


def test_all_that_is_shown_can_be_marked_read_at_once(head):
    other = UserFactory(unit=head.unit, roles=[Role.OFFICER])
    tell(head, other, key="a")
    tell(head, key="b")
    tell(head, key="tonight", now=at(DAY, 22))

    count = mark_all_read(actor=actor(head), now=at(DAY, 23))

    assert count == 2
    assert set(Notice.objects.unread().values_list("recipient", "key")) == {
        (other.pk, "a"),
        (head.pk, "tonight"),
    }
    entry = AuditEntry.objects.get(verb="notice.read_all")
    assert entry.detail == {"notices": 2}


def test_the_newest_unread_come_with_how_many_there_are_by_one_query(
    head, django_assert_num_queries
):
    for key in "abc":
        tell(head, key=key)
    mark_read(Notice.objects.get(key="a"), actor=actor(head), now=MORNING)
    tell(head, key="tonight", now=at(DAY, 22))

    who = actor(head)
    with django_assert_num_queries(1):
        told = newest(who, at(DAY, 10), 1)

    assert ([one.key for one in told.rows], told.total) == (["c"], 2)
    assert newest(actor(head), at(DAY, 6), 1).total == 0


def test_whom_to_tell_follows_the_posts_of_the_day():
    unit = UnitFactory()
    head = UserFactory(unit=unit, roles=[Role.HEAD])
    officer = UserFactory(unit=unit, roles=[Role.OFFICER])
    UserFactory(unit=unit, roles=[Role.AUXILIARY])
    office = UserFactory(unit__county=unit.county, roles=[Role.OFFICE])
    UserFactory(roles=[Role.OFFICE])

    assert set(people_of([unit.pk], DAY)) == {head.pk, officer.pk}
    assert heads_of(unit.pk, DAY) == (head.pk,)
    assert office_of(unit.county_id, DAY) == (office.pk,)
    assert heads_of(office.unit_id, DAY) == (office.pk,)
    assert people_of([unit.pk], date(2025, 1, 1)) == ()


@pytest.fixture
def page(client, head, tmp_path, settings):
    settings.HOME = tmp_path
    clock.set_day(date(2026, 6, 17))
    client.force_login(head)
    return client


def test_the_page_lists_unread_first_and_opening_leads_to_the_subject(page, head):
    tell(head, url="/deadlines/")
    notice = Notice.objects.get()

    listing = page.get(reverse("notices")).context["listing"]
    opened = page.post(reverse("notice-open", args=[notice.pk]))

    assert [(tab.label, tab.count) for tab in listing.tabs] == [("未读", 1), ("全部", 1)]
    assert (opened.status_code, opened.headers["Location"]) == (302, "/deadlines/")
    after = page.get(reverse("notices"))
    assert [tab.count for tab in after.context["listing"].tabs] == [0, 1]
    assert after.context["frame"].unread == 0


def test_the_bell_shows_the_number_on_every_page(page, head):
    tell(head, key="a")
    tell(head, key="b")

    text = page.get(reverse("units")).content.decode()

    assert 'aria-label="通知，2 条未读"' in text
    assert '<b class="bell-count">2</b>' in text


def test_a_notice_never_leads_out_of_the_house(page, head):
    tell(head, url="https://example.invalid/")

    opened = page.post(reverse("notice-open", args=[Notice.objects.get().pk]))

    assert opened.headers["Location"] == reverse("notices")


def test_looking_marks_nothing_read(page, head):
    tell(head)

    page.get(reverse("notices"))
    page.get(reverse("home"))

    assert Notice.objects.unread().count() == 1


def test_ticked_ones_or_all_can_be_marked_read(page, head):
    for key in "abc":
        tell(head, key=key)
    first = Notice.objects.get(key="a")

    nothing = page.post(reverse("notices-read"), {"row": ["x"]}, follow=True)
    page.post(reverse("notices-read"), {"row": [first.pk]})
    left = Notice.objects.unread().count()
    page.post(reverse("notices-read"), {"all": "yes"})

    assert "没有勾选通知" in nothing.content.decode()
    assert (left, Notice.objects.unread().count()) == (2, 0)


def test_another_persons_notice_does_not_exist(page):
    other = UserFactory(roles=[Role.HEAD])
    tell(other)

    assert page.post(reverse("notice-open", args=[Notice.objects.get().pk])).status_code == 404
    assert page.post(reverse("notices-read"), {"row": [Notice.objects.get().pk]}).status_code == 302
    assert Notice.objects.unread().count() == 1


def test_the_page_takes_the_same_queries_at_any_size(page, head):
    tell(head, key="first")
    counts = []
    for upto in (0, 300):
        for no in range(upto):
            tell(head, key=str(no))
        page.get(reverse("notices"))
        with CaptureQueriesContext(connection) as taken:
            page.get(reverse("notices"))
        counts.append(len(taken))

    assert counts[0] == counts[1]


def lend(absent: User, present: User, post: Post | None = None) -> Delegation:
    return Delegation.objects.create(
        from_user=absent,
        to_user=present,
        post=post,
        starts_on=DAY,
        ends_on=DAY,
        reason="学习",
        made_by=absent,
        made_at=MORNING,
    )


def test_whoever_stands_in_hears_too(head):
    stand_in = UserFactory(unit=head.unit)
    lend(head, stand_in)

    assert with_delegates((head.pk,), DAY) == (head.pk, stand_in.pk)
    assert heads_of(head.unit_id, DAY) == (head.pk, stand_in.pk)
    assert heads_of(head.unit_id, date(2026, 6, 17)) == (head.pk,)


def test_who_stands_in_for_one_post_hears_of_that_posts_work_alone(head):
    stand_in = UserFactory(unit=head.unit)
    elsewhere = PostFactory(user=head, unit=UnitFactory(county=head.unit.county), role=Role.OFFICE)
    lend(head, stand_in, post=elsewhere)

    assert heads_of(head.unit_id, DAY) == (head.pk,)
    assert people_of([elsewhere.unit_id], DAY) == (head.pk, stand_in.pk)
    assert office_of(head.unit.county_id, DAY) == (head.pk, stand_in.pk)
    assert with_delegates((head.pk,), DAY) == (head.pk, stand_in.pk)
    assert with_delegates((head.pk,), DAY, unit_id=head.unit_id) == (head.pk,)
    assert with_delegates((), DAY) == ()


def test_an_administrators_post_is_lent_to_nobody_and_a_closed_account_hears_nothing(head):
    PostFactory(user=head, unit=head.unit, role=Role.SYSTEM)
    gone = UserFactory(unit=head.unit, is_active=False)
    lend(head, UserFactory(unit=head.unit))
    lend(head, gone)

    assert people_of([head.unit_id], DAY, Role.SYSTEM) == (head.pk,)
    assert gone.pk not in heads_of(head.unit_id, DAY)
