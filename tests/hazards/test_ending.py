"""Grading, handing over, merging, voiding, relapses, other hands: each with its way back."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from hongxian.audit.models import AuditEntry
from hongxian.deadlines.models import Deadline
from hongxian.hazards import actions
from hongxian.hazards.actions.assigning import hand_over_leavers, move_unit_hazards
from hongxian.hazards.actions.merging import move_hazards, move_hazards_back
from hongxian.hazards.models import Grade, Hazard, HazardState, Paper, PaperLine, RecheckResult
from hongxian.kit.verdict import Refused
from hongxian.notices.models import Notice
from tests.campaigns.factories import NOON, UnitFactory, UserFactory, actor
from tests.hazards.factories import DUE, PlaceFactory, lay_beat

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=2)
FIVE = actions.FiveParts("店主负责", "拆除隔断", Decimal(0), "六月底", "停业疏散")


@pytest.fixture
def beat():
    return lay_beat()


def grade(beat, row, **more):
    told = {"criterion": "判定方法第六条", "five": FIVE, "owner_name": "邱明远", **more}
    return actions.grade_major(row, **told, actor=actor(beat.officer), now=NOON)


def closed(beat):
    row, officer = beat.rectified(), actor(beat.officer)
    actions.recheck_hazard(row, RecheckResult.PASSED, actor=officer, now=NOON)
    return actions.close_hazard(row, actor=officer, now=NOON)


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"criterion": " "}, "依据哪个文件的哪一条"),
        ({"owner_name": ""}, "整改责任人"),
        ({"five": replace(FIVE, measure="")}, "五落实还缺：措施"),
        ({"five": replace(FIVE, money=None, plan=" ")}, "五落实还缺：资金、预案"),
    ],
)
def test_major_names_criterion_owner_and_all_five(beat, more, sentence):
    row = beat.hazard()

    with pytest.raises(Refused, match=sentence):
        grade(beat, row, **more)

    row.refresh_from_db()
    assert row.grade == Grade.ORDINARY


def test_major_waits_for_the_office_and_the_office_hears_of_it(beat):
    row = grade(beat, beat.hazard())

    told = Notice.objects.filter(subject_id=str(row.pk)).values_list("recipient", flat=True)
    assert (row.grade, row.confirmed_at) == (Grade.MAJOR, None)
    assert set(told) == {beat.office.pk, beat.second_office.pk}
    with pytest.raises(Refused, match="由专班办公室确认"):
        actions.confirm_major(row, actor=actor(beat.head), now=LATER)
    row = actions.confirm_major(row, actor=actor(beat.office), now=LATER)
    assert (row.confirmed_at, row.confirmed_by) == (LATER, beat.office)


def test_nobody_confirms_what_they_put_forward(beat):
    row = beat.hazard()
    told = {"criterion": "第六条", "five": FIVE, "owner_name": "邱明远"}
    row = actions.grade_major(row, **told, actor=actor(beat.office), now=NOON)

    with pytest.raises(Refused, match="本人认定"):
        actions.confirm_major(row, actor=actor(beat.office), now=LATER)
    assert actions.confirm_major(row, actor=actor(beat.second_office), now=LATER)


def test_a_returned_grading_is_ordinary_and_may_be_put_forward_again(beat):
    row = grade(beat, beat.hazard())
    office = actor(beat.office)

    with pytest.raises(Refused, match="退回的理由"):
        actions.return_major(row, reason="", actor=office, now=LATER)
    row = actions.return_major(row, reason="条款不符", actor=office, now=LATER)
    assert (row.grade, row.grade_return) == (Grade.ORDINARY, "条款不符")
    with pytest.raises(Refused, match="没有等待确认"):
        actions.confirm_major(row, actor=office, now=LATER)

    row = grade(beat, row, criterion="判定方法第七条")
    assert (row.grade, row.grade_return, row.criterion) == (Grade.MAJOR, "", "判定方法第七条")


def test_a_confirmed_one_is_lowered_by_the_office_alone(beat):
    row = grade(beat, beat.hazard())
    office = actor(beat.office)
    with pytest.raises(Refused, match="待确认的请退回"):
        actions.lower_grade(row, reason="已消除", actor=office, now=LATER)
    actions.confirm_major(row, actor=office, now=LATER)

    with pytest.raises(Refused, match="已经确认"):
        grade(beat, row)
    with pytest.raises(Refused, match="由专班办公室"):
        actions.lower_grade(row, reason="已消除", actor=actor(beat.head), now=LATER)
    row = actions.lower_grade(row, reason="危险已消除", actor=office, now=LATER)

    assert (row.grade, row.confirmed_at) == (Grade.ORDINARY, None)


def test_a_major_recheck_takes_two_and_the_office_closes(beat):
    row = grade(beat, beat.rectifying())
    officer, office = actor(beat.officer), actor(beat.office)
    actions.confirm_major(row, actor=office, now=NOON)
    actions.report_rectified(row, note="已拆", actor=officer, now=NOON)

    with pytest.raises(Refused, match="不得少于两人"):
        actions.recheck_hazard(row, RecheckResult.PASSED, actor=officer, now=LATER)
    actions.recheck_hazard(row, RecheckResult.PASSED, with_name="丁远航", actor=officer, now=LATER)
    with pytest.raises(Refused, match="由专班办公室销号"):
        actions.close_hazard(row, actor=officer, now=LATER)

    assert actions.close_hazard(row, actor=office, now=LATER).state == HazardState.CLOSED


def test_a_closed_one_changes_its_grade_no_more(beat):
    with pytest.raises(Refused, match="等级不再更改"):
        grade(beat, closed(beat))


def test_handed_over_stops_the_clock_and_may_come_back(beat):
    row, officer = beat.hazard(), actor(beat.officer)

    row = actions.hand_over_hazard(row, beat.partner, reason="属燃气", actor=officer, now=LATER)
    assert (row.state, row.agency) == (HazardState.HANDED, beat.partner)
    assert not Deadline.objects.still_open().exists()
    with pytest.raises(Refused, match="当前为“已移交”"):
        actions.report_rectified(row, note="已改", actor=officer, now=LATER)
    row = actions.take_back_hazard(row, reason="对方退回", actor=officer, now=LATER)

    assert (row.state, row.agency, row.end_reason) == (HazardState.FOUND, None, "")
    assert row.deadline.state == "running"
    assert Hazard.objects.visible_to(actor(UserFactory(unit=beat.partner))).count() == 0


def test_the_agency_sees_what_was_handed_to_it(beat):
    partner = actor(UserFactory(unit=beat.partner, roles=["partner"]))
    row = beat.hazard()
    before = Hazard.objects.visible_to(partner).count()

    actions.hand_over_hazard(
        row, beat.partner, reason="属燃气", actor=actor(beat.officer), now=LATER
    )

    assert (before, Hazard.objects.visible_to(partner).count()) == (0, 1)


def test_handing_over_to_oneself_or_abroad_is_refused(beat):
    for unit in (beat.station, UnitFactory()):
        with pytest.raises(Refused, match="其他单位作为移交单位"):
            actions.hand_over_hazard(
                beat.hazard(), unit, reason="属燃气", actor=actor(beat.officer), now=LATER
            )


def test_merging_keeps_both_histories_and_can_be_undone(beat):
    row, kept, officer = beat.rectifying(), beat.hazard(), actor(beat.officer)

    row = actions.merge_hazard(row, kept, reason="同一条", actor=officer, now=LATER)
    assert (row.state, row.merged_into_id, row.state_before) == (
        HazardState.MERGED, kept.pk, HazardState.RECTIFYING,
    )  # fmt: skip
    assert Deadline.objects.still_open().count() == 1
    entries = AuditEntry.objects.filter(verb="hazard.merge").values_list("subject_id", flat=True)
    assert set(entries) == {str(row.pk), str(kept.pk)}
    row = actions.split_hazard(row, reason="是两处", actor=officer, now=LATER)

    assert (row.state, row.merged_into, row.state_before) == (HazardState.RECTIFYING, None, "")
    assert Deadline.objects.still_open().count() == 2


def test_merging_into_itself_or_into_an_ended_one_is_refused(beat):
    row, officer = beat.hazard(), actor(beat.officer)

    with pytest.raises(Refused, match="不能并入自己"):
        actions.merge_hazard(row, row, reason="同一条", actor=officer, now=LATER)
    with pytest.raises(Refused, match="已销号，不能再并入"):
        actions.merge_hazard(row, closed(beat), reason="同一条", actor=officer, now=LATER)


def test_a_voided_one_keeps_its_number_and_can_come_back(beat):
    row, head = beat.hazard(), actor(beat.head)
    with pytest.raises(Refused, match="由责任单位负责人"):
        actions.void_hazard(row, reason="录错", actor=actor(beat.officer), now=LATER)

    row = actions.void_hazard(row, reason="录错", actor=head, now=LATER)
    assert (row.state, row.number) == (HazardState.VOIDED, "2026-00001")
    row = actions.restore_hazard(row, reason="没有录错", actor=head, now=LATER)

    assert (row.state, row.deadline.state) == (HazardState.FOUND, "running")


def test_one_with_a_standing_paper_is_not_voided(beat):
    row = beat.hazard()
    paper = Paper.objects.create(
        county=beat.county, kind="by_date", unit=beat.station, word="青公", year=2026, serial=1,
        addressee="聚福楼", issued_at=NOON, issued_by=beat.officer,
    )  # fmt: skip
    PaperLine.objects.create(county=beat.county, paper=paper, hazard=row, position=1)

    with pytest.raises(Refused, match="请先作废文书"):
        actions.void_hazard(row, reason="录错", actor=actor(beat.head), now=LATER)


def test_a_relapse_is_a_new_hazard_linked_to_the_first_of_its_line(beat):
    first = closed(beat)

    second = beat.hazard(first=first)
    officer = actor(beat.officer)
    actions.report_rectified(second, note="已改", actor=officer, now=LATER)
    actions.recheck_hazard(second, RecheckResult.PASSED, actor=officer, now=LATER)
    actions.close_hazard(second, actor=officer, now=LATER)
    second.refresh_from_db()
    third = beat.hazard(first=second)

    assert (second.first_id, third.first_id) == (first.pk, first.pk)
    assert first.relapses.count() == 2
    assert first.state == HazardState.CLOSED


def test_a_link_may_be_made_and_taken_back_later(beat):
    first, row, officer = closed(beat), beat.hazard(), actor(beat.officer)

    row = actions.link_relapse(row, first, actor=officer, now=LATER)
    assert row.first_id == first.pk
    row = actions.unlink_relapse(row, actor=officer, now=LATER)

    assert row.first is None
    with pytest.raises(Refused, match="没有认定为复发"):
        actions.unlink_relapse(row, actor=officer, now=LATER)


def test_only_a_closed_one_can_have_come_back(beat):
    with pytest.raises(Refused, match="还没有销号"):
        actions.link_relapse(beat.hazard(), beat.hazard(), actor=actor(beat.officer), now=LATER)


def test_given_to_another_unit_with_its_clocks(beat):
    row = beat.hazard()
    to = UserFactory(unit=beat.other, roles=["officer"])
    told = {"unit": beat.other, "officer": to, "reason": "辖区调整"}

    with pytest.raises(Refused, match="由责任单位负责人"):
        actions.assign_hazards([row], **told, actor=actor(beat.officer), now=LATER)
    (given,) = actions.assign_hazards([row], **told, actor=actor(beat.head), now=LATER)

    clock = Deadline.objects.get(pk=row.deadline_id)
    assert (given.unit, given.officer, clock.unit, clock.holder) == (beat.other, to, beat.other, to)
    assert clock.due_at.astimezone().date() == DUE
    assert Notice.objects.filter(recipient=to, kind="handover").count() == 1


def test_giving_is_all_or_none(beat):
    rows = [beat.hazard(), closed(beat)]

    with pytest.raises(Refused, match="已销号，不用再转交"):
        actions.assign_hazards(
            rows, unit=beat.other, officer=None, reason="调整", actor=actor(beat.head), now=LATER
        )

    assert Hazard.objects.filter(unit=beat.other).count() == 0


def test_an_officer_of_another_unit_is_not_put_in_charge(beat):
    with pytest.raises(Refused, match="请选择该单位的民警"):
        actions.assign_hazards(
            [beat.hazard()], unit=beat.station, officer=beat.stranger, reason="调整",
            actor=actor(beat.head), now=LATER,
        )  # fmt: skip


def test_a_leavers_open_hazards_go_to_the_successor(beat):
    row, done = beat.hazard(), closed(beat)

    count = hand_over_leavers(beat.officer, beat.head, actor=actor(beat.office), now=LATER)

    row.refresh_from_db()
    done.refresh_from_db()
    assert (count, row.officer, done.officer) == (1, beat.head, beat.officer)


def test_a_merged_units_open_hazards_move_and_closed_ones_keep_its_name(beat):
    row, done = beat.hazard(), closed(beat)

    count = move_unit_hazards(beat.station, beat.other, actor=actor(beat.office), now=LATER)

    row.refresh_from_db()
    done.refresh_from_db()
    assert (count, row.unit, done.unit) == (1, beat.other, beat.station)


def test_hazards_follow_a_merged_place_and_return(beat):
    row, kept = beat.hazard(), PlaceFactory(county=beat.county, unit=beat.station, name="新名饭店")
    office = actor(beat.office)

    keys = move_hazards(beat.place, kept, actor=office, now=LATER)
    row.refresh_from_db()
    assert (keys, row.place, "新名饭店" in row.search) == ([str(row.pk)], kept, True)
    count = move_hazards_back(keys, beat.place, kept, actor=office, now=LATER)

    row.refresh_from_db()
    assert (count, row.place) == (1, beat.place)


def test_numbers_follow_each_other_and_begin_anew_with_the_year(beat):
    numbers = [beat.hazard().number for _ in range(10)]
    old = actions.find_hazard(
        actions.Facts(what="通道堵塞", spot="北门"), unit=beat.station,
        found_at=NOON.replace(year=2025), actor=actor(beat.officer), now=NOON,
    )  # fmt: skip

    assert numbers == [f"2026-{no:05d}" for no in range(1, 11)]
    assert (old.number, old.found_at.date()) == ("2025-00001", date(2025, 6, 16))
