"""Open deadlines go over when their holder leaves or their unit is merged."""

from datetime import datetime

from django.db import transaction

from hongxian.deadlines import verbs
from hongxian.deadlines.actions.rows import locked, log
from hongxian.deadlines.models import Deadline
from hongxian.orgs.access import Actor
from hongxian.orgs.models import Unit, User


@transaction.atomic
def hand_over_deadlines(user: User, to: User, *, actor: Actor, now: datetime) -> int:
    """The leaver's open deadlines get the successor as holder; dates stay."""
    mine = Deadline.objects.filter(county=user.unit.county_id, holder=user).still_open()
    rows = list(mine.select_for_update())
    for row in rows:
        row.holder = to
        row.save(update_fields=["holder"])
        log(row, verbs.HAND_OVER, actor=actor, now=now, before=user.name, successor=to.name)
    return len(rows)


@transaction.atomic
def move_unit_deadlines(unit: Unit, into: Unit, *, actor: Actor, now: datetime) -> int:
    """A merged unit's open deadlines run on for the unit it goes into."""
    rows = list(
        Deadline.objects.filter(county=unit.county_id, unit=unit).still_open().select_for_update()
    )
    for row in rows:
        row.unit = into
        row.save(update_fields=["unit"])
        log(row, verbs.HAND_OVER, actor=actor, now=now, before=str(unit), successor=str(into))
    return len(rows)


def give_deadline(
    deadline: Deadline, *, unit: Unit, holder: User | None, actor: Actor, now: datetime
) -> Deadline:
    """The work itself went to another unit or person: its open deadline follows, the date stays."""
    with transaction.atomic():
        row = locked(deadline)
        before = f"{row.unit}{row.holder.name if row.holder else ''}"
        row.unit, row.holder = unit, holder
        row.save(update_fields=["unit", "holder"])
        after = f"{unit}{holder.name if holder else ''}"
        log(row, verbs.HAND_OVER, actor=actor, now=now, before=before, successor=after)
    return row
