"""The steps of a county: what is shipped, with the county's own rows in front."""

import tomllib
from collections.abc import Iterable
from functools import cache

from hongxian.deadlines.engine.clocks import DATA
from hongxian.deadlines.engine.schedule import PlannedStep, StepUnit
from hongxian.deadlines.models import EscalationStep
from hongxian.kit.questions import Question


@cache
def shipped_steps() -> tuple[PlannedStep, ...]:
    """The steps of `data/escalation.toml`."""
    rows = tomllib.loads((DATA / "escalation.toml").read_text(encoding="utf-8"))["step"]
    return tuple(PlannedStep(**{**row, "unit": StepUnit(row["unit"])}) for row in rows)


def is_shipped(code: str) -> bool:
    """Does the house ship a step of this code?"""
    return any(step.code == code for step in shipped_steps())


def planned(row: EscalationStep) -> PlannedStep:
    """A county's row as the engine needs it."""
    return PlannedStep(
        code=row.code,
        ladder=row.ladder,
        name=row.name,
        offset=row.offset,
        unit=StepUnit(row.unit),
        audience=row.audience,
        sentence=row.sentence,
        at=row.at,
        is_danger=row.is_danger,
        is_active=row.is_active,
    )


def steps_of(county_id: str) -> list[PlannedStep]:
    """Every step of a county, silent ones too. One query."""
    return merged(_own(county=county_id))


_own = Question(lambda county: EscalationStep.objects.filter(county=county))


def merged(rows: Iterable[EscalationStep]) -> list[PlannedStep]:
    """Shipped steps, each replaced by the county's row of the same code, and its own."""
    by_code = {step.code: step for step in shipped_steps()}
    by_code.update({row.code: planned(row) for row in rows})
    return sorted(by_code.values(), key=_order)


def _order(step: PlannedStep) -> tuple[str, float, str]:
    minutes = {StepUnit.MINUTE: 1, StepUnit.HOUR: 60, StepUnit.DAY: 1440, StepUnit.WORKDAY: 1440}
    return step.ladder, step.offset * minutes[step.unit], step.code
