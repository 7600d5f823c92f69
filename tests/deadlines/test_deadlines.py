"""Set, meet, drop and redate a deadline."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from hongxian.audit.models import AuditEntry
from hongxian.deadlines.actions import drop_deadline, meet_deadline, redate_deadline
from hongxian.deadlines.engine import Roll, Rule, TimeUnit, UnknownYear, fixed
from hongxian.deadlines.models import Deadline
from hongxian.deadlines.queries.marks import due_mark
from hongxian.kit.chips import Tone
from hongxian.kit.clock import local
from hongxian.kit.verdict import Refused
from tests.campaigns.factories import CampaignFactory, at
from tests.campaigns.factories import actor as act
from tests.deadlines.factories import lay_bureau

START = at(date(2026, 6, 1), 10)


def verbs(row: Deadline) -> list[str]:
    entries = AuditEntry.objects.filter(subject_id=str(row.pk)).order_by("at", "id")
    return list(entries.values_list("verb", flat=True))


def test_a_clock_of_law_sets_due_date_basis_and_explanation(bureau):
    row = bureau.set(START, clock_code="penalty.preserved_evidence")

    assert local(row.due_at).date() == date(2026, 6, 10)
    assert (row.basis, row.clock) == ("《行政处罚法》第五十六条", "penalty.preserved_evidence")
    assert row.steps[0]["text"] == "2026年6月1日(周一)当日不计"
    assert row.first_due_at == row.due_at
    assert row.calendar_version.startswith("国务院放假安排")
    assert verbs(row) == ["deadline.set"]


def test_the_version_of_law_is_that_of_the_day_it_starts(bureau):
    before = bureau.set(at(date(2026, 4, 30)), clock_code="chemicals.flow_filing")
    after = bureau.set(at(date(2026, 5, 6)), clock_code="chemicals.flow_filing", purpose="second")

    assert ("条例" in before.basis, "条例" in after.basis) == (True, False)


def test_hours_are_reminded_by_the_hour(bureau):
    row = bureau.set(START, clock_code="transfer.hand_over")

    assert (row.due_at - START, row.ladder) == (timedelta(hours=24), "hours")
    assert row.next_step_at == row.due_at - timedelta(hours=4)


def test_the_next_look_is_the_first_step_to_come(bureau):
    row = bureau.set(START)

    assert local(row.due_at).date() == date(2026, 6, 11)
    assert local(row.next_step_at) == at(date(2026, 6, 8), 9)


def test_a_second_deadline_for_the_same_purpose_is_refused(bureau):
    row = bureau.set(START)

    with pytest.raises(Refused, match="已经有一个期限在计时"):
        bureau.set(START)

    meet_deadline(row, actor=act(bureau.officer), now=START)
    assert bureau.set(START).pk != row.pk


def test_the_database_refuses_a_second_open_one_too(bureau):
    row = bureau.set(START)
    row.pk, row._state.adding = None, True

    with pytest.raises(IntegrityError), transaction.atomic():
        Deadline.objects.bulk_create([Deadline(**{
            f.attname: getattr(row, f.attname)
            for f in Deadline._meta.concrete_fields if not f.primary_key
        })])  # fmt: skip


def test_a_deadline_without_a_basis_is_not_set(bureau):
    with pytest.raises(ValueError, match="basis"):
        bureau.set(START, Rule(3, TimeUnit.DAY))


def test_a_year_nobody_entered_is_refused_with_its_sentence(bureau):
    with pytest.raises(UnknownYear, match="2027年的放假安排还没有录入"):
        bureau.set(at(date(2026, 12, 29)), clock_code="penalty.preserved_evidence")

    assert Deadline.objects.count() == 0


def test_meeting_in_time_closes_it(bureau):
    row = meet_deadline(bureau.set(START), actor=act(bureau.officer), now=START)

    assert (row.state, row.closed_at, row.late_at, row.next_step_at) == ("met", START, None, None)
    assert verbs(row) == ["deadline.set", "deadline.meet"]


def test_meeting_past_the_due_moment_freezes_the_lateness(bureau):
    row = bureau.set(START)
    late = row.due_at + timedelta(minutes=1)

    met = meet_deadline(row, actor=act(bureau.officer), now=late)

    assert (met.late_at, met.late_due_at) == (late, row.due_at)
    assert verbs(row) == ["deadline.set", "deadline.late", "deadline.meet"]


def test_what_is_closed_can_neither_be_met_nor_dropped(bureau):
    row = meet_deadline(bureau.set(START), actor=act(bureau.officer), now=START)

    with pytest.raises(Refused, match="当前为“已办结”"):
        meet_deadline(row, actor=act(bureau.officer), now=START)
    with pytest.raises(Refused, match="当前为“已办结”"):
        drop_deadline(row, reason="不用办了", actor=act(bureau.officer), now=START)
    with pytest.raises(Refused, match="已办结，不能再调整"):
        redate_deadline(
            row, rule=fixed(date(2026, 7, 1), basis="方案"), reason="改期",
            actor=act(bureau.office), now=START,
        )  # fmt: skip


def test_dropping_needs_a_reason_and_keeps_it(bureau):
    row = bureau.set(START)

    with pytest.raises(Refused, match="请写明撤销期限的理由"):
        drop_deadline(row, reason=" ", actor=act(bureau.office), now=START)
    dropped = drop_deadline(row, reason="方案取消了这一项", actor=act(bureau.office), now=START)

    assert (dropped.state, dropped.next_step_at) == ("dropped", None)
    assert AuditEntry.objects.get(verb="deadline.drop").detail == {"reason": "方案取消了这一项"}


def test_redating_gives_a_new_rule_and_keeps_the_first_date(bureau):
    row = bureau.set(START)

    moved = redate_deadline(
        row, rule=fixed(date(2026, 7, 1), basis="更正后的方案"), reason="方案更正",
        actor=act(bureau.office), now=START + timedelta(days=1),
    )  # fmt: skip

    assert local(moved.due_at).date() == date(2026, 7, 1)
    assert (moved.first_due_at, moved.basis) == (row.due_at, "更正后的方案")
    assert verbs(row) == ["deadline.set", "deadline.redate"]


def test_redating_keeps_frozen_lateness(bureau):
    row = bureau.set(START, Rule(1, TimeUnit.DAY, basis="方案"))
    Deadline.objects.filter(pk=row.pk).update(late_at=row.due_at, late_due_at=row.due_at)

    moved = redate_deadline(
        row, rule=Rule(60, TimeUnit.DAY, roll=Roll.NEXT, basis="新规"), reason="换了依据",
        actor=act(bureau.office), now=row.due_at,
    )  # fmt: skip

    assert (moved.late_at, moved.late_due_at) == (row.due_at, row.due_at)


def test_redating_needs_a_reason(bureau):
    row = bureau.set(START)

    with pytest.raises(Refused, match="请写明调整期限的理由"):
        redate_deadline(
            row, rule=Rule(5, TimeUnit.DAY), reason="", actor=act(bureau.office), now=START
        )


def test_who_sees_a_deadline(bureau):
    row = bureau.set(START)
    elsewhere = lay_bureau()
    seen = {
        name: Deadline.objects.visible_to(act(user)).filter(pk=row.pk).exists()
        for name, user in {
            "office": bureau.office, "chief": bureau.chief, "head": bureau.head,
            "holder": bureau.officer, "another unit": bureau.stranger,
            "another county": elsewhere.office,
        }.items()
    }  # fmt: skip

    assert seen == {
        "office": True, "chief": True, "head": True, "holder": True,
        "another unit": False, "another county": False,
    }  # fmt: skip


def test_the_deadlines_of_a_record_are_found_by_the_record(bureau):
    mine = bureau.set(START)
    bureau.set(START, subject=CampaignFactory(county=bureau.county))

    assert list(Deadline.objects.of(bureau.subject)) == [mine]
    assert list(Deadline.objects.of(bureau.subject, "other")) == []


@pytest.mark.parametrize(
    ("hours", "words"),
    [
        (0, "还剩24小时 · 6月2日(周二) 10:00"),
        (23.5, "还剩30分钟 · 6月2日(周二) 10:00"),
        (26, "逾期2小时 · 6月2日(周二) 10:00"),
        (50, "逾期1天 · 6月2日(周二) 10:00"),
    ],
)
def test_an_hour_clock_is_marked_in_hours(bureau, hours, words):
    row = bureau.set(START, clock_code="transfer.hand_over")

    assert due_mark(row, START + timedelta(hours=hours)) == words


def test_a_day_clock_is_marked_in_days(bureau):
    row = bureau.set(START)

    marks = [due_mark(row, START + timedelta(days=n)) for n in (0, 8, 10, 11)]

    assert marks == [
        "还剩10天 · 6月11日(周四)",
        "还剩2天 · 6月11日(周四)",
        "今天到期 · 6月11日(周四)",
        "逾期1天 · 6月11日(周四)",
    ]
    assert [mark.tone for mark in marks] == [Tone.PLAIN, Tone.SOON, Tone.SOON, Tone.LATE]
