"""隐患 already found elsewhere: the kind of ledger this room offers to the import."""

from django.urls import reverse

from hongxian.hazards import rules
from hongxian.hazards.actions.importing import save_planned_hazards, undo_hazards
from hongxian.hazards.queries.importing import plan_hazards
from hongxian.registry.ledger_kinds import LedgerKind

HAZARDS = LedgerKind(
    "hazard",
    "隐患",
    rules.enters_hazards,
    plan_hazards,
    save_planned_hazards,
    undo_hazards,
    url=lambda pk: reverse("hazard", args=[pk]),
)
