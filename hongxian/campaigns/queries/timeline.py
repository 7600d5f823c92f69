"""阶段与节点: each milestone with its units' progress, and all of it on a ruler of days."""

import calendar
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from hongxian.campaigns.models import Campaign, Deliverable, Milestone
from hongxian.campaigns.queries.campaign import PhaseMark, sees_whole
from hongxian.campaigns.queries.deliverables import Tally
from hongxian.campaigns.queries.owed import Owed, load_owed, tally_of
from hongxian.orgs.access import Actor


@dataclass(frozen=True)
class MilestoneProgress:
    """A milestone with what each unit handed in, units in the bureau's fixed order."""

    milestone: Milestone
    owed: list[Deliverable]
    tally: Tally
    today: date

    @property
    def is_done(self) -> bool:
        return bool(self.owed) and self.tally.accepted == self.tally.total


def milestone_progress(campaign: Campaign, actor: Actor, today: date) -> list[MilestoneProgress]:
    """Every milestone with the deliverables this person may see. Two queries.

    A partner gets the milestones it owes something for.
    """
    return progress_of(load_owed([campaign], actor, today).of(campaign), actor, today)


def progress_of(owed: Owed, actor: Actor, today: date) -> list[MilestoneProgress]:
    """The same of what was fetched."""
    by_stone: dict[UUID, list[Deliverable]] = defaultdict(list)
    for row in owed.rows:
        by_stone[row.milestone_id].append(row)
    return [
        MilestoneProgress(stone, by_stone[stone.pk], tally_of(by_stone[stone.pk]), today)
        for stone in owed.milestones
        if sees_whole(actor) or stone.pk in by_stone
    ]


@dataclass(frozen=True)
class Bar:
    """A phase on the ruler."""

    mark: PhaseMark
    x: float
    width: float

    @property
    def label(self) -> str:
        """The phase's name where it fits, else which one it is."""
        name = self.mark.phase.name
        return name if 13 * len(name) + 12 <= self.width else self.mark.ordinal


@dataclass(frozen=True)
class Peg:
    """A milestone on the ruler; `row` keeps the labels of near ones apart."""

    progress: MilestoneProgress
    x: float
    row: int
    is_left: bool

    @property
    def y(self) -> int:
        return TOP + BAND + 26 + self.row * STEP


@dataclass(frozen=True)
class Tick:
    label: str
    x: float


WIDTH, LEFT, TOP, BAND, STEP = 1000, 10, 34, 46, 24
LABEL = 190
"""How wide a milestone's label may get, in ruler units."""


@dataclass(frozen=True)
class Ruler:
    """Phases, months, milestones and today, laid out on 1000 units of width."""

    bars: list[Bar]
    pegs: list[Peg]
    ticks: list[Tick]
    today_x: float | None
    height: int
    width: int = WIDTH
    top: int = TOP
    band: int = BAND
    lines: list[float] = field(default_factory=list)

    @property
    def band_bottom(self) -> int:
        return self.top + self.band


def lay_ruler(
    marks: list[PhaseMark], progress: list[MilestoneProgress], today: date
) -> Ruler | None:
    """Where everything stands between the first and the last day; None when no day is known."""
    dated = [each for each in progress if each.milestone.due_on]
    days = [day for mark in marks for day in (mark.first, mark.last) if day]
    days += [each.milestone.due_on for each in dated if each.milestone.due_on]
    if not days:
        return None
    first, last = min(days).replace(day=1), _month_end(max(days))
    scale = (WIDTH - 2 * LEFT) / ((last - first).days + 1)

    def x(day: date) -> float:
        return round(LEFT + (day - first).days * scale, 1)

    bars = [
        Bar(mark, x(mark.first), round(x(mark.last + timedelta(1)) - x(mark.first), 1))
        for mark in marks
        if mark.first and mark.last
    ]
    pegs = _pegs(dated, x)
    rows = max((peg.row for peg in pegs), default=-1) + 1
    return Ruler(
        bars=bars,
        pegs=pegs,
        ticks=[Tick(_month_label(day, first), x(day)) for day in _months(first, last)],
        today_x=x(today) if first <= today <= last else None,
        height=TOP + BAND + 20 + max(1, rows) * STEP,
    )


def _pegs(dated: list[MilestoneProgress], x: Callable[[date], float]) -> list[Peg]:
    """Each milestone on the first row where its label has room."""
    ends: list[float] = []
    pegs = []
    for each in sorted(dated, key=lambda one: one.milestone.due_on or date.max):
        at = x(each.milestone.due_on or date.max)
        is_left = at > WIDTH - LABEL
        start, end = (at - LABEL, at + 8) if is_left else (at - 8, at + LABEL)
        row = next((no for no, taken in enumerate(ends) if taken <= start), len(ends))
        if row == len(ends):
            ends.append(end)
        ends[row] = end
        pegs.append(Peg(each, at, row, is_left))
    return pegs


def _month_end(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def _months(first: date, last: date) -> list[date]:
    """The first days of the months shown: all, or every third where they are many."""
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    step = 1 if count <= 14 else 3 if count <= 42 else 12
    starts = [(first.month - 1 + no) for no in range(0, count, step)]
    return [date(first.year + month // 12, month % 12 + 1, 1) for month in starts]


def _month_label(day: date, first: date) -> str:
    is_new_year = day == first or day.month == 1
    return f"{day.year}年{day.month}月" if is_new_year else f"{day.month}月"
