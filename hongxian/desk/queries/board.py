"""指挥板: how the chosen campaign stands, for the office and the chiefs."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import F

from hongxian.campaigns.models import Campaign, Deliverable
from hongxian.campaigns.queries.campaign import (
    PhaseMark,
    deliverables_of,
    phase_marks,
    phase_now,
    running_campaigns,
)
from hongxian.campaigns.queries.deliverables import Tally, marked, overdue, tally
from hongxian.campaigns.queries.matrix import Duties, load_duties
from hongxian.campaigns.queries.timeline import (
    MilestoneProgress,
    Ruler,
    lay_ruler,
    milestone_progress,
)
from hongxian.deadlines.queries.urging import urged_among
from hongxian.desk.queries.pulse import Pulse, pulse
from hongxian.hazards.queries.desk import OnBoard, on_board
from hongxian.kit.clock import day_of
from hongxian.orgs.access import Actor

SHOWN = 50
"""Overdue lines on the board; the rest stands in the list."""


@dataclass(frozen=True)
class OverdueLine:
    """One overdue deliverable and when it was urged today."""

    row: Deliverable
    urged_at: datetime | None


@dataclass(frozen=True)
class Board:
    """The whole board of one campaign."""

    campaigns: list[Campaign]
    campaign: Campaign
    marks: list[PhaseMark]
    now: PhaseMark | None
    ruler: Ruler | None
    progress: list[MilestoneProgress]
    tally: Tally
    duties: Duties
    overdue: list[OverdueLine]
    hazards: OnBoard
    pulse: Pulse

    @property
    def led(self) -> int:
        """Lines of the matrix that somebody leads."""
        return len(self.duties.lines) - len(self.duties.led_by_nobody)


def load_board(actor: Actor, now: datetime, wanted: UUID | None) -> Board | None:
    """The campaign asked for, else the newest that runs; None while none does.

    The same number of queries whatever the bureau's size.
    """
    today = day_of(now)
    campaigns = list(running_campaigns(actor))
    chosen = next((each for each in campaigns if each.pk == wanted), None)
    chosen = chosen or (campaigns[0] if campaigns else None)
    if chosen is None:
        return None
    marks = phase_marks(chosen, today)
    progress = milestone_progress(chosen, actor, today)
    return Board(
        campaigns=campaigns,
        campaign=chosen,
        marks=marks,
        now=phase_now(marks),
        ruler=lay_ruler(marks, progress, today),
        progress=progress,
        tally=tally(deliverables_of(chosen, actor), today),
        duties=load_duties(chosen, actor, today),
        overdue=_overdue(chosen, actor, today),
        hazards=on_board(chosen, actor, today),
        pulse=pulse(now),
    )


def _overdue(campaign: Campaign, actor: Actor, today: date) -> list[OverdueLine]:
    """Units in the bureau's fixed order, never by how late they are."""
    rows = marked(overdue(deliverables_of(campaign, actor), today), today)
    rows = rows.select_related("unit", "milestone", "deadline")
    shown = list(rows.order_by("unit__position", "unit_id", F("due_on").asc(), "pk")[:SHOWN])
    urged = urged_among([row.deadline for row in shown if row.deadline is not None], today)
    return [
        OverdueLine(row, urged.get(row.deadline_id) if row.deadline_id else None) for row in shown
    ]
