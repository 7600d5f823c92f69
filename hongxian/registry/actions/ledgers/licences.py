"""许可证件 of a ledger, written and taken back."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction

from hongxian.kit.verdict import Refused
from hongxian.orgs.access import Actor
from hongxian.registry.actions.ledgers.taking_back import give_back, take_back
from hongxian.registry.actions.licences import change_licence, register_licence
from hongxian.registry.ledger_kinds import Desk, Kept, Planned
from hongxian.registry.models import LedgerRow, Licence, LicenceLine, RowOutcome
from hongxian.registry.queries.facts import LicenceFacts, differences, stored

LINES = "lines"


def save_planned_licences(planned: Sequence[Planned], desk: Desk, now: datetime) -> list[Kept]:
    """One by one: a county has hundreds of licences, not thousands."""
    return [save_licence(one.facts, one.subject_id, actor=desk.actor, now=now) for one in planned]


def save_licence(facts: LicenceFacts, key: UUID | None, *, actor: Actor, now: datetime) -> Kept:
    """Enter a licence, or correct the one of this key."""
    try:
        with transaction.atomic():
            if key is None:
                licence = register_licence(facts, actor=actor, now=now)
                return Kept(RowOutcome.CREATED, licence.pk, {}, licence.changed_at)
            return _change(facts, key, actor, now)
    except Refused as refusal:
        return Kept(RowOutcome.REFUSED, why=refusal.sentence)


def _change(facts: LicenceFacts, key: UUID, actor: Actor, now: datetime) -> Kept:
    rows = Licence.objects.filter(county=actor.county_id).prefetch_related("lines")
    licence = rows.filter(pk=key).first()
    if licence is None:
        raise Refused("要更新的证件不在了，请重新预览。")
    before = stored(differences(licence, facts))
    before[LINES] = [
        [line.variety, str(line.quantity), line.measure] for line in licence.lines.all()
    ]
    changed = change_licence(licence, facts, actor=actor, now=now)
    return Kept(RowOutcome.UPDATED, changed.pk, before, changed.changed_at)


def undo_licences(rows: Sequence[LedgerRow], actor: Actor, now: datetime) -> dict[int, str]:
    """Created licences go with their lines, updated ones get fields and lines back."""
    keys = [row.subject_id for row in rows if row.subject_id]
    locked = Licence.objects.select_for_update(of=("self",))
    known = {one.pk: one for one in locked.filter(county=actor.county_id, pk__in=keys)}
    return take_back(rows, known, put_back, remove_with_lines, actor=actor, now=now)


def put_back(licence: Licence, before: dict[str, Any], now: datetime) -> None:
    """Its former fields and lines."""
    lines = before.get(LINES, [])
    names = give_back(licence, {key: value for key, value in before.items() if key != LINES})
    _drop_lines(licence)
    LicenceLine.objects.bulk_create(
        LicenceLine(
            county_id=licence.county_id, licence=licence, variety=variety,
            quantity=Decimal(quantity), measure=measure,
        )
        for variety, quantity, measure in lines
    )  # fmt: skip
    licence.changed_at = now
    licence.save(update_fields=[*names, "changed_at"])


def _drop_lines(licence: Licence) -> None:
    LicenceLine.objects.filter(county=licence.county_id, licence=licence).delete()


def remove_with_lines(licence: Licence) -> None:
    """An entry that never was."""
    _drop_lines(licence)
    licence.delete()
