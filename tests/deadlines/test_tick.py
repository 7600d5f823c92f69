"""The timed work: reminds, freezes late, escalates; never twice, missed runs caught up once."""

from datetime import date, time, timedelta

import pytest

from hongxian.audit.models import AuditEntry
from hongxian.deadlines import outlets, tasks
from hongxian.deadlines.actions import (
    ask_extension,
    decide_extension,
    keep_step,
    meet_deadline,
    pause_deadline,
)
from hongxian.deadlines.actions.ticking import claim_run, close_run
from hongxian.deadlines.engine import Rule, TimeUnit, fixed
from hongxian.deadlines.engine.schedule import PlannedStep, StepUnit
from hongxian.deadlines.models import Deadline, Sent, TickRun
from hongxian.deadlines.tasks import tick
from hongxian.kit import clock
from hongxian.orgs.models import User
from tests.campaigns.factories import actor as act
from tests.campaigns.factories import at

START = at(date(2026, 6, 1), 10)
# Ten days on is Thursday 11 June; Friday to Sunday 19–21 June are the Dragon Boat holiday.
MORNINGS = [at(date(2026, 6, 2) + timedelta(days=n), 9, 30) for n in range(25)]


def names(bureau) -> list[tuple[str, list[str]]]:
    """Step and people of everything told, in order."""
    people = dict(User.objects.values_list("pk", "name"))
    return [
        (alert.key.split(":")[1], [people[each] for each in alert.people]) for alert in bureau.told
    ]


def test_a_deadline_is_reminded_missed_and_escalated_day_by_day(bureau):
    row = bureau.set(START)

    for morning in MORNINGS:
        tick(morning)

    assert names(bureau) == [
        ("before_3", ["王小满"]),
        ("before_1", ["王小满"]),
        ("on_day", ["王小满"]),
        ("late_1", ["丁远航", "王小满"]),
        ("late_2_head", ["丁远航"]),
        ("late_3_office", ["沈亦文", "许知远"]),
        ("late_5_group", ["周立衡"]),
    ]
    days = [clock.local(sent.sent_at).day for sent in Sent.objects.order_by("sent_at")]
    assert days == [8, 10, 11, 12, 15, 16, 18]
    late = Deadline.objects.get(pk=row.pk)
    assert (late.late_at, late.late_due_at) == (at(date(2026, 6, 12), 9, 30), row.due_at)
    assert late.next_step_at is None


def test_the_sentence_names_work_unit_and_due_day(bureau):
    bureau.set(START)

    tick(at(date(2026, 6, 8), 9))
    tick(at(date(2026, 6, 15), 9))

    assert bureau.told[0].sentence == (
        "“三号厂房隐患”复查整改情况还有3个工作日到期，期限2026年6月11日(周四)，请抓紧办理。"
    )
    assert bureau.told[1].sentence == (
        "城关派出所承办的“三号厂房隐患”复查整改情况已逾期，期限2026年6月11日(周四)，请督促办理。"
    )


def test_running_again_tells_nothing_again(bureau):
    bureau.set(START)

    for _ in range(3):
        tick(at(date(2026, 6, 8), 9))
        tick(at(date(2026, 6, 8), 15))

    assert [key for key, _ in names(bureau)] == ["before_3"]
    assert Sent.objects.count() == 1


def test_missed_runs_are_caught_up_once_with_everybody_who_should_know(bureau):
    bureau.set(START)

    tick(at(date(2026, 6, 17), 9))

    assert names(bureau) == [("late_3_office", ["沈亦文", "许知远", "丁远航", "王小满"])]
    sent = Sent.objects.get()
    assert sent.audiences == ["holder", "unit", "unit_head", "office"]
    assert sent.is_escalation


def test_only_reminders_missed_before_the_day_are_one_reminder(bureau):
    bureau.set(START)

    tick(at(date(2026, 6, 10), 20))

    assert [key for key, _ in names(bureau)] == ["before_1"]


def test_what_is_met_dropped_or_paused_is_left_alone(bureau):
    met, paused = bureau.set(START), bureau.set(START, purpose="second")
    meet_deadline(met, actor=act(bureau.officer), now=START)
    pause_deadline(paused, reason="鉴定", actor=act(bureau.head), now=START)

    for morning in MORNINGS:
        tick(morning)

    assert bureau.told == []
    assert Deadline.objects.filter(late_at__isnull=False).count() == 0


def test_after_an_extension_the_steps_count_anew(bureau):
    row = bureau.set(START)
    tick(at(date(2026, 6, 10), 9))
    asked = ask_extension(
        row, due_asked=at(date(2026, 6, 17), 12), reason="配件未到",
        actor=act(bureau.officer), now=at(date(2026, 6, 10), 10),
    )  # fmt: skip
    decide_extension(asked, approve=True, actor=act(bureau.office), now=at(date(2026, 6, 10), 11))

    for morning in MORNINGS:
        tick(morning)

    first, *rest = [key for key, _ in names(bureau)]
    assert first == "before_1"
    assert rest[:4] == ["before_3", "before_1", "on_day", "late_1"]
    assert Deadline.objects.get(pk=row.pk).late_due_at == at(date(2026, 6, 17), 12)


def test_lateness_is_frozen_at_the_due_hour(bureau):
    row = bureau.set(START, fixed(date(2026, 6, 5), due_time=time(12), basis="方案"))

    tick(at(date(2026, 6, 5), 12))
    assert Deadline.objects.get(pk=row.pk).late_at is None
    tick(at(date(2026, 6, 5), 12, 1))

    assert Deadline.objects.get(pk=row.pk).late_at == at(date(2026, 6, 5), 12, 1)
    assert AuditEntry.objects.filter(verb="deadline.late").count() == 1


def test_an_hour_clock_alarms_at_any_hour(bureau):
    bureau.set(at(date(2026, 6, 5), 23), clock_code="accident.level_report")
    night = at(date(2026, 6, 6), 0, 41)

    tick(night)
    tick(at(date(2026, 6, 6), 1, 2))
    tick(at(date(2026, 6, 6), 3, 30))

    assert names(bureau) == [
        ("hours_before_20m", ["丁远航", "王小满"]),
        ("hours_late_head", ["丁远航"]),
        ("hours_late_2_group", ["沈亦文", "许知远", "周立衡"]),
    ]
    assert [alert.is_danger for alert in bureau.told] == [True, True, True]


def test_without_a_holder_or_a_head_the_next_one_up_hears(bureau):
    bureau.set(START, holder=None)
    bureau.head.posts.update(ends_on=date(2026, 6, 2))

    tick(at(date(2026, 6, 8), 9))
    tick(at(date(2026, 6, 15), 9))

    assert names(bureau) == [
        ("before_3", ["王小满"]),
        ("late_2_head", ["沈亦文", "许知远", "王小满"]),
    ]


def test_a_holder_who_left_does_not_swallow_the_reminder(bureau):
    bureau.set(START)
    bureau.officer.posts.update(ends_on=date(2026, 6, 2))

    tick(at(date(2026, 6, 8), 9))

    assert names(bureau) == [("before_3", ["丁远航"])]


def test_a_run_records_itself(bureau):
    bureau.set(START)

    first, second = tick(at(date(2026, 6, 2), 9)), tick(at(date(2026, 6, 15), 9))

    assert (first.reminders, first.escalations, first.late, first.error) == (0, 0, 0, "")
    assert (second.reminders, second.escalations, second.late) == (0, 1, 1)
    assert (second.is_running, second.day) == (False, date(2026, 6, 15))
    assert AuditEntry.objects.filter(verb="tick.run").count() == 1


def test_a_second_tick_says_so_and_leaves(bureau, monkeypatch):
    bureau.set(START)
    running = claim_run(now=START, beat=clock.real_now())

    assert tick(at(date(2026, 6, 15), 9)) is None
    assert tasks.tick_command() == "另一个定时任务正在办理，本次不办。"
    assert bureau.told == []
    close_run(running, now=START)
    assert tick(at(date(2026, 6, 15), 9)) is not None


def test_a_crashed_run_is_taken_over_when_it_shows_no_life(bureau):
    claim_run(now=START, beat=clock.real_now() - timedelta(minutes=11))

    assert tick(at(date(2026, 6, 15), 9)) is not None
    assert list(TickRun.objects.order_by("pk").values_list("is_running", "error")) == [
        (False, "上次办理中断，没有正常结束。"),
        (False, ""),
    ]


def test_an_outlet_that_fails_leaves_nothing_half_done(bureau):
    bureau.set(START)

    def broken(alerts):
        raise RuntimeError("no line")

    outlets.register("broken", broken)
    try:
        with pytest.raises(RuntimeError, match="no line"):
            tick(at(date(2026, 6, 15), 9))
    finally:
        outlets.unregister("broken")

    run = TickRun.objects.get()
    assert (run.is_running, run.error[:4], run.escalations) == (False, "办理中断", 0)
    assert (Sent.objects.count(), Deadline.objects.get().late_at) == (0, None)
    bureau.told.clear()
    tick(at(date(2026, 6, 15), 9))
    assert [key for key, _ in names(bureau)] == ["late_2_head"]


def test_a_changed_step_holds_for_deadlines_already_set(bureau):
    bureau.set(START)
    weekly = PlannedStep(
        "own_5", "days", "提前五天", -5, StepUnit.DAY, "unit", "【事项】快到期了。",
        at=time(8, 30),
    )  # fmt: skip

    keep_step(weekly, actor=act(bureau.office), now=START)
    tick(at(date(2026, 6, 6), 8, 30))

    assert names(bureau) == [("own_5", ["丁远航", "王小满"])]


def test_an_unknown_year_is_said_and_the_rest_goes_on(bureau):
    row = bureau.set(at(date(2026, 12, 20)), Rule(14, TimeUnit.DAY, basis="方案"))

    runs = [tick(at(date(2026, 12, 21), 9)), tick(at(date(2027, 1, 3), 9))]
    done = tick(at(date(2027, 1, 4), 9))

    assert row.due_at == at(date(2027, 1, 3), 23, 59) + timedelta(seconds=59)
    assert [key for key, _ in names(bureau)] == ["on_day"]
    assert runs[1].error.startswith("2027年的放假安排还没有录入")
    assert (done.late, Deadline.objects.get().late_at) == (1, at(date(2027, 1, 4), 9))


def test_a_thousand_deadlines_take_as_many_queries_as_one(bureau, django_assert_max_num_queries):
    row = bureau.set(START)
    copies = []
    for n in range(300):
        fields = {
            f.attname: getattr(row, f.attname)
            for f in Deadline._meta.concrete_fields
            if not f.primary_key
        }
        copies.append(Deadline(**{**fields, "purpose": f"copy-{n}"}))
    Deadline.objects.bulk_create(copies)

    with django_assert_max_num_queries(45):
        tick(at(date(2026, 6, 8), 9))

    assert Sent.objects.count() == 301
    assert len({alert.key for alert in bureau.told}) == 301


def test_a_tick_with_nothing_due_asks_little(bureau, django_assert_max_num_queries):
    bureau.set(START)

    with django_assert_max_num_queries(15):
        tick(at(date(2026, 6, 2), 9))


def test_the_command_tells_in_one_line(bureau, settings, tmp_path):
    settings.HOME = tmp_path
    clock.set_day(date(2026, 6, 15))
    bureau.set(START)

    assert tasks.tick_command() == "提醒0项，升级1项，认定逾期1项。"
