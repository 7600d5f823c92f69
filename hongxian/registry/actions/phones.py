"""Numbers of people in full: seen by those who say why."""

from datetime import datetime

from django.db import transaction

from hongxian.audit.actions import record
from hongxian.audit.verbs import Verb
from hongxian.kit.verdict import Refused
from hongxian.orgs.access import Actor
from hongxian.registry import verbs
from hongxian.registry.actions.rows import a_reason
from hongxian.registry.models import Grid, Place, Vehicle


@transaction.atomic
def view_number(row: Place | Vehicle | Grid, *, reason: str, actor: Actor, now: datetime) -> str:
    """The number in full, for this once; who looked and why stands in the log, the number not."""
    number, verb = _number(row)
    if not number:
        raise Refused(f"{row}没有登记电话。")
    detail = {"reason": a_reason(reason)}
    record(actor=actor, verb=verb, subject=row, now=now, detail=detail)
    return number


def _number(row: Place | Vehicle | Grid) -> tuple[str, Verb]:
    if isinstance(row, Place):
        return row.phone, verbs.PLACE_PHONE
    if isinstance(row, Vehicle):
        return row.driver_phone, verbs.VEHICLE_PHONE
    return row.worker_phone, verbs.GRID_PHONE
