"""From found to struck off: each step once, on the record, by the right person."""

from datetime import datetime, timedelta

import pytest

from hongxian.audit.models import AuditEntry
from hongxian.deadlines.models import Deadline
from hongxian.hazards import actions
from hongxian.hazards.actions.finding import Facts
from hongxian.hazards.models import (
    Hazard,
    HazardState,
    Paper,
    PaperKind,
    Recheck,
    RecheckResult,
)
from hongxian.kit.verdict import Refused
from hongxian.orgs.models import Role
from tests.campaigns.factories import DAY, NOON, PostFactory, actor, at
from tests.hazards.factories import DUE, PhotoFactory, lay_beat

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=2)
END_OF_DUE = at(DUE, 23, 59)


@pytest.fixture
def beat():
    return lay_beat()


def verbs_of(subject):
    entries = AuditEntry.objects.filter(subject_id=str(subject.pk)).order_by("at", "id")
    return list(entries.values_list("verb", flat=True))


def order(beat, row, due=END_OF_DUE):
    paper = Paper.objects.create(
        county=beat.county, kind=PaperKind.BY_DATE, unit=beat.station, word="青公（东城）责改",
        year=2026, serial=Paper.objects.count() + 1, place=row.place, addressee="聚福楼",
        issued_at=NOON, issued_by=beat.officer, due_at=due,
    )  # fmt: skip
    return actions.mark_ordered([row], due_at=due, paper=paper, actor=actor(beat.officer), now=NOON)


def test_found_hazard_has_number_clock_search_text_and_one_line_in_the_log(beat):
    row = beat.hazard()

    row.refresh_from_db()
    clock = row.deadline
    assert (row.number, row.state, row.due_on) == ("2026-00001", HazardState.FOUND, DUE)
    assert (clock.purpose, clock.holder, clock.unit) == ("correct", beat.officer, beat.station)
    assert clock.due_at.astimezone().date() == DUE
    assert "疏散通道堆放货物" in row.search
    assert verbs_of(row) == ["hazard.find"]


def test_a_form_sent_twice_is_one_hazard(beat):
    first = beat.hazard()

    again = beat.hazard(pk=first.pk)

    assert (again.pk, Hazard.objects.count()) == (first.pk, 1)


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        (Facts(what=" "), "请写明隐患内容"),
        (Facts(what="通道堵塞"), "请选择监管对象或车辆"),
        (Facts(what="通道堵塞", spot="北门", due_on=DAY - timedelta(days=1)), "不能早于发现日期"),
    ],
)
def test_a_hazard_without_its_facts_is_refused(beat, facts, sentence):
    with pytest.raises(Refused, match=sentence):
        actions.find_hazard(facts, unit=beat.station, actor=actor(beat.officer), now=NOON)

    assert Hazard.objects.count() == 0


def test_an_auxiliary_enters_for_the_own_unit_only(beat):
    facts = Facts(what="通道堵塞", spot="北门")
    helper = actor(beat.auxiliary)

    assert actions.find_hazard(facts, unit=beat.station, actor=helper, now=NOON).officer is None
    with pytest.raises(Refused, match="本单位"):
        actions.find_hazard(facts, unit=beat.other, actor=helper, now=NOON)


def test_an_inspector_enters_nothing(beat):
    with pytest.raises(Refused, match="由民警、辅警登记"):
        actions.find_hazard(
            Facts(what="通道堵塞", spot="北门"), unit=beat.station,
            actor=actor(beat.inspector), now=NOON,
        )  # fmt: skip


def test_an_order_sets_state_day_and_hour_on_the_papers_authority(beat):
    row = beat.hazard()

    (ordered,) = order(beat, row, due=at(DAY + timedelta(days=3), 17))

    clock = Deadline.objects.get(pk=ordered.deadline_id)
    assert (ordered.state, ordered.due_on) == (HazardState.ORDERED, DAY + timedelta(days=3))
    assert clock.due_at == at(DAY + timedelta(days=3), 17)
    assert clock.basis == "责令限期改正通知书（青公（东城）责改〔2026〕1号）"
    assert verbs_of(row) == ["hazard.find", "hazard.order"]


def test_one_that_may_not_be_ordered_stops_the_whole_paper(beat):
    good, bad = beat.hazard(), beat.rectified()

    with pytest.raises(Refused, match=f"隐患{bad.number}：当前为“整改完成”"):
        actions.mark_ordered(
            [good, bad], due_at=at(DUE), paper=order(beat, beat.hazard()) and Paper.objects.get(),
            actor=actor(beat.officer), now=NOON,
        )  # fmt: skip

    good.refresh_from_db()
    assert good.state == HazardState.FOUND


def test_a_voided_paper_takes_the_order_back_where_nothing_began(beat):
    row, begun = beat.hazard(), beat.rectifying()
    order(beat, row)

    moved = actions.unmark_ordered(
        [row, begun], reason="文书写错", actor=actor(beat.officer), now=LATER
    )

    assert [each.pk for each in moved] == [row.pk]
    assert moved[0].state == HazardState.FOUND


def test_done_is_not_yet_seen_and_seen_is_not_yet_closed(beat):
    row = beat.hazard()
    officer = actor(beat.officer)

    row = actions.report_rectified(row, note="已清走", actor=officer, now=NOON)
    assert (row.state, row.passed_at, row.closed_at) == (HazardState.RECTIFIED, None, None)
    actions.recheck_hazard(row, RecheckResult.PASSED, actor=officer, now=LATER)
    row.refresh_from_db()
    assert (row.state, row.passed_at, row.closed_at) == (HazardState.PASSED, LATER, None)
    row = actions.close_hazard(row, actor=officer, now=LATER)

    assert (row.state, row.closed_at, row.closed_by) == (HazardState.CLOSED, LATER, beat.officer)
    assert verbs_of(row) == ["hazard.find", "hazard.rectify", "hazard.pass", "hazard.close"]
    assert not Deadline.objects.still_open().exists()


def test_the_report_starts_the_recheck_within_working_days(beat):
    row = beat.rectified()

    clock = row.recheck_deadline
    assert (clock.clock, clock.purpose, clock.holder) == ("fire.recheck", "recheck", beat.officer)
    # 16 June 2026 is a Tuesday; the 19th is the dragon boat holiday, so the third day is Monday.
    assert row.recheck_on == datetime(2026, 6, 22).date()
    assert row.deadline.state == "met"


def test_a_failed_recheck_needs_words_and_the_firm_goes_on(beat):
    row = beat.rectified()
    officer = actor(beat.officer)

    with pytest.raises(Refused, match="请写明还有什么问题"):
        actions.recheck_hazard(row, RecheckResult.FAILED, actor=officer, now=LATER)
    actions.recheck_hazard(row, RecheckResult.FAILED, note="通道仍堵", actor=officer, now=LATER)

    row.refresh_from_db()
    assert (row.state, row.rectified_at, row.recheck_on) == (HazardState.RECTIFYING, None, None)
    assert row.deadline.state == "running"
    assert row.deadline.due_at.astimezone().date() == DUE


def test_partly_keeps_what_is_done(beat):
    row = beat.rectified()

    actions.recheck_hazard(
        row, RecheckResult.PARTLY, note="东侧已清，西侧未清", actor=actor(beat.officer), now=LATER
    )

    row.refresh_from_db()
    assert (row.state, row.part_done_note) == (HazardState.RECTIFYING, "东侧已清，西侧未清")
    assert row.part_done_at == LATER


def test_a_recheck_failed_past_the_day_is_looked_at_again(beat):
    row = beat.hazard(due_on=DAY)
    officer = actor(beat.officer)
    after = at(DAY + timedelta(days=2))

    actions.recheck_hazard(row, RecheckResult.FAILED, note="没改", actor=officer, now=after)

    row.refresh_from_db()
    assert row.state == HazardState.RECTIFYING
    assert row.recheck_on is not None
    assert row.recheck_on > after.date()


def test_a_recheck_sent_twice_is_one(beat):
    row = beat.rectified()
    officer = actor(beat.officer)

    once = actions.recheck_hazard(row, RecheckResult.PASSED, no=1, actor=officer, now=LATER)
    again = actions.recheck_hazard(row, RecheckResult.PASSED, no=1, actor=officer, now=LATER)

    assert (once.pk, Recheck.objects.count()) == (again.pk, 1)


def test_a_recheck_keeps_photos_after(beat):
    row = beat.rectified()
    photo = PhotoFactory(county=beat.county)

    actions.recheck_hazard(
        row, RecheckResult.PASSED, photos=[photo], actor=actor(beat.officer), now=LATER
    )

    assert [(p.photo_id, p.stage) for p in row.photos.all()] == [(photo.pk, "after")]


def test_a_recheck_of_the_future_or_before_the_finding_is_refused(beat):
    row = beat.rectified()
    officer = actor(beat.officer)

    for moment, sentence in (
        (LATER + timedelta(days=1), "晚于现在"),
        (at(DAY - timedelta(days=3)), "早于发现"),
    ):
        with pytest.raises(Refused, match=sentence):
            actions.recheck_hazard(row, RecheckResult.PASSED, at=moment, actor=officer, now=LATER)


def test_sent_back_without_a_look_counts_as_not_done(beat):
    row = beat.rectified()

    row = actions.send_back(row, reason="报错了", actor=actor(beat.head), now=LATER)

    row.refresh_from_db()
    assert (row.state, row.rectified_at, row.recheck_deadline) == (
        HazardState.RECTIFYING, None, None,
    )  # fmt: skip
    assert row.deadline.state == "running"


def test_pause_stops_the_clock_and_resume_moves_the_day(beat):
    row = beat.rectifying()
    head = actor(beat.head)

    paused = actions.pause_hazard(row, reason="县里要求停产", actor=head, now=NOON)
    assert (paused.state, Deadline.objects.get(pk=row.deadline_id).state) == (
        HazardState.PAUSED, "paused",
    )  # fmt: skip
    resumed = actions.resume_hazard(paused, actor=head, now=NOON + timedelta(days=5))

    assert (resumed.state, resumed.due_on) == (HazardState.RECTIFYING, DUE + timedelta(days=4))
    assert verbs_of(row)[-2:] == ["hazard.pause", "hazard.resume"]


def test_an_officer_does_not_pause_alone(beat):
    row = beat.rectifying()

    with pytest.raises(Refused, match="由责任单位负责人"):
        actions.pause_hazard(row, reason="停产", actor=actor(beat.officer), now=NOON)


def test_closing_many_is_all_or_none(beat):
    officer = actor(beat.officer)
    ready, waiting = beat.rectified(), beat.rectified()
    actions.recheck_hazard(ready, RecheckResult.PASSED, actor=officer, now=LATER)

    with pytest.raises(Refused, match=f"隐患{waiting.number}：当前为“整改完成”"):
        actions.close_many([ready, waiting], actor=officer, now=LATER)

    assert not Hazard.objects.filter(state=HazardState.CLOSED).exists()
    assert len(actions.close_many([ready], actor=officer, now=LATER)) == 1


def test_part_done_keeps_the_state(beat):
    row = beat.rectifying()

    row = actions.note_part_done(row, note="东侧已清", actor=actor(beat.officer), now=LATER)

    assert (row.state, row.part_done_note) == (HazardState.RECTIFYING, "东侧已清")
    with pytest.raises(Refused, match="整改期间"):
        actions.note_part_done(beat.rectified(), note="全", actor=actor(beat.officer), now=LATER)


def test_correcting_needs_a_reason_and_keeps_the_old_words_in_the_log(beat):
    row = beat.hazard()
    facts = Facts(what="安全出口上锁", place=beat.place, violation=5, due_on=DUE)
    officer = actor(beat.officer)

    with pytest.raises(Refused, match="更正的理由"):
        actions.correct_hazard(row, facts, reason=" ", actor=officer, now=LATER)
    row = actions.correct_hazard(row, facts, reason="写错", actor=officer, now=LATER)

    entry = AuditEntry.objects.get(verb="hazard.correct")
    assert (row.what, "安全出口上锁" in row.search) == ("安全出口上锁", True)
    assert entry.detail["before"] == ["隐患内容：疏散通道堆放货物"]
    assert entry.detail["after"] == ["隐患内容：安全出口上锁"]


def test_a_day_that_an_order_set_is_not_corrected(beat):
    row = beat.hazard()
    order(beat, row)
    facts = Facts(what=row.what, place=beat.place, violation=5, due_on=DUE + timedelta(days=30))

    with pytest.raises(Refused, match="申请延期"):
        actions.correct_hazard(row, facts, reason="宽限", actor=actor(beat.officer), now=LATER)


def test_a_corrected_day_moves_the_clock(beat):
    row = beat.hazard()
    facts = Facts(what=row.what, place=beat.place, violation=5, due_on=DUE + timedelta(days=1))

    actions.correct_hazard(row, facts, reason="写错", actor=actor(beat.officer), now=LATER)

    clock = Deadline.objects.get(pk=row.deadline_id)
    assert clock.due_at.astimezone().date() == DUE + timedelta(days=1)


def test_whoever_entered_it_corrects_it_until_it_is_ordered(beat):
    facts = Facts(what="通道堵塞", spot="北门")
    helper = actor(beat.auxiliary)
    row = actions.find_hazard(facts, unit=beat.station, actor=helper, now=NOON)

    other = Facts(what="通道堵塞严重", spot="北门")
    actions.correct_hazard(row, other, reason="写错", actor=helper, now=NOON)
    actions.mark_ordered(
        [row], due_at=at(DUE), paper=order(beat, beat.hazard()) and Paper.objects.get(),
        actor=actor(beat.officer), now=NOON,
    )  # fmt: skip
    with pytest.raises(Refused, match="辅警"):
        actions.correct_hazard(row, facts, reason="再改", actor=helper, now=NOON)


def test_a_stranger_moves_nothing(beat):
    row = beat.hazard()

    with pytest.raises(Refused, match="由责任单位民警"):
        actions.report_rectified(row, note="已改", actor=actor(beat.stranger), now=NOON)

    PostFactory(user=beat.stranger, unit=beat.station, role=Role.OFFICER)
    assert actions.report_rectified(row, note="已改", actor=actor(beat.stranger), now=NOON)
