"""Who may do what with a place, a vehicle, a licence, a grid, role by role and unit by unit."""

import pytest

from hongxian.orgs.models import Role
from hongxian.registry import rules
from hongxian.registry.models import Grid, Licence, Place, Vehicle
from tests.orgs.holders import AWAY, HOME, LEADING, holder, open_to

OFFICE = {Role.OFFICE}
LEADS = {Role.HEAD, Role.LEAD}
DECIDING = {Role.OFFICER, *LEADS}
KEEPING = {Role.AUXILIARY, *DECIDING}

PLACE = Place(unit_id=HOME, lead_unit_id=LEADING)
ALONE = Place(unit_id=HOME)
VEHICLE = Vehicle(unit_id=HOME)
FLEET = Vehicle(unit_id=HOME, place=Place(unit_id=AWAY, lead_unit_id=LEADING))


def by_unit(rule, row) -> tuple[set[Role], set[Role], set[Role]]:
    """The roles told yes at home, in a sister unit, in the lead department."""
    return tuple(open_to(lambda one: rule(one, row), unit=unit) for unit in (HOME, AWAY, LEADING))


@pytest.mark.parametrize(
    ("rule", "roles"),
    [
        (rules.keeps_registry, OFFICE | KEEPING),
        (rules.decides_registry, OFFICE | DECIDING),
        (rules.assigns, OFFICE | LEADS),
        (rules.keeps_standards, OFFICE),
        (rules.moves_between_units, OFFICE),
    ],
)
def test_a_door_is_open_to_its_roles(rule, roles):
    assert open_to(rule) == roles


@pytest.mark.parametrize(
    ("rule", "row", "home", "away", "leading"),
    [
        (rules.keeps_unit, HOME, KEEPING, set(), set()),
        (rules.keeps, PLACE, KEEPING, set(), KEEPING),
        (rules.keeps, ALONE, KEEPING, set(), set()),
        (rules.decides, PLACE, DECIDING, set(), DECIDING),
        (rules.decides, ALONE, DECIDING, set(), set()),
        (rules.assigns_in, PLACE, LEADS, set(), set()),
        (rules.keeps_vehicle, VEHICLE, KEEPING, set(), set()),
        (rules.keeps_vehicle, FLEET, KEEPING, KEEPING, KEEPING),
        (rules.decides_on_vehicle, VEHICLE, DECIDING, set(), set()),
        (rules.decides_on_vehicle, FLEET, DECIDING, DECIDING, DECIDING),
        (rules.keeps_licence, Licence(place=PLACE), KEEPING, set(), KEEPING),
        (rules.keeps_licence, Licence(vehicle=VEHICLE), KEEPING, set(), set()),
        (rules.decides_on_licence, Licence(place=PLACE), DECIDING, set(), DECIDING),
        (rules.decides_on_licence, Licence(vehicle=VEHICLE), DECIDING, set(), set()),
        (rules.keeps_grid, Grid(unit_id=HOME), LEADS, set(), set()),
        (rules.keeps_grids_of, HOME, LEADS, set(), set()),
    ],
)
def test_a_row_is_kept_by_the_units_that_answer_and_the_office(rule, row, home, away, leading):
    assert by_unit(rule, row) == (OFFICE | home, OFFICE | away, OFFICE | leading)


def test_a_vehicle_of_no_firm_is_its_units_own():
    stranger = holder(Role.OFFICER, unit=AWAY)

    assert rules.keeps_vehicle(stranger, VEHICLE).reason == "由监管单位维护。"
    assert rules.decides_on_vehicle(stranger, VEHICLE).reason == "由监管单位的民警办理。"
