"""What the deadlines room does to a hazard: late once, extended, paused from its own page."""

from datetime import timedelta

import pytest

from hongxian.audit.models import AuditEntry
from hongxian.deadlines.actions import (
    ask_extension,
    decide_extension,
    pause_deadline,
    resume_deadline,
)
from hongxian.deadlines.tasks import tick
from hongxian.hazards import actions
from hongxian.hazards.models import HazardState, RecheckResult
from tests.campaigns.factories import DAY, NOON, actor, at
from tests.hazards.factories import DUE, lay_beat

pytestmark = pytest.mark.django_db
AFTER = at(DUE + timedelta(days=1))


@pytest.fixture
def beat():
    return lay_beat()


def test_the_tick_freezes_lateness_once_and_asks_for_a_recheck(beat):
    row = beat.hazard()

    tick(AFTER)

    row.refresh_from_db()
    assert (row.state, row.late_at) == (HazardState.FOUND, AFTER)
    # Three working days after Tuesday the 30th of June.
    assert row.recheck_on == DUE + timedelta(days=3)
    assert AuditEntry.objects.filter(verb="hazard.late", subject_id=str(row.pk)).count() == 1
    tick(AFTER + timedelta(days=1))
    row.refresh_from_db()
    assert row.late_at == AFTER


def test_late_stays_late_after_the_correction(beat):
    row = beat.hazard()
    tick(AFTER)

    row = actions.report_rectified(row, note="已改", actor=actor(beat.officer), now=AFTER)

    row.refresh_from_db()
    assert (row.state, row.late_at) == (HazardState.RECTIFIED, AFTER)


def test_a_report_past_the_day_is_late_without_a_tick(beat):
    row = beat.hazard(due_on=DAY)
    later = at(DAY + timedelta(days=1))

    row = actions.report_rectified(row, note="已改", actor=actor(beat.officer), now=later)

    row.refresh_from_db()
    assert row.late_at == later


def test_an_extension_is_decided_by_another_person_and_moves_the_day(beat):
    row = beat.hazard()
    wanted = at(DUE + timedelta(days=10), 23, 59)
    asked = ask_extension(
        row.deadline, due_asked=wanted, reason="设备未到", actor=actor(beat.officer), now=NOON
    )

    decide_extension(asked, approve=True, actor=actor(beat.office), now=NOON)

    row.refresh_from_db()
    assert row.due_on == DUE + timedelta(days=10)
    assert asked.due_before.astimezone().date() == DUE


def test_a_clock_paused_on_its_own_page_pauses_the_hazard(beat):
    row = beat.rectifying()
    head = actor(beat.head)

    pause_deadline(row.deadline, reason="停产", actor=head, now=NOON)
    row.refresh_from_db()
    assert row.state == HazardState.PAUSED
    resume_deadline(row.deadline, actor=head, now=NOON + timedelta(days=2))

    row.refresh_from_db()
    assert (row.state, row.due_on) == (HazardState.RECTIFYING, DUE + timedelta(days=1))


def test_a_paused_one_does_not_become_late(beat):
    row = beat.rectifying()
    actions.pause_hazard(row, reason="停产", actor=actor(beat.head), now=NOON)

    tick(AFTER)

    row.refresh_from_db()
    assert row.late_at is None


def test_a_recheck_not_done_in_time_is_on_the_record(beat):
    row = beat.rectified()

    tick(at(DUE + timedelta(days=10)))

    entry = AuditEntry.objects.get(verb="hazard.recheck_late")
    assert entry.subject_id == str(row.pk)


def test_what_is_closed_is_followed_no_more(beat):
    row = beat.rectified()
    officer = actor(beat.officer)
    actions.recheck_hazard(row, RecheckResult.PASSED, actor=officer, now=NOON)
    actions.close_hazard(row, actor=officer, now=NOON)

    tick(at(DUE + timedelta(days=10)))

    row.refresh_from_db()
    assert (row.state, row.late_at) == (HazardState.CLOSED, None)
