"""What does not grow with the years: people, places, vehicles, licences. Laid before the visits."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from psycopg import Connection

from counties.sheets import Columns, Sheet
from counties.stamps import DAYS, NOW, NULL, TODAY, day, key, mixed, stamp
from hongxian.kit.search import fold

COUNTY = "990101"
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾萧田董袁潘蔡"
GIVEN = (
    "建国",
    "秀云",
    "广林",
    "志强",
    "小雅",
    "海燕",
    "国庆",
    "春梅",
    "文斌",
    "雪莲",
    "玉兰",
    "立新",
)
MARKS = "聚福鸿运顺兴和盛永昌吉祥金源百顺同庆宏达富华泰安新春天和四季南山喜洋"
SHOPS = (
    ("small_shop", "便利店", 26), ("small_eatery", "饭店", 22), ("small_workshop", "五金店", 10),
    ("small_hotel", "旅馆", 8), ("small_entertainment", "歌厅", 4), ("small_leisure", "足浴店", 6),
    ("small_netbar", "网吧", 3), ("small_clinic", "诊所", 5), ("small_school", "幼儿园", 3),
    ("flammable_shop", "油漆店", 4), ("three_in_one", "家具店", 6), ("fireworks_shop", "烟花店", 2),
    ("chemical_seller", "化工经营部", 1),
)  # fmt: skip
LED = {
    "small_hotel": "治安大队", "small_entertainment": "治安大队", "small_leisure": "治安大队",
    "small_netbar": "治安大队", "fireworks_shop": "治安大队", "chemical_seller": "治安大队",
}  # fmt: skip
STREETS = (
    "南街",
    "北街",
    "东街",
    "西街",
    "人民路",
    "建设路",
    "新华街",
    "河沿街",
    "学府路",
    "工业路",
)
GROUPS = ("minibus", "coach_line", "truck_heavy", "hazmat", "school_bus", "farm")
VEHICLES, LICENCES, GRIDS = 3000, 4000, 6
STAFF, AUXILIARIES = 9, 1
BRIGADES = ("治安大队", "交警大队")
USER, GRID, PLACE, VEHICLE, LICENCE, LINE = range(6)
"""Kinds of keys; `visits` and `findings` go on from here."""


class Person(NamedTuple):
    pk: int
    name: str


class Spot(NamedTuple):
    """A place as the visits need it; `lead` is the unit that leads its trade."""

    pk: str
    name: str
    address: str
    unit: int
    lead: object
    officer: int
    manager: str


class Car(NamedTuple):
    """A vehicle with the units of the place it belongs to."""

    pk: str
    plate: str
    unit: int
    place_unit: object
    lead: object


@dataclass
class World:
    """Everything the years are made of. `staff` of a unit: those who go."""

    known: Columns
    units: dict[str, int]
    names: dict[int, str]
    stations: list[int]
    agencies: list[tuple[int, str]]
    heads: dict[int, int]
    staff: dict[int, list[Person]]
    campaign: str
    sector: str
    body: str
    spots: list[Spot]
    cars: list[Car]
    last_number: dict[int, int]
    last_serial: dict[tuple[int, str, int], int]


def name_of(number: int) -> str:
    """A person's name."""
    return SURNAMES[number % len(SURNAMES)] + GIVEN[number // len(SURNAMES) % len(GIVEN)]


def lay_world(connection: "Connection[Any]", known: Columns, places: int) -> World:
    """The demo county's units, and enough people, places and things for the size asked for."""
    world = read_world(connection, known)
    _hire(connection, world)
    grids = _lay_grids(connection, world)
    have = connection.execute("SELECT count(*) FROM registry_place").fetchone()
    _lay_places(connection, world, grids, places - (have[0] if have else 0))
    _lay_vehicles(connection, world)
    _lay_licences(connection, world)
    return world


def read_world(connection: "Connection[Any]", known: Columns) -> World:
    """What the seed holds."""

    def ask(statement: str) -> list[tuple[Any, ...]]:
        return connection.execute(statement).fetchall()

    units = ask("SELECT short_name, id, kind, name FROM orgs_unit ORDER BY id")
    campaign = ask("SELECT id::text FROM campaigns_campaign WHERE state = 'running'")[0][0]
    sectors = ask(
        "SELECT campaign_id::text, id::text FROM campaigns_sector WHERE name = '消防安全领域'"
    )
    body = ask("SELECT body::text FROM hazards_paper WHERE kind = 'by_date' ORDER BY id LIMIT 1")
    return World(
        known=known,
        units={short: pk for short, pk, *_ in units},
        names={pk: short for short, pk, *_ in units},
        stations=[pk for _, pk, kind, _ in units if kind == "station"],
        agencies=[(pk, name) for _, pk, kind, name in units if kind == "partner"],
        heads=dict(
            ask("SELECT unit_id, min(user_id) FROM orgs_post WHERE role = 'head' GROUP BY 1")
        ),
        staff={},
        campaign=campaign,
        sector=dict(sectors)[campaign],
        body=body[0][0].replace("\\", "\\\\"),
        spots=[],
        cars=[],
        last_number=dict(
            ask(
                "SELECT year::int, max(last * 8 + stripe + 1) FROM hazards_hazardcounter GROUP BY 1"
            )
        ),
        last_serial={
            (unit, kind, year): last
            for unit, kind, year, last in ask(
                "SELECT unit_id, kind, year, last FROM hazards_numberbook"
            )
        },
    )


def _hire(connection: "Connection[Any]", world: World) -> None:
    """More officers for every station and for the brigades that lead, and an auxiliary each."""
    brigades = [world.units[name] for name in BRIGADES]
    wanted = [
        (unit, role, f"{'p' if role == 'officer' else 'fj'}{unit}_{no}")
        for unit in (*world.stations, *brigades)
        for role, count in (("officer", STAFF), ("auxiliary", AUXILIARIES))
        for no in range(1, count + 1)
    ]
    with connection.cursor() as cursor:
        for number, (unit, role, account) in enumerate(wanted):
            cursor.execute(
                "INSERT INTO orgs_user (password, username, name, name_pinyin, phone, unit_id, "
                "is_active, must_change_password, has_second_factor) "
                "VALUES ('!', %s, %s, '', '', %s, true, false, false) RETURNING id",
                (account, name_of(mixed(number, of=456)), unit),
            )
            made = cursor.fetchone()
            cursor.execute(
                "INSERT INTO orgs_post (role, starts_on, unit_id, user_id) "
                "VALUES (%s, '2021-01-01', %s, %s)",
                (role, unit, made[0] if made else None),
            )
    rows = connection.execute(
        "SELECT p.unit_id, u.id, u.name FROM orgs_post p JOIN orgs_user u ON u.id = p.user_id "
        "WHERE p.role = 'officer' OR p.role = 'lead' AND p.unit_id = ANY(%s) ORDER BY u.id",
        (brigades,),
    )
    for unit, pk, name in rows:
        world.staff.setdefault(unit, []).append(Person(pk, name))


def _lay_grids(connection: "Connection[Any]", world: World) -> dict[int, list[str]]:
    sheet = Sheet(
        "registry_grid", "id county_id code name worker_name worker_phone unit_id officer_id",
        world.known,
    )  # fmt: skip
    for unit in world.stations:
        for no in range(GRIDS):
            number, officer = unit * 100 + no, world.staff[unit][no % 10].pk
            sheet.add(
                key(GRID, number, NOW - 900 * DAYS), COUNTY, f"XZ{number}",
                f"{world.names[unit][:-3]}第{no + 3}网格", name_of(number), f"1390009{number:04}",
                unit, officer,
            )  # fmt: skip
    sheet.copy(connection)
    found: dict[int, list[str]] = {}
    for unit, grid in connection.execute(
        "SELECT unit_id, id::text FROM registry_grid ORDER BY code"
    ):
        found.setdefault(unit, []).append(grid)
    return found


def _lay_places(
    connection: "Connection[Any]", world: World, grids: dict[int, list[str]], count: int
) -> None:
    """Shops of every trade around the middle of each station's area; one in a hundred twice."""
    sheet = Sheet(
        "registry_place",
        "id county_id name category address lon lat crs credit_code manager phone area_m2 storeys "
        "state closed_on search created_at changed_at grid_id lead_unit_id officer_id unit_id",
        world.known,
    )
    middles = {
        unit: (float(lon), float(lat))
        for unit, lon, lat in connection.execute(
            "SELECT unit_id, avg(lon), avg(lat) FROM registry_place GROUP BY 1"
        )
    }
    trades = [(code, word) for code, word, weight in SHOPS for _ in range(weight)]
    for number in range(count):
        unit = world.stations[number % len(world.stations)]
        # A double is the shop entered eighteen rows earlier, of the same station.
        twin = number - len(world.stations) if number % 100 == 99 else number
        code, word = trades[mixed(twin, of=len(trades))] if number else SHOPS[3][:2]
        town = world.names[unit][:-3]
        mark = MARKS[mixed(twin * 3, of=len(MARKS))] + MARKS[mixed(twin * 5, of=len(MARKS))]
        name = f"{town}{mark}{SURNAMES[mixed(twin * 7, of=len(SURNAMES))]}记{word}"
        address = (
            f"青石县{town}镇{STREETS[mixed(twin * 11, of=10)]}{1 + mixed(twin * 13, of=400)}号"
        )
        manager = name_of(mixed(twin * 17, of=456))
        phone = f"138{10_000_000 + twin}" if twin % 20 else ""
        credit = f"92{990101:06}{twin:010}" if twin % 5 < 3 and twin == number else ""
        officer = world.staff[unit][number // len(world.stations) % len(world.staff[unit])].pk
        lon, lat = middles[unit]
        made = NOW - (2000 + number % 300) * DAYS
        state = "closed" if number % 50 == 7 else "paused" if number % 50 == 21 else "open"
        lead = world.units[LED[code]] if code in LED else NULL
        pk = key(PLACE, number, made)
        told = dict.fromkeys(filter(None, map(fold, (name, address, credit, manager))))
        sheet.add(
            pk, COUNTY, name, code, address, f"{lon + (mixed(twin, of=6000) - 3000) / 1e5:.7f}",
            f"{lat + (mixed(twin * 2, of=6000) - 3000) / 1e5:.7f}", "wgs84", credit, manager, phone,
            20 + mixed(number, of=260), 1 + number % 3, state,
            day(TODAY - 30 * DAYS) if state == "closed" else NULL, " ".join(told), stamp(made),
            stamp(made), grids[unit][number // 18 % len(grids[unit])], lead, officer, unit,
        )  # fmt: skip
        world.spots.append(Spot(pk, name, address, unit, lead, officer, manager))
    sheet.copy(connection)


def _lay_vehicles(connection: "Connection[Any]", world: World) -> None:
    """Half of them of a place, half of a person; the traffic police answer for every third."""
    sheet = Sheet(
        "registry_vehicle",
        "id county_id plate plate_kind group owner_name driver_name driver_phone state search "
        "inspected_until created_at changed_at place_id unit_id place_unit_id? lead_unit_id?",
        world.known,
    )
    for number in range(VEHICLES):
        spot = world.spots[number * 5 % len(world.spots)]
        has_place = number % 2 == 0
        unit = world.units["交警大队"] if number % 3 == 0 else spot.unit
        driver, plate = name_of(mixed(number, of=456)), f"青X{number:05}"
        owner = spot.name if has_place else driver
        made = NOW - (1900 + number % 90) * DAYS
        pk = key(VEHICLE, number, made)
        place_unit, lead = (spot.unit, spot.lead) if has_place else (NULL, NULL)
        sheet.add(
            pk, COUNTY, plate, "大型汽车号牌", GROUPS[number % len(GROUPS)], owner, driver,
            f"1370{number:07}", "stopped" if number % 40 == 3 else "in_use",
            f"{fold(plate)} {fold(owner)} {fold(driver)}", day(TODAY + (number % 400 - 40) * DAYS),
            stamp(made), stamp(made), spot.pk if has_place else NULL, unit, place_unit, lead,
        )  # fmt: skip
        world.cars.append(Car(pk, plate, unit, place_unit, lead))
    sheet.copy(connection)


def _lay_licences(connection: "Connection[Any]", world: World) -> None:
    """Of places, and every eighth of a vehicle; some have run out, some are about to."""
    sheet = Sheet(
        "registry_licence",
        "id county_id kind number holder issuer valid_from valid_to state created_at changed_at "
        "place_id vehicle_id unit_id? place_unit_id? lead_unit_id?",
        world.known,
    )
    lines = Sheet(
        "registry_licenceline", "id county_id licence_id variety quantity measure", world.known
    )
    for number in range(LICENCES):
        spot = world.spots[number * 3 % len(world.spots)]
        car = world.cars[number % len(world.cars)] if number % 8 == 0 else None
        made = NOW - (1800 + number % 90) * DAYS
        pk = key(LICENCE, number, made)
        kind = "road_transport" if car else "fireworks_retail" if number % 8 == 1 else "fuel_retail"
        units: Sequence[object] = (
            (car.unit, car.place_unit, car.lead) if car else (spot.unit, spot.unit, spot.lead)
        )
        sheet.add(
            pk, COUNTY, kind, f"青证字〔2024〕{number:05}号", spot.name, "发证机关",
            day(TODAY - 700 * DAYS), day(TODAY + (number % 900 - 60) * DAYS), "valid", stamp(made),
            stamp(made), NULL if car else spot.pk, car.pk if car else NULL, *units,
        )  # fmt: skip
        if kind == "fireworks_retail":
            lines.add(key(LINE, number, made), COUNTY, pk, "C级烟花", "300.000", "箱")
    sheet.copy(connection)
    lines.copy(connection)
