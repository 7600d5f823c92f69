"""Whom each move asks, and which ones ask back first."""

from hongxian.registry.workflow import LICENCE, PLACE, VEHICLE
from tests.kit.tables_of_moves import asks, dangers


def test_each_move_of_a_place_asks_its_rule():
    assert asks(PLACE) == {"decides": ["pause", "reopen", "close", "merge", "split"]}
    assert dangers(PLACE) == ["close", "merge"]


def test_each_move_of_a_vehicle_asks_its_rule():
    assert asks(VEHICLE) == {"decides_on_vehicle": ["stop", "resume", "retire"]}
    assert dangers(VEHICLE) == ["retire"]


def test_each_move_of_a_licence_asks_its_rule():
    assert asks(LICENCE) == {
        "decides_on_licence": ["suspend", "restore", "cancel", "revoke"],
        "keeps_licence": ["replace"],
    }
    assert dangers(LICENCE) == ["cancel", "revoke"]
