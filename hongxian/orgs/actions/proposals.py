"""拟任职: put forward by imports and mergers, granted or not by the security administrator."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction

from hongxian.audit.actions import record
from hongxian.kit.verdict import Refused
from hongxian.orgs import verbs
from hongxian.orgs.access import Actor
from hongxian.orgs.actions.posts import SEPARATION, grant_post
from hongxian.orgs.models import (
    ADMINISTRATORS,
    ImportBatch,
    ProposalState,
    ProposedPost,
    Role,
    Unit,
    User,
)


@transaction.atomic
def propose_post(
    *, user: User, unit: Unit, role: str, batch: ImportBatch | None, actor: Actor, now: datetime
) -> ProposedPost:
    """Put a post forward; the same one is put forward once."""
    if role in ADMINISTRATORS:
        raise Refused(f"按{SEPARATION}要求，{Role(role).label}由安全管理员逐一授予。")
    row, is_new = ProposedPost.objects.get_or_create(
        county_id=unit.county_id,
        user=user,
        unit=unit,
        role=role,
        state=ProposalState.OPEN,
        defaults={"batch": batch},
    )
    if is_new:
        record(
            actor=actor,
            verb=verbs.PROPOSE_POST,
            subject=user,
            now=now,
            detail={"post": f"{unit}{Role(role).label}"},
        )
    return row


@transaction.atomic
def grant_proposals(
    proposals: Collection[ProposedPost], *, starts_on: date, actor: Actor, now: datetime
) -> tuple[int, list[str]]:
    """Grant each; one that cannot be granted stays open and its reason is answered."""
    granted, refused = 0, []
    for row in _locked(proposals):
        try:
            with transaction.atomic():
                grant_post(
                    user=row.user, unit=row.unit, role=row.role, starts_on=starts_on,
                    actor=actor, now=now,
                )  # fmt: skip
        except Refused as refusal:
            refused.append(refusal.sentence)
            continue
        _decide(row, ProposalState.GRANTED, now)
        granted += 1
    return granted, refused


@transaction.atomic
def refuse_proposals(proposals: Collection[ProposedPost], *, actor: Actor, now: datetime) -> int:
    """Decide against these posts."""
    rows = _locked(proposals)
    for row in rows:
        _decide(row, ProposalState.REFUSED, now)
        detail = {"post": f"{row.unit}{row.get_role_display()}"}
        record(actor=actor, verb=verbs.REFUSE_POST, subject=row.user, now=now, detail=detail)
    return len(rows)


def _locked(proposals: Collection[ProposedPost]) -> list[ProposedPost]:
    """Those still open, with whom and where."""
    rows = ProposedPost.objects.filter(
        pk__in=[row.pk for row in proposals], state=ProposalState.OPEN
    )
    return list(
        rows.select_related("user__unit", "unit").select_for_update(of=("self",)).order_by("id")
    )


def _decide(row: ProposedPost, state: ProposalState, now: datetime) -> None:
    row.state = state
    row.decided_at = now
    row.save(update_fields=["state", "decided_at"])
