"""What a ledger of places brought beside them, written and taken back with its row."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from hongxian.audit.actions import Deed, record, record_many
from hongxian.kit.bulk import insert_rows
from hongxian.kit.clock import day_of
from hongxian.kit.verdict import Refused
from hongxian.orgs.access import Actor
from hongxian.registry import codes, verbs
from hongxian.registry.actions.ledgers.licences import put_back, remove_with_lines, save_licence
from hongxian.registry.actions.licences import lines_of, new_licence
from hongxian.registry.actions.places import close_place, pause_place
from hongxian.registry.ledger_kinds import Desk
from hongxian.registry.models import LedgerRow, Licence, LicenceLine, Place, PlaceState, RowOutcome
from hongxian.registry.queries.ledgers.beside import Beside

LICENCE = "licence"
"""Under this name a row's `before` keeps what became of its licence: key, stamp, former fields."""
MOVES = {PlaceState.PAUSED: pause_place, PlaceState.CLOSED: close_place}
TOUCHED = "许可证导入后又改过，没有撤销"


@dataclass
class Written:
    """What was written beside one place: for the undo, and the place as it then is."""

    place: Place
    before: dict[str, Any] = field(default_factory=dict)
    why: str = ""


class Besides:
    """What stands beside the places of a chunk: new licences together, the rest one by one."""

    def __init__(self, desk: Desk, reason: str, now: datetime) -> None:
        self.desk, self.reason, self.now = desk, reason, now
        self.new: list[Licence] = []
        self.lines: list[LicenceLine] = []
        self.deeds: list[Deed] = []

    def take(self, place: Place, told: Beside) -> Written:
        """One row's; the place itself has been written."""
        written = Written(place)
        if told.licence is not None:
            self._licence(written, told)
        if told.state:
            self._state(written, PlaceState(told.state))
        return written

    def write(self) -> None:
        """The new licences."""
        insert_rows(self.new)
        insert_rows(self.lines)
        record_many(self.deeds, actor=self.desk.actor, now=self.now)

    def _licence(self, written: Written, told: Beside) -> None:
        assert told.licence is not None  # noqa: S101 - asked by the caller
        facts = replace(told.licence, place=written.place)
        if told.licence_id is not None:
            kept = save_licence(facts, told.licence_id, actor=self.desk.actor, now=self.now)
            if kept.outcome == RowOutcome.REFUSED or kept.stamp is None:
                written.why = f"许可证没有更新：{kept.why}"
                return
            note = {"id": str(kept.subject_id), "stamp": kept.stamp.isoformat()}
            written.before[LICENCE] = {**note, "before": kept.before}
            return
        row = new_licence(facts, county_id=self.desk.county_id, now=self.now)
        self.new.append(row)
        lines = lines_of(row, facts.lines)
        self.lines += lines
        detail = {
            "kind": codes.licence_name(row.kind), "holder": str(written.place),
            "lines": [str(line) for line in lines], "reason": self.reason,
        }  # fmt: skip
        self.deeds.append(Deed(verbs.LICENCE_REGISTER, row, detail=detail))
        note = {"id": str(row.pk), "stamp": self.now.isoformat()}
        written.before[LICENCE] = {**note, "before": None}

    def _state(self, written: Written, state: PlaceState) -> None:
        place, desk = written.place, self.desk
        try:
            moved = MOVES[state](
                place, on=day_of(self.now), reason=self.reason, actor=desk.actor, now=self.now
            )
        except Refused as refusal:
            written.why = f"状态没有改：{refusal.sentence}"
            return
        closed_on = place.closed_on.isoformat() if place.closed_on else None
        written.before |= {"state": place.state, "closed_on": closed_on}
        written.place = moved


class BesidesBack:
    """The licences that some rows brought, locked, to be taken back with them."""

    def __init__(self, rows: Sequence[LedgerRow], actor: Actor, now: datetime) -> None:
        self.actor, self.now = actor, now
        self.rows = [row for row in rows if LICENCE in row.before]
        keys = [row.before[LICENCE]["id"] for row in self.rows]
        locked = Licence.objects.select_for_update(of=("self",))
        found = locked.filter(county=actor.county_id, pk__in=keys) if keys else ()
        self.licences = {str(one.pk): one for one in found}
        self.notes = {row.subject_id: row.before[LICENCE] for row in self.rows}

    def touched(self) -> dict[int, str]:
        """Row number → why its place and licence stay."""
        stays = {}
        for row in self.rows:
            note = row.before[LICENCE]
            licence = self.licences.get(note["id"])
            stamp = datetime.fromisoformat(note["stamp"])
            if licence is not None and licence.changed_at != stamp:
                stays[row.row_no] = TOUCHED
        return stays

    def take_back(self, place: Place) -> None:
        """The licence that came with this place."""
        note = self.notes.get(place.pk)
        licence = self.licences.get(note["id"]) if note else None
        if note is None or licence is None:
            return
        if note["before"] is None:
            record(actor=self.actor, verb=verbs.LEDGER_REMOVE, subject=licence, now=self.now)
            remove_with_lines(licence)
            return
        put_back(licence, note["before"], self.now)
        record(actor=self.actor, verb=verbs.LEDGER_RESTORE, subject=licence, now=self.now)
