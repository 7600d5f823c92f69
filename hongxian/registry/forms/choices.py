"""Choices that several forms share: units, officers, grids, kinds; all of one's own county."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from hongxian.kit.forms import ChoiceButtons, DateInput, SearchSelect
from hongxian.orgs.access import Actor
from hongxian.orgs.models import POLICE_KINDS, Role, Unit, UnitKind, User
from hongxian.registry import codes
from hongxian.registry.models import Grid

CATEGORIES: list[Any] = [("", "请选择"), *codes.category_choices()]
VEHICLE_GROUPS = [("", "请选择"), *((g.code, g.name) for g in codes.vehicle_groups().values())]
LICENCE_KINDS = [("", "请选择"), *((k.code, k.name) for k in codes.licence_kinds().values())]


class PersonField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A person, told apart by unit."""

    def label_from_instance(self, obj: User) -> str:
        return f"{obj.name}（{obj.unit.short_name}）"


class GridField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A grid with its code and unit."""

    def label_from_instance(self, obj: Grid) -> str:
        return f"{obj.name}（{obj.code}，{obj.unit.short_name}）"


def person_field(label: str, **more: Any) -> PersonField:
    """An empty person field; the form fills it with `people_of`."""
    return PersonField(
        label=label, queryset=User.objects.none(), required=False, empty_label="未定",
        widget=SearchSelect, **more,
    )  # fmt: skip


def grid_field(**more: Any) -> GridField:
    """An empty grid field; the form fills it with `grids_of`."""
    return GridField(
        label="网格", queryset=Grid.objects.none(), required=False, empty_label="未定",
        widget=SearchSelect, **more,
    )  # fmt: skip


class FoldedForm(forms.Form):
    """A long form: what is seldom filled in (`FOLDED`) folds out, and is open where it says
    something or is wrong."""

    template_name = "registry/folded_fields.html"
    FOLD = ""
    FOLDED: tuple[str, ...] = ()

    @property
    def is_unfolded(self) -> bool:
        """Is there anything in the fold?"""
        return any(self[name].errors or self[name].value() for name in self.FOLDED)


def unit_field(label: str, *, required: bool = True, **more: Any) -> "forms.ModelChoiceField[Unit]":
    """An empty unit field; the form fills it."""
    return forms.ModelChoiceField(
        label=label, queryset=Unit.objects.none(), required=required, empty_label="请选择",
        widget=SearchSelect, **more,
    )  # fmt: skip


def units_kept_by(actor: Actor, today: date) -> QuerySet[Unit]:
    """The units for which this person may enter something: the office for any police unit."""
    rows = Unit.objects.visible_to(actor).valid_on(today)
    if actor.sees_as(Role.OFFICE):
        return rows.filter(kind__in=POLICE_KINDS)
    return rows.filter(pk__in=actor.unit_ids)


def units_of(actor: Actor, today: date) -> QuerySet[Unit]:
    """Every unit of the county that stands, for the trade's lead."""
    rows = Unit.objects.visible_to(actor).valid_on(today)
    return rows.exclude(kind=UnitKind.ENTERPRISE)


def people_of(actor: Actor, kept: Any = None) -> QuerySet[User]:
    """The county's people in use who hold a business post; and the one a record already names."""
    at_work = User.objects.visible_to(actor).filter(
        Q(is_active=True, posts__role__in=(Role.OFFICER, Role.HEAD, Role.LEAD, Role.AUXILIARY))
        | Q(pk=kept)
    )
    return at_work.select_related("unit").order_by("unit__position", "name_pinyin", "pk").distinct()


def grids_of(actor: Actor, units: Sequence[int] | None = None) -> QuerySet[Grid]:
    """The county's grids that stand, of these units only where some are named."""
    rows = Grid.objects.visible_to(actor).filter(closed_on__isnull=True).select_related("unit")
    return rows if units is None else rows.filter(unit__in=units)


class DayReasonForm(forms.Form):
    """When something happened and why it is written down."""

    on = forms.DateField(label="日期", widget=DateInput)
    reason = forms.CharField(
        label="理由", max_length=200, widget=forms.Textarea({"rows": 2}),
        error_messages={"required": "请写明理由，以后查得到为什么这样办。"},
    )  # fmt: skip


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(
        label="理由", max_length=200, widget=forms.Textarea({"rows": 2}),
        error_messages={"required": "请写明理由，以后查得到为什么这样办。"},
    )  # fmt: skip


def buttons(choices: Sequence[tuple[str, str]], label: str, **more: Any) -> forms.ChoiceField:
    """A few choices as buttons."""
    return forms.ChoiceField(label=label, choices=choices, widget=ChoiceButtons, **more)
