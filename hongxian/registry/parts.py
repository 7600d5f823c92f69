"""Blocks that rooms above put on the page of a place or a vehicle: a registry to fill.

    # in apps.py, ready()
    parts.register(parts.Part("hazards", "隐患", of_place=load, template="hazards/place_part.html"))

`of_place(place, actor, today)` answers the context of the template (None: show nothing for this
person). The template gets it as `part`, beside `place` and `today`; it draws the inside of the
section, the heading stands already. Keep it to a handful of rows and link to the list; a constant
number of queries. `of_vehicle` does the same for a vehicle's page.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hongxian.orgs.access import Actor
    from hongxian.registry.models import Place, Vehicle

OfPlace = Callable[["Place", "Actor", date], Any]
OfVehicle = Callable[["Vehicle", "Actor", date], Any]


@dataclass(frozen=True)
class Part:
    """One block. `order`: its place among the others (visits 10, hazards 20)."""

    code: str
    title: str
    template: str
    of_place: OfPlace | None = None
    of_vehicle: OfVehicle | None = None
    order: int = 50


@dataclass(frozen=True)
class Block:
    """A part as one page shows it."""

    code: str
    title: str
    template: str
    part: Any


_PARTS: dict[str, Part] = {}


def register(part: Part) -> None:
    """A block, once per code, from a room's `apps.ready()`."""
    _PARTS[part.code] = part


def unregister(code: str) -> None:
    """Take a block away: for tests."""
    _PARTS.pop(code, None)


def blocks_of_place(place: "Place", actor: "Actor", today: date) -> list[Block]:
    """The blocks of a place's page, in order; those without anything for this person left out."""
    loaded = ((part, part.of_place(place, actor, today)) for part in _in_order() if part.of_place)
    return [_block(part, told) for part, told in loaded if told is not None]


def blocks_of_vehicle(vehicle: "Vehicle", actor: "Actor", today: date) -> list[Block]:
    """The same for a vehicle."""
    loaded = (
        (part, part.of_vehicle(vehicle, actor, today)) for part in _in_order() if part.of_vehicle
    )
    return [_block(part, told) for part, told in loaded if told is not None]


def _in_order() -> list[Part]:
    return sorted(_PARTS.values(), key=lambda part: part.order)


def _block(part: Part, told: Any) -> Block:
    return Block(part.code, part.title, part.template, told)
