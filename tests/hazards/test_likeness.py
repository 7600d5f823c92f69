"""The same thing twice, and the same thing again: suggested with reasons, never decided."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hongxian.hazards.criteria import BadCriterion, checked, criteria, criteria_on, defaults
from hongxian.hazards.models import Hazard
from hongxian.hazards.queries.likeness import (
    Told,
    alike,
    likely_earlier,
    likely_of,
    likely_same,
    relatives_of,
    share,
)
from tests.campaigns.factories import DAY, NOON, actor
from tests.hazards.factories import HazardFactory, PlaceFactory, lay_beat

WORDS = st.text(alphabet="疏散通道堆放货物（）门", max_size=20)


@given(WORDS, WORDS)
def test_share_is_symmetric_and_between_nothing_and_all(one, other):
    both = share(one, other)

    assert both == share(other, one)
    assert 0 <= both <= 1


@given(WORDS.filter(lambda text: any(c not in "（）" for c in text)))
def test_a_text_shares_all_with_itself(text):
    assert share(text, f"【{text}】") == 1


def rows(*told):
    return [Hazard(number=str(no), **each) for no, each in enumerate(told)]


def test_the_same_line_is_alike_whatever_the_words():
    found = alike(Told("通道堵了", line="A1"), rows({"what": "货物乱放", "line": "A1"}), defaults())

    assert found[0].sentence == "同一地点；同一检查项；内容相近（0%）"


def test_the_same_violation_needs_fewer_words_in_common():
    told = Told("疏散通道堆放货物", violation=5)
    other = {"what": "疏散通道堆满纸箱"}

    assert alike(told, rows(other), defaults()) == []
    assert len(alike(told, rows({**other, "violation": 5}), defaults())) == 1


@pytest.mark.django_db
def test_open_ones_of_the_same_place_within_some_days_are_likely_the_same():
    beat = lay_beat()
    near = {"place": beat.place}
    row = HazardFactory(**near)
    HazardFactory(**near, found_at=NOON - timedelta(days=40))
    HazardFactory(**near, closed=True)
    HazardFactory(place=PlaceFactory(county=beat.county, unit=beat.station))
    told = Told("疏散通道堆放货物", violation=5)

    found = likely_same(
        told, place=beat.place, vehicle=None, found_at=NOON, actor=actor(beat.officer)
    )

    assert [each.hazard.pk for each in found] == [row.pk]


@pytest.mark.django_db
def test_a_stranger_is_told_of_nothing():
    beat = lay_beat()
    HazardFactory(place=beat.place)
    near = {"place": beat.place, "vehicle": None, "found_at": NOON, "actor": actor(beat.stranger)}

    assert likely_same(Told("疏散通道堆放货物"), **near) == []


@pytest.mark.django_db
def test_closed_ones_may_have_come_back():
    beat = lay_beat()
    first = HazardFactory(place=beat.place, closed=True, found_at=NOON - timedelta(days=300))
    again = HazardFactory(place=beat.place, closed=True, first=first)
    officer = actor(beat.officer)

    found = likely_earlier(
        Told("疏散通道堆放货物", violation=5), place=beat.place, vehicle=None, found_at=NOON,
        actor=officer,
    )  # fmt: skip

    assert {each.hazard.pk for each in found} == {first.pk, again.pk}
    assert [row.pk for row in relatives_of(again, officer).line] == [first.pk]
    assert [row.pk for row in relatives_of(first, officer).line] == [again.pk]


@pytest.mark.django_db
def test_a_hazard_on_record_knows_its_like_and_its_relatives(django_assert_num_queries):
    beat = lay_beat()
    before = HazardFactory(place=beat.place, closed=True, found_at=NOON - timedelta(days=300))
    row, twin = HazardFactory(place=beat.place), HazardFactory(place=beat.place)
    merged = HazardFactory(place=beat.place, merged=True, merged_into=row)
    again = HazardFactory(place=beat.place, first=row)
    officer = actor(beat.officer)

    with django_assert_num_queries(3):
        likely = likely_of(row, officer)
    with django_assert_num_queries(1):
        relatives = relatives_of(row, officer)

    assert {each.hazard for each in likely.same} == {twin, again}
    assert [each.hazard for each in likely.earlier] == [before]
    assert (relatives.line, relatives.merged) == ([again], [merged])


def test_every_criterion_that_was_only_told_says_so():
    assert [each.code for each in criteria() if each.source == "K" and each.status != "待核"] == []
    assert "fire" in {each.code for each in criteria_on(DAY)}
    assert "fire" not in {each.code for each in criteria_on(DAY.replace(year=2017))}


@pytest.mark.parametrize(
    "change",
    [{"source": "X"}, {"status": ""}, {"valid_from": DAY, "valid_to": DAY - timedelta(days=1)}],
)
def test_a_bad_criterion_is_refused(change):
    good = {
        "code": "a",
        "sector": "消防",
        "title": "某",
        "asks": "条",
        "source": "K",
        "status": "待核",
    }
    assert len(checked([good])) == 1

    with pytest.raises(BadCriterion):
        checked([{**good, **change}])
    with pytest.raises(BadCriterion):
        checked([good, good])
