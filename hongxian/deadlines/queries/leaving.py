"""Which open deadlines hang on a person."""

from datetime import date

from hongxian.deadlines.models import Deadline
from hongxian.orgs.handover import OpenItem
from hongxian.orgs.models import User


def open_deadlines(user: User, day: date) -> list[OpenItem]:
    """Deadlines a person holds, for the page on which work is handed over."""
    rows = Deadline.objects.filter(county=user.unit.county_id, holder=user).still_open()
    return [OpenItem(row.title, row.subject_label) for row in rows.order_by("due_at")]
