"""What this room puts on the desk and on the command board."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, datetime
from operator import attrgetter
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Value, When

from hongxian.campaigns.models import Campaign, CampaignState
from hongxian.hazards.models import OPEN_STATES, Hazard, HazardState
from hongxian.hazards.queries import marks
from hongxian.hazards.queries.ledger import (
    ENDED_ASIDE,
    HANDED,
    LIVE,
    MAJOR,
    TO_CLOSE,
    TO_CONFIRM,
    TO_RECHECK,
    Tally,
    mine,
    overdue,
)
from hongxian.kit.chips import Chip
from hongxian.kit.clock import day_of
from hongxian.kit.questions import Question
from hongxian.orgs.access import Actor
from hongxian.orgs.asking import ActorsQuestion
from hongxian.orgs.models import Role, Unit
from hongxian.orgs.rules import does_business

SHOWN = 6
NUMBERS = ("open", "overdue", "recheck", "confirm", "passed", "mine")
"""What the desk counts of what is open."""
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


def on_desk(actor: Actor, now: datetime) -> OnDesk | None:
    """待复查, 逾期, 待确认, 待销号, mine. Two queries, of what is open alone; nothing where nothing
    is open."""
    if not does_business(actor):
        return None
    return _of_agency(actor) if actor.roles == {Role.PARTNER} else _of_police(actor, day_of(now))


def _of_agency(actor: Actor) -> OnDesk | None:
    """What was handed over to an agency, the newest first."""
    handed = Hazard.objects.visible_to(actor).filter(HANDED)
    count = handed.count()
    if not count:
        return None
    shown = handed.select_related("place", "vehicle").order_by("-found_at", "-pk")[:SHOWN]
    lines = [Line(row, marks.where(row), None) for row in shown]
    return OnDesk(Tally(handed=count), 0, lines, confirms=False, is_agency=True)


def _of_police(actor: Actor, today: date) -> OnDesk | None:
    counted = _numbers(actor, today=today)
    if not counted:
        return None
    told = dict(zip(NUMBERS, counted[0], strict=True))
    own = told.pop("mine")
    lines = [
        Line(row, marks.where(row), marks.next_mark(row, today))
        for row in _first(actor, today=today)
    ]
    return OnDesk(
        Tally(**told), own, lines, actor.sees_as(Role.OFFICE), works=actor.sees_as(*WORKING)
    )


def _numbers_of(actor: Actor, today: date) -> QuerySet[Hazard, Any]:
    """All open rows are of the actor's county: one group, or none where nothing is open."""
    conditions = (Q(), overdue(today), TO_RECHECK, TO_CONFIRM, TO_CLOSE, mine(actor))
    counts = {
        f"in_{name}": Count("pk", filter=condition)
        for name, condition in zip(NUMBERS, conditions, strict=True)
    }
    live: Any = Hazard.objects.visible_to(actor).filter(LIVE).order_by().values("county")
    counted: QuerySet[Hazard, Any] = live.annotate(**counts).values_list(*counts)
    return counted


def _first_of(actor: Actor, today: date) -> QuerySet[Hazard]:
    """Rechecks and overdue ones, a person's own before the rest, the nearest day first."""
    own = Case(
        When(officer=actor.user_id, then=Value(0)), default=Value(1), output_field=IntegerField()
    )
    live = Hazard.objects.visible_to(actor).filter(LIVE)
    wanted = live.filter(TO_RECHECK | overdue(today)).select_related("place", "vehicle")
    rectified = When(state=HazardState.RECTIFIED, then="recheck_on")
    told = wanted.annotate(own=own, day=Case(rectified, default="due_on"))
    return told.order_by("own", F("day").asc(nulls_last=True), "pk")[:SHOWN]


_numbers = ActorsQuestion(_numbers_of)
_first = ActorsQuestion(_first_of)


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
    """Three queries whatever the number of units: how many stand in each state is read off an
    index; only what is open is looked at more closely."""
    counts: dict[int, dict[str, int]] = defaultdict(dict)
    for unit, state, count in _by_state(actor, campaign=campaign.pk):
        counts[unit][state] = count
    more = {
        unit: {"overdue": late, "major": major}
        for unit, late, major in _worst(actor, campaign=campaign.pk, today=today)
    }
    tallies = {unit: _tally(states, **more.get(unit, {})) for unit, states in counts.items()}
    tallies = {unit: told for unit, told in tallies.items() if told != Tally()}
    lines = [UnitLine(unit, tallies[unit.pk]) for unit in _units(units=list(tallies))]
    return OnBoard(_sum(tallies.values()), lines)


def _by_state_of(actor: Actor, campaign: UUID) -> QuerySet[Hazard, Any]:
    rows = Hazard.objects.visible_to(actor).filter(campaign=campaign).order_by()
    counted: QuerySet[Hazard, Any] = rows.values_list("unit", "state").annotate(count=Count("*"))
    return counted


def _worst_of(actor: Actor, campaign: UUID, today: date) -> QuerySet[Hazard, Any]:
    rows: Any = Hazard.objects.visible_to(actor).filter(LIVE, campaign=campaign).order_by()
    asked = {"overdue": overdue(today), "major": MAJOR}
    counts = {name: Count("pk", filter=condition) for name, condition in asked.items()}
    counted: QuerySet[Hazard, Any] = rows.values("unit").annotate(**counts)
    return counted.values_list("unit", *counts)


_by_state, _worst = ActorsQuestion(_by_state_of), ActorsQuestion(_worst_of)
_units = Question(lambda units: Unit.objects.filter(pk__in=units).order_by("position", "pk"))


def _tally(states: dict[str, int], **more: int) -> Tally:
    return Tally(
        found=sum(count for state, count in states.items() if state not in ENDED_ASIDE),
        open=sum(states.get(state, 0) for state in OPEN_STATES),
        fixed=states.get(HazardState.CLOSED, 0),
        **more,
    )


def _sum(tallies: Iterable[Tally]) -> Tally:
    known = list(tallies)
    return Tally(*(sum(map(attrgetter(each.name), known)) for each in fields(Tally)))


def only_running(county_id: str | None) -> Campaign | None:
    """The campaign that runs, where exactly one does: what is found now belongs to it."""
    found = _running(county=county_id)
    return found[0] if len(found) == 1 else None


_running = Question(
    lambda county: Campaign.objects.filter(county=county, state=CampaignState.RUNNING)[:2]
)
