"""Visits to a firm this year against its cap (国办发〔2024〕54号); other plans nearby."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q, QuerySet

from hongxian.inspections.frequency import shipped_rules
from hongxian.inspections.kinds import capped_kinds
from hongxian.inspections.models import Bound, Inspection, InspectionState, VisitRule
from hongxian.orgs.access import Actor
from hongxian.orgs.scope import Among
from hongxian.registry.models import Place
from hongxian.registry.points import Point, point_of

NEAR_DAYS = 14
NEAR_METRES = 500


@dataclass(frozen=True)
class Cap:
    """This year's visits to a firm. `at_most` None: the county has stated no cap."""

    done: int
    planned: int
    at_most: int | None
    source: str = ""
    is_checked: bool = False

    @property
    def is_full(self) -> bool:
        """Would one more be over the cap?"""
        return self.at_most is not None and self.done + self.planned >= self.at_most


@dataclass(frozen=True)
class Nearby:
    """Another plan that could be made in one go. `metres` None: the very same firm."""

    inspection: Inspection
    metres: int | None


def firm_of(place: Place) -> Q:
    """The places of the same enterprise: by credit code, else the place alone.

    As keys: joined, their visits would not come out of the index of a place's visits."""
    if not place.credit_code:
        return Q(place=place)
    same = Place.objects.filter(county=place.county_id, credit_code=place.credit_code)
    return Q(Among("place", same.values("pk")))


def cap_of(place: Place, actor: Actor, day: date, *, without: Inspection | None = None) -> Cap:
    """Visits that count, as this person may see them: a hidden one shows in no number.

    Two queries.
    """
    rows = Inspection.objects.visible_to(actor).filter(firm_of(place), kind__in=capped_kinds())
    if without is not None:
        rows = rows.exclude(pk=without.pk)
    made = Q(started_at__year=day.year, state=InspectionState.DONE)
    ahead = Q(planned_on__year=day.year, state=InspectionState.PLANNED)
    told = rows.filter(made | ahead).aggregate(
        done=Count("pk", filter=made), planned=Count("pk", filter=ahead)
    )
    rule = _at_most(place)
    return Cap(
        done=told["done"],
        planned=told["planned"],
        at_most=rule.times if rule else None,
        source=rule.source if rule else shipped_rules().cap_source,
        is_checked=rule.is_checked if rule else False,
    )


def has_caps(county_id: str | None) -> bool:
    """Has the county stated any cap?"""
    return VisitRule.objects.filter(county=county_id, bound=Bound.AT_MOST).exists()


def _at_most(place: Place) -> VisitRule | None:
    """The county's cap for the category, else the one for every category."""
    rules = VisitRule.objects.filter(
        county=place.county_id, bound=Bound.AT_MOST, category__in=(place.category, "")
    )
    return rules.order_by("-category").first()


def plans_nearby(place: Place, actor: Actor, day: date, unit_id: int) -> list[Nearby]:
    """Other units' open plans for the firm or its neighbours within a fortnight, nearest first."""
    span = (day - timedelta(days=NEAR_DAYS), day + timedelta(days=NEAR_DAYS))
    rows: QuerySet[Inspection] = Inspection.objects.visible_to(actor).filter(
        state=InspectionState.PLANNED, planned_on__range=span, kind__in=capped_kinds()
    )
    rows = rows.exclude(unit=unit_id).exclude(kind="secret").filter(place__isnull=False)
    here = point_of(place)
    found = []
    for row in rows.select_related("place", "unit").order_by("planned_on", "pk")[:500]:
        if row.place is None:
            continue
        if row.place_id == place.pk or _same_firm(row.place, place):
            found.append(Nearby(row, None))
        elif (metres := _apart(here, row.place)) is not None and metres <= NEAR_METRES:
            found.append(Nearby(row, metres))
    return sorted(found, key=lambda near: (near.metres or 0, near.inspection.planned_on))


def _same_firm(one: Place, other: Place) -> bool:
    return bool(one.credit_code) and one.credit_code == other.credit_code


def _apart(here: Point | None, place: Place) -> int | None:
    there = point_of(place)
    return round(here.metres_to(there)) if here and there else None
