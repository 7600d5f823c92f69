"""What the rooms below offer to each other, tied together: alerts become notices, and notices keep
the calendar's working hours. Neither room knows the other."""

from collections.abc import Sequence
from datetime import date

from django.urls import reverse

from hongxian.deadlines import outlets
from hongxian.deadlines.engine import UnknownYear
from hongxian.deadlines.queries.calendar import workdays
from hongxian.notices import hours
from hongxian.notices.actions import Message, notify
from hongxian.notices.models import NoticeKind

DEADLINE = "deadlines.deadline"


def connect() -> None:
    """Called once, when the house is loaded."""
    outlets.register("notices", tell)
    hours.register_calendar(working_days)


def working_days() -> hours.IsWorkday:
    """The calendar with what people entered; in a year nobody entered, Monday to Friday."""
    calendar = workdays()

    def is_workday(day: date) -> bool:
        try:
            return calendar.is_workday(day)
        except UnknownYear:
            return hours.monday_to_friday(day)

    return is_workday


def tell(alerts: Sequence[outlets.Alert]) -> None:
    """Each alert of a batch as a message to its people; who stands in for whom is known below."""
    if alerts:
        notify([_message(alert) for alert in alerts], now=alerts[0].at)


def _message(alert: outlets.Alert) -> Message:
    return Message(
        key=f"deadline:{alert.key}",
        kind=_kind(alert),
        sentence=alert.sentence,
        people=alert.people,
        county_id=alert.county_id,
        url=alert.url or reverse("deadline", args=[alert.deadline_id]),
        subject=(DEADLINE, str(alert.deadline_id)),
        is_danger=alert.is_danger,
    )


def _kind(alert: outlets.Alert) -> NoticeKind:
    if alert.is_danger:
        return NoticeKind.DANGER
    return NoticeKind.ESCALATION if alert.is_escalation else NoticeKind.REMINDER
