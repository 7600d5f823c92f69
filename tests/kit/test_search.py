"""Text found by any part of it: the same on both databases, by an index where there is one."""

import json

import pytest
from django.db import connection

from hongxian.kit.search import bigrams, fold
from hongxian.registry.models import Place
from tests.registry.factories import PlaceFactory

pytestmark = pytest.mark.django_db
TEXT = "聚福楼饭店abc座东城街12号 邱明远"


@pytest.fixture
def place():
    place = PlaceFactory()
    Place.objects.filter(pk=place.pk).update(search=TEXT)
    return place


@pytest.mark.parametrize(
    "word",
    ["聚福", "福楼", "福楼饭", "聚福楼饭店", "店", "bc座", "ABC", "12号", "号 邱", "远", TEXT, ""],
)
def test_every_part_is_found(place, word):
    assert list(Place.objects.filter(search__holds=word)) == [place]


@pytest.mark.parametrize(
    "word", ["福聚", "聚福饭店", "楼店", "x", "号邱", "%", "_福", "\\", "聚%楼"]
)
def test_nothing_else_is_found(place, word):
    assert not Place.objects.filter(search__holds=word).exists()


def test_signs_of_patterns_are_letters_like_any_other(place):
    Place.objects.filter(pk=place.pk).update(search="让利50%_甲\\乙")

    for word in ("0%", "%_", "_甲", "甲\\乙"):
        assert Place.objects.filter(search__holds=word).exists(), word


@pytest.mark.parametrize("word", ["福楼", "聚福楼饭店"])
def test_two_characters_are_enough_for_the_index(place, word):
    has_one = connection.vendor == "postgresql"
    if has_one:
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")

    told = Place.objects.filter(search__holds=word).order_by().explain()

    assert ("place_search" in told) == has_one


def test_a_common_word_is_known_to_be_common():
    """By it the database chooses between the index of words and the order of the list."""
    for no in range(300):
        name = f"青石{no}旅馆" if no % 2 else f"青石{no}饭店"
        PlaceFactory(name=name, search=name)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE registry_place")
        rows = Place.objects.filter(search__holds="旅馆").order_by()
        guess = json.loads(rows.explain(format="json"))[0]["Plan"]["Plan Rows"]
        assert guess > 30

    assert Place.objects.filter(search__holds="旅馆").count() == 150


def test_folding_and_pairs():
    assert fold("「聚福楼」（ＡＢＣ-座）") == "聚福楼abc座"
    assert bigrams("聚福楼") == ["聚福", "福楼"]
    assert bigrams("聚") == ["聚"]
