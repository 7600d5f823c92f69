"""催办: ask the responsible unit for a hazard whose day is past; as the board does, once a day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from hongxian.deadlines.actions import urge_deadline
from hongxian.deadlines.queries.urging import urged_among
from hongxian.deadlines.rules import urges
from hongxian.hazards import verbs
from hongxian.hazards.actions.rows import in_order, locked, log
from hongxian.hazards.models import Hazard
from hongxian.hazards.queries.urging import late_clock
from hongxian.kit.clock import day_of
from hongxian.kit.verdict import Refused, require
from hongxian.orgs.access import Actor


@dataclass(frozen=True)
class Urged:
    """How many units heard, and how many hazards were left: told today already, or not late."""

    told: int = 0
    today: int = 0
    not_late: int = 0


def urge_hazards(hazards: Sequence[Hazard], *, actor: Actor, now: datetime) -> Urged:
    """The officer in charge and the unit's head hear one sentence for each hazard that is late."""
    require(urges(actor))
    told = today = not_late = 0
    with transaction.atomic():
        for hazard in in_order(hazards):
            row = locked(hazard)
            clock = late_clock(row, now)
            if clock is None:
                not_late += 1
            elif urged_among([clock], day_of(now)):
                today += 1
            else:
                urge_deadline(clock, what=clock.title, actor=actor, now=now)
                log(row, verbs.URGE, basis=clock.basis, actor=actor, now=now)
                told += 1
        if not told:
            raise Refused(_why_not(today))
    return Urged(told, today, not_late)


def _why_not(today: int) -> str:
    if today:
        return "今天已经催办过，明天仍未办结可再次催办。"
    return "没有逾期的隐患，不用催办。"
