"""Visits as lists show them: with the number of findings, by saved view, found by words."""

from collections import defaultdict
from datetime import date, datetime, time, timedelta
from functools import reduce
from operator import and_
from typing import Any

from django.db.models import Count, Exists, IntegerField, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.timezone import make_aware

from hongxian.campaigns.queries.periods import campaign_periods
from hongxian.inspections.models import (
    Finding,
    Inspection,
    InspectionKind,
    InspectionOfficer,
    InspectionState,
)
from hongxian.kit.listing import Past, Period, periods_of
from hongxian.kit.questions import Question
from hongxian.kit.search import fold
from hongxian.orgs.access import Actor
from hongxian.orgs.asking import earliest
from hongxian.registry.models import Place, Vehicle

HAPPENED = Coalesce("started_at", "created_at")
"""When a visit was made, or entered as a plan: what lists are ordered by; an index holds it."""
PLANNED = Q(state=InspectionState.PLANNED)
FEW = 200
SHOWN = (
    "kind", "state", "spot", "planned_on", "started_at", "disclosed_at", "source",
    "place__name", "place__category", "vehicle__plate", "unit__short_name",
)  # fmt: skip
"""What lists say of a visit: of some hundred columns, these are read."""


def listed(actor: Actor) -> QuerySet[Inspection]:
    """What this person may see, each with `finding_count` and `people`; a constant number of
    queries."""
    rows = with_number_found(Inspection.objects.visible_to(actor)).annotate(happened_at=HAPPENED)
    rows = rows.select_related("place", "vehicle", "unit").prefetch_related(
        Prefetch("officers", queryset=_named(InspectionOfficer.objects.all()), to_attr="people")
    )
    return rows.only(*SHOWN).order_by("-happened_at", "-pk")


def _named(people: QuerySet[InspectionOfficer]) -> QuerySet[InspectionOfficer]:
    people = people.select_related("user").only("part", "inspection", "user__name")
    return people.order_by("part", "pk")


_people = Question(lambda visits: _named(InspectionOfficer.objects.filter(inspection__in=visits)))


def name_people(visits: list[Any]) -> None:
    """Gives visits the `people` that `listed` prefetches. One query."""
    people = defaultdict(list)
    for one in _people(visits=[visit.pk for visit in visits]):
        people[one.inspection_id].append(one)
    for visit in visits:
        visit.people = people[visit.pk]


def with_number_found(rows: QuerySet[Inspection]) -> QuerySet[Inspection]:
    """Each visit with `finding_count`."""
    found = Finding.objects.filter(inspection=OuterRef("pk"), county=OuterRef("county"))
    counted = found.order_by().values("inspection").annotate(n=Count("pk")).values("n")
    return rows.annotate(finding_count=Coalesce(Subquery(counted, output_field=IntegerField()), 0))


def mine(actor: Actor) -> Q:
    """I go or went there, or I entered it.

    The county is named, not taken from the visit: so the index of people answers alone.
    """
    goes = InspectionOfficer.objects.filter(
        inspection=OuterRef("pk"), county=actor.county_id, user=actor.user_id
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
    return PLANNED & (Q(unit__in=actor.unit_ids) | mine(actor))


def secret() -> Q:
    return Q(kind=InspectionKind.SECRET)


def past(actor: Actor, today: date) -> Past:
    """What is planned stands open; visits made are opened by campaign and year."""
    bounds = ("q", "campaign", "sector", "place", "since", "until")
    return Past(PLANNED, lambda: _periods(actor, today), bounds)


def _periods(actor: Actor, today: date) -> list[Period]:
    """Two queries."""
    return periods_of("happened_at", today, _first(actor), campaign_periods(actor))


_first = earliest(Inspection.objects.annotate(happened_at=HAPPENED), "happened_at")


def matching(words: str, actor: Actor) -> Q:
    """Every word stands in the place's search text, or in the vehicle's, or in the spot.

    Up to `FEW` places are named one by one, so that the visits come out of their index; of more,
    the newest visits are met soon anyway. Two queries.
    """
    told = [word for word in words.split() if fold(word)]
    if not told:
        return Q()
    found = reduce(and_, (Q(spot__holds=word) for word in told), ~Q(spot=""))
    text = reduce(and_, (Q(search__holds=fold(word)) for word in told))
    for name, model in (("place", Place), ("vehicle", Vehicle)):
        rows = model.objects.filter(text, county=actor.county_id).order_by()
        keys = list(rows.values_list("pk", flat=True)[: FEW + 1])
        found |= Q(**{f"{name}__in": keys if len(keys) <= FEW else rows.values("pk")})
    return found


def start_of(day: date) -> datetime:
    """Midnight on the clocks of this country."""
    return make_aware(datetime.combine(day, time.min))


def due_today(actor: Actor, today: date) -> QuerySet[Inspection]:
    """待检查 by today: what I am named for, or, for heads, what my unit has planned."""
    rows = listed(actor).filter(to_do(actor), planned_on__lte=today)
    return rows.order_by("planned_on", "pk")
