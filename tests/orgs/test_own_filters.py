"""常用筛选: kept by a person over a list, found again there, dropped again."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from hongxian.audit.models import AuditEntry
from hongxian.kit.own_filters import tidy
from hongxian.kit.verdict import Refused
from hongxian.orgs import actions
from hongxian.orgs.actions.own_filters import MOST
from hongxian.orgs.models import OwnFilter, Role
from tests.campaigns.factories import NOON, UnitFactory, UserFactory, actor

pytestmark = pytest.mark.django_db
UNITS = "/units/"


@pytest.fixture
def person():
    return UserFactory(roles=[Role.OFFICE])


@pytest.fixture
def mine(person):
    client = Client()
    client.force_login(person)
    return client


def keep(client, name="派出所", query="q=派出所", path=UNITS):
    told = {"path": path, "name": name, "query": query}
    return client.post(reverse("own-filter-save"), told)


def save(person, name, query="q=a", path=UNITS):
    return actions.save_filter(path=path, name=name, query=query, actor=actor(person), now=NOON)


def test_from_a_filtered_list_to_a_named_filter_and_back(mine, person):
    UnitFactory(county=person.unit.county, name="甲县公安局东城派出所")
    page = mine.get(f"{UNITS}?q=东城&page=2").content.decode()
    assert "own-filter-menu" in page

    answer = keep(mine, "东城", "q=东城&page=2")

    assert answer.url == f"{UNITS}?q=%E4%B8%9C%E5%9F%8E"
    again = mine.get(answer.url).content.decode()
    assert 'aria-current="true">东城</a>' in again
    assert "删除“东城”" in again
    assert "own-filter-menu" not in again
    elsewhere = mine.get(UNITS).content.decode()
    assert ">东城</a>" in elsewhere
    assert "删除“东城”" not in elsewhere


def test_an_unfiltered_list_offers_nothing_to_keep(mine):
    assert "own-filter-menu" not in mine.get(UNITS).content.decode()


def test_the_same_name_again_replaces_it(person):
    save(person, "东城", "q=东城")
    save(person, " 东城 ", "q=东城派出所")

    row = OwnFilter.objects.get()
    assert row.query == tidy("q=东城派出所")
    assert AuditEntry.objects.filter(verb="filter.save").count() == 2


def test_what_is_kept_belongs_to_one_list_and_one_person(mine, person):
    other = UserFactory(unit=person.unit, roles=[Role.OFFICE])
    save(other, "别人的")
    save(person, "台账的", path="/hazards/")

    page = mine.get(UNITS).content.decode()

    assert "别人的" not in page
    assert "台账的" not in page


def test_somebody_elses_cannot_be_dropped(mine, person):
    row = save(UserFactory(unit=person.unit), "别人的")

    assert mine.post(reverse("own-filter-drop", args=[row.pk])).status_code == 404
    assert OwnFilter.objects.exists()


def test_dropped_and_dropped_again(mine, person):
    row = save(person, "东城")

    answer = mine.post(reverse("own-filter-drop", args=[row.pk]))
    actions.drop_filter(row, actor=actor(person), now=NOON)

    assert (answer.url, OwnFilter.objects.count()) == (UNITS, 0)
    assert AuditEntry.objects.filter(verb="filter.drop").count() == 1


@pytest.mark.parametrize(
    ("name", "query", "sentence"),
    [
        ("  ", "q=a", "请给常用筛选起个名字。"),
        ("东城", "page=3", "没有可保存的条件，请先筛选再保存。"),
        ("东城", f"q={'a' * 900}", "条件太长，存不下。"),
    ],
)
def test_what_cannot_be_kept_says_why(person, name, query, sentence):
    with pytest.raises(Refused) as refused:
        save(person, name, query)

    assert refused.value.sentence == sentence
    assert not OwnFilter.objects.exists()


def test_a_list_has_room_for_so_many(person):
    for no in range(MOST):
        save(person, f"第{no}个")

    with pytest.raises(Refused, match=f"最多存 {MOST} 个"):
        save(person, "多一个")
    save(person, "第0个", "q=b")

    assert OwnFilter.objects.count() == MOST


@pytest.mark.parametrize(
    "path", ["https://elsewhere.example/", "//elsewhere.example/", "units/", "/nowhere/", ""]
)
def test_only_a_page_of_this_house(mine, path):
    assert keep(mine, path=path).status_code == 404
    assert not OwnFilter.objects.exists()


def test_the_database_keeps_a_name_once(person):
    save(person, "东城")

    with pytest.raises(IntegrityError), transaction.atomic():
        OwnFilter.objects.create(user=person, path=UNITS, name="东城", query="q=b")


def test_columns_pages_and_order_of_parameters_do_not_matter():
    assert tidy("view=all&q=a&page=3&column=x&unit=") == tidy("q=a&view=all")
