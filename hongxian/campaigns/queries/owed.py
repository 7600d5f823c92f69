"""What units owe in several campaigns, fetched once for a page that shows it from many sides."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from hongxian.campaigns.models import Campaign, Deliverable, DeliverableState, Milestone
from hongxian.campaigns.models.deliverables import OPEN_STATES
from hongxian.campaigns.queries.deliverables import Tally, live, marked
from hongxian.kit.questions import Question
from hongxian.orgs.access import Actor
from hongxian.orgs.asking import ActorsQuestion


def tally_of(rows: Sequence[Deliverable]) -> Tally:
    """The tally of rows that were fetched `marked`."""
    states = [row.state for row in rows]
    return Tally(
        total=len(rows),
        accepted=states.count(DeliverableState.ACCEPTED),
        submitted=states.count(DeliverableState.SUBMITTED),
        returned=states.count(DeliverableState.RETURNED),
        due=states.count(DeliverableState.DUE),
        overdue=sum(1 for row in rows if getattr(row, "is_overdue", False)),
        late=sum(1 for row in rows if row.late_at is not None),
    )


@dataclass(frozen=True)
class Owed:
    """The live deliverables a person may see, units in the bureau's order, each with its unit,
    milestone and campaign; and the milestones of the campaigns in the plan's order."""

    rows: Sequence[Deliverable] = ()
    milestones: Sequence[Milestone] = ()

    def of(self, campaign: Campaign) -> "Owed":
        """Of one campaign; its milestones are those that stand."""
        return Owed(
            [row for row in self.rows if row.campaign_id == campaign.pk],
            [
                each
                for each in self.milestones
                if each.campaign_id == campaign.pk and each.struck_in_id is None
            ],
        )

    @property
    def tally(self) -> Tally:
        return tally_of(self.rows)

    @property
    def late(self) -> int:
        """How many are overdue."""
        return self.tally.overdue

    @property
    def waiting(self) -> list[Deliverable]:
        """What waits for the office, the longest waiting first."""
        rows = [row for row in self.rows if row.state == DeliverableState.SUBMITTED]
        return sorted(rows, key=lambda row: (str(row.submitted_at), row.pk))

    @property
    def open(self) -> list[Deliverable]:
        """What is still owed, the nearest day first, what has no day last."""
        rows = [row for row in self.rows if row.state in OPEN_STATES]
        return sorted(
            rows, key=lambda row: (row.due_on or date.max, row.unit.position, row.pk)
        )  # fmt: skip

    def owed_by(self, units: frozenset[int]) -> list[Deliverable]:
        """What these units still owe, in the same order."""
        return [row for row in self.open if row.unit_id in units]

    @property
    def units(self) -> frozenset[int]:
        """Who owes something or handed it in."""
        return frozenset(row.unit_id for row in self.rows)


def load_owed(campaigns: Sequence[Campaign], actor: Actor, today: date) -> Owed:
    """Two queries for any number of campaigns, none for none."""
    if not campaigns:
        return Owed()
    keys = [campaign.pk for campaign in campaigns]
    rows = _seen(actor, campaigns=keys, today=today)
    counties = sorted({campaign.county_id for campaign in campaigns})
    milestones = _milestones(campaigns=keys, counties=counties)
    by_key = {each.pk: each for each in milestones}
    running = {campaign.pk: campaign for campaign in campaigns}
    for row in rows:
        _MILESTONE.set_cached_value(row, by_key[row.milestone_id])
        _CAMPAIGN.set_cached_value(row, running[row.campaign_id])
    rows.sort(key=lambda row: (row.unit.position, row.unit_id, row.due_on or date.max, row.pk))
    return Owed(rows, milestones)


def _seen_by(actor: Actor, campaigns: Sequence[UUID], today: date) -> QuerySet[Deliverable]:
    seen = Deliverable.objects.visible_to(actor).filter(campaign__in=campaigns)
    return marked(live(seen), today).select_related("unit").order_by()


_seen = ActorsQuestion(_seen_by)
_milestones = Question(
    lambda campaigns, counties: Milestone.objects.filter(
        county__in=counties, campaign__in=campaigns
    ).order_by("due_on", "position")
)
_MILESTONE: Any = Deliverable._meta.get_field("milestone")
_CAMPAIGN: Any = Deliverable._meta.get_field("campaign")
"""What is known already is put where the row keeps what it looked up: assigning costs tenfold."""
