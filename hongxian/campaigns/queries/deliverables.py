"""What units owe: which of it is overdue, waits, was returned; counted once for every page."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from hongxian.campaigns.models import (
    CampaignState,
    Decision,
    Deliverable,
    DeliverableState,
    Submission,
)
from hongxian.campaigns.models.deliverables import OPEN_STATES

LIVE_STATES = (*OPEN_STATES, DeliverableState.SUBMITTED, DeliverableState.ACCEPTED)


def live(rows: QuerySet[Deliverable]) -> QuerySet[Deliverable]:
    """All that is owed or was handed in; what a new version dropped is left out."""
    return rows.filter(state__in=LIVE_STATES)


def still_owed(rows: QuerySet[Deliverable]) -> QuerySet[Deliverable]:
    return rows.filter(state__in=OPEN_STATES)


def without_clock(rows: QuerySet[Deliverable]) -> QuerySet[Deliverable]:
    """Owed by a known day in what runs, and no clock was ever started for it."""
    running = still_owed(rows).filter(campaign__state=CampaignState.RUNNING)
    return running.filter(due_on__isnull=False, deadline__isnull=True)


def overdue(rows: QuerySet[Deliverable], today: date) -> QuerySet[Deliverable]:
    """逾期未交 in what runs: the due day is past and nothing lay with the office when it passed.

    What was handed in by the due day and returned only after it stands under 已退回, not here; what
    was left open when its campaign ended is asked for no longer.
    """
    in_time = Submission.objects.filter(
        county=OuterRef("county"),
        deliverable=OuterRef("pk"),
        decision=Decision.RETURNED,
        submitted_at__date__lte=OuterRef("due_on"),
        decided_at__date__gt=OuterRef("due_on"),
    )
    late = still_owed(rows).filter(campaign__state=CampaignState.RUNNING, due_on__lt=today)
    return late.filter(~Exists(in_time))


def was_in_time(row: Deliverable) -> bool:
    """Did a submission lie with the office when the due day passed, though returned later?"""
    return row.submissions.filter(
        decision=Decision.RETURNED,
        submitted_at__date__lte=row.due_on,
        decided_at__date__gt=row.due_on,
    ).exists()


@dataclass(frozen=True)
class Tally:
    """Deliverables of one campaign, milestone or unit, by where they stand."""

    total: int = 0
    accepted: int = 0
    submitted: int = 0
    returned: int = 0
    due: int = 0
    overdue: int = 0
    late: int = 0

    @property
    def owed(self) -> int:
        """What units still have to hand in."""
        return self.due + self.returned


def _counts() -> dict[str, Count]:
    """The columns of a tally, as one query computes them. Saved views use the same conditions."""
    state = DeliverableState
    return {
        "total": Count("pk", distinct=True),
        "accepted": Count("pk", filter=Q(state=state.ACCEPTED), distinct=True),
        "submitted": Count("pk", filter=Q(state=state.SUBMITTED), distinct=True),
        "returned": Count("pk", filter=Q(state=state.RETURNED), distinct=True),
        "due": Count("pk", filter=Q(state=state.DUE), distinct=True),
        "overdue": Count("pk", filter=Q(is_overdue=True), distinct=True),
        "late": Count("pk", filter=Q(late_at__isnull=False), distinct=True),
    }


def marked(rows: QuerySet[Deliverable], today: date) -> QuerySet[Deliverable]:
    """Each row with `is_overdue`, by the one definition above."""
    among = overdue(Deliverable.objects.filter(county=OuterRef("county"), pk=OuterRef("pk")), today)
    return rows.annotate(is_overdue=Exists(among))


def tally(rows: QuerySet[Deliverable], today: date) -> Tally:
    """One query whatever the number of rows."""
    return Tally(**marked(live(rows), today).order_by().aggregate(**_counts()))


def tallies(rows: QuerySet[Deliverable], today: date, *, by: str) -> dict[object, Tally]:
    """A tally for each milestone, unit or campaign id. One query."""
    grouped = marked(live(rows), today).order_by().values(by).annotate(**_counts()).order_by(by)
    return {row.pop(by): Tally(**row) for row in grouped}
