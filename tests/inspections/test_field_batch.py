"""A phone's batch goes on record together, and reads as if each visit had come alone."""

from contextlib import nullcontext

import pytest
from django.db import connection
from django.forms.models import model_to_dict
from django.test.utils import CaptureQueriesContext
from uuid_utils.compat import uuid7

from hongxian.audit.models import AuditEntry
from hongxian.deadlines.models import Deadline
from hongxian.hazards.models import Hazard
from hongxian.inspections import outlets
from hongxian.inspections.actions.batch import record_plain
from hongxian.inspections.actions.recording import Recorded, record_inspection
from hongxian.inspections.models import Inspection, Receipt
from hongxian.inspections.visit import Counted, Found, Going, Said
from hongxian.kit.together import together
from hongxian.kit.verdict import Refused
from tests.campaigns.factories import NOON, actor
from tests.inspections.factories import TOMORROW, Station
from tests.inspections.test_field_api import Phone, finding

pytestmark = pytest.mark.django_db


@pytest.fixture
def station():
    return Station()


def full(station, **more):
    return station.visit(
        id=uuid7(),
        answers=(Said("exit", "no", "上锁"),),
        findings=(Found(line="exit", due_on=TOMORROW, handling="by_date"), Found(what="电线老化",
                  handling="at_once", wishes={"order": True})),
        counts=(Counted("truck_heavy", 3, 1),),
        note="检查情况",
        **more,
    )  # fmt: skip


OWN = {"id", "inspection", "finding", "number", "search", "deadline", "subject_id", "url"}


def told(row):
    return {key: value for key, value in model_to_dict(row).items() if key not in OWN}


def clocks_of(inspection):
    """When its hazards are due and what is told next."""
    rows = inspection.hazards.exclude(due_on=None).order_by("number")
    clocks = [Deadline.objects.get(subject_id=str(row.pk), state="running") for row in rows]
    return [(each.due_at, each.next_step_at) for each in clocks]


@pytest.mark.parametrize("block", [nullcontext, together])
def test_a_batch_writes_what_single_visits_write(station, block):
    by = actor(station.lead)
    alone = record_inspection(full(station), actor=by, now=NOON).inspection
    with block():
        (result,) = record_plain([full(station)], actor=by, now=NOON)
    assert isinstance(result, Recorded)
    batched = result.inspection

    assert told(Inspection.objects.get(pk=batched.pk)) == told(Inspection.objects.get(pk=alone.pk))
    for name in ("officers", "answers", "findings", "counts", "hazards"):
        pairs = [[told(row) for row in getattr(each, name).all()] for each in (alone, batched)]
        assert pairs[0] == pairs[1] != [], name
    assert clocks_of(alone) == clocks_of(batched) != []
    papers = [each.papers.get() for each in (alone, batched)]
    assert [(each.kind, each.serial, each.state) for each in papers] == [
        ("at_once", no, "issued") for no in (1, 2)
    ]
    verbs = list(AuditEntry.objects.order_by("at", "id").values_list("verb", flat=True))
    assert sorted(verbs[: len(verbs) // 2]) == sorted(verbs[len(verbs) // 2 :])
    assert [each.label for each in result.outcomes] == ["隐患", "隐患", "责令立即改正通知书"]


def test_twenty_visits_take_as_many_statements_as_one(station):
    phone = Phone(station, station.lead)
    phone.answers(phone.visit(findings=[finding(order=False)]))
    counts = []
    for size in (1, 20):
        batch = [phone.visit(findings=[finding(order=False)]) for _ in range(size)]
        with CaptureQueriesContext(connection) as queries:
            assert {one["result"] for one in phone.answers(*batch)} == {"taken"}
        counts.append(len(queries))

    # On PostgreSQL the rows of one visit go in together, those of many kind by kind.
    assert counts[1] <= counts[0] + (8 if connection.vendor == "postgresql" else 4)
    assert Inspection.objects.count() == Hazard.objects.count() == 22
    assert len(set(Hazard.objects.values_list("number", flat=True))) == 22


def test_twenty_repeated_are_looked_up_as_one_is(station):
    phone = Phone(station, station.lead)
    counts = []
    for size in (1, 20):
        batch = [phone.visit(findings=[finding(order=False)]) for _ in range(size)]
        first = phone.answers(*batch)
        with CaptureQueriesContext(connection) as queries:
            again = phone.answers(*batch)
        counts.append(len(queries))
        assert {one["result"] for one in again} == {"repeated"}
        told = [[one[part] for part in ("id", "record", "receipt", "outcomes")] for one in again]
        assert told == [
            [one[part] for part in ("id", "record", "receipt", "outcomes")] for one in first
        ]

    assert counts[0] == counts[1]


def test_one_that_is_refused_leaves_the_others(station):
    alone = full(station, officers=(Going(station.lead.pk, "lead"),))
    results = record_plain(
        [full(station), alone, full(station)], actor=actor(station.lead), now=NOON
    )

    assert [type(each) for each in results] == [Recorded, Refused, Recorded]
    assert Inspection.objects.count() == 2


def test_a_room_above_that_refuses_one_is_asked_for_each(station):
    """The batch is undone, and each visit judged by itself."""

    def made(each):
        if each.inspection.note == "不收":
            raise Refused("这一条不收。")
        return []

    outlets.on_recorded("picky", made)
    phone = Phone(station, station.lead)
    try:
        results = phone.answers(phone.visit(), phone.visit(note="不收"), phone.visit())
    finally:
        outlets.forget("picky")

    assert [each["result"] for each in results] == ["taken", "refused", "taken"]
    assert (Inspection.objects.count(), Receipt.objects.count()) == (2, 3)


def test_the_same_visit_twice_in_one_batch_is_one(station):
    phone = Phone(station, station.lead)
    visit = phone.visit()

    results = phone.answers(visit, visit, {**visit, "note": "另一份"})

    assert Inspection.objects.count() == 1
    assert [each["result"] for each in results] == ["taken", "repeated", "conflict"]


def test_a_secret_visit_is_told_to_nobody_above(station):
    (result,) = record_plain([full(station, kind="secret")], actor=actor(station.lead), now=NOON)

    assert (result.outcomes, Hazard.objects.count()) == ((), 0)
