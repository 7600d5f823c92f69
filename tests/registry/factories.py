"""Rows of the registry for tests, and facts to register them by."""

from datetime import date
from decimal import Decimal
from typing import Any

import factory
from factory.django import DjangoModelFactory

from hongxian.registry.actions.grids import GridFacts
from hongxian.registry.models import (
    CategoryThreshold,
    Grid,
    Licence,
    LicenceLine,
    Place,
    PlaceState,
    Vehicle,
)
from hongxian.registry.queries.facts import (
    LicenceFacts,
    PlaceFacts,
    VehicleFacts,
    place_search,
    vehicle_search,
)
from tests.campaigns.factories import NOON, UnitFactory

CREDIT_CODE = "91110000600037341L"


class GridFactory(DjangoModelFactory[Grid]):
    class Meta:
        model = Grid

    unit = factory.SubFactory(UnitFactory)
    county = factory.SelfAttribute("unit.county")
    code = factory.Sequence(lambda n: f"W{n:03d}")
    name = factory.Sequence(lambda n: f"第{n}网格")


class PlaceFactory(DjangoModelFactory[Place]):
    """An open small shop; traits `closed`, `paused`, `located`."""

    class Meta:
        model = Place

    class Params:
        closed = factory.Trait(state=PlaceState.CLOSED, closed_on=date(2026, 6, 1))
        paused = factory.Trait(state=PlaceState.PAUSED)
        located = factory.Trait(lon=Decimal("117.1"), lat=Decimal("36.2"), crs="wgs84")

    unit = factory.SubFactory(UnitFactory)
    county = factory.SelfAttribute("unit.county")
    name = factory.Sequence(lambda n: f"第{n}便利店")
    category = "small_shop"
    address = factory.Sequence(lambda n: f"青石镇南街{n}号")
    credit_code = ""
    manager = ""
    legal_person = ""
    search = factory.LazyAttribute(place_search)
    created_at = NOON
    changed_at = NOON


class VehicleFactory(DjangoModelFactory[Vehicle]):
    class Meta:
        model = Vehicle

    unit = factory.SubFactory(UnitFactory)
    county = factory.SelfAttribute("unit.county")
    place = None
    place_unit = factory.LazyAttribute(lambda row: row.place.unit if row.place else None)
    lead_unit = factory.LazyAttribute(lambda row: row.place.lead_unit if row.place else None)
    plate = factory.Sequence(lambda n: f"鲁Q{n:05d}")
    group = "truck_heavy"
    owner_name = ""
    driver_name = ""
    brand = ""
    search = factory.LazyAttribute(vehicle_search)
    created_at = NOON
    changed_at = NOON


class LicenceFactory(DjangoModelFactory[Licence]):
    """A retail licence for fireworks of a place; `vehicle=…, place=None` for one of a vehicle."""

    class Meta:
        model = Licence

    place = factory.SubFactory(PlaceFactory)
    vehicle = None
    county = factory.LazyAttribute(lambda o: (o.place or o.vehicle).county)
    unit = factory.LazyAttribute(lambda row: (row.vehicle or row.place).unit)
    place_unit = factory.LazyAttribute(
        lambda row: row.vehicle.place_unit if row.vehicle else row.place.unit
    )
    lead_unit = factory.LazyAttribute(lambda row: (row.vehicle or row.place).lead_unit)
    kind = "fireworks_retail"
    number = factory.Sequence(lambda n: f"烟零{n:05d}")
    issuer = "青石县应急管理局"
    valid_from = date(2026, 1, 1)
    valid_to = date(2026, 12, 31)
    created_at = NOON
    changed_at = NOON


class LicenceLineFactory(DjangoModelFactory[LicenceLine]):
    class Meta:
        model = LicenceLine

    licence = factory.SubFactory(LicenceFactory)
    county = factory.SelfAttribute("licence.county")
    variety = factory.Sequence(lambda n: f"组合烟花{n}号")
    quantity = Decimal(100)
    measure = "箱"


class ThresholdFactory(DjangoModelFactory[CategoryThreshold]):
    class Meta:
        model = CategoryThreshold

    category = "small_shop"
    measure = "area_m2"
    at_most = Decimal(300)
    source = "省规定第三十条（待核）"


def place_facts(unit: Any, **more: Any) -> PlaceFacts:
    """Facts of a small shop of this unit."""
    return PlaceFacts(**{"name": "青石便利店", "category": "small_shop", "unit": unit, **more})


def vehicle_facts(unit: Any, **more: Any) -> VehicleFacts:
    """Facts of a lorry of this unit."""
    return VehicleFacts(**{"plate": "鲁Q12345", "group": "truck_heavy", "unit": unit, **more})


def licence_facts(**more: Any) -> LicenceFacts:
    """Facts of a retail licence for fireworks; give `place` or `vehicle`."""
    return LicenceFacts(**{"kind": "fireworks_retail", "number": "烟零2026001", **more})


def grid_facts(unit: Any, **more: Any) -> GridFacts:
    """Facts of a grid of this unit."""
    return GridFacts(**{"code": "001", "name": "南街网格", "unit": unit, **more})
