"""How the lists of this room are narrowed."""

from datetime import date, timedelta
from typing import Any

import django_filters
from django.db.models import Q, QuerySet

from hongxian.campaigns.models import Campaign, Sector
from hongxian.inspections.models import Inspection, InspectionKind, InspectionState, Source
from hongxian.inspections.queries.visits import matching, start_of
from hongxian.kit.choosing import RowFilter
from hongxian.kit.forms import DateInput
from hongxian.orgs.access import Actor
from hongxian.orgs.models import Unit
from hongxian.registry.codes import category_choices


class InspectionFilter(django_filters.FilterSet):
    """Words, unit, kind, state, category, campaign, days, source."""

    q = django_filters.CharFilter(label="查找", method="by_words")
    unit = RowFilter(Unit, "short_name", label="检查单位")
    kind = django_filters.ChoiceFilter(
        label="方式", choices=InspectionKind.choices, empty_label="全部"
    )
    state = django_filters.ChoiceFilter(
        label="状态", choices=InspectionState.choices, empty_label="全部"
    )
    category = django_filters.ChoiceFilter(
        label="对象类别", field_name="place__category", empty_label="全部"
    )
    campaign = RowFilter(Campaign, label="专项行动")
    sector = RowFilter(Sector, label="领域")
    since = django_filters.DateFilter(label="检查自", method="from_day", widget=DateInput)
    until = django_filters.DateFilter(label="至", method="to_day", widget=DateInput)
    source = django_filters.ChoiceFilter(label="来源", choices=Source.choices, empty_label="全部")
    place = django_filters.UUIDFilter(field_name="place", label="对象编号")

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor
        fields = self.filters
        fields["unit"].queryset = Unit.objects.visible_to(actor)
        fields["campaign"].queryset = Campaign.objects.visible_to(actor)
        fields["sector"].queryset = Sector.objects.filter(
            county=actor.county_id, struck_in__isnull=True
        ).select_related("campaign")
        fields["category"].extra["choices"] = category_choices()

    def by_words(self, rows: QuerySet[Inspection], name: str, value: str) -> QuerySet[Inspection]:
        return rows.filter(matching(value, self.actor))

    def from_day(self, rows: QuerySet[Inspection], name: str, value: date) -> QuerySet[Inspection]:
        """Made, or still planned, on that day or later."""
        made = Q(started_at__gte=start_of(value))
        return rows.filter(made | Q(started_at__isnull=True, planned_on__gte=value))

    def to_day(self, rows: QuerySet[Inspection], name: str, value: date) -> QuerySet[Inspection]:
        made = Q(started_at__lt=start_of(value + timedelta(days=1)))
        return rows.filter(made | Q(started_at__isnull=True, planned_on__lte=value))
