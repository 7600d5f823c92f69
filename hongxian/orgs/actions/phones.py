"""Telephone numbers in full: seen by those who say why."""

from datetime import datetime

from django.db import transaction

from hongxian.audit.actions import record
from hongxian.kit.verdict import Refused
from hongxian.orgs import verbs
from hongxian.orgs.access import Actor
from hongxian.orgs.models import User


@transaction.atomic
def view_phone(user: User, *, reason: str, actor: Actor, now: datetime) -> str:
    """The number in full, for this once; who looked and why stands in the log, the number not."""
    if not user.phone:
        raise Refused(f"{user.name}没有登记联系电话。")
    record(
        actor=actor, verb=verbs.VIEW_PHONE, subject=user, now=now, detail={"reason": reason.strip()}
    )
    return user.phone
