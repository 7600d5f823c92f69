"""What a ledger asks for thousands of rows at once: entered or corrected, in few statements.

The same rules as one by one: what `place_faults` (and its siblings) or the rules object to is
answered as `refused` with its sentence, and the rest is saved. Re-import: give the key of the row
that is meant; a new name or address leaves the old one in the history.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, TypeVar, cast
from uuid import UUID

from django.db import transaction

from hongxian.audit.actions import Deed, record_many
from hongxian.kit.bulk import insert_rows, update_rows
from hongxian.kit.clock import day_of
from hongxian.orgs.access import Actor
from hongxian.registry import codes, rules, verbs
from hongxian.registry.actions.following import ANSWERING, keep_in_step
from hongxian.registry.actions.places import new_place
from hongxian.registry.actions.rows import change, lock_places
from hongxian.registry.models import ChangeKind, Place, PlaceChange, PlaceState, RowOutcome
from hongxian.registry.queries.facts import (
    Difference,
    PlaceFacts,
    differences,
    place_faults,
    place_search,
    stored,
)
from hongxian.registry.queries.history import former_names_of

BATCH = 500
Row = TypeVar("Row")


@dataclass(frozen=True)
class PlaceRow:
    """One row of a ledger. `place_id`: the place it is about; None enters a new one."""

    facts: PlaceFacts
    place_id: UUID | None = None


@dataclass(frozen=True)
class Saved(Generic[Row]):
    """What became of one row, in the order they were given.

    `before` holds the replaced fields as JSON may keep them (`queries.facts.stored`); `row` is the
    record, None where `why` says why there is none.
    """

    outcome: RowOutcome
    row: Row | None = None
    before: dict[str, Any] = field(default_factory=dict)
    why: str = ""


@transaction.atomic
def save_places(
    rows: Sequence[PlaceRow], *, reason: str = "", actor: Actor, now: datetime
) -> list[Saved[Place]]:
    """Enter and correct places: few statements, whatever changes. All of it is one transaction, so
    a ledger of thousands is best given in parts (SQLite has one writer)."""
    work = _Places(actor, now, reason, _known(rows, actor))
    saved = [work.take(row) for row in rows]
    work.write()
    return saved


def _known(rows: Sequence[PlaceRow], actor: Actor) -> dict[UUID, Place]:
    """The (locked) places the rows are about, with the names they had."""
    keys = sorted({row.place_id for row in rows if row.place_id})
    found: dict[UUID, Place] = {}
    for at in range(0, len(keys), BATCH):
        some = lock_places().filter(county=actor.county_id, pk__in=keys[at : at + BATCH])
        found |= {place.pk: place for place in some.order_by("pk")}
    return found


class _Places:
    """One import of places in the making: judged row by row, written together."""

    def __init__(self, actor: Actor, now: datetime, reason: str, known: dict[UUID, Place]) -> None:
        self.actor, self.now, self.reason, self.known = actor, now, reason, known
        self.former = former_names_of(sorted(known))
        self.new: list[Place] = []
        self.changed: dict[UUID, Place] = {}
        self.moved: list[Place] = []
        self.fields: set[str] = {"search", "changed_at"}
        self.history: list[PlaceChange] = []
        self.deeds: list[Deed] = []

    def take(self, row: PlaceRow) -> Saved[Place]:
        """Judge one row and note what is to be written for it."""
        facts = row.facts.tidy()
        place = self.known.get(row.place_id) if row.place_id else None
        if why := self._why_not(row, facts, place):
            return Saved(RowOutcome.REFUSED, why=why)
        return self._enter(facts) if place is None else self._correct(place, facts)

    def _why_not(self, row: PlaceRow, facts: PlaceFacts, place: Place | None) -> str:
        if row.place_id and place is None:
            return "要更新的对象不在了，请重新预览。"
        if place is not None and place.state == PlaceState.MERGED:
            return f"已并入“{place.merged_into}”。"
        if facts.unit.county_id != self.actor.county_id:
            return "监管单位不在本县。"
        verdict = rules.keeps_unit(self.actor, facts.unit.pk)
        if verdict and place is not None:
            verdict = rules.keeps(self.actor, place)
        return verdict.reason or "".join(place_faults(facts, day_of(self.now)))

    def _enter(self, facts: PlaceFacts) -> Saved[Place]:
        place = new_place(facts, county_id=cast("str", self.actor.county_id), now=self.now)
        self.new.append(place)
        told = {"category": codes.category_name(place.category), "reason": self.reason}
        self.deeds.append(Deed(verbs.PLACE_REGISTER, place, detail=told))
        return Saved(RowOutcome.CREATED, place)

    def _correct(self, place: Place, facts: PlaceFacts) -> Saved[Place]:
        differing = differences(place, facts)
        if not differing:
            return Saved(RowOutcome.UNCHANGED, place)
        before = stored(differing)
        self._keep_history(place, differing)
        for each in differing:
            setattr(place, each.field, each.after)
        place.search = place_search(place, self.former.get(place.pk, []))
        place.changed_at = self.now
        self.changed[place.pk] = place
        if not ANSWERING.isdisjoint(each.field for each in differing):
            self.moved.append(place)
        self.fields |= {each.field for each in differing}
        told = {"changed": [str(each) for each in differing], "reason": self.reason}
        self.deeds.append(Deed(verbs.PLACE_CHANGE, place, detail=told))
        return Saved(RowOutcome.UPDATED, place, before)

    def _keep_history(self, place: Place, differing: Iterable[Difference]) -> None:
        kinds = {
            "name": ChangeKind.RENAME, "address": ChangeKind.MOVE, "category": ChangeKind.CATEGORY
        }  # fmt: skip
        for each in differing:
            if each.field not in kinds or not each.before:
                continue
            name = codes.category_name if each.field == "category" else str
            self.history.append(
                change(
                    place, kinds[each.field], before=name(each.before), after=name(each.after),
                    reason=self.reason, on=day_of(self.now), actor=self.actor, now=self.now,
                )
            )  # fmt: skip
            if each.field == "name":
                self.former.setdefault(place.pk, []).append(each.before)

    def write(self) -> None:
        """All of it, in few statements."""
        insert_rows(self.new)
        update_rows(list(self.changed.values()), sorted(self.fields))
        keep_in_step(self.moved)
        insert_rows(self.history)
        record_many(self.deeds, actor=self.actor, now=self.now)
