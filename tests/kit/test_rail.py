"""The rail: what each person sees of it."""

import pytest

from hongxian.kit import rail
from hongxian.kit.verdict import YES, Verdict


@pytest.fixture(autouse=True)
def entries(monkeypatch):
    """A rail of our own."""
    monkeypatch.setattr(rail, "_ENTRIES", {})
    rail.add("管理", "单位", "units", lambda actor: YES, 30, covers=("unit",), tab=2)
    rail.add("", "工作台", "home", lambda actor: YES, 10, tab=1)
    rail.add("管理", "人员", "people", lambda actor: Verdict("不行"), 40)
    rail.add("方案", "编辑单位", "unit", lambda actor: YES, 20, per="campaign")
    rail.add("方案", "还没有", "no-such-page", lambda actor: YES, 21)


def seen(here: str = "", **places) -> list[tuple[str, list[str]]]:
    groups = rail.groups(None, here, places)
    return [(group.label, [link.label for link in group.links]) for group in groups]


def test_entries_stand_in_order_and_only_those_allowed():
    assert seen() == [("", ["工作台"]), ("管理", ["单位"])]


def test_an_entry_per_record_is_shown_while_there_is_one():
    assert seen(campaign=7) == [("", ["工作台"]), ("方案", ["编辑单位"]), ("管理", ["单位"])]
    link = rail.groups(None, "", {"campaign": 7})[1].links[0]
    assert link.href == "/units/7/"


@pytest.mark.parametrize(("here", "lit"), [("units", "单位"), ("unit", "单位"), ("home", "工作台")])
def test_a_page_lights_its_entry(here, lit):
    links = [link for group in rail.groups(None, here, {}) for link in group.links]

    assert [link.label for link in links if link.here] == [lit]


def test_tabs_of_a_phone_are_few_and_in_order():
    for no in range(3, 9):
        rail.add("甲", f"甲{no}", f"甲{no}", lambda actor: YES, 50 + no, tab=no)

    assert [link.label for link in rail.tabs(rail.groups(None, "", {}))] == ["工作台", "单位"]


def test_an_entry_registered_again_stands_once():
    rail.add("", "首页", "home", lambda actor: YES, 10)

    assert seen()[0] == ("", ["首页"])
