"""What people type about a grid, and how the list is narrowed."""

from datetime import date
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet

from hongxian.kit.choosing import RowFilter
from hongxian.orgs.access import Actor
from hongxian.orgs.models import Unit
from hongxian.registry.actions.grids import GridFacts
from hongxian.registry.forms.choices import people_of, person_field, unit_field, units_kept_by
from hongxian.registry.models import Grid


class GridForm(forms.Form):
    """A grid."""

    code = forms.CharField(label="网格编号", max_length=30)
    name = forms.CharField(label="名称", max_length=80)
    unit = unit_field("单位")
    officer = person_field("责任民警")
    worker_name = forms.CharField(label="网格员", max_length=30, required=False)
    worker_phone = forms.CharField(label="网格员电话", max_length=20, required=False)

    def __init__(
        self, *args: Any, actor: Actor, today: date, grid: Grid | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        units = units_kept_by(actor, today)
        if grid is not None:
            units = (units | Unit.objects.filter(pk=grid.unit_id)).distinct()
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        kept = grid.officer_id if grid else None
        self.fields["officer"].queryset = people_of(actor, kept)  # type: ignore[attr-defined]

    def facts(self) -> GridFacts:
        """The facts of a valid form."""
        return GridFacts(**self.cleaned_data)


def grid_initial(grid: Grid) -> dict[str, Any]:
    """What stands in the form when it opens on a grid."""
    return {
        "code": grid.code, "name": grid.name, "unit": grid.unit_id, "officer": grid.officer_id,
        "worker_name": grid.worker_name, "worker_phone": grid.worker_phone,
    }  # fmt: skip


class GridFilter(django_filters.FilterSet):
    """Code, name or worker; unit."""

    q = django_filters.CharFilter(label="编号、名称、网格员", method="by_words")
    unit = RowFilter(Unit, "short_name", label="单位")

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seen = Grid.objects.visible_to(actor).order_by().values("unit")
        self.filters["unit"].queryset = Unit.objects.filter(pk__in=seen)

    def by_words(self, rows: QuerySet[Grid], name: str, value: str) -> QuerySet[Grid]:
        told = Q(code__icontains=value) | Q(name__icontains=value)
        return rows.filter(told | Q(worker_name__icontains=value))
