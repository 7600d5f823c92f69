"""Building a county: the seed, the world, the years by two hands, the log's chain, the checks."""

import multiprocessing
import resource
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from psycopg import Connection

from counties.findings import Findings
from counties.log import Log, check_digests, seal_all
from counties.papers import Papers, count_numbers
from counties.server import HANDS, Bare, connect, copy_seed
from counties.sheets import Sheet, known_columns
from counties.stamps import DAYS, HOUR, NOW, NULL, key, stamp
from counties.visits import PER_DAY, Size, Visits
from counties.world import COUNTY, World, lay_world

CHUNK = 20_000
NUMBERED, BOOK, COUNTER, ARRANGED = range(50, 54)
ROOMS = ("audit_", "deadlines_", "hazards_", "inspections_", "notices_", "registry_")
COPIES = ("inspections_inspection", "hazards_hazard", "hazards_paper", "registry_vehicle")
COPIED = (
    "SELECT count(*) FROM {} h LEFT JOIN registry_place p ON p.id = h.place_id "
    "WHERE h.place_unit_id IS DISTINCT FROM p.unit_id "
    "OR h.lead_unit_id IS DISTINCT FROM p.lead_unit_id"
)
"""Rows that hold the units of their place as copies, where the code has such columns."""
CHECKS = {
    "deadlines of no hazard": "SELECT count(*) FROM deadlines_deadline d WHERE subject_type = "
    "'hazards.hazard' AND NOT EXISTS "
    "(SELECT 1 FROM hazards_hazard h WHERE h.id::text = d.subject_id)",
    "deadlines of no paper": "SELECT count(*) FROM deadlines_deadline d WHERE subject_type = "
    "'hazards.paper' AND NOT EXISTS "
    "(SELECT 1 FROM hazards_paper p WHERE p.id::text = d.subject_id)",
    "links of no entry": "SELECT count(*) FROM audit_chainlink l WHERE NOT EXISTS "
    "(SELECT 1 FROM audit_auditentry e WHERE e.id = l.entry_id)",
    "entries without a link": "SELECT count(*) FROM audit_auditentry e WHERE county_code <> '' "
    "AND NOT EXISTS (SELECT 1 FROM audit_chainlink l WHERE e.id = l.entry_id)",
    "receipts of no visit": "SELECT count(*) FROM inspections_receipt r WHERE state = 'taken' "
    "AND NOT EXISTS (SELECT 1 FROM inspections_inspection i WHERE i.id = r.subject_id)",
    "hazards elsewhere than their visit": "SELECT count(*) FROM hazards_hazard h "
    "JOIN inspections_inspection i ON i.id = h.inspection_id "
    "WHERE h.place_id IS DISTINCT FROM i.place_id",
}


class Writer:
    """All rows of the years."""

    def __init__(self, world: World, size: Size) -> None:
        self.size, self.world = size, world
        self.visits = Visits(world, size)
        self.findings = Findings(world, size, self.visits, [])
        self.findings.numbers = count_numbers(self.findings, size, self.visits)
        self.papers, self.log = Papers(self.findings), Log(self.findings)

    @property
    def sheets(self) -> list[Sheet]:
        parts = (self.visits, self.findings, self.papers, self.log)
        return [sheet for part in parts for sheet in part.sheets]

    def write(self, newest: int, oldest: int) -> None:
        """The visits from the oldest to the newest, each with what it found."""
        for back in range(oldest, newest - 1, -1):
            visit = self.visits.visit(back)
            found = self.size.hazards_of(back)
            self.visits.write(visit, len(found))
            self.log.write_visit(visit, len(found))
            if visit.kind == "self_check":
                self.papers.write_self_check(visit)
            for number in found:
                course = self.findings.write(number, visit)
                self.papers.write(number, visit, course)
                self.log.write_hazard(number, visit, course)

    def write_planned(self) -> None:
        """Visits to be made, and the word to who is to go; every second one has read it."""
        for number in range(self.size.planned):
            pk, when, spot = self.visits.write_planned(number)
            made = NOW - (3 + number % 5) * DAYS
            self.findings.plan_clock(number, (made, when), pk, spot)
            self.findings.notices.add(
                key(ARRANGED, number, made), COUNTY, "visit", "已安排你参加检查，请按计划完成。",
                f"/inspections/{pk}/", "inspections.inspection", pk, f"{pk}:visit", stamp(made),
                stamp(made), stamp(made + HOUR) if number % 2 else NULL, spot.officer, spot.unit,
            )  # fmt: skip

    def copy(self, connection: "Connection[Any]") -> int:
        return sum(sheet.copy(connection) for sheet in self.sheets)


class Hand:
    """What one process of the two holds; it gets the writer when it is forked."""

    writer: Writer
    connection: "Connection[Any]"

    @classmethod
    def begin(cls, writer: Writer, database: str) -> None:
        cls.writer, cls.connection = writer, connect(database)

    @classmethod
    def write(cls, span: tuple[int, int]) -> int:
        cls.writer.write(*span)
        return cls.writer.copy(cls.connection)


def build(database: str, size: Size) -> None:
    """A county in a new database of that name."""
    began = time.perf_counter()
    with told("seed"):
        copy_seed(database)
    with connect(database) as connection:
        known = known_columns(connection)
        connection.execute("SET session_replication_role = replica")
        bare = Bare(connection, sorted(table for table in known if table.startswith(ROOMS)))
        with told("tables made bare"):
            bare.strip()
        with told("people, places, things"), connection.transaction():
            world = lay_world(connection, known, size.places)
        with told("numbers"):
            writer = Writer(world, size)
        with told("years") as note:
            note(f"{_load(writer, database):,} rows")
            writer.write_planned()
            writer.copy(connection)
            _write_ticks(connection, size)
            _write_books(connection, world)
        with told("log sealed") as note, connect(database) as second:
            note(f"{seal_all(connection, second):,} links")
        connection.execute("SET session_replication_role = origin")
        with told("keys, indexes, references"):
            bare.restore(database)
        with told("vacuum analyze"):
            connection.execute("VACUUM ANALYZE")
        with told("checks"):
            _check(connection)
            check_digests(connection)
        _sum_up(connection)
    peak = max(
        resource.getrusage(who).ru_maxrss
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    print(f"{database}: {time.perf_counter() - began:.0f} s, a process at most {peak // 1024} MB")


@contextmanager
def told(what: str) -> Iterator[Any]:
    """Print how long a step took."""
    began, notes = time.perf_counter(), []
    yield notes.append
    print(f"  {what}: {time.perf_counter() - began:.1f} s", *notes, flush=True)


def _load(writer: Writer, database: str) -> int:
    """The oldest first, so that rows lie in the order of time; rows loaded."""
    visits = writer.size.visits
    spans = [(max(0, top - CHUNK), top - 1) for top in range(visits, 0, -CHUNK)]
    fork = multiprocessing.get_context("fork")
    with fork.Pool(HANDS, Hand.begin, (writer, database)) as hands:
        return sum(hands.imap_unordered(Hand.write, spans))


def _write_ticks(connection: "Connection[Any]", size: Size) -> None:
    """The timed work ran every quarter of an hour, and told something every fourth time."""
    columns = (
        "started_at, finished_at, beat_at, day, is_running, reminders, escalations, late, error"
    )
    with connection.cursor().copy(f"COPY deadlines_tickrun ({columns}) FROM STDIN") as copy:
        for no in range(size.visits // PER_DAY * 96, 0, -1):
            at = NOW - no * HOUR // 4
            moment = stamp(at)
            copy.write_row(
                (moment, moment, moment, moment[:10], False, no % 4 // 3, no % 96 // 95, 0, "")
            )


def _write_books(connection: "Connection[Any]", world: World) -> None:
    """The last numbers given, so that the next hazard and the next paper get the next ones."""
    for year, last in world.last_number.items():
        connection.execute(
            "DELETE FROM hazards_hazardcounter WHERE county_id = %s AND year = %s", (COUNTY, year)
        )
        for stripe in range(8):
            connection.execute(
                "INSERT INTO hazards_hazardcounter (id, county_id, year, stripe, last) "
                "VALUES (%s, %s, %s, %s, %s)",
                (key(COUNTER, year * 8 + stripe, NOW), COUNTY, year, stripe, last // 8 + 1),
            )
    connection.execute("DELETE FROM hazards_numberbook")
    for (unit, kind, year), last in world.last_serial.items():
        connection.execute(
            "INSERT INTO hazards_numberbook (id, county_id, unit_id, kind, year, word, last) "
            "VALUES (%s, %s, %s, %s, %s, '', %s)",
            (key(BOOK, hash_of(unit, kind, year), NOW), COUNTY, unit, kind, year, last),
        )


def hash_of(unit: int, kind: str, year: int) -> int:
    """A number for a book, the same in every run."""
    return (unit * 10 + ("at_once", "by_date", "hand_over").index(kind)) * 10_000 + year


def _check(connection: "Connection[Any]") -> None:
    """What no constraint says."""
    wrong, known = [], known_columns(connection)
    copied = {table: COPIED.format(table) for table in COPIES if "place_unit_id" in known[table]}
    for what, statement in (CHECKS | copied).items():
        found = connection.execute(statement).fetchone()
        if found is None or found[0]:
            wrong.append(f"{what}: {found}")
    if wrong:
        sys.exit("\n".join(wrong))


def _sum_up(connection: "Connection[Any]") -> None:
    rows = connection.execute(
        "SELECT relname, reltuples::bigint FROM pg_class WHERE relkind = 'r' "
        "AND relnamespace = 'public'::regnamespace AND reltuples > 1000 ORDER BY 2 DESC"
    )
    print("  " + ", ".join(f"{name} {count:,}" for name, count in rows))
    said = connection.execute("SELECT pg_size_pretty(pg_database_size(current_database()))")
    print("  size:", *(said.fetchone() or ()))
