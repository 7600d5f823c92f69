"""应检覆盖: which places still need a visit this year, by the rule of their category."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import (
    Case,
    Count,
    DateField,
    DateTimeField,
    Exists,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from hongxian.inspections.frequency import ShippedRule, shipped_minimum, shipped_rules
from hongxian.inspections.kinds import capped_kinds
from hongxian.inspections.models import (
    IS_HIDDEN,
    Bound,
    Inspection,
    InspectionKind,
    InspectionState,
    VisitRule,
)
from hongxian.inspections.queries.visits import start_of
from hongxian.orgs.access import Actor
from hongxian.registry.codes import categories
from hongxian.registry.models import Place
from hongxian.registry.models.places import PlaceQuerySet


@dataclass(frozen=True)
class CategoryRule:
    """What holds for one category: the duty, its source, and the cap if the county stated one."""

    category: str
    name: str
    shipped: ShippedRule | None
    minimum: VisitRule | None
    cap: VisitRule | None

    @property
    def times(self) -> int:
        """Visits a year that such a place must get."""
        if self.minimum is not None:
            return self.minimum.times
        return self.shipped.times if self.shipped else 0


def category_rules(county_id: str | None) -> list[CategoryRule]:
    """Every category with its rules; the county's own stand before the shipped. One query."""
    own = {(rule.category, rule.bound): rule for rule in VisitRule.objects.filter(county=county_id)}

    def rule(category: str, bound: str) -> VisitRule | None:
        return own.get((category, bound)) or own.get(("", bound))

    return [
        CategoryRule(
            code, each.name, shipped_minimum(code),
            rule(code, Bound.AT_LEAST), rule(code, Bound.AT_MOST),
        )
        for code, each in categories().items()
    ]  # fmt: skip


@dataclass(frozen=True)
class Duty:
    """How many visits a year places must get: by category, and all that are of no known one."""

    by_times: Mapping[int, list[str]]
    default: int

    @classmethod
    def of(cls, county_id: str | None) -> "Duty":
        """As it holds in a county. One query."""
        by_times: dict[int, list[str]] = {}
        for rule in category_rules(county_id):
            by_times.setdefault(rule.times, []).append(rule.category)
        general = shipped_minimum("")
        default = general.times if general else 0
        return cls({default: [], **by_times}, default)

    @property
    def needed(self) -> Case:
        whens = [
            When(category__in=codes, then=Value(times))
            for times, codes in self.by_times.items()
            if times != self.default
        ]
        return Case(*whens, default=Value(self.default), output_field=IntegerField())

    def among(self, times: int) -> Q:
        """The places that must get exactly so many."""
        if times != self.default:
            return Q(category__in=self.by_times[times])
        others = [code for other, held in self.by_times.items() if other != times for code in held]
        return ~Q(category__in=others) if others else Q()


def _with_coverage(places: QuerySet[Place], duty: Duty, day: date) -> QuerySet[Place]:
    """Each place with `visits` of this year, `needed`, `last_visit` and the next `planned_on`.

    A secret visit that is not over counts for nobody, so that no number gives it away. Only visits
    made have a start; asking for the state instead leads SQLite to the wrong index.
    """
    made = _made().filter(place=OuterRef("pk"), county=OuterRef("county"))
    counted = (
        made.filter(_of_year(day)).order_by().values("place").annotate(n=Count("pk")).values("n")
    )
    ahead = _ahead().order_by("planned_on")
    return places.annotate(
        visits=Coalesce(Subquery(counted, output_field=IntegerField()), 0),
        needed=duty.needed,
        last_visit=Subquery(
            made.order_by("-started_at").values("started_at")[:1], output_field=DateTimeField()
        ),
        next_planned=Subquery(ahead.values("planned_on")[:1], output_field=DateField()),
    )


def _ahead() -> QuerySet[Inspection]:
    """The plans of a place; a secret one shows to nobody."""
    return Inspection.objects.filter(
        ~Q(kind=InspectionKind.SECRET),
        place=OuterRef("pk"), county=OuterRef("county"), state=InspectionState.PLANNED,
    )  # fmt: skip


def _made() -> QuerySet[Inspection]:
    """Visits that count."""
    return Inspection.objects.filter(
        ~IS_HIDDEN, started_at__isnull=False, kind__in=capped_kinds()
    )  # fmt: skip


def _of_year(day: date) -> Q:
    return Q(
        started_at__gte=start_of(date(day.year, 1, 1)),
        started_at__lt=start_of(date(day.year + 1, 1, 1)),
    )


def due(actor: Actor, day: date) -> QuerySet[Place]:
    """Who is due: places this person may see with fewer visits this year than they must get."""
    rows = _owed(Place.objects.visible_to(actor), actor.county_id, day)
    return rows.select_related("unit", "officer").order_by("unit__position", "name", "pk")


def _owed(places: PlaceQuerySet, county_id: str | None, day: date) -> QuerySet[Place]:
    """Those with fewer visits than needed.

    The year's visits are gone through once for each number of times that a rule asks for, in the
    index `inspection_year` alone; what a row shows is counted for the rows of a page.
    """
    duty = Duty.of(county_id)
    owing = Q(pk__in=[])
    for times in filter(None, duty.by_times):
        owing |= duty.among(times) & ~Q(pk__in=_visited(county_id, day, times))
    return _with_coverage(places.standing(), duty, day).filter(owing)


def _visited(county_id: str | None, day: date, times: int) -> QuerySet[Inspection, Any]:
    """The places with at least so many visits this year."""
    made = _made().filter(_of_year(day), county=county_id, place__isnull=False).order_by()
    if times == 1:
        return made.values("place")
    return made.values("place").annotate(made=Count("*")).filter(made__gte=times).values("place")


@dataclass(frozen=True)
class Owed:
    """Places of one unit that still need a visit this year, and how many have none planned."""

    places: int
    unplanned: int


def owed_by_unit(county_id: str, day: date) -> dict[int, Owed]:
    """Unit → what it still owes this year, as the list filtered by the unit counts it."""
    rows: Any = _owed(Place.objects.filter(county=county_id), county_id, day)
    found: dict[int, list[bool]] = {}
    for unit, ahead in rows.order_by().values_list("unit_id", "next_planned"):
        found.setdefault(unit, []).append(ahead is None)
    return {unit: Owed(len(each), sum(each)) for unit, each in found.items()}


def planned() -> Q:
    """A visit is planned already."""
    return Q(Exists(_ahead()))


def source_words(county_id: str | None) -> str:
    """On what the list stands, for its head."""
    general = next((rule for rule in shipped_rules().rules if not rule.categories), None)
    own = VisitRule.objects.filter(county=county_id, bound=Bound.AT_LEAST).count()
    said = f"{general.source}（{general.status}）" if general else ""
    return f"{said}；本县另设 {own} 条" if own else said
