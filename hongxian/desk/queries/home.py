"""工作台: what one person needs to see first."""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse

from hongxian.campaigns.models import Campaign, Deliverable
from hongxian.campaigns.queries.campaign import (
    PhaseMark,
    oversees,
    phase_marks,
    sees_whole,
    what_runs,
)
from hongxian.campaigns.queries.deliverables import Tally
from hongxian.campaigns.queries.matrix import Duties, load_duties, own_duties
from hongxian.campaigns.queries.owed import Owed, load_owed
from hongxian.campaigns.queries.table import sector_table
from hongxian.campaigns.queries.timeline import (
    MilestoneProgress,
    Ruler,
    lay_ruler,
    progress_of,
)
from hongxian.deadlines.models import Extension
from hongxian.desk.queries.pulse import Pulse, pulse
from hongxian.kit.clock import day_of
from hongxian.kit.matrix import Matrix, MatrixCell, MatrixRow
from hongxian.notices.queries import Unread, newest
from hongxian.orgs.access import Actor
from hongxian.orgs.asking import ActorsQuestion
from hongxian.orgs.models import Role, Unit

SHOWN = 8
NOTICES_SHOWN = 5


@dataclass(frozen=True)
class ToDo:
    """The first rows of a list and how many it holds in all."""

    rows: list[Deliverable] = field(default_factory=list)
    total: int = 0


@dataclass(frozen=True)
class Standing:
    """The chosen campaign as it stands today."""

    campaign: Campaign
    marks: list[PhaseMark]
    ruler: Ruler | None
    progress: list[MilestoneProgress]
    tally: Tally
    duties: Duties
    matrix: Matrix | None


@dataclass(frozen=True)
class Desk:
    """The whole page. `mine` spans all campaigns: what I owe is what I owe."""

    campaigns: list[Campaign]
    standing: Standing | None
    mine: ToDo
    waiting: ToDo | None
    oversees: bool
    late: int
    extensions: list[Extension]
    notices: Unread
    pulse: Pulse | None
    my_duties: list[tuple[Unit, list[tuple[MatrixRow, MatrixCell]]]]

    @property
    def is_plural(self) -> bool:
        return len(self.campaigns) > 1

    @property
    def shows_mine(self) -> bool:
        """A chief who owes nothing is not told so; everyone else is."""
        return bool(self.mine.rows) or not self.oversees or self.waiting is not None


def load_desk(actor: Actor, now: datetime, wanted: UUID | None = None) -> Desk:
    """What this person sees; the campaign asked for, or the newest that runs.

    What units owe is fetched once, for all that runs, and shown from every side.
    """
    today = day_of(now)
    campaigns = what_runs(actor)
    chosen = next((each for each in campaigns if each.pk == wanted), None)
    chosen = chosen or (campaigns[0] if campaigns else None)
    owed = load_owed(campaigns, actor, today)
    standing = _standing(chosen, owed.of(chosen), actor, today) if chosen else None
    return Desk(
        campaigns=campaigns,
        standing=standing,
        mine=_first(owed.owed_by(actor.unit_ids)),
        waiting=_first(owed.waiting) if actor.has(Role.OFFICE) else None,
        oversees=oversees(actor),
        late=owed.late,
        extensions=_extensions(actor),
        notices=newest(actor, now, NOTICES_SHOWN),
        pulse=pulse(now) if actor.sees_as(Role.OFFICE, Role.CHIEF) else None,
        my_duties=_my_duties(standing, actor) if standing else [],
    )


def _extensions(actor: Actor) -> list[Extension]:
    """Requests for more time that wait for this person's decision, the oldest first."""
    if not actor.sees_as(Role.OFFICE, Role.CHIEF):
        return []
    return _undecided(actor)


def _undecided_by(actor: Actor) -> QuerySet[Extension]:
    waiting = Extension.objects.visible_to(actor).filter(decision="")
    asked = waiting.exclude(asked_by=actor.user_id).select_related("deadline__unit")
    return asked.order_by("asked_at", "pk")


_undecided = ActorsQuestion(_undecided_by)


def _my_duties(
    standing: Standing, actor: Actor
) -> list[tuple[Unit, list[tuple[MatrixRow, MatrixCell]]]]:
    """The sectors my units have a part in; who oversees reads the matrix instead."""
    if standing.matrix is not None:
        return []
    mine = [unit for unit in standing.duties.units if unit.pk in actor.unit_ids]
    base = reverse("campaign-matrix", args=[standing.campaign.pk])
    table = sector_table(standing.duties, base=base, fold=False)
    found = [(unit, table.column(str(unit.pk))) for unit in mine]
    return [(unit, lines) for unit, lines in found if lines]


def _standing(campaign: Campaign, owed: Owed, actor: Actor, today: date) -> Standing:
    marks = phase_marks(campaign, today)
    progress = progress_of(owed, actor, today)
    duties, matrix = _duties(campaign, owed, actor, today)
    return Standing(
        campaign=campaign,
        marks=marks,
        ruler=lay_ruler(marks, progress, today),
        progress=[each for each in progress if each.owed or sees_whole(actor)],
        tally=owed.tally,
        duties=duties,
        matrix=matrix,
    )


def _duties(
    campaign: Campaign, owed: Owed, actor: Actor, today: date
) -> tuple[Duties, Matrix | None]:
    """The whole matrix for who oversees it; one's own duties for everyone else."""
    if not oversees(actor):
        return own_duties(campaign, actor), None
    duties = load_duties(campaign, actor, today, owing={row.unit_id for row in owed.rows})
    base = reverse("campaign-matrix", args=[campaign.pk])
    return duties, sector_table(duties, base=base, mine=actor.unit_ids)


def _first(rows: list[Deliverable]) -> ToDo:
    return ToDo(rows[:SHOWN], len(rows))
