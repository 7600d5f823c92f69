"""Confirming makes duties and deliverables; a new version carries unaffected work over."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import OperationalError, connection

from hongxian.audit.models import AuditEntry
from hongxian.campaigns.actions import (
    add_fact,
    confirm_plan,
    copy_campaign,
    correct_fact,
    map_unit,
    revise_plan,
    settle_all_unread,
    strike_fact,
)
from hongxian.campaigns.actions.deliverables import (
    accept_deliverable,
    submit_deliverable,
)
from hongxian.campaigns.models import (
    Campaign,
    Deliverable,
    DeliverableState,
    DocumentState,
    Duty,
    FactKind,
    FactState,
    Item,
    LeadingGroup,
    Milestone,
    Phase,
    PlanChange,
    PlanDocument,
    ReportingDutyUnit,
    Seat,
    SeatKind,
    Sector,
)
from hongxian.desk.tasks import tick
from hongxian.kit.verdict import Refused
from tests.campaigns.drafting import DAY, PLAN, TEXT, Bureau, line
from tests.campaigns.factories import actor, at

pytestmark = pytest.mark.django_db

NOW = at(DAY)
S = DeliverableState


@pytest.fixture
def bureau():
    return Bureau()


def ready(bureau, plan=PLAN, **fields):
    """A draft with nothing left open."""
    draft = bureau.draft(plan, **fields)
    for name in draft.draft_units.filter(matches__isnull=True, is_outside=False):
        map_unit(name, units=[], remember=False, actor=bureau.actor, now=NOW)
    if draft.draft_facts.filter(kind=FactKind.UNREAD, state=FactState.PROPOSED).exists():
        settle_all_unread(draft, note="原则性要求", actor=bureau.actor, now=NOW)
    return draft


def confirmed(bureau, plan=PLAN, **fields) -> Campaign:
    return confirm_plan(ready(bureau, plan, **fields), actor=bureau.actor, now=NOW)


def owed(campaign):
    rows = Deliverable.objects.filter(campaign=campaign).select_related("unit", "milestone")
    return {(row.milestone.what, row.unit.short_name): row for row in rows}


def duties(campaign):
    return sorted(
        (d.sector.name, d.item.text if d.item else "", d.unit.short_name, d.part)
        for d in Duty.objects.filter(campaign=campaign, struck_in=None)
    )


def test_nothing_is_real_while_something_stands_open(bureau):
    draft = bureau.draft()

    with pytest.raises(Refused, match=r"县住建局.*共 2 处"):
        confirm_plan(draft, actor=bureau.actor, now=NOW)

    assert not Campaign.objects.exists()
    assert not Duty.objects.exists()
    assert PlanDocument.objects.get(pk=draft.pk).state == DocumentState.DRAFT


def test_confirming_makes_the_campaign_its_facts_and_who_confirmed(bureau):
    campaign = confirmed(bureau)

    assert (campaign.name, campaign.year) == ("青石县公安局安全生产专项行动", 2026)
    assert (campaign.starts_on, campaign.ends_on) == (date(2026, 3, 1), date(2026, 10, 31))
    assert campaign.unit == bureau.bureau
    document = campaign.documents.get()
    assert (document.version, document.confirmed_by) == (1, bureau.office)
    assert [(p.name, p.starts_on, p.ends_on) for p in Phase.objects.filter(campaign=campaign)] == [
        ("动员部署阶段", date(2026, 3, 1), date(2026, 4, 30)),
        ("集中打击阶段", date(2026, 5, 1), date(2026, 9, 30)),
    ]
    group = LeadingGroup.objects.get(campaign=campaign)
    assert (group.office_at, group.office_unit) == ("指挥中心", bureau.command)
    assert list(Seat.objects.filter(group=group).values_list("kind", flat=True)) == [
        SeatKind.HEAD, SeatKind.DEPUTY, SeatKind.DIRECTOR, SeatKind.LIAISON,
    ]  # fmt: skip
    assert AuditEntry.objects.filter(verb="plan.confirm", subject_id=str(campaign.pk)).count() == 1


def test_every_named_unit_owes_what_the_plan_says(bureau):
    campaign = confirmed(bureau)

    assert duties(campaign) == [
        ("城镇燃气", "", "治安大队", "responsible"),
        ("道路交通领域", "", "东城派出所", "responsible"),
        ("道路交通领域", "", "交警大队", "lead"),
        ("道路交通领域", "", "西城派出所", "responsible"),
    ]
    assert {key: row.due_on for key, row in owed(campaign).items()} == {
        ("制定部门工作方案", "交警大队"): date(2026, 3, 22),
        ("制定部门工作方案", "治安大队"): date(2026, 3, 22),
        ("报送底数台账", "东城派出所"): date(2026, 6, 10),
        ("报送底数台账", "西城派出所"): date(2026, 6, 10),
    }
    reporters = ReportingDutyUnit.objects.filter(campaign=campaign)
    assert [row.unit.short_name for row in reporters] == ["东城派出所", "西城派出所"]


def test_every_confirmed_fact_keeps_its_sentence_and_its_draft_line(bureau):
    campaign = confirmed(bureau)

    item = Item.objects.get(text="非法改装车辆")
    assert TEXT[item.span_start : item.span_end] == "（2）非法改装车辆。"
    assert item.source.original["text"] == "非法改装车辆"
    assert item.document == campaign.documents.get()


def test_confirming_twice_is_refused_and_makes_one_campaign(bureau):
    draft = ready(bureau)
    confirm_plan(draft, actor=bureau.actor, now=NOW)

    with pytest.raises(Refused, match="已确认"):
        confirm_plan(draft, actor=bureau.actor, now=NOW)

    assert Campaign.objects.count() == 1


def test_a_unit_named_twice_for_one_part_has_one_duty(bureau):
    gas = replace(PLAN.sectors[1], responsible=("东城派出所", "各派出所"), assist=())
    campaign = confirmed(bureau, replace(PLAN, sectors=(gas,)))

    assert duties(campaign) == [
        ("城镇燃气", "", "东城派出所", "responsible"),
        ("城镇燃气", "", "西城派出所", "responsible"),
    ]


def test_two_campaigns_run_side_by_side(bureau):
    confirmed(bureau)
    confirmed(bureau)

    assert Campaign.objects.filter(county=bureau.county).count() == 2


# A new version ------------------------------------------------------------------------------


def later(what, due):
    """The plan with one milestone re-dated."""
    stones = tuple(replace(s, due=due) if s.what == what else s for s in PLAN.milestones)
    return replace(PLAN, milestones=stones)


def test_a_changed_date_moves_open_work_and_only_that(bureau):
    campaign = confirmed(bureau)
    before = owed(campaign)

    confirmed(bureau, later("报送底数台账", "2026-06-20"), campaign=campaign)

    after = owed(campaign)
    assert after.keys() == before.keys()
    assert {row.pk for row in after.values()} == {row.pk for row in before.values()}
    assert after["报送底数台账", "东城派出所"].due_on == date(2026, 6, 20)
    assert after["制定部门工作方案", "交警大队"].due_on == date(2026, 3, 22)
    change = PlanChange.objects.get()
    assert (change.kind, change.aspects) == ("milestone", "redated")
    assert (change.before, change.after) == ("期限：2026年6月10日", "期限：2026年6月20日")
    assert campaign.documents.count() == 2
    assert Milestone.objects.filter(campaign=campaign, struck_in=None).count() == 2


def test_lateness_stays_frozen_and_accepted_work_is_untouched(bureau):
    campaign = confirmed(bureau)
    head = actor(bureau.head, DAY)
    plan = owed(campaign)["制定部门工作方案", "交警大队"]
    submit_deliverable(plan, note="部门方案已制定", files=[], actor=head, now=at(DAY))
    accept_deliverable(plan, actor=bureau.actor, now=at(DAY, 10))
    tick(at(date(2026, 6, 12)))

    confirmed(bureau, later("报送底数台账", "2026-06-20"), campaign=campaign)
    confirmed(bureau, later("制定部门工作方案", "2026-04-01"), campaign=campaign)

    after = owed(campaign)
    ledger = after["报送底数台账", "东城派出所"]
    assert (ledger.late_due_on, ledger.due_on) == (date(2026, 6, 10), date(2026, 6, 10))
    assert ledger.late_at == at(date(2026, 6, 12))
    accepted = after["制定部门工作方案", "交警大队"]
    assert (accepted.state, accepted.due_on) == (S.ACCEPTED, date(2026, 3, 22))
    assert after["制定部门工作方案", "治安大队"].due_on == date(2026, 4, 1)


def test_a_struck_milestone_drops_open_work_and_a_later_version_brings_it_back(bureau):
    campaign = confirmed(bureau)

    confirmed(bureau, replace(PLAN, milestones=PLAN.milestones[:1]), campaign=campaign)

    dropped = owed(campaign)["报送底数台账", "东城派出所"]
    assert (dropped.state, dropped.dropped_in.version) == (S.DROPPED, 2)
    assert PlanChange.objects.get().aspects == "struck"

    confirmed(bureau, PLAN, campaign=campaign)

    again = [
        row
        for row in Deliverable.objects.filter(campaign=campaign, unit=bureau.stations[0])
        if row.state == S.DUE
    ]
    assert len(again) == 1


def test_a_unit_that_owes_no_more_is_dropped_and_a_new_one_owes(bureau):
    campaign = confirmed(bureau)
    stones = (replace(PLAN.milestones[0], who=("交警大队", "指挥中心")), PLAN.milestones[1])

    confirmed(bureau, replace(PLAN, milestones=stones), campaign=campaign)

    states = {unit: row.state for (what, unit), row in owed(campaign).items() if "方案" in what}
    assert states == {"交警大队": S.DUE, "治安大队": S.DROPPED, "指挥中心": S.DUE}
    assert PlanChange.objects.get().aspects == "reassigned"


def test_a_reworded_item_keeps_its_row_and_its_sector(bureau):
    campaign = confirmed(bureau)
    old = Item.objects.get(text="非法改装车辆")
    road = PLAN.sectors[0]
    words = "非法改装车辆、擅自加装座椅"
    items = (road.items[0], replace(road.items[1], text=words))

    confirmed(
        bureau,
        replace(PLAN, sectors=(replace(road, items=items), PLAN.sectors[1])),
        campaign=campaign,
    )

    item = Item.objects.get(pk=old.pk)
    assert (item.text, item.struck_in, item.document.version) == (words, None, 2)
    assert PlanChange.objects.get().aspects == "reworded"
    assert Sector.objects.filter(struck_in=None).count() == 2


def test_an_added_and_a_struck_sector(bureau):
    campaign = confirmed(bureau)
    forest = replace(PLAN.sectors[1], name="森林草原防火", responsible=("各派出所",), assist=())

    confirmed(bureau, replace(PLAN, sectors=(PLAN.sectors[0], forest)), campaign=campaign)

    assert sorted(PlanChange.objects.values_list("aspects", "name")) == [
        ("added", "森林草原防火"),
        ("struck", "城镇燃气"),
    ]
    assert Sector.objects.get(name="城镇燃气").struck_in.version == 2
    assert ("城镇燃气", "", "治安大队", "responsible") not in duties(campaign)


def test_seats_stay_filled_through_a_new_version(bureau):
    campaign = confirmed(bureau)
    seat = Seat.objects.get(kind=SeatKind.HEAD)
    Seat.objects.filter(pk=seat.pk).update(user=bureau.head, filled_at=NOW)

    confirmed(bureau, later("报送底数台账", "2026-06-20"), campaign=campaign)

    assert Seat.objects.get(kind=SeatKind.HEAD, struck_in=None).user == bureau.head


def test_decisions_on_the_first_version_are_not_asked_for_again(bureau):
    draft = ready(bureau)
    goal = line(draft, FactKind.GOAL, "较大事故")
    correct_fact(goal, {"text": "不发生较大事故"}, actor=bureau.actor, now=NOW)
    strike_fact(line(draft, FactKind.COMMON, "无证"), actor=bureau.actor, now=NOW)
    place = TEXT.index("综合部门")
    add_fact(
        draft, kind=FactKind.GOAL, data={"text": "综合部门做好工作"}, span=(place, place + 4),
        parent=None, actor=bureau.actor, now=NOW,
    )  # fmt: skip
    campaign = confirm_plan(draft, actor=bureau.actor, now=NOW)

    second = bureau.draft(later("报送底数台账", "2026-06-20"), campaign=campaign)

    goals = {f.data["text"]: f.state for f in second.draft_facts.filter(kind=FactKind.GOAL)}
    assert goals == {"不发生较大事故": FactState.CORRECTED, "综合部门做好工作": FactState.ADDED}
    assert line(second, FactKind.COMMON, "无证").state == FactState.STRUCK
    assert second.draft_facts.get(kind=FactKind.UNREAD).state == FactState.SETTLED
    assert second.draft_units.get(name="县住建局").is_outside
    confirm_plan(second, actor=bureau.actor, now=NOW)  # nothing left to settle


def test_revising_opens_the_confirmed_lines_as_they_stand(bureau):
    draft = ready(bureau)
    goal = line(draft, FactKind.GOAL, "较大事故")
    correct_fact(goal, {"text": "不发生较大事故"}, actor=bureau.actor, now=NOW)
    campaign = confirm_plan(draft, actor=bureau.actor, now=NOW)

    revision = revise_plan(campaign, actor=bureau.actor, now=NOW)

    assert revision.draft_facts.count() == draft.draft_facts.count()
    assert line(revision, FactKind.GOAL, "不发生").state == FactState.CORRECTED
    with pytest.raises(Refused, match="已有一份待核对"):
        revise_plan(campaign, actor=bureau.actor, now=NOW)
    confirm_plan(revision, actor=bureau.actor, now=NOW)
    assert not PlanChange.objects.exists()


def test_a_copy_into_a_new_year_moves_every_date(bureau):
    campaign = confirmed(bureau)

    copy = copy_campaign(campaign, years=1, actor=bureau.actor, now=NOW)
    twin = copy_campaign(campaign, years=1, actor=bureau.actor, now=NOW)
    fresh = confirm_plan(copy, actor=bureau.actor, now=NOW)

    assert twin == copy
    assert (fresh.year, fresh.starts_on) == (2027, date(2027, 3, 1))
    assert owed(fresh)["制定部门工作方案", "交警大队"].due_on == date(2027, 3, 22)
    assert owed(campaign)["制定部门工作方案", "交警大队"].due_on == date(2026, 3, 22)
    with pytest.raises(Refused, match="1 至 5 年"):
        copy_campaign(campaign, years=0, actor=bureau.actor, now=NOW)


def test_a_database_that_fails_half_way_leaves_nothing(bureau):
    draft = ready(bureau)
    before = AuditEntry.objects.count()

    def disk_full(execute, sql, params, many, context):
        if sql.startswith('INSERT INTO "campaigns_deliverable"'):
            raise OperationalError("database or disk is full")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(disk_full), pytest.raises(OperationalError):
        confirm_plan(draft, actor=bureau.actor, now=NOW)

    assert not Campaign.objects.exists()
    assert PlanDocument.objects.get(pk=draft.pk).state == DocumentState.DRAFT
    assert AuditEntry.objects.count() == before
