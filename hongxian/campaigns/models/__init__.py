"""The records of this room: plan documents, drafts, the campaign, its facts and deliverables."""

from hongxian.campaigns.models.campaign import Campaign, CampaignState, PlanChange
from hongxian.campaigns.models.deliverables import (
    Decision,
    Deliverable,
    DeliverableState,
    Submission,
    SubmissionFile,
)
from hongxian.campaigns.models.documents import (
    DocumentState,
    DraftFact,
    DraftUnit,
    DraftUnitMatch,
    FactKind,
    FactState,
    PlanDocument,
)
from hongxian.campaigns.models.duties import Duty, Item, Milestone, Part, Sector
from hongxian.campaigns.models.facts import (
    CommonItem,
    Goal,
    LeadingGroup,
    OfficeFunction,
    Phase,
    PlanFact,
    ReportingDuty,
    ReportingDutyUnit,
    Requirement,
    Seat,
    SeatKind,
)

__all__ = [
    "Campaign",
    "CampaignState",
    "CommonItem",
    "Decision",
    "Deliverable",
    "DeliverableState",
    "DocumentState",
    "DraftFact",
    "DraftUnit",
    "DraftUnitMatch",
    "Duty",
    "FactKind",
    "FactState",
    "Goal",
    "Item",
    "LeadingGroup",
    "Milestone",
    "OfficeFunction",
    "Part",
    "Phase",
    "PlanChange",
    "PlanDocument",
    "PlanFact",
    "ReportingDuty",
    "ReportingDutyUnit",
    "Requirement",
    "Seat",
    "SeatKind",
    "Sector",
    "Submission",
    "SubmissionFile",
]
