"""期限 in pure functions: no Django, no clock, no database."""

from hongxian.deadlines.engine.compute import add_months, add_workdays, compute
from hongxian.deadlines.engine.recurring import Every, Occurrence, Recurring, occurrences
from hongxian.deadlines.engine.rule import (
    Computed,
    Extension,
    Pause,
    Roll,
    Rule,
    Step,
    TimeUnit,
    fixed,
)
from hongxian.deadlines.engine.words import END_OF_DAY, day_words, moment_words
from hongxian.deadlines.engine.workdays import DayMark, UnknownYear, Workdays

__all__ = [
    "END_OF_DAY",
    "Computed",
    "DayMark",
    "Every",
    "Extension",
    "Occurrence",
    "Pause",
    "Recurring",
    "Roll",
    "Rule",
    "Step",
    "TimeUnit",
    "UnknownYear",
    "Workdays",
    "add_months",
    "add_workdays",
    "compute",
    "day_words",
    "fixed",
    "moment_words",
    "occurrences",
]
