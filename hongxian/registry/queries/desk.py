"""What the desk (工作台) shows of this room: licences that have run out or soon will."""

from dataclasses import dataclass
from datetime import datetime

from hongxian.kit.chips import Chip
from hongxian.kit.clock import day_of
from hongxian.orgs.access import Actor
from hongxian.orgs.scope import SEES_ALL
from hongxian.registry import codes
from hongxian.registry.models import Licence
from hongxian.registry.queries.licences import (
    WARNINGS,
    Running,
    answered_by,
    expired,
    expiring,
    expiry_chip,
    running_out,
)

SHOWN = 5


@dataclass(frozen=True)
class OnDesk:
    """The numbers as the list counts them, and the first rows: record, kind in words, its chip."""

    running: Running
    rows: list[tuple[Licence, str, Chip]]


def licences_on_desk(actor: Actor, now: datetime) -> OnDesk | None:
    """Nothing where nothing runs out. Two queries."""
    today = day_of(now)
    running = running_out(actor, today)
    if not running:
        return None
    rows = Licence.objects.visible_to(actor).filter(expired(today) | expiring(today, WARNINGS[0]))
    if not actor.sees_as(*SEES_ALL):
        rows = rows.filter(answered_by(actor))
    first = rows.select_related("place", "vehicle").order_by("valid_to", "pk")[:SHOWN]
    told = [(row, codes.licence_name(row.kind), expiry_chip(row, today)) for row in first]
    return OnDesk(running, told)
