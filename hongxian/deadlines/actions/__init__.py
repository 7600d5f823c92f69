"""Every write of this room."""

from hongxian.deadlines.actions.closing import drop_deadline, meet_deadline
from hongxian.deadlines.actions.days import (
    keep_calendar_day,
    keep_calendar_year,
    remove_calendar_day,
)
from hongxian.deadlines.actions.extending import ask_extension, decide_extension
from hongxian.deadlines.actions.handing import give_deadline
from hongxian.deadlines.actions.ladders import keep_step, reset_step
from hongxian.deadlines.actions.pausing import pause_deadline, resume_deadline
from hongxian.deadlines.actions.setting import redate_deadline, set_deadline
from hongxian.deadlines.actions.urging import urge_deadline

__all__ = [
    "ask_extension",
    "decide_extension",
    "drop_deadline",
    "give_deadline",
    "keep_calendar_day",
    "keep_calendar_year",
    "keep_step",
    "meet_deadline",
    "pause_deadline",
    "redate_deadline",
    "remove_calendar_day",
    "reset_step",
    "resume_deadline",
    "set_deadline",
    "urge_deadline",
]
