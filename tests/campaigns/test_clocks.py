"""The clock of a material runs while its unit owes, and what moves the clock moves the material."""

from datetime import date, datetime, time

import pytest
from django.utils import timezone

from hongxian.campaigns.actions.closing import close_campaign, reopen_campaign
from hongxian.campaigns.actions.deliverables import (
    accept_deliverable,
    return_deliverable,
    submit_deliverable,
    withdraw_deliverable,
)
from hongxian.campaigns.models import Deliverable
from hongxian.campaigns.queries.reporting import next_due, recurring
from hongxian.deadlines.actions import ask_extension, decide_extension
from hongxian.deadlines.models import Deadline, DeadlineState, Sent
from hongxian.deadlines.queries.calendar import workdays
from hongxian.desk.tasks import tick
from hongxian.notices.models import Notice
from hongxian.orgs.models import Role
from tests.campaigns.factories import (
    CampaignFactory,
    DeliverableFactory,
    ReportingDutyFactory,
    UserFactory,
    actor,
    at,
)

pytestmark = pytest.mark.django_db
DUE = date(2026, 6, 30)
START = at(date(2026, 6, 16))


@pytest.fixture
def owed():
    row = DeliverableFactory()
    row.head = UserFactory(unit=row.unit, roles=[Role.HEAD])
    row.office = UserFactory(unit__county=row.county, roles=[Role.OFFICE])
    tick(START)
    return row


def clock_of(row):
    return Deliverable.objects.get(pk=row.pk).deadline


def submit(row, day):
    return submit_deliverable(row, note="已报", actor=actor(row.head), now=at(day))


def test_what_is_owed_gets_a_clock_to_the_end_of_the_plans_day(owed):
    clock = clock_of(owed)

    assert (clock.state, clock.unit, clock.subject_label) == (
        DeadlineState.RUNNING,
        owed.unit,
        "报送排查台账",
    )
    assert timezone.localtime(clock.due_at).date() == DUE
    assert clock.rule["can_pause"] is False
    tick(START)
    assert Deadline.objects.count() == 1


def test_handing_in_stops_it_and_a_return_starts_it_again(owed):
    submit(owed, date(2026, 6, 20))
    stopped = clock_of(owed)
    return_deliverable(owed, reason="缺分工", actor=actor(owed.office), now=at(date(2026, 6, 22)))
    again = clock_of(owed)

    assert (stopped.state, again.state) == (DeadlineState.MET, DeadlineState.RUNNING)
    assert again.due_at == stopped.due_at
    assert again.pk != stopped.pk


def test_a_withdrawn_one_runs_again(owed):
    submit(owed, date(2026, 6, 20))

    withdraw_deliverable(owed, actor=actor(owed.head), now=at(date(2026, 6, 21)))

    assert clock_of(owed).state == DeadlineState.RUNNING


def test_returned_after_the_day_though_in_time_has_no_clock(owed):
    submit(owed, date(2026, 6, 29))

    return_deliverable(owed, reason="缺分工", actor=actor(owed.office), now=at(date(2026, 7, 2)))

    assert clock_of(owed).state == DeadlineState.MET


def test_a_late_one_returned_goes_on_from_its_lateness_without_telling_it_again(owed):
    tick(at(date(2026, 7, 3)))
    submit(owed, date(2026, 7, 6))
    told = Sent.objects.count()

    return_deliverable(owed, reason="缺分工", actor=actor(owed.office), now=at(date(2026, 7, 6)))
    tick(at(date(2026, 7, 6), 8))

    assert clock_of(owed).late_at == at(date(2026, 7, 3))
    assert Sent.objects.count() == told


def test_an_extension_moves_the_material_too(owed):
    asked = ask_extension(
        clock_of(owed),
        due_asked=timezone.make_aware(datetime.combine(date(2026, 7, 10), time(23, 59, 59))),
        reason="台账核对未完",
        actor=actor(owed.head),
        now=START,
    )

    decide_extension(asked, approve=True, actor=actor(owed.office), now=START)
    tick(at(date(2026, 7, 5)))

    row = Deliverable.objects.get(pk=owed.pk)
    assert (row.due_on, row.late_at) == (date(2026, 7, 10), None)


def test_an_ended_campaign_asks_no_more_until_it_is_reopened(owed):
    office = actor(owed.office)
    close_campaign(owed.campaign, leave_open=True, actor=office, now=at(date(2026, 6, 18)))
    tick(at(date(2026, 6, 29)))
    dropped, told = clock_of(owed), Sent.objects.count()

    reopen_campaign(owed.campaign, actor=office, now=at(date(2026, 6, 29), 10))

    assert (dropped.state, told) == (DeadlineState.DROPPED, 0)
    assert clock_of(owed).state == DeadlineState.RUNNING


def test_office_and_unit_hear_of_submission_return_and_acceptance(owed):
    office = actor(owed.office)
    submit(owed, date(2026, 6, 17))
    return_deliverable(owed, reason="缺分工", actor=office, now=at(date(2026, 6, 17), 10))
    submit(owed, date(2026, 6, 18))
    accept_deliverable(owed, actor=office, now=at(date(2026, 6, 18), 10))

    told = Notice.objects.order_by("created_at").values_list("recipient", "kind")
    assert list(told) == [
        (owed.office.pk, "submitted"),
        (owed.head.pk, "returned"),
        (owed.office.pk, "submitted"),
        (owed.head.pk, "accepted"),
    ]
    assert "缺分工" in Notice.objects.get(kind="returned").sentence


@pytest.mark.parametrize(
    ("frequency", "due", "words", "note"),
    [
        ("每周", "每周四12:00前", "6月18日(周四) 12:00", ""),
        (
            "每周",
            "周五前",
            "6月19日(周五)",
            "当天是休假日（端午节），方案没有写明是否顺延，请提前报送",
        ),
        ("每月", "每月25日前", "6月25日(周四)", ""),
    ],
)
def test_the_next_report_is_told_where_the_plan_says_which_day(frequency, due, words, note):
    duty = ReportingDutyFactory(campaign=CampaignFactory(), frequency=frequency, due=due)

    found = next_due(duty, duty.campaign, START, workdays())

    assert (found.words, found.note) == (words, note)


@pytest.mark.parametrize(("frequency", "due"), [("每周", ""), ("", "及时"), ("每季度", "季度末")])
def test_a_day_the_plan_does_not_name_is_never_guessed(frequency, due):
    assert recurring(frequency, due) is None
