"""The years by which closed deadlines are opened."""

from datetime import date

from hongxian.deadlines.models import Deadline
from hongxian.kit.listing import Period, periods_of
from hongxian.orgs.access import Actor


def deadline_periods(actor: Actor, today: date) -> list[Period]:
    """By the day they are due. One query."""
    rows = Deadline.objects.filter(county=actor.county_id).order_by("due_at")
    return periods_of("due_at", today, rows.values_list("due_at", flat=True).first())
