"""Beyond its category's threshold? One condition for the hint, the list and the count."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Q

from hongxian.registry import codes
from hongxian.registry.models import CategoryThreshold, Place


def in_force(county_id: str | None, today: date) -> list[CategoryThreshold]:
    """The county's thresholds that hold on that day. One query."""
    rows = CategoryThreshold.objects.filter(county=county_id)
    held = rows.filter(
        Q(valid_from__isnull=True) | Q(valid_from__lte=today),
        Q(valid_to__isnull=True) | Q(valid_to__gt=today),
    )
    return list(held)


class Limit(NamedTuple):
    """What of a threshold tells which places are beyond it."""

    category: str
    measure: str
    at_most: Decimal


def limits_of(thresholds: Iterable[CategoryThreshold]) -> tuple[Limit, ...]:
    return tuple(Limit(each.category, each.measure, each.at_most) for each in thresholds)


def beyond(thresholds: Iterable[Limit]) -> Q:
    """The condition on places: in one of the categories and larger than its threshold."""
    condition = Q(pk__in=[])
    for each in thresholds:
        condition |= Q(**{"category": each.category, f"{each.measure}__gt": each.at_most})
    return condition


@dataclass(frozen=True)
class Excess:
    """A place larger than its category allows, by one measure."""

    label: str
    unit: str
    value: Decimal
    at_most: Decimal
    source: str
    is_checked: bool

    def __str__(self) -> str:
        return f"{self.label}{_plain(self.value)}{self.unit}，标准{_plain(self.at_most)}{self.unit}"


def excesses(place: Place, thresholds: Sequence[CategoryThreshold]) -> list[Excess]:
    """By how much a place is beyond; empty when it is not."""
    found = []
    for each in thresholds:
        value = getattr(place, each.measure, None)
        if each.category == place.category and value is not None and value > each.at_most:
            label, unit = codes.MEASURES[each.measure]
            found.append(
                Excess(label, unit, Decimal(value), each.at_most, each.source, each.is_checked)
            )
    return found


def _plain(value: Decimal) -> str:
    return f"{Decimal(value).normalize():f}"
