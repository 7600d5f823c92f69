"""监管对象: entered, corrected, renamed, moved, paused, closed; by whom, and what is refused."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from hongxian.audit.models import AuditEntry
from hongxian.kit.verdict import Refused
from hongxian.orgs.models import Role
from hongxian.registry.actions.assigning import Assignment, assign_places
from hongxian.registry.actions.bulk import PlaceRow, save_places
from hongxian.registry.actions.grids import change_grid, close_grid, create_grid, reopen_grid
from hongxian.registry.actions.places import (
    change_place,
    close_place,
    move_place,
    pause_place,
    register_place,
    rename_place,
    reopen_place,
)
from hongxian.registry.models import ChangeKind, Place, PlaceState, RowOutcome
from hongxian.registry.queries.facts import PlaceFacts
from hongxian.registry.queries.search import matching
from hongxian.registry.workflow import PLACE
from tests.campaigns.factories import DAY, NOON, UnitFactory, UserFactory, actor
from tests.registry.factories import (
    CREDIT_CODE,
    GridFactory,
    PlaceFactory,
    grid_facts,
    place_facts,
)

pytestmark = pytest.mark.django_db
BY_STATE = {"pause": pause_place, "close": close_place, "reopen": reopen_place}
IN_STATE = {
    PlaceState.OPEN: {},
    PlaceState.PAUSED: {"paused": True},
    PlaceState.CLOSED: {"closed": True},
}


@pytest.fixture
def station():
    return UnitFactory(short_name="城关派出所")


@pytest.fixture
def officer(station):
    return actor(UserFactory(unit=station, roles=[Role.OFFICER]))


@pytest.fixture
def head(station):
    return actor(UserFactory(unit=station, roles=[Role.HEAD]))


@pytest.fixture
def office(station):
    return actor(UserFactory(unit__county=station.county, roles=[Role.OFFICE]))


def verbs_of(row):
    entries = AuditEntry.objects.filter(subject_id=str(row.pk)).order_by("id")
    return [entry.verb for entry in entries]


def test_a_registered_place_is_kept_tidy_and_logged(station, officer):
    facts = place_facts(
        station, name=" 青石 便利店\n", credit_code=" 91110000600037341l ", phone="13800001234",
        lon=Decimal("117.123456789"), lat=Decimal("36.1"), crs="gcj02", area_m2=Decimal("80.25"),
    )  # fmt: skip

    row = register_place(facts, actor=officer, now=NOON)

    row.refresh_from_db()
    assert (row.name, row.credit_code, row.crs) == ("青石 便利店", CREDIT_CODE, "gcj02")
    assert (row.lon, row.area_m2) == (Decimal("117.1234568"), Decimal("80.2"))
    assert (row.state, verbs_of(row)) == (PlaceState.OPEN, ["place.register"])


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"name": " "}, "请填写名称"),
        ({"name": "店" * 121}, "名称最长120个字"),
        ({"category": "palace"}, "没有“palace”这一类别"),
        ({"category": ""}, "请选择类别"),
        ({"credit_code": "123"}, "应为18位，这里是3位"),
        ({"lon": Decimal(200), "lat": Decimal(36), "crs": "wgs84"}, "是不是填反了"),
        ({"lon": Decimal(117), "lat": Decimal(36)}, "请说明坐标系"),
        ({"area_m2": Decimal(-1)}, "建筑面积应在0到"),
        ({"beds": 10**7}, "床位数应在0到"),
    ],
)
def test_what_no_row_may_hold_is_refused_with_a_sentence(more, sentence, station, officer):
    with pytest.raises(Refused, match=sentence):
        register_place(place_facts(station, **more), actor=officer, now=NOON)

    assert Place.objects.count() == 0


@pytest.mark.parametrize("code", ["91110000600037341A", "110108000012345", ""])
def test_a_doubtful_code_or_none_is_taken(code, station, officer):
    facts = place_facts(station, credit_code=code)

    assert register_place(facts, actor=officer, now=NOON).credit_code == code


def test_people_and_grid_must_fit_the_unit(station, officer):
    gone = UserFactory(unit=station, is_active=False)
    closed = GridFactory(unit=station, closed_on=DAY)
    other = GridFactory(unit=UnitFactory(county=station.county))
    far = UserFactory()
    for more, sentence in (
        ({"officer": gone}, "账号已停用"),
        ({"officer": far}, "责任民警不在本县"),
        ({"grid": closed}, "已撤销"),
        ({"grid": other}, "不属于城关派出所"),
        ({"lead_unit": UnitFactory()}, "主管部门不在本县"),
    ):
        with pytest.raises(Refused, match=sentence):
            register_place(place_facts(station, **more), actor=officer, now=NOON)


@pytest.mark.parametrize("role", [Role.CHIEF, Role.INSPECTOR, Role.LEGAL, Role.PARTNER])
def test_who_keeps_nothing_registers_nothing(role, station):
    stranger = actor(UserFactory(unit=station, roles=[role]))

    with pytest.raises(Refused, match="只能登记本单位"):
        register_place(place_facts(station), actor=stranger, now=NOON)


def test_a_sister_station_registers_nothing_here(station):
    other = UserFactory(unit=UnitFactory(county=station.county), roles=[Role.OFFICER])

    with pytest.raises(Refused, match="只能登记本单位"):
        register_place(place_facts(station), actor=actor(other), now=NOON)


def test_a_unit_that_ended_gets_no_new_places(office):
    old = UnitFactory(county_id=office.county_id, short_name="旧派出所", valid_to=DAY)

    with pytest.raises(Refused, match="“旧派出所”已停用"):
        register_place(place_facts(old), actor=office, now=NOON)


def test_change_tells_what_was_and_what_is(station, officer):
    row = PlaceFactory(unit=station, phone="13800001234", area_m2=Decimal(80))
    facts = replace(
        facts_of(row), phone="13900005678", area_m2=Decimal(90), category="small_eatery"
    )

    row = change_place(row, facts, reason="复核", actor=officer, now=NOON)

    told = AuditEntry.objects.get(subject_id=str(row.pk)).detail["changed"]
    assert told == [
        "类别：小商店→小餐饮",
        "联系电话：138****1234→139****5678",
        "建筑面积：80→90",
    ]
    assert [(c.kind, c.before, c.after) for c in row.changes.all()] == [
        (ChangeKind.CATEGORY, "小商店", "小餐饮")
    ]


def facts_of(row):
    names = PlaceFacts.__dataclass_fields__
    return PlaceFacts(**{name: getattr(row, name) for name in names})


def test_change_of_nothing_is_refused(station, officer):
    row = PlaceFactory(unit=station)

    with pytest.raises(Refused, match="没有变化"):
        change_place(row, facts_of(row), actor=officer, now=NOON)


def test_the_lead_unit_keeps_its_trades_places(station):
    brigade = UnitFactory(county=station.county)
    row = PlaceFactory(unit=station, lead_unit=brigade)
    keeper = actor(UserFactory(unit=brigade, roles=[Role.OFFICER]))

    row = change_place(row, replace(facts_of(row), beds=3), actor=keeper, now=NOON)

    assert row.beds == 3
    with pytest.raises(Refused, match="只能登记本单位"):
        change_place(
            row,
            replace(facts_of(row), unit=UnitFactory(county=station.county)),
            actor=keeper,
            now=NOON,
        )


def test_a_renamed_place_is_found_by_both_names(station, officer):
    row = register_place(place_facts(station, name="老张饭店（南街）"), actor=officer, now=NOON)

    rename_place(row, name="新味餐馆", on=DAY, reason="转让", actor=officer, now=NOON)

    for words in ("老张", "张饭店南街", "新味", "（南街)", "新味 老张"):
        assert Place.objects.filter(matching(words)).count() == 1, words
    assert Place.objects.filter(matching("新味 王府")).count() == 0
    assert [(c.kind, c.before, c.reason) for c in row.changes.all()] == [
        (ChangeKind.RENAME, "老张饭店（南街）", "转让")
    ]


def test_a_moved_place_leaves_its_old_point_behind(station, officer):
    row = PlaceFactory(unit=station, located=True, address="南街1号")

    row = move_place(
        row, address="北街2号", point=None, on=DAY, reason="搬迁", actor=officer, now=NOON
    )

    assert (row.address, row.lon, row.crs) == ("北街2号", None, "")
    assert [(c.kind, c.before) for c in row.changes.all()] == [(ChangeKind.MOVE, "南街1号")]


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"name": "第一便利店"}, "不用更名"),
        ({"name": ""}, "请填写新名称"),
        ({"reason": " "}, "请写明理由"),
        ({"on": DAY + timedelta(days=1)}, "不能晚于今天"),
    ],
)
def test_rename_asks_for_a_name_a_day_and_a_reason(more, sentence, station, officer):
    row = PlaceFactory(unit=station, name="第一便利店")
    told = {"name": "第二便利店", "on": DAY, "reason": "更名", **more}

    with pytest.raises(Refused, match=sentence):
        rename_place(row, **told, actor=officer, now=NOON)


@pytest.mark.parametrize("verb", list(BY_STATE))
@pytest.mark.parametrize("state", list(IN_STATE))
def test_every_move_works_from_its_states_and_is_refused_elsewhere(verb, state, station, officer):
    row = PlaceFactory(unit=station, **IN_STATE[state])
    move = PLACE.move(verb)
    told = {"on": DAY, "reason": "实地核实", "actor": officer, "now": NOON}
    if state not in move.from_states:
        with pytest.raises(Refused, match=f"才能{move.label}"):
            BY_STATE[verb](row, **told)
        assert verbs_of(row) == []
        return

    row = BY_STATE[verb](row, **told)

    row.refresh_from_db()
    assert (row.state, row.closed_on) == (move.to_state, DAY if verb == "close" else None)
    assert verbs_of(row) == [f"place.{verb}"]
    assert row.changes.get().reason == "实地核实"


def test_an_auxiliary_enters_but_does_not_close(station):
    helper = actor(UserFactory(unit=station, roles=[Role.AUXILIARY]))
    row = register_place(place_facts(station), actor=helper, now=NOON)

    with pytest.raises(Refused, match="民警或专班办公室"):
        close_place(row, on=DAY, reason="不在了", actor=helper, now=NOON)


def test_a_head_assigns_officers_and_grids_within_the_unit(station, head):
    rows = PlaceFactory.create_batch(3, unit=station)
    grid = GridFactory(unit=station, officer=UserFactory(unit=station, name="王守正"))

    assigned = assign_places(rows, Assignment(grid=grid), actor=head, now=NOON)

    assert {(row.grid, row.officer) for row in assigned} == {(grid, grid.officer)}
    assert AuditEntry.objects.filter(verb="place.assign").count() == 3


def test_another_unit_is_for_the_office_and_drops_the_old_people(station, head, office):
    grid = GridFactory(unit=station)
    row = PlaceFactory(unit=station, grid=grid, officer=UserFactory(unit=station))
    other = UnitFactory(county=station.county)
    with pytest.raises(Refused, match="由专班办公室办理"):
        assign_places([row], Assignment(unit=other), actor=head, now=NOON)

    [row] = assign_places([row], Assignment(unit=other), actor=office, now=NOON)

    assert (row.unit, row.grid, row.officer) == (other, None, None)


def test_one_row_that_cannot_be_assigned_stops_all_and_is_named(station, head):
    mine, other = PlaceFactory(unit=station), PlaceFactory(unit__county=station.county)
    grid = GridFactory(unit=station)

    with pytest.raises(Refused, match=f"“{other.name}”"):
        assign_places(
            [mine, other], Assignment(officer=grid.officer, grid=grid), actor=head, now=NOON
        )

    mine.refresh_from_db()
    assert mine.grid is None


def test_an_officer_assigns_nothing(station, officer):
    with pytest.raises(Refused, match="单位负责人或专班办公室分派"):
        assign_places(
            [PlaceFactory(unit=station)],
            Assignment(officer=UserFactory(unit=station)),
            actor=officer,
            now=NOON,
        )


def test_a_grid_closes_only_when_empty(station, head):
    grid = create_grid(grid_facts(station), actor=head, now=NOON)
    place = PlaceFactory(unit=station, grid=grid)
    with pytest.raises(Refused, match="还有1个监管对象"):
        close_grid(grid, on=DAY, reason="调整", actor=head, now=NOON)
    Place.objects.filter(pk=place.pk).update(grid=None)

    grid = close_grid(grid, on=DAY, reason="调整", actor=head, now=NOON)

    assert (grid.closed_on, verbs_of(grid)) == (DAY, ["grid.create", "grid.close"])
    with pytest.raises(Refused, match="已经撤销"):
        close_grid(grid, on=DAY, reason="再撤", actor=head, now=NOON)
    assert reopen_grid(grid, actor=head, now=NOON).closed_on is None
    with pytest.raises(Refused, match="没有撤销"):
        reopen_grid(grid, actor=head, now=NOON)


def test_a_grid_code_stands_once_and_its_unit_changes_only_empty(station, head, office):
    grid = create_grid(grid_facts(station), actor=head, now=NOON)
    with pytest.raises(Refused, match="网格编号“001”已有"):
        create_grid(grid_facts(station, name="另一个"), actor=head, now=NOON)
    other = UnitFactory(county=station.county)
    PlaceFactory(unit=station, grid=grid)
    with pytest.raises(Refused, match="再换单位"):
        change_grid(grid, grid_facts(other), actor=office, now=NOON)

    grid = change_grid(grid, grid_facts(station, name="南街第一网格"), actor=head, now=NOON)

    assert AuditEntry.objects.get(verb="grid.change").detail == {
        "changed": ["名称：南街网格→南街第一网格"]
    }
    with pytest.raises(Refused, match="没有变化"):
        change_grid(grid, grid_facts(station, name="南街第一网格"), actor=head, now=NOON)


def test_many_rows_at_once_are_judged_one_by_one(station, officer, django_assert_max_num_queries):
    known = PlaceFactory(unit=station, name="老店", address="南街1号")
    same = PlaceFactory(unit=station)
    rows = [
        PlaceRow(place_facts(station, name="新店")),
        PlaceRow(replace(facts_of(known), name="老店新名"), known.pk),
        PlaceRow(facts_of(same), same.pk),
        PlaceRow(place_facts(station, name="坏店", credit_code="12")),
        PlaceRow(place_facts(UnitFactory(county=station.county), name="别人的店")),
    ]

    with django_assert_max_num_queries(14):
        saved = save_places(rows, reason="台账导入", actor=officer, now=NOON)

    assert [each.outcome for each in saved] == [
        RowOutcome.CREATED,
        RowOutcome.UPDATED,
        RowOutcome.UNCHANGED,
        RowOutcome.REFUSED,
        RowOutcome.REFUSED,
    ]
    assert saved[1].before == {"name": "老店"}
    assert "应为18位" in saved[3].why
    assert "只能登记本单位" in saved[4].why
    assert Place.objects.filter(matching("老店")).get().name == "老店新名"
    assert known.changes.get().kind == ChangeKind.RENAME
    assert AuditEntry.objects.filter(verb__startswith="place.").count() == 2


def test_places_are_seen_by_their_units_and_those_who_see_all(station, officer, office):
    brigade = UnitFactory(county=station.county)
    mine = PlaceFactory(unit=station)
    led = PlaceFactory(unit__county=station.county, lead_unit=station)
    hers = PlaceFactory(unit=brigade)
    PlaceFactory()

    assert set(Place.objects.visible_to(officer)) == {mine, led}
    assert set(Place.objects.visible_to(office)) == {mine, led, hers}


def test_what_is_dated_before_today_is_taken(station, officer):
    row = PlaceFactory(unit=station)

    row = close_place(row, on=date(2026, 5, 1), reason="早已关门", actor=officer, now=NOON)

    assert row.closed_on == date(2026, 5, 1)
