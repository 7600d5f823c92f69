"""指挥板: how the chosen campaign stands, for the office and the chiefs."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from hongxian.campaigns.models import Campaign, Deliverable
from hongxian.campaigns.queries.campaign import (
    PhaseMark,
    phase_marks,
    phase_now,
    what_runs,
)
from hongxian.campaigns.queries.deliverables import Tally
from hongxian.campaigns.queries.matrix import Duties, load_duties
from hongxian.campaigns.queries.owed import Owed, load_owed
from hongxian.campaigns.queries.timeline import (
    MilestoneProgress,
    Ruler,
    lay_ruler,
    progress_of,
)
from hongxian.deadlines.models import Deadline
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
    campaigns = what_runs(actor)
    chosen = next((each for each in campaigns if each.pk == wanted), None)
    chosen = chosen or (campaigns[0] if campaigns else None)
    if chosen is None:
        return None
    marks = phase_marks(chosen, today)
    owed = load_owed([chosen], actor, today).of(chosen)
    progress = progress_of(owed, actor, today)
    return Board(
        campaigns=campaigns,
        campaign=chosen,
        marks=marks,
        now=phase_now(marks),
        ruler=lay_ruler(marks, progress, today),
        progress=progress,
        tally=owed.tally,
        duties=load_duties(chosen, actor, today, owing={row.unit_id for row in owed.rows}),
        overdue=_overdue(owed, today),
        hazards=on_board(chosen, actor, today),
        pulse=pulse(now),
    )


def _overdue(owed: Owed, today: date) -> list[OverdueLine]:
    """Units in the bureau's fixed order, never by how late they are."""
    shown = [row for row in owed.rows if getattr(row, "is_overdue", False)][:SHOWN]
    clocks = [
        Deadline(pk=row.deadline_id, county_id=row.county_id)
        for row in shown
        if row.deadline_id is not None
    ]
    urged = urged_among(clocks, today)
    return [
        OverdueLine(row, urged.get(row.deadline_id) if row.deadline_id else None) for row in shown
    ]
