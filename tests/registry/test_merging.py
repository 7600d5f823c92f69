"""Doubles: found with reasons, judged by a person, joined with what hangs on them, parted again."""

import time
from datetime import timedelta
from decimal import Decimal
from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st
from uuid_utils.compat import uuid7

from hongxian.audit.models import AuditEntry
from hongxian.kit.verdict import Refused
from hongxian.orgs.models import Role
from hongxian.registry import merging
from hongxian.registry.actions.leaving import (
    hand_over_grids,
    hand_over_places,
    move_unit_work,
)
from hongxian.registry.actions.merging import (
    judge_pair,
    merge_places,
    repointing,
    split_place,
)
from hongxian.registry.actions.places import rename_place
from hongxian.registry.models import (
    ChangeKind,
    Licence,
    PairVerdict,
    Place,
    PlaceMerge,
    PlacePair,
    PlaceState,
)
from hongxian.registry.points import Point
from hongxian.registry.queries import pairs
from hongxian.registry.queries.duplicates import (
    Seen,
    bare_name,
    compare,
    look_alikes,
)
from hongxian.registry.queries.history import former_names, past_of
from hongxian.registry.queries.leaving import open_grids, open_places
from hongxian.registry.queries.pairs import Register, doubtful_pairs
from hongxian.registry.queries.search import matching
from tests.campaigns.factories import DAY, NOON, UnitFactory, UserFactory, actor
from tests.registry.factories import (
    CREDIT_CODE,
    GridFactory,
    LicenceFactory,
    PlaceFactory,
    VehicleFactory,
)


@pytest.fixture
def station():
    return UnitFactory(short_name="城关派出所")


@pytest.fixture
def officer(station):
    return actor(UserFactory(unit=station, roles=[Role.OFFICER]))


def seen(name, **more):
    told = {
        "pk": uuid7(), "name": name, "bare": bare_name(name), "address": "", "credit_code": "",
        "phone": "", "category": "small_shop", "unit_id": 1, "point": None, **more,
    }  # fmt: skip
    return Seen(**told)


HOUR = timedelta(hours=1)
HERE = Point(117.1, 36.2, "wgs84")
NEAR = Point(117.1003, 36.2, "cgcs2000")


@pytest.mark.parametrize(
    ("one", "other", "reasons"),
    [
        (
            seen("青石老张饭店", credit_code=CREDIT_CODE, point=HERE),
            seen("老张饭店", credit_code=CREDIT_CODE, point=NEAR),
            ("信用代码相同", "名称相近", "相距30米"),
        ),
        (
            seen("好客便利店", phone="1380000"),
            seen("好客便利店（南街店）", phone="1380000"),
            ("名称相同", "电话相同"),
        ),
        (
            seen("好客便利店", address="南街1号"),
            seen("好客便利商店", address="南街1号"),
            ("名称相近", "地址相同"),
        ),
    ],
)
def test_a_pair_says_why_it_looks_alike(one, other, reasons):
    pair = compare(one, other)

    assert pair.reasons == reasons
    assert pair.first < pair.second


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (seen("连锁超市", address="南街1号"), seen("五金店", address="南街1号")),
        (seen("甲店", phone="1380000"), seen("乙店", phone="1380000")),
        (seen("甲店", point=HERE), seen("乙店", point=NEAR)),
        (
            seen("好客便利店", credit_code=CREDIT_CODE),
            seen("好客便利店", credit_code="92370000MA3TEST00X"),
        ),
        (seen("好客便利店", point=HERE), seen("好客便利店", point=Point(117.5, 36.2, "wgs84"))),
    ],
)
def test_a_shared_phone_a_neighbour_or_a_chain_prove_nothing(one, other):
    assert compare(one, other) is None


@given(st.text(max_size=12), st.text(max_size=12), st.text(max_size=6))
def test_likeness_does_not_depend_on_who_comes_first(one, other, phone):
    first, second = seen(one, phone=phone), seen(other, phone=phone)

    assert compare(first, second) == compare(second, first)


def test_ten_thousand_places_take_seconds_and_no_pair_stands_twice():
    streets = ["南街", "北街", "东关", "西关", "青石路", "人民路", "新华街", "河滨路"]
    trades = ["便利店", "饭店", "旅馆", "网吧", "五金店", "理发店", "诊所", "烟花店"]
    places = [
        seen(
            f"{chr(0x4E00 + no % 400)}{chr(0x5200 + no % 331)}{trades[no % 8]}",
            address=f"{streets[no % 7]}{no}号", phone=f"138{no:08d}", unit_id=no % 12,
            point=Point(117 + (no % 100) / 500, 36 + (no // 100) / 500, "wgs84"),
        )
        for no in range(10_000)
    ]  # fmt: skip
    doubles = [
        seen(place.name, address=place.address, phone=place.phone, unit_id=place.unit_id)
        for place in places[::50]
    ]

    before = time.perf_counter()
    register = Register()
    register.lead_on([(place, NOON) for place in [*places, *doubles]], [])
    found_pairs = register.listed
    took = time.perf_counter() - before

    found = {frozenset((pair.first, pair.second)) for pair in found_pairs}
    wanted = {
        frozenset((place.pk, double.pk))
        for place, double in zip(places[::50], doubles, strict=True)
    }
    assert wanted <= found
    assert len(found) == len(found_pairs)
    assert took < 30


NAMES = ("好客便利店", "好客便利店分店", "老张饭店", "青石老张饭店", "五金店")
TOLD = st.fixed_dictionaries(
    {
        "name": st.sampled_from(NAMES),
        "phone": st.sampled_from(("", "1380000", "1390000")),
        "address": st.sampled_from(("", "青石镇南街1号", "青石镇南街2号")),
        "unit_id": st.integers(1, 2),
        "point": st.sampled_from((None, HERE, NEAR)),
    }
)
KEYS = sorted(uuid7() for _ in range(9))
CHANGES = st.lists(st.dictionaries(st.sampled_from(KEYS), st.none() | TOLD), max_size=6)


@given(changes=CHANGES, full=st.integers(1, 4))
def test_a_register_led_on_by_changes_finds_what_comparing_anew_finds(changes, full):
    led, standing = Register(), {}
    with mock.patch.object(pairs, "FULL_BLOCK", full):
        for step in changes:
            gone = [pk for pk, told in step.items() if told is None]
            stood = [seen(pk=pk, **told) for pk, told in step.items() if told is not None]
            standing |= {place.pk: place for place in stood}
            for pk in gone:
                standing.pop(pk, None)
            led.lead_on([(place, NOON) for place in stood], gone)
        anew = Register()
        anew.lead_on([(place, NOON) for place in standing.values()], [])

    assert led.listed == anew.listed


@pytest.mark.django_db
def test_a_list_of_doubles_follows_every_change(station, officer):
    one = PlaceFactory(unit=station, name="同名店", address="南街1号", changed_at=NOON)
    assert doubtful_pairs(officer) == []

    two = PlaceFactory(unit=station, name="同名店", address="南街1号", changed_at=NOON)
    assert len(doubtful_pairs(officer)) == 1

    rename_place(two, name="粮油铺", on=DAY, reason="换照", actor=officer, now=NOON + HOUR)
    assert doubtful_pairs(officer) == []

    # A clock that was set back: what bears an older moment is seen all the same.
    Place.objects.filter(pk=one.pk).update(name="粮油铺", changed_at=NOON - 9 * HOUR)
    assert len(doubtful_pairs(officer)) == 1

    Place.objects.filter(pk=two.pk).update(
        unit=UnitFactory(county=station.county), changed_at=NOON + 2 * HOUR
    )
    assert doubtful_pairs(officer) == []


@pytest.mark.django_db
def test_an_unchanged_list_of_doubles_costs_two_queries(
    station, officer, django_assert_num_queries
):
    PlaceFactory.create_batch(3, unit=station, name="同名店", address="南街1号")
    doubtful_pairs(officer)

    with django_assert_num_queries(2):
        assert len(doubtful_pairs(officer)) == 3


@pytest.mark.django_db
def test_the_list_of_doubles_knows_what_was_judged(station, officer, django_assert_num_queries):
    one, two = PlaceFactory.create_batch(2, unit=station, name="同名店", address="南街1号")
    PlaceFactory(unit=station, name="同名店", address="南街1号", closed=True)
    PlaceFactory(unit=UnitFactory(county=station.county), name="同名店", address="南街1号")

    assert [(pair.first, pair.second) for pair in doubtful_pairs(officer)] == [(one.pk, two.pk)]
    with django_assert_num_queries(1):
        assert [pair.second for pair in look_alikes(one, officer)] == [two.pk]

    judge_pair(two, one, verdict=PairVerdict.DIFFERENT, actor=officer, now=NOON)

    assert (doubtful_pairs(officer), look_alikes(one, officer)) == ([], [])
    judge_pair(one, two, verdict=PairVerdict.SAME, actor=officer, now=NOON)
    assert PlacePair.objects.get().verdict == PairVerdict.SAME


@pytest.mark.django_db
def test_a_place_tells_what_it_was_and_what_went_into_it_by_two_queries(
    station, officer, django_assert_num_queries
):
    kept = PlaceFactory(unit=station, name="新饭店")
    for name in ("丙店", "乙店"):
        gone = PlaceFactory(unit=station, name=name)
        rename_place(gone, name=f"{name}总店", on=DAY, reason="换照", actor=officer, now=NOON)
        merge_places(gone, into=kept, reason="同一家", actor=officer, now=NOON)
    rename_place(kept, name="大饭店", on=DAY, reason="换照", actor=officer, now=NOON)

    with django_assert_num_queries(2):
        told = past_of(kept)

    assert sorted(told.former) == sorted(former_names(kept))
    assert told.former[:2] == [row.name for row in told.gone]
    assert set(told.changes) == set(kept.changes.all())


@pytest.mark.django_db
def test_a_merge_takes_along_what_hangs_on_the_double_and_its_undo_brings_it_back(station, officer):
    kept, gone = (
        PlaceFactory(unit=station, name="新饭店"),
        PlaceFactory(unit=station, name="旧食堂"),
    )
    licence = LicenceFactory(place=gone)
    own = LicenceFactory(place=kept)
    car = VehicleFactory(unit=station, place=gone)
    rename_place(gone, name="老食堂", on=DAY, reason="换照", actor=officer, now=NOON)

    merge = merge_places(gone, into=kept, reason="同一家", actor=officer, now=NOON)

    gone.refresh_from_db()
    assert (gone.state, gone.merged_into, merge.moved) == (
        PlaceState.MERGED,
        kept,
        {"licence": [str(licence.pk)], "vehicle": [str(car.pk)]},
    )
    assert set(kept.licences.all()) == {licence, own}
    assert Place.objects.filter(matching("旧食堂"), state="open").get() == kept
    assert kept.changes.get().kind == ChangeKind.MERGE
    followed = AuditEntry.objects.filter(verb="place.merge").first().detail["followed"]
    assert followed == ["许可证件1项", "车辆1项"]

    split_place(gone, reason="并错了", actor=officer, now=NOON + timedelta(hours=1))

    gone.refresh_from_db()
    licence.refresh_from_db()
    assert (gone.state, gone.merged_into, licence.place) == (PlaceState.OPEN, None, gone)
    assert set(kept.licences.all()) == {own}
    assert not Place.objects.filter(matching("旧食堂"), pk=kept.pk).exists()
    assert PlaceMerge.objects.get().undone_at is not None


@pytest.mark.django_db
def test_an_undo_leaves_what_was_changed_since(station, officer):
    kept, gone, third = PlaceFactory.create_batch(3, unit=station)
    licence = LicenceFactory(place=gone)
    merge_places(gone, into=kept, actor=officer, now=NOON)
    Licence.objects.filter(pk=licence.pk).update(place=third)

    split_place(gone, reason="并错了", actor=officer, now=NOON)

    licence.refresh_from_db()
    assert licence.place == third
    last = AuditEntry.objects.filter(verb="place.split").first()
    assert last.detail["followed"] == ["许可证件0项"]


@pytest.mark.django_db
def test_a_chain_of_merges_points_to_the_last_and_is_undone_backwards(station, officer):
    one, two, three = PlaceFactory.create_batch(3, unit=station)
    merge_places(one, into=two, actor=officer, now=NOON)
    merge_places(two, into=three, actor=officer, now=NOON)

    one.refresh_from_db()
    assert one.merged_into == three
    with pytest.raises(Refused, match="请先撤销那一次并入"):
        split_place(one, reason="并错了", actor=officer, now=NOON)
    two.refresh_from_db()
    split_place(two, reason="并错了", actor=officer, now=NOON)
    one.refresh_from_db()
    assert one.merged_into == two
    split_place(one, reason="并错了", actor=officer, now=NOON)
    assert set(Place.objects.values_list("state", flat=True)) == {PlaceState.OPEN}


@pytest.mark.django_db
def test_a_merge_is_refused_where_it_makes_no_sense(station, officer):
    kept, gone = PlaceFactory.create_batch(2, unit=station)
    far = PlaceFactory()
    hers = PlaceFactory(unit=UnitFactory(county=station.county))
    helper = actor(UserFactory(unit=station, roles=[Role.AUXILIARY]))
    for one, into, who, sentence in (
        (gone, gone, officer, "两个不同的对象"),
        (gone, far, officer, "不在同一个县"),
        (gone, hers, officer, "监管单位"),
        (hers, kept, officer, "监管单位"),
        (gone, kept, helper, "民警"),
    ):
        with pytest.raises(Refused, match=sentence):
            merge_places(one, into=into, actor=who, now=NOON)
    merge_places(gone, into=kept, actor=officer, now=NOON)
    with pytest.raises(Refused, match="只有"):
        merge_places(gone, into=kept, actor=officer, now=NOON)
    third = PlaceFactory(unit=station)
    with pytest.raises(Refused, match="自己已并入"):
        merge_places(third, into=gone, actor=officer, now=NOON)
    with pytest.raises(Refused, match="没有并入别处"):
        split_place(third, reason="试", actor=officer, now=NOON)


@pytest.mark.django_db
def test_a_closed_double_is_closed_again_after_the_undo(station, officer):
    kept, gone = PlaceFactory(unit=station), PlaceFactory(unit=station, closed=True)
    merge_places(gone, into=kept, actor=officer, now=NOON)
    gone.refresh_from_db()

    split_place(gone, reason="并错了", actor=officer, now=NOON)

    before = gone.closed_on
    gone.refresh_from_db()
    assert (gone.state, before, gone.closed_on is not None) == (PlaceState.CLOSED, None, True)


@pytest.mark.django_db
def test_rooms_above_say_how_their_rows_follow(station, officer):
    kept, gone = PlaceFactory.create_batch(2, unit=station)
    double = PlaceFactory(unit=station, lon=Decimal(117), lat=Decimal(36), crs="wgs84")
    Place.objects.filter(pk=double.pk).update(state="merged", merged_into=gone)
    merging.register(repointing("trial", "试验记录", Place, "merged_into"))
    try:
        merge = merge_places(gone, into=kept, actor=officer, now=NOON)
        double.refresh_from_db()
        assert (double.merged_into, merge.moved["trial"]) == (kept, [str(double.pk)])
    finally:
        merging.unregister("trial")


@pytest.mark.django_db
def test_a_leavers_places_and_grids_go_to_the_successor(station, officer):
    old, new = UserFactory(unit=station), UserFactory(unit=station)
    grid = GridFactory(unit=station, officer=old)
    places = PlaceFactory.create_batch(22, unit=station, officer=old)
    closed = PlaceFactory(unit=station, officer=old, closed=True)

    items = open_places(old, DAY)
    assert (len(items), items[-1].label) == (21, "另有2个监管对象")
    assert [item.label for item in open_grids(old, DAY)] == [grid.name]
    assert hand_over_places(old, new, actor=officer, now=NOON) == 22
    assert hand_over_grids(old, new, actor=officer, now=NOON) == 1

    closed.refresh_from_db()
    grid.refresh_from_db()
    assert (closed.officer, grid.officer) == (old, new)
    assert Place.objects.filter(officer=new).count() == len(places)
    assert AuditEntry.objects.filter(verb="registry.hand_over").count() == 2


@pytest.mark.django_db
def test_what_a_merged_unit_supervised_goes_over(station, officer):
    into = UnitFactory(county=station.county)
    grid = GridFactory(unit=station)
    place = PlaceFactory(unit=station, grid=grid)
    closed = PlaceFactory(unit=station, closed=True)
    led = PlaceFactory(unit=into, lead_unit=station)
    car = VehicleFactory(unit=station)

    assert move_unit_work(station, into, actor=officer, now=NOON) == 4

    for row in (place, closed, led, car, grid):
        row.refresh_from_db()
    assert (place.unit, grid.unit, car.unit, led.lead_unit) == (into,) * 4
    assert closed.unit == station
    assert AuditEntry.objects.get(verb="registry.move_work").detail["what"] == (
        "监管对象1个、车辆1个、网格1个、主管的对象1个"
    )
    assert move_unit_work(station, into, actor=officer, now=NOON) == 0
