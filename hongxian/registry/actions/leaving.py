"""What goes over when a person leaves or a unit is merged: places, vehicles, grids."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from hongxian.audit.actions import record
from hongxian.orgs.access import Actor
from hongxian.orgs.models import Unit, User
from hongxian.registry import verbs
from hongxian.registry.actions.following import keep_in_step, vehicles_follow
from hongxian.registry.actions.rows import lock_places
from hongxian.registry.models import Grid, Place, Vehicle
from hongxian.registry.queries.leaving import grids_of, places_of


@transaction.atomic
def hand_over_places(user: User, to: User, *, actor: Actor, now: datetime) -> int:
    """The leaver's places go to the successor; closed ones keep the name they had."""
    count = places_of(user).update(officer=to, changed_at=now)
    _log_person(user, to, f"监管对象{count}个", actor, now)
    return count


@transaction.atomic
def hand_over_grids(user: User, to: User, *, actor: Actor, now: datetime) -> int:
    """The leaver's grids go to the successor."""
    count = grids_of(user).update(officer=to)
    _log_person(user, to, f"网格{count}个", actor, now)
    return count


def _log_person(user: User, to: User, what: str, actor: Actor, now: datetime) -> None:
    detail = {"before": user.name, "after": to.name, "what": what}
    record(actor=actor, verb=verbs.PERSON_WORK_MOVED, subject=user, now=now, detail=detail)


@transaction.atomic
def move_unit_work(unit: Unit, into: Unit, *, actor: Actor, now: datetime) -> int:
    """What a merged unit supervised is the other unit's from now on: places that stand, vehicles,
    grids. What is closed keeps the old unit."""
    mine = {"county": unit.county_id, "unit": unit}
    answered = Q(unit=unit) | Q(lead_unit=unit)
    standing = Place.objects.filter(answered, county=unit.county_id).standing().values("pk")
    rows = lock_places().filter(pk__in=standing).order_by("pk")
    moved = Place.objects.filter(pk__in=list(rows.values_list("pk", flat=True)))
    places = moved.filter(**mine).update(unit=into, changed_at=now)
    lead = moved.filter(lead_unit=unit).update(lead_unit=into, changed_at=now)
    keep_in_step(moved)
    vehicles = Vehicle.objects.filter(**mine).exclude(state="gone")
    driven = list(vehicles.values_list("pk", flat=True))
    cars = vehicles.update(unit=into, changed_at=now)
    vehicles_follow(unit.county_id or "", driven)
    grids = Grid.objects.filter(**mine, closed_on__isnull=True).update(unit=into)
    told = {"监管对象": places, "车辆": cars, "网格": grids, "主管的对象": lead}
    what = "、".join(f"{label}{count}个" for label, count in told.items() if count)
    if what:
        detail = {"before": str(unit), "after": str(into), "what": what}
        record(actor=actor, verb=verbs.UNIT_WORK_MOVED, subject=into, now=now, detail=detail)
    return places + cars + grids + lead
