"""催办: the key that allows it once a day for each deadline."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from hongxian.deadlines.models import Deadline
from hongxian.notices.models import Notice


def urge_key(deadline: Deadline, day: date) -> str:
    """The same for everybody who presses the button on one day."""
    return f"urge:{deadline.pk}:{day.isoformat()}"


def urged_among(deadlines: Iterable[Deadline], day: date) -> dict[UUID, datetime]:
    """Which of them were urged that day, and when. One query."""
    by_key = {urge_key(row, day): row for row in deadlines}
    told = Notice.objects.filter(
        county__in={row.county_id for row in by_key.values()}, key__in=list(by_key)
    )
    return {by_key[key].pk: at for key, at in told.values_list("key", "created_at")}
