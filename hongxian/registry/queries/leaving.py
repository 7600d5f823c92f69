"""What of this room hangs on a person."""

from datetime import date

from hongxian.orgs.handover import OpenItem
from hongxian.orgs.models import User
from hongxian.registry.models import Grid, Place
from hongxian.registry.models.places import GridQuerySet, PlaceQuerySet

NAMED = 20


def places_of(user: User) -> PlaceQuerySet:
    """The standing places a person is the officer of."""
    return Place.objects.filter(county=user.unit.county_id, officer=user).standing()


def grids_of(user: User) -> GridQuerySet:
    """The grids a person is the officer of."""
    return Grid.objects.filter(county=user.unit.county_id, officer=user, closed_on__isnull=True)


def open_places(user: User, day: date) -> list[OpenItem]:
    """The same for the page on which work is handed over: the first ones by name, the rest
    counted."""
    rows = places_of(user).select_related("unit").order_by("name", "pk")
    items = [OpenItem(place.name, place.unit.short_name) for place in rows[:NAMED]]
    rest = rows.count() - len(items)
    return [*items, OpenItem(f"另有{rest}个监管对象")] if rest > 0 else items


def open_grids(user: User, day: date) -> list[OpenItem]:
    """The grids, for the same page."""
    rows = grids_of(user).select_related("unit").order_by("code")
    return [OpenItem(grid.name, grid.unit.short_name) for grid in rows]
