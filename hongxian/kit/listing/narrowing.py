"""A list's filters as plain conditions, where they are no more than that: a column equals a value.

Such a filter is a value of a compiled question (`kit.questions`); one that reckons with what was
typed, searches words or asks several rows of another table is not.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

import django_filters
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import Model
from django_filters.constants import EMPTY_VALUES

VALUES = (str, int, UUID, date)
LOOKUPS = {"exact", "gt", "gte", "lt", "lte", "date__gte", "date__lte"}
"""What leaves its value as it is."""
PLAIN = {
    getattr(kind, "filter")  # noqa: B009 (the stubs hold it for untyped)
    for kind in (django_filters.Filter, django_filters.ChoiceFilter)
}
"""How a filter narrows that does nothing of its own."""


@dataclass(frozen=True)
class Narrow:
    """Lookups, in the order they stand in, each with its value."""

    values: Mapping[str, Any] = field(default_factory=dict)

    @property
    def lookups(self) -> tuple[str, ...]:
        return tuple(self.values)


def narrow_of(asked: django_filters.FilterSet) -> Narrow | None:
    """What the filters in use come to; None where one of them is more than a condition."""
    if not asked.is_valid():
        return None
    told: dict[str, Any] = {}
    for name, value in asked.form.cleaned_data.items():
        if value in EMPTY_VALUES:
            continue
        one = asked.filters[name]
        plain = _plain(one, value, asked.queryset.model)
        if plain is None:
            return None
        told[f"{one.field_name}__{one.lookup_expr}"] = plain
    return Narrow(told)


def _plain(one: Any, value: Any, model: type[Model]) -> Any:
    """The value as the column has it; None where the filter is no plain condition."""
    if getattr(one.filter, "__func__", None) not in PLAIN or one.exclude or one.distinct:
        return None
    column = _column(model, one.field_name) if one.lookup_expr in LOOKUPS else None
    if column is None or value == getattr(one, "null_value", None):
        return None
    if isinstance(value, Model):
        value = value.pk
    elif one.lookup_expr == "exact":
        try:
            value = column.to_python(value)
        except ValidationError:
            return None
    return value if isinstance(value, VALUES) and not isinstance(value, bool) else None


def _column(model: Any, path: str) -> Any:
    """The column at the end of a path that leads to one row alone; None where there is none."""
    at: Any = None
    for step in path.split("__"):
        try:
            at = model._meta.get_field(step)
        except FieldDoesNotExist:
            return None
        if not at.concrete or at.many_to_many:
            return None
        model = at.related_model
    return at
