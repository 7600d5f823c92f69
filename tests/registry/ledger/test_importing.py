"""台账导入: one bad row stops nothing, the same file twice copies nothing, a batch comes back."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from hongxian.audit.models import AuditEntry
from hongxian.kit.verdict import Refused
from hongxian.orgs.access import Actor
from hongxian.orgs.models import Role, Unit
from hongxian.registry.actions.ledgers import choose_sheet, drop_ledger, settle_columns
from hongxian.registry.actions.ledgers.batches import drop_leftovers
from hongxian.registry.actions.places import rename_place
from hongxian.registry.models import (
    BatchState,
    LedgerBatch,
    LedgerMapping,
    LedgerRow,
    Licence,
    LicenceLine,
    Place,
    PlaceChange,
    Vehicle,
)
from hongxian.registry.tasks import IMPORT
from tests.campaigns.factories import NOON, Scene, UserFactory, actor
from tests.registry.factories import LicenceFactory, PlaceFactory, VehicleFactory
from tests.registry.ledger import batches
from tests.registry.ledger.books import credit_code, csv, xlsx

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=2)


def shop(no: int, station: Unit, **other: object) -> list[object]:
    row = {
        "name": f"第{no}超市",
        "category": "小商店",
        "address": f"人民路{no}号",
        "manager": "张三",
        "phone": 13800000000 + no,
        "code": credit_code(no),
        "area": 80,
        "unit": station.short_name,
        "officer": "",
    }
    return list({**row, **other}.values())


def test_good_rows_go_in_and_bad_ones_say_why(office: Actor, station: Unit) -> None:
    officer = UserFactory(unit=station, name="方小满", roles=[Role.OFFICER])
    content = batches.shops(
        shop(1, station, officer=officer.name),
        shop(2, station, name=""),
        shop(3, station, area="两间"),
        shop(4, station, unit="天外派出所"),
        shop(5, station, category="宇宙飞船"),
        shop(6, station, code=credit_code(6)[:-1] + "!", officer="王不在"),
        shop(1, station),
    )
    batch = batches.bring_in(office, content)

    place = Place.objects.get(name="第1超市")
    assert (place.unit, place.officer, place.area_m2) == (station, officer, Decimal(80))
    assert (place.phone, place.credit_code) == ("13800000001", credit_code(1))
    assert batches.counts(batch) == (2, 0, 0, 5)
    assert batches.rows(batch) == [
        (3, "created", ""),
        (4, "refused", "单位名称：没有填名称"),
        (5, "refused", "面积：“两间”不是一个数字"),
        (6, "refused", "没有找到单位“天外派出所”"),
        (7, "refused", "没有“宇宙飞船”这一类别，请改成系统里的类别，或选一个用于这些行的类别"),
        (
            8,
            "created",
            (
                "统一社会信用代码：统一社会信用代码应为18位，这里是17位；"
                f"{station}没有“王不在”，责任民警没有填"
            ),
        ),
        (9, "refused", "与第3行是同一条，没有重复导入"),
    ]


def test_a_dry_run_writes_no_place(office: Actor, station: Unit) -> None:
    batch = batches.look(office, batches.shops(shop(1, station), shop(2, station)))

    assert (batches.counts(batch), Place.objects.count()) == ((2, 0, 0, 0), 0)
    assert batch.state == BatchState.DRAFT


def test_the_same_file_again_changes_nothing_and_a_mended_one_updates(
    office: Actor, station: Unit
) -> None:
    batches.bring_in(office, batches.shops(shop(1, station), shop(2, station)))
    again = batches.bring_in(office, batches.shops(shop(1, station), shop(2, station)))
    mended = batches.bring_in(
        office,
        batches.shops(
            shop(1, station, name="第一大超市"),
            shop(2, station, area=90, phone=""),
            shop(3, station),
        ),
    )

    assert batches.counts(again) == (0, 0, 2, 0)
    assert batches.counts(mended) == (1, 2, 0, 0)
    assert Place.objects.count() == 3
    place = Place.objects.get(credit_code=credit_code(2))
    assert (place.area_m2, place.phone) == (Decimal(90), "13800000002")
    told = LedgerRow.objects.get(batch=mended, row_no=3).told
    assert told == ["名称：第1超市→第一大超市"]


def test_shops_of_a_chain_share_a_code_and_stay_apart(office: Actor, station: Unit) -> None:
    rows = [shop(no, station, code=credit_code(1)) for no in (1, 2, 3)]
    batches.bring_in(office, batches.shops(*rows))
    again = batches.bring_in(office, batches.shops(*rows))

    assert (Place.objects.count(), batches.counts(again)) == (3, (0, 0, 3, 0))


def test_a_place_without_code_is_found_by_name_and_address_or_unit(
    office: Actor, station: Unit
) -> None:
    place = PlaceFactory(unit=station, name="红梅超市(东店)", address="人民路1号")
    other = PlaceFactory(unit=station, name="小卖部", address="南街1号")
    PlaceFactory(unit=station, name="小卖部", address="南街2号")
    content = batches.shops(
        shop(1, station, name="红梅 超市（东店）", address="人民路8号", code=""),
        shop(2, station, name="小卖部", address="南街1号", code="", manager="李四"),
        shop(3, station, name="小卖部", address="南街3号", code=""),
    )
    batch = batches.bring_in(office, content)

    assert [outcome for _, outcome, _ in batches.rows(batch)] == ["updated", "updated", "created"]
    place.refresh_from_db()
    other.refresh_from_db()
    assert (place.address, other.manager) == ("人民路8号", "李四")
    assert PlaceChange.objects.get(place=place).before == "人民路1号"


def test_a_station_imports_for_itself_alone(scene: Scene, station: Unit) -> None:
    officer = actor(UserFactory(unit=station, roles=[Role.OFFICER]))
    batch = batches.bring_in(officer, batches.shops(shop(1, station), shop(2, scene.stations[1])))

    assert batches.counts(batch) == (1, 0, 0, 1)
    assert "只能登记本单位" in batches.rows(batch)[1][2]


def test_what_holds_for_all_rows_fills_what_they_leave_out(office: Actor, station: Unit) -> None:
    content = csv("单位名称|坐标\n甲超市|118.35,35.05\n乙超市|", separator=";")
    batch = batches.bring_in(office, content, unit=station.pk, category="small_shop", crs="gcj02")

    place = Place.objects.get(name="甲超市")
    assert batches.counts(batch) == (2, 0, 0, 0)
    assert (place.unit, place.category, place.lon, place.crs) == (
        station,
        "small_shop",
        Decimal("118.35"),
        "gcj02",
    )


def test_a_batch_is_taken_back_while_untouched(office: Actor, station: Unit) -> None:
    known = PlaceFactory(unit=station, name="旧名", credit_code=credit_code(1), address="人民路1号")
    batch = batches.bring_in(
        office,
        batches.shops(shop(1, station), shop(2, station), shop(3, station), shop(4, station)),
    )
    touched = Place.objects.get(name="第2超市")
    rename_place(
        touched, name="改名超市", on=date(2026, 6, 1), reason="换招牌", actor=office, now=LATER
    )
    LicenceFactory(place=Place.objects.get(name="第3超市"))

    batch = batches.take_back(batch, office)

    known.refresh_from_db()
    assert batch.state == BatchState.UNDONE
    assert (known.name, known.manager, known.phone) == ("旧名", "", "")
    assert not PlaceChange.objects.filter(place=known).exists()
    assert "旧名" in known.search
    assert set(Place.objects.values_list("name", flat=True)) == {"旧名", "改名超市", "第3超市"}
    assert batches.rows(batch) == [
        (3, "taken_back", ""),
        (4, "created", "导入后又改过，没有撤销"),
        (5, "created", "已有检查、隐患、证件等记录，没有撤销"),
        (6, "taken_back", ""),
    ]
    verbs = set(AuditEntry.objects.values_list("verb", flat=True))
    assert {"ledger.undo", "ledger.remove_record", "ledger.restore_record"} <= verbs


def test_vehicles_by_plate(office: Actor, station: Unit) -> None:
    firm = PlaceFactory(unit=station, name="平安运输有限公司")
    VehicleFactory(unit=station, plate="鲁Q10001", driver_name="旧司机")
    content = csv(
        """号牌号码|车辆类型|所属企业|驾驶员|联系电话|检验有效期止|所属派出所
        鲁Q·10001|重型货车|平安运输有限公司|张三|13800000001|2026-12-31|S
        鲁Q10002|重型货车|别处运输公司|李四|13800000002|2026年2月30日|S
        鲁Q10003|重型货车|别处运输公司|李四|13800000002|2026年2月28日|S
        |重型货车|||||S""".replace("|S", f"|{station.short_name}")
    )
    batch = batches.bring_in(office, content, group="truck_heavy")

    known = Vehicle.objects.get(plate="鲁Q10001")
    assert [outcome for _, outcome, _ in batches.rows(batch)] == [
        *("updated", "refused", "created", "refused")
    ]
    assert (known.driver_name, known.place, known.inspected_until) == (
        "张三",
        firm,
        date(2026, 12, 31),
    )
    assert Vehicle.objects.get(plate="鲁Q10003").owner_name == "别处运输公司"

    batches.take_back(batch, office)

    known.refresh_from_db()
    assert (known.driver_name, known.place, known.inspected_until) == ("旧司机", None, None)
    assert Vehicle.objects.count() == 1


def test_licences_with_their_varieties(office: Actor, station: Unit) -> None:
    place = PlaceFactory(unit=station, name="青石爆破公司")
    content = csv(
        """民爆许可台账|||||
        单位名称|许可证编号|品种|许可数量|有效期|发证机关
        青石爆破公司|3709001|乳化炸药|20吨|2024-05-01至2027-04-30|青石县公安局
        ||电子雷管|3000发||
        没有的公司|3709002|乳化炸药|5吨|长期|县公安局"""
    )
    batch = batches.bring_in(office, content, licence_kind="fireworks_retail")

    licence = Licence.objects.get(number="3709001")
    assert (licence.place, licence.valid_to) == (place, date(2027, 4, 30))
    lines = set(licence.lines.values_list("variety", "quantity", "measure"))
    assert lines == {("乳化炸药", Decimal(20), "吨"), ("电子雷管", Decimal(3000), "发")}
    assert batches.rows(batch) == [
        (3, "created", ""),
        (4, "unchanged", "品种并入第3行的证件"),
        (5, "refused", "没有登记监管对象“没有的公司”，请先登记"),
    ]

    fewer = csv("单位名称|许可证编号|品种|许可数量\n青石爆破公司|3709001|乳化炸药|18吨")
    second = batches.bring_in(office, fewer, kind="licence", licence_kind="fireworks_retail")
    assert LicenceLine.objects.get(licence=licence).quantity == Decimal(18)

    batches.take_back(second, office)
    assert LicenceLine.objects.filter(licence=licence).count() == 2


def test_what_a_person_corrected_is_remembered(office: Actor, station: Unit) -> None:
    content = csv("招牌|在哪里|随便\n红星超市|人民路1号|张三\n蓝天宾馆|人民路2号|李四")
    batch = batches.upload(office, content, kind="place")
    settle_columns(
        batch,
        mapping={0: "name", 1: "address", 2: "manager"},
        defaults={},
        actor=office,
        now=NOON,
    )

    again = batches.upload(office, content, kind="place")
    assert again.mapping == {"0": "name", "1": "address", "2": "manager"}
    assert all(column["sure"] for column in again.columns)
    assert LedgerMapping.objects.count() == 3


def test_columns_that_do_not_fit_are_refused(office: Actor) -> None:
    batch = batches.upload(office, csv("单位名称|地址|电话\n甲|乙路|13800000001"))

    with pytest.raises(Refused, match="选了两次"):
        settle_columns(batch, mapping={0: "name", 1: "name"}, defaults={}, actor=office, now=NOON)
    with pytest.raises(Refused, match="没有哪一列是“名称”"):
        settle_columns(batch, mapping={0: "address"}, defaults={}, actor=office, now=NOON)


def test_another_sheet_may_be_chosen(office: Actor) -> None:
    head = ["单位名称", "地址", "电话"]
    content = xlsx(
        ("多", [head, *([f"店{no}", f"路{no}号", "无"] for no in range(9))]),
        ("少", [head, ["旧店", "旧路", "无"]]),
    )
    batch = batches.upload(office, content)
    assert (batch.sheet, batch.sheets) == ("多", ["多", "少"])

    batch = choose_sheet(batch, sheet="少", kind="place", actor=office, now=NOON)
    assert (batch.sheet, batch.total) == ("少", 1)


def test_a_batch_is_imported_once_and_after_a_dry_run(office: Actor, station: Unit) -> None:
    batch = batches.settle(batches.upload(office, batches.shops(shop(1, station))), office)
    with pytest.raises(AssertionError, match="看过预览"):
        batches.run(IMPORT, batch, office)

    batch = batches.bring_in(office, batches.shops(shop(1, station), shop(2, station, name="")))
    with pytest.raises(AssertionError, match="不能重复导入"):
        batches.run(IMPORT, batch, office)
    with pytest.raises(Refused, match="不能再改"):
        drop_ledger(batch, actor=office, now=NOON)


def test_the_file_goes_when_nothing_is_left_to_mend(office: Actor, station: Unit) -> None:
    clean = batches.bring_in(office, batches.shops(shop(1, station)))
    wrong = batches.bring_in(office, batches.shops(shop(2, station), shop(3, station, name="")))

    assert (bool(clean.file), bool(wrong.file)) == (False, True)


def test_leftovers_are_dropped_by_the_tick(office: Actor, station: Unit) -> None:
    draft = batches.look(office, batches.shops(shop(1, station)))
    wrong = batches.bring_in(office, batches.shops(shop(2, station), shop(3, station, name="")))
    LedgerBatch.objects.filter(pk=wrong.pk).update(done_at=NOON)

    assert drop_leftovers(now=NOON + timedelta(days=6)) == 0
    assert drop_leftovers(now=NOON + timedelta(days=8)) == 1
    assert drop_leftovers(now=NOON + timedelta(days=31)) == 1
    draft.refresh_from_db()
    wrong.refresh_from_db()
    assert (draft.state, bool(draft.file), bool(wrong.file)) == (BatchState.DROPPED, False, False)
    assert LedgerRow.objects.filter(batch=wrong).count() == 2


def test_an_unknown_ledger_asks_for_its_kind(office: Actor) -> None:
    with pytest.raises(Refused, match="请在“台账种类”里选一种"):
        batches.upload(office, csv("甲|乙|丙\n1|2|3\n4|5|6"))


def test_a_chunk_takes_the_same_number_of_queries_for_1_and_40_rows(
    office: Actor, station: Unit, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Progress is told every quarter of a second: on a busy machine once more for forty."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from hongxian.jobs.actions import progress

    monkeypatch.setattr(progress, "EVERY", 3600)

    def queries(numbers: range) -> int:
        batch = batches.look(office, batches.shops(*(shop(no, station) for no in numbers)))
        with CaptureQueriesContext(connection) as seen:
            batches.run(IMPORT, batch, office)
        return len(seen)

    assert queries(range(1, 2)) == queries(range(100, 140))
