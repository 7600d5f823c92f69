"""The register through HTTP: lists with their views, pages with their moves, who sees what."""

import json
import re
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from hongxian.audit.models import AuditEntry
from hongxian.kit import clock
from hongxian.orgs.models import Role
from hongxian.registry import parts
from hongxian.registry.codes import category_name
from hongxian.registry.models import (
    CategoryThreshold,
    CountyOutline,
    Licence,
    Place,
    PlacePair,
    PlaceState,
    Vehicle,
)
from tests.campaigns.factories import DAY, UnitFactory, UserFactory
from tests.registry.factories import (
    GridFactory,
    LicenceFactory,
    LicenceLineFactory,
    PlaceFactory,
    ThresholdFactory,
    VehicleFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(tmp_path, settings):
    settings.HOME = tmp_path
    clock.set_day(DAY)


@pytest.fixture
def station():
    return UnitFactory(short_name="城关派出所")


@pytest.fixture
def officer(station, client):
    user = UserFactory(unit=station, name="王守正", roles=[Role.OFFICER])
    client.force_login(user)
    return user


@pytest.fixture
def office(station, client):
    user = UserFactory(unit__county=station.county, roles=[Role.OFFICE])
    client.force_login(user)
    return user


def text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def tabs(response):
    return {tab.label: tab.count for tab in response.context["listing"].tabs}


def names(response):
    return [row.subject.name for row in response.context["listing"].rows]


def test_every_tab_counts_what_it_opens(station, office, client):
    ThresholdFactory(county=station.county)
    PlaceFactory(unit=station, area_m2=Decimal(400), officer=office)
    PlaceFactory(unit=station, located=True, grid=GridFactory(unit=station))
    late = LicenceFactory(place=PlaceFactory(unit=station), valid_to=DAY - timedelta(days=1))
    LicenceFactory(place=late.place, valid_to=DAY + timedelta(days=10))
    PlaceFactory(unit=station, closed=True)

    page = client.get("/places/")

    assert tabs(page) == {
        "全部在册": 3, "无责任民警": 2, "未划网格": 2, "超出类别标准": 1, "证件将到期": 1,
        "无坐标": 2, "已关闭、已并入": 1,
    }  # fmt: skip
    for tab in page.context["listing"].tabs:
        opened = client.get(f"/places/?view={tab.key}").context["listing"]
        assert (tab.key, len(opened.rows)) == (tab.key, tab.count)


TWIN = {"name": "同名店", "address": "南街1号", "phone": "13800000000"}


def test_the_list_takes_the_same_queries_at_one_and_at_many_rows(station, office, client):
    grid = GridFactory(unit=station)
    for url, make in (
        ("/places/", lambda: PlaceFactory(unit=station, grid=grid, officer=office)),
        ("/vehicles/", lambda: VehicleFactory(unit=station, place=PlaceFactory(unit=station))),
        ("/licences/", lambda: LicenceLineFactory(licence__place__unit=station)),
        ("/grids/", lambda: GridFactory(unit=station)),
        ("/places/duplicates/", lambda: PlaceFactory(unit=station, **TWIN)),
    ):
        make(), make()
        with CaptureQueriesContext(
            connection,
        ) as few:
            client.get(url)
        for _ in range(8):
            make()
        with CaptureQueriesContext(connection) as many:
            assert client.get(url).status_code == 200

        assert (url, len(many)) == (url, len(few))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=（南街）饭店", ["老张饭店（南街）"]),
        ("q=ＫＴＶ", ["夜色KTV"]),
        ("q=青石镇 南街", ["老张饭店（南街）"]),
        ("q=没有这个", []),
        ("group=small", ["夜色KTV", "老张饭店（南街）"]),
        ("category=small_eatery", ["老张饭店（南街）"]),
        ("state=closed&view=closed", []),
    ],
)
def test_the_list_is_narrowed_by_words_and_kinds(query, found, station, office, client):
    PlaceFactory(
        unit=station, name="老张饭店（南街）", category="small_eatery", address="青石镇南街1号"
    )
    PlaceFactory(unit=station, name="夜色KTV", category="small_entertainment", address="北关2号")
    PlaceFactory(unit=station, name="民爆公司", category="explosives_seller", address="西山3号")

    assert sorted(names(client.get(f"/places/?{query}"))) == sorted(found)


def test_an_officer_opens_on_their_own_and_sees_nothing_of_a_sister_station(
    station, officer, client
):
    PlaceFactory(unit=station, name="我的店")
    other = PlaceFactory(unit=UnitFactory(county=station.county), name="别家店")

    page = client.get("/places/")

    assert (names(page), "别家店" in text(page)) == (["我的店"], False)
    assert client.get(f"/places/{other.pk}/").status_code == 404
    assert client.get("/places/map/points/").json()["points"] == []


def test_numbers_are_masked_in_list_page_and_export(station, officer, client):
    place = PlaceFactory(unit=station, phone="13812345678")

    listed = "/places/?column=name&column=phone"
    seen = [client.get(listed), client.get(f"/places/{place.pk}/")]
    sheet = client.post(listed, {"export": "xlsx"})

    assert all("138****5678" in text(page) for page in seen)
    assert all("13812345678" not in text(page) for page in seen)
    rows = CalamineWorkbook.from_filelike(BytesIO(sheet.content))
    cells = [str(cell) for row in rows.get_sheet_by_index(0).to_python() for cell in row]
    assert ("138****5678" in cells, "13812345678" in cells) == (True, False)
    assert AuditEntry.objects.get(verb="list.export").detail == {"what": "监管对象", "rows": 1}


def test_the_full_number_is_shown_for_a_reason_and_logged(station, officer, client):
    place = PlaceFactory(unit=station, phone="13812345678")
    url = f"/places/{place.pk}/phone/"
    assert "13812345678" not in text(client.get(url))
    assert "13812345678" not in text(client.post(url, {"reason": ""}))

    page = client.post(url, {"reason": "通知复查"})

    entry = AuditEntry.objects.get(verb="place.view_phone")
    assert "13812345678" in text(page)
    assert (entry.actor_name, entry.detail) == ("王守正", {"reason": "通知复查"})


def test_an_officer_registers_corrects_renames_and_closes(station, officer, client):
    told = {
        "name": "青石便利店",
        "category": "small_shop",
        "unit": station.pk,
        "address": "南街1号",
    }
    page = client.post("/places/new/", told)
    place = Place.objects.get()
    assert page.headers["Location"] == f"/places/{place.pk}/"

    edit = {"category": "small_shop", "unit": station.pk, "area_m2": "400", "lon": "117.1",
            "lat": "36.2", "crs": "gcj02"}  # fmt: skip
    client.post(f"/places/{place.pk}/edit/", edit)
    client.post(
        f"/places/{place.pk}/rename/", {"name": "新青石店", "on": "2026-06-15", "reason": "换照"}
    )
    client.post(
        f"/places/{place.pk}/move/", {"address": "北街9号", "on": "2026-06-16", "reason": "搬迁"}
    )
    client.post(f"/places/{place.pk}/close/", {"close-on": "2026-06-16", "close-reason": "停办"})

    place.refresh_from_db()
    assert (place.name, place.address, place.area_m2) == ("新青石店", "北街9号", Decimal(400))
    assert (place.crs, place.state) == ("", PlaceState.CLOSED)
    page = text(client.get(f"/places/{place.pk}/"))
    for words in ("曾用名：青石便利店", "南街1号 → 北街9号", "停办", "恢复在营"):
        assert words in page


def test_a_wrong_form_says_what_to_do_and_keeps_what_was_typed(station, officer, client):
    page = client.post(
        "/places/new/",
        {"name": "某店", "category": "small_shop", "unit": station.pk, "credit_code": "12",
         "lon": "36.2"},
    )  # fmt: skip

    assert "经度和纬度要么都填" in text(page)
    assert 'value="某店"' in page.content.decode()
    page = client.post(
        "/places/new/",
        {"name": "某店", "category": "small_shop", "unit": station.pk, "credit_code": "12"},
    )
    assert "应为18位，这里是2位" in text(page)
    assert Place.objects.count() == 0


def test_a_move_without_a_reason_comes_back_with_its_form(station, officer, client):
    place = PlaceFactory(unit=station)

    page = client.post(f"/places/{place.pk}/close/", {"close-on": "2026-06-16"})

    assert (page.status_code, "请写明理由" in text(page)) == (422, True)


def test_hints_show_what_is_odd_and_whether_the_standard_was_checked(station, officer, client):
    ThresholdFactory(county=station.county)
    place = PlaceFactory(unit=station, area_m2=Decimal(420), credit_code="91110000600037341A")

    page = text(client.get(f"/places/{place.pk}/"))

    assert "建筑面积420㎡，标准300㎡" in page
    assert "标准尚未核实" in page
    assert "校验位不对" in page


def test_the_ticked_are_assigned_on_a_page_of_their_own(station, client):
    client.force_login(UserFactory(unit=station, roles=[Role.HEAD]))
    rows = PlaceFactory.create_batch(2, unit=station)
    keys = [str(row.pk) for row in rows]
    grid = GridFactory(unit=station)

    form = client.post("/places/assign/", {"row": keys, "next": "/places/?view=no_grid"})
    done = client.post(
        "/places/assign/",
        {"row": keys, "next": "/places/?view=no_grid", "assign": "1", "grid": str(grid.pk)},
    )

    assert "分派 2 个监管对象" in text(form)
    assert done.headers["Location"] == "/places/?view=no_grid"
    assert Place.objects.filter(grid=grid).count() == 2
    nothing = client.post("/places/assign/", {"next": "https://evil.example/"})
    assert nothing.headers["Location"] == "/places/"


def test_what_rooms_above_know_stands_on_the_page(station, officer, client):
    place = PlaceFactory(unit=station)
    told = parts.Part(
        "trial", "近期检查", "registry/hints.html",
        of_place=lambda row, actor, day: {"hints": []} if row.pk == place.pk else None,
    )  # fmt: skip
    parts.register(told)
    try:
        shown = client.get(f"/places/{place.pk}/")
        other = client.get(f"/places/{PlaceFactory(unit=station).pk}/")
    finally:
        parts.unregister("trial")

    assert ("近期检查" in text(shown), "近期检查" in text(other)) == (True, False)


def test_doubles_are_listed_compared_and_merged(station, officer, client):
    one = PlaceFactory(unit=station, name="城关老张饭店", phone="13800001111", address="南街1号")
    two = PlaceFactory(unit=station, name="老张饭店", phone="13800001111", address="南街1号")
    PlaceFactory(unit=station, name="完全不同", address="北关9号")

    page = client.get("/places/duplicates/")
    assert "疑似重复 1 对" in text(page)
    assert "电话相同" in text(page)
    url = f"/places/{one.pk}/pair/{two.pk}/"
    assert "地址相同" in text(client.get(url))
    client.post(url, {"keep": str(one.pk), "reason": "同一家"})

    two.refresh_from_db()
    assert (two.state, two.merged_into) == (PlaceState.MERGED, one)
    assert "已并入 城关老张饭店" in text(client.get(f"/places/{two.pk}/"))
    client.post(f"/places/{two.pk}/split/", {"split-reason": "并错了"})
    two.refresh_from_db()
    assert two.state == PlaceState.OPEN


def test_a_pair_said_to_differ_is_asked_no_more(station, officer, client):
    one, two = PlaceFactory.create_batch(2, unit=station, name="连锁便利店", address="南街1号")

    client.post(f"/places/{one.pk}/pair/{two.pk}/", {"keep": "none"})

    assert PlacePair.objects.get().verdict == "different"
    assert "疑似重复 0 对" in text(client.get("/places/duplicates/"))
    assert client.post(f"/places/{one.pk}/pair/{two.pk}/", {}).status_code == 409


def test_the_other_record_is_found_by_words(station, officer, client):
    one = PlaceFactory(unit=station, name="甲店")
    PlaceFactory(unit=station, name="乙字号商行", address="西关77号")

    page = text(client.get(f"/places/{one.pk}/merge/?q=乙字号"))

    assert "乙字号商行" in page
    assert "没有找到" in text(client.get(f"/places/{one.pk}/merge/?q=丙"))


def test_a_vehicle_lives_through_http(station, officer, client):
    told = {
        "plate": "鲁 q12345",
        "group": "hazmat",
        "unit": station.pk,
        "inspected_until": "2026-06-01",
    }
    client.post("/vehicles/new/", told)
    car = Vehicle.objects.get()
    again = client.post("/vehicles/new/", told)

    assert (car.plate, tabs(client.get("/vehicles/"))["检验、保险过期"]) == ("鲁Q12345", 1)
    assert "已登记过" in text(again)
    client.post(
        f"/vehicles/{car.pk}/edit/", {**told, "plate": "临时123", "driver_phone": "13900001111"}
    )
    page = text(client.get(f"/vehicles/{car.pk}/"))
    assert "不像机动车号牌" in page
    assert "139****1111" in page
    client.post(f"/vehicles/{car.pk}/retire/", {"retire-reason": "报废"})
    car.refresh_from_db()
    assert car.state == "gone"


def test_a_licence_lives_through_http(station, officer, client):
    place = PlaceFactory(unit=station, category="explosives_seller")
    told = {
        "kind": "explosives_sale", "number": "民爆销001", "valid_to": "2026-06-20",
        "lines": "工业炸药 2,400 千克\n电子雷管\t5000\t发",
    }  # fmt: skip
    client.post(f"/places/{place.pk}/licence/", told)
    row = Licence.objects.get()

    assert [str(line) for line in row.lines.all()] == [
        "工业炸药 2400千克",
        "电子雷管 5000发",
    ]
    assert "还有4天" in text(client.get(f"/places/{place.pk}/"))
    bad = client.post(f"/places/{place.pk}/licence/", {**told, "lines": "炸药很多"})
    assert "没看懂" in text(bad)
    client.post(f"/licences/{row.pk}/edit/", {**told, "lines": "工业炸药 3000 千克"})
    page = text(client.get(f"/licences/{row.pk}/"))
    assert "第十九条、第二十条" in page
    assert "3000" in page
    client.post(
        f"/licences/{row.pk}/replace/", {**told, "number": "民爆销002", "valid_to": "2029-06-20"}
    )
    row.refresh_from_db()
    assert (row.state, Licence.objects.filter(state="valid").get().number) == (
        "replaced",
        "民爆销002",
    )


def test_what_runs_out_is_counted_as_it_is_listed(station, officer, client):
    for days in (-1, 0, 30, 31, 60, 90, 91):
        LicenceFactory(place__unit=station, valid_to=DAY + timedelta(days=days))
    LicenceFactory(place__unit=station, valid_to=None)
    LicenceFactory(place__unit=station, state="cancelled", valid_to=DAY)
    LicenceFactory(place__unit=UnitFactory(county=station.county), valid_to=DAY)

    page = client.get("/licences/")

    assert tabs(page) == {
        "我的": 8, "已过期": 1, "30天内到期": 2, "60天内到期": 4, "90天内到期": 5,
        "已吊销、注销、换证": 1,
    }  # fmt: skip
    assert len(client.get("/licences/?view=mine&ends=none").context["listing"].rows) == 1


def test_a_grid_lives_through_http(station, client):
    head = UserFactory(unit=station, roles=[Role.HEAD])
    client.force_login(head)
    client.post(
        "/grids/new/",
        {"code": "01", "name": "南街", "unit": station.pk, "worker_phone": "13700001111"},
    )
    grid = station.county.pk and GridFactory._meta.model.objects.get()
    place = PlaceFactory(unit=station, grid=grid)

    refused = client.post(f"/grids/{grid.pk}/close/", {"on": "2026-06-16", "reason": "调整"})

    assert "还有1个监管对象" in text(refused)
    assert "137****1111" in text(client.get("/grids/"))
    listed = client.get(f"/places/?view=all&state=standing&grid={grid.pk}")
    assert names(listed) == [place.name]
    Place.objects.update(grid=None)
    client.post(f"/grids/{grid.pk}/close/", {"on": "2026-06-16", "reason": "调整"})
    assert "已撤销" in text(client.get(f"/grids/{grid.pk}/"))
    client.post(f"/grids/{grid.pk}/reopen/")
    grid.refresh_from_db()
    assert grid.closed_on is None


def test_the_office_loads_checks_corrects_and_ends_standards(office, client):
    client.post("/places/standards/load/")
    row = CategoryThreshold.objects.get(category="small_shop")
    assert "小商店建筑面积不超过300㎡" in text(client.get("/places/standards/"))
    assert client.post("/places/standards/load/").status_code == 409

    client.post(f"/places/standards/{row.pk}/check/")
    told = {
        "category": "small_shop",
        "measure": "area_m2",
        "at_most": "250",
        "source": "本省规定第五条",
    }
    client.post(f"/places/standards/{row.pk}/", {**told, "is_checked": "on"})
    client.post(f"/places/standards/{row.pk}/end/")

    row.refresh_from_db()
    assert (row.at_most, row.is_checked, row.valid_to) == (Decimal(250), True, DAY)
    verbs = AuditEntry.objects.filter(subject_id=str(row.pk)).order_by("id")
    assert [entry.verb for entry in verbs] == [
        "threshold.load", "threshold.check", "threshold.set", "threshold.end",
    ]  # fmt: skip


SQUARE = [[117.0, 36.0], [117.2, 36.0], [117.2, 36.2], [117.0, 36.0]]


def outline(told, name="县界.geojson"):
    data = told if isinstance(told, bytes) else json.dumps(told).encode()
    return {"file": SimpleUploadedFile(name, data), "crs": "cgcs2000", "approval": "县S(2026)001号"}


def test_the_map_draws_points_and_outline_in_one_system(station, office, client, settings):
    PlaceFactory(unit=station, name='本"地\\店', lon="117.1", lat="36.1", crs="gcj02")
    PlaceFactory(unit=station, paused=True, located=True)
    LicenceFactory(place=PlaceFactory(unit=station, located=True), valid_to=date(2026, 6, 1))
    PlaceFactory(unit=station)
    feature = {"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [SQUARE]}}
    client.post("/places/map/outline/", outline(feature))

    place = Place.objects.get(crs="gcj02")
    page = client.get("/places/map/")
    told = client.get("/places/map/points/").json()

    assert "另有 1 个在册对象没有坐标" in text(page)
    assert "县S(2026)001号" in text(page)
    assert told["counts"] == {"expired": 1, "paused": 1, "open": 1}
    assert told["outline"] == [[[lat, lon] for lon, lat in SQUARE]]
    moved = next(point for point in told["points"] if point[3] == place.name)
    assert 0.003 < 117.1 - moved[0] < 0.009
    assert (told["categories"][moved[4]], moved[5]) == (
        category_name(place.category),
        str(place.pk),
    )
    client.post("/places/map/outline/remove/")
    assert CountyOutline.objects.count() == 0


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        (b"\xff\xfe", "不是GeoJSON"),
        (b"[" * 5000, "不是GeoJSON"),
        ({"no": "type"}, "没有面"),
        ({"type": "Point", "coordinates": [117, 36]}, "没有面"),
        ({"type": "Polygon", "coordinates": [SQUARE[:3]]}, "没有闭合"),
        ({"type": "Polygon", "coordinates": [[[36.0, 117.0]] * 4]}, "不在中国范围内"),
        ({"type": "Polygon", "coordinates": [[["a", 1]] * 4]}, "[经度, 纬度]"),
        ({"type": "Polygon", "coordinates": 3}, "写法不对"),
        ({"type": "Polygon", "coordinates": [SQUARE * 6000]}, "边界点超过"),
        (b" " * (5 * 2**20 + 1), "超过5兆"),
    ],
)
def test_a_file_that_is_no_outline_is_refused_with_what_to_do(told, sentence, office, client):
    page = client.post("/places/map/outline/", outline(told))

    assert sentence in text(page)
    assert CountyOutline.objects.count() == 0


def test_tiles_come_only_from_where_the_installation_says(office, client):
    page = client.get("/places/map/")

    assert "img-src 'self' data:;" in page.headers["Content-Security-Policy"] + ";"
    assert 'data-tiles=""' in page.content.decode()


def test_merged_records_offer_nothing_but_the_way_back(station, officer, client):
    kept = PlaceFactory(unit=station)
    gone = PlaceFactory(unit=station, state=PlaceState.MERGED, merged_into=kept)

    page = client.get(reverse("place", args=[gone.pk]))

    assert [step.move.verb for step in page.context["steps"]] == ["split"]
    refused = client.post(
        f"/places/{gone.pk}/rename/", {"name": "新名", "on": "2026-06-16", "reason": "试"}
    )
    assert "已并入" in text(refused)


def test_the_desk_shows_what_runs_out_and_leads_to_just_that_list(station, officer, client):
    assert "许可证件到期" not in text(client.get("/"))
    for days in (-3, 10, 40):
        LicenceFactory(place__unit=station, valid_to=DAY + timedelta(days=days))

    page = text(client.get("/"))

    assert ("已过期 1 件" in page, "30天内到期 1 件" in page) == (True, True)
    for view in ("expired", "in30"):
        assert client.get(f"/licences/?view={view}").context["listing"].total == 1


def test_an_officers_tabs_begin_with_their_own(station, officer, client):
    PlaceFactory(unit=station, officer=officer)
    PlaceFactory(unit=station)

    shown = tabs(client.get("/places/"))

    assert list(shown)[:2] == ["我的", "我负责的"]
    assert (shown["我的"], shown["我负责的"], shown["全部在册"]) == (2, 1, 2)


def test_a_licence_past_its_day_is_not_called_valid(station, officer, client):
    row = LicenceFactory(place__unit=station, valid_to=DAY - timedelta(days=1))

    for url in ("/licences/", f"/licences/{row.pk}/", f"/places/{row.place_id}/"):
        assert "已过期" in text(client.get(url))
