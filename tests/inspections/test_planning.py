"""Plan visits, change, cancel, go together; who is due; caps; what a secret visit shows to whom."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.urls import reverse

from hongxian.audit.models import AuditEntry
from hongxian.deadlines.actions import redate_deadline
from hongxian.deadlines.engine import fixed
from hongxian.deadlines.models import Deadline, DeadlineState
from hongxian.deadlines.outlets import tell_followers
from hongxian.inspections.actions.moving import (
    hand_over_visits,
    move_unit_visits,
    open_visits,
)
from hongxian.inspections.actions.planning import (
    Plan,
    cancel_inspection,
    change_plan,
    join_plan,
    plan_inspection,
    plan_inspections,
)
from hongxian.inspections.actions.visit_rules import clear_visit_rule, set_visit_rule
from hongxian.inspections.models import Inspection, InspectionState, VisitRule
from hongxian.inspections.queries.cap import cap_of, plans_nearby
from hongxian.inspections.queries.coverage import Owed, due, owed_by_unit
from hongxian.inspections.visit import Agency, Going, Target
from hongxian.inspections.workflow import INSPECTION
from hongxian.kit.verdict import Refused
from hongxian.notices.models import Notice
from hongxian.orgs.models import Role, UnitKind
from hongxian.registry.merging import followers
from tests.campaigns.factories import DAY, NOON, UnitFactory, UserFactory, actor, at
from tests.inspections.factories import (
    LAST_YEAR,
    TOMORROW,
    FindingFactory,
    InspectionFactory,
    OfficerFactory,
    PlaceFactory,
    Station,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def station():
    return Station()


def plan(station, by=None, **more):
    facts = {
        "kind": "daily",
        "unit_id": station.unit.pk,
        "target": Target(place_id=station.place.pk),
        "planned_on": TOMORROW,
        "officers": station.two,
        **more,
    }
    return plan_inspection(Plan(**facts), actor=actor(by or station.head), now=NOON)


def cap(station, times, category=""):
    return set_visit_rule(
        category=category, bound="at_most", times=times, source="县政府公告", is_checked=True,
        actor=actor(station.of(Role.OFFICE)), now=NOON,
    )  # fmt: skip


def test_a_plan_has_its_clock_its_checklist_and_tells_who_goes(station):
    row = plan(station)

    clock = Deadline.objects.get()
    assert (row.state, row.checklist) == (InspectionState.PLANNED, "fire-small")
    assert (clock.holder, clock.unit, clock.state) == (
        station.lead, station.unit, DeadlineState.RUNNING,
    )  # fmt: skip
    assert set(Notice.objects.values_list("recipient_id", flat=True)) == {
        station.lead.pk, station.partner.pk,
    }  # fmt: skip
    assert AuditEntry.objects.filter(verb="inspection.plan", subject_id=str(row.pk)).exists()


def test_several_plans_are_made_together_or_not_at_all(station):
    other = PlaceFactory(unit=station.unit, county=station.county)
    plans = [
        Plan("daily", station.unit.pk, Target(place_id=key), TOMORROW)
        for key in (station.place.pk, other.pk, station.place.pk)
    ]

    with pytest.raises(Refused, match="已有待检查的计划"):
        plan_inspections(plans, actor=actor(station.head), now=NOON)

    assert not Inspection.objects.exists()
    assert len(plan_inspections(plans[:2], actor=actor(station.head), now=NOON)) == 2


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"planned_on": DAY - timedelta(days=1)}, "已经过去"),
        ({"kind": "self_check"}, "不用安排计划"),
        ({"kind": "checkpoint"}, "不能安排"),
        ({"target": Target()}, "不能安排"),
        ({"kind": "joint"}, "写明参加的单位"),
        ({"agencies": (Agency("应急局"),)}, "请选“联合检查”"),
        ({"checklist": "nothing"}, "检查表在计划日期不使用"),
    ],
)
def test_a_plan_that_cannot_be_is_refused(station, more, sentence):
    with pytest.raises(Refused, match=sentence):
        plan(station, **more)


def test_an_auxiliary_plans_nothing_and_leads_nothing(station):
    with pytest.raises(Refused, match="辅警不安排检查"):
        plan(station, by=station.auxiliary)
    with pytest.raises(Refused, match="只能作为“录入”"):
        plan(station, officers=(Going(station.auxiliary.pk, "lead"),))
    with pytest.raises(Refused, match="由检查单位安排"):
        plan(station, by=station.sister())


def test_a_changed_plan_moves_its_clock_and_keeps_the_old_day_in_the_log(station):
    row = plan(station)
    day = TOMORROW + timedelta(days=6)
    people = (Going(station.partner.pk, "lead"), Going(station.lead.pk, "with"))

    changed = change_plan(
        row, planned_on=day, officers=people, reason="店主外出", actor=actor(station.head),
        now=NOON,
    )  # fmt: skip

    assert changed.planned_on == day
    clock = Deadline.objects.get()
    assert (clock.due_at.date() >= day, clock.holder) == (True, station.partner)
    entry = AuditEntry.objects.get(verb="inspection.change")
    assert (entry.detail["before"], entry.detail["reason"]) == (str(TOMORROW), "店主外出")


def test_a_cancelled_plan_drops_its_clock_and_says_why(station):
    row = plan(station)

    with pytest.raises(Refused, match="写明取消"):
        cancel_inspection(row, reason=" ", actor=actor(station.head), now=NOON)
    row = cancel_inspection(row, reason="已停业", actor=actor(station.head), now=NOON)

    assert (row.state, row.cancel_reason) == (InspectionState.CANCELLED, "已停业")
    assert Deadline.objects.get().state == DeadlineState.DROPPED


@pytest.mark.parametrize("move", INSPECTION.moves, ids=lambda move: move.verb)
@pytest.mark.parametrize("state", InspectionState.values)
def test_every_move_is_refused_in_every_wrong_state(move, state):
    if state in move.from_states:
        return
    verdict = INSPECTION.verdict(Inspection(state=state), move.verb, None)

    assert "时才能" in verdict.reason


@pytest.mark.parametrize("move", INSPECTION.moves, ids=lambda move: move.verb)
@pytest.mark.parametrize("role", [Role.INSPECTOR, Role.LEGAL, Role.PARTNER, Role.AUDIT])
def test_no_move_is_open_to_who_does_not_inspect(station, move, role):
    row = InspectionFactory(place=station.place, secret=True, state=move.from_states[0])
    person = actor(station.person(role))

    assert not move.rule(person, row)


def test_over_the_cap_a_plan_needs_a_reason(station):
    cap(station, 1)
    InspectionFactory(place=station.place, started_at=at(DAY - timedelta(days=30)))

    with pytest.raises(Refused, match="每年1次的上限"):
        plan(station)

    row = plan(station, over_cap_reason="群众举报")
    assert row.over_cap_reason == "群众举报"
    assert AuditEntry.objects.get(verb="inspection.plan").detail["over_cap"] == "群众举报"


def test_a_cap_counts_one_firm_over_its_places_this_year_and_joint_visits_once(
    station, django_assert_num_queries
):
    code = "91110000600037341L"
    type(station.place).objects.filter(pk=station.place.pk).update(credit_code=code)
    station.place.refresh_from_db()
    branch = PlaceFactory(unit=station.unit, county=station.county, credit_code=code)
    InspectionFactory(place=branch, kind="joint")
    InspectionFactory(place=station.place, kind="self_check")
    InspectionFactory(place=station.place, started_at=at(LAST_YEAR), received_at=NOON)
    InspectionFactory(place=station.place, planned=True)

    who = actor(station.head)
    with django_assert_num_queries(2):
        found = cap_of(station.place, who, DAY)

    assert (found.done, found.planned, found.at_most, found.is_full) == (1, 1, None, False)


def test_a_hidden_visit_shows_in_no_number_of_who_may_not_see_it(station):
    InspectionFactory(place=station.place, secret=True, unit=UnitFactory(county=station.county))

    assert cap_of(station.place, actor(station.head), DAY).done == 0
    assert cap_of(station.place, actor(station.of(Role.OFFICE)), DAY).done == 1
    assert list(due(actor(station.head), DAY)) == [station.place]
    assert list(due(actor(station.of(Role.OFFICE)), DAY)) == [station.place]


def test_who_is_due_follows_the_years_visits_and_the_countys_rule(station):
    head = actor(station.head)
    assert list(due(head, DAY)) == [station.place]

    InspectionFactory(place=station.place)
    assert list(due(head, DAY)) == []

    rule = set_visit_rule(
        category="small_shop", bound="at_least", times=2, source="本省规定", is_checked=False,
        actor=actor(station.of(Role.OFFICE)), now=NOON,
    )  # fmt: skip
    assert [(place.visits, place.needed) for place in due(head, DAY)] == [(1, 2)]

    clear_visit_rule(rule, actor=actor(station.of(Role.OFFICE)), now=NOON)
    assert list(due(head, DAY)) == []


def visits_of(place):
    """Of one place: two that count, and five that do not, for five reasons."""
    for more in ({}, {"kind": "secret", "disclosed_at": NOON}):
        InspectionFactory(place=place, **more)
    for more in (
        {"planned": True},
        {"kind": "secret"},
        {"kind": "patrol"},
        {"started_at": at(date(DAY.year - 1, 12, 31), 23)},
        {"started_at": at(date(DAY.year + 1, 1, 1), 0)},
    ):
        InspectionFactory(place=place, **more)


def test_who_is_due_is_reckoned_by_the_times_of_each_category(station):
    """Rules of none, one, two and three visits a year stand beside each other."""
    for category, times in (("small_shop", 3), ("small_eatery", 2), ("small_hotel", 0)):
        VisitRule.objects.create(
            county=station.county, category=category, bound="at_least", times=times, source="本省"
        )
    known = ("small_shop", "small_eatery", "small_hotel", "small_clinic", "of_no_known_kind")
    places = {
        name: PlaceFactory(unit=station.unit, county=station.county, category=name, name=name)
        for name in known
    }
    unvisited = {
        name: PlaceFactory(
            unit=station.unit, county=station.county, category=name, name=f"空{name}"
        )
        for name in known
    }
    for place in places.values():
        visits_of(place)

    found = {row.name: (row.visits, row.needed) for row in due(actor(station.head), DAY)}

    assert found == {
        station.place.name: (0, 3),
        "small_shop": (2, 3),
        **{
            unvisited[name].name: (0, times)
            for name, times in zip(known, (3, 2, 0, 1, 1), strict=True)
            if times
        },
    }
    assert owed_by_unit(station.county.pk, DAY) == {station.unit.pk: Owed(6, 5)}


@pytest.mark.parametrize("times", [1, 2])
def test_the_years_visits_are_read_from_one_index(station, times):
    """No row of a visit is opened to tell which places are due. PostgreSQL chooses by their number:
    what it does with a million stands in benchmarks/counties."""
    VisitRule.objects.create(county=station.county, bound="at_least", times=times, source="本省")
    visits_of(station.place)

    told = due(actor(station.head), DAY).order_by().values("pk").explain()

    alone = "USING COVERING INDEX inspection_year" in told
    assert alone == (connection.vendor == "sqlite")


def test_a_rule_names_its_source_and_is_the_offices(station):
    office = actor(station.of(Role.OFFICE))
    facts = {"category": "", "bound": "at_most", "times": 2, "is_checked": False, "now": NOON}

    for more, sentence in (
        ({"source": " "}, "写明依据"),
        ({"source": "文", "times": 400}, "0 到 365"),
        ({"source": "文", "category": "nothing"}, "没有这个类别"),
        ({"source": "文", "bound": "about"}, "至少"),
    ):
        with pytest.raises(Refused, match=sentence):
            set_visit_rule(**{**facts, **more}, actor=office)
    with pytest.raises(Refused, match="由专班办公室维护"):
        set_visit_rule(**facts, source="文", actor=actor(station.head))
    assert not VisitRule.objects.exists()


def test_plans_of_others_nearby_are_offered_and_secret_ones_never(station):
    brigade = UnitFactory(county=station.county, kind=UnitKind.BRIGADE)
    point = {"lon": "113.1200000", "lat": "28.2000000", "crs": "wgs84"}
    type(station.place).objects.filter(pk=station.place.pk).update(**point)
    station.place.refresh_from_db()
    next_door = PlaceFactory(
        unit=station.unit, county=station.county, **{**point, "lon": "113.1220"}
    )
    far = PlaceFactory(unit=station.unit, county=station.county, **{**point, "lon": "113.2000"})
    same = InspectionFactory(place=station.place, unit=brigade, planned=True)
    near = InspectionFactory(place=next_door, unit=brigade, planned=True)
    InspectionFactory(place=far, unit=brigade, planned=True)
    InspectionFactory(place=station.place, unit=brigade, planned=True, secret=True)
    InspectionFactory(
        place=next_door, unit=brigade, planned=True, planned_on=DAY + timedelta(days=40)
    )

    found = plans_nearby(station.place, actor(station.head), DAY, station.unit.pk)

    assert [each.inspection for each in found] == [same, near]
    assert found[0].metres is None
    assert 150 < found[1].metres < 250


def test_going_together_makes_one_joint_visit_and_tells_the_other_unit(station):
    brigade = UnitFactory(county=station.county, kind=UnitKind.BRIGADE, short_name="治安大队")
    their_head = UserFactory(unit=brigade, roles=[Role.HEAD])
    theirs = InspectionFactory(place=station.place, unit=brigade, planned=True)
    mine = plan(station)

    row = join_plan(theirs, unit_id=station.unit.pk, mine=mine, actor=actor(station.head), now=NOON)

    mine.refresh_from_db()
    assert (row.kind, [one.unit for one in row.agencies.all()]) == ("joint", [station.unit])
    assert mine.state == InspectionState.CANCELLED
    told = Notice.objects.get(recipient=their_head)
    assert "改为联合检查" in told.sentence
    with pytest.raises(Refused, match="已经在这次联合检查里"):
        join_plan(row, unit_id=station.unit.pk, actor=actor(station.head), now=NOON)


def test_a_secret_plan_cannot_be_joined_and_has_no_clock(station):
    chief = station.of(Role.CHIEF)
    row = plan_inspection(
        Plan("secret", chief.unit_id, Target(place_id=station.place.pk), TOMORROW),
        actor=actor(chief), now=NOON,
    )  # fmt: skip

    with pytest.raises(Refused, match="不能合并"):
        join_plan(row, unit_id=station.unit.pk, actor=actor(station.of(Role.OFFICE)), now=NOON)
    assert not Deadline.objects.exists()


def test_a_leavers_visits_go_to_an_enforcer_alone(station):
    plan(station)
    assert [item.note for item in open_visits(station.lead, DAY)] == [f"计划{TOMORROW}"]

    with pytest.raises(Refused, match="没有执法身份"):
        hand_over_visits(station.lead, station.auxiliary, actor=actor(station.head), now=NOON)
    moved = hand_over_visits(station.lead, station.head, actor=actor(station.head), now=NOON)

    row = Inspection.objects.get()
    assert moved == 1
    assert row.officers.get(part="lead").user == station.head


def test_a_merged_units_plans_go_with_it_and_visits_made_stay(station):
    row, done = plan(station), InspectionFactory(place=station.place)
    into = UnitFactory(county=station.county)

    moved = move_unit_visits(station.unit, into, actor=actor(station.head), now=NOON)

    row.refresh_from_db()
    done.refresh_from_db()
    assert (moved, row.unit, done.unit) == (1, into, station.unit)


@pytest.fixture
def secret(station):
    """A secret visit of the place by the command centre, made and not over, with a finding."""
    office = station.of(Role.OFFICE)
    row = InspectionFactory(place=station.place, unit=office.unit, secret=True)
    OfficerFactory(inspection=row, user=office)
    FindingFactory(inspection=row)
    return row


@pytest.mark.parametrize("role", [Role.HEAD, Role.OFFICER, Role.INSPECTOR, Role.LEGAL])
def test_a_secret_visit_is_nowhere_for_those_it_is_kept_from(station, secret, client, role):
    person = station.person(role)
    client.force_login(person)
    name = "青石"

    listed = client.get(reverse("inspections"), {"view": "all"})
    searched = client.get(reverse("inspections"), {"view": "all", "q": name})
    exported = client.post(reverse("inspections") + "?view=all", {"export": ""})

    assert listed.context["listing"].total == searched.context["listing"].total == 0
    assert exported.status_code == 200
    assert client.get(reverse("inspection", args=[secret.pk])).status_code == 404
    assert client.get(reverse("inspection-print", args=[secret.pk])).status_code == 404
    place = client.get(reverse("place", args=[station.place.pk]))
    assert str(secret.pk) not in place.content.decode()
    assert secret.get_kind_display() not in str(Notice.objects.all())


def test_a_secret_visit_is_seen_by_sister_units_only_once_it_is_over(station, secret, client):
    colleague = UserFactory(unit=secret.unit, roles=[Role.OFFICER])
    people = {"sister": station.sister(), "head": station.head, "colleague": colleague}
    url = reverse("inspection", args=[secret.pk])

    def seen():
        found = {}
        for who, person in people.items():
            client.force_login(person)
            found[who] = client.get(url).status_code
        return found

    before = seen()
    client.force_login(secret.officers.get().user)
    assert client.post(reverse("inspection-disclose", args=[secret.pk])).status_code == 302
    after = seen()

    assert before == {"sister": 404, "head": 404, "colleague": 404}
    assert after == {"sister": 404, "head": 200, "colleague": 200}


def test_the_log_of_a_hidden_visit_names_no_place(station, secret):
    assert str(secret) == "暗访（未公开）"
    assert station.place.name not in str(secret)


def test_an_extension_moves_the_planned_day_and_leaves_a_line(station):
    row = plan(station)
    clock = Deadline.objects.get()
    later = TOMORROW + timedelta(days=9)

    redate_deadline(
        clock, rule=fixed(later, basis="检查计划"), reason="汛期调整", actor=actor(station.head),
        now=NOON,
    )  # fmt: skip
    tell_followers(list(Deadline.objects.all()), NOON)

    row.refresh_from_db()
    assert row.planned_on == later
    assert AuditEntry.objects.get(verb="inspection.change").detail["before"] == str(TOMORROW)


def test_a_merged_places_visits_follow_it(station):
    row = InspectionFactory(place=station.place)
    kept = PlaceFactory(unit=station.unit, county=station.county)
    follower = followers()["inspection"]
    by = {"actor": actor(station.head), "now": NOON}

    keys = follower.move(station.place, kept, **by)
    row.refresh_from_db()
    moved_to = row.place
    back = follower.back(keys, station.place, kept, **by)

    row.refresh_from_db()
    assert (moved_to, row.place, back) == (kept, station.place, 1)
