"""Dates as plans write them."""

from datetime import date

import pytest

from hongxian.plans.dates import end_text, first_day, in_year, last_day, ranges, start_text


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("（3-4月）", "2022-03", "2022-04"),
        ("（10月）", "2022-10", "2022-10"),
        ("2022年3月--10月", "2022-03", "2022-10"),
        ("2015年7月上、中旬", "2015-07-01", "2015-07-20"),
        ("2015年7月下旬至2017年底", "2015-07-21", "2017-12"),
        ("即日起至6月底", None, "2022-06-30"),
        ("7月1日一5日", "2022-07-01", "2022-07-05"),
        ("3月22日-4月1日", "2022-03-22", "2022-04-01"),
        ("2024-2026年", "2024", "2026"),
        ("从2022年4月1日开始，至6月30日结束", "2022-04-01", "2022-06-30"),
        ("三月至十月", "2022-03", "2022-10"),
        ("二〇一〇年八月十九日", "2010-08-19", "2010-08-19"),
        ("2022.3.1-2022.3.15", "2022-03-01", "2022-03-15"),
        ("11月至次年2月", "2022-11", "2023-02"),
        ("12月16日-2月20日", "2022-12-16", "2023-02-20"),
        ("2012年起", "2012", None),
        ("2月底", "2022-02", "2022-02-28"),
        ("2023年4-6月", "2023-04", "2023-06"),
        ("（2013年8月21-25日）", "2013-08-21", "2013-08-25"),
        ("6月1至9日", "2022-06-01", "2022-06-09"),
        ("4月1日-15日", "2022-04-01", "2022-04-15"),
        ("4月上旬至7月底", "2022-04-01", "2022-07-31"),
        ("从5月8日起到7月2日止", "2022-05-08", "2022-07-02"),
        ("2013年11月8日是-2014年1月2日", "2013-11-08", "2014-01-02"),
        ("2021年底至2023年6月", "2021-12", "2023-06"),
        ("从5月开始，10月结束", "2022-05", "2022-10"),
    ],
)
def test_range_keeps_the_precision_of_the_text(
    text: str, start: str | None, end: str | None
) -> None:
    found = [in_year(span, 2022) for span in ranges(text)]

    assert [(start_text(span.first), end_text(span.last)) for span in found] == [(start, end)]


def test_day_without_a_month_is_no_date() -> None:
    found = [in_year(span, 2022) for span in ranges("每月25日")]

    assert [start_text(span.first) for span in found] == [None]


@pytest.mark.parametrize("text", ["第3条", "10.5万元", "三是", "100名", "一次死亡3人"])
def test_numbers_are_no_dates(text: str) -> None:
    assert ranges(text) == []


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2022", date(2022, 1, 1), date(2022, 12, 31)),
        ("2022-03", date(2022, 3, 1), date(2022, 3, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2022-03-22", date(2022, 3, 22), date(2022, 3, 22)),
        ("2022-13", None, None),
        ("2022-02-30", None, None),
        ("3月", None, None),
        ("", None, None),
    ],
)
def test_first_and_last_day_of_a_partial_date(
    text: str, first: date | None, last: date | None
) -> None:
    assert (first_day(text), last_day(text)) == (first, last)
