"""Records of this room."""

from hongxian.deadlines.models.calendar import CalendarDay, CalendarYear
from hongxian.deadlines.models.deadlines import (
    OPEN_STATES,
    Deadline,
    DeadlineState,
    Extension,
    ExtensionDecision,
    Ladder,
    Pause,
)
from hongxian.deadlines.models.steps import (
    Audience,
    EscalationStep,
    OffsetUnit,
    Sent,
    TickRun,
)

__all__ = [
    "OPEN_STATES",
    "Audience",
    "CalendarDay",
    "CalendarYear",
    "Deadline",
    "DeadlineState",
    "EscalationStep",
    "Extension",
    "ExtensionDecision",
    "Ladder",
    "OffsetUnit",
    "Pause",
    "Sent",
    "TickRun",
]
