"""Units: created, named, ordered and closed, each with one entry of the log."""

from datetime import timedelta

import pytest

from hongxian.audit.models import AuditEntry
from hongxian.kit.verdict import Refused
from hongxian.orgs import actions
from hongxian.orgs.models import Role, Unit, UnitAlias, UnitKind
from tests.campaigns.factories import DAY, NOON, UnitFactory, UserFactory
from tests.orgs.county import Small, lay_small
from tests.standing import standing

pytestmark = pytest.mark.django_db


laid, small = standing(lay_small)


def create(small: Small, **more) -> Unit:
    facts = {
        "county": small.county, "parent": small.bureau, "name": "青石县公安局南城派出所",
        "short_name": "南城派出所", "kind": UnitKind.STATION, "code": "880301990000", **more,
    }  # fmt: skip
    return actions.create_unit(actor=small.acting(small.system), now=NOON, **facts)


def order(small: Small) -> list[str]:
    return [unit.short_name for unit in Unit.objects.filter(county=small.county)]


def last_verb() -> str:
    return AuditEntry.objects.latest("id").verb


def test_create_unit_keeps_path_position_and_first_day(small):
    unit = create(small)

    assert unit.path == f"{small.bureau.path}{unit.pk}/"
    assert order(small) == ["县公安局", "东城派出所", "西城派出所", "南城派出所"]
    assert unit.valid_from == DAY


def test_create_unit_writes_one_entry(small):
    before = AuditEntry.objects.count()

    create(small)

    assert AuditEntry.objects.count() == before + 1
    assert last_verb() == "unit.create"


def test_create_unit_after_a_sibling_moves_the_others_down(small):
    create(small, after=small.east)

    assert order(small) == ["县公安局", "东城派出所", "南城派出所", "西城派出所"]


def test_create_unit_below_a_branch_stays_before_the_next_branch(small):
    partner = create(small, parent=None, name="青石县林业局", short_name="县林业局",
                     kind=UnitKind.PARTNER, code=None)  # fmt: skip
    create(small)

    assert order(small)[-2:] == ["南城派出所", partner.short_name]


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"name": "青石县公安局东城派出所"}, "已有名为“青石县公安局东城派出所”的单位。"),
        ({"short_name": "东城派出所"}, "已有简称为“东城派出所”的单位。"),
        ({"code": "12345"}, "十二位数字"),
    ],
)
def test_create_unit_with_a_taken_or_wrong_fact_is_refused(small, facts, sentence):
    with pytest.raises(Refused, match=sentence):
        create(small, **facts)


def test_create_unit_with_a_taken_code_is_refused(small):
    create(small)

    with pytest.raises(Refused, match="机构代码880301990000已被其他单位使用。"):
        create(small, name="青石县公安局北城派出所", short_name="北城派出所")


def test_create_unit_below_a_unit_of_another_county_is_refused(small):
    with pytest.raises(Refused, match="上级单位不在本县区。"):
        create(small, parent=UnitFactory())


def rename(small: Small, name: str, short: str) -> Unit:
    return actions.rename_unit(
        small.east, name=name, short_name=short, actor=small.acting(small.system), now=NOON
    )


def test_rename_unit_keeps_the_old_names_as_aliases(small):
    unit = rename(small, "青石县公安局城东派出所", "城东派出所")

    assert unit.short_name == "城东派出所"
    known = UnitAlias.objects.filter(unit=unit)
    assert sorted(alias.text for alias in known) == ["东城派出所", "青石县公安局东城派出所"]
    assert last_verb() == "unit.rename"


def test_rename_unit_back_and_forth_works(small):
    rename(small, "青石县公安局城东派出所", "城东派出所")
    rename(small, "青石县公安局东城派出所", "东城派出所")

    unit = rename(small, "青石县公安局城东派出所", "城东派出所")

    assert unit.aliases.count() == 4


def test_rename_unit_to_the_same_name_is_refused(small):
    with pytest.raises(Refused, match="名称没有变化。"):
        rename(small, small.east.name, small.east.short_name)


def test_place_unit_after_a_sibling(small):
    create(small)

    actions.place_unit(small.east, after=small.west, actor=small.acting(small.system), now=NOON)

    assert order(small) == ["县公安局", "西城派出所", "东城派出所", "南城派出所"]
    assert last_verb() == "unit.place"


def test_place_unit_takes_its_branch_along(small):
    create(small, parent=small.east, name="东城派出所治安中队", short_name="治安中队", code=None)

    actions.place_unit(small.east, after=small.west, actor=small.acting(small.system), now=NOON)

    assert order(small) == ["县公安局", "西城派出所", "东城派出所", "治安中队"]


def test_place_unit_after_its_parent_is_refused(small):
    with pytest.raises(Refused, match="只能在同一上级单位之下调整先后。"):
        actions.place_unit(
            small.east, after=small.bureau, actor=small.acting(small.system), now=NOON
        )


def close(small: Small, unit: Unit, day=DAY + timedelta(days=1)) -> Unit:
    return actions.close_unit(unit, closes_on=day, actor=small.acting(small.system), now=NOON)


def test_close_unit_ends_it_on_a_day(small):
    close(small, small.west)

    assert small.west in Unit.objects.valid_on(DAY)
    assert small.west not in Unit.objects.valid_on(DAY + timedelta(days=1))
    assert last_verb() == "unit.close"


def test_close_unit_twice_is_refused(small):
    close(small, small.west)

    with pytest.raises(Refused, match="“西城派出所”已自2026年6月17日起停用。"):
        close(small, small.west)


def test_close_unit_before_it_began_is_refused(small):
    with pytest.raises(Refused, match="停用日期应晚于启用日期。"):
        close(small, small.west, DAY)


def test_close_unit_with_units_below_is_refused(small):
    with pytest.raises(Refused, match="请先停用下级单位。"):
        close(small, small.bureau)


def test_close_unit_with_people_is_refused(small):
    with pytest.raises(Refused, match="还有在用的账号"):
        close(small, small.east)


def test_close_unit_in_which_somebody_holds_a_post_is_refused(small):
    holder = UserFactory(unit=small.bureau)
    actions.grant_post(
        user=holder, unit=small.west, role=Role.HEAD, starts_on=DAY,
        actor=small.acting(small.security), now=NOON,
    )  # fmt: skip

    with pytest.raises(Refused, match="还有人在本单位任职"):
        close(small, small.west)


def alias(small: Small, **facts) -> UnitAlias:
    return actions.add_alias(
        county=small.county, actor=small.acting(small.system), now=NOON, **facts
    )


def test_add_alias_of_a_unit_is_folded_and_logged(small):
    added = alias(small, text="东城（所）", unit=small.east)

    assert added.folded == "东城所"
    assert last_verb() == "alias.add"


def test_add_alias_twice_is_refused(small):
    alias(small, text="东城所", unit=small.east)

    with pytest.raises(Refused, match="“东城 所”已登记为“东城派出所”的叫法。"):
        alias(small, text="东城 所", unit=small.east)


@pytest.mark.parametrize("facts", [{}, {"unit": True, "kind": UnitKind.STATION}])
def test_add_alias_means_a_unit_or_a_kind(small, facts):
    if "unit" in facts:
        facts = {**facts, "unit": small.east}

    with pytest.raises(Refused, match="要么对应一个单位，要么对应一类单位"):
        alias(small, text="各所", **facts)


def test_add_alias_of_nothing_but_punctuation_is_refused(small):
    with pytest.raises(Refused, match="请填写叫法。"):
        alias(small, text="（）", unit=small.east)


def test_remove_alias_once(small):
    added = alias(small, text="各所", kind=UnitKind.STATION)

    actions.remove_alias(added, actor=small.acting(small.system), now=NOON)

    assert not UnitAlias.objects.filter(county=small.county).exists()
    assert last_verb() == "alias.remove"
    with pytest.raises(Refused, match="这个叫法已被删除。"):
        actions.remove_alias(added, actor=small.acting(small.system), now=NOON)
