"""What a phone's visits stand on, fetched once for all that came together."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from hongxian.inspections.models import Inspection, Receipt
from hongxian.kit.questions import Question
from hongxian.orgs.access import Actor
from hongxian.orgs.models import Unit
from hongxian.registry.models import Place


def units_by_key(keys: Collection[int], actor: Actor) -> dict[int, Unit]:
    """Units of the actor's county."""
    return {unit.pk: unit for unit in _units(keys=keys, county=actor.county_id)}


def places_by_key(keys: Collection[UUID], actor: Actor) -> dict[UUID, Place]:
    """Places the actor may see, each with its unit and officer."""
    if not keys:
        return {}
    rows = _places(actor.roles, county=actor.county_id, units=actor.unit_ids, keys=keys)
    return {place.pk: place for place in rows}


def receipts_of(keys: Collection[UUID], county_id: str | None) -> dict[UUID, list[Receipt]]:
    """What was said before to these client ids."""
    found: dict[UUID, list[Receipt]] = {}
    for receipt in _receipts(county=county_id, keys=keys):
        found.setdefault(receipt.subject_id, []).append(receipt)
    return found


def heard_of(keys: Collection[UUID], county_id: str | None) -> set[UUID]:
    """Which of these ids a visit has already, in whatever county, or a receipt of this one."""
    return set(_heard(county=county_id, keys=keys))


def _seen_places(
    roles: frozenset[str], *, county: str, units: Collection[int], keys: Collection[UUID]
) -> QuerySet[Place]:
    posts = frozenset((unit, role) for unit in units for role in roles)
    anyone = Actor(None, "", None, "", county, posts)
    rows = Place.objects.visible_to(anyone).filter(pk__in=keys)
    return rows.select_related("unit", "officer").order_by()


def _heard_keys(county: str, keys: Collection[UUID]) -> QuerySet[Any, UUID]:
    receipts = Receipt.objects.filter(county=county, subject_id__in=keys).order_by()
    visits = Inspection.objects.filter(pk__in=keys).order_by()
    taken: QuerySet[Any, UUID] = visits.values_list("pk", flat=True)
    return taken.union(receipts.values_list("subject_id", flat=True), all=True)


_units = Question(lambda keys, county: Unit.objects.filter(pk__in=keys, county=county).order_by())
_places = Question(_seen_places)
_receipts = Question(
    lambda county, keys: Receipt.objects.filter(county=county, subject_id__in=keys)
)
_heard = Question(_heard_keys)
