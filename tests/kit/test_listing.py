"""The list page, over the units of a county."""

from io import BytesIO
from types import SimpleNamespace

import django_filters
import pytest
from django.db.models import Exists, OuterRef, Q
from django.test import RequestFactory
from python_calamine import CalamineWorkbook

from hongxian.kit.chips import Chip, Tone
from hongxian.kit.listing import Bulk, Column, Empty, Listing, SavedView, list_cookie
from hongxian.orgs.models import Unit, UnitKind, User
from tests.campaigns.factories import CountyFactory, UnitFactory

pytestmark = pytest.mark.django_db
ADDRESS = "/units/"


class NameFilter(django_filters.FilterSet):
    name = django_filters.CharFilter(label="名称", lookup_expr="icontains")


COLUMNS = (
    Column("short", "简称", lambda unit: unit.short_name, url=lambda unit: f"/u/{unit.pk}/"),
    Column("name", "全称", lambda unit: unit.name, sort="name"),
    Column("kind", "类别", lambda unit: unit.get_kind_display(), sort=("kind", "name")),
    Column("position", "排序", lambda unit: unit.position, sort="position", css="num", shown=False),
)
VIEWS = (
    SavedView("stations", "派出所", Q(kind=UnitKind.STATION)),
    SavedView("none", "没有", Q(pk__in=[])),
    SavedView("all", "全部"),
)


@pytest.fixture
def county():
    county = CountyFactory()
    UnitFactory.create_batch(3, county=county)
    UnitFactory(county=county, kind=UnitKind.BUREAU, short_name="县局", name="甲县公安局")
    return county


def request(query: str = "", method: str = "get", data=None, cookies=None):
    made = getattr(RequestFactory(), method)(f"{ADDRESS}{query}", data or {})
    made.COOKIES.update(cookies or {})
    made.user = SimpleNamespace(is_authenticated=False)
    return made


def listing(county, query: str = "", **more) -> Listing:
    asked = more.pop("asked", None) or request(query)
    facts = {"filterset": NameFilter, "views": VIEWS, "title": "单位", **more}
    return Listing(asked, Unit.objects.filter(county=county), COLUMNS, **facts)


def test_the_first_tab_is_where_one_lands(county):
    shown = listing(county)

    assert [(tab.key, tab.count, tab.here) for tab in shown.tabs] == [
        ("stations", 3, True), ("none", 0, False), ("all", 4, False),
    ]  # fmt: skip
    assert shown.total == len(shown.rows) == 3


def test_a_tab_that_does_not_exist_is_the_first_one(county):
    assert listing(county, "?view=nonsense").view.key == "stations"


def test_tabs_count_the_filtered_rows(county):
    shown = listing(county, "?view=all&name=甲县")

    assert [tab.count for tab in shown.tabs] == [0, 0, 1]
    assert [row.subject.short_name for row in shown.rows] == ["县局"]
    assert shown.is_filtered


def test_tabs_count_right_beside_a_tab_that_can_match_nothing(county):
    """An empty IN beside a subquery once emptied all counts."""
    people = User.objects.filter(unit=OuterRef("pk"))
    views = (
        SavedView("without", "没有人", Q(has_people=False)),
        SavedView("none", "没有", Q(pk__in=[])),
    )
    rows = Unit.objects.filter(county=county).alias(has_people=Exists(people))

    shown = Listing(request(), rows, COLUMNS, views=views)

    assert [tab.count for tab in shown.tabs] == [4, 0]


@pytest.mark.parametrize("sort", ["kind", "-kind"])
def test_sort_goes_both_ways(county, sort):
    shown = listing(county, f"?view=all&sort={sort}")

    kinds = [row.subject.kind for row in shown.rows]
    assert kinds == sorted(kinds, reverse=sort.startswith("-"))


def test_heads_say_what_a_click_sorts_by(county):
    heads = listing(county, "?sort=name").heads

    assert [(head.label, head.next_sort, head.direction) for head in heads] == [
        ("简称", "", ""), ("全称", "-name", "ascending"), ("类别", "kind", ""),
    ]  # fmt: skip


def test_a_sort_that_does_not_exist_keeps_the_models_order(county):
    rows = listing(county, "?view=all&sort=password").rows

    assert [row.subject.position for row in rows] == sorted(row.subject.position for row in rows)


def test_pages_are_cut_and_a_page_too_far_is_the_last(county):
    shown = listing(county, "?view=all&page=9", per_page=3)

    assert (shown.page.number, len(shown.rows), shown.total) == (2, 1, 4)


def test_columns_are_chosen_in_the_address_and_remembered(county):
    chosen = listing(county, "?column=position")
    answer = chosen.respond()
    cookie = {name: value.value for name, value in answer.cookies.items() if "columns" in name}

    later = listing(county, asked=request(cookies=cookie))

    assert [head.label for head in chosen.heads] == ["简称", "排序"]
    assert [head.label for head in later.heads] == ["简称", "排序"]


def test_a_foreign_cookie_shows_the_columns_of_the_start(county):
    name = f"columns-{list_cookie(ADDRESS)}"

    shown = listing(county, asked=request(cookies={name: "no.such"}))

    assert [head.label for head in shown.heads] == ["简称", "全称", "类别"]


def test_the_page_remembers_how_the_list_was_seen(county):
    answer = listing(county, "?view=all&page=1").respond()

    assert answer.cookies[list_cookie(ADDRESS)].value == "/units/?view=all&page=1"


def test_cells_are_escaped_and_chips_drawn(county):
    unit = Unit.objects.filter(county=county).first()
    Unit.objects.filter(pk=unit.pk).update(short_name="<b>甲</b>")
    columns = (COLUMNS[0], Column("state", "状态", lambda unit: Chip("在用", Tone.DONE)))

    row = Listing(request(), Unit.objects.filter(pk=unit.pk), columns).rows[0]

    assert row.cells[0].html == f'<a href="/u/{unit.pk}/">&lt;b&gt;甲&lt;/b&gt;</a>'
    assert 'class="chip chip-done"' in row.cells[1].html


def test_an_empty_list_says_what_would_stand_here(county):
    empty = Empty("还没有单位。", "新建单位", "/units/new/")

    page = listing(CountyFactory(), empty=empty).respond().content.decode()

    assert "还没有单位。" in page
    assert 'href="/units/new/"' in page


def test_an_empty_tab_beside_full_ones_says_where_to_look(county):
    empty = Empty("还没有单位。", "新建单位", "/units/new/")

    page = listing(county, "?view=none", empty=empty).respond().content.decode()

    assert "这一栏现在没有记录，请看其他栏。" in page
    assert "还没有单位。" not in page


class WordFilter(NameFilter):
    q = django_filters.CharFilter(label="名称或简称", field_name="short_name")
    kind = django_filters.ChoiceFilter(label="类别", choices=UnitKind.choices)


def test_the_search_box_is_in_sight_and_belongs_to_the_filters(county):
    shown = listing(county, "?view=all&q=县局", filterset=WordFilter)

    page = shown.respond().content.decode()

    assert [field.name for field in shown.narrowing] == ["name", "kind"]
    assert page.index('name="q"') < page.index('<details class="filters">')
    assert page.count('form="list-filter"') == 2
    assert "清空条件" in page
    assert not shown.is_narrowed


@pytest.mark.parametrize(
    ("query", "drawn"), [("", False), ("?narrow=1", True), ("?kind=station", True)]
)
def test_long_filters_are_drawn_when_they_fold_out(county, query, drawn):
    page = listing(county, query, filterset=WordFilter, folds=True).respond().content.decode()

    assert ('name="kind"' in page) == drawn
    assert ("显示全部条件" in page) != drawn
    assert 'name="q"' in page


def test_on_paper_a_list_says_which_tab_what_was_asked_for_and_which_rows(county):
    asked = "?view=all&kind=station&page=2"

    shown = listing(county, asked, filterset=WordFilter, per_page=2)

    assert shown.told == "全部 · 类别：派出所 · 第3—3行，共3行"
    assert listing(county, "?view=all").told == "全部"


def test_a_filter_that_finds_nothing_says_so(county):
    page = listing(county, "?view=all&name=查无").respond().content.decode()

    assert "没有符合条件的记录，请放宽或清空筛选条件。" in page


def test_bulk_actions_post_the_ticked_rows(county):
    page = listing(county, bulk=(Bulk("通过", "/accept/"),)).respond().content.decode()

    assert page.count('name="row"') == 3
    assert 'formaction="/accept/"' in page


@pytest.mark.parametrize("rows", [1, 300])
def test_the_page_takes_the_same_queries_at_1_and_300_rows(django_assert_num_queries, rows):
    county = CountyFactory()
    UnitFactory.create_batch(rows, county=county)

    with django_assert_num_queries(2):
        listing(county).respond()


def test_without_tabs_the_count_is_the_rows(county):
    assert listing(county, views=()).total == 4


def sheet_of(answer) -> list[list]:
    return CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0).to_python()


def export(county, query: str = "?view=all", **more):
    asked = request(query, "post", {"export": "xlsx"})
    return listing(county, asked=asked, export_name="单位", per_page=2, **more).respond()


def test_export_holds_every_filtered_row_of_the_shown_columns(county):
    told = []

    answer = export(county, "?view=stations", on_export=told.append)

    sheet = sheet_of(answer)
    assert sheet[0] == ["简称", "全称", "类别"]
    assert len(sheet) == 4
    assert told == [3]
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_export_is_not_offered_where_it_has_no_name(county):
    asked = request("?view=all", "post", {"export": "xlsx"})

    assert listing(county, asked=asked).respond()["Content-Type"].startswith("text/html")


@pytest.mark.parametrize("rows", [1, 300])
def test_export_takes_the_same_queries_at_1_and_300_rows(django_assert_num_queries, rows):
    county = CountyFactory()
    UnitFactory.create_batch(rows, county=county)

    with django_assert_num_queries(2):  # the count told to the log, and the rows
        answer = export(county, on_export=lambda rows: None)

    assert len(sheet_of(answer)) == rows + 1
