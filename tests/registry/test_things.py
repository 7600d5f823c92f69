"""车辆、许可证件、类别标准: what each move does, from which states, and who is told no."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from hongxian.audit.models import AuditEntry
from hongxian.kit.verdict import Refused
from hongxian.orgs.models import Role
from hongxian.registry.actions.licences import (
    cancel_licence,
    change_licence,
    register_licence,
    replace_licence,
    restore_licence,
    revoke_licence,
    suspend_licence,
)
from hongxian.registry.actions.standards import (
    Standard,
    check_threshold,
    end_threshold,
    set_threshold,
)
from hongxian.registry.actions.vehicles import (
    change_vehicle,
    register_vehicle,
    resume_vehicle,
    retire_vehicle,
    stop_vehicle,
)
from hongxian.registry.models import Licence, LicenceState, Vehicle, VehicleState
from hongxian.registry.queries.desk import licences_on_desk
from hongxian.registry.queries.facts import LicenceFacts, LineFacts, VehicleFacts
from hongxian.registry.queries.licences import expired, expiring, expiry_chip
from hongxian.registry.queries.standards import beyond, excesses, in_force, limits_of
from hongxian.registry.workflow import LICENCE, VEHICLE
from tests.campaigns.factories import DAY, NOON, UnitFactory, UserFactory, actor
from tests.registry.factories import (
    LicenceFactory,
    LicenceLineFactory,
    PlaceFactory,
    ThresholdFactory,
    VehicleFactory,
    licence_facts,
    vehicle_facts,
)

pytestmark = pytest.mark.django_db
CARS = {"stop": stop_vehicle, "resume": resume_vehicle, "retire": retire_vehicle}
PAPERS = {
    "suspend": suspend_licence,
    "restore": restore_licence,
    "cancel": cancel_licence,
    "revoke": revoke_licence,
}


@pytest.fixture
def station():
    return UnitFactory(short_name="城关派出所")


@pytest.fixture
def officer(station):
    return actor(UserFactory(unit=station, roles=[Role.OFFICER]))


@pytest.fixture
def helper(station):
    return actor(UserFactory(unit=station, roles=[Role.AUXILIARY]))


@pytest.fixture
def office(station):
    return actor(UserFactory(unit__county=station.county, roles=[Role.OFFICE]))


def last_verb(row):
    return AuditEntry.objects.filter(subject_id=str(row.pk)).order_by("-id").first().verb


@pytest.mark.parametrize("verb", list(CARS))
@pytest.mark.parametrize("state", list(VehicleState))
def test_every_move_of_a_vehicle_works_from_its_states_alone(verb, state, station, officer):
    row = VehicleFactory(unit=station, state=state)
    move = VEHICLE.move(verb)
    if state not in move.from_states:
        with pytest.raises(Refused, match=f"才能{move.label}"):
            CARS[verb](row, reason="核实", actor=officer, now=NOON)
        return

    row = CARS[verb](row, reason="核实", actor=officer, now=NOON)

    row.refresh_from_db()
    assert (row.state, last_verb(row)) == (move.to_state, f"vehicle.{verb}")


@pytest.mark.parametrize("verb", list(PAPERS))
@pytest.mark.parametrize("state", list(LicenceState))
def test_every_move_of_a_licence_works_from_its_states_alone(verb, state, station, officer):
    row = LicenceFactory(place__unit=station, state=state)
    move = LICENCE.move(verb)
    if state not in move.from_states:
        with pytest.raises(Refused, match=f"才能{move.label}"):
            PAPERS[verb](row, reason="核实", actor=officer, now=NOON)
        return

    row = PAPERS[verb](row, reason="核实", actor=officer, now=NOON)

    row.refresh_from_db()
    assert (row.state, last_verb(row)) == (move.to_state, f"licence.{verb}")


@pytest.mark.parametrize("state", [s for s in LicenceState if s not in ("valid", "suspended")])
def test_only_a_held_licence_is_replaced(state, station, officer):
    row = LicenceFactory(place__unit=station, state=state)
    new = licence_facts(place=row.place, number="新证1")

    with pytest.raises(Refused, match="才能换证"):
        replace_licence(row, new, actor=officer, now=NOON)
    assert Licence.objects.count() == 1


def test_an_auxiliary_enters_and_does_not_revoke(station, helper):
    row = register_licence(licence_facts(place=PlaceFactory(unit=station)), actor=helper, now=NOON)
    car = register_vehicle(vehicle_facts(station), actor=helper, now=NOON)

    for act, subject in ((revoke_licence, row), (retire_vehicle, car)):
        with pytest.raises(Refused, match="民警"):
            act(subject, reason="核实", actor=helper, now=NOON)


def test_a_move_asks_for_a_reason(station, officer):
    with pytest.raises(Refused, match="请写明理由"):
        stop_vehicle(VehicleFactory(unit=station), reason=" ", actor=officer, now=NOON)


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"plate": " "}, "没有号牌号码"),
        ({"group": "rocket"}, "没有“rocket”这一车辆类别"),
        ({"group": ""}, "请选择车辆类别"),
        ({"seats": 999}, "核定载客应在0到200之间"),
        ({"brand": "长" * 61}, "厂牌型号最长60个字"),
    ],
)
def test_what_no_vehicle_may_be_is_refused(more, sentence, station, officer):
    with pytest.raises(Refused, match=sentence):
        register_vehicle(vehicle_facts(station, **more), actor=officer, now=NOON)
    assert Vehicle.objects.count() == 0


def test_a_plate_stands_once_whatever_its_width(station, officer):
    register_vehicle(vehicle_facts(station, plate="鲁q·１２３４５"), actor=officer, now=NOON)

    with pytest.raises(Refused, match="“鲁Q12345”已登记过"):
        register_vehicle(vehicle_facts(station), actor=officer, now=NOON)
    register_vehicle(vehicle_facts(station, plate_kind="挂车"), actor=officer, now=NOON)


def test_a_changed_vehicle_tells_what_changed(station, officer):
    row = VehicleFactory(unit=station, driver_phone="13800001111")
    names = VehicleFacts.__dataclass_fields__
    facts = VehicleFacts(**{name: getattr(row, name) for name in names})
    with pytest.raises(Refused, match="没有变化"):
        change_vehicle(row, facts, actor=officer, now=NOON)

    change_vehicle(
        row, replace(facts, driver_phone="13900002222", seats=7), actor=officer, now=NOON
    )

    assert AuditEntry.objects.get(verb="vehicle.change").detail == {
        "changed": ["驾驶人电话：138****1111→139****2222", "核定载客：空→7"]
    }


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"number": ""}, "请填写证号"),
        ({"kind": "passport"}, "没有“passport”这一证件种类"),
        ({"valid_from": DAY, "valid_to": DAY - timedelta(days=1)}, "不能早于有效期起"),
        ({"lines": [LineFacts("礼花", Decimal(1), "箱")] * 2}, "写了两次"),
        ({"lines": [LineFacts("礼花", Decimal(-1), "箱")]}, "许可数量不对"),
        ({"lines": [LineFacts("礼花", Decimal(1), "")]}, "没有写计量单位"),
        ({"kind": "vehicle_operation"}, "道路运输证由车辆持有"),
        ({"place": None}, "只选一个"),
    ],
)
def test_what_no_licence_may_be_is_refused(more, sentence, station, officer):
    facts = licence_facts(**{"place": PlaceFactory(unit=station), **more})

    with pytest.raises(Refused, match=sentence):
        register_licence(facts, actor=officer, now=NOON)
    assert Licence.objects.count() == 0


def test_a_licence_of_a_sister_stations_place_or_another_county_is_refused(station, officer):
    hers = PlaceFactory(unit=UnitFactory(county=station.county))
    with pytest.raises(Refused, match="由监管单位"):
        register_licence(licence_facts(place=hers), actor=officer, now=NOON)
    with pytest.raises(Refused, match="不在本县"):
        register_licence(licence_facts(place=PlaceFactory()), actor=officer, now=NOON)


def test_the_legal_issuer_stands_where_none_is_named(station, officer):
    place = PlaceFactory(unit=station)

    row = register_licence(
        licence_facts(place=place, kind="explosives_purchase"), actor=officer, now=NOON
    )

    assert row.issuer == "县级公安机关"
    with pytest.raises(Refused, match="已登记过"):
        register_licence(
            licence_facts(place=place, kind="explosives_purchase"), actor=officer, now=NOON
        )


def test_lines_keep_their_key_when_only_the_quantity_changes(station, officer):
    row = LicenceFactory(place__unit=station)
    kept, _ = LicenceLineFactory.create_batch(2, licence=row)
    names = [name for name in LicenceFacts.__dataclass_fields__ if name != "lines"]
    facts = LicenceFacts(
        **{name: getattr(row, name) for name in names},
        lines=[LineFacts(kept.variety, Decimal(7), "箱"), LineFacts("新品种", Decimal(1), "箱")],
    )

    change_licence(row, facts, actor=officer, now=NOON)

    assert {line.variety: line.quantity for line in row.lines.all()} == {
        kept.variety: Decimal(7),
        "新品种": Decimal(1),
    }
    assert row.lines.filter(pk=kept.pk).exists()
    with pytest.raises(Refused, match="没有变化"):
        change_licence(row, facts, actor=officer, now=NOON)
    with pytest.raises(Refused, match="持证对象不能改"):
        change_licence(
            row, replace(facts, place=PlaceFactory(unit=station)), actor=officer, now=NOON
        )


def test_a_replaced_licence_stays_and_the_new_one_has_the_same_holder(station, officer):
    old = LicenceFactory(place__unit=station)
    for facts, sentence in (
        (licence_facts(place=old.place, number=old.number), "新证号与旧证号相同"),
        (licence_facts(place=PlaceFactory(unit=station)), "同一持证对象的同种证件"),
        (licence_facts(place=old.place, kind="other"), "同一持证对象的同种证件"),
    ):
        with pytest.raises(Refused, match=sentence):
            replace_licence(old, facts, actor=officer, now=NOON)

    new = replace_licence(
        old, licence_facts(place=old.place, number="新证1"), actor=officer, now=NOON
    )

    old.refresh_from_db()
    assert (old.state, new.state, new.place) == ("replaced", "valid", old.place)


def test_what_runs_out_is_one_condition_for_chip_list_and_desk(station, officer, office):
    for days in (-5, 0, 30, 31):
        LicenceFactory(place__unit=station, valid_to=DAY + timedelta(days=days))
    LicenceFactory(place=None, vehicle=VehicleFactory(unit=station), valid_to=DAY)
    LicenceFactory(place__unit__county=station.county, valid_to=DAY)
    LicenceFactory(place__unit=station, valid_to=DAY, state="revoked")

    mine, all_ = (licences_on_desk(each, NOON).running for each in (officer, office))

    assert (mine.expired, mine.soon, all_.soon) == (1, 3, 4)
    assert Licence.objects.filter(expired(DAY)).count() == all_.expired
    assert Licence.objects.filter(expiring(DAY, 30)).count() == all_.soon
    assert licences_on_desk(actor(UserFactory(roles=[Role.OFFICER])), NOON) is None


@pytest.mark.parametrize(
    ("days", "state", "word", "tone"),
    [
        (-5, "valid", "过期5天", "late"),
        (0, "valid", "今天到期", "soon"),
        (30, "suspended", "还有30天", "soon"),
        (31, "valid", "还有31天", "plain"),
        (-5, "cancelled", "6月11日", "off"),
    ],
)
def test_the_chip_says_how_long_it_holds(days, state, word, tone):
    row = Licence(valid_to=DAY + timedelta(days=days), state=state)

    chip = expiry_chip(row, DAY)

    assert (chip.word.startswith(word), chip.tone) == (True, tone)
    assert expiry_chip(Licence(valid_to=None, state="valid"), DAY).word == "未写有效期"


def test_beyond_the_standard_is_one_condition_for_hint_and_list(station):
    rows = [
        ThresholdFactory(county=station.county),
        ThresholdFactory(county=station.county, measure="staff", at_most=5),
        ThresholdFactory(county=station.county, measure="beds", at_most=0, valid_to=DAY),
    ]
    small = PlaceFactory(unit=station, area_m2=300, staff=5, beds=9)
    big = PlaceFactory(unit=station, area_m2=Decimal("300.1"), staff=6)
    PlaceFactory(unit=station, category="small_hotel", area_m2=999)

    held = in_force(station.county_id, DAY)

    assert set(held) == set(rows[:2])
    assert set(type(small).objects.filter(beyond(limits_of(held)))) == {big}
    assert (excesses(small, held), len(excesses(big, held))) == ([], 2)
    assert type(small).objects.filter(beyond([])).count() == 0


def test_standards_are_the_offices_and_refuse_nonsense(station, office, officer):
    good = Standard(
        category="small_shop", measure="area_m2", at_most=Decimal(300), source="省规定第三十条"
    )
    with pytest.raises(Refused, match="专班办公室维护"):
        set_threshold(good, actor=officer, now=NOON)
    for more, sentence in (
        ({"category": "palace"}, "请选择类别和指标"),
        ({"measure": "height"}, "请选择类别和指标"),
        ({"at_most": Decimal(0)}, "应大于0"),
        ({"source": " "}, "请写明依据"),
        ({"valid_from": DAY, "valid_to": date(2026, 1, 1)}, "不能早于施行日期"),
    ):
        with pytest.raises(Refused, match=sentence):
            set_threshold(replace(good, **more), actor=office, now=NOON)

    row = set_threshold(good, actor=office, now=NOON)

    with pytest.raises(Refused, match="已有一条"):
        set_threshold(good, actor=office, now=NOON)
    check_threshold(row, actor=office, now=NOON)
    with pytest.raises(Refused, match="已标记已核"):
        check_threshold(row, actor=office, now=NOON)
    end_threshold(row, on=DAY, actor=office, now=NOON)
    with pytest.raises(Refused, match="已废止"):
        end_threshold(row, on=DAY, actor=office, now=NOON)
