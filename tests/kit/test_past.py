"""Lists whose past is long: opened by period, paged by place in the order, counted when asked."""

from datetime import date, datetime
from io import BytesIO
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.db.models import Q
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from hongxian.kit.listing import Column, Listing, Past, Period, Reach, SavedView, periods_of
from hongxian.orgs.models import Unit, UnitKind
from tests.campaigns.factories import CountyFactory, UnitFactory

pytestmark = pytest.mark.django_db
CHINA = ZoneInfo("Asia/Shanghai")
TODAY = date(2026, 6, 16)
COLUMNS = (
    Column("name", "全称", lambda unit: unit.name, sort="kind"),
    Column("parent", "上级", lambda unit: unit.parent, sort="parent__name"),
    Column("code", "代码", lambda unit: unit.code, sort=("code", "name")),
)
OPEN = Q(kind=UnitKind.STATION)
VIEWS = (
    SavedView("open", "在办", OPEN),
    SavedView("late", "逾期", Q(position__lt=2)),
    SavedView("own", "本周", Q(kind=UnitKind.BUREAU), Reach.OWN),
    SavedView("all", "全部", Q(position__gte=0), Reach.PAST),
)
PERIODS = (
    Period("recent", "近一年", Q(position__lt=100)),
    Period("2024", "2024年", Q(position__gte=100)),
    Period("all", "全部年份"),
)


@pytest.fixture
def county():
    county = CountyFactory()
    top = UnitFactory(county=county, kind=UnitKind.BUREAU, name="县局", position=0)
    for no in range(1, 8):
        UnitFactory(
            county=county, name=f"{no % 3}所{no}", position=no, kind=UnitKind.STATION,
            parent=top if no % 2 else None, code=f"{no % 4}" + "0" * no if no > 3 else None,
        )  # fmt: skip
    UnitFactory(county=county, name="旧队", position=101, kind=UnitKind.BRIGADE)
    return county


def listing(county, query="", *, htmx=False, method="get", **more):
    asked = getattr(RequestFactory(), method)(
        f"/units/{query}", {"export": "1"} if method == "post" else {}
    )
    asked.user = SimpleNamespace(is_authenticated=False)
    asked.htmx = htmx
    facts = {
        "views": VIEWS, "title": "单位", "counter": "个", "per_page": 3,
        "past": Past(OPEN, lambda: PERIODS, ("place",)), **more,
    }  # fmt: skip
    rows = Unit.objects.filter(county=county).select_related("parent").order_by("position")
    return Listing(asked, rows, COLUMNS, **facts)


def names(shown):
    return [row.subject.position for row in shown.rows]


def test_open_tabs_are_counted_together_and_the_past_waits(county, django_assert_num_queries):
    with django_assert_num_queries(2):  # the open tabs in one, the one with its own index
        told = {tab.key: tab.count for tab in listing(county).tabs}

    assert told == {"open": 7, "late": 1, "own": 1, "all": None}


def test_open_tabs_hold_nothing_but_open_rows(county):
    assert names(listing(county, "?view=late")) == [1]


def test_the_rows_of_the_past_come_without_a_count(county, django_assert_num_queries):
    shown = listing(county, "?view=all&period=all")

    with django_assert_num_queries(1):
        assert names(shown) == [0, 1, 2]
    assert shown.known_total is None
    assert (shown.total, shown.window.has_previous, shown.window.has_next) == (9, False, True)


def test_what_fits_on_one_page_is_counted_by_itself(county, django_assert_num_queries):
    shown = listing(county, "?view=all&period=2024")

    with django_assert_num_queries(1):
        assert (names(shown), shown.known_total) == ([101], 1)


def walk(county, query):
    """Every page to the end, then every page back."""
    there, back = [], []
    shown = listing(county, query)
    there.append(names(shown))
    while shown.window.has_next:
        shown = listing(county, f"{query}&after={shown.last_key}")
        there.append(names(shown))
    back.append(names(shown))
    while shown.window.has_previous:
        shown = listing(county, f"{query}&before={shown.rows[0].key}")
        back.append(names(shown))
    return there, back


@pytest.mark.parametrize("sort", ["", "name", "-name", "parent", "-parent", "code", "-code"])
def test_pages_hold_every_row_once_there_and_back(county, sort):
    query = f"?view=all&period=recent&sort={sort}"
    whole = [unit.position for unit in listing(county, query).rows_wanted]

    there, back = walk(county, query)

    assert [one for page in there for one in page] == whole
    assert sorted(whole) == list(range(8))
    assert back[-1] == there[0]
    assert {one for page in back for one in page} == set(whole)


@pytest.mark.parametrize("sort", ["code", "-code"])
def test_what_is_empty_stands_last_whichever_way(county, sort):
    rows = listing(county, f"?view=all&sort={sort}").rows_wanted

    assert [unit.code is None for unit in rows] == [False] * 4 + [True] * 4


@pytest.mark.parametrize("asked", ["after=nonsense", "before=", "after=0", "page=7"])
def test_a_place_that_does_not_exist_is_the_beginning(county, asked):
    assert names(listing(county, f"?view=all&period=all&{asked}")) == [0, 1, 2]


def test_all_years_stand_in_one_order(county):
    shown = listing(county, "?view=all&period=all&sort=-name")

    assert names(shown) == [0, 1, 2]
    assert {head.next_sort for head in shown.heads} == {""}


def test_a_filter_that_bounds_the_rows_opens_every_year(county):
    shown = listing(county, "?view=all&place=7")

    assert shown.period.key == "all"
    assert {head.next_sort for head in shown.heads} == {"name", "parent", "code"}
    assert listing(county, "?view=all").period.key == "recent"
    assert listing(county, "?view=all&period=2024&place=7").period.key == "2024"


def test_an_open_tab_has_no_period_and_numbered_pages(county):
    shown = listing(county, "?view=open&period=2024&page=2")

    assert (shown.period, shown.periods, names(shown)) == (None, (), [4, 5, 6])


def test_the_page_asks_for_its_count_after_its_rows(county):
    page = listing(county, "?view=all&period=all", export_name="单位").respond().content.decode()
    whole = listing(county, "?view=all&period=all&count=1", export_name="单位").respond()

    assert 'hx-get="?view=all&amp;period=all&amp;count=1"' in page
    assert '<a href="?view=all&amp;period=all&amp;count=1">数一数</a>' in page
    assert 'id="list-count">9 个</span>' in whole.content.decode()
    assert '导出 <span id="export-count"></span>' in page


def test_the_count_alone_fills_title_tab_and_export(county):
    told = listing(county, "?view=all&period=all&count=1", htmx=True, export_name="单位").respond()

    assert " ".join(told.content.decode().split()) == (
        '<span class="count" id="list-count">9 个</span> '
        '<span class="count" id="tab-count" hx-swap-oob="true">9</span> '
        '<span id="export-count" hx-swap-oob="true">9 行</span>'
    )
    assert not told.cookies


def test_an_empty_period_says_where_to_look(county):
    Unit.objects.filter(county=county, position=101).delete()

    page = listing(county, "?view=all&period=2024").respond().content.decode()

    assert "这一栏在这段时间没有记录，请换一段时间，或者看其他栏。" in page


def test_the_export_holds_every_row_of_the_period(county):
    told = []
    answer = listing(
        county, "?view=all&period=all", method="post", export_name="单位", on_export=told.append
    ).respond()

    sheet = CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0)
    assert (len(sheet.to_python()), told) == (10, [9])


@pytest.mark.parametrize("rows", [1, 300])
def test_the_past_takes_the_same_queries_at_1_and_300_rows(django_assert_num_queries, rows):
    county = CountyFactory()
    UnitFactory.create_batch(rows, county=county)

    with django_assert_num_queries(3):
        listing(county, "?view=all&period=all").respond()


def test_periods_go_back_to_the_first_row_and_know_the_clocks_of_this_country():
    first = datetime(2024, 12, 31, 23, 30, tzinfo=CHINA)

    told = periods_of("found_at", TODAY, first, [(7, "大整治")])

    assert [(one.key, one.label) for one in told] == [
        ("recent", "近一年"), ("c-7", "大整治"), ("2026", "2026年"), ("2025", "2025年"),
        ("2024", "2024年"), ("all", "全部年份"),
    ]  # fmt: skip
    assert told[0].filter == Q(found_at__gte=datetime(2025, 6, 16, tzinfo=CHINA))
    assert told[4].filter == Q(
        found_at__gte=datetime(2024, 1, 1, tzinfo=CHINA),
        found_at__lt=datetime(2025, 1, 1, tzinfo=CHINA),
    )
    assert periods_of("found_at", TODAY, None)[1].key == "2026"


def test_whether_rows_stand_elsewhere_is_counted_and_not_looked_for(county):
    """To meet any one of them PostgreSQL reads a whole table that holds none."""
    bare = CountyFactory()
    past = (SavedView("all", "全部", Q(position__gte=0), Reach.PAST),)
    period = (Period("none", "近一年", Q(position__gte=1000)), Period("all", "全部年份"))
    more = {"views": past, "past": Past(OPEN, lambda: period)}
    told = []
    for one in (county, bare):
        shown = listing(one, **more)
        assert names(shown) == []
        with CaptureQueriesContext(connection) as queries:
            told.append(shown.is_elsewhere)
        assert [query["sql"].startswith("SELECT COUNT(*)") for query in queries] == [True]

    assert told == [True, False]
