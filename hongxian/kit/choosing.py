"""Filters by a row of another table: choices read as key and name, since a list of hundreds of
records takes a fifth of a page."""

from collections.abc import Iterator
from typing import Any

import django_filters
from django.db.models import Func, Model
from django_filters.fields import ModelChoiceField, ModelChoiceIterator

from hongxian.kit.forms import SearchSelect


class _Names(ModelChoiceIterator):
    """Keys and names of the rows, in one query and without records."""

    def __iter__(self) -> Iterator[tuple[Any, str]]:
        if self.field.empty_label is not None:
            yield "", self.field.empty_label
        yield from self.queryset.values_list("pk", self.field.named_by)


class _RowField(ModelChoiceField):
    iterator = _Names

    def __init__(self, *args: Any, named_by: str | Func, **kwargs: Any) -> None:
        self.named_by = named_by
        super().__init__(*args, **kwargs)


class RowFilter(django_filters.ModelChoiceFilter):
    """One row of `model`, called what its column `named_by` says. Which rows may be chosen is set
    as `queryset`, by who asks; until then none may."""

    field_class = _RowField

    def __init__(self, model: type[Model], named_by: str | Func = "name", **kwargs: Any) -> None:
        kwargs = {"empty_label": "全部", "widget": SearchSelect, **kwargs}
        rows = model._default_manager.none()
        super().__init__(queryset=rows, named_by=named_by, **kwargs)
