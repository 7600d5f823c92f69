"""催办 of hazards: which clock is late, and whether it was urged today."""

from dataclasses import dataclass
from datetime import datetime

from hongxian.deadlines.models import Deadline, DeadlineState
from hongxian.deadlines.queries.urging import urged_among
from hongxian.deadlines.rules import urges
from hongxian.hazards.models import Hazard
from hongxian.kit.clock import day_of
from hongxian.orgs.access import Actor


def late_clock(row: Hazard, now: datetime) -> Deadline | None:
    """The correction that is overdue, else the recheck that is."""
    clocks: list[Deadline] = [each for each in (row.deadline, row.recheck_deadline) if each]
    late = (each for each in clocks if each.state == DeadlineState.RUNNING and each.due_at < now)
    return next(late, None)


@dataclass(frozen=True)
class Urging:
    """What the page offers: the button, or when it was pressed today."""

    urged_at: datetime | None


def urging_of(row: Hazard, actor: Actor, now: datetime) -> Urging | None:
    """None where there is nothing to urge or it is not this person's to do. At most one query."""
    if not urges(actor) or (clock := late_clock(row, now)) is None:
        return None
    return Urging(urged_among([clock], day_of(now)).get(clock.pk))
