"""Visits as lists show them: with the number of findings, by saved view, found by words."""

from datetime import date, datetime, time, timedelta

from django.db.models import Count, Exists, IntegerField, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.timezone import make_aware

from hongxian.inspections.models import (
    Finding,
    Inspection,
    InspectionKind,
    InspectionOfficer,
    InspectionState,
)
from hongxian.kit.search import fold
from hongxian.orgs.access import Actor


def listed(actor: Actor) -> QuerySet[Inspection]:
    """What this person may see, each with `finding_count`; a constant number of queries."""
    found = Finding.objects.filter(inspection=OuterRef("pk"), county=OuterRef("county"))
    counted = found.order_by().values("inspection").annotate(n=Count("pk")).values("n")
    rows = Inspection.objects.visible_to(actor).annotate(
        finding_count=Coalesce(Subquery(counted, output_field=IntegerField()), 0),
        happened_at=Coalesce("started_at", "created_at"),
    )
    people = InspectionOfficer.objects.select_related("user").order_by("part", "pk")
    rows = rows.select_related("place", "vehicle", "unit").prefetch_related(
        Prefetch("officers", queryset=people)
    )
    return rows.order_by("-happened_at", "-pk")


def mine(actor: Actor) -> Q:
    """I go or went there, or I entered it."""
    goes = InspectionOfficer.objects.filter(
        inspection=OuterRef("pk"), county=OuterRef("county"), user=actor.user_id
    )
    return Q(Exists(goes)) | Q(entered_by=actor.user_id)


def with_findings() -> Q:
    """Something was not in order."""
    found = Finding.objects.filter(inspection=OuterRef("pk"), county=OuterRef("county"))
    return Q(Exists(found))


def of_week(today: date) -> Q:
    """Made this week, from Monday on."""
    monday = today - timedelta(days=today.weekday())
    return Q(state=InspectionState.DONE, started_at__gte=start_of(monday))


def to_do(actor: Actor) -> Q:
    """Planned, and mine or my units' to make."""
    return Q(state=InspectionState.PLANNED) & (Q(unit__in=actor.unit_ids) | mine(actor))


def secret() -> Q:
    return Q(kind=InspectionKind.SECRET)


def matching(words: str) -> Q:
    """Every word stands in the place's or vehicle's search text or in the spot."""
    condition = Q()
    for word in words.split():
        if folded := fold(word):
            condition &= (
                Q(place__search__contains=folded)
                | Q(vehicle__search__contains=folded)
                | Q(spot__contains=word)
            )
    return condition


def start_of(day: date) -> datetime:
    """Midnight on the clocks of this country."""
    return make_aware(datetime.combine(day, time.min))


def due_today(actor: Actor, today: date) -> QuerySet[Inspection]:
    """待检查 by today: what I am named for, or, for heads, what my unit has planned."""
    rows = listed(actor).filter(to_do(actor), planned_on__lte=today)
    return rows.order_by("planned_on", "pk")
