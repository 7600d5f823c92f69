"""领导小组席位: which person fills which seat."""

from datetime import datetime

from django.db import transaction

from hongxian.audit.actions import record
from hongxian.campaigns import rules, verbs
from hongxian.campaigns.models import CampaignState, Seat
from hongxian.campaigns.queries.sentences import basis_of
from hongxian.kit.verdict import Refused, require
from hongxian.orgs.access import Actor
from hongxian.orgs.models import User


def fill_seat(seat: Seat, *, user: User, actor: Actor, now: datetime) -> Seat:
    """Put a person of the county on a seat; whoever sat there before stands in the log."""
    require(rules.fills_seats(actor))
    with transaction.atomic():
        row = _locked(seat)
        person = User.objects.select_related("unit").get(pk=user.pk)
        if not person.is_active or person.unit.county_id != row.county_id:
            raise Refused(f"{person.name}不是本县在用账号，请另选人员。")
        if row.user_id == person.pk:
            return row
        before = str(row.user) if row.user else ""
        row.user = person
        row.filled_at = now
        row.save(update_fields=["user", "filled_at"])
        detail = {"person": person.name, "unit": str(person.unit), "before": before}
        record(
            actor=actor, verb=verbs.SEAT_FILL, subject=row, now=now,
            basis=basis_of(row), detail=detail,
        )  # fmt: skip
    return row


def vacate_seat(seat: Seat, *, actor: Actor, now: datetime) -> Seat:
    """Empty a seat."""
    require(rules.fills_seats(actor))
    with transaction.atomic():
        row = _locked(seat)
        if row.user is None:
            raise Refused("该席位尚未落实人员，无需空出。")
        detail = {"before": row.user.name}
        row.user = None
        row.filled_at = None
        row.save(update_fields=["user", "filled_at"])
        record(
            actor=actor, verb=verbs.SEAT_VACATE, subject=row, now=now,
            basis=basis_of(row), detail=detail,
        )  # fmt: skip
    return row


def _locked(seat: Seat) -> Seat:
    rows = Seat.objects.select_related("user", "campaign", "document")
    row = rows.select_for_update(of=("self",)).get(pk=seat.pk, county=seat.county_id)
    if row.struck_in_id is not None:
        raise Refused("该席位已被新版方案取消，请刷新页面。")
    if row.campaign.state == CampaignState.CLOSED:
        raise Refused("专项行动已结束，席位不再变动。")
    return row
