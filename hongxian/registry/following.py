"""Rows that hold copies of their place's units (`OfPlace`): a registry for rooms above.

    # in apps.py, ready()
    following.register(following.Copies(Inspection))

Whoever gives a place to another unit calls `registry.actions.following.keep_in_step`, which updates
the rows of every registered kind in the same transaction. `then` is called afterwards with the keys
of the places, for what a room derives from those rows; `first` before, for what it has to lock.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from hongxian.registry.models import OfPlace

Then = Callable[[str, Sequence[UUID]], None]


@dataclass(frozen=True)
class Copies:
    """One kind of rows. `key` leads from a row to its place (`place`, `vehicle__place`)."""

    model: type[OfPlace]
    key: str = "place"
    first: Then | None = None
    then: Then | None = None


_COPIES: dict[tuple[str, str], Copies] = {}


def register(copies: Copies) -> None:
    """A kind of rows, once per model and key, from a room's `apps.ready()`."""
    _COPIES[copies.model._meta.label_lower, copies.key] = copies


def registered() -> list[Copies]:
    """Every kind, in the order of registration."""
    return list(_COPIES.values())
