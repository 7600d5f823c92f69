"""The clocks of law: complete, in the right version, counted as the law counts."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from hongxian.deadlines.engine import Roll, TimeUnit, Workdays, compute
from hongxian.deadlines.engine.clocks import (
    SOURCES,
    BadClock,
    _recurring,
    checked,
    clock,
    clocks,
    counting_laws,
    recurring_clocks,
)
from hongxian.deadlines.engine.recurring import occurrences
from hongxian.kit.verdict import Refused

DAY = date(2022, 6, 1)
GOOD = {
    "code": "x.y",
    "title": "题",
    "law": "法",
    "article": "第一条",
    "text": "内容",
    "starts": "起点",
    "count": 3,
    "unit": "day",
    "roll": "none",
    "who": "单位",
    "source": "L",
}


def test_the_file_holds_the_clocks_of_the_handbook():
    assert len(clocks()) > 90
    assert {one.code.split(".")[0] for one in clocks()} == {
        "accident", "traffic_accident", "hazard", "listing", "fire", "explosives", "fireworks",
        "event", "chemicals", "traffic", "case", "transfer", "penalty", "keep", "inspectorate",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("code", "on", "count", "unit"),
    [
        ("accident.unit_report", DAY, 1, "hour"),
        ("accident.level_report", DAY, 2, "hour"),
        ("accident.casualty_update", DAY, 30, "day"),
        ("accident.casualty_update_traffic_fire", DAY, 7, "day"),
        ("accident.investigation_report", DAY, 60, "day"),
        ("traffic_accident.certificate", DAY, 10, "workday"),
        ("traffic_accident.review", DAY, 30, "day"),
        ("transfer.hand_over", DAY, 24, "hour"),
        ("transfer.police_decide", DAY, 3, "day"),
        ("penalty.hearing_request", DAY, 5, "workday"),
        ("penalty.decide", DAY, 90, "day"),
        ("penalty.hand_in_cash", DAY, 2, "workday"),
        ("penalty.pay", DAY, 15, "day"),
        ("penalty.limitation_security", DAY, 6, "month"),
        ("hazard.publish_penalty", DAY, 7, "workday"),
        ("chemicals.flow_filing", DAY, 5, "day"),
        ("chemicals.flow_filing", date(2026, 5, 1), 3, "day"),
        ("listing.ask_extension", DAY, -20, "workday"),
    ],
)
def test_a_clock_says_what_the_handbook_says(code, on, count, unit):
    found = clock(code, on=on)

    assert (found.count, found.unit.value) == (count, unit)


def test_a_law_stands_in_its_marks_and_one_of_a_place_as_it_is_written():
    one = checked([GOOD])[0]

    assert replace(one, law="行政处罚法", article="第六十条").basis == "《行政处罚法》第六十条"
    assert replace(one, law="条例（2019年）", article="第二条").basis == "条例（2019年）第二条"


def test_the_version_in_force_changes_with_the_day():
    old = clock("chemicals.toxic_purchase_permit", on=date(2026, 4, 30))
    new = clock("chemicals.toxic_purchase_permit", on=date(2026, 5, 1))

    assert (old.law, new.law) == ("危险化学品安全管理条例", "危险化学品安全法")


def test_a_day_before_the_law_is_refused_with_a_sentence():
    with pytest.raises(Refused, match="2006年6月1日没有可用的期限规定"):
        clock("accident.unit_report", on=date(2006, 6, 1))
    with pytest.raises(KeyError):
        clock("no.such_clock", on=DAY)


def test_every_clock_counts_as_its_law_counts():
    """Where the table knows the law, the clock's days are the days the table says."""
    laws = {law.name: law for law in counting_laws()}
    wrong = [
        one.code
        for one in clocks()
        if one.unit in {TimeUnit.DAY, TimeUnit.WORKDAY}
        and (law := laws.get(one.counted_by or one.law)) is not None
        and law.unit_of(one.count) is not one.unit
    ]

    assert wrong == []


def test_a_last_day_rolls_exactly_where_the_law_rolls():
    laws = {law.name: law for law in counting_laws()}
    wrong = [
        one.code
        for one in clocks()
        if one.unit is TimeUnit.DAY
        and one.count > 0
        and (law := laws.get(one.law)) is not None
        and (one.roll is Roll.NEXT) is not law.rolls
    ]

    assert wrong == []


def test_the_table_knows_the_laws_of_the_handbook():
    units = {
        law.name: [law.unit_of(n).value[0] for n in (1, 3, 7, 10, 15, 30)]
        for law in counting_laws()
    }

    assert units["行政处罚法"] == ["d", "w", "w", "d", "d", "d"]
    assert units["道路交通安全违法行为处理程序规定"] == ["d", "w", "w", "w", "w", "d"]
    assert units["道路交通事故处理程序规定"] == ["w", "w", "d", "w", "d", "d"]
    assert units["行政强制法"] == ["w", "w", "w", "w", "d", "d"]
    assert units["行政许可法"] == ["w"] * 6
    assert units["公安机关办理行政案件程序规定"] == ["d"] * 6


def test_what_was_not_read_is_marked():
    assert [one.code for one in clocks() if one.source == "K" and one.status != "待核"] == []
    assert {one.source for one in clocks()} <= SOURCES.keys()
    assert [one.code for one in clocks() if one.place and one.source == "L"] == []


def test_every_clock_can_be_computed_and_read():
    for one in clocks():
        got = compute(datetime(2022, 9, 29, 9, 30), one.rule, Workdays())

        assert (got.due_at > datetime(2022, 9, 29, 9, 30)) == (one.count > 0), one.code
        assert one.basis in got.steps[1].text


def test_every_recurring_rule_gives_the_next_date():
    after = datetime(2022, 6, 1)

    for one in recurring_clocks():
        coming = next(occurrences(one.rule, after, Workdays()))

        assert timedelta(0) < coming.due_at - after < timedelta(days=400), one.code


@pytest.mark.parametrize(
    "change",
    [
        {"unit": "week"},
        {"roll": "somewhere"},
        {"title": ""},
        {"count": 0},
        {"source": "X"},
        {"source": "K"},
        {"status": "大概"},
        {"colour": "red"},
        {"valid_from": date(2022, 1, 1), "valid_to": date(2021, 1, 1)},
    ],
)
def test_a_wrong_row_is_refused_by_the_loader(change):
    with pytest.raises(BadClock, match=r"x\.y"):
        checked([{**GOOD, **change}])


def test_two_versions_never_stand_in_force_together():
    with pytest.raises(BadClock, match="two versions"):
        checked([GOOD, GOOD])
    with pytest.raises(BadClock, match="one day"):
        checked(
            [
                {**GOOD, "valid_to": date(2022, 5, 1)},
                {**GOOD, "valid_from": date(2022, 5, 1)},
            ]
        )
    assert len(checked([GOOD])) == 1


def test_a_recurring_row_may_name_its_month():
    row = {
        "code": "x.y", "title": "题", "law": "法", "article": "第一条", "source": "L",
        "every": "year", "day": 15, "roll": "same",
    }  # fmt: skip

    assert _recurring(row).rule.words == "每年1月15日前（遇休假日仍按原日）"
    assert _recurring({**row, "month": 6}).rule.words == "每年6月15日前（遇休假日仍按原日）"
