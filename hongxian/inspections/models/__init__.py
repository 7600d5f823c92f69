"""The records of this room, by what they are about."""

from hongxian.inspections.models.findings import (
    Answer,
    AnswerValue,
    CheckpointCount,
    Finding,
    Handling,
)
from hongxian.inspections.models.photos import QUARTERS, Photo, PhotoKind, Quarter
from hongxian.inspections.models.planning import Bound, CoverageCall, Draw, DrawState, VisitRule
from hongxian.inspections.models.receipts import Receipt, ReceiptState
from hongxian.inspections.models.visits import (
    IS_HIDDEN,
    Inspection,
    InspectionAgency,
    InspectionKind,
    InspectionOfficer,
    InspectionState,
    OfficerPart,
    Source,
    hidden_visits,
)

__all__ = [
    "IS_HIDDEN",
    "QUARTERS",
    "Answer",
    "AnswerValue",
    "Bound",
    "CheckpointCount",
    "CoverageCall",
    "Draw",
    "DrawState",
    "Finding",
    "Handling",
    "Inspection",
    "InspectionAgency",
    "InspectionKind",
    "InspectionOfficer",
    "InspectionState",
    "OfficerPart",
    "Photo",
    "PhotoKind",
    "Quarter",
    "Receipt",
    "ReceiptState",
    "Source",
    "VisitRule",
    "hidden_visits",
]
