"""What a visit finds becomes hazards: once per finding, in the visit's own transaction."""

import pytest

from hongxian.hazards.actions.intake import hear_visit
from hongxian.hazards.models import Hazard, HazardState, Recheck
from hongxian.inspections.models import (
    Finding,
    Handling,
    Inspection,
    InspectionKind,
    InspectionState,
    OfficerPart,
)
from hongxian.inspections.outlets import Told, recall
from hongxian.orgs.models import Role
from tests.campaigns.factories import NOON, UserFactory, actor
from tests.hazards.factories import DUE, lay_beat
from tests.inspections.factories import OfficerFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def beat():
    return lay_beat()


def visit(beat, who, **more):
    told = {
        "kind": InspectionKind.DAILY, "state": InspectionState.DONE, "unit": who.unit,
        "place": beat.place, "started_at": NOON, "received_at": NOON, "created_at": NOON,
        "changed_at": NOON, "present_name": "邱明远", "source": "field", **more,
    }  # fmt: skip
    row = Inspection(county=beat.county, **told)
    row.follow(row.place)
    row.save(force_insert=True)
    OfficerFactory(inspection=row, user=who, part=OfficerPart.LEAD)
    return row


def finding(row, **more):
    told = {
        "line": "A1", "violation": 5, "what": "疏散通道堆放货物", "basis": "《消防法》第二十八条",
        "order_text": "立即清理", "due_on": DUE, "created_at": NOON, **more,
    }  # fmt: skip
    return Finding.objects.create(county_id=row.county_id, inspection=row, **told)


def tell(row, *findings, who):
    return hear_visit(Told(row, findings, actor(who), NOON))


def test_a_finding_becomes_a_hazard_with_all_it_says(beat):
    row = visit(beat, beat.officer)
    found = finding(row)

    (outcome,) = tell(row, found, who=beat.officer)

    hazard = Hazard.objects.get()
    assert (outcome.finding_id, outcome.number) == (found.pk, hazard.number)
    assert (hazard.place, hazard.unit, hazard.officer) == (beat.place, beat.station, beat.officer)
    assert (hazard.line, hazard.violation, hazard.demand) == ("A1", 5, "立即清理")
    assert (hazard.owner_name, hazard.source, hazard.due_on) == ("邱明远", "field", DUE)
    assert hazard.deadline.state == "running"


def test_told_twice_is_one_hazard_and_recalled_the_same(beat):
    row = visit(beat, beat.officer)
    found = finding(row)

    first, again = tell(row, found, who=beat.officer), tell(row, found, who=beat.officer)

    assert first == again == list(recall(row))
    assert Hazard.objects.count() == 1


def test_corrected_on_the_spot_was_seen_and_is_closed(beat):
    row = visit(beat, beat.officer)

    tell(row, finding(row, handling=Handling.ON_THE_SPOT), who=beat.officer)

    hazard = Hazard.objects.get()
    assert (hazard.state, Recheck.objects.get().note) == (HazardState.CLOSED, "检查时当场改正")


def test_an_auxiliary_who_enters_it_strikes_nothing_off(beat):
    row = visit(beat, beat.officer)

    tell(row, finding(row, handling=Handling.ON_THE_SPOT), who=beat.auxiliary)

    assert Hazard.objects.get().state == HazardState.FOUND


def test_the_unit_that_answers_for_the_place_gets_it(beat):
    brigade = UserFactory(unit=beat.other, roles=[Role.OFFICER])
    row = visit(beat, brigade)

    tell(row, finding(row), who=brigade)

    hazard = Hazard.objects.get()
    assert (hazard.unit, hazard.officer) == (beat.station, None)


def test_a_plate_on_the_road_stands_in_the_spot(beat):
    row = visit(beat, beat.officer, place=None, spot="国道路口", kind=InspectionKind.CHECKPOINT)

    tell(row, finding(row, plate="青A12345"), who=beat.officer)

    hazard = Hazard.objects.get()
    assert (hazard.place, hazard.spot, hazard.unit) == (None, "青A12345 国道路口", beat.station)
