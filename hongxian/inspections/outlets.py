"""What rooms above hear of visits, and what they add to a visit's page: registries to fill.

`on_recorded(name, made)`: `made` is called in the transaction that records a visit, once, with the
visit and its findings; the hazards room makes hazards and orders of them and answers what came of
each. A secret visit that is not over is not told: its findings would show it to the unit that
answers for the place. They are told in the transaction that discloses it. `recall` answers the same
again for visits that were recorded before, when a phone repeats its sending.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from hongxian.inspections.models import Finding, Inspection
from hongxian.orgs.access import Actor


@dataclass(frozen=True)
class Outcome:
    """What came of one finding: `label` 隐患 or 责令限期改正通知书, its number, its page; `note`
    says what is still to do, or why nothing came of it."""

    finding_id: UUID
    label: str
    number: str
    url: str = ""
    note: str = ""


@dataclass(frozen=True)
class Told:
    """A visit that is on record. `wishes` by finding: what the phone asked of rooms above.

    `lead_id` is who led it, where many are told at once.
    """

    inspection: Inspection
    findings: Sequence[Finding]
    actor: Actor
    now: datetime
    wishes: Mapping[UUID, Mapping[str, Any]] = field(default_factory=dict)
    lead_id: int | None = None


@dataclass(frozen=True)
class Part:
    """A block on a visit's page: heading, template, and the context it needs."""

    title: str
    template: str
    context: Mapping[str, Any] = field(default_factory=dict)


Made = Callable[[Told], Sequence[Outcome]]
Many = Callable[[Sequence[Told]], Sequence[Sequence[Outcome]]]
Recall = Callable[[Sequence[Inspection]], Mapping[UUID, Sequence[Outcome]]]
Shows = Callable[[Inspection, Actor], Part | None]
Scope = Callable[[Actor], Q]
Secrecy = Callable[[Inspection], object]

_MADE: dict[str, Made] = {}
_MANY: dict[str, Many] = {}
_RECALLS: dict[str, Recall] = {}
_PARTS: dict[str, Shows] = {}
_SCOPES: dict[str, Scope] = {}
_SECRECY: dict[str, Secrecy] = {}


def on_recorded(
    name: str, made: Made, *, recall: Recall | None = None, many: Many | None = None
) -> None:
    """Register, once per name, from a room's `apps.ready()`. `many` answers for a phone's batch of
    new visits at once, as `made` would for each."""
    _MADE[name] = made
    if many is not None:
        _MANY[name] = many
    if recall is not None:
        _RECALLS[name] = recall


def forget(name: str) -> None:
    """Take an outlet away: for tests."""
    _MADE.pop(name, None)
    _MANY.pop(name, None)
    _RECALLS.pop(name, None)
    _PARTS.pop(name, None)
    _SCOPES.pop(name, None)
    _SECRECY.pop(name, None)


def tell_recorded(told: Told) -> tuple[Outcome, ...]:
    """Tell every room above; what they answer, in their order."""
    return tuple(outcome for made in _MADE.values() for outcome in made(told))


def tell_many(tolds: Sequence[Told]) -> list[tuple[Outcome, ...]]:
    """`tell_recorded` for the visits of a batch: what came of each, in their order."""
    heard = [
        _MANY[name](tolds) if name in _MANY else [made(told) for told in tolds]
        for name, made in _MADE.items()
    ]
    return [tuple(outcome for rooms in heard for outcome in rooms[no]) for no in range(len(tolds))]


def on_secrecy(name: str, marks: Secrecy) -> None:
    """Register who keeps a mark of its own of whether a visit is hidden, once per name."""
    _SECRECY[name] = marks


def tell_secrecy(inspection: Inspection) -> None:
    """A visit that was there before became hidden, or is so no more; in the transaction of that."""
    for marks in _SECRECY.values():
        marks(inspection)


def recall(inspection: Inspection) -> tuple[Outcome, ...]:
    """What came of a visit's findings, as far as rooms above say so."""
    return recall_many([inspection])[inspection.pk]


def recall_many(inspections: Sequence[Inspection]) -> dict[UUID, tuple[Outcome, ...]]:
    """`recall` for each of several visits, by its key."""
    heard = [ask(inspections) for ask in _RECALLS.values()]
    return {
        row.pk: tuple(outcome for room in heard for outcome in room.get(row.pk, ()))
        for row in inspections
    }


def show_on_visit(name: str, shows: Shows) -> None:
    """Register a block of a visit's page, once per name."""
    _PARTS[name] = shows


def show_photos(name: str, scope: Scope) -> None:
    """Let a room above say which photos without a visit a person may see, once per name."""
    _SCOPES[name] = scope


def photo_scopes() -> list[Scope]:
    """What every room above says of photos."""
    return list(_SCOPES.values())


def parts_of(inspection: Inspection, actor: Actor) -> list[Part]:
    """The blocks rooms above have for this visit and this person."""
    asked = (shows(inspection, actor) for shows in _PARTS.values())
    return [part for part in asked if part is not None]
