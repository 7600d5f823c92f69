"""What this room puts on the desk and on the command board."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Case, F, IntegerField, QuerySet, Value, When

from hongxian.campaigns.models import Campaign, CampaignState
from hongxian.hazards.models import Hazard, HazardState
from hongxian.hazards.queries import marks
from hongxian.hazards.queries.ledger import HANDED, TO_RECHECK, Tally, mine, overdue, tallies, tally
from hongxian.kit.chips import Chip
from hongxian.kit.clock import day_of
from hongxian.orgs.access import Actor
from hongxian.orgs.models import Role, Unit
from hongxian.orgs.rules import does_business

SHOWN = 6
WORKING = (Role.OFFICER, Role.AUXILIARY, Role.HEAD, Role.LEAD, Role.OFFICE)


@dataclass(frozen=True)
class Line:
    """One hazard on the desk: what comes next for it and by when."""

    row: Hazard
    where: str
    mark: Chip | None


@dataclass(frozen=True)
class OnDesk:
    """Numbers that open their lists, and the first that somebody has to look at."""

    tally: Tally
    mine: int
    lines: list[Line]
    confirms: bool
    is_agency: bool = False
    works: bool = True

    @property
    def is_empty(self) -> bool:
        handed = self.tally.handed if self.is_agency else 0
        return not (self.mine or self.tally.open or handed)


def on_desk(actor: Actor, now: datetime) -> OnDesk | None:
    """待复查, 逾期, 待确认, 待销号, mine. Three queries; nothing where nothing is open."""
    if not does_business(actor):
        return None
    today = day_of(now)
    rows = Hazard.objects.visible_to(actor)
    agency = actor.roles == {Role.PARTNER}
    told = OnDesk(
        tally(rows, today), rows.filter(mine(actor)).count(),
        _handed(rows, today) if agency else _first(rows, actor, today),
        actor.sees_as(Role.OFFICE), agency, actor.sees_as(*WORKING),
    )  # fmt: skip
    return None if told.is_empty else told


def _handed(rows: QuerySet[Hazard], today: date) -> list[Line]:
    """What was handed over to an agency, the newest first."""
    wanted = rows.filter(HANDED).select_related("place", "vehicle", "unit")
    return [Line(row, marks.where(row), None) for row in wanted.order_by("-found_at", "pk")[:SHOWN]]


def _first(rows: QuerySet[Hazard], actor: Actor, today: date) -> list[Line]:
    """Rechecks and overdue ones, a person's own before the rest, the nearest day first."""
    own = Case(
        When(officer=actor.user_id, then=Value(0)), default=Value(1), output_field=IntegerField()
    )
    wanted = rows.filter(TO_RECHECK | overdue(today)).select_related("place", "vehicle", "unit")
    rectified = When(state=HazardState.RECTIFIED, then="recheck_on")
    wanted = wanted.annotate(own=own, day=Case(rectified, default="due_on"))
    shown = wanted.order_by("own", F("day").asc(nulls_last=True), "pk")[:SHOWN]
    return [Line(row, marks.where(row), marks.next_mark(row, today)) for row in shown]


@dataclass(frozen=True)
class UnitLine:
    """Hazards of one unit in a campaign."""

    unit: Unit
    tally: Tally


@dataclass(frozen=True)
class OnBoard:
    """Hazards of a campaign in all and by unit, in the bureau's fixed order: no ranking."""

    tally: Tally
    units: list[UnitLine]


def on_board(campaign: Campaign, actor: Actor, today: date) -> OnBoard:
    """Three queries whatever the number of units."""
    rows = Hazard.objects.visible_to(actor).filter(campaign=campaign)
    by_unit = tallies(rows, today, by="unit")
    units = Unit.objects.filter(pk__in=list(by_unit)).order_by("position", "pk")
    lines = [UnitLine(unit, by_unit[unit.pk]) for unit in units]
    return OnBoard(tally(rows, today), lines)


def only_running(county_id: str | None) -> Campaign | None:
    """The campaign that runs, where exactly one does: what is found now belongs to it."""
    rows = Campaign.objects.filter(county=county_id, state=CampaignState.RUNNING)
    found = list(rows[:2])
    return found[0] if len(found) == 1 else None
