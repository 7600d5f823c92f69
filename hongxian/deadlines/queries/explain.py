"""What will happen to a deadline, and who will hear of it."""

from dataclasses import dataclass
from datetime import datetime

from hongxian.deadlines.engine.schedule import ONE_SECOND
from hongxian.deadlines.models import Audience, Deadline, DeadlineState
from hongxian.deadlines.queries.audiences import Directory
from hongxian.deadlines.queries.calendar import workdays
from hongxian.deadlines.queries.ladders import steps_of
from hongxian.deadlines.queries.reckoning import plan_of
from hongxian.kit.clock import local
from hongxian.orgs.models import User

LABELS: dict[str, str] = dict(Audience.choices)


@dataclass(frozen=True)
class Coming:
    """One thing to come: when, what, to whom."""

    at: datetime
    what: str
    audience: str
    people: str


@dataclass(frozen=True)
class Outlook:
    """What comes, and what cannot be said because a year's holidays are missing."""

    coming: list[Coming]
    warning: str


def outlook(row: Deadline, now: datetime) -> Outlook:
    """The steps still to come while the deadline runs, with the names of today's people."""
    if row.state != DeadlineState.RUNNING:
        return Outlook([], "")
    plan = plan_of(row, steps_of(row.county_id), workdays())
    directory = Directory(local(now).date())
    steps = [(at, step) for at, step in plan.steps if at > now]
    hear = {step.code: directory.people(row, [step.audience]) for _, step in steps}
    names = dict(
        User.objects.filter(pk__in={one for people in hear.values() for one in people})
        .order_by("pk")
        .values_list("pk", "name")
    )
    coming = [
        Coming(at, step.name, LABELS[step.audience], _named(hear[step.code], names))
        for at, step in steps
    ]
    if row.late_at is None and now <= row.due_at:
        coming.append(Coming(local(row.due_at) + ONE_SECOND, "未办结即认定逾期", "", ""))
    coming.sort(key=lambda one: one.at)
    missing = "、".join(f"{year}年" for year in plan.unknown_years)
    warning = f"{missing}的放假安排还没有录入，部分提醒的时间无法确定。" if missing else ""
    return Outlook(coming, warning)


def _named(people: tuple[int, ...], names: dict[int, str]) -> str:
    """Up to five names, then how many."""
    shown = [names[one] for one in people[:5]]
    more = f"等{len(people)}人" if len(people) > 5 else ""
    return "、".join(shown) + more
