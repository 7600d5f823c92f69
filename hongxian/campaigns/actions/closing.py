"""The end of a campaign, and taking that back."""

from datetime import datetime

from django.db import transaction

from hongxian.audit.actions import record
from hongxian.campaigns import verbs
from hongxian.campaigns.actions.clocks import keep_clock, stop_clocks
from hongxian.campaigns.models import Campaign, Deliverable, DeliverableState
from hongxian.campaigns.models.deliverables import OPEN_STATES
from hongxian.campaigns.workflow import CAMPAIGN
from hongxian.kit.verdict import Refused
from hongxian.orgs.access import Actor


def close_campaign(
    campaign: Campaign, *, leave_open: bool = False, actor: Actor, now: datetime
) -> Campaign:
    """End a campaign: nothing may wait for the office, what is still owed is left knowingly."""
    with transaction.atomic():
        row = _locked(campaign)
        CAMPAIGN.take(row, "close", actor)
        # Locked with the campaign: a submission under way is either counted here or refused there.
        owed = Deliverable.objects.filter(county=row.county_id, campaign=row)
        locked = owed.select_for_update(of=("self",)).order_by("pk")
        states = list(locked.values_list("state", flat=True))
        waiting = states.count(DeliverableState.SUBMITTED)
        left = sum(state in OPEN_STATES for state in states)
        if waiting:
            raise Refused(f"还有 {waiting} 项材料待审核，请先审核再结束。")
        if left and not leave_open:
            raise Refused(f"还有 {left} 项材料未交。确需结束的，请勾选“未交材料不再催交”。")
        left_rows = owed.filter(state__in=OPEN_STATES).select_related("deadline")
        stop_clocks(left_rows, reason="专项行动已结束，不再催交。", actor=actor, now=now)
        row.closed_at = now
        row.save(update_fields=["state", "closed_at"])
        record(
            actor=actor, verb=verbs.CAMPAIGN_CLOSE, subject=row, now=now,
            basis=CAMPAIGN.move("close").basis, detail={"left_open": left},
        )  # fmt: skip
    return row


def reopen_campaign(campaign: Campaign, *, actor: Actor, now: datetime) -> Campaign:
    """Take an ending back: what was owed is owed again."""
    with transaction.atomic():
        row = _locked(campaign)
        CAMPAIGN.take(row, "reopen", actor)
        row.closed_at = None
        row.save(update_fields=["state", "closed_at"])
        owed = Deliverable.objects.select_for_update().filter(county=row.county_id, campaign=row)
        owed = owed.prefetch_related("campaign", "unit", "milestone__document", "deadline")
        for each in owed.filter(state__in=OPEN_STATES).order_by("pk"):
            keep_clock(each, reason="专项行动恢复", actor=actor, now=now)
        record(
            actor=actor, verb=verbs.CAMPAIGN_REOPEN, subject=row, now=now,
            basis=CAMPAIGN.move("reopen").basis,
        )  # fmt: skip
    return row


def _locked(campaign: Campaign) -> Campaign:
    # No lock on the key: rows of others that point here may be written meanwhile.
    return Campaign.objects.select_for_update(no_key=True).get(
        pk=campaign.pk, county=campaign.county_id
    )
