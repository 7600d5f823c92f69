"""The records of this room, by what they are about."""

from hongxian.hazards.models.evidence import (
    DoubtKind,
    DoubtState,
    HazardPhoto,
    PhotoDoubt,
    PhotoStage,
    Recheck,
    RecheckResult,
)
from hongxian.hazards.models.firms import (
    AnswerKind,
    FirmAnswer,
    FirmAnswerState,
    FirmCode,
    FirmFile,
)
from hongxian.hazards.models.hazards import (
    OPEN_STATES,
    OWING_STATES,
    Grade,
    Hazard,
    HazardCounter,
    HazardQuerySet,
    HazardState,
)
from hongxian.hazards.models.papers import (
    NumberBook,
    Paper,
    PaperKind,
    PaperLine,
    PaperReader,
    PaperState,
    Service,
)

__all__ = [
    "OPEN_STATES",
    "OWING_STATES",
    "AnswerKind",
    "DoubtKind",
    "DoubtState",
    "FirmAnswer",
    "FirmAnswerState",
    "FirmCode",
    "FirmFile",
    "Grade",
    "Hazard",
    "HazardCounter",
    "HazardPhoto",
    "HazardQuerySet",
    "HazardState",
    "NumberBook",
    "Paper",
    "PaperKind",
    "PaperLine",
    "PaperReader",
    "PaperState",
    "PhotoDoubt",
    "PhotoStage",
    "Recheck",
    "RecheckResult",
    "Service",
]
