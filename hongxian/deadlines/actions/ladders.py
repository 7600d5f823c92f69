"""提醒步骤: change, silence, add, take back; every open deadline of the county follows."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from hongxian.audit.actions import record
from hongxian.deadlines import verbs
from hongxian.deadlines.engine import Workdays
from hongxian.deadlines.engine.schedule import PlannedStep, StepUnit, next_moment, schedule
from hongxian.deadlines.models import Deadline, DeadlineState, EscalationStep
from hongxian.deadlines.queries.calendar import workdays
from hongxian.deadlines.queries.ladders import steps_of
from hongxian.deadlines.rules import keeps_steps
from hongxian.kit.clock import local
from hongxian.kit.verdict import Refused, require
from hongxian.orgs.access import Actor

FARTHEST = {StepUnit.MINUTE: 600, StepUnit.HOUR: 240, StepUnit.DAY: 40, StepUnit.WORKDAY: 20}


def keep_step(step: PlannedStep, *, actor: Actor, now: datetime) -> EscalationStep:
    """Store a county's form of a shipped step, or a step of its own."""
    require(keeps_steps(actor))
    _require_sense(step)
    with transaction.atomic():
        row, _ = EscalationStep.objects.update_or_create(
            county_id=actor.county_id,
            code=step.code,
            defaults={
                "ladder": step.ladder,
                "name": step.name,
                "offset": step.offset,
                "unit": step.unit.value,
                "at": step.at,
                "audience": step.audience,
                "sentence": step.sentence,
                "is_danger": step.is_danger,
                "is_active": step.is_active,
            },
        )
        _follow(row.county_id, now)
        what = f"{step.when}，发给{row.get_audience_display()}"
        state = "启用" if step.is_active else "停用"
        record(
            actor=actor, verb=verbs.KEEP_STEP, subject=row, now=now,
            detail={"what": f"{what}，{state}", "note": step.sentence},
        )  # fmt: skip
    return row


def reset_step(step: EscalationStep, *, actor: Actor, now: datetime) -> None:
    """Take a county's row back: the shipped form applies again, a step of its own is gone."""
    require(keeps_steps(actor))
    with transaction.atomic():
        row = EscalationStep.objects.select_for_update().get(pk=step.pk, county=step.county_id)
        record(actor=actor, verb=verbs.RESET_STEP, subject=row, now=now, detail={"step": row.name})
        row.delete()
        _follow(step.county_id, now)


def reschedule(rows: QuerySet[Deadline], *, calendar: Workdays, now: datetime) -> None:
    """Set the next look of running deadlines anew, one UPDATE for each due moment.

    What already waits for the tick is left to it, so that a change swallows no step.
    """
    running = rows.filter(state=DeadlineState.RUNNING).filter(
        Q(next_step_at__isnull=True) | Q(next_step_at__gt=now)
    )
    ladders: dict[str, list[PlannedStep]] = {}
    for in_time in (True, False):
        mine = running.filter(late_at__isnull=in_time)
        keys = mine.order_by().values_list("county", "ladder", "due_at").distinct()
        for county, ladder, due_at in list(keys):
            if county not in ladders:
                ladders[county] = steps_of(county)
            steps = (step for step in ladders[county] if step.ladder == ladder)
            plan = schedule(steps, local(due_at), calendar)
            moment = next_moment(plan, local(due_at), local(now), is_late=not in_time)
            same = mine.filter(county=county, ladder=ladder, due_at=due_at)
            same.update(next_step_at=moment)


def _follow(county_id: str, now: datetime) -> None:
    reschedule(Deadline.objects.filter(county=county_id), calendar=workdays(), now=now)


def _require_sense(step: PlannedStep) -> None:
    """Refuse what could never be sent, or would be read as nonsense."""
    if not step.sentence.strip() or not step.name.strip():
        raise Refused("请填写名称和提醒内容。")
    if abs(step.offset) > FARTHEST[step.unit]:
        raise Refused("提前或推后的时间太长，请改小一些。")
    by_day = step.unit in {StepUnit.DAY, StepUnit.WORKDAY}
    if by_day and step.at is None:
        raise Refused("按天提醒要写明几点发送。")
    if not by_day and (step.at is not None or step.offset == 0):
        raise Refused("按小时、分钟提醒请填写提前或推后多少，不填几点。")
