"""What this room puts on the desk and on the command board."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

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


def on_desk(actor: Actor, now: datetime) -> OnDesk | None:
    """待复查, 逾期, 待确认, 待销号, mine. Two queries, of what is open alone; nothing where nothing
    is open."""
    if not does_business(actor):
        return None
    rows = Hazard.objects.visible_to(actor)
    return _of_agency(rows) if actor.roles == {Role.PARTNER} else _of_police(rows, actor, now)


def _of_agency(rows: QuerySet[Hazard]) -> OnDesk | None:
    """What was handed over to an agency, the newest first."""
    handed = rows.filter(HANDED)
    count = handed.count()
    if not count:
        return None
    shown = handed.select_related("place", "vehicle").order_by("-found_at", "-pk")[:SHOWN]
    lines = [Line(row, marks.where(row), None) for row in shown]
    return OnDesk(Tally(handed=count), 0, lines, confirms=False, is_agency=True)


def _of_police(rows: QuerySet[Hazard], actor: Actor, now: datetime) -> OnDesk | None:
    today = day_of(now)
    live = rows.filter(LIVE)
    asked = {
        "open": Q(),
        "overdue": overdue(today),
        "recheck": TO_RECHECK,
        "confirm": TO_CONFIRM,
        "passed": TO_CLOSE,
        "mine": mine(actor),
    }
    counts = live.order_by().aggregate(
        **{name: Count("pk", filter=condition) for name, condition in asked.items()}
    )
    if not counts["open"]:
        return None
    own = counts.pop("mine")
    return OnDesk(
        Tally(**counts), own, _first(live, actor, today),
        actor.sees_as(Role.OFFICE), works=actor.sees_as(*WORKING),
    )  # fmt: skip


def _first(live: QuerySet[Hazard], actor: Actor, today: date) -> list[Line]:
    """Rechecks and overdue ones, a person's own before the rest, the nearest day first."""
    own = Case(
        When(officer=actor.user_id, then=Value(0)), default=Value(1), output_field=IntegerField()
    )
    wanted = live.filter(TO_RECHECK | overdue(today)).select_related("place", "vehicle")
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
    """Three queries whatever the number of units: how many stand in each state is read off an
    index; only what is open is looked at more closely."""
    rows = Hazard.objects.visible_to(actor).filter(campaign=campaign).order_by()
    counts: dict[int, dict[str, int]] = defaultdict(dict)
    for unit, state, count in rows.values_list("unit", "state").annotate(count=Count("*")):
        counts[unit][state] = count
    asked = {"overdue": overdue(today), "major": MAJOR}
    worst: Any = rows.filter(LIVE).values("unit")
    worst = worst.annotate(
        **{name: Count("pk", filter=condition) for name, condition in asked.items()}
    )
    more = {row.pop("unit"): row for row in worst}
    tallies = {unit: _tally(states, **more.get(unit, {})) for unit, states in counts.items()}
    tallies = {unit: told for unit, told in tallies.items() if told != Tally()}
    units = Unit.objects.filter(pk__in=list(tallies)).order_by("position", "pk")
    lines = [UnitLine(unit, tallies[unit.pk]) for unit in units]
    return OnBoard(_sum(tallies.values()), lines)


def _tally(states: dict[str, int], **more: int) -> Tally:
    return Tally(
        found=sum(count for state, count in states.items() if state not in ENDED_ASIDE),
        open=sum(states.get(state, 0) for state in OPEN_STATES),
        fixed=states.get(HazardState.CLOSED, 0),
        **more,
    )


def _sum(tallies: Iterable[Tally]) -> Tally:
    told = Counter[str]()
    for each in tallies:
        told.update(asdict(each))
    return Tally(**told)


def only_running(county_id: str | None) -> Campaign | None:
    """The campaign that runs, where exactly one does: what is found now belongs to it."""
    found = _running(county=county_id)
    return found[0] if len(found) == 1 else None


_running = Question(
    lambda county: Campaign.objects.filter(county=county, state=CampaignState.RUNNING)[:2]
)
