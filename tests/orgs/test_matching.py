"""Names in plans and the units they mean."""

from datetime import date

import pytest

from hongxian.demo.county import BUREAU_NAME, COUNTY_NAME, KIND_ALIASES, UNITS
from hongxian.kit.search import fold
from hongxian.orgs.models import County, Unit, UnitAlias, UnitKind
from hongxian.orgs.queries import UnitIndex, match_units
from tests.campaigns.factories import DAY

pytestmark = pytest.mark.django_db
CODE = "880401"
STATIONS = [unit.short for unit in UNITS if unit.kind == UnitKind.STATION]


@pytest.fixture
def index() -> UnitIndex:
    """青石县 as the demo lays it, without its people."""
    county = County.objects.create(code=CODE, name=COUNTY_NAME)
    bureau = Unit.objects.create(
        county=county, name=BUREAU_NAME, short_name="县公安局", kind=UnitKind.BUREAU, position=0
    )
    for no, demo in enumerate(UNITS, start=1):
        unit = Unit.objects.create(
            county=county, name=demo.name, short_name=demo.short, kind=demo.kind,
            parent=bureau, position=no,
        )  # fmt: skip
        for text in demo.aliases:
            UnitAlias.objects.create(county=county, text=text, folded=fold(text), unit=unit)
    for text, kinds in KIND_ALIASES:
        for kind in kinds:
            UnitAlias.objects.create(county=county, text=text, folded=fold(text), kind=kind)
    return UnitIndex.load(CODE, DAY)


@pytest.mark.parametrize(
    ("name", "unit", "how"),
    [
        ("治安大队", "治安大队", "名称"),
        ("青石县公安局治安管理大队", "治安大队", "名称"),
        ("青石县公安局“治安管理大队”", "治安大队", "名称"),
        ("治安管理大队", "治安大队", "叫法"),
        ("森林公安", "森林大队", "叫法"),
        ("县局治安大队", "治安大队", "近似"),
        ("青石县公安局交警大队", "交警大队", "近似"),
        ("县公安局交通警察大队", "交警大队", "近似"),
        ("局指挥中心", "指挥中心", "近似"),
        ("城关所", "城关派出所", "近似"),
        ("应急管理局", "县应急管理局", "近似"),
        ("青石县应急局", "县应急管理局", "近似"),
    ],
)
def test_match_one_unit(index, name, unit, how):
    found = index.match(name)

    assert ([str(one) for one in found.units], found.how) == ([unit], how)


@pytest.mark.parametrize(
    "name", ["各派出所", "派出所", "全县各派出所", "各基层派出所", "各公安派出所"]
)
def test_match_every_station_in_the_bureaus_order(index, name):
    found = index.match(name)

    assert ([str(one) for one in found.units], found.how) == (STATIONS, "类别")


def test_match_several_kinds_at_once(index):
    kinds = {unit.kind for unit in index.match("局机关各部门").units}

    assert kinds == {
        UnitKind.COMMAND, UnitKind.INSPECTORATE, UnitKind.DEPARTMENT, UnitKind.BRIGADE,
    }  # fmt: skip


@pytest.mark.parametrize("name", ["市局", "有关部门", "各乡镇人民政府", "", "大队"])
def test_match_nothing(index, name):
    assert index.match(name) == ([], "")


def test_match_unpacks_into_units_and_how(index):
    units, how = index.match("治安大队")

    assert (len(units), how) == (1, "名称")


def test_match_leaves_out_units_closed_that_day(index):
    Unit.objects.filter(short_name="城关派出所").update(valid_to=date(2026, 6, 1))

    assert match_units(CODE, "城关派出所", DAY).units == []
    assert str(match_units(CODE, "城关派出所", date(2026, 5, 31)).units[0]) == "城关派出所"


def test_one_name_shared_by_two_units_means_both(index):
    county = County.objects.get(pk=CODE)
    for short in ("交警大队", "治安大队"):
        unit = Unit.objects.get(county=county, short_name=short)
        UnitAlias.objects.create(county=county, text="两个大队", folded="两个大队", unit=unit)

    assert [str(unit) for unit in match_units(CODE, "两个大队", DAY).units] == [
        "治安大队",
        "交警大队",
    ]


def test_match_stays_in_the_county(index):
    County.objects.create(code="880402", name="白水县")

    assert match_units("880402", "治安大队", DAY).units == []


def test_load_takes_three_queries_for_any_number_of_names(index, django_assert_num_queries):
    with django_assert_num_queries(3):
        loaded = UnitIndex.load(CODE, DAY)
        for name in STATIONS:
            loaded.match(name)
