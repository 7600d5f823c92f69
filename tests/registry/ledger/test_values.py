"""What one cell says: as people type it, and whatever else it may hold."""

from contextlib import suppress
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc

from hongxian.registry.ledger import days, values, words
from hongxian.registry.ledger.lines import _READERS, letters
from hongxian.registry.ledger.values import Unread

DAY = date(2026, 3, 5)
CELLS = st.one_of(
    st.text(max_size=40),
    st.integers(min_value=-(10**20), max_value=10**20),
    st.floats(),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.timedeltas(),
    st.text("0123456789年月日至.-/:°长期 ", max_size=24),
)


@pytest.mark.parametrize(
    ("cell", "text"),
    [(7.0, "7"), (-2.50, "-2.5"), (10.0**20, "1" + "0" * 20), (10.0**21, "1e+21"), (1e-12, "0")],
)
def test_a_figure_is_written_as_people_write_it(cell: float, text: str) -> None:
    assert values.flat(cell) == text


@pytest.mark.parametrize(
    ("said", "degrees"),
    [
        ("110°30′", "110.5"), ("110度30分36秒", "110.51"), ("E110.25°", "110.25"),
        ("东经110.1234567", "110.1234567"),
    ],
)  # fmt: skip
def test_a_longitude_is_told_in_degrees(said: str, degrees: str) -> None:
    assert values.lon(said) == Decimal(degrees)


@pytest.mark.parametrize("said", ["361", "-361", "无穷"])
def test_what_is_no_angle_is_no_longitude(said: str) -> None:
    with pytest.raises(Unread, match="不是经纬度"):
        values.lon(said)


@pytest.mark.parametrize(
    ("cell", "kilograms"),
    [
        ("5吨", 5000), ("150吨", 150_000), ("150t", 150_000), ("50千克", 50), ("4950kg", 4950), (5, 5000),
        (99, 99_000), (100, 100), ("", None),
    ],
)  # fmt: skip
def test_a_load_is_told_in_kilograms(cell: Any, kilograms: int | None) -> None:
    assert values.mass(cell) == kilograms


@pytest.mark.parametrize(
    "said",
    [
        DAY,
        datetime(2026, 3, 5, 9, 30),
        46086,
        46086.0,
        "46086",
        20260305,
        "20260305",
        "2026年3月5日",
        "2026 年 3 月 5 日",
        "2026.3.5",
        "2026-03-05",
        "2026/3/5 0:00:00",
        "26-3-5",
        "２０２６年３月５日",
        "二〇二六年三月五日",
        "2026年3月5号",
        "3月5日",
        "截至2026.03.05",
        "2026年3月5日前",
    ],
)
def test_days_are_read_as_people_type_them(said: Any) -> None:
    assert days.day(said, 2026) == DAY


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("2026年2月30日", "不是存在的日期"),
        ("2026-13-01", "不是存在的日期"),
        ("2026年3月", "只有年月"),
        ("3.5", "不是日期"),
        (3.5, "不是日期"),
        ("去年", "不是日期"),
        (time(9), "应当是日期"),
        (True, "应当是日期"),
        ("2026.3.1 2026.3.2", "几个日期"),
        ("1800年1月1日", "不合情理"),
    ],
)
def test_what_is_no_day_says_why(said: Any, why: str) -> None:
    with pytest.raises(Unread, match=why):
        days.day(said)


def test_a_day_without_a_year_needs_one_from_the_title() -> None:
    with pytest.raises(Unread, match="没有年份"):
        days.day("3月5日")


@pytest.mark.parametrize(
    ("said", "term"),
    [
        ("2024-05-01至2027-04-30", (date(2024, 5, 1), date(2027, 4, 30), False)),
        ("2024.5.1-2027.4.30", (date(2024, 5, 1), date(2027, 4, 30), False)),
        ("20240501—20270430", (date(2024, 5, 1), date(2027, 4, 30), False)),
        ("2024年5月1日\n至\n2027年4月30日", (date(2024, 5, 1), date(2027, 4, 30), False)),
        ("2024年5月1日至6月30日", (date(2024, 5, 1), date(2024, 6, 30), False)),
        ("至2027年4月30日", (None, date(2027, 4, 30), False)),
        ("2024年5月1日起", (date(2024, 5, 1), None, False)),
        ("长期", (None, None, True)),
        ("2020-01-01至长期", (date(2020, 1, 1), None, True)),
        (date(2027, 4, 30), (None, date(2027, 4, 30), False)),
    ],
)
def test_terms_have_a_start_an_end_or_none(said: Any, term: tuple[Any, Any, bool]) -> None:
    found = days.period(said)
    assert found is not None
    assert (found.start, found.end, found.is_open) == term


def test_a_term_that_ends_before_it_starts_is_a_problem() -> None:
    with pytest.raises(Unread, match="止期早于起期"):
        days.period("2027-04-30至2024-05-01")


@given(st.dates(date(1950, 1, 1), date(2099, 12, 31)))
def test_every_day_comes_back_from_every_way_of_writing_it(day: date) -> None:
    ways = [
        f"{day.year}年{day.month}月{day.day}日",
        f"{day.year}.{day.month}.{day.day}",
        f"{day:%Y%m%d}",
        int(f"{day:%Y%m%d}"),
        f"{day.year}/{day.month:02}/{day.day:02}",
        (day - date(1899, 12, 30)).days,
    ]
    assert {days.day(way) for way in ways} == {day}


@pytest.mark.parametrize(
    ("said", "phone"),
    [
        (13800001111.0, "13800001111"),
        ("１３８００００１１１１", "13800001111"),
        ("138 0000 1111", "13800001111"),
        ("138-0000-1111", "13800001111"),
        ("+86 13800001111", "13800001111"),
        ("张三13800001111", "13800001111"),
        ("13800001111/13900002222", "13800001111、13900002222"),
        ("0539-2345678", "0539-2345678"),
        ("(0539)2345678", "0539-2345678"),
        ("2345678", "2345678"),
        ("400-123-4567", "400-123-4567"),
        ("无", None),
        ("", None),
    ],
)
def test_telephones(said: Any, phone: str | None) -> None:
    assert values.phone(said) == phone


@pytest.mark.parametrize("said", ["1380000111", "138000011112", 138, "不告诉你", "1.38E+10"])
def test_what_is_no_telephone_says_why(said: Any) -> None:
    with pytest.raises(Unread):
        values.phone(said)


@pytest.mark.parametrize("read", [values.credit_code, values.identity, values.code])
@pytest.mark.parametrize("said", [3.70123199001011e17, "3.70123E+17", 370123199001011234])
def test_lost_digits_are_said(read: Any, said: Any) -> None:
    with pytest.raises(Unread, match="末几位已丢失"):
        read(said)


@given(st.from_regex(r"9[1-3]37[0-9]{4}[0-9A-HJ-NPQRTUWXY]{9}", fullmatch=True))
def test_a_right_credit_code_is_taken_and_a_wrong_one_is_doubted(body: str) -> None:
    right = body + uscc.calc_check_digit(body)
    wrong = body + ("0" if right[-1] != "0" else "1")

    assert values.credit_code(f" {right[:9]}\n{right[9:].lower()}") == right
    with pytest.raises(Unread, match="校验不符") as doubt:
        values.credit_code(wrong)
    assert not doubt.value.stops


@pytest.mark.parametrize("said", ["371300000012345", "12345", "有照"])
def test_what_is_no_credit_code_stops_nothing(said: str) -> None:
    with pytest.raises(Unread) as doubt:
        values.credit_code(said)
    assert not doubt.value.stops


@pytest.mark.parametrize(
    ("said", "plate"),
    [
        ("鲁Q·12345", "鲁Q12345"),
        ("鲁 q12345", "鲁Q12345"),
        ("鲁Ｑ１２３４５", "鲁Q12345"),
        ("鲁QD12345", "鲁QD12345"),
        ("鲁Q1234挂", "鲁Q1234挂"),
        ("鲁Q0001学", "鲁Q0001学"),
        ("鲁15A1234", "鲁15A1234"),
    ],
)
def test_plates(said: str, plate: str) -> None:
    assert values.plate(said) == plate


def test_a_doubtful_plate_is_kept_and_doubted() -> None:
    with pytest.raises(Unread) as doubt:
        values.plate("鲁Q12")
    assert (doubt.value.stops, doubt.value.value) == (False, "鲁Q12")


@pytest.mark.parametrize(
    ("said", "figure"),
    [
        ("120㎡", "120"),
        ("约1,200平方米", "1200"),
        (86.5, "86.5"),
        ("８６．５", "86.5"),
        ("3层", "3"),
        ("无", None),
    ],
)
def test_figures(said: Any, figure: str | None) -> None:
    assert values.number(said) == (None if figure is None else Decimal(figure))


@pytest.mark.parametrize("said", ["100-200", "两层", -5, "3+1", True, DAY, float("nan"), "1e999"])
def test_what_is_no_figure_says_why(said: Any) -> None:
    if said != said:  # noqa: PLR0124 - not a number: a spreadsheet shows nothing
        assert values.number(said) is None
        return
    with pytest.raises(Unread):
        values.number(said)


def test_a_quantity_may_bring_its_unit() -> None:
    assert values.amount("200千克") == (Decimal(200), "千克")
    assert values.amount("3,000发") == (Decimal(3000), "发")
    assert values.amount(20) == Decimal(20)


@pytest.mark.parametrize(
    "said",
    [
        "118.3512,35.0521",
        "35.0521，118.3512",
        "东经118.3512°，北纬35.0521°",
        "118°21′4.32″ 35°3′7.56″",
    ],
)
def test_a_point_is_read_in_either_order(said: str) -> None:
    assert values.point(said) == (Decimal("118.3512"), Decimal("35.0521"))


def test_swapped_coordinates_are_said() -> None:
    with pytest.raises(Unread, match="填反"):
        values.lon("35.0521")
    with pytest.raises(Unread, match="不在国内"):
        values.lat(60)


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("张 三", "张三"),
        ("张\n三", "张三"),
        ("张三13800001111", "张三"),
        ("张三（13800001111）", "张三"),
    ],
)
def test_names_of_people(said: str, name: str) -> None:
    assert values.person(said) == name


def test_names_of_places_lose_stray_blanks_and_keep_latin_ones() -> None:
    assert values.name("青石县 城关\n超市(东店)") == "青石县城关超市（东店）"
    assert values.name("KTV 888 量贩") == "KTV 888量贩"


@pytest.mark.parametrize(
    ("said", "state"),
    [
        ("整改完成", "rectified"),
        ("已整改", "rectified"),
        ("未完成整改", "rectifying"),
        ("整改中", "rectifying"),
        ("已销号", "closed"),
        ("是", "rectified"),
        ("否", "rectifying"),
        ("", None),
    ],
)
def test_progress(said: str, state: str | None) -> None:
    assert words.progress(said) == state


def test_a_grade_that_is_none_of_the_two_is_doubted() -> None:
    assert (words.grade("重大隐患"), words.grade("一般")) == ("major", "ordinary")
    with pytest.raises(Unread) as doubt:
        words.grade("较大")
    assert (doubt.value.stops, doubt.value.value) == (False, "ordinary")


@given(CELLS)
def test_no_cell_breaks_a_reader(cell: Any) -> None:
    for read in (*_READERS.values(), days.day, lambda one: days.period(one, 2026)):
        with suppress(Unread):
            read(cell)


@given(st.integers(0, 16383))
def test_columns_are_lettered_as_in_a_spreadsheet(index: int) -> None:
    letter, back = letters(index).removesuffix("列"), 0
    for sign in letter:
        back = back * 26 + ord(sign) - 64
    assert back == index + 1


def test_a_span_of_time_is_no_figure() -> None:
    with pytest.raises(Unread, match="应当是数字"):
        values.number(timedelta(hours=3))
