"""What a ledger of places says beside them: a licence, and whether they still work."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from hongxian.audit.models import AuditEntry
from hongxian.orgs.access import Actor
from hongxian.orgs.models import Role, Unit
from hongxian.registry.actions.licences import suspend_licence
from hongxian.registry.actions.places import close_place
from hongxian.registry.ledger import read_ledger
from hongxian.registry.models import (
    ChangeKind,
    LedgerRow,
    Licence,
    LicenceLine,
    LicenceState,
    Place,
    PlaceChange,
    PlaceState,
)
from tests.campaigns.factories import NOON, Scene, UserFactory, actor
from tests.registry.factories import LicenceFactory, LicenceLineFactory, PlaceFactory
from tests.registry.ledger import batches
from tests.registry.ledger.books import csv

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=2)
HEAD = "名称|类别|地址|许可证编号|发证机关|有效期至|许可品种|许可数量|经营状态"


def shops(*rows: str, head: str = HEAD) -> bytes:
    return csv("\n".join((head, *rows)))


def told(batch: object) -> list[list[str]]:
    return list(LedgerRow.objects.filter(batch=batch).values_list("told", flat=True))


def test_the_reader_names_the_columns_of_a_licence() -> None:
    ledger = read_ledger(
        shops("红火烟花店|烟花爆竹零售点|南街1号|烟零001|应急局|2027-04-30|C级|20箱|营业")
    )

    assert ledger.kind == "place"
    assert [one.field for one in ledger.columns] == [
        *("name", "category", "address", "number", "issuer", "valid_to"),
        *("variety", "quantity", "state"),
    ]  # fmt: skip
    held = ledger.lines[0].values
    assert (held["valid_to"], held["quantity"], held["measure"], held["state"]) == (
        date(2027, 4, 30),
        Decimal(20),
        "箱",
        "open",
    )


def test_a_business_licence_is_none() -> None:
    ledger = read_ledger(
        csv("店名|地址|电话|营业执照有效期|灭火器有效期\n甲店|南街1号|13800000001|长期|2027-1-1")
    )

    assert {one.header: one.field for one in ledger.columns}["营业执照有效期"] == "licence"
    assert "valid_to" not in {one.field for one in ledger.columns}


def test_a_row_brings_its_licence_and_its_state(office: Actor, station: Unit) -> None:
    batch = batches.bring_in(
        office,
        shops(
            "红火烟花店|烟花爆竹零售点|南街1号|烟零001|青石县应急管理局|2027-04-30|C级烟花|20箱|营业",
            "平安宾馆|小旅馆|南街2号|特行002|||||停业装修",
            "老张百货|小商店|南街3号||||||已关闭",
        ),
        unit=station.pk,
    )

    assert batches.counts(batch) == (3, 0, 0, 0)
    licence = Licence.objects.get(number="烟零001")
    assert (licence.kind, licence.place.name, licence.holder) == (
        "fireworks_retail",
        "红火烟花店",
        "",
    )
    assert (licence.valid_to, licence.issuer) == (date(2027, 4, 30), "青石县应急管理局")
    assert str(licence.lines.get()) == "C级烟花 20箱"
    assert Licence.objects.get(number="特行002").kind == "hotel_special"
    states = dict(Place.objects.values_list("name", "state"))
    assert states == {"红火烟花店": "open", "平安宾馆": "paused", "老张百货": "closed"}
    change = PlaceChange.objects.get(place__name="老张百货")
    assert (change.kind, change.reason) == (ChangeKind.CLOSE, "台账导入")
    assert change.place.closed_on == change.on
    assert told(batch)[0] == [
        "许可证：烟花爆竹经营（零售）许可证烟零001，至2027年4月30日",
        "许可品种：C级烟花20箱",
    ]
    assert told(batch)[2] == ["状态：在营→已关闭"]
    verbs = AuditEntry.objects.values_list("verb", flat=True)
    assert {"licence.register", "place.pause", "place.close"} <= set(verbs)


def test_a_dry_run_writes_neither(office: Actor, station: Unit) -> None:
    batch = batches.look(
        office,
        shops("红火烟花店|烟花爆竹零售点|南街1号|烟零001||2027-04-30|||关闭"),
        unit=station.pk,
    )

    assert told(batch) == [
        ["许可证：烟花爆竹经营（零售）许可证烟零001，至2027年4月30日", "状态：在营→已关闭"]
    ]
    assert (Place.objects.count(), Licence.objects.count()) == (0, 0)


def test_the_same_file_again_changes_nothing_and_a_renewal_updates(
    office: Actor, station: Unit
) -> None:
    row = "红火烟花店|烟花爆竹零售点|南街1号|烟零001|应急局|{}|C级烟花|{}|{}"
    batches.bring_in(office, shops(row.format("2027-04-30", "20箱", "停业")), unit=station.pk)
    again = batches.bring_in(
        office, shops(row.format("2027-04-30", "20箱", "停业")), unit=station.pk
    )
    renewed = batches.bring_in(
        office, shops(row.format("2029-04-30", "30箱", "停业")), unit=station.pk
    )

    assert (batches.counts(again), batches.counts(renewed)) == ((0, 0, 1, 0), (0, 1, 0, 0))
    licence = Licence.objects.get()
    assert (licence.valid_to, licence.lines.get().quantity) == (date(2029, 4, 30), Decimal(30))
    assert told(renewed) == [
        [
            "许可证烟零001有效期止：2027-04-30→2029-04-30",
            "许可证烟零001许可品种：C级烟花20箱→C级烟花30箱",
        ]
    ]


def test_other_varieties_of_a_known_licence_stay(office: Actor, station: Unit) -> None:
    place = PlaceFactory(unit=station, name="红火烟花店", category="fireworks_shop")
    known = LicenceFactory(place=place, number="烟零001")
    LicenceLineFactory(licence=known, variety="D级烟花", quantity=5)
    row = "红火烟花店|烟花爆竹零售点||烟零001|||C级烟花|20箱|"
    batches.bring_in(office, shops(row), unit=station.pk)

    assert set(known.lines.values_list("variety", flat=True)) == {"C级烟花", "D级烟花"}


def test_what_cannot_be_a_licence_is_told_and_the_place_goes_in(
    office: Actor, station: Unit
) -> None:
    other = LicenceFactory(number="烟零001", place=PlaceFactory(unit=station, name="别家"))
    batch = batches.bring_in(
        office,
        shops(
            "甲店|烟花爆竹零售点|南街1号|烟零001||2027-04-30|||",
            "乙店|烟花爆竹零售点|南街2号|有||2027-04-30|||",
            "丙店|烟花爆竹零售点|南街3号|||2027-04-30|||",
            "丁店|小商店|南街4号|食药001||2027-04-30|||",
            "戊店|烟花爆竹零售点|南街5号|烟零005||2027-02-30|||半死不活",
            "己店|烟花爆竹零售点|南街6号|烟零006|||C级烟花||",
            "庚店|烟花爆竹零售点|南街7号|烟零006|||||",
        ),
        unit=station.pk,
    )

    assert batches.counts(batch) == (7, 0, 0, 0)
    assert [why for _, _, why in batches.rows(batch)] == [
        "许可证“烟零001”登记在“别家”名下，没有导入",
        "“有”不像许可证号，许可证没有导入",
        "没有许可证号，许可证没有导入",
        "不知道是哪种许可证，许可证没有导入，可以在核对各列时选一种",
        (
            "有效期至：“2027-02-30”不是存在的日期；经营状态：看不出“半死不活”是在营、停业还是关闭，没有采用"
        ),
        "“C级烟花”没有写数量和计量单位，许可品种没有导入",
        "许可证“烟零006”在第7行已经导入，没有重复导入",
    ]  # fmt: skip
    assert set(Licence.objects.values_list("number", flat=True)) == {
        "烟零001",
        "烟零005",
        "烟零006",
    }
    assert Licence.objects.get(number="烟零005").valid_to is None
    other.refresh_from_db()
    assert other.valid_to == date(2026, 12, 31)


def test_the_kind_may_stand_in_a_column_in_the_heading_or_be_chosen(
    office: Actor, station: Unit
) -> None:
    column = shops(
        "甲店|其他|南街1号|危化001|危险化学品经营许可证", head="名称|类别|地址|许可证号|许可证种类"
    )
    heading = shops("乙站|加油站|南街2号|危化002", head="名称|类别|地址|危化品经营许可证号")
    chosen = shops("丙站|加油站|南街3号|油003", head="名称|类别|地址|许可证号")
    for content in (column, heading):
        batches.bring_in(office, content, unit=station.pk)
    batches.bring_in(office, chosen, unit=station.pk, licence_kind="fuel_retail")

    assert dict(Licence.objects.values_list("number", "kind")) == {
        "危化001": "chemical_operation",
        "危化002": "chemical_operation",
        "油003": "fuel_retail",
    }


def test_a_struck_off_licence_and_a_closed_place_stay_as_they_are(
    office: Actor, station: Unit
) -> None:
    place = PlaceFactory(unit=station, name="红火烟花店", category="fireworks_shop")
    LicenceFactory(place=place, number="烟零001", state=LicenceState.REVOKED)
    close_place(place, on=date(2026, 5, 1), reason="搬走", actor=office, now=NOON)
    batch = batches.bring_in(
        office, shops("红火烟花店|烟花爆竹零售点||烟零001||2029-04-30|||营业"), unit=station.pk
    )

    place.refresh_from_db()
    assert (batches.counts(batch), place.state) == ((0, 0, 1, 0), PlaceState.CLOSED)
    assert batches.rows(batch)[0][2] == (
        "许可证“烟零001”登记为吊销，没有更新；台账写在营，这里登记为已关闭，核实后请办理“恢复在营”"
    )


def test_an_auxiliary_brings_licences_and_no_state(scene: Scene, station: Unit) -> None:
    helper = actor(UserFactory(unit=station, roles=[Role.AUXILIARY]))
    batch = batches.bring_in(
        helper, shops("红火烟花店|烟花爆竹零售点|南街1号|烟零001|||||停业"), unit=station.pk
    )

    assert (Place.objects.get().state, Licence.objects.count()) == (PlaceState.OPEN, 1)
    assert batches.rows(batch)[0][2].startswith("台账写停业，状态没有改：由监管单位")


def test_undo_takes_place_licence_and_state_back(office: Actor, station: Unit) -> None:
    known = PlaceFactory(unit=station, name="老店", category="fireworks_shop", address="南街9号")
    licence = LicenceFactory(place=known, number="烟零009")
    LicenceLineFactory(licence=licence, variety="C级烟花", quantity=5)
    batch = batches.bring_in(
        office,
        shops(
            "新店|烟花爆竹零售点|南街1号|烟零001||2027-04-30|C级烟花|20箱|关闭",
            "老店|烟花爆竹零售点|南街9号|烟零009||2030-01-01|C级烟花|9箱|停业",
        ),
        unit=station.pk,
    )
    assert batches.counts(batch) == (1, 1, 0, 0)

    batch = batches.take_back(batch, office)

    known.refresh_from_db()
    licence.refresh_from_db()
    assert [why for _, _, why in batches.rows(batch)] == ["", ""]
    assert list(Place.objects.values_list("name", "state", "closed_on")) == [("老店", "open", None)]
    assert (licence.valid_to, Licence.objects.count()) == (date(2026, 12, 31), 1)
    assert LicenceLine.objects.get().quantity == Decimal(5)
    assert not PlaceChange.objects.exists()


def test_a_licence_that_was_touched_keeps_its_row(office: Actor, station: Unit) -> None:
    row = "新店|烟花爆竹零售点|南街1号|烟零001||2027-04-30|||停业"
    batch = batches.bring_in(office, shops(row), unit=station.pk)
    suspend_licence(Licence.objects.get(), reason="违规", actor=office, now=LATER)

    batch = batches.take_back(batch, office)

    assert batches.rows(batch) == [(2, "created", "许可证导入后又改过，没有撤销")]
    assert (Place.objects.get().state, Licence.objects.count()) == (PlaceState.PAUSED, 1)


def test_two_hundred_licences_take_as_many_statements_as_two(
    office: Actor, station: Unit, django_assert_max_num_queries: object
) -> None:
    rows = [
        f"第{no}店|烟花爆竹零售点|南街{no}号|烟零{no:04d}||2027-04-30|C级|20箱|营业"
        for no in range(200)
    ]
    batch = batches.look(office, shops(*rows), unit=station.pk)

    with django_assert_max_num_queries(70):  # type: ignore[operator]
        batches.run("ledger-import", batch, office)

    assert Licence.objects.count() == 200


def test_a_row_without_a_number_is_told_wherever_it_stands(office: Actor, station: Unit) -> None:
    """Also in front of the first number, and where no licence of the file is known yet."""
    missing = "红火烟花店|烟花爆竹零售点|南街1号||应急局|2027-04-30|||"
    batch = batches.bring_in(
        office,
        shops(
            missing,
            missing.replace("红火", "喜庆"),
            f"旺旺{missing[2:]}".replace("||应", "|烟零9|应"),
        ),
        unit=str(station.pk),
    )

    hints = [why for _, _, why in batches.rows(batch)]
    assert ["没有许可证号" in why for why in hints] == [True, True, False]
