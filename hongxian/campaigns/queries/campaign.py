"""The campaign as pages show it: where it stands today and what its plan says."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from hongxian.campaigns.models import (
    Campaign,
    CampaignState,
    Deliverable,
    Phase,
    PlanDocument,
    ReportingDuty,
    ReportingDutyUnit,
)
from hongxian.campaigns.models.facts import PlanFact
from hongxian.kit.questions import Question
from hongxian.orgs.access import Actor
from hongxian.orgs.asking import ActorsQuestion
from hongxian.orgs.models import ADMINISTRATORS, Role

Fact = TypeVar("Fact", bound=PlanFact)


def sees_whole(actor: Actor) -> bool:
    """The county's own people see the whole matrix; a partner sees its own columns only."""
    return bool(actor.roles - ADMINISTRATORS - {Role.PARTNER})


def oversees(actor: Actor) -> bool:
    """Whose eyes see every unit's deliverables, see `Deliverable.objects.visible_to`."""
    return actor.sees_as(Role.OFFICE, Role.CHIEF, Role.INSPECTOR, Role.LEGAL)


def standing(model: type[Fact], campaign: Campaign) -> "QuerySet[Fact]":
    """The facts of a kind that the version in force states, in the plan's order."""
    rows = model._default_manager.filter(county=campaign.county_id, campaign=campaign)
    return rows.filter(struck_in__isnull=True)


def told_by_plan(
    model: type[Fact], *joined: str, only: Sequence[str] = ()
) -> Callable[[Campaign], list[Fact]]:
    """The same as a function of the campaign, for pages opened all day: compiled once.

    `only` names what pages read of facts there are hundreds of.
    """

    def build(campaign: UUID, county: str) -> "QuerySet[Fact]":
        rows = model._default_manager.filter(county=county, campaign=campaign)
        rows = rows.filter(struck_in__isnull=True)
        rows = rows.select_related(*joined) if joined else rows
        return rows.only(*only) if only else rows

    asked = Question(build)
    return lambda campaign: asked(campaign=campaign.pk, county=campaign.county_id)


def running_campaigns(actor: Actor) -> QuerySet[Campaign]:
    """What runs now and this person has a part in, the newest first."""
    return Campaign.objects.visible_to(actor).filter(state=CampaignState.RUNNING)


def what_runs(actor: Actor) -> list[Campaign]:
    """The same as a list, for pages opened all day."""
    return _running(actor)


_running = ActorsQuestion(running_campaigns)


def at_hand(actor: Actor, remembered: UUID | None) -> list[Campaign]:
    """What runs and this person may see, and what was looked at last; the newest first."""
    return _at_hand(actor, remembered=remembered)


def _running_or_remembered(actor: Actor, remembered: UUID | None) -> QuerySet[Campaign]:
    wanted = Q(state=CampaignState.RUNNING) | Q(pk=remembered)
    return Campaign.objects.visible_to(actor).filter(wanted).order_by("-created_at")


_at_hand = ActorsQuestion(_running_or_remembered)


def plan_in_force(campaign: Campaign) -> PlanDocument | None:
    """The version that holds, without its text."""
    return next(iter(_in_force(campaign=campaign.pk, county=campaign.county_id)), None)


def _versions(campaign: UUID, county: str) -> QuerySet[PlanDocument]:
    plans = PlanDocument.objects.filter(county=county, campaign=campaign, version__isnull=False)
    return plans.defer("text").order_by("-version")[:1]


_in_force = Question(_versions)


@dataclass(frozen=True)
class PhaseMark:
    """A phase with the days it covers and where today stands in it."""

    phase: Phase
    no: int
    first: date | None
    last: date | None
    today: date

    @property
    def is_past(self) -> bool:
        return self.last is not None and self.last < self.today

    @property
    def is_now(self) -> bool:
        return self.first is not None and self.first <= self.today and not self.is_past

    @property
    def days(self) -> int | None:
        if self.first is None or self.last is None:
            return None
        return (self.last - self.first).days + 1

    @property
    def day(self) -> int | None:
        """The how-manieth day today is, while the phase runs."""
        return (self.today - self.first).days + 1 if self.first and self.is_now else None

    @property
    def ordinal(self) -> str:
        return f"第{'一二三四五六七八九十'[self.no - 1] if self.no <= 10 else self.no}阶段"

    @property
    def standing(self) -> str:
        """已结束, 第 47 天/153 天, or 未开始, as one reads it."""
        if self.is_past:
            return "已结束"
        if not self.is_now:
            return "未开始" if self.first else "未定时间"
        return f"第 {self.day} 天/{self.days} 天" if self.days else f"第 {self.day} 天"


def phase_marks(campaign: Campaign, today: date) -> list[PhaseMark]:
    """The phases in order, each with its days."""
    return _marks(campaign, _phases(campaign), today)


_phases = told_by_plan(Phase)


def phases_of(campaigns: Sequence[Campaign], today: date) -> dict[UUID, list[PhaseMark]]:
    """The phases of several campaigns of one county, in one query."""
    phases: dict[UUID, list[Phase]] = defaultdict(list)
    counties = {campaign.county_id for campaign in campaigns}
    rows = Phase.objects.filter(county__in=counties, campaign__in=campaigns)
    for phase in rows.filter(struck_in__isnull=True):
        phases[phase.campaign_id].append(phase)
    return {each.pk: _marks(each, phases[each.pk], today) for each in campaigns}


def _marks(campaign: Campaign, phases: list[Phase], today: date) -> list[PhaseMark]:
    """A missing edge is taken from the neighbour or from the campaign."""
    marks: list[PhaseMark] = []
    for no, phase in enumerate(phases, start=1):
        first = phase.starts_on or (_next_day(marks[-1].last) if marks else campaign.starts_on)
        last = phase.ends_on or _day_before_next(phases[no:])
        last = last or (campaign.ends_on if no == len(phases) else None)
        if first and last and last < first:
            first = phase.starts_on
        marks.append(PhaseMark(phase, no, first, last, today))
    return marks


def _next_day(day: date | None) -> date | None:
    return day + timedelta(1) if day else None


def _day_before_next(rest: list[Phase]) -> date | None:
    starts = rest[0].starts_on if rest else None
    return starts - timedelta(1) if starts else None


def phase_now(marks: list[PhaseMark]) -> PhaseMark | None:
    """The phase today stands in; the later one where two overlap."""
    return next((mark for mark in reversed(marks) if mark.is_now), None)


def phase_words(campaign: Campaign, today: date, marks: Sequence[PhaseMark] | None = None) -> str:
    """第二阶段 · 第 47 天/153 天, for the top bar; between phases, which one comes. `marks`: of a
    page that knows them already."""
    marks = phase_marks(campaign, today) if marks is None else list(marks)
    now = phase_now(marks)
    if now:
        return f"{now.ordinal} · {now.standing}"
    coming = next((mark for mark in marks if mark.first and mark.first > today), None)
    if coming:
        return f"{coming.ordinal}未开始"
    return "各阶段已结束" if marks and all(mark.is_past for mark in marks) else ""


def deliverables_of(campaign: Campaign, actor: Actor) -> QuerySet[Deliverable]:
    """What this person may see of what the campaign's units owe."""
    return Deliverable.objects.visible_to(actor).filter(campaign=campaign)


def reporting_of(campaign: Campaign, actor: Actor) -> list[ReportingDuty]:
    """The reporting duties with their units; a partner's are those it owes itself. Two queries."""
    units = Prefetch("units", ReportingDutyUnit.objects.select_related("unit"))
    duties = standing(ReportingDuty, campaign)
    if not sees_whole(actor):
        duties = duties.filter(units__unit__in=actor.unit_ids).distinct()
    return list(duties.prefetch_related(units))
