"""One visit (检查) of the years, counted backwards from this morning, and its rows.

Everything follows from the number `back`: the newest visits of every county are the same.
"""

from dataclasses import dataclass
from typing import NamedTuple

from counties.sheets import Sheet
from counties.stamps import DAYS, NOW, NULL, TODAY, day, key, mixed, stamp
from counties.world import COUNTY, Car, Person, Spot, World, name_of

PER_DAY, TODAYS = 548, 82
"""200,000 visits a year; so many of today's are made by ten in the morning."""
FIRST, APART = 30_600, 62
"""A day's first visit is sent at half past eight, the next so many seconds later."""
HOT, HOT_EVERY = 0, 750
"""The place that is visited all the time, a shop of the first officer's, and how often."""
HIDDEN = 36
"""So many of the newest secret visits are not over."""
CARS = 56
"""Of a hundred visits this one looks at a vehicle."""
CAMPAIGN_DAYS = 107
"""The campaign began on 1 March."""
LINES = ("lane", "exit", "windows", "extinguisher")
VISIT, OFFICER, AGENCY, ANSWER, COUNT, RECEIPT, PHOTO, PLANNED = range(10, 18)


@dataclass(frozen=True)
class Size:
    """What is asked for."""

    visits: int
    hazards: int
    places: int
    open: int
    planned: int

    def hazards_of(self, back: int) -> range:
        """The hazards a visit found, counted backwards like the visits."""
        first = -(-back * self.hazards // self.visits)
        return range(first, -(-(back + 1) * self.hazards // self.visits))

    def visit_of(self, hazard: int) -> int:
        """The visit that found a hazard."""
        return hazard * self.visits // self.hazards


class Visit(NamedTuple):
    """A visit as its findings need it; `at` is when it was sent."""

    back: int
    pk: str
    at: int
    kind: str
    unit: int
    spot: Spot | None
    car: Car | None
    where: str
    officers: tuple[Person, ...]
    is_hidden: bool
    campaign: str
    sector: str

    @property
    def place_unit(self) -> object:
        return self.spot.unit if self.spot else NULL

    @property
    def lead(self) -> object:
        return self.spot.lead if self.spot else NULL


class Visits:
    """Visits of a world, and the sheets their rows are written on."""

    def __init__(self, world: World, size: Size) -> None:
        self.world, self.size = world, size
        self.police = world.units["治安大队"]
        self.traffic = world.units["交警大队"]
        self.rank = {
            person.pk: at for staff in world.staff.values() for at, person in enumerate(staff)
        }
        known = world.known
        self.visits = Sheet(
            "inspections_inspection",
            "id county_id kind state spot checklist checklist_version planned_on started_at "
            "ended_at sent_at gps_at received_at lon lat accuracy_m crs present_name present_part "
            "disclosed_at source created_at changed_at campaign_id sector_id entered_by_id "
            "earlier_id place_id vehicle_id unit_id place_unit_id? lead_unit_id? agency_id?",
            known,
        )
        self.officers = Sheet(
            "inspections_inspectionofficer",
            "id county_id part inspection_id user_id unit_id?",
            known,
        )
        self.agencies = Sheet(
            "inspections_inspectionagency",
            "id county_id name people inspection_id unit_id in_row?",
            known,
        )
        self.answers = Sheet("inspections_answer", "id county_id line value inspection_id", known)
        self.counts = Sheet(
            "inspections_checkpointcount",
            "id county_id group checked violations inspection_id",
            known,
        )
        self.receipts = Sheet(
            "inspections_receipt", "id county_id subject_id digest state received_at by_id", known
        )
        self.photos = Sheet(
            "inspections_photo",
            "id county_id kind original shown thumb sha256 phash size width height received_at "
            "by_id inspection_id finding_id",
            known,
        )
        self.sheets = [
            self.visits, self.officers, self.agencies, self.answers, self.counts, self.receipts,
            self.photos,
        ]  # fmt: skip

    def visit(self, back: int) -> Visit:
        """Who went where, when and how."""
        world = self.world
        at = moment_of(back)
        kind = kind_of(back)
        is_near = at >= TODAY - CAMPAIGN_DAYS * DAYS
        spot: Spot | None = world.spots[place_of(back, len(world.spots))]
        car, unit, where = None, world.stations[back % len(world.stations)], ""
        if kind in {"checkpoint", "patrol"}:
            spot, where = None, f"{world.names[unit][:-3]}镇{1 + back % 40}号路口"
            unit = self.traffic if kind == "checkpoint" else unit
        elif back % 100 == CARS:
            spot, car = None, world.cars[back % len(world.cars)]
            unit, where = car.unit, car.plate
        elif spot is not None:
            unit, where = spot.unit, spot.name
            if kind == "secret" or (back % 50 == 27 and spot.lead == self.police):
                unit = self.police
        return Visit(
            back, self.key_of(back), at, kind, unit, spot, car, where,
            self._going(back, kind, unit, spot), is_hidden(back),
            world.campaign if is_near else NULL, world.sector if is_near else NULL,
        )  # fmt: skip

    def key_of(self, back: int) -> str:
        return key(VISIT, back, moment_of(back))

    def write(self, visit: Visit, findings: int) -> None:
        """The rows of one visit."""
        back, at, spot = visit.back, visit.at, visit.spot
        is_firms = visit.kind == "self_check"
        by = visit.officers[0].pk if visit.officers else NULL
        source = "firm" if is_firms else "field" if back % 5 < 3 else "desk"
        has_point = source == "field" and back % 4 > 0
        has_list = spot is not None
        began = at - 31 * 60
        self.visits.add(
            visit.pk, COUNTY, visit.kind, "done", "" if spot or visit.car else visit.where,
            "fire-small" if has_list else "", "2012-11" if has_list else "", NULL, stamp(began),
            stamp(at - 360), stamp(at - 60), stamp(began + 120) if source == "field" else NULL,
            stamp(at), f"100.{back % 9000 + 1000:04}" if has_point else NULL,
            f"39.{back % 5000 + 1000:04}" if has_point else NULL, 9 if has_point else NULL,
            "wgs84" if has_point else "", name_of(mixed(back, of=456)), "负责人",
            stamp(at) if visit.kind == "secret" and not visit.is_hidden else NULL, source,
            stamp(at), stamp(at), visit.campaign, visit.sector, by, self._earlier(visit),
            spot.pk if spot else NULL, visit.car.pk if visit.car else NULL, visit.unit,
            visit.place_unit, visit.lead, self._joining(visit)[0],
        )  # fmt: skip
        for no, person in enumerate(visit.officers):
            row, part = key(OFFICER, back * 4 + no, at), "with" if no else "lead"
            self.officers.add(row, COUNTY, part, visit.pk, person.pk, visit.unit)
        if has_list:
            for no, line in enumerate(LINES):
                value = "no" if no < findings else "na" if (back + no) % 11 == 0 else "yes"
                self.answers.add(key(ANSWER, back * 4 + no, at), COUNTY, line, value, visit.pk)
        self._write_more(visit, source, by)

    def _write_more(self, visit: Visit, source: str, by: object) -> None:
        """What some visits have: agencies that joined, counts, a receipt, a photo."""
        back, at = visit.back, visit.at
        if visit.kind == "joint":
            unit, name = self._joining(visit)
            self.agencies.add(
                key(AGENCY, back, at), COUNTY, name, "工作人员2名", visit.pk, unit, "t"
            )
        if visit.kind == "checkpoint":
            for no, group in enumerate(("minibus", "coach_tour")):
                counted = (20 + back % 9, back % 3)
                self.counts.add(key(COUNT, back * 2 + no, at), COUNTY, group, *counted, visit.pk)
        if source == "field":
            digest = f"{mixed(back, of=2**32):08x}" * 8
            self.receipts.add(
                key(RECEIPT, back, at), COUNTY, visit.pk, digest, "taken", stamp(at), by
            )
        if back % 10 == 2 and visit.officers:
            self.photo(key(PHOTO, back * 4, at), "scene", back * 4, at, by, visit.pk, NULL)

    def photo(
        self, pk: str, kind: str, number: int, at: int, by: object, visit: object, finding: object
    ) -> None:
        """A photo without its file: no page of a list opens one."""
        path = f"photos/{day(at)[:4]}/{day(at)[5:7]}/{pk.replace('-', '')}"
        print_ = f"{mixed(number, of=2**32):08x}"
        self.photos.add(
            pk, COUNTY, kind, f"{path}.jpg", f"{path}-s.jpg", f"{path}-t.jpg",
            f"{number:016x}" + print_ * 6, f"{print_}{mixed(number * 3, of=2**32):08x}",
            180_000, 960, 720, stamp(at), by, visit, finding,
        )  # fmt: skip

    def write_planned(self, number: int) -> tuple[str, int, Spot]:
        """A visit still to be made: its key, its day and its place."""
        spots = self.world.spots
        spot = spots[number * 6007 % len(spots)]
        made, when = NOW - (3 + number % 5) * DAYS, TODAY + (number % 20 - 6) * DAYS
        pk = key(PLANNED, number, made)
        self.visits.add(
            pk, COUNTY, "daily", "planned", "", "fire-small", "2012-11", day(when), *[NULL] * 8,
            "", "", "", NULL, "desk", stamp(made), stamp(made), self.world.campaign,
            self.world.sector, self.world.heads[spot.unit], NULL, spot.pk, NULL, spot.unit,
            spot.unit, spot.lead, NULL,
        )  # fmt: skip
        for no, person in enumerate(self._pair(spot.unit, self.rank[spot.officer])):
            row = key(PLANNED, (number + 1) * 10_000_000 + no, made)
            self.officers.add(row, COUNTY, "with" if no else "lead", pk, person.pk, spot.unit)
        return pk, when, spot

    def _joining(self, visit: Visit) -> tuple[object, str]:
        """The agency of a joint visit: every second time the same, and all in turn."""
        if visit.kind != "joint":
            return NULL, ""
        agencies = self.world.agencies
        return agencies[0 if visit.back % 100 == 30 else visit.back // 100 % len(agencies)]

    def _going(self, back: int, kind: str, unit: int, spot: Spot | None) -> tuple[Person, ...]:
        """Two, sometimes three; nobody of the police where the firm checked itself."""
        if kind == "self_check":
            return ()
        own = spot is not None and spot.unit == unit
        first = self.rank[spot.officer] if spot is not None and own else back // 100
        return self._pair(unit, first, 3 if back % 8 == 5 else 2)

    def _pair(self, unit: int, first: int, count: int = 2) -> tuple[Person, ...]:
        staff = self.world.staff[unit]
        return tuple(staff[(first + no) % len(staff)] for no in range(count))

    def _earlier(self, visit: Visit) -> str:
        """A look-back goes back to the last visit of the same place."""
        before = visit.back + len(self.world.spots)
        if visit.kind != "look_back" or before >= self.size.visits:
            return NULL
        is_same = HOT not in {
            place_of(back, len(self.world.spots)) for back in (visit.back, before)
        } and not (kind_of(before) in {"checkpoint", "patrol"} or before % 100 == CARS)
        return self.key_of(before) if is_same else NULL


def moment_of(back: int) -> int:
    """When the visit's record was sent."""
    place = back + PER_DAY - TODAYS
    slot = PER_DAY - 1 - place % PER_DAY
    return TODAY - place // PER_DAY * DAYS + FIRST + slot * APART


def place_of(back: int, count: int) -> int:
    """Which place: all in turn, and the hot one again and again."""
    return HOT if back % HOT_EVERY == 5 else (back * 7919 + 13) % count


KINDS = (
    (100, 16, "secret"), (100, 30, "joint"), (100, 80, "joint"), (200, 45, "checkpoint"),
    (200, 143, "patrol"), (200, 99, "self_check"), (50, 9, "look_back"), (7, 3, "open"),
)  # fmt: skip


def kind_of(back: int) -> str:
    for every, rest, kind in KINDS:
        if back % every == rest:
            return kind
    return "daily"


def is_hidden(back: int) -> bool:
    """A secret visit that is not over yet."""
    return back < HIDDEN * 100 and kind_of(back) == "secret"
