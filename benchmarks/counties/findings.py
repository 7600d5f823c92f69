"""One hazard (隐患) of the years with everything that hangs on it, in a state that could be."""

from hashlib import sha256
from typing import NamedTuple

from counties.sheets import Sheet
from counties.stamps import DAYS, HOUR, NOW, NULL, TODAY, day, day_of, key, mixed, stamp
from counties.visits import PHOTO, Size, Visit, Visits
from counties.world import COUNTY, Spot, World, name_of
from hongxian.kit.search import fold

(
    FINDING, HAZARD, CORRECT, RECHECK, SERVE, PAPER, PAPER_LINE, CODE, FIRM_ANSWER, FIRM_FILE,
    LOOKED, SHOWN, DOUBT, NOTICE, SENT, PLAN, READER,
) = range(20, 37)  # fmt: skip
WHAT = (
    ("exit", 8, "疏散通道、安全出口被占用或者锁闭", "《消防法》第六十条", "清理通道，保持畅通"),
    ("extinguisher", 8, "灭火器未配齐、压力不正常", "《消防法》第十六条", "配齐、更换灭火器"),
    ("lane", 8, "消防车通道被占用、堵塞", "《消防法》第六十条", "清除占用消防车通道的车辆和搭建"),
    ("windows", 8, "门窗上有影响逃生的障碍物", "《消防法》第二十八条", "拆除门窗上的障碍物"),
    ("", 9, "用电线路私拉乱接", "《消防法》第二十七条", "拆除乱接线路，由电工重新敷设"),
    ("", 9, "楼道内停放电动自行车并充电", "《消防法》第六十条", "移出楼道，集中充电"),
    ("", 9, "值班记录不全，未按规定每日巡查", "《消防法》第十六条", "建立并落实每日巡查记录"),
)  # fmt: skip
STATES = (
    "ordered", "rectifying", "found", "ordered", "rectified", "ordered", "rectifying", "passed",
    "ordered", "rectified",
)  # fmt: skip
OWING = {"found", "ordered", "rectifying"}
FIXED = {"rectified", "passed", "closed"}
RULE = (
    '{"on": null, "roll": "next", "unit": "day", "basis": "检查时提出的整改期限", "count": 8, '
    '"due_time": null, "can_pause": true}'
)
STEPS = (
    '[{"kind": "start", "text": "下达当日不计"}, '
    '{"kind": "rule", "text": "检查时提出的整改期限：8天"}, '
    '{"kind": "due", "text": "最迟当日办结"}]'
)
CALENDAR = "国务院放假安排（2004—2026年，1.11.0版）"
CRITERION = "重大火灾隐患判定方法：人员密集场所与住宿混设，疏散通道数量不足"


class Course(NamedTuple):
    """What became of a hazard: its state and the moments that go with it, 0 for none."""

    state: str
    due: int
    is_late: bool
    rectified: int
    passed: int
    closed: int
    recheck_due: int

    @property
    def is_open(self) -> bool:
        return self.state in OWING or self.state in {"rectified", "passed"}


def course_of(number: int, at: int, size: Size, *, is_hidden: bool) -> Course:
    """Every second of the newest ones is open; of the others most are closed."""
    today = TODAY // DAYS
    if number < 2 * size.open and (number % 2 == 0 or is_hidden):
        state = "found" if is_hidden else STATES[number // 2 % len(STATES)]
        due = max(at // DAYS + 1, today + number // 2 % 30 - 10)
    else:
        state, due = ended_state(number, size), at // DAYS + 8
    lag = min(7 * DAYS, NOW - at)
    rectified = at + lag * 5 // 8 if state in FIXED else 0
    passed = at + lag * 6 // 8 if state in {"passed", "closed"} else 0
    closed = at + lag * 7 // 8 if state == "closed" else 0
    is_late = (
        due < today
        if state in OWING
        else state == "closed" and number % 10 == 1 and lag == 7 * DAYS
    )
    recheck_due = today + number // 2 % 8 - 3 if state == "rectified" else (at + lag) // DAYS + 1
    return Course(
        state, due, is_late, rectified, passed, closed,
        max(recheck_due, rectified // DAYS) if rectified else 0,
    )  # fmt: skip


def ended_state(number: int, size: Size) -> str:
    if number % 40 == 7:
        return "handed"
    if number % 200 == 11:
        return "voided"
    if number % 400 == 13 and number + 1 < size.hazards:
        return "merged"
    return "closed"


class Numbers(NamedTuple):
    """Numbers that count without gaps from the year's start, so they are counted beforehand."""

    hazard: int
    paper: int


class Findings:
    """Hazards of a world, and the sheets their rows are written on."""

    def __init__(self, world: World, size: Size, visits: Visits, numbers: list[Numbers]) -> None:
        self.world, self.size, self.visits, self.numbers = world, size, visits, numbers
        known = world.known
        self.findings = Sheet(
            "inspections_finding",
            "id county_id line violation what basis order_text handling due_on created_at "
            "inspection_id vehicle_id",
            known,
        )
        self.hazards = Sheet(
            "hazards_hazard",
            "id county_id number spot source line violation grade criterion graded_at graded_by_id "
            "confirmed_at confirmed_by_id what basis demand owner_name owner_phone duty measure "
            "money time plan state found_at due_on late_at recheck_on rectified_at passed_at "
            "closed_at end_reason search created_at changed_at agency_id campaign_id sector_id "
            "closed_by_id deadline_id finding_id found_by_id inspection_id merged_into_id "
            "officer_id place_id vehicle_id recheck_deadline_id unit_id place_unit_id? "
            "lead_unit_id? is_hidden?",
            known,
        )
        self.deadlines = Sheet(
            "deadlines_deadline",
            "id county_id subject_type subject_id subject_label url purpose title clock basis "
            "ladder starts_at first_due_at due_at rule ruled_at steps calendar_version state "
            "closed_at late_at late_due_at next_step_at holder_id unit_id",
            known,
        )
        self.rechecks = Sheet(
            "hazards_recheck", "id county_id no at with_name result note by_id hazard_id", known
        )
        self.links = Sheet("hazards_hazardphoto", "id county_id stage hazard_id photo_id", known)
        self.doubts = Sheet(
            "hazards_photodoubt",
            "id county_id kind figure state note at seen_at seen_by_id hazard_id photo_id other_id",
            known,
        )
        self.notices = Sheet(
            "notices_notice",
            "id county_id kind sentence url subject_type subject_id key created_at visible_from "
            "read_at recipient_id unit_id",
            known,
        )
        self.sent = Sheet(
            "deadlines_sent",
            "id county_id step name due_at sent_at audiences people sentence is_escalation "
            "deadline_id",
            known,
        )
        self.sheets = [
            self.findings, self.hazards, self.deadlines, self.rechecks, self.links, self.doubts,
            self.notices, self.sent,
        ]  # fmt: skip

    def key_of(self, kind: int, number: int) -> str:
        return key(kind, number, self.visits.visit(self.size.visit_of(number)).at)

    def write(self, number: int, visit: Visit) -> Course:
        """The rows of one hazard but its papers (`papers`)."""
        course = course_of(number, visit.at, self.size, is_hidden=visit.is_hidden)
        line, violation, what, basis, demand = WHAT[mixed(number, of=len(WHAT))]
        finding = key(FINDING, number, visit.at)
        car = visit.car.pk if visit.car else NULL
        self.findings.add(
            finding, COUNTY, line, violation, what, basis, demand, "by_date",
            day(course.due * DAYS), stamp(visit.at), visit.pk, car,
        )  # fmt: skip
        hazard = key(HAZARD, number, visit.at)
        told = f"{self.number(number, visit)}"
        label = f"{told} {visit.where}：{what}"
        officer = self.officer_of(visit)
        clocks = self._clocks(number, visit, course, hazard, label)
        self._hazard(number, visit, course, (hazard, finding, told, *clocks))
        self._after(number, visit, course, hazard, officer)
        self._tell(number, visit, course, (hazard, clocks[0], label))
        return course

    def number(self, number: int, visit: Visit) -> str:
        """2026-00162"""
        return f"{day_of(visit.at).year}-{self.numbers[number].hazard:05}"

    def officer_of(self, visit: Visit) -> int:
        """Who is in charge: the place's own officer, or who went."""
        if visit.spot is not None:
            return visit.spot.officer
        return visit.officers[0].pk if visit.officers else self.world.heads[visit.unit]

    def unit_of(self, visit: Visit) -> int:
        return visit.spot.unit if visit.spot is not None else visit.unit

    def _hazard(
        self, number: int, visit: Visit, course: Course, keys: tuple[str, str, str, str, str]
    ) -> None:
        hazard, finding, told, deadline, recheck = keys
        line, violation, what, basis, demand = WHAT[mixed(number, of=len(WHAT))]
        officer, state, spot = self.officer_of(visit), course.state, visit.spot
        owner = spot.manager if spot else name_of(mixed(number, of=456))
        major = number % 100 == 5 or (number % 100 == 4 and course.is_open)
        graded = stamp(min(visit.at + DAYS, NOW)) if major else NULL
        confirmed = graded if major and not (course.is_open and number % 3 == 0) else NULL
        office = self.world.heads[self.world.units["指挥中心"]]
        where = fold(f"{spot.name} {spot.address}") if spot else fold(visit.where)
        agency = self.world.agencies[number // 40 % len(self.world.agencies)][0]
        reasons = {"handed": "不属于公安机关职责", "voided": "登记重复", "merged": "同一隐患"}
        late = stamp((course.due + 1) * DAYS + HOUR) if course.is_late else NULL
        self.hazards.add(
            hazard, COUNTY, told, "" if spot or visit.car else visit.where,
            "field" if number % 5 < 3 else "desk", line, violation,
            "major" if major else "ordinary", CRITERION if major else "", graded,
            officer if major else NULL, confirmed, office if confirmed != NULL else NULL,
            what, basis, demand, owner, "13812345678",
            *(("经营者负总责", "拆除违规隔间", "2.60", "限期内完成", "夜间专人值守")
              if major else ("", "", NULL, "", "")),
            state, stamp(visit.at - 31 * 60), day(course.due * DAYS), late,
            day(course.recheck_due * DAYS) if state == "rectified" else NULL,
            stamp(course.rectified) if course.rectified else NULL,
            stamp(course.passed) if course.passed else NULL,
            stamp(course.closed) if course.closed else NULL, reasons.get(state, ""),
            f"{fold(told)} {where} {fold(what)} {fold(owner)}", stamp(visit.at),
            stamp(max(visit.at, course.rectified, course.passed, course.closed)),
            agency if state == "handed" else NULL, visit.campaign, visit.sector,
            officer if course.closed else NULL, deadline, finding, officer, visit.pk,
            self.key_of(HAZARD, number + 1) if state == "merged" else NULL, officer,
            spot.pk if spot else NULL, visit.car.pk if visit.car else NULL, recheck,
            self.unit_of(visit), visit.place_unit, visit.lead, "t" if visit.is_hidden else "f",
        )  # fmt: skip

    def _clocks(
        self, number: int, visit: Visit, course: Course, hazard: str, label: str
    ) -> tuple[str, str]:
        """The correction's deadline and, once there is one, the recheck's."""
        about = ("hazards.hazard", hazard, label, f"/hazards/{hazard}/")
        who = (self.officer_of(visit), self.unit_of(visit))
        due = (course.due + 1) * DAYS - 1
        state = "running" if course.state in OWING else "met" if course.rectified else "dropped"
        ended = course.rectified or min(visit.at + DAYS, NOW)
        late = (stamp(due + HOUR), stamp(due)) if course.is_late else (NULL, NULL)
        comes = state == "running" and not course.is_late
        correct, recheck = key(CORRECT, number, visit.at), NULL
        self.deadlines.add(
            correct, COUNTY, *about, "correct", "整改", "", "检查时提出的整改期限", "days",
            stamp(visit.at), stamp(due), stamp(due), RULE, stamp(visit.at), STEPS, CALENDAR,
            state, NULL if state == "running" else stamp(ended), *late,
            stamp(NOW + (1 + number % 5) * DAYS) if comes else NULL, *who,
        )  # fmt: skip
        if course.rectified:
            recheck = key(RECHECK, number, course.rectified)
            due = (course.recheck_due + 1) * DAYS - 1
            runs = course.state == "rectified"
            self.deadlines.add(
                recheck, COUNTY, *about, "recheck", "复查", "fire.recheck",
                "《消防监督检查规定》复查部分", "days", stamp(course.rectified), stamp(due),
                stamp(due), RULE, stamp(course.rectified), STEPS, CALENDAR,
                "running" if runs else "met",
                NULL if runs else stamp(course.passed), NULL, NULL,
                stamp(NOW + (1 + number % 3) * DAYS) if runs else NULL, *who,
            )  # fmt: skip
        return correct, recheck

    def plan_clock(self, number: int, times: tuple[int, int], pk: str, spot: Spot) -> None:
        """The deadline of a visit that is planned; times: when it was planned, and for when."""
        made, when = times
        due = when + DAYS - 1
        is_late = due < NOW
        self.deadlines.add(
            key(PLAN, number, made), COUNTY, "inspections.inspection", pk, f"日常检查：{spot.name}",
            f"/inspections/{pk}/", "visit", "检查", "", "检查计划", "days", stamp(made), stamp(due),
            stamp(due), RULE, stamp(made), STEPS, CALENDAR, "running", NULL,
            stamp(due + HOUR) if is_late else NULL, stamp(due) if is_late else NULL,
            NULL if is_late else stamp(NOW + (1 + number % 3) * DAYS), spot.officer, spot.unit,
        )  # fmt: skip

    def _after(self, number: int, visit: Visit, course: Course, hazard: str, officer: int) -> None:
        """Rechecks; photos before and after, and the doubts about them."""
        at = visit.at
        if course.passed and number % 10 == 3:
            failed = course.rectified
            self.rechecks.add(
                key(LOOKED, number * 2, at), COUNTY, 1, stamp(failed), "", "failed", "通道仍有杂物",
                officer, hazard,
            )  # fmt: skip
        if course.passed:
            no = 2 if number % 10 == 3 else 1
            self.rechecks.add(
                key(LOOKED, number * 2 + 1, at), COUNTY, no, stamp(course.passed), "", "passed", "",
                officer, hazard,
            )  # fmt: skip
        if number % 8 != 0:
            return
        before, after = (key(PHOTO, number * 4 + no, at) for no in (1, 3))
        finding = key(FINDING, number, at)
        self.visits.photo(before, "finding", number * 4 + 1, at, officer, visit.pk, finding)
        self.links.add(key(SHOWN, number * 2, at), COUNTY, "before", hazard, before)
        if not course.rectified:
            return
        done = course.rectified
        self.visits.photo(after, "correction", number * 4 + 3, done, officer, NULL, NULL)
        self.links.add(key(SHOWN, number * 2 + 1, at), COUNTY, "after", hazard, after)
        if course.is_open or number % 400 == 0:
            seen = ("open", "", stamp(done), NULL, NULL)
            if not course.is_open:
                seen = ("fine", "看过，是同一处", stamp(done), stamp(done + HOUR), officer)  # type: ignore[assignment]
            self.doubts.add(
                key(DOUBT, number, done), COUNTY, "used_before", 2, *seen, hazard, after, before
            )

    def _tell(self, number: int, visit: Visit, course: Course, keys: tuple[str, str, str]) -> None:
        """A reminder to its officer; what was late went to the head too."""
        hazard, deadline, label = keys
        at = min(visit.at + 5 * DAYS, NOW - HOUR)
        officer, unit = self.officer_of(visit), self.unit_of(visit)
        due = (course.due + 1) * DAYS - 1
        told = [("before_3", "reminder", officer)]
        if course.is_late:
            late = min(due + 9 * HOUR, NOW - HOUR)
            told += [
                ("late_1", "escalation", officer),
                ("late_2", "escalation", self.world.heads[unit]),
            ]
            at = max(at, late)
        is_read = not course.is_open or number % 4 == 2
        for no, (step, kind, person) in enumerate(told):
            sentence = f"{label}整改期限{day(due)}，请抓紧办理。"
            self.notices.add(
                key(NOTICE, number * 4 + no, at), COUNTY, kind, sentence, f"/hazards/{hazard}/",
                "hazards.hazard", hazard, f"deadline:{deadline}:{step}:{due}", stamp(at), stamp(at),
                stamp(at + HOUR // 2) if is_read else NULL, person, unit,
            )  # fmt: skip
            self.sent.add(
                key(SENT, number * 4 + no, at), COUNTY, step,
                "逾期提醒" if no else "到期前提醒", stamp(due), stamp(at), '["holder"]',
                f"[{person}]", sentence, "t" if no else "f", deadline,
            )  # fmt: skip


def digest_of(text: str) -> str:
    """A digest that follows from a text."""
    return sha256(text.encode()).hexdigest()
