"""What the desk (工作台) shows of this room: licences that have run out or soon will."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, QuerySet, Window

from hongxian.kit.chips import Chip
from hongxian.kit.clock import day_of
from hongxian.orgs.access import Actor
from hongxian.orgs.asking import ActorsQuestion
from hongxian.registry import codes
from hongxian.registry.models import Licence
from hongxian.registry.queries.licences import Running, ending, expired, expiry_chip

SHOWN = 5


@dataclass(frozen=True)
class OnDesk:
    """The numbers as the list counts them, and the first rows: record, kind in words, its chip."""

    running: Running
    rows: list[tuple[Licence, str, Chip]]


def licences_on_desk(actor: Actor, now: datetime) -> OnDesk | None:
    """Nothing where nothing runs out. One query."""
    today = day_of(now)
    first = _ending(actor, today)
    if not first:
        return None
    gone = first[0].expired_in_all
    told = [(row, codes.licence_name(row.kind), expiry_chip(row, today)) for row in first]
    return OnDesk(Running(gone, first[0].ending_in_all - gone), told)


def _ending_of(actor: Actor, today: date) -> QuerySet[Any, Any]:
    rows: QuerySet[Any, Any] = ending(actor, today).annotate(
        expired_in_all=Window(Count("pk", filter=expired(today))), ending_in_all=Window(Count("pk"))
    )
    return rows.select_related("place", "vehicle").order_by("valid_to", "pk")[:SHOWN]


_ending: ActorsQuestion[Any] = ActorsQuestion(_ending_of)
"""The day is given by position: the days around it are reckoned from it."""
