"""A ledger of hazards found elsewhere: made, updated, refused row by row, taken back."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from uuid_utils.compat import uuid7

from hongxian.deadlines.models import Deadline
from hongxian.hazards.actions.importing import save_planned_hazards, undo_hazards
from hongxian.hazards.models import Grade, Hazard, HazardState
from hongxian.hazards.queries.importing import plan_hazards
from hongxian.orgs.queries import UnitIndex
from hongxian.registry.ledger.facts import LedgerLine
from hongxian.registry.ledger_kinds import Desk
from hongxian.registry.models import LedgerRow, RowOutcome
from tests.campaigns.factories import DAY, NOON, actor
from tests.hazards.factories import lay_beat

pytestmark = pytest.mark.django_db


@pytest.fixture
def beat():
    return lay_beat()


def desk_of(beat, who=None, unit=True):
    return Desk(
        actor=actor(who or beat.officer),
        county_id=beat.county.pk,
        day=DAY,
        units=UnitIndex.load(beat.county.pk, DAY),
        officers={(beat.station.pk, beat.officer.name): [beat.officer]},
        unit=beat.station if unit else None,
    )


def line(no=2, **values):
    told = {"what": "疏散通道堆放货物", "found_on": DAY - timedelta(days=9), **values}
    return LedgerLine(no, told, {})


def take(beat, *lines, desk=None, now=NOON):
    desk = desk or desk_of(beat)
    planned = plan_hazards(lines, desk)
    wanted = {RowOutcome.CREATED, RowOutcome.UPDATED}
    with transaction.atomic():
        kept = save_planned_hazards([p for p in planned if p.outcome in wanted], desk, now)
    return planned, kept


def rows_of(kept):
    return [
        LedgerRow(
            row_no=no, outcome=one.outcome, subject_id=one.subject_id, before=one.before,
            after_stamp=one.stamp,
        )
        for no, one in enumerate(kept)
    ]  # fmt: skip


def test_a_new_row_becomes_a_hazard_of_the_place_with_its_clock(beat):
    _, (kept,) = take(
        beat,
        line(
            place=beat.place.name, officer=beat.officer.name, manager="邱明远",
            phone="13812345678", money=Decimal(35000), due_on=DAY + timedelta(days=9),
        ),
    )  # fmt: skip

    row = Hazard.objects.get(pk=kept.subject_id)
    assert (row.place, row.unit, row.officer) == (beat.place, beat.station, beat.officer)
    assert (row.money, row.owner_phone, row.source) == (Decimal("3.50"), "13812345678", "ledger")
    assert (row.number, row.state, row.deadline.state) == ("2026-00001", "found", "running")
    assert row.found_at.astimezone().date() == DAY - timedelta(days=9)


@pytest.mark.parametrize(
    ("said", "state"),
    [
        ({}, HazardState.FOUND),
        ({"progress": "rectifying"}, HazardState.RECTIFYING),
        ({"progress": "rectified"}, HazardState.RECTIFIED),
        ({"rectified_on": DAY}, HazardState.RECTIFIED),
        ({"recheck_result": "failed", "rectified_on": DAY}, HazardState.RECTIFYING),
        ({"recheck_result": "passed", "rechecked_on": DAY}, HazardState.PASSED),
        ({"progress": "closed"}, HazardState.CLOSED),
        ({"closed_on": DAY}, HazardState.CLOSED),
    ],
)
def test_a_new_row_comes_in_as_far_as_the_ledger_says(beat, said, state):
    take(beat, line(place=beat.place.name, **said))

    assert Hazard.objects.get().state == state


def test_a_place_nobody_knows_stands_in_the_spot_and_is_said(beat):
    (planned,), _ = take(beat, line(place="无名小店", address="南街3号"))

    row = Hazard.objects.get()
    assert (row.place, row.spot) == (None, "无名小店 南街3号")
    assert "没有找到唯一的“无名小店”" in planned.why


def test_major_without_a_criterion_comes_in_as_ordinary_and_is_said(beat):
    (planned,), _ = take(beat, line(place=beat.place.name, grade="major"))

    assert Hazard.objects.get().grade == Grade.ORDINARY
    assert "先按一般登记" in planned.why


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"found_on": DAY + timedelta(days=1)}, "发现日期晚于今天"),
        ({"due_on": DAY - timedelta(days=30)}, "整改期限早于发现日期"),
        ({"unit": "没有这个所"}, "没有找到单位"),
    ],
)
def test_a_bad_row_is_refused_and_stops_nothing(beat, more, why):
    planned, kept = take(beat, line(2, spot="北门", **more), line(3, spot="南门"))

    assert [one.outcome for one in planned] == [RowOutcome.REFUSED, RowOutcome.CREATED]
    assert why in planned[0].why
    assert len(kept) == 1


def test_the_same_hazard_twice_in_a_file_is_one(beat):
    planned, _ = take(beat, line(2, place=beat.place.name), line(3, place=beat.place.name))

    assert planned[1].why == "与第2行是同一条，没有重复导入"
    assert Hazard.objects.count() == 1


def test_imported_again_updates_facts_and_leaves_the_state_to_people(beat):
    told = {"place": beat.place.name, "number": "东城隐-7"}
    take(beat, line(**told))
    row = Hazard.objects.get()

    due = DAY + timedelta(days=5)
    planned, _ = take(beat, line(**told, due_on=due, closed_on=DAY), now=NOON + timedelta(hours=1))

    row.refresh_from_db()
    assert (planned[0].outcome, planned[0].told) == (
        RowOutcome.UPDATED, [f"整改期限：空→{due}"],
    )  # fmt: skip
    assert "请在系统里复查、销号" in planned[0].why
    assert (row.state, row.due_on, row.number) == (HazardState.FOUND, due, "东城隐-7")
    assert row.deadline.state == "running"
    again, _ = take(beat, line(**told, due_on=due))
    assert again[0].outcome == RowOutcome.UNCHANGED


def test_a_number_that_is_still_to_come_is_not_taken(beat):
    take(beat, line(place=beat.place.name, number="2026-00002"))

    assert [beat.hazard().number for _ in range(2)] == ["2026-00002", "2026-00003"]
    assert Hazard.objects.order_by("created_at", "number").first().number == "2026-00001"


def test_an_inspector_imports_nothing(beat):
    planned, kept = take(beat, line(spot="北门"), desk=desk_of(beat, beat.inspector))

    assert (planned[0].outcome, kept) == (RowOutcome.REFUSED, [])


def test_taken_back_the_new_goes_with_its_clock_and_the_old_is_as_before(beat):
    due = DAY + timedelta(days=5)
    _, first = take(beat, line(place=beat.place.name, number="甲-1", manager="原负责人"))
    _, second = take(
        beat,
        line(2, place=beat.place.name, number="甲-1", manager="新负责人", due_on=due),
        line(3, spot="北门", what="上锁", due_on=due),
        now=NOON + timedelta(hours=1),
    )

    kept = undo_hazards(rows_of(second), actor(beat.officer), NOON + timedelta(hours=2))

    row = Hazard.objects.get()
    assert kept == {}
    assert (row.pk, row.owner_name, row.due_on) == (first[0].subject_id, "原负责人", None)
    assert not Deadline.objects.still_open().exists()


def test_what_was_touched_since_stays(beat):
    _, kept = take(beat, line(place=beat.place.name))
    Hazard.objects.update(changed_at=NOON + timedelta(minutes=5))

    told = undo_hazards(rows_of(kept), actor(beat.officer), NOON + timedelta(hours=2))

    assert told == {0: "导入后又改过，没有撤销"}
    assert undo_hazards([LedgerRow(row_no=4, subject_id=uuid7())], actor(beat.officer), NOON) == {
        4: "记录已不在"
    }


def test_a_chunk_is_planned_in_three_queries(beat, django_assert_num_queries):
    desk = desk_of(beat)
    lines = [line(no, spot=f"{no}号", found_on=date(2026, 6, 1)) for no in range(2, 60)]

    with django_assert_num_queries(1):  # without places there is no place to look up
        plan_hazards(lines, desk)
