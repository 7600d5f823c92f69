"""监管对象 of a ledger, written and taken back."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from hongxian.orgs.access import Actor
from hongxian.registry.actions.bulk import PlaceRow, Saved, save_places
from hongxian.registry.actions.following import ANSWERING, keep_in_step
from hongxian.registry.actions.ledgers.beside import LICENCE, Besides, BesidesBack
from hongxian.registry.actions.ledgers.taking_back import give_back, take_back
from hongxian.registry.actions.rows import lock_places
from hongxian.registry.ledger_kinds import Desk, Kept, Planned
from hongxian.registry.models import LedgerRow, Place, PlaceChange, RowOutcome
from hongxian.registry.queries.facts import place_search
from hongxian.registry.queries.history import former_names
from hongxian.registry.queries.ledgers.beside import PlaceLine

REASON = "台账导入"


def save_planned_places(planned: Sequence[Planned], desk: Desk, now: datetime) -> list[Kept]:
    """Through `save_places`, the same rules as one by one; then what stands beside them."""
    lines: list[PlaceLine] = [one.facts for one in planned]
    rows = [PlaceRow(line.place, one.subject_id) for line, one in zip(lines, planned, strict=True)]
    saved = save_places(rows, reason=REASON, actor=desk.actor, now=now)
    besides = Besides(desk, REASON, now)
    kept = [_kept(one, line, besides) for one, line in zip(saved, lines, strict=True)]
    besides.write()
    return kept


def _kept(saved: Saved[Place], line: PlaceLine, besides: Besides) -> Kept:
    if saved.row is None:
        return Kept(saved.outcome, why=saved.why)
    written = besides.take(saved.row, line.beside)
    is_more = saved.outcome == RowOutcome.UNCHANGED and bool(written.before)
    return Kept(
        RowOutcome.UPDATED if is_more else saved.outcome,
        saved.row.pk,
        {**saved.before, **written.before},
        written.place.changed_at,
        written.why,
    )


def undo_places(rows: Sequence[LedgerRow], actor: Actor, now: datetime) -> dict[int, str]:
    """Created places go, updated ones get their former fields back, with their history; the
    licence of a row goes the way of its place, or both stay."""
    keys = [row.subject_id for row in rows if row.subject_id]
    known = {place.pk: place for place in lock_places().filter(county=actor.county_id, pk__in=keys)}
    besides = BesidesBack(rows, actor, now)
    stays = besides.touched()

    def restore(place: Place, before: dict[str, Any], now: datetime) -> None:
        besides.take_back(place)
        _restore(place, {key: value for key, value in before.items() if key != LICENCE}, now)

    def remove(place: Place) -> None:
        besides.take_back(place)
        _forget_changes(place)
        place.delete()

    free = [row for row in rows if row.row_no not in stays]
    return stays | take_back(free, known, restore, remove, actor=actor, now=now)


def _restore(place: Place, before: dict[str, Any], now: datetime) -> None:
    _forget_changes(place)
    names = give_back(place, before)
    place.search, place.changed_at = place_search(place, former_names(place)), now
    place.save(update_fields=[*names, "search", "changed_at"])
    if not ANSWERING.isdisjoint(names):
        keep_in_step([place])


def _forget_changes(place: Place) -> None:
    # The history the import wrote says what never was; what others wrote has another moment.
    PlaceChange.objects.filter(
        county=place.county_id, place=place, at=place.changed_at, reason=REASON
    ).delete()
