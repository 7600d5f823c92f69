"""Data files, numbers, points: what they say holds together."""

import re
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from hongxian.registry import codes
from hongxian.registry.identifiers import (
    clean,
    look_at_credit_code,
    look_at_identity_number,
    look_at_plate,
)
from hongxian.registry.models import Crs, Place
from hongxian.registry.points import Point, words_of

DAY = date(2026, 6, 16)
CODE = re.compile(r"[a-z][a-z_]{1,29}")


def test_every_category_stands_under_a_heading_with_its_basis():
    for category in codes.categories().values():
        assert CODE.fullmatch(category.code)
        assert category.group in codes.category_groups()
        assert category.answers in {"station", "brigade"}
        assert category.source in set("LPJKS")
        assert len(category.basis) > 3
        assert category.valid_from <= DAY
    assert len(codes.codes_in("small")) == 9
    assert {c.group for c in codes.categories().values()} == set(codes.category_groups())


def test_thresholds_measure_what_a_place_has_and_are_marked_unchecked():
    fields = {field.name for field in Place._meta.get_fields()}
    seen = set()
    for each in codes.proposed_thresholds():
        assert each.category in codes.categories()
        assert each.measure in set(codes.MEASURES) & fields
        assert each.at_most > 0
        assert codes.TO_CHECK in each.source
        assert len(each.source) <= 200
        seen.add((each.category, each.measure))
    assert len(seen) == len(codes.proposed_thresholds())


def test_every_licence_names_its_law_and_its_holder():
    for kind in codes.licence_kinds().values():
        assert CODE.fullmatch(kind.code)
        assert kind.holder in {"place", "vehicle", "both"}
        assert kind.law
        assert kind.source in set("LPK")
    assert {k.code for k in codes.licence_kinds().values() if k.by_police} >= {
        "explosives_purchase", "explosives_transport", "fireworks_display", "toxic_purchase",
    }  # fmt: skip


def test_the_four_of_the_slogan_are_watched():
    watched = {group.code for group in codes.vehicle_groups().values() if group.watched}

    assert watched == {"coach_line", "coach_tour", "hazmat", "truck_heavy"}
    assert {g.plates for g in codes.vehicle_groups().values()} == {"general", "farm", "any"}


@pytest.mark.parametrize(
    ("words", "code"),
    [("小旅馆", "small_hotel"), (" KTV ", "small_entertainment"), ("ｋｔｖ", "small_entertainment"),
     ("加油站", "fuel_station"), ("火箭场", "")],
)  # fmt: skip
def test_what_ledgers_call_a_category_is_known(words, code):
    assert codes.find_category(words) == code


def test_no_word_means_two_kinds():
    for kinds in (codes.categories(), codes.vehicle_groups()):
        words = [word for kind in kinds.values() for word in {kind.name, *kind.also}]
        assert sorted(words) == sorted(set(words))


def test_an_unknown_code_shows_itself():
    assert codes.category_name("gone") == "gone"
    assert codes.group_of("gone") == ""


@pytest.mark.parametrize(
    ("look", "ok", "impossible"),
    [
        (look_at_credit_code("91110000600037341L"), True, False),
        (look_at_credit_code("９１１１００００６０００３７３４１ｌ"), True, False),
        (look_at_credit_code(""), True, False),
        (look_at_credit_code("91110000600037341A"), False, False),
        (look_at_credit_code("9111000060003734IO"), False, False),
        (look_at_credit_code("110108000012345"), False, False),
        (look_at_credit_code("1234"), False, True),
        (look_at_identity_number("11010519491231002X", DAY), True, False),
        (look_at_identity_number("110105194912310021", DAY), False, False),
        (look_at_identity_number("12", DAY), False, True),
        (look_at_plate("鲁Q12345", plates="general"), True, False),
        (look_at_plate("鲁QD12345", plates="general"), True, False),
        (look_at_plate("鲁Q1234挂"), True, False),
        (look_at_plate("鲁Q·1234I", plates="general"), False, False),
        (look_at_plate("鲁0812345", plates="farm"), True, False),
        (look_at_plate("鲁0812345", plates="general"), False, False),
        (look_at_plate("临时123"), False, False),
        (look_at_plate(""), False, True),
        (look_at_plate("1" * 30), False, True),
    ],
)
def test_numbers_are_looked_at_and_only_the_impossible_is_hard(look, ok, impossible):
    assert (bool(look), look.is_impossible) == (ok, impossible)


@given(st.text(max_size=40))
@example("U¯")
def test_no_number_breaks_the_look(text):
    for look in (
        look_at_credit_code(text),
        look_at_plate(text),
        look_at_identity_number(text, DAY),
    ):
        assert bool(look) == (look.sentence == "")
    assert clean(clean(text)) == clean(text)


LON = st.floats(75, 134)
LAT = st.floats(18, 53)


@given(LON, LAT, st.sampled_from(Crs.values), st.sampled_from(Crs.values))
def test_a_point_there_and_back_is_the_same_spot(lon, lat, one, other):
    point = Point(lon, lat, one)

    assert point.to(other).to(one).metres_to(point) < 2
    assert point.to(other).crs == other


def test_systems_differ_as_they_should():
    here = Point(117.1, 36.2, "wgs84")

    assert here.metres_to(Point(117.1, 36.2, "cgcs2000")) < 0.01
    assert 100 < here.metres_to(Point(117.1, 36.2, "gcj02")) < 800
    assert 600 < here.metres_to(Point(117.1, 36.2, "bd09")) < 2000
    assert here.to("bd09").metres_to(here) < 1


def test_a_point_is_written_without_empty_decimals():
    place = Place(lon=Decimal("100.6100000"), lat=Decimal("40.0000000"), crs="gcj02")

    assert words_of(place) == "100.61，40（GCJ-02）"
    assert words_of(Place()) == ""
