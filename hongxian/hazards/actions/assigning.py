"""Who answers for a hazard: given to another unit or officer, one by one or many at once."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from hongxian.deadlines.actions import give_deadline
from hongxian.hazards import rules, verbs
from hongxian.hazards.actions.clocks import running
from hongxian.hazards.actions.readers import hold_papers
from hongxian.hazards.actions.rows import in_order, locked, log, needed, save
from hongxian.hazards.actions.telling import tell_given
from hongxian.hazards.models import OPEN_STATES, Hazard
from hongxian.hazards.queries.leaving import hazards_of
from hongxian.kit.verdict import Refused
from hongxian.orgs.access import Actor
from hongxian.orgs.models import Unit, User


def assign_hazards(
    hazards: Sequence[Hazard],
    *,
    unit: Unit,
    officer: User | None,
    reason: str,
    actor: Actor,
    now: datetime,
) -> list[Hazard]:
    """Give open hazards to a unit and an officer of it; all of them, or none and why.

    Clocks run on as they are: their day stays, the new holder is reminded.
    """
    reason = needed(reason, "请写明转交的理由。")
    if officer is not None and officer.unit_id != unit.pk:
        raise Refused(f"{officer.name}不在{unit}，请选择该单位的民警。")
    given = []
    with transaction.atomic():
        hold_papers(unit.county_id or "", [hazard.pk for hazard in hazards])
        for hazard in in_order(hazards):
            row = locked(hazard)
            verdict = rules.decides(actor, row)
            if not verdict:
                raise Refused(f"隐患{row.number}：{verdict.reason}")
            if row.state not in OPEN_STATES:
                raise Refused(f"隐患{row.number}{row.get_state_display()}，不用再转交。")
            if unit.county_id != row.county_id:
                raise Refused("只能转交给本县区的单位。")
            if (row.unit_id, row.officer_id) != (unit.pk, officer.pk if officer else None):
                _give(row, unit, officer, reason, actor, now)
                tell_given(row, actor, now=now)
                given.append(row)
    return given


def _give(
    row: Hazard, unit: Unit, officer: User | None, reason: str, actor: Actor, now: datetime
) -> None:
    before = f"{row.unit}{row.officer.name if row.officer else ''}"
    row.unit, row.officer = unit, officer
    save(row, now, "unit", "officer")
    for clock in (running(row.deadline), running(row.recheck_deadline)):
        if clock is not None:
            give_deadline(clock, unit=unit, holder=officer, actor=actor, now=now)
    after = f"{unit}{officer.name if officer else ''}"
    log(row, verbs.ASSIGN, actor=actor, now=now, before=before, after=after, reason=reason)


@transaction.atomic
def hand_over_leavers(user: User, to: User, *, actor: Actor, now: datetime) -> int:
    """The leaver's open hazards get the successor as officer; the unit stays."""
    mine = hazards_of(user)
    hold_papers(user.unit.county_id or "", list(mine.values_list("pk", flat=True)))
    rows = list(mine.select_for_update(of=("self",)))
    for row in rows:
        row.officer = to
        save(row, now, "officer")
        log(row, verbs.ASSIGN, actor=actor, now=now, before=user.name, after=to.name)
    return len(rows)


@transaction.atomic
def move_unit_hazards(unit: Unit, into: Unit, *, actor: Actor, now: datetime) -> int:
    """A merged unit's open hazards go to the unit it goes into; closed ones keep its name."""
    rows = Hazard.objects.filter(county=unit.county_id, unit=unit, state__in=OPEN_STATES)
    hold_papers(unit.county_id or "", list(rows.values_list("pk", flat=True)))
    rows_locked = list(rows.order_by("pk").select_for_update(of=("self",)))
    for row in rows_locked:
        row.unit = into
        save(row, now, "unit")
        log(row, verbs.ASSIGN, actor=actor, now=now, before=str(unit), after=str(into))
    return len(rows_locked)
