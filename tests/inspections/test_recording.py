"""Put visits on record: whole, once, by enough enforcers, told to rooms above in time."""

from dataclasses import replace
from datetime import timedelta

import pytest
from uuid_utils.compat import uuid7

from hongxian.audit.models import AuditEntry
from hongxian.deadlines.models import Deadline, DeadlineState
from hongxian.inspections import outlets
from hongxian.inspections.actions.changing import disclose_inspection
from hongxian.inspections.actions.planning import Plan, plan_inspection
from hongxian.inspections.actions.recording import record_inspection
from hongxian.inspections.models import Inspection, InspectionState
from hongxian.inspections.visit import (
    Agency,
    Clocks,
    Counted,
    Fix,
    Found,
    Going,
    Present,
    Said,
    Target,
)
from hongxian.kit.verdict import Refused
from hongxian.orgs.models import Role, UnitKind
from hongxian.registry.models import Vehicle
from tests.campaigns.factories import DAY, NOON, UnitFactory, UserFactory, actor
from tests.inspections.factories import HERE, TOMORROW, InspectionFactory, PlaceFactory, Station

pytestmark = pytest.mark.django_db


@pytest.fixture
def station():
    return Station()


@pytest.fixture
def heard(monkeypatch):
    """What rooms above were told, with this one room above alone."""
    monkeypatch.setattr(outlets, "_MADE", {})
    monkeypatch.setattr(outlets, "_RECALLS", {})
    told = []

    def made(each):
        told.append(each)
        return [outlets.Outcome(f.pk, "隐患", f"YH{no}") for no, f in enumerate(each.findings, 1)]

    def recall(inspections):
        return {
            row.pk: [outlets.Outcome(f.pk, "隐患", "YH1") for f in row.findings.all()]
            for row in inspections
        }

    outlets.on_recorded("test", made, recall=recall)
    return told


def record(station, visit=None, by=None, **more):
    visit = visit or station.visit(**more)
    return record_inspection(visit, actor=actor(by or station.lead), now=NOON)


def test_a_visit_is_kept_with_three_clocks_and_the_point(station):
    start = NOON - timedelta(hours=2)
    clocks = Clocks(start, start + timedelta(minutes=40), NOON, start + timedelta(minutes=1))

    row = record(station, clocks=clocks, fix=Fix(HERE["lon"], HERE["lat"], 12)).inspection

    row.refresh_from_db()
    assert (row.state, row.started_at, row.sent_at) == (InspectionState.DONE, start, NOON)
    assert (row.gps_at, row.received_at) == (start + timedelta(minutes=1), NOON)
    assert (row.lon, row.lat, row.crs, row.accuracy_m) == (HERE["lon"], HERE["lat"], "wgs84", 12)
    assert row.checklist_version == "2012-11"
    assert [(one.user, one.part) for one in row.officers.order_by("part")] == [
        (station.lead, "lead"),
        (station.partner, "with"),
    ]
    assert AuditEntry.objects.filter(verb="inspection.record").count() == 1


def test_not_in_order_becomes_a_finding_with_the_lists_own_words(station):
    row = record(station, answers=(Said("exit", "no"), Said("lane", "yes"))).inspection

    finding = row.findings.get()
    assert (finding.line, finding.violation, finding.handling) == ("exit", 8, "at_once")
    assert finding.what == "疏散通道、安全出口被占用、堵塞或者锁闭"
    assert finding.order_text.startswith("立即清理疏散通道")
    assert "第六十条" in finding.basis
    assert finding.due_on is None


def test_a_finding_by_date_gets_the_lists_days_and_keeps_what_was_typed(station):
    found = (Found(line="extinguisher", what="灭火器过期2具"), Found(line="hydrant"))
    answers = (Said("extinguisher", "no"), Said("hydrant", "no"))

    row = record(station, answers=answers, findings=found).inspection

    kept = {finding.line: finding for finding in row.findings.all()}
    assert kept["extinguisher"].what == "灭火器过期2具"
    assert kept["extinguisher"].due_on == DAY + timedelta(days=3)
    assert kept["hydrant"].what == "室内消火栓不能正常使用，或者被埋压、遮挡"
    assert len(kept) == 2


def test_the_same_id_twice_is_one_visit_and_answers_again(station, heard):
    visit = station.visit(id=uuid7(), answers=(Said("exit", "no"),))

    first, second = record(station, visit), record(station, visit)

    assert (first.is_repeated, second.is_repeated) == (False, True)
    assert [each.number for each in first.outcomes] == ["YH1"]
    assert first.outcomes == second.outcomes
    assert (Inspection.objects.count(), len(heard)) == (1, 1)


def test_an_id_of_another_county_or_of_a_visit_one_may_not_see_is_refused(station):
    far = InspectionFactory()
    hidden = InspectionFactory(secret=True, place=station.place, unit=station.unit)

    for taken in (far, hidden):
        with pytest.raises(Refused, match="编号已被占用"):
            record(station, id=taken.pk)


def test_rooms_above_hear_of_a_visit_with_its_wishes_in_one_transaction(station, heard):
    found = Found(id=uuid7(), line="exit", wishes={"order": {"signed": True}})

    row = record(station, findings=(found,)).inspection

    (told,) = heard
    assert (told.inspection, told.now) == (row, NOON)
    assert told.wishes == {found.id: {"order": {"signed": True}}}


def test_a_room_above_that_fails_takes_the_visit_along(station):
    def breaks(told):
        raise Refused("编号簿被占用")

    outlets.on_recorded("breaks", breaks)
    try:
        with pytest.raises(Refused, match="编号簿"):
            record(station, answers=(Said("exit", "no"),))
    finally:
        outlets.forget("breaks")

    assert not Inspection.objects.exists()


def test_a_planned_visit_is_completed_and_its_clock_met(station):
    plan = Plan("daily", station.unit.pk, Target(place_id=station.place.pk), DAY, station.two)
    planned = plan_inspection(plan, actor=actor(station.head), now=NOON)

    row = record(station, id=planned.pk).inspection

    assert (row.pk, row.state, row.planned_on) == (planned.pk, InspectionState.DONE, DAY)
    assert Deadline.objects.get().state == DeadlineState.MET


def test_a_cancelled_plan_is_not_completed(station):
    row = InspectionFactory(
        place=station.place, planned=True, state=InspectionState.CANCELLED, cancel_reason="停业"
    )

    with pytest.raises(Refused, match="已取消"):
        record(station, id=row.pk)


@pytest.mark.parametrize(
    ("people", "sentence"),
    [
        (lambda s: (Going(s.lead.pk, "lead"),), "需要两名以上民警"),
        (lambda s: (Going(s.lead.pk, "lead"), Going(s.auxiliary.pk, "entry")), "只写了一名"),
        (lambda s: (Going(s.lead.pk, "lead"), Going(s.auxiliary.pk, "with")), "只能作为“录入”"),
        (lambda s: (Going(s.auxiliary.pk, "lead"), Going(s.lead.pk, "with")), "只能作为“录入”"),
        (lambda s: (Going(s.lead.pk, "with"), Going(s.partner.pk, "with")), "指定一名主办"),
        (lambda s: (Going(s.lead.pk, "lead"), Going(s.partner.pk, "lead")), "指定一名主办"),
        (lambda s: (Going(s.lead.pk, "lead"), Going(s.lead.pk, "with")), "写了两次"),
        (lambda s: (Going(s.lead.pk, "lead"), Going(UserFactory().pk, "with")), "没有任职"),
        (lambda s: (), "需要两名以上民警"),
    ],
)
def test_too_few_or_the_wrong_people_are_refused(station, people, sentence):
    with pytest.raises(Refused, match=sentence):
        record(station, officers=people(station))


def test_an_auxiliary_enters_what_two_officers_saw(station):
    people = (*station.two, Going(station.auxiliary.pk, "entry"))

    row = record(station, by=station.auxiliary, officers=people).inspection

    assert row.entered_by == station.auxiliary


def test_a_patrol_needs_one_officer_and_a_self_check_none(station):
    patrol = record(
        station, kind="patrol", checklist="", officers=(Going(station.lead.pk, "lead"),)
    )
    check = record(station, kind="self_check", officers=())

    assert (patrol.inspection.kind, check.inspection.kind) == ("patrol", "self_check")


def test_only_ones_own_unit_or_the_office_records(station):
    with pytest.raises(Refused, match="只能录入本单位"):
        record(station, by=station.sister())

    assert record(station, by=station.of(Role.OFFICE)).inspection.unit == station.unit


@pytest.mark.parametrize("role", [Role.INSPECTOR, Role.LEGAL, Role.PARTNER])
def test_who_does_not_inspect_does_not_record(station, role):
    with pytest.raises(Refused, match="只能录入本单位"):
        record(station, by=station.person(role))


def test_a_place_one_may_not_see_is_refused(station):
    far = PlaceFactory(county=station.county)

    for key in (far.pk, PlaceFactory().pk, uuid7()):
        with pytest.raises(Refused, match="不在可检查的范围"):
            record(station, target=Target(place_id=key))


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"target": Target()}, "检查了哪里"),
        ({"target": Target(spot="国道口"), "kind": "self_check"}, "不能这样登记"),
        ({"kind": "nonsense"}, "检查方式不认识"),
        ({"source": "nonsense"}, "检查方式不认识"),
        ({"kind": "joint"}, "写明参加的单位"),
        ({"agencies": (Agency("县应急管理局"),)}, "请选“联合检查”"),
        ({"present": Present("王某", refused_to_sign=True)}, "写明见证人"),
        ({"answers": (Said("exit", "no"), Said("exit", "yes"))}, "对不上"),
        ({"answers": (Said("nothing", "yes"),)}, "对不上"),
        ({"answers": (Said("exit", "perhaps"),)}, "只能是符合"),
        ({"checklist": "no-such-list"}, "已不再使用"),
        ({"checklist_version": "1999"}, "已不再使用"),
        ({"earlier_id": uuid7()}, "回头看的那次检查找不到"),
        ({"campaign_id": uuid7()}, "专项行动或整治事项"),
        ({"counts": (Counted("minibus", 2, 3),)}, "不能多于检查辆数"),
        ({"counts": (Counted("minibus", 2), Counted("minibus", 1))}, "请合并"),
        ({"findings": (Found(what=" "),)}, "没有写内容"),
        ({"findings": (Found(what="乱放", handling="by_date"),)}, "写明改正期限"),
        ({"findings": (Found(what="乱放", due_on=DAY),)}, "检查日之后"),
        ({"findings": (Found(what="乱放", handling="shout"),)}, "处理方式不认识"),
        ({"findings": (Found(what="乱放", handling="at_once", violation=14),)}, "1至13"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_kept(station, more, sentence):
    with pytest.raises(Refused, match=sentence):
        record(station, **more)

    assert not Inspection.objects.exists()


def test_times_that_cannot_be_are_refused_at_the_desk_and_kept_from_a_phone(station):
    ahead = Clocks(NOON + timedelta(days=400))

    with pytest.raises(Refused, match="早于开始时间"):
        record(station, clocks=Clocks(NOON, NOON - timedelta(minutes=1)))
    with pytest.raises(Refused, match="在将来"):
        record(station, clocks=ahead)

    wrong = record(station, clocks=Clocks(NOON + timedelta(hours=9)), source="field")
    assert wrong.inspection.started_at == NOON + timedelta(hours=9)


def test_a_station_hands_over_what_it_cannot_punish(station, settings):
    found = (Found(line="exit", handling="case"),)

    with pytest.raises(Refused, match=r"不能依消防法处罚.*书面移交消防救援机构"):
        record(station, findings=found)

    settings.STATION_FIRE_PENALTIES = True
    assert record(station, findings=found).inspection.findings.get().handling == "case"


def test_a_checkpoint_counts_by_group_and_links_known_plates_alone(station):
    known = Vehicle.objects.create(
        county=station.county, plate="青A12345", group="minibus", unit=station.unit,
        created_at=NOON, changed_at=NOON,
    )  # fmt: skip
    found = (
        Found(line="over-people", plate=" 青a·12345", group="minibus"),
        Found(line="over-load", plate="青B00001", group="truck_heavy"),
    )

    row = record(
        station, kind="checkpoint", target=Target(spot="青石收费站"), checklist="vehicles-road",
        counts=(Counted("minibus", 12, 1), Counted("truck_heavy", 7, 1)), findings=found,
    ).inspection  # fmt: skip

    assert sum(one.checked for one in row.counts.all()) == 19
    assert [(f.plate, f.vehicle) for f in row.findings.order_by("plate")] == [
        ("青A12345", known),
        ("青B00001", None),
    ]
    assert Vehicle.objects.count() == 1


def test_a_joint_visit_is_one_visit_and_its_partner_sees_it(station):
    partner = UnitFactory(county=station.county, kind=UnitKind.PARTNER, short_name="县应急管理局")
    person = UserFactory(unit=partner, roles=[Role.PARTNER])
    agencies = (Agency("县应急管理局", partner.pk, "蔡景和"), Agency("县消防救援大队"))

    row = record(station, kind="joint", agencies=agencies).inspection

    assert Inspection.objects.count() == 1
    assert list(Inspection.objects.visible_to(actor(person))) == [row]


def test_a_look_back_points_to_the_earlier_visit(station):
    earlier = InspectionFactory(place=station.place)

    row = record(station, kind="look_back", earlier_id=earlier.pk).inspection

    assert list(earlier.look_backs.all()) == [row]


def test_a_secret_visit_tells_rooms_above_only_when_it_is_over(station, heard):
    office = station.of(Role.OFFICE)
    going = (Going(office.pk, "lead"), Going(station.of(Role.CHIEF).pk))
    visit = station.visit(
        kind="secret", unit_id=office.unit_id, officers=going, checklist="common-13",
        answers=(Said("v07", "no"),),
    )  # fmt: skip
    row = record(station, visit, by=office).inspection
    assert (row.is_hidden, heard) == (True, [])

    outcomes = disclose_inspection(row, actor=actor(office), now=NOON)

    assert ([each.number for each in outcomes], len(heard)) == (["YH1"], 1)
    over = record(station, replace(visit, is_over=True), by=office).inspection
    assert (over.is_hidden, len(heard)) == (False, 2)


def test_a_planned_secret_visit_stays_secret(station):
    row = InspectionFactory(place=station.place, planned=True, secret=True, entered_by=station.lead)

    with pytest.raises(Refused, match="计划是暗访"):
        record(station, id=row.pk, kind="daily")


def test_a_plan_of_one_day_is_completed_on_another(station):
    plan = Plan("daily", station.unit.pk, Target(place_id=station.place.pk), TOMORROW, station.two)
    planned = plan_inspection(plan, actor=actor(station.lead), now=NOON)

    assert record(station, id=planned.pk).inspection.planned_on == TOMORROW
