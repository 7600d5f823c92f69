"""Work that stays behind when a person leaves or a unit is merged: registries for rooms above.

A room says in `ready()` what of its work hangs on a person or a unit and how it is handed over;
`actions.leaving` and `actions.tree` ask everybody.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from hongxian.orgs.access import Actor
    from hongxian.orgs.models import Unit, User


@dataclass(frozen=True)
class OpenItem:
    """One piece of open work as the handing-over page names it."""

    label: str
    note: str = ""


class HandsOver(Protocol):
    """An action that gives all of one kind of work to a successor; answers how many pieces."""

    def __call__(self, user: "User", to: "User", *, actor: "Actor", now: datetime) -> int: ...


class MovesUnitWork(Protocol):
    """An action that moves a unit's open work to another unit; answers how many pieces."""

    def __call__(self, unit: "Unit", into: "Unit", *, actor: "Actor", now: datetime) -> int: ...


@dataclass(frozen=True)
class Kind:
    """One kind of work that hangs on a person, such as seats of the leading group."""

    code: str
    label: str
    open_of: Callable[["User", date], list[OpenItem]]
    hand_over: HandsOver


@dataclass(frozen=True)
class OpenWork:
    """What a person has open of one kind."""

    kind: Kind
    items: list[OpenItem]


_KINDS: dict[str, Kind] = {}
_MOVERS: dict[str, MovesUnitWork] = {}


def register(kind: Kind) -> None:
    """A kind of personal work, once per code."""
    _KINDS[kind.code] = kind


def register_unit_work(label: str, move: MovesUnitWork) -> None:
    """How a room moves a merged unit's open work, once per label (应交材料)."""
    _MOVERS[label] = move


def open_work_of(user: "User", day: date) -> list[OpenWork]:
    """Everything a person would leave behind, kind by kind; kinds without any are left out."""
    asked = (OpenWork(kind, kind.open_of(user, day)) for kind in _KINDS.values())
    return [work for work in asked if work.items]


def unit_movers() -> dict[str, MovesUnitWork]:
    """Every room's mover of unit work, by label."""
    return dict(_MOVERS)
