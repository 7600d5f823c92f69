"""逾期 is frozen when it happens, once, by one definition for pages, tasks and actions."""

from datetime import date

import pytest

from hongxian.audit.models import AuditEntry
from hongxian.campaigns.actions.deliverables import (
    return_deliverable,
    submit_deliverable,
    withdraw_deliverable,
)
from hongxian.campaigns.models import Deliverable
from hongxian.campaigns.queries.deliverables import overdue, tallies, tally
from hongxian.desk.tasks import tick, tick_command
from hongxian.kit import clock
from hongxian.orgs.models import Role
from tests.campaigns.factories import DeliverableFactory, MilestoneFactory, UserFactory, actor, at

pytestmark = pytest.mark.django_db

DUE = date(2026, 6, 30)
BEFORE, AFTER = date(2026, 6, 29), date(2026, 7, 1)


def people(deliverable):
    head = actor(UserFactory(unit=deliverable.unit, roles=[Role.HEAD]), DUE)
    office = actor(UserFactory(unit__county=deliverable.county, roles=[Role.OFFICE]), DUE)
    return head, office


def overdue_on(day):
    return list(overdue(Deliverable.objects.all(), day))


@pytest.mark.parametrize(("day", "hour", "is_late"), [(DUE, 23, False), (AFTER, 0, True)])
def test_the_due_day_itself_is_still_in_time(day, hour, is_late):
    deliverable = DeliverableFactory()
    head, _ = people(deliverable)

    row = submit_deliverable(deliverable, note="已报", actor=head, now=at(day, hour, 30))

    assert (row.late_at is not None, row.late_due_on) == (is_late, DUE if is_late else None)


def test_a_tick_freezes_what_is_past_its_day_and_nothing_twice():
    late = DeliverableFactory()
    DeliverableFactory(accepted=True)
    DeliverableFactory(submitted=True)
    DeliverableFactory(milestone__due_on=None)

    first, second = tick(at(AFTER)), tick(at(AFTER, 10))

    late.refresh_from_db()
    assert (first.late, second.late) == (1, 0)
    assert (late.late_at, late.late_due_on, late.state) == (at(AFTER), DUE, "due")
    entry = AuditEntry.objects.get(verb="deliverable.late")
    assert (entry.actor_name, entry.subject_id) == ("系统", str(late.pk))


def test_a_tick_on_the_due_day_freezes_nothing():
    DeliverableFactory()

    assert tick(at(DUE)).late == 0


def test_lateness_stays_when_the_due_day_is_moved_later():
    deliverable = DeliverableFactory()
    head, _ = people(deliverable)
    tick(at(AFTER))
    Deliverable.objects.filter(pk=deliverable.pk).update(due_on=date(2026, 7, 31))

    row = submit_deliverable(deliverable, note="已报", actor=head, now=at(date(2026, 7, 20)))

    assert (row.late_at, row.late_due_on) == (at(AFTER), DUE)
    assert overdue_on(date(2026, 7, 20)) == []


def test_handed_in_by_the_day_and_returned_after_it_is_not_late():
    deliverable = DeliverableFactory()
    head, office = people(deliverable)
    submit_deliverable(deliverable, note="已报", actor=head, now=at(BEFORE))
    return_deliverable(deliverable, reason="缺分工", actor=office, now=at(AFTER))

    assert overdue_on(date(2026, 7, 9)) == []
    assert tick(at(date(2026, 7, 9))).late == 0
    row = submit_deliverable(deliverable, note="已补", actor=head, now=at(date(2026, 7, 9)))
    assert row.late_at is None


def test_returned_before_the_day_and_not_mended_by_it_is_late():
    deliverable = DeliverableFactory()
    head, office = people(deliverable)
    submit_deliverable(deliverable, note="已报", actor=head, now=at(date(2026, 6, 20)))
    return_deliverable(deliverable, reason="缺分工", actor=office, now=at(BEFORE))

    assert overdue_on(AFTER) == [deliverable]
    row = submit_deliverable(deliverable, note="已补", actor=head, now=at(AFTER))
    assert row.late_due_on == DUE


def test_withdrawn_after_the_day_by_the_unit_itself_is_late():
    deliverable = DeliverableFactory()
    head, _ = people(deliverable)
    submit_deliverable(deliverable, note="已报", actor=head, now=at(BEFORE))
    withdraw_deliverable(deliverable, actor=head, now=at(AFTER))

    assert overdue_on(AFTER) == [deliverable]


def test_the_timed_task_says_what_it_did(tmp_path, settings):
    settings.HOME = tmp_path
    clock.set_day(AFTER)
    DeliverableFactory()

    assert "认定逾期1项。" in tick_command()
    assert "认定逾期0项。" in tick_command()


def test_tally_counts_agree_with_the_lists(django_assert_num_queries):
    milestone = MilestoneFactory(due_on=date(2026, 6, 10))
    for trait in ({}, {}, {"submitted": True}, {"returned": True}, {"accepted": True}):
        DeliverableFactory(milestone=milestone, **trait)
    rows = Deliverable.objects.filter(milestone=milestone)

    with django_assert_num_queries(1):
        counted = tally(rows, date(2026, 6, 16))

    assert (counted.total, counted.due, counted.submitted) == (5, 2, 1)
    assert (counted.returned, counted.accepted) == (1, 1)
    assert counted.overdue == overdue(rows, date(2026, 6, 16)).count() == 3
    assert tallies(rows, date(2026, 6, 16), by="milestone") == {milestone.pk: counted}
