"""Papers (文书) about hazards, the codes on them and what firms answered."""

from counties.findings import (
    CALENDAR,
    CODE,
    FIRM_ANSWER,
    FIRM_FILE,
    HAZARD,
    PAPER,
    PAPER_LINE,
    READER,
    RULE,
    SERVE,
    STEPS,
    Course,
    Findings,
    Numbers,
    course_of,
    digest_of,
)
from counties.sheets import Sheet
from counties.stamps import DAYS, HOUR, NOW, NULL, day_of, key, stamp
from counties.visits import Size, Visit, Visits
from counties.world import COUNTY

MARKS = {"by_date": "责限改", "at_once": "责立改", "hand_over": "移送"}
FIRST_CODE = 10_000_000
"""Codes of self-checks are counted from here, apart from those on papers."""


def paper_of(number: int, visit: Visit, course: Course) -> str:
    """The kind of paper a hazard got, or ""."""
    if course.state == "found" or visit.is_hidden:
        return ""
    if course.state == "handed":
        return "hand_over"
    if number % 3 == 2:
        return ""
    return "at_once" if number % 12 == 4 else "by_date"


def count_numbers(findings: Findings, size: Size, visits: Visits) -> list[Numbers]:
    """Numbers of hazards by the year, of papers by unit, kind and year, from the oldest on.

    What the seed gave out stays given: the count goes on from there.
    """
    world = visits.world
    found: list[Numbers] = []
    for number in reversed(range(size.hazards)):
        visit = visits.visit(size.visit_of(number))
        year = day_of(visit.at).year
        world.last_number[year] = told = world.last_number.get(year, 0) + 1
        course = course_of(number, visit.at, size, is_hidden=visit.is_hidden)
        serial = 0
        if kind := paper_of(number, visit, course):
            book = (findings.unit_of(visit), kind, year)
            world.last_serial[book] = serial = world.last_serial.get(book, 0) + 1
        found.append(Numbers(told, serial))
    found.reverse()
    return found


class Papers:
    """Papers of a world, and the sheets their rows are written on."""

    def __init__(self, findings: Findings) -> None:
        self.findings, self.world = findings, findings.world
        known = self.world.known
        self.papers = Sheet(
            "hazards_paper",
            "id county_id kind word year serial addressee agency_id body due_at state issued_at "
            "issued_by_id second_officer_id served_at service received_by witness_name "
            "refusal_reason void_reason voided_at voided_by_id inspection_id place_id vehicle_id "
            "unit_id place_unit_id? lead_unit_id?",
            known,
        )
        self.lines = Sheet("hazards_paperline", "id county_id position hazard_id paper_id", known)
        self.codes = Sheet(
            "hazards_firmcode",
            "id county_id checklist digest made_at valid_until made_by_id paper_id place_id "
            "place_unit_id? lead_unit_id?",
            known,
        )
        self.answers = Sheet(
            "hazards_firmanswer",
            "id county_id key kind text answers name phone state received_at decided_at "
            "decided_by_id reason code_id hazard_id inspection_id place_id place_unit_id? "
            "lead_unit_id?",
            known,
        )
        self.readers = Sheet("hazards_paperreader", "id county_id paper_id unit_id user_id", known)
        self.files = Sheet(
            "hazards_firmfile", "id county_id file preview name sha256 phash size answer_id", known
        )
        self.sheets = [
            self.papers, self.readers, self.lines, self.codes, self.answers, self.files,
        ]  # fmt: skip

    def write(self, number: int, visit: Visit, course: Course) -> None:
        """The paper of a hazard, if it got one, with what came of it."""
        kind = paper_of(number, visit, course)
        if not kind:
            return
        unit, officer = self.findings.unit_of(visit), self.findings.officer_of(visit)
        issued = min(visit.at + HOUR // 3, NOW)
        served = min(issued + HOUR // 2, NOW)
        due = (course.due + 1) * DAYS - 60
        paper = key(PAPER, number, visit.at)
        year, serial = day_of(visit.at).year, self.findings.numbers[number].paper
        word = f"青公（{self.world.names[unit]}）{MARKS[kind]}"
        agency, name = self.world.agencies[number // 40 % len(self.world.agencies)]
        is_letter, spot = kind == "hand_over", visit.spot
        voided = number % 100 == 51
        refused = not is_letter and number % 10 == 7
        how = ("agency" if is_letter else "refused" if refused else "signed") if not voided else ""
        self.papers.add(
            paper, COUNTY, kind, word, year, serial, name if is_letter else visit.where,
            agency if is_letter else NULL, self.world.body, NULL if is_letter else stamp(due),
            "voided" if voided else "served", stamp(issued), officer,
            visit.officers[-1].pk if visit.officers else NULL, NULL if voided else stamp(served),
            how, "李某" if how == "signed" else "", "社区干部林一" if how == "refused" else "",
            "称未见隐患" if how == "refused" else "", "内容有误" if voided else "",
            stamp(served) if voided else NULL, officer if voided else NULL, visit.pk,
            spot.pk if spot else NULL, visit.car.pk if visit.car else NULL, unit,
            visit.place_unit, visit.lead,
        )  # fmt: skip
        hazard = key(HAZARD, number, visit.at)
        self.readers.add(key(READER, number * 2, visit.at), COUNTY, paper, unit, officer)
        if is_letter:
            self.readers.add(key(READER, number * 2 + 1, visit.at), COUNTY, paper, agency, NULL)
        self.lines.add(key(PAPER_LINE, number, visit.at), COUNTY, 1, hazard, paper)
        self._serve_clock(number, visit, paper, f"{word}〔{year}〕{serial}号", (issued, served))
        if spot is not None and not is_letter and not voided and number % 2 == 0:
            self._code(number, visit, course, paper, hazard)

    def _serve_clock(
        self, number: int, visit: Visit, paper: str, label: str, times: tuple[int, int]
    ) -> None:
        issued, served = times
        due = (issued // DAYS + 8) * DAYS - 1
        self.findings.deadlines.add(
            key(SERVE, number, visit.at), COUNTY, "hazards.paper", paper, label,
            f"/papers/{paper}/", "serve", "送达文书", "",
            "《公安机关办理行政案件程序规定》第三十六条", "days", stamp(issued), stamp(due),
            stamp(due), RULE, stamp(issued), STEPS, CALENDAR,
            "met", stamp(served), NULL, NULL, NULL, self.findings.officer_of(visit),
            self.findings.unit_of(visit),
        )  # fmt: skip

    def _code(self, number: int, visit: Visit, course: Course, paper: str, hazard: str) -> None:
        """A code on the paper; of every second firm an answer."""
        spot = visit.spot
        if spot is None:
            return
        code, officer = key(CODE, number, visit.at), spot.officer
        self.codes.add(
            code, COUNTY, "", digest_of(code), stamp(visit.at), stamp((course.due + 30) * DAYS),
            officer, paper, spot.pk, spot.unit, spot.lead,
        )  # fmt: skip
        waits = course.state in {"ordered", "rectifying"} and number % 8 == 0
        if not waits and (number % 4 != 0 or not course.rectified):
            return
        at = NOW - (1 + number % 40) * HOUR // 2 if waits else course.rectified - HOUR
        at = max(at, visit.at + 60)
        returned = not waits and number % 16 == 4
        state = "waiting" if waits else "returned" if returned else "taken"
        answer = key(FIRM_ANSWER, number, at)
        self.answers.add(
            answer, COUNTY, key(FIRM_ANSWER, number, visit.at), "correction",
            "已按文书要求整改，并安排专人每天查看。", "{}", spot.manager, "13812345678", state,
            stamp(at), NULL if waits else stamp(at + HOUR), NULL if waits else officer,
            "照片看不清，请重拍。" if returned else "", code, hazard, NULL, spot.pk,
            spot.unit, spot.lead,
        )  # fmt: skip
        file = key(FIRM_FILE, number, at)
        self.files.add(
            file, COUNTY, f"quarantine/{file}.bin", f"quarantine/{file}-p.jpg", "IMG_1.jpg",
            digest_of(file), digest_of(file)[:16], 18_000, answer,
        )  # fmt: skip

    def write_self_check(self, visit: Visit) -> None:
        """A firm's own check that became a visit: its code and its answer."""
        spot = visit.spot
        if spot is None:
            return
        number, at = FIRST_CODE + visit.back, visit.at
        code = key(CODE, number, at)
        self.codes.add(
            code, COUNTY, "fire-small", digest_of(code), stamp(at - DAYS), stamp(at + 30 * DAYS),
            spot.officer, NULL, spot.pk, spot.unit, spot.lead,
        )  # fmt: skip
        self.answers.add(
            key(FIRM_ANSWER, number, at), COUNTY, key(FIRM_ANSWER, number, at - 1), "self_check",
            "", '{"exit": {"note": "", "value": "yes"}}', spot.manager, "13812345678", "taken",
            stamp(at - HOUR), stamp(at), spot.officer, "", code, NULL, visit.pk, spot.pk, spot.unit,
            spot.lead,
        )  # fmt: skip
