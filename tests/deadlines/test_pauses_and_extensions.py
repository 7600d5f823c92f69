"""Pause, resume, ask for more time, decide on it."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from hongxian.audit.models import AuditEntry
from hongxian.deadlines.actions import (
    ask_extension,
    decide_extension,
    meet_deadline,
    pause_deadline,
    redate_deadline,
    resume_deadline,
)
from hongxian.deadlines.engine import Rule, TimeUnit
from hongxian.deadlines.models import Deadline, Extension
from hongxian.kit.clock import local
from hongxian.kit.verdict import Refused
from hongxian.orgs.access import SYSTEM
from tests.campaigns.factories import actor as act
from tests.campaigns.factories import at

START = at(date(2026, 6, 1), 10)
LATER = START + timedelta(days=2)
NEW_DUE = at(date(2026, 6, 20), 12)


def paused(bureau, row: Deadline) -> Deadline:
    return pause_deadline(row, reason="委托鉴定", actor=act(bureau.head), now=LATER)


def test_a_paused_deadline_moves_by_the_days_that_do_not_count(bureau):
    row = bureau.set(START)

    stopped = paused(bureau, row)
    resumed = resume_deadline(stopped, actor=act(bureau.head), now=LATER + timedelta(days=4))

    assert (stopped.state, stopped.next_step_at) == ("paused", None)
    assert stopped.steps[-2]["kind"] == "pause"
    assert local(resumed.due_at).date() == date(2026, 6, 15)
    assert resumed.next_step_at is not None
    pause = resumed.pauses.get()
    assert (pause.due_before, pause.resumed_by) == (row.due_at, bureau.head)


def test_pausing_asks_for_a_reason_and_the_right_person(bureau):
    row = bureau.set(START)

    with pytest.raises(Refused, match="请写明暂停的理由和依据"):
        pause_deadline(row, reason="", actor=act(bureau.head), now=LATER)
    with pytest.raises(Refused, match="由责任单位负责人或专班办公室办理"):
        pause_deadline(row, reason="鉴定", actor=act(bureau.officer), now=LATER)


def test_what_the_law_counts_through_cannot_be_paused(bureau):
    row = bureau.set(START, clock_code="accident.casualty_update")

    with pytest.raises(Refused, match="依法连续计算，不得暂停"):
        paused(bureau, row)


def test_what_is_late_cannot_be_paused(bureau):
    row = bureau.set(START)

    with pytest.raises(Refused, match="已经逾期，不能再暂停"):
        pause_deadline(
            row, reason="鉴定", actor=act(bureau.head), now=row.due_at + timedelta(hours=1)
        )


def test_pausing_twice_and_resuming_what_runs_are_refused(bureau):
    row = bureau.set(START)

    with pytest.raises(Refused, match="当前为“计时中”"):
        resume_deadline(row, actor=act(bureau.head), now=LATER)
    stopped = paused(bureau, row)
    with pytest.raises(Refused, match="当前为“已暂停”"):
        paused(bureau, stopped)
    with pytest.raises(Refused, match="请先恢复计时再调整"):
        redate_deadline(
            stopped, rule=Rule(3, TimeUnit.DAY), reason="改", actor=act(bureau.office), now=LATER
        )


def test_a_paused_deadline_can_be_met_and_is_not_late(bureau):
    stopped = paused(bureau, bureau.set(START))

    met = meet_deadline(stopped, actor=act(bureau.officer), now=START + timedelta(days=90))

    assert (met.state, met.late_at) == ("met", None)


def test_timed_work_does_not_pause(bureau):
    row = bureau.set(START)
    robot = SYSTEM.__class__(
        None, "系统", None, "", bureau.county.pk, frozenset({(bureau.station.pk, "head")})
    )

    with pytest.raises(Refused, match="由本人登录后办理"):
        pause_deadline(row, reason="鉴定", actor=robot, now=LATER)


def asked(bureau, row: Deadline) -> Extension:
    return ask_extension(
        row, due_asked=NEW_DUE, reason="配件未到", actor=act(bureau.officer), now=LATER
    )


def test_an_approved_extension_becomes_the_due_moment_and_keeps_the_old_one(bureau):
    row = bureau.set(START)

    decide_extension(asked(bureau, row), approve=True, actor=act(bureau.office), now=LATER)

    fresh = Deadline.objects.get(pk=row.pk)
    assert (fresh.due_at, fresh.first_due_at) == (NEW_DUE, row.due_at)
    assert fresh.extensions.get().due_before == row.due_at
    assert local(fresh.next_step_at) == at(date(2026, 6, 16), 9)
    assert [step["kind"] for step in fresh.steps] == ["start", "rule", "extension", "due"]
    entry = AuditEntry.objects.get(verb="deadline.approve_extension")
    assert entry.detail["before"] == "2026年6月11日(周四)"
    assert entry.detail["after"] == "2026年6月20日(周六) 12:00"


def test_a_refused_extension_changes_nothing_and_says_why(bureau):
    row = bureau.set(START)
    request = asked(bureau, row)

    with pytest.raises(Refused, match="不同意延期，请写明理由"):
        decide_extension(request, approve=False, actor=act(bureau.office), now=LATER)
    refused = decide_extension(
        request, approve=False, reason="可以先行封停", actor=act(bureau.office), now=LATER
    )

    assert (refused.decision, refused.decision_reason) == ("refused", "可以先行封停")
    assert Deadline.objects.get(pk=row.pk).due_at == row.due_at


def test_nobody_decides_on_what_they_asked_for(bureau):
    row = bureau.set(START, holder=bureau.office)
    mine = ask_extension(
        row, due_asked=NEW_DUE, reason="配件未到", actor=act(bureau.office), now=LATER
    )

    with pytest.raises(Refused, match="本人提出的延期"):
        decide_extension(mine, approve=True, actor=act(bureau.office), now=LATER)
    with pytest.raises(Refused, match="由专班办公室审批"):
        decide_extension(mine, approve=True, actor=act(bureau.head), now=LATER)
    decided = decide_extension(mine, approve=True, actor=act(bureau.second_office), now=LATER)

    assert decided.decision == "approved"
    with pytest.raises(Refused, match="已经审批：同意"):
        decide_extension(mine, approve=True, actor=act(bureau.chief), now=LATER)


def test_the_database_refuses_a_decision_by_the_asker(bureau):
    request = asked(bureau, bureau.set(START))

    with pytest.raises(IntegrityError), transaction.atomic():
        Extension.objects.filter(pk=request.pk).update(
            decision="approved", decided_by=request.asked_by, decided_at=LATER
        )


@pytest.mark.parametrize(
    ("due_asked", "reason", "sentence"),
    [
        (NEW_DUE, "  ", "请写明延期的理由"),
        (START, "配件未到", "要晚于现在和原期限"),
        (at(date(2026, 6, 11), 12), "配件未到", "要晚于现在和原期限"),
    ],
)
def test_a_request_needs_a_reason_and_a_later_day(bureau, due_asked, reason, sentence):
    row = bureau.set(START)

    with pytest.raises(Refused, match=sentence):
        ask_extension(row, due_asked=due_asked, reason=reason, actor=act(bureau.officer), now=LATER)


def test_one_request_waits_at_a_time(bureau):
    row = bureau.set(START)
    asked(bureau, row)

    with pytest.raises(Refused, match="已有一次延期申请在等待审批"):
        asked(bureau, row)


def test_strangers_do_not_ask_and_hour_clocks_are_not_extended(bureau):
    row = bureau.set(START)
    hours = bureau.set(START, clock_code="transfer.hand_over", purpose="transfer")

    with pytest.raises(Refused, match="由责任单位申请"):
        ask_extension(row, due_asked=NEW_DUE, reason="忙", actor=act(bureau.stranger), now=LATER)
    with pytest.raises(Refused, match="按小时计算的期限不予延期"):
        ask_extension(hours, due_asked=NEW_DUE, reason="忙", actor=act(bureau.officer), now=START)


def test_an_extension_that_came_too_late_to_help_is_not_approved(bureau):
    row = bureau.set(START)
    request = asked(bureau, row)

    with pytest.raises(Refused, match="申请延长到的时间已过"):
        decide_extension(
            request, approve=True, actor=act(bureau.office), now=NEW_DUE + timedelta(days=1)
        )


def test_an_extension_of_what_was_met_is_not_approved(bureau):
    row = bureau.set(START)
    request = asked(bureau, row)
    meet_deadline(row, actor=act(bureau.officer), now=LATER)

    with pytest.raises(Refused, match="已办结，不能再延长"):
        decide_extension(request, approve=True, actor=act(bureau.office), now=LATER)


def test_redating_ends_what_was_granted_before(bureau):
    row = bureau.set(START)
    decide_extension(asked(bureau, row), approve=True, actor=act(bureau.office), now=LATER)

    moved = redate_deadline(
        row, rule=Rule(5, TimeUnit.DAY, basis="新规"), reason="换了依据",
        actor=act(bureau.office), now=LATER + timedelta(hours=1),
    )  # fmt: skip

    assert local(moved.due_at).date() == date(2026, 6, 6)
