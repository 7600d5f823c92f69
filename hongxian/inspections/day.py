"""What rooms above put on the phone's page of today: a registry to fill.

`open_hazards(name, rows)`: `rows` is asked for the hazards a person may have to look at again.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from hongxian.orgs.access import Actor


@dataclass(frozen=True)
class OpenHazard:
    """One hazard that is not struck off; `state` in words."""

    id: UUID
    number: str
    what: str
    place: str
    place_id: UUID | None
    state: str
    due_on: date | None
    url: str


Rows = Callable[[Actor, date], Sequence[OpenHazard]]
_ROWS: dict[str, Rows] = {}


def open_hazards(name: str, rows: Rows) -> None:
    """Register, once per name, from a room's `apps.ready()`."""
    _ROWS[name] = rows


def hazards_for(actor: Actor, today: date) -> list[OpenHazard]:
    """Everything the rooms above have for this person, what is due first."""
    found = [hazard for rows in _ROWS.values() for hazard in rows(actor, today)]
    return sorted(found, key=lambda hazard: (hazard.due_on is None, hazard.due_on or today))


def forget(name: str) -> None:
    """Take a room's rows away: for tests."""
    _ROWS.pop(name, None)
