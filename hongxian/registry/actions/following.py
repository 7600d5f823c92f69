"""Copies of a place's units on the rows that hang on it: kept in step when the place moves."""

from collections.abc import Collection, Iterable, Sequence
from uuid import UUID

from django.db import connection, models

from hongxian.kit.questions import prepared_cursor
from hongxian.registry import following
from hongxian.registry.models import Licence, Place, Vehicle, places

BATCH = 500
ANSWERING = frozenset(places.ANSWERING)
"""The fields of a place that other rows copy."""


def hold_places(county_id: str | None, keys: Collection[UUID]) -> None:
    """No place of these changes its unit until the caller's transaction ends.

    Called before the place is read whose units a new row copies; many may hold one place. SQLite
    has one writer, who holds them all.
    """
    if not keys or connection.vendor != "postgresql":
        return
    with prepared_cursor() as cursor:
        cursor.execute(
            "SELECT id FROM registry_place WHERE county_id = %s AND id = ANY(%s) "
            "ORDER BY id FOR SHARE",
            [county_id, list(keys)],
        )


def held(county_id: str | None, places: Iterable[Place | None]) -> None:
    """`hold_places` for records that were read before: their units are read anew."""
    known: dict[UUID, list[Place]] = {}
    for place in places:
        if place is not None:
            known.setdefault(place.pk, []).append(place)
    if not known:
        return
    hold_places(county_id, known.keys())
    rows = Place.objects.filter(county=county_id, pk__in=known)
    for key, unit, lead in rows.order_by().values_list("pk", "unit_id", "lead_unit_id"):
        for place in known[key]:
            if (place.unit_id, place.lead_unit_id) != (unit, lead):
                place.unit_id, place.lead_unit_id = unit, lead


def keep_in_step(moved: Iterable[Place]) -> None:
    """Copy the units of these (locked, saved) places of one county to all rows that hang on them.

    In the caller's transaction: a few statements per kind of rows and unit, whatever the number.
    """
    alike: dict[tuple[str, int, int | None], list[UUID]] = {}
    for place in moved:
        units = (place.county_id, place.unit_id, place.lead_unit_id)
        alike.setdefault(units, []).append(place.pk)
    for (county, unit, lead), keys in alike.items():
        for at in range(0, len(keys), BATCH):
            _copy(county, keys[at : at + BATCH], unit, lead)


def _copy(county_id: str, keys: Sequence[UUID], unit_id: int, lead_id: int | None) -> None:
    for copies in following.registered():
        if copies.first is not None:
            copies.first(county_id, keys)
        rows = copies.model._default_manager.filter(county=county_id, **{f"{copies.key}__in": keys})
        rows.update(place_unit=unit_id, lead_unit=lead_id)
        if copies.then is not None:
            copies.then(county_id, keys)


def licences_follow(county_id: str, keys: Sequence[UUID]) -> None:
    """A place's licence is of the place's unit."""
    licences = Licence.objects.filter(county=county_id, place__in=keys)
    licences.update(unit=models.F("place_unit"))


def vehicles_follow(county_id: str, vehicles: Sequence[UUID]) -> None:
    """Copy the units of these (saved) vehicles to their licences."""
    mine = Vehicle.objects.filter(pk=models.OuterRef("vehicle"))
    Licence.objects.filter(county=county_id, vehicle__in=vehicles).update(**{
        name: models.Subquery(mine.values(name)[:1]) for name in ("unit", "place_unit", "lead_unit")
    })  # fmt: skip
