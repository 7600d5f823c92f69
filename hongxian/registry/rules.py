"""Who may do what in this room: yes, or the reason why not.

A place, vehicle or grid belongs to the unit that answers for it: its own people keep the entry, the
trade's lead unit keeps it too, and the campaign office keeps all of them. An auxiliary enters and
corrects data; what ends something (closing, merging, revoking) is for the others.
"""

from hongxian.kit.verdict import YES, Verdict
from hongxian.orgs.access import Actor, of_roles
from hongxian.orgs.models import Role
from hongxian.orgs.rules import does_business
from hongxian.registry.models import Grid, Licence, Place, Vehicle

DECIDING = (Role.LEAD, Role.HEAD, Role.OFFICER)
KEEPING = (*DECIDING, Role.AUXILIARY)

reads_registry = does_business
keeps_registry = of_roles(
    Role.OFFICE, *KEEPING, reason="监管对象由专班办公室和各单位民警、辅警登记。"
)
decides_registry = of_roles(
    Role.OFFICE, *DECIDING, reason="这一步由专班办公室或单位的民警办理，辅警不能办理。"
)
assigns = of_roles(Role.OFFICE, Role.LEAD, Role.HEAD, reason="分派由专班办公室或单位负责人办理。")
keeps_standards = of_roles(Role.OFFICE, reason="类别标准和县界由专班办公室维护。")


def keeps_unit(actor: Actor, unit_id: int) -> Verdict:
    """Enter something for this unit."""
    if actor.holds(unit_id, *KEEPING) or actor.has(Role.OFFICE):
        return YES
    return Verdict("只能登记本单位监管的对象；其他单位的由该单位或专班办公室登记。")


def keeps(actor: Actor, place: Place) -> Verdict:
    """Correct a place's entry."""
    if _holds_any(actor, place, KEEPING) or actor.has(Role.OFFICE):
        return YES
    return Verdict("由监管单位、主管部门或专班办公室维护。")


def decides(actor: Actor, place: Place) -> Verdict:
    """Close, reopen, merge."""
    if _holds_any(actor, place, DECIDING) or actor.has(Role.OFFICE):
        return YES
    return Verdict("由监管单位、主管部门的民警或专班办公室办理。")


def assigns_in(actor: Actor, place: Place) -> Verdict:
    """Name officer and grid within the unit: its head; the office anywhere."""
    if actor.holds(place.unit_id, Role.HEAD, Role.LEAD) or actor.has(Role.OFFICE):
        return YES
    return Verdict("由监管单位负责人或专班办公室分派。")


def moves_between_units(actor: Actor) -> Verdict:
    """Give a place to another unit: only who stands above both."""
    return YES if actor.has(Role.OFFICE) else Verdict("改监管单位由专班办公室办理。")


def _holds_any(actor: Actor, place: Place, roles: tuple[Role, ...]) -> bool:
    if actor.holds(place.unit_id, *roles):
        return True
    return place.lead_unit_id is not None and actor.holds(place.lead_unit_id, *roles)


def keeps_vehicle(actor: Actor, vehicle: Vehicle) -> Verdict:
    """Correct a vehicle's entry: its unit, or whoever keeps its firm."""
    if keeps_unit(actor, vehicle.unit_id):
        return YES
    return keeps(actor, vehicle.place) if vehicle.place else Verdict("由监管单位维护。")


def decides_on_vehicle(actor: Actor, vehicle: Vehicle) -> Verdict:
    """Take a vehicle out of use or strike it off."""
    if actor.holds(vehicle.unit_id, *DECIDING) or actor.has(Role.OFFICE):
        return YES
    return decides(actor, vehicle.place) if vehicle.place else Verdict("由监管单位的民警办理。")


def keeps_licence(actor: Actor, licence: Licence) -> Verdict:
    """Whoever keeps the holder keeps its papers."""
    if licence.place is not None:
        return keeps(actor, licence.place)
    assert licence.vehicle is not None  # noqa: S101 - a constraint of the table
    return keeps_vehicle(actor, licence.vehicle)


def decides_on_licence(actor: Actor, licence: Licence) -> Verdict:
    """Record a suspension, a revocation, a cancellation."""
    if licence.place is not None:
        return decides(actor, licence.place)
    assert licence.vehicle is not None  # noqa: S101 - a constraint of the table
    return decides_on_vehicle(actor, licence.vehicle)


def keeps_grid(actor: Actor, grid: Grid) -> Verdict:
    """The grid's own station head, or the office."""
    return keeps_grids_of(actor, grid.unit_id)


def keeps_grids_of(actor: Actor, unit_id: int) -> Verdict:
    """Draw grids for this unit."""
    if actor.holds(unit_id, Role.HEAD, Role.LEAD) or actor.has(Role.OFFICE):
        return YES
    return Verdict("网格由所在单位负责人或专班办公室维护。")
