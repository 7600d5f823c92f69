"""The writes of this room: drafts, confirming, versions; deliverables, seats, closing."""

from hongxian.campaigns.actions.confirm import confirm_plan
from hongxian.campaigns.actions.documents import (
    copy_campaign,
    discard_draft,
    import_plan,
    revise_plan,
)
from hongxian.campaigns.actions.drafts import (
    add_fact,
    correct_fact,
    reopen_unread,
    restore_fact,
    settle_all_unread,
    settle_unread,
    strike_fact,
)
from hongxian.campaigns.actions.units import create_unit_for, map_unit

__all__ = [
    "add_fact",
    "confirm_plan",
    "copy_campaign",
    "correct_fact",
    "create_unit_for",
    "discard_draft",
    "import_plan",
    "map_unit",
    "reopen_unread",
    "restore_fact",
    "revise_plan",
    "settle_all_unread",
    "settle_unread",
    "strike_fact",
]
