"""What every action of this room does with a row: lock it, take the move, save, log."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from hongxian.audit.actions import Deed, record_many
from hongxian.audit.verbs import Verb
from hongxian.hazards.actions.readers import SEEN_BY, hazards_changed
from hongxian.hazards.models import Hazard
from hongxian.hazards.workflow import HAZARD
from hongxian.kit.verdict import Refused
from hongxian.kit.workflow import Move
from hongxian.orgs.access import Actor
from hongxian.registry.models import FOLLOWED


def locked(hazard: Hazard) -> Hazard:
    """The row, locked and fresh; its clocks are read after the lock."""
    rows = Hazard.objects.select_for_update(of=("self",)).select_related(
        "unit", "place", "vehicle", "officer", "inspection"
    )
    rows = rows.prefetch_related("deadline", "recheck_deadline")
    return rows.get(pk=hazard.pk, county=hazard.county_id)


def in_order(hazards: Sequence[Hazard]) -> list[Hazard]:
    """One order for everybody, so that two people never wait for each other's rows."""
    return sorted(hazards, key=lambda each: each.pk)


def person(actor: Actor) -> int:
    """The person who acts; a hazard is answered for by somebody."""
    if actor.user_id is None:
        raise Refused("这一步要由本人登录后办理。")
    return actor.user_id


def needed(text: str, sentence: str) -> str:
    """The text without blanks around it, or Refused with the sentence."""
    text = text.strip()
    if not text:
        raise Refused(sentence)
    return text


def move(row: Hazard, verb: str, actor: Actor) -> Move:
    """Take a move on the (locked) row, or raise Refused."""
    return HAZARD.take(row, verb, actor)


def save(row: Hazard, now: datetime, *fields: str) -> None:
    """Save the named fields and when the row changed; a row at another place takes its units."""
    row.changed_at = now
    names = [*fields, "changed_at"]
    if "place" in fields:
        row.follow(row.place)
        names += FOLLOWED
    row.save(update_fields=names)
    if not SEEN_BY.isdisjoint(fields):
        hazards_changed(row.county_id, [row.pk])


@transaction.atomic(savepoint=False)
def log(
    row: Hazard, verb: Verb, *, basis: str = "", actor: Actor, now: datetime, **detail: object
) -> None:
    """One entry about the hazard, in the caller's transaction."""
    record_many([deed(row, verb, basis=basis, **detail)], actor=actor, now=now)


def deed(row: Hazard, verb: Verb, *, basis: str = "", **detail: object) -> Deed:
    """What happened to the hazard, for the log; what is empty is left out."""
    told = {key: value for key, value in detail.items() if value not in (None, "")}
    return Deed(verb, row, basis or row.basis, told)
