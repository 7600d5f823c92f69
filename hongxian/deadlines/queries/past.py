"""The years by which closed deadlines are opened."""

from datetime import date

from hongxian.deadlines.models import Deadline
from hongxian.kit.listing import Period, periods_of
from hongxian.orgs.access import Actor
from hongxian.orgs.asking import earliest


def deadline_periods(actor: Actor, today: date) -> list[Period]:
    """By the day they are due. One query."""
    return periods_of("due_at", today, _first(actor))


_first = earliest(Deadline.objects.all(), "due_at")
