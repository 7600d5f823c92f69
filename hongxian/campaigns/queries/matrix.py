"""职责表: sectors and items × units, with 牵头/责任/配合 and what is missing."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from hongxian.campaigns.models import (
    Campaign,
    Deliverable,
    Duty,
    Item,
    Part,
    ReportingDutyUnit,
    Sector,
)
from hongxian.campaigns.queries.campaign import sees_whole, told_by_plan
from hongxian.kit.questions import Question
from hongxian.orgs.access import Actor
from hongxian.orgs.models import POLICE_KINDS, Unit, UnitKind

PART_ORDER = {part: no for no, part in enumerate(Part.values)}
NO_LEAD = "没有牵头单位"
NO_DUTY = "方案中没有任何职责"

Where = tuple[UUID, UUID | None]
"""Sector and item, None for the sector itself."""
Met = dict[int, list[Duty]]
"""The duties that units have in one line or sector."""


@dataclass(frozen=True)
class Line:
    """A sector, or one item of it. `item` is None for the sector's own line."""

    sector: Sector
    item: Item | None = None
    has_gap: bool = False

    @property
    def no(self) -> str:
        """The plan counts items （1）, （2）; the reader keeps the figure."""
        no = self.item.no if self.item else ""
        return f"（{no}）" if no.isdigit() else no

    @property
    def key(self) -> str:
        return str(self.item.pk if self.item else self.sector.pk)


@dataclass(frozen=True)
class Duties:
    """The matrix as data: lines down, units across in the bureau's fixed order."""

    lines: list[Line]
    units: list[Unit]
    own: dict[Where, Met] = field(default_factory=dict)
    idle: frozenset[int] = frozenset()
    is_whole: bool = True

    def at(self, line: Line, unit: Unit) -> tuple[list[Duty], bool]:
        """The duties where line and unit meet, and whether they come from the sector above."""
        here, above = self._around(line)
        found = here.get(unit.pk, [])
        if found or line.item is None:
            return found, False
        return above.get(unit.pk, []), True

    def along(self, line: Line) -> list[tuple[Unit, list[Duty], bool]]:
        """Every unit with the same, looked up once for the line."""
        here, above = self._around(line)
        return [
            (unit, found, False) if (found := here.get(key)) else (unit, above.get(key, []), True)
            for key, unit in self._by_key
        ]

    def _around(self, line: Line) -> tuple[Met, Met]:
        """What units have in the line itself, and in the sector above an item."""
        sector = self.own.get((line.sector.pk, None), {})
        return (
            (self.own.get((line.sector.pk, line.item.pk), {}), sector)
            if line.item
            else (sector, {})
        )

    @cached_property
    def _by_key(self) -> list[tuple[int, Unit]]:
        return [(unit.pk, unit) for unit in self.units]

    def anywhere(self, sector: Sector, unit: Unit) -> list[Duty]:
        """One duty for each part the unit has in the sector, on the whole of it or on an item."""
        return self.within(sector).get(unit.pk, [])

    def within(self, sector: Sector) -> Met:
        """The same of all units that have a part in the sector."""
        return self._within.get(sector.pk, {})

    @cached_property
    def _within(self) -> dict[UUID, Met]:
        found: dict[UUID, dict[int, dict[str, Duty]]] = defaultdict(lambda: defaultdict(dict))
        shown = {(line.sector.pk, line.item.pk if line.item else None) for line in self.lines}
        for where, met in self.own.items():
            if where in shown:
                sector = found[where[0]]
                for unit, duties in met.items():
                    sector[unit].update({duty.part: duty for duty in duties})
        return {
            sector: {unit: _in_order(parts.values()) for unit, parts in units.items()}
            for sector, units in found.items()
        }

    @cached_property
    def sectors(self) -> list[Sector]:
        return list(dict.fromkeys(line.sector for line in self.lines))

    @property
    def led_by_nobody(self) -> list[Line]:
        return [line for line in self.lines if line.has_gap]

    @property
    def busy_units(self) -> list[Unit]:
        return [unit for unit in self.units if unit.pk not in self.idle]

    @property
    def idle_units(self) -> list[Unit]:
        return [unit for unit in self.units if unit.pk in self.idle]


def load_duties(
    campaign: Campaign, actor: Actor, today: date, *, owing: Collection[int] | None = None
) -> Duties:
    """The campaign's matrix as this person may see it; five queries whatever its size, four where
    the page knows the units that owe something (`owing`)."""
    sectors = _sectors(campaign)
    items: dict[UUID, list[Item]] = defaultdict(list)
    for item in _items(campaign):
        items[item.sector_id].append(item)
    duties = _all_duties(campaign)
    led = {(duty.sector_id, duty.item_id) for duty in duties if duty.part == Part.LEAD}
    lines = [line for sector in sectors for line in _lines_of(sector, items[sector.pk], led)]
    whole = sees_whole(actor)
    mine = actor.unit_ids
    own = duties if whole else [duty for duty in duties if duty.unit_id in mine]
    named = sorted({duty.unit_id for duty in own})
    units = _columns(campaign, named, today) if whole else _units(units=named)
    return Duties(
        lines=lines if whole else _touched(lines, own),
        units=units,
        own=_by_meeting(own),
        idle=_idle(campaign, units, duties, owing) if whole else frozenset(),
        is_whole=whole,
    )


READ = ("sector", "item", "unit", "part", "document", "span_start", "span_end", "unit_text")
"""What pages read of a duty."""
_sectors, _items = told_by_plan(Sector), told_by_plan(Item)
_all_duties = told_by_plan(Duty, only=READ)
_units = Question(lambda units: Unit.objects.filter(pk__in=units).order_by("position", "pk"))


def own_duties(campaign: Campaign, actor: Actor) -> Duties:
    """What a person's own units have a part in, for a page that shows no others. Two queries."""
    sectors, county = _sectors(campaign), campaign.county_id
    duties = _some_duties(campaign=campaign.pk, county=county, units=actor.unit_ids)
    items: dict[UUID, dict[UUID, Item]] = defaultdict(dict)
    for duty in duties:
        if duty.item is not None:
            items[duty.sector_id][duty.item.pk] = duty.item
    lines = [
        Line(sector, item)
        for sector in sectors
        for item in (None, *sorted(items[sector.pk].values(), key=lambda each: each.position))
    ]
    whole = sees_whole(actor)
    return Duties(
        lines=lines if whole else _touched(lines, duties),
        units=_units_of(duties),
        own=_by_meeting(duties),
        is_whole=False,
    )


def _duties_of(campaign: UUID, county: str, units: Collection[int]) -> QuerySet[Duty]:
    rows = Duty.objects.filter(county=county, campaign=campaign, struck_in__isnull=True)
    rows = rows.filter(Q(item__isnull=True) | Q(item__struck_in__isnull=True), unit__in=units)
    return rows.select_related("unit", "item")


_some_duties = Question(_duties_of)


def _lines_of(
    sector: Sector, items: list[Item], led: set[tuple[UUID, UUID | None]]
) -> Iterable[Line]:
    """The sector's line, then its items. A lead of the sector leads each item of it."""
    sector_is_led = (sector.pk, None) in led
    yield Line(sector, None, has_gap=not items and not sector_is_led)
    for item in items:
        yield Line(sector, item, has_gap=not sector_is_led and (sector.pk, item.pk) not in led)


def _touched(lines: list[Line], duties: list[Duty]) -> list[Line]:
    """The lines a partner has a part in, without what others fail to lead."""
    sectors = {duty.sector_id for duty in duties}
    whole = {duty.sector_id for duty in duties if duty.item_id is None}
    items = {duty.item_id for duty in duties}
    return [
        Line(line.sector, line.item)
        for line in lines
        if line.sector.pk in sectors
        and (line.item is None or line.sector.pk in whole or line.item.pk in items)
    ]


def _by_meeting(duties: list[Duty]) -> dict[Where, Met]:
    met: dict[Where, Met] = defaultdict(lambda: defaultdict(list))
    for duty in _in_order(duties):
        met[duty.sector_id, duty.item_id][duty.unit_id].append(duty)
    return dict(met)


def _in_order(duties: Iterable[Duty]) -> list[Duty]:
    """牵头, 责任, 配合."""
    return sorted(duties, key=lambda duty: PART_ORDER[duty.part])


def _columns(campaign: Campaign, named: Collection[int], today: date) -> list[Unit]:
    """The bureau's departments and stations, and whoever else has a duty; each with `reports`."""
    return _across(campaign=campaign.pk, county=campaign.county_id, named=named, today=today)


def _units_across(
    campaign: UUID, county: str, named: Collection[int], today: date
) -> QuerySet[Unit]:
    kinds = [kind for kind in POLICE_KINDS if kind != UnitKind.BUREAU]
    ours = Unit.objects.filter(county=county, kind__in=kinds).valid_on(today)
    also = Unit.objects.filter(pk__in=named)
    reports = ReportingDutyUnit.objects.filter(
        county=county, campaign=campaign, unit=OuterRef("pk"), reporting__struck_in__isnull=True
    )
    return (ours | also).annotate(reports=Exists(reports)).distinct()


_across = Question(_units_across)


def _units_of(duties: list[Duty]) -> list[Unit]:
    units = {duty.unit_id: duty.unit for duty in duties}
    return sorted(units.values(), key=lambda unit: (unit.position, unit.pk))


def _idle(
    campaign: Campaign, units: list[Unit], duties: list[Duty], owing: Collection[int] | None
) -> frozenset[int]:
    """Units that lead, answer for, assist with, hand in and report nothing."""
    busy = {duty.unit_id for duty in duties}
    if owing is None:
        owing = _owing(campaign=campaign.pk, county=campaign.county_id)
    busy.update(owing)
    busy.update(unit.pk for unit in units if getattr(unit, "reports", False))
    return frozenset(unit.pk for unit in units if unit.pk not in busy)


_owing = Question(
    lambda campaign, county: (
        Deliverable.objects.filter(county=county, campaign=campaign)
        .exclude(state="dropped")
        .order_by()
        .values_list("unit_id", flat=True)
    )
)
