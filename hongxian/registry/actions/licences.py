"""许可证件 with their lines: entered, corrected, replaced, suspended, revoked, cancelled."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import cast

from django.db import transaction

from hongxian.audit.actions import record
from hongxian.kit.verdict import Refused, require
from hongxian.orgs.access import Actor
from hongxian.registry import codes, rules, verbs
from hongxian.registry.actions.following import held
from hongxian.registry.actions.rows import a_reason, lock_licence, lock_vehicle, refuse_faults
from hongxian.registry.models import Licence, LicenceLine
from hongxian.registry.queries.facts import LicenceFacts, LineFacts, differences, licence_faults
from hongxian.registry.workflow import LICENCE

FIELDS = tuple(name for name in LicenceFacts.__dataclass_fields__ if name != "lines")


@transaction.atomic
def register_licence(facts: LicenceFacts, *, actor: Actor, now: datetime) -> Licence:
    """Enter a licence with its lines."""
    row = _enter(facts.tidy(), actor, now)
    detail = {
        "kind": codes.licence_name(row.kind), "holder": str(row.place or row.vehicle),
        "lines": [str(line) for line in row.lines.all()],
    }  # fmt: skip
    record(actor=actor, verb=verbs.LICENCE_REGISTER, subject=row, now=now, detail=detail)
    return row


def _enter(facts: LicenceFacts, actor: Actor, now: datetime) -> Licence:
    refuse_faults(licence_faults(facts))
    if facts.vehicle is not None:
        facts = replace(facts, vehicle=lock_vehicle(facts.vehicle))
    held(actor.county_id, [facts.place])
    row = new_licence(facts, county_id=cast("str", actor.county_id), now=now)
    _refuse_strange_holder(row, actor)
    require(rules.keeps_licence(actor, row))
    _refuse_double(row)
    row.save(force_insert=True)
    LicenceLine.objects.bulk_create(lines_of(row, facts.lines))
    return row


def new_licence(facts: LicenceFacts, *, county_id: str, now: datetime) -> Licence:
    """A row of these (tidy, faultless) facts, not yet written."""
    told = {name: getattr(facts, name) for name in FIELDS}
    row = Licence(county_id=county_id, **told, created_at=now, changed_at=now)
    row.follow_holder()
    return row


def lines_of(row: Licence, lines: Sequence[LineFacts]) -> list[LicenceLine]:
    """The rows of a licence's lines, not yet written."""
    return [
        LicenceLine(
            county_id=row.county_id, licence=row, variety=line.variety, quantity=line.quantity,
            measure=line.measure,
        )
        for line in lines
    ]  # fmt: skip


def _refuse_strange_holder(row: Licence, actor: Actor) -> None:
    holder = row.place or row.vehicle
    if holder is None or str(holder.county_id) != str(actor.county_id):
        raise Refused("持证对象不在本县。")


def _refuse_double(row: Licence) -> None:
    mine = {"county": row.county_id, "kind": row.kind, "number": row.number}
    if Licence.objects.filter(**mine).exclude(pk=row.pk).exists():
        raise Refused(
            f"{codes.licence_name(row.kind)}“{row.number}”已登记过，请在许可证件列表里查到它再更新。"
        )


@transaction.atomic
def change_licence(
    licence: Licence, facts: LicenceFacts, *, actor: Actor, now: datetime
) -> Licence:
    """Correct a licence and its lines. The holder stays: another holder is another licence."""
    facts = facts.tidy()
    row = lock_licence(licence)
    require(rules.keeps_licence(actor, row))
    refuse_faults(licence_faults(facts))
    if (facts.place, facts.vehicle) != (row.place, row.vehicle):
        raise Refused("持证对象不能改；登记错了请注销这一证件，在正确的对象下另行登记。")
    differing = differences(row, facts)
    before = [str(line) for line in row.lines.all()]
    for each in differing:
        setattr(row, each.field, each.after)
    _refuse_double(row)
    after = _write_lines(row, facts.lines)
    if not differing and before == after:
        raise Refused("内容没有变化。")
    row.changed_at = now
    row.save(update_fields=[*(each.field for each in differing), "changed_at"])
    changed = [str(each) for each in differing]
    if before != after:
        changed.append(f"许可品种：{'、'.join(before) or '空'}→{'、'.join(after) or '空'}")
    record(
        actor=actor, verb=verbs.LICENCE_CHANGE, subject=row, now=now, detail={"changed": changed}
    )
    return row


def _write_lines(row: Licence, lines: Sequence[LineFacts]) -> list[str]:
    """Make the lines what they are told to be: kept ones keep their key, others go or come."""
    kept = {line.variety: line for line in row.lines.all()}
    fresh = []
    for told in lines_of(row, lines):
        line = kept.pop(told.variety, None)
        if line is None:
            fresh.append(told)
        elif (line.quantity, line.measure) != (told.quantity, told.measure):
            line.quantity, line.measure = told.quantity, told.measure
            line.save(update_fields=["quantity", "measure"])
    row.lines.filter(pk__in=[line.pk for line in kept.values()]).delete()
    LicenceLine.objects.bulk_create(fresh)
    return [str(line) for line in LicenceLine.objects.filter(county=row.county_id, licence=row)]


@transaction.atomic
def replace_licence(
    licence: Licence, facts: LicenceFacts, *, actor: Actor, now: datetime
) -> Licence:
    """换证: the old one is kept as replaced, the new one is entered for the same holder."""
    facts = facts.tidy()
    old = lock_licence(licence)
    if (facts.place, facts.vehicle) != (old.place, old.vehicle) or facts.kind != old.kind:
        raise Refused("换证只能换发给同一持证对象的同种证件。")
    if facts.number == old.number:
        raise Refused("新证号与旧证号相同；同号延续请用“更新”改有效期。")
    move = LICENCE.take(old, "replace", actor)
    old.changed_at = now
    old.save(update_fields=["state", "changed_at"])
    new = _enter(facts, actor, now)
    record(
        actor=actor, verb=verbs.LICENCE_REPLACE, subject=old, now=now, basis=move.basis,
        detail={"replaced_by": new.number},
    )  # fmt: skip
    record(
        actor=actor, verb=verbs.LICENCE_REGISTER, subject=new, now=now, basis=move.basis,
        detail={"kind": codes.licence_name(new.kind), "holder": str(new.place or new.vehicle)},
    )  # fmt: skip
    return new


@transaction.atomic
def suspend_licence(licence: Licence, *, reason: str, actor: Actor, now: datetime) -> Licence:
    """The authority has taken it away for a time."""
    return _take(licence, "suspend", reason, actor, now)


@transaction.atomic
def restore_licence(licence: Licence, *, reason: str, actor: Actor, now: datetime) -> Licence:
    """It holds again."""
    return _take(licence, "restore", reason, actor, now)


@transaction.atomic
def cancel_licence(licence: Licence, *, reason: str, actor: Actor, now: datetime) -> Licence:
    """The authority has struck it off: lapsed, or the holder gave it up."""
    return _take(licence, "cancel", reason, actor, now)


@transaction.atomic
def revoke_licence(licence: Licence, *, reason: str, actor: Actor, now: datetime) -> Licence:
    """The authority has taken it for good, as a penalty."""
    return _take(licence, "revoke", reason, actor, now)


STATE_VERBS = {
    "suspend": verbs.LICENCE_SUSPEND,
    "restore": verbs.LICENCE_RESTORE,
    "cancel": verbs.LICENCE_CANCEL,
    "revoke": verbs.LICENCE_REVOKE,
}


def _take(licence: Licence, verb: str, reason: str, actor: Actor, now: datetime) -> Licence:
    row = lock_licence(licence)
    before = row.get_state_display()
    move = LICENCE.take(row, verb, actor)
    row.changed_at = now
    row.save(update_fields=["state", "changed_at"])
    record(
        actor=actor, verb=STATE_VERBS[verb], subject=row, now=now, basis=move.basis,
        detail={"before": before, "reason": a_reason(reason)},
    )  # fmt: skip
    return row
