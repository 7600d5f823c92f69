"""What the demo county supervises: some seven hundred places, vehicles, licences, grids.

All invented, by rule and not by chance, so that every demo is the same. The county lies in a desert
where no county is; credit codes follow GB 32100 and belong to nobody.
"""

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from stdnum.cn import uscc

from hongxian.demo.county import COUNTY_CODE, UNITS
from hongxian.demo.people import Desk, at
from hongxian.orgs.models import Unit, UnitKind, User
from hongxian.registry.actions.bulk import PlaceRow, save_places
from hongxian.registry.actions.grids import GridFacts, create_grid
from hongxian.registry.actions.licences import register_licence
from hongxian.registry.actions.outline import import_outline
from hongxian.registry.actions.vehicles import register_vehicle
from hongxian.registry.models import Grid, Place, Vehicle
from hongxian.registry.queries.facts import LicenceFacts, LineFacts, PlaceFacts, VehicleFacts

KEPT = at(date(2026, 3, 16), 10)
"""The day the register was put together, in the campaign's first weeks."""
DOUBLED = date(2026, 6, 12)
STATIONS = [unit.short for unit in UNITS if unit.kind == UnitKind.STATION]
CENTRE = (Decimal("100.50"), Decimal("39.60"))
FAMILY = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
GIVEN = (
    "广林",
    "春梅",
    "德顺",
    "小雅",
    "国庆",
    "红霞",
    "建业",
    "玉兰",
    "长河",
    "秀云",
    "大川",
    "明月",
)
SHOPS = (
    "聚福楼", "好再来", "老地方", "四季春", "鸿运", "百家乐", "旺角", "新天地", "小南国", "同心",
    "福满堂", "金钥匙", "向阳", "康乐", "喜洋洋", "南山", "顺达", "惠民", "吉祥", "芳草",
)  # fmt: skip
KINDS = (
    ("small_shop", "便利店", 9), ("small_eatery", "饭店", 8), ("small_hotel", "旅馆", 2),
    ("small_netbar", "网吧", 1), ("small_entertainment", "歌厅", 1), ("small_leisure", "足浴店", 2),
    ("small_clinic", "诊所", 2), ("small_school", "幼儿园", 1), ("small_workshop", "加工坊", 3),
    ("three_in_one", "家具店", 2), ("old_compound", "小区", 1), ("flammable_shop", "油漆店", 1),
)  # fmt: skip
"""Kinds of small places, their word, and how many a station has of each."""
TRADES = (
    ("blasting_unit", "爆破工程公司", 2), ("explosives_seller", "民爆器材公司", 1),
    ("chemical_seller", "化工经营部", 5), ("fireworks_shop", "烟花爆竹零售店", 14),
    ("fireworks_wholesale", "烟花爆竹批发公司", 1), ("fuel_station", "加油站", 9),
    ("gas_station", "液化气站", 4), ("forest_area", "林场", 4), ("transport_firm", "运输公司", 8),
)  # fmt: skip
TRADE = frozenset({"small_hotel", "small_netbar", "small_entertainment", "small_leisure"})
"""Trades that the security brigade leads, wherever they are (旅馆业、娱乐场所)."""
LED = {"transport_firm": "交警大队", "forest_area": "森林大队"}
GROUPS = ("coach_line", "coach_tour", "hazmat", "truck_heavy", "school_bus", "minibus", "farm")
LICENCES = {
    "blasting_unit": "blasting_unit",
    "explosives_seller": "explosives_sale",
    "fireworks_shop": "fireworks_retail",
    "fireworks_wholesale": "fireworks_wholesale",
    "fuel_station": "fuel_retail",
    "gas_station": "gas_operation",
    "transport_firm": "road_transport",
}
LINES = {
    "blasting_unit": (("乳化炸药", "24000", "千克"), ("工业雷管", "36000", "发")),
    "explosives_seller": (("乳化炸药", "120000", "千克"), ("工业导爆索", "50000", "米")),
    "fireworks_wholesale": (("C级烟花", "3000", "箱"), ("D级烟花", "6000", "箱")),
}


@dataclass(frozen=True)
class Register:
    """What there is, by station (places, officers) and by trade."""

    by_station: dict[str, list[Place]]
    trades: list[Place]
    vehicles: list[Vehicle]
    officers: dict[str, User]


def lay_register(desk: Desk) -> Register:
    """Grids, places, vehicles and licences, as the office took them over from the old ledgers."""
    office = desk.actor("zhuanban", KEPT.date())
    officers = {name: desk.users[f"minjing{no:02}"] for no, name in enumerate(STATIONS, start=1)}
    grids = {
        name: [
            create_grid(facts, actor=office, now=KEPT)
            for facts in _grids(desk.units[name], officers[name], no)
        ]
        for no, name in enumerate(STATIONS, start=1)
    }
    small = list(_small(desk, grids, officers))
    trades = list(_trades(desk, officers))
    saved = save_places([*small, *trades], reason="从原有台账转入", actor=office, now=KEPT)
    places = [one.row for one in saved if one.row is not None]
    by_station: dict[str, list[Place]] = {name: [] for name in STATIONS}
    for place in places[: len(small)]:
        by_station[place.unit.short_name].append(place)
    firms = places[len(small) :]
    vehicles = _vehicles(desk, [f for f in firms if f.category == "transport_firm"])
    for no, firm in enumerate(firms):
        _license(desk, firm, no)
    save_places(_doubles(small), reason="从村居台账转入", actor=office, now=at(DOUBLED, 10))
    _outline(desk)
    return Register(by_station, firms, vehicles, officers)


def _doubles(small: list[PlaceRow]) -> list[PlaceRow]:
    """Three shops that a village's ledger wrote down once more, a little differently."""
    rows = []
    for no in (5, 160, 340):
        known = small[no].facts
        name = f"{known.name[:2]}镇{known.name[2:]}"
        lon = known.lon + Decimal("0.0004") if known.lon is not None else None
        rows.append(PlaceRow(replace(known, name=name, credit_code="", lon=lon)))
    return rows


def _outline(desk: Desk) -> None:
    """An outline as invented as the county, around everything that lies in it."""
    ring = []
    for step in range(72):
        turn = math.tau * step / 72
        wave = 1 + 0.06 * math.sin(3 * turn) + 0.035 * math.sin(7 * turn + 1)
        lon = float(CENTRE[0]) + 0.024 + 0.27 * wave * math.cos(turn)
        lat = float(CENTRE[1]) + 0.026 + 0.175 * wave * math.sin(turn)
        ring.append([round(lon, 5), round(lat, 5)])
    told = {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}
    import_outline(
        json.dumps(told).encode(), file_name="青石县界（虚构）.geojson", crs="cgcs2000",
        approval="演示数据，不是真实县界", actor=desk.actor("zhuanban", KEPT.date()), now=KEPT,
    )  # fmt: skip


def _grids(unit: Unit, officer: User, no: int) -> Iterator[GridFacts]:
    for part, name in enumerate(("东片", "西片"), start=1):
        yield GridFacts(
            code=f"QS{no:02}{part:02}",
            name=f"{unit.short_name[:-3]}{name}网格",
            unit=unit,
            officer=officer,
            worker_name=_person(no * 7 + part),
            worker_phone=f"1390000{no:02}{part:02}",
        )


def _small(
    desk: Desk, grids: dict[str, list[Grid]], officers: dict[str, User]
) -> Iterator[PlaceRow]:
    """The nine kinds of small places, compounds and mixed ones of every station."""
    seed = 0
    for station, name in enumerate(STATIONS):
        area = name[:-3]
        for category, word, count in KINDS:
            for no in range(count + (station + seed) % 2):
                seed += 1
                yield PlaceRow(
                    _facts(
                        desk.units[name], officers[name], category,
                        f"{area}{SHOPS[seed % len(SHOPS)]}{word}", seed, station,
                        grid=grids[name][no % 2],
                        lead=desk.units["治安大队"] if category in TRADE else None,
                    )
                )  # fmt: skip


def _trades(desk: Desk, officers: dict[str, User]) -> Iterator[PlaceRow]:
    """Explosives, chemicals, fireworks, fuel, gas, forest, transport."""
    seed = 5000
    for category, word, count in TRADES:
        for no in range(count):
            seed += 1
            station = (seed * 5) % len(STATIONS)
            name = STATIONS[station]
            title = f"青石县{SHOPS[(seed + no) % len(SHOPS)]}{word}"
            lead = desk.units[LED.get(category, "治安大队")]
            yield PlaceRow(
                _facts(desk.units[name], officers[name], category, title, seed, station, lead=lead)
            )


def _facts(
    unit: Unit,
    officer: User,
    category: str,
    name: str,
    seed: int,
    station: int,
    *,
    grid: Grid | None = None,
    lead: Unit | None = None,
) -> PlaceFacts:
    lon, lat = CENTRE
    street = f"{('东', '南', '西', '北')[seed % 4]}街{seed % 180 + 1}号"
    return PlaceFacts(
        name=name,
        category=category,
        unit=unit,
        lead_unit=lead,
        officer=officer if seed % 19 else None,
        grid=grid,
        address=f"青石县{unit.short_name[:-3]}镇{street}",
        lon=lon + Decimal((station % 6) * 60 + seed % 47 - 150) / 1000,
        lat=lat + Decimal((station // 6) * 70 + (seed * 7) % 53 - 70) / 1000,
        crs="gcj02" if seed % 3 else "cgcs2000",
        credit_code=_credit_code(seed) if seed % 4 else "",
        manager=_person(seed),
        phone=f"1380000{seed % 10000:04}",
        area_m2=Decimal(40 + (seed * 13) % 330),
        storeys=1 + seed % 3,
        beds=12 + seed % 45 if category == "small_hotel" else None,
        seats=20 + seed % 90 if category == "small_eatery" else None,
        staff=2 + seed % 40 if category == "small_workshop" else None,
    )


def _credit_code(seed: int) -> str:
    """A code with a right check digit in a division that does not exist."""
    stem = f"92{COUNTY_CODE}MA0{seed:06}"[:17].ljust(17, "0")
    return stem + uscc.calc_check_digit(stem)


def _person(seed: int) -> str:
    return FAMILY[seed % len(FAMILY)] + GIVEN[(seed * 3) % len(GIVEN)]


def _vehicles(desk: Desk, firms: list[Place]) -> list[Vehicle]:
    """Ten or so for each transport firm, tractors without a firm; inspections end on many days."""
    traffic = desk.units["交警大队"]
    actor = desk.actor("jiaojing", KEPT.date())
    rows = []
    for no in range(64):
        group = GROUPS[no % len(GROUPS)]
        firm = firms[no % len(firms)] if group not in ("farm", "minibus") else None
        farm = group == "farm"
        facts = VehicleFacts(
            plate=f"青99-{no:05}" if farm else f"青Q{no * 137 % 90000 + 10000}",
            plate_kind="拖拉机号牌" if farm else "大型汽车号牌",
            group=group,
            unit=traffic,
            place=firm,
            owner_name=firm.name if firm is not None else _person(no),
            driver_name=_person(no + 40),
            driver_phone=f"1370000{no:04}",
            seats=45 if group.startswith("coach") else None,
            load_kg=31000 if group in ("hazmat", "truck_heavy") else None,
            inspected_until=date(2026, 5 + no % 8, 1 + no % 27),
        )
        rows.append(register_vehicle(facts, actor=actor, now=KEPT))
    return rows


def _license(desk: Desk, firm: Place, no: int) -> None:
    """Licences of the trades: a few have run out, some are about to."""
    kind = LICENCES.get(firm.category)
    if kind is None:
        return
    until = date(2026, 4 + no % 9, 3 + no % 24) if no % 3 == 0 else date(2027 + no % 2, 6, 30)
    lines = [LineFacts(v, Decimal(q), m) for v, q, m in LINES.get(firm.category, ())]
    facts = LicenceFacts(
        kind=kind,
        number=f"青{firm.category[:2].upper()}证字〔2024〕{no + 1:03}号",
        place=firm,
        holder=firm.name,
        valid_from=date(2024, 1, 10),
        valid_to=until,
        lines=lines,
    )
    register_licence(facts, actor=desk.actor("zhuanban", KEPT.date()), now=KEPT)
