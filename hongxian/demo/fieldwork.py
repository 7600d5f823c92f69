"""The season in the field: visits, what they found, orders, corrections, rechecks, closings.

Played in the order of time: a visit puts what follows from it into a queue of later moments. Every
step is the action a user calls, by the person who would. Who finds what follows from numbers, not
from chance, so every demo is the same.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from hongxian.campaigns.models import Campaign, Sector
from hongxian.demo.firms import answer_later, answer_today, check_themselves
from hongxian.demo.papers import scene
from hongxian.demo.people import Desk, at
from hongxian.demo.queue import LAST, Season
from hongxian.demo.register import STATIONS, Register
from hongxian.hazards import actions
from hongxian.hazards.actions import Delivery, Draft
from hongxian.hazards.actions.grading import FiveParts
from hongxian.hazards.models import Hazard, HazardState
from hongxian.inspections.actions import draws
from hongxian.inspections.actions.photos import Upload, add_photo, keep_photo
from hongxian.inspections.actions.planning import Plan, plan_inspection
from hongxian.inspections.actions.recording import record_inspection
from hongxian.inspections.checklists import Checklist, fitting
from hongxian.inspections.models import Inspection, PhotoKind
from hongxian.inspections.visit import (
    Clocks,
    Counted,
    Found,
    Present,
    Said,
    Target,
    Visit,
)
from hongxian.orgs.access import Actor
from hongxian.orgs.models import UnitKind
from hongxian.registry.codes import category_name
from hongxian.registry.models import Place

FIRST = date(2026, 3, 24)
ROUNDS = 15
"""Visits of each station in the season."""
PICTURED = 9
"""Every so many-th hazard has photos before and after."""
ANSWERED = 9
"""Of so many hazards one is corrected by the firm's own word, through the code on the order."""
CRITERION = "重大火灾隐患判定方法：人员密集场所与住宿混设，疏散通道数量不足"


def play_fieldwork(desk: Desk, register: Register, campaign: Campaign) -> None:
    """Visits of eighteen stations and three brigades from March to the middle of June."""
    sectors = {row.name: row for row in Sector.objects.filter(campaign=campaign, struck_in=None)}
    season = Season(desk, register, campaign, sectors)
    for no, name in enumerate(STATIONS, start=1):
        for turn in range(ROUNDS):
            season.later(_when(no, turn), _station_visit(season, name, no, turn))
    for turn in range(10):
        season.later(_when(30, turn), _checkpoint(season, turn))
    for turn, firm in enumerate(register.trades):
        if firm.lead_unit is not None and firm.lead_unit.short_name == "治安大队" and turn % 2:
            season.later(_when(40, turn), _brigade_visit(season, firm, turn))
    season.later(at(date(2026, 5, 20), 15), _secret(season, 3, is_over=True))
    season.later(at(date(2026, 6, 15), 15), _secret(season, 6, is_over=False))
    check_themselves(season)
    season.play()
    answer_today(season)
    _plans(season)
    _draw(season)


def _when(no: int, turn: int) -> datetime:
    """A working hour between the first and the last day; no two units keep step."""
    span = (LAST - FIRST).days
    day = FIRST + timedelta(days=(turn * 5 + no * 3) % span)
    day -= timedelta(days=max(0, day.weekday() - 4))
    return at(day, 9 + (no + turn) % 8, (no * 7 + turn * 11) % 60)


def _station_visit(season: Season, name: str, no: int, turn: int) -> Callable[[datetime], None]:
    places = season.register.by_station[name]
    place = places[(turn * 4 + no) % len(places)]
    officer, head = f"minjing{no:02}", f"suozhang{no:02}"

    def visit(now: datetime) -> None:
        kind = "open" if (turn + no) % 6 == 0 else "daily"
        wrong = (1 + (turn + no) % 2) if (turn * 3 + no) % 5 < 2 else 0
        _visit(season, place, kind, (officer, head), wrong, now)

    return visit


def _brigade_visit(season: Season, firm: Place, turn: int) -> Callable[[datetime], None]:
    def visit(now: datetime) -> None:
        no = STATIONS.index(firm.unit.short_name) + 1
        people = ("zhian", f"suozhang{no:02}")
        _visit(season, firm, "daily", people, turn % 3 % 2, now)

    return visit


def _secret(season: Season, no: int, *, is_over: bool) -> Callable[[datetime], None]:
    """The inspectors' own look: the last one is not over, so its station cannot see it."""
    places = season.register.by_station[STATIONS[no]]
    place = next(place for place in places if place.category == "small_hotel")

    def visit(now: datetime) -> None:
        _visit(season, place, "secret", ("zhian", "jiaojing"), 2, now, is_over=is_over)

    return visit


def _visit(
    season: Season,
    place: Place,
    kind: str,
    people: tuple[str, str],
    wrong: int,
    now: datetime,
    *,
    is_over: bool = False,
) -> None:
    """One visit by two people; `wrong` lines of the checklist are not in order."""
    actor = season.by(people[0], now)
    unit = season.desk.users[people[0]].unit
    paper = _paper(unit.kind, place, now)
    seed = next(season.numbers)
    told = Visit(
        kind=kind,
        unit_id=unit.pk,
        target=Target(place_id=place.pk),
        clocks=Clocks(
            started_at=now - timedelta(minutes=35), ended_at=now - timedelta(minutes=4),
            sent_at=now, gps_at=now - timedelta(minutes=30),
        ),
        officers=season.going(*people),
        checklist=paper.code if paper is not None else "",
        answers=_answers(paper, wrong, seed),
        findings=() if paper is not None else _loose(wrong, now),
        present=Present(name=place.manager, part="经营者"),
        campaign_id=season.campaign.pk,
        sector_id=_sector(season, place),
        is_over=is_over,
        source="field" if seed % 5 else "desk",
    )  # fmt: skip
    done = record_inspection(told, actor=actor, now=now)
    hazards = list(
        Hazard.objects.filter(inspection=done.inspection, state=HazardState.FOUND).order_by(
            "number"
        )
    )
    if hazards and seed % PICTURED == 0:
        _show_before(done.inspection, hazards[0], seed, actor, now)
    if hazards:
        season.later(now + timedelta(minutes=10), _order(season, hazards, people, seed))


def _paper(unit_kind: str, place: Place, now: datetime) -> Checklist | None:
    fits = fitting(unit_kind, place.category, now.date())
    return fits[0] if fits else None


def _answers(paper: Checklist | None, wrong: int, seed: int) -> tuple[Said, ...]:
    if paper is None:
        return ()
    bad = {(seed * 7 + step * 5) % len(paper.lines) for step in range(wrong)}
    return tuple(
        Said(line.code, "no" if at_ in bad else "na" if (seed + at_) % 11 == 0 else "yes")
        for at_, line in enumerate(paper.lines)
    )


def _loose(wrong: int, now: datetime) -> tuple[Found, ...]:
    what = "值班记录不全，未按规定每日巡查"
    due_on = now.date() + timedelta(days=10)
    return (Found(what=what, violation=9, handling="by_date", due_on=due_on),) if wrong else ()


def _sector(season: Season, place: Place) -> UUID | None:
    """The plan's sector whose name fits the category, if there is one."""
    words = {"blasting": "爆", "explosives": "爆", "chemical": "化", "fireworks": "烟花"}
    word = next((w for code, w in words.items() if place.category.startswith(code)), "消防")
    return next((row.pk for name, row in season.sectors.items() if word in name), None)


def _order(
    season: Season, hazards: list[Hazard], people: tuple[str, str], seed: int
) -> Callable[[datetime], None]:
    """An order for what the station may order; every tenth addressee refuses to sign."""

    def issue(now: datetime) -> None:
        rows = [row for row in hazards if row.inspection is None or not row.inspection.is_hidden]
        if not rows:
            return
        actor = season.by(people[0], now)
        dues = {row.pk: max(row.due_on or date.min, now.date() + timedelta(days=5)) for row in rows}
        draft = Draft(
            kind="at_once" if seed % 4 == 0 else "by_date",
            unit=season.desk.users[people[0]].unit,
            second_officer=season.desk.users[people[1]],
            dues=dues,
        )
        paper = actions.issue_paper(rows, draft, actor=actor, now=now)
        told = Delivery("signed", received_by=paper.addressee[:4])
        if seed % 10 == 7:
            told = Delivery("refused", witness="社区干部林一", refusal="称未见隐患，文书留在柜台")
        actions.serve_paper(paper, told, actor=actor, now=now)
        for step, row in enumerate(rows):
            due = now.date() if draft.kind == "at_once" else dues[row.pk]
            _follow_up(season, row, people, seed + step, now, due)

    return issue


def _follow_up(
    season: Season, row: Hazard, people: tuple[str, str], seed: int, now: datetime, due: date
) -> None:
    """Most correct in time, some late, some only partly, a few not at all."""
    if seed % 23 == 4:
        season.later(now + timedelta(days=1), _major(season, row, people[0]))
    if seed % 13 == 6:
        return
    days = (due - now.date()).days
    late = 4 if seed % 9 == 3 else -1
    done = now + (timedelta(days=days + late) if days else timedelta(hours=2))
    if seed % ANSWERED == 2 and row.place is not None:
        answer_later(season, row, people[0], seed, done)
    else:
        season.later(done, _rectify(season, row, people[0], seed))
    season.later(done + timedelta(days=1, hours=2), _recheck(season, row, people, seed))


def _rectify(season: Season, row: Hazard, officer: str, seed: int) -> Callable[[datetime], None]:
    def rectify(now: datetime) -> None:
        actor = season.by(officer, now)
        photos = []
        if row.photos.exists():
            upload = Upload(scene(seed, mended=True), kind=PhotoKind.CORRECTION)
            photos = [keep_photo(upload, county_id=row.county_id, actor=actor, now=now)]
        note = "已按要求整改，现场恢复正常。"
        actions.report_rectified(row, note=note, photos=photos, actor=actor, now=now)

    return rectify


def _recheck(
    season: Season, row: Hazard, people: tuple[str, str], seed: int
) -> Callable[[datetime], None]:
    def recheck(now: datetime) -> None:
        actor = season.by(people[0], now)
        result = "failed" if seed % 11 == 5 else "passed"
        note = "部分通道仍堆有杂物，继续整改。" if result == "failed" else ""
        with_name = season.desk.users[people[1]].name
        actions.recheck_hazard(row, result, note=note, with_name=with_name, actor=actor, now=now)
        if result == "passed" and seed % 6:
            season.later(now + timedelta(hours=20), _close(season, row, people[0]))

    return recheck


def _close(season: Season, row: Hazard, officer: str) -> Callable[[datetime], None]:
    def close(now: datetime) -> None:
        fresh = Hazard.objects.get(pk=row.pk)
        who = "zhuanban" if fresh.grade == "major" else officer
        actions.close_hazard(fresh, actor=season.by(who, now), now=now)

    return close


def _major(season: Season, row: Hazard, officer: str) -> Callable[[datetime], None]:
    """Put forward with its five 落实; the office confirms all but the last ones."""
    five = FiveParts(
        duty="经营者负总责，房东配合", measure="拆除违规隔间，增设疏散楼梯", money=Decimal("2.60"),
        time="限期内完成，期间停止住宿", plan="夜间专人值守，配齐灭火器材",
    )  # fmt: skip

    def confirm(now: datetime) -> None:
        actions.confirm_major(row, actor=season.by("zhuanban", now), now=now)

    def grade(now: datetime) -> None:
        owner = row.place.manager if row.place is not None else "业主"
        actions.grade_major(
            row, criterion=CRITERION, five=five, owner_name=owner or "业主",
            actor=season.by(officer, now), now=now,
        )  # fmt: skip
        if now.date() < date(2026, 6, 8):
            season.later(now + timedelta(hours=5), confirm)

    return grade


def _show_before(
    inspection: Inspection, hazard: Hazard, seed: int, actor: Actor, now: datetime
) -> None:
    upload = Upload(scene(seed), kind=PhotoKind.FINDING, finding_id=hazard.finding_id)
    photo = add_photo(inspection, upload, actor=actor, now=now)
    actions.add_photos(hazard, [photo], stage="before", actor=actor, now=now)


def _checkpoint(season: Season, turn: int) -> Callable[[datetime], None]:
    """The traffic brigade at a crossing with a neighbour unit, vehicles counted by group."""

    def stop(now: datetime) -> None:
        counts = (
            Counted("truck_heavy", 20 + turn, turn % 3),
            Counted("coach_tour", 6 + turn % 4, turn % 2),
            Counted("minibus", 14 + turn, 1),
        )
        plate = f"青Q{turn * 137 % 90000 + 10000}"
        found = Found(
            what="货运车辆超过核定载质量", violation=13, handling="case", plate=plate,
            group="truck_heavy", basis="《道路交通安全法》第九十二条",
        )  # fmt: skip
        visit = Visit(
            kind="checkpoint",
            unit_id=season.desk.units["交警大队"].pk,
            target=Target(spot=f"省道311线{12 + turn}公里检查点"),
            clocks=Clocks(started_at=now - timedelta(hours=2), ended_at=now),
            officers=season.going("jiaojing", "texunjing"),
            counts=counts,
            findings=(found,) if turn % 3 else (),
            campaign_id=season.campaign.pk,
        )
        record_inspection(visit, actor=season.by("jiaojing", now), now=now)

    return stop


def _plans(season: Season) -> None:
    """What the first stations mean to visit in the coming days."""
    now = at(LAST, 17)
    for no in range(1, 7):
        name = STATIONS[no - 1]
        for turn in range(4):
            place = season.register.by_station[name][(turn * 9 + 2) % 30]
            plan = Plan(
                kind="daily",
                unit_id=place.unit_id,
                target=Target(place_id=place.pk),
                planned_on=LAST + timedelta(days=1 + turn % 3),
                officers=season.going(f"minjing{no:02}", f"suozhang{no:02}"),
            )
            plan_inspection(plan, actor=season.by(f"suozhang{no:02}", now), now=now)


def _draw(season: Season) -> None:
    """双随机: fuel stations and fireworks shops, sealed before the public draw gave the number."""
    trades = ("fuel_station", "fireworks_shop")
    places = [firm for firm in season.register.trades if firm.category in trades]
    brigades = ("治安大队", "特巡警大队")
    people = [
        user
        for user in season.desk.users.values()
        if user.unit.short_name in brigades or user.unit.kind == UnitKind.STATION
    ]
    sealed = at(date(2026, 6, 11), 16)
    drawn = draws.seal_draw(
        draws.Population(
            places,
            people,
            {
                "categories": [category_name(code) for code in trades],
                "people_units": [*brigades, "各派出所"],
            },
        ),
        title="6月成品油、烟花爆竹经营场所双随机检查",
        unit=season.desk.units["治安大队"],
        size=6,
        team_size=2,
        actor=season.by("zhian", sealed),
        now=sealed,
    )
    now = at(date(2026, 6, 12), 9, 30)
    source = "县公共资源交易中心6月12日9时公开摇出的号码"
    draws.draw_sample(drawn, seed="0612-38517", seed_source=source, actor=season.by("zhian", now),
                      now=now)  # fmt: skip
    planned_on = date(2026, 6, 18)
    draws.plan_draw(drawn, kind="daily", planned_on=planned_on, actor=season.by("zhian", now),
                    now=now)  # fmt: skip
