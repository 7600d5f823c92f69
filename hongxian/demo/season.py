"""A season of the demo county, played through the same actions that users call.

Last year's campaign is over; this year's stands on 16 June: two brigades handed in their plans, the
stations' ledgers came in on time, late or not yet; a summer plan waits to be checked. In the field
the register of places was put together, visited, and hazards were found, ordered, corrected, seen.
"""

from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from hongxian.campaigns.actions.closing import close_campaign
from hongxian.campaigns.actions.confirm import confirm_plan
from hongxian.campaigns.actions.deliverables import (
    accept_deliverable,
    accept_many,
    return_deliverable,
    submit_deliverable,
)
from hongxian.campaigns.actions.documents import import_plan
from hongxian.campaigns.actions.drafts import settle_all_unread
from hongxian.campaigns.actions.seats import fill_seat
from hongxian.campaigns.actions.units import map_unit
from hongxian.campaigns.models import (
    Campaign,
    Deliverable,
    DeliverableState,
    DraftUnit,
    PlanDocument,
    Seat,
)
from hongxian.deadlines.actions import urge_deadline
from hongxian.demo.county import PEOPLE, station_people
from hongxian.demo.fieldwork import play_fieldwork
from hongxian.demo.papers import example, ledger, letter, note_file
from hongxian.demo.people import Desk, at
from hongxian.demo.register import lay_register
from hongxian.desk.tasks import tick
from hongxian.kit.verdict import Refused
from hongxian.notices.actions import mark_all_read
from hongxian.orgs.access import Actor
from hongxian.orgs.models import Role

OFFICE = "zhuanban"
PLAN = "plan-2026.txt"
TRAFFIC_PLAN = (
    "一、整治重点：两客一危一货、营转非车辆、面包车和拖拉机违法载人。",
    "二、措施：四个检查点、每周两次夜查、隐患路段逐处建账。",
    "三、分工：秩序中队、事故中队、车管所各负其责，每周四上午汇总。",
)
SECURITY_PLAN = (
    "一、民爆物品：两家爆破作业单位每月必查，盲炮、残炮处置双人双记录。",
    "二、危险化学品和烟花爆竹：剧毒、易制爆流向每周比对，禁放区域节点巡查。",
    "三、分工与时限：危爆中队牵头，各派出所配合，5月底前完成第一轮。",
)
NO_TASK = "属于一般性要求，已体现在有关事项中，不单独形成任务。"


@dataclass(frozen=True)
class Day:
    """One moment of the season, and who does what then."""

    desk: Desk
    now: datetime

    def by(self, username: str) -> Actor:
        return self.desk.actor(username, self.now.date())


def play_season(desk: Desk) -> None:
    """Last year's campaign, this year's until 16 June, and a draft that waits."""
    _last_year(desk)
    campaign = _this_year(desk)
    _brigades_plan(desk, campaign)
    play_fieldwork(desk, lay_register(desk), campaign)
    _stations_count(desk, campaign)
    _summer_draft(desk)
    _read_notices(desk)


def _last_year(desk: Desk) -> None:
    text = example(PLAN).decode().replace("2026", "2025")
    name = "2025年安全生产“打非治违”专项行动工作方案.txt"
    campaign = _start(desk, text.encode(), name, date(2025, 3, 11))
    _fill_seats(desk, campaign, date(2025, 3, 12))
    for row in _owed(campaign):
        day = Day(desk, at(row.due_on or date(2025, 10, 17), 10))
        note = f"{row.unit}已按要求完成，纸质材料已存档。"
        submit_deliverable(row, note=note, actor=day.by(_head_of(desk, row)), now=day.now)
    end = Day(desk, at(date(2025, 10, 22), 16))
    waiting = campaign.deliverables.filter(state=DeliverableState.SUBMITTED)
    accept_many(list(waiting), actor=end.by(OFFICE), now=end.now)
    close_campaign(campaign, leave_open=True, actor=end.by(OFFICE), now=end.now)


def _this_year(desk: Desk) -> Campaign:
    name = "2026年安全生产“打非治违”专项行动工作方案.txt"
    campaign = _start(desk, example(PLAN), name, date(2026, 3, 11))
    _fill_seats(desk, campaign, date(2026, 3, 12))
    return campaign


def _start(desk: Desk, data: bytes, name: str, on: date) -> Campaign:
    """Import, check and confirm a plan, as the office does in one day."""
    day = Day(desk, at(on, 9, 30))
    office = day.by(OFFICE)
    document = import_plan(data, file_name=name, actor=office, now=day.now)
    _map_names(document, office, at(on, 10, 20))
    with suppress(Refused):  # raised when the reader found a place for every sentence
        settle_all_unread(document, note=NO_TASK, actor=office, now=at(on, 11))
    return confirm_plan(document, actor=office, now=at(on, 15))


def _map_names(document: PlanDocument, office: Actor, now: datetime) -> None:
    """Names above the county stand for no unit of it."""
    unknown = DraftUnit.objects.filter(document=document, is_outside=False, matches__isnull=True)
    for name in unknown:
        map_unit(name, units=(), remember=False, actor=office, now=now)


def _fill_seats(desk: Desk, campaign: Campaign, on: date) -> None:
    """The persons whom the plan names take their seats."""
    day = Day(desk, at(on))
    by_name = {user.name: user for user in desk.users.values()}
    for seat in Seat.objects.filter(campaign=campaign, struck_in=None):
        person = next((user for name, user in by_name.items() if name in seat.text), None)
        if person:
            fill_seat(seat, user=person, actor=day.by(OFFICE), now=day.now)


def _owed(campaign: Campaign) -> list[Deliverable]:
    rows = campaign.deliverables.filter(state=DeliverableState.DUE)
    return list(rows.select_related("unit", "milestone"))


def _head_of(desk: Desk, row: Deliverable) -> str:
    """The username of the head of the unit that owes."""
    heads = [p.username for p in (*PEOPLE, *station_people()) if Role.HEAD in p.roles]
    return next(name for name in heads if desk.users[name].unit_id == row.unit_id)


def _row(campaign: Campaign, unit: str, due_on: date) -> Deliverable:
    return campaign.deliverables.select_related("unit", "milestone").get(
        unit__short_name=unit, due_on=due_on
    )


def _brigades_plan(desk: Desk, campaign: Campaign) -> None:
    """The traffic brigade is in time; the security brigade's plan is returned and comes late."""
    due = date(2026, 3, 22)
    traffic, security = _row(campaign, "交警大队", due), _row(campaign, "治安大队", due)
    _remind(date(2026, 3, 17), date(2026, 3, 18))
    now = at(date(2026, 3, 18), 10)
    note = "本部门方案已经大队会议研究，请审核。"
    plan = letter("交警大队“打非治违”专项行动工作方案", *TRAFFIC_PLAN)
    by = Day(desk, now).by("jiaojing")
    submit_deliverable(traffic, note=note, files=[plan], actor=by, now=now)
    now = at(date(2026, 3, 19), 15)
    accept_deliverable(traffic, actor=Day(desk, now).by(OFFICE), now=now)
    _remind(date(2026, 3, 19), date(2026, 3, 20))
    now = at(date(2026, 3, 20), 17)
    plan = letter("治安大队“打非治违”专项行动工作方案（初稿）", SECURITY_PLAN[0])
    by = Day(desk, now).by("zhian")
    submit_deliverable(security, note="方案初稿，请审核。", files=[plan], actor=by, now=now)
    now = at(date(2026, 3, 21), 9)
    reason = "缺少烟花爆竹禁放区域的管控措施，分工没有落实到中队和时限，请补充后重报。"
    return_deliverable(security, reason=reason, actor=Day(desk, now).by(OFFICE), now=now)
    _remind(date(2026, 3, 23), date(2026, 3, 25))
    now = at(date(2026, 3, 25), 16)
    note = "已按意见补充禁放区域管控措施和分工时限。"
    plan = letter("治安大队“打非治违”专项行动工作方案", *SECURITY_PLAN)
    by = Day(desk, now).by("zhian")
    submit_deliverable(security, note=note, files=[plan], actor=by, now=now)
    now = at(date(2026, 3, 26), 9)
    accept_deliverable(security, actor=Day(desk, now).by(OFFICE), now=now)


def _stations_count(desk: Desk, campaign: Campaign) -> None:
    """Eighteen ledgers due on 10 June: accepted, waiting, returned, late, or not there yet."""
    due = date(2026, 6, 10)
    owed = campaign.deliverables.filter(due_on=due).select_related("unit", "milestone")
    rows = list(owed.order_by("unit__position"))
    for day in range(5, 10):
        _remind(date(2026, 6, day), date(2026, 6, day))
        for no, row in enumerate(rows[:14]):
            if 5 + no % 5 == day:
                now = at(date(2026, 6, day), 9 + no % 7, 20)
                _hand_in(desk, row, f"suozhang{no + 1:02}", now)
    _remind(date(2026, 6, 10), date(2026, 6, 10))
    office = Day(desk, at(date(2026, 6, 11), 10))
    accept_many(rows[:10], actor=office.by(OFFICE), now=office.now)
    reason = "台账缺少经营人联系电话，小旅馆与旅馆业系统数量不符，请核对后重报。"
    return_deliverable(rows[13], reason=reason, actor=office.by(OFFICE), now=office.now)
    _remind(date(2026, 6, 11), date(2026, 6, 12))
    _urge(desk, rows[14:18], at(date(2026, 6, 12), 9, 40))
    _hand_in(desk, rows[14], "suozhang15", at(date(2026, 6, 12), 11, 5))
    _remind(date(2026, 6, 13), date(2026, 6, 15))
    _hand_in(desk, rows[15], "suozhang16", at(date(2026, 6, 15), 17, 40))
    tick(at(date(2026, 6, 16), 8, 5))


def _urge(desk: Desk, rows: list[Deliverable], now: datetime) -> None:
    """The liaison asks for what is two days late."""
    for row in rows:
        row.refresh_from_db()
        if row.deadline is not None:
            urge_deadline(row.deadline, actor=Day(desk, now).by("lianluo"), now=now)


def _hand_in(desk: Desk, row: Deliverable, who: str, now: datetime) -> None:
    places = 6 + len(row.unit.name) + now.day
    files = [ledger(row.unit.short_name, places)]
    if now.day % 4 == 1:
        files.append(note_file("填报说明.txt", "台账按行政村逐户核实，停业场所已注明。"))
    note = f"共登记九小场所 {places} 处，已逐户上门核对。"
    submit_deliverable(row, note=note, files=files, actor=Day(desk, now).by(who), now=now)


def _remind(first: date, last: date) -> None:
    """The timed work as it ran on each morning from one day to another."""
    day = first
    while day <= last:
        tick(at(day, 9, 5))
        day += timedelta(days=1)


def _read_notices(desk: Desk) -> None:
    """The diligent ones have read what they were told by yesterday; the others not all of it."""
    for username in ("zhuanban", "jiaojing", "zhian", *(f"suozhang{no:02}" for no in range(1, 12))):
        now = at(date(2026, 6, 15), 8, 30)
        mark_all_read(actor=Day(desk, now).by(username), now=now)


def _summer_draft(desk: Desk) -> None:
    """A second plan of this year that the liaison imported and nobody has checked yet."""
    day = Day(desk, at(date(2026, 6, 15), 16, 30))
    name = "2026年夏季消防安全“夜巡”行动方案.txt"
    import_plan(example("summer-2026.txt"), file_name=name, actor=day.by("lianluo"), now=day.now)
