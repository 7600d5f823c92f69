"""What people type about a vehicle, and how the list is narrowed."""

from datetime import date
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet

from hongxian.kit.choosing import RowFilter
from hongxian.kit.forms import DateInput, SearchSelect
from hongxian.orgs.access import Actor
from hongxian.orgs.models import Unit
from hongxian.registry import codes
from hongxian.registry.forms.choices import VEHICLE_GROUPS, FoldedForm, unit_field, units_kept_by
from hongxian.registry.models import Place, Vehicle, VehicleState
from hongxian.registry.queries.facts import VehicleFacts
from hongxian.registry.queries.search import matching

WATCHED = "watched"


def firms_of(actor: Actor, kept: Any = None) -> QuerySet[Place]:
    """The places that may own vehicles: transport and hazardous trades, and the one named."""
    groups = ("transport", "chemicals", "fireworks", "gas", "explosives", "fuel")
    kinds = [code for group in groups for code in codes.codes_in(group)]
    rows = Place.objects.visible_to(actor)
    firms = rows.standing().filter(category__in=kinds)
    return (firms | rows.filter(pk=kept)).order_by("name", "pk") if kept else firms.order_by("name")


class VehicleForm(FoldedForm):
    """A vehicle."""

    FOLD = "厂牌、用途、核载、备注（选填）"
    FOLDED = ("brand", "use", "seats", "load_kg", "note")
    plate = forms.CharField(
        label="号牌号码", max_length=20, help_text="例如：鲁Q12345；农机号牌、临时号牌照原样填写。"
    )
    plate_kind = forms.CharField(
        label="号牌种类", max_length=20, required=False, help_text="例如：黄牌、新能源、拖拉机。"
    )
    group = forms.ChoiceField(label="车辆类别", choices=VEHICLE_GROUPS, widget=SearchSelect)
    unit = unit_field("监管单位")
    place = forms.ModelChoiceField(
        label="所属企业",
        queryset=Place.objects.none(),
        required=False,
        empty_label="个人或未登记",
        widget=SearchSelect,
    )
    owner_name = forms.CharField(label="所有人", max_length=120, required=False)
    driver_name = forms.CharField(label="驾驶人", max_length=40, required=False)
    driver_phone = forms.CharField(label="驾驶人电话", max_length=30, required=False)
    brand = forms.CharField(label="厂牌型号", max_length=60, required=False)
    use = forms.CharField(label="使用性质", max_length=30, required=False)
    seats = forms.IntegerField(label="核定载客", required=False, min_value=0)
    load_kg = forms.IntegerField(label="核定载质量（千克）", required=False, min_value=0)
    inspected_until = forms.DateField(label="检验有效期止", required=False, widget=DateInput)
    insured_until = forms.DateField(label="保险有效期止", required=False, widget=DateInput)
    note = forms.CharField(
        label="备注", max_length=300, required=False, widget=forms.Textarea({"rows": 2})
    )

    def __init__(
        self, *args: Any, actor: Actor, today: date, vehicle: Vehicle | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        units = units_kept_by(actor, today)
        if vehicle is not None:
            units = (units | Unit.objects.filter(pk=vehicle.unit_id)).distinct()
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        firms = firms_of(actor, vehicle.place_id if vehicle else None)
        self.fields["place"].queryset = firms  # type: ignore[attr-defined]
        if vehicle is None and len(actor.unit_ids) == 1:
            self.fields["unit"].initial = next(iter(actor.unit_ids))

    def facts(self) -> VehicleFacts:
        """The facts of a valid form."""
        return VehicleFacts(**self.cleaned_data)


def vehicle_initial(vehicle: Vehicle) -> dict[str, Any]:
    """What stands in the form when it opens on a vehicle."""
    keys = {"unit": "unit_id", "place": "place_id"}
    names = VehicleFacts.__dataclass_fields__
    return {name: getattr(vehicle, keys.get(name, name)) for name in names}


class VehicleFilter(django_filters.FilterSet):
    """Words, group, unit, state."""

    q = django_filters.CharFilter(label="号牌、所有人、驾驶人", method="by_words")
    group = django_filters.ChoiceFilter(
        label="车辆类别",
        empty_label="全部",
        method="in_group",
        widget=SearchSelect,
        choices=[(WATCHED, "两客一危一货"), *VEHICLE_GROUPS[1:]],
    )
    unit = RowFilter(Unit, "short_name", label="监管单位")
    state = django_filters.ChoiceFilter(
        label="状态", choices=VehicleState.choices, empty_label="全部"
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = Vehicle.objects.visible_to(actor).order_by().values("unit")
        self.filters["unit"].queryset = Unit.objects.filter(pk__in=units)

    def by_words(self, rows: QuerySet[Vehicle], name: str, value: str) -> QuerySet[Vehicle]:
        return rows.filter(matching(value))

    def in_group(self, rows: QuerySet[Vehicle], name: str, value: str) -> QuerySet[Vehicle]:
        """One group, or the four of 两客一危一货."""
        if value == WATCHED:
            watched = [g.code for g in codes.vehicle_groups().values() if g.watched]
            return rows.filter(group__in=watched)
        return rows.filter(group=value)
