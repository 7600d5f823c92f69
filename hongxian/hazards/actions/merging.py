"""Hazards follow a place that is merged into another, and go back when that is undone."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from hongxian.hazards import verbs
from hongxian.hazards.actions.readers import hold_papers_at
from hongxian.hazards.actions.rows import log, save
from hongxian.hazards.models import Hazard
from hongxian.hazards.queries.search import search_text
from hongxian.orgs.access import Actor
from hongxian.registry.merging import Follower
from hongxian.registry.models import Place


@transaction.atomic
def move_hazards(gone: Place, kept: Place, *, actor: Actor, now: datetime) -> list[str]:
    """All hazards of the gone place, closed ones too: its history is the kept place's."""
    return [str(row.pk) for row in _move(gone, kept, None, actor, now)]


@transaction.atomic
def move_hazards_back(
    keys: Sequence[str], gone: Place, kept: Place, *, actor: Actor, now: datetime
) -> int:
    """Those of them that still are with the kept place; how many."""
    return len(_move(kept, gone, keys, actor, now))


def _move(
    before: Place, after: Place, keys: Sequence[str] | None, actor: Actor, now: datetime
) -> list[Hazard]:
    hold_papers_at(before.county_id, [before.pk])
    rows = Hazard.objects.select_for_update(of=("self",)).filter(
        county=before.county_id, place=before
    )
    if keys is not None:
        rows = rows.filter(pk__in=list(keys))
    moved = list(rows.select_related("vehicle").order_by("pk"))
    for row in moved:
        row.place = after
        row.search = search_text(row)
        save(row, now, "place", "search")
        log(row, verbs.MOVE_PLACE, actor=actor, now=now, before=before.name, after=after.name)
    return moved


FOLLOWER = Follower("hazard", "隐患", move_hazards, move_hazards_back)
