"""复发: the same thing at the same place again after it was closed. A new hazard, linked."""

from datetime import datetime

from django.db import transaction

from hongxian.hazards import rules, verbs
from hongxian.hazards.actions.rows import locked, log, save
from hongxian.hazards.models import Hazard, HazardState
from hongxian.kit.verdict import Refused, require
from hongxian.orgs.access import Actor


def first_of_line(hazard: Hazard) -> Hazard:
    """The hazard that a relapse is linked to: the first of the line, closed by now."""
    if hazard.state != HazardState.CLOSED:
        raise Refused(f"隐患{hazard.number}还没有销号，不能作为复发的上一次；重复登记的请合并。")
    return hazard.first or hazard


def link_relapse(hazard: Hazard, earlier: Hazard, *, actor: Actor, now: datetime) -> Hazard:
    """Say that this one repeats an earlier, closed one."""
    with transaction.atomic():
        row = locked(hazard)
        require(rules.works(actor, row))
        first = first_of_line(earlier)
        if first.pk == row.pk or row.relapses.exists():
            raise Refused("这条隐患已是其他隐患的首次记录，请在后来的那条上认定复发。")
        if earlier.county_id != row.county_id or earlier.found_at > row.found_at:
            raise Refused("上一次隐患应当发现得更早。")
        row.first = first
        save(row, now, "first")
        log(row, verbs.LINK, actor=actor, now=now, first=first.number)
    return row


def unlink_relapse(hazard: Hazard, *, actor: Actor, now: datetime) -> Hazard:
    """It was another thing after all."""
    with transaction.atomic():
        row = locked(hazard)
        require(rules.works(actor, row))
        if row.first is None:
            raise Refused("这条隐患没有认定为复发。")
        before = row.first.number
        row.first = None
        save(row, now, "first")
        log(row, verbs.UNLINK, actor=actor, now=now, first=before)
    return row
