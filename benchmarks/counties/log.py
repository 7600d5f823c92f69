"""The log of the years (留痕): entries with their digests, then the chain that seals them."""

from hashlib import sha256
from itertools import groupby
from typing import Any

from psycopg import Connection

from counties.findings import HAZARD, WHAT, Course, Findings
from counties.sheets import Sheet
from counties.stamps import DAYS, HOUR, NOW, TODAY, aware, key, mixed, stamp, utc
from counties.visits import Visit
from counties.world import COUNTY
from hongxian.audit.canonical import FIELDS, START, entry_digest, head_digest, link_digest

BASIS = "《安全生产法》第六十八条"
NAMES = {
    "daily": "日常检查", "open": "明察", "secret": "暗访", "joint": "联合检查", "patrol": "巡查",
    "checkpoint": "设点检查", "look_back": "回头看", "self_check": "企业自查",
}  # fmt: skip
ENTRY = 40
TOLD_WHOLLY = 4
"""Of so many hazards one has every step in the log, the others their beginning."""


class Log:
    """Entries of a world, and the sheet they are written on."""

    def __init__(self, findings: Findings) -> None:
        self.findings, self.world = findings, findings.world
        self.people = {
            person.pk: person.name for staff in self.world.staff.values() for person in staff
        }
        self.entries = Sheet(
            "audit_auditentry",
            "id county_code at actor_id actor_name actor_unit verb subject_type subject_id "
            "subject_label basis detail digest",
            self.world.known,
        )
        self.sheets = [self.entries]

    def write_visit(self, visit: Visit, findings: int) -> None:
        by = visit.officers[0].pk if visit.officers else self.findings.officer_of(visit)
        label = "暗访（未公开）" if visit.is_hidden else f"{NAMES[visit.kind]}：{visit.where}"
        detail = (
            f'{{"checklist":"九小场所消防检查表（2012-11）","findings":{findings},'
            f'"people":{len(visit.officers)}}}'
        )
        subject = ("inspections.inspection", visit.pk, label)
        self._add(visit.back * 10, visit.at, by, visit.unit, "inspection.record", subject, detail)

    def write_hazard(self, number: int, visit: Visit, course: Course) -> None:
        what = WHAT[mixed(number, of=len(WHAT))][2]
        pk = key(HAZARD, number, visit.at)
        subject = ("hazards.hazard", pk, f"{self.findings.number(number, visit)} {what}")
        unit_name = self.world.names[visit.unit]
        where = f'{{"unit":"{unit_name}","what":"{what}","where":"{visit.where}"}}'
        steps = [("hazard.find", visit.at, where)]
        if number % TOLD_WHOLLY == 0:
            steps += [
                ("hazard.rectify", course.rectified, '{"note":"已按要求整改，现场恢复正常。"}'),
                ("hazard.pass", course.passed, '{"recheck":"第1次"}'),
                ("hazard.close", course.closed, "{}"),
            ]
        by, unit = self.findings.officer_of(visit), self.findings.unit_of(visit)
        for no, (verb, at, detail) in enumerate(steps, start=1):
            if at:
                self._add(number * 50 + no, at, by, unit, verb, subject, detail)

    def _add(
        self, number: int, at: int, by: int, unit: int, verb: str, subject: tuple[str, str, str],
        detail: str,
    ) -> None:  # fmt: skip
        kind = ENTRY if verb == "inspection.record" else ENTRY + 1
        pk, moment = key(kind, number, at), f"{utc(at)}.000000Z"
        name, unit_name = self.people.get(by, "民警"), self.world.names[unit]
        self.entries.add(
            pk, COUNTY, stamp(at), by, name, unit_name, verb, *subject, BASIS, detail,
            sha256(
                f'{{"acting_for":"","actor_id":{by},"actor_name":"{name}",'
                f'"actor_unit":"{unit_name}","at":"{moment}","basis":"{BASIS}",'
                f'"county_code":"{COUNTY}","detail":{detail},"id":"{pk}",'
                f'"subject_id":"{subject[1]}","subject_label":"{subject[2]}",'
                f'"subject_type":"{subject[0]}","verb":"{verb}"}}'.encode()
            ).hexdigest(),
        )  # fmt: skip


def check_digests(connection: "Connection[Any]") -> None:
    """Entries are written here as `audit.canonical` does it, only faster: see that it is so."""
    columns = ", ".join(FIELDS)
    rows = connection.execute(
        f"SELECT digest, {columns} FROM audit_auditentry ORDER BY digest LIMIT 2000"  # noqa: S608
    )
    for digest, *values in rows:
        if digest and digest != entry_digest(values):
            raise ValueError(f"the digest of entry {values[0]} is not what the house computes")


def seal_all(connection: "Connection[Any]", second: "Connection[Any]") -> int:
    """A new chain over the season's entries and ours: sealed every night, a head for every day.

    The log refuses this, so it is done before its triggers stand again. How many links.
    """
    for table in ("audit_chainlink", "audit_dayhead", "audit_verification"):
        connection.execute(f"DELETE FROM {table} WHERE county_code = '{COUNTY}'")  # noqa: S608
    entries = second.cursor(name="entries", withhold=True)
    entries.itersize = 20_000
    entries.execute(
        "SELECT (at AT TIME ZONE 'Asia/Shanghai')::date - date '1970-01-01', id::text, digest "
        "FROM audit_auditentry WHERE county_code = %s ORDER BY at, id",
        (COUNTY,),
    )
    seq, previous, heads, head = 0, START, [], START
    columns = "county_code, seq, entry_id, entry_digest, previous, digest, sealed_at"
    links = f"COPY audit_chainlink ({columns}) FROM STDIN"
    with connection.cursor().copy(links) as copy:
        for day, rows in groupby(entries, key=lambda row: min(row[0], TODAY // DAYS)):
            sealed, first = min(day * DAYS + 24 * HOUR - 60, NOW - 60), seq + 1
            at = aware(sealed)
            for _, pk, digest in rows:
                seq += 1
                whole = link_digest(COUNTY, seq, digest, previous, at)
                copy.write_row((COUNTY, seq, pk, digest, previous, whole, at))
                previous = whole
            if day < TODAY // DAYS:
                head = _head(day, first, seq, previous, head, heads)
    _write_heads(connection, heads)
    return seq


def _head(day: int, first: int, last: int, link: str, before: str, heads: list[Any]) -> str:
    name = stamp(day * DAYS)[:10]
    digest = head_digest(COUNTY, name, first, last, link, before)
    made = stamp((day + 1) * DAYS + HOUR)
    heads.append((COUNTY, name, first, last, link, before, digest, made))
    return digest


def _write_heads(connection: "Connection[Any]", heads: list[Any]) -> None:
    """The heads, and the check of every night."""
    cursor = connection.cursor()
    columns = "county_code, day, first_seq, last_seq, last_link, previous, digest, made_at"
    with cursor.copy(f"COPY audit_dayhead ({columns}) FROM STDIN") as copy:
        for head in heads:
            copy.write_row(head)
    columns = "county_code, at, last_seq, last_link, heads, is_intact, findings, remarks"
    with cursor.copy(f"COPY audit_verification ({columns}) FROM STDIN") as copy:
        for no, (county, _, _, last, link, _, _, made) in enumerate(heads, start=1):
            copy.write_row((county, made, last, link, no, True, "[]", "[]"))
