"""What people type about a place, and how the list is narrowed."""

from datetime import date
from decimal import Decimal
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet

from hongxian.kit.choosing import RowFilter
from hongxian.kit.forms import DateInput, SearchSelect
from hongxian.orgs.access import Actor
from hongxian.orgs.models import Unit
from hongxian.registry import codes
from hongxian.registry.forms.choices import (
    CATEGORIES,
    FoldedForm,
    grid_field,
    grids_of,
    people_of,
    person_field,
    unit_field,
    units_kept_by,
    units_of,
)
from hongxian.registry.models import Crs, Grid, Place, PlaceState
from hongxian.registry.queries.facts import PlaceFacts
from hongxian.registry.queries.search import matching

NUMBER = forms.NumberInput({"inputmode": "decimal"})
CRS = [("", "请选择"), *Crs.choices]
POINT_HELP = (
    "手机定位选WGS-84，测绘成果多选CGCS2000，高德、腾讯地图选GCJ-02，百度地图选BD-09；按原样保存。"
)


class PointFields(forms.Form):
    """Longitude and latitude with their coordinate system, all or none."""

    lon = forms.DecimalField(label="经度", required=False, widget=NUMBER)
    lat = forms.DecimalField(label="纬度", required=False, widget=NUMBER)
    crs = forms.ChoiceField(label="坐标系", choices=CRS, required=False, help_text=POINT_HELP)

    def clean(self) -> dict[str, Any]:
        """Half a point is none."""
        told = super().clean() or {}
        if (told.get("lon") is None) != (told.get("lat") is None):
            self.add_error("lat", "经度和纬度要么都填，要么都不填。")
        if told.get("lon") is not None and not told.get("crs"):
            self.add_error("crs", "请选择坐标系。")
        return told

    def point(self) -> tuple[Decimal, Decimal, str] | None:
        """(lon, lat, crs) of a valid form."""
        told = self.cleaned_data
        if told["lon"] is None:
            return None
        return told["lon"], told["lat"], told["crs"]


class PlaceForm(FoldedForm, PointFields):
    """A place. On correction the name and the address are left to 更名 and 迁址."""

    FOLD = "规模、坐标、备注（选填）"
    FOLDED = ("area_m2", "storeys", "seats", "beds", "staff", "lon", "lat", "crs", "note")

    name = forms.CharField(label="名称", max_length=120, help_text="按营业执照或门头填写。")
    category = forms.ChoiceField(label="类别", choices=CATEGORIES, widget=SearchSelect)
    unit = unit_field("监管单位")
    address = forms.CharField(label="地址", max_length=200, required=False)
    officer = person_field("责任民警")
    grid = grid_field()
    lead_unit = unit_field(
        "主管部门", required=False, help_text="行业主管，例如治安大队、交警大队。"
    )
    credit_code = forms.CharField(
        label="统一社会信用代码",
        max_length=30,
        required=False,
        help_text="18位。没有营业执照的可以不填。",
    )
    legal_person = forms.CharField(label="法定代表人", max_length=40, required=False)
    manager = forms.CharField(label="负责人", max_length=40, required=False)
    phone = forms.CharField(
        label="联系电话", max_length=30, required=False, widget=forms.TextInput({"type": "tel"})
    )
    area_m2 = forms.DecimalField(
        label="建筑面积（㎡）", required=False, min_value=0, decimal_places=1, widget=NUMBER
    )
    storeys = forms.IntegerField(label="层数", required=False, min_value=0)
    seats = forms.IntegerField(label="座位数", required=False, min_value=0)
    beds = forms.IntegerField(label="床位数", required=False, min_value=0)
    staff = forms.IntegerField(label="从业人数", required=False, min_value=0)
    note = forms.CharField(
        label="备注", max_length=300, required=False, widget=forms.Textarea({"rows": 2})
    )

    field_order = (
        "name",
        "category",
        "unit",
        "address",
        "officer",
        "grid",
        "lead_unit",
        "manager",
        "phone",
        "credit_code",
        "legal_person",
        "area_m2",
        "storeys",
        "seats",
        "beds",
        "staff",
        "lon",
        "lat",
        "crs",
        "note",
    )

    def __init__(
        self, *args: Any, actor: Actor, today: date, place: Place | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.place = place
        units = units_kept_by(actor, today)
        if place is not None:
            units = units | Unit.objects.filter(pk=place.unit_id)
            del self.fields["name"], self.fields["address"]
        _choose(self, "unit", units.distinct())
        _choose(self, "lead_unit", units_of(actor, today))
        _choose(self, "officer", people_of(actor, place.officer_id if place else None))
        _choose(self, "grid", grids_of(actor))
        if place is None and len(actor.unit_ids) == 1:
            self.fields["unit"].initial = next(iter(actor.unit_ids))

    def facts(self) -> PlaceFacts:
        """The facts of a valid form."""
        told = dict(self.cleaned_data)
        if self.place is not None:
            told |= {"name": self.place.name, "address": self.place.address}
        return PlaceFacts(**told)


def _choose(form: forms.Form, name: str, rows: QuerySet[Any]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - fields of this very form
    field.queryset = rows


def place_initial(place: Place) -> dict[str, Any]:
    """What stands in the form when it opens on a place."""
    names = PlaceFacts.__dataclass_fields__
    keys = {"unit": "unit_id", "lead_unit": "lead_unit_id", "officer": "officer_id"}
    told = {name: getattr(place, keys.get(name, name)) for name in names if name != "grid"}
    return {**told, "grid": place.grid_id}


class RenameForm(forms.Form):
    """A new name from a day on."""

    name = forms.CharField(label="新名称", max_length=120)
    on = forms.DateField(label="从哪天起", widget=DateInput)
    reason = forms.CharField(
        label="理由",
        max_length=200,
        help_text="例如：转让、换照、登记有误。原名称仍能查到。",
        error_messages={"required": "请写明理由，以后查得到为什么这样办。"},
    )


class MoveForm(PointFields):
    """A new address from a day on."""

    address = forms.CharField(label="新地址", max_length=200)
    on = forms.DateField(label="从哪天起", widget=DateInput)
    reason = forms.CharField(
        label="理由",
        max_length=200,
        help_text="例如：搬迁、门牌变更、登记有误。",
        error_messages={"required": "请写明理由，以后查得到为什么这样办。"},
    )
    field_order = ("address", "on", "reason", "lon", "lat", "crs")


class AssignForm(forms.Form):
    """Who answers for the ticked places; what is left empty stays as it is."""

    unit = unit_field("监管单位", required=False, help_text="换单位后，原来的民警和网格随之空出。")
    officer = person_field("责任民警")
    grid = grid_field(help_text="不另选民警时，用网格的责任民警。")

    def __init__(self, *args: Any, actor: Actor, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.fields:
            self.fields[name].empty_label = "不变"  # type: ignore[attr-defined]
        if actor.has("office"):
            _choose(self, "unit", units_kept_by(actor, today))
            _choose(self, "grid", grids_of(actor))
        else:
            del self.fields["unit"]
            _choose(self, "grid", grids_of(actor, sorted(actor.unit_ids)))
        _choose(self, "officer", people_of(actor))


STANDING = "standing"
STATES = [(STANDING, "在营、停业"), *PlaceState.choices]


class PlaceFilter(django_filters.FilterSet):
    """Words, category, unit, grid, state; the choices are those this person may see."""

    q = django_filters.CharFilter(label="名称、地址、代码、负责人", method="by_words")
    group = django_filters.ChoiceFilter(
        label="大类",
        empty_label="全部",
        method="in_group",
        choices=[(g.code, g.name) for g in codes.category_groups().values()],
    )
    category = django_filters.ChoiceFilter(
        label="类别", empty_label="全部", choices=codes.category_choices(), widget=SearchSelect
    )
    unit = RowFilter(Unit, "short_name", label="监管单位")
    grid = RowFilter(Grid, label="网格")
    state = django_filters.ChoiceFilter(
        label="状态", choices=STATES, empty_label="全部", method="in_state"
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = Place.objects.visible_to(actor).order_by().values("unit")
        self.filters["unit"].queryset = Unit.objects.filter(pk__in=units)
        self.filters["grid"].queryset = grids_of(actor)

    def by_words(self, rows: QuerySet[Place], name: str, value: str) -> QuerySet[Place]:
        """Brackets, width and case do not matter; former names count."""
        return rows.filter(matching(value))

    def in_group(self, rows: QuerySet[Place], name: str, value: str) -> QuerySet[Place]:
        return rows.filter(category__in=codes.codes_in(value))

    def in_state(self, rows: QuerySet[Place], name: str, value: str) -> QuerySet[Place]:
        """One state, or both in which a place is there to be supervised."""
        if value == STANDING:
            return rows.filter(state__in=(PlaceState.OPEN, PlaceState.PAUSED))
        return rows.filter(state=value)


class FindForm(forms.Form):
    """Look for the other record of a pair."""

    q = forms.CharField(label="名称、地址或信用代码", required=False)
