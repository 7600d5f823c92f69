"""Forms of the review page, made from the table of fact fields."""

import re
from collections.abc import Sequence
from typing import Any

from django import forms

from hongxian.campaigns.models import DraftFact, FactKind, SeatKind
from hongxian.campaigns.queries.faults import faults
from hongxian.campaigns.queries.grammar import FIELDS, Field, Holds
from hongxian.orgs.models import Unit, UnitKind

UnitGroup = tuple[str, str, Sequence[Unit]]
_SEPARATORS = re.compile(r"[、,，;；\s]+")
_DATE_PARTS = re.compile(r"(\d{4})(?:[-年./](\d{1,2}))?(?:[-月./](\d{1,2}))?[年月日]?")
SHORT = 300
DATE_HELP = "写到年、月或日都可以，如 2026-03-22、2026年3月、2026。方案没写的不要填。"


def plain_date(text: str) -> str:
    """ "2026年3月22日" → "2026-03-22"; text that is no date is returned as typed."""
    found = _DATE_PARTS.fullmatch("".join(text.split()))
    if not found:
        return text.strip()
    year, *rest = found.groups()
    return "-".join([year, *(f"{int(part):02}" for part in rest if part)])


def _made(field: Field) -> forms.Field:
    rows = 2 if field.limit <= SHORT else 4
    common: dict[str, Any] = {"label": field.label, "required": field.required}
    if field.holds is Holds.TEXT:
        return forms.CharField(widget=forms.Textarea(attrs={"rows": rows}), **common)
    if field.holds is Holds.DATE:
        return forms.CharField(help_text=DATE_HELP, **common)
    if field.holds is Holds.UNITS:
        widget = forms.TextInput(attrs={"autocomplete": "off"})
        return forms.CharField(widget=widget, help_text="几个单位之间用顿号隔开。", **common)
    if field.holds is Holds.NUMBER:
        return forms.IntegerField(min_value=0, max_value=9999, **common)
    if field.holds is Holds.SEAT:
        return forms.ChoiceField(choices=SeatKind.choices, widget=forms.RadioSelect, **common)
    return forms.CharField(**common)


class FactForm(forms.Form):
    """The fields of one kind of fact. `data_of()` gives them back as a draft line stores them."""

    def __init__(self, kind: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        self.table = FIELDS[kind]
        for field in self.table:
            self.fields[field.name] = _made(field)

    @staticmethod
    def initial_of(fact: DraftFact) -> dict[str, Any]:
        """What the form shows of a line."""
        return {
            field.name: "、".join(value) if isinstance(value, list) else value
            for field in FIELDS[fact.kind]
            if (value := fact.data.get(field.name)) is not None
        }

    def clean(self) -> dict[str, Any]:
        super().clean()
        if not self.errors:
            for name, wrong in faults(self.kind, self.data_of()).items():
                self.add_error(name, wrong)
        return self.cleaned_data

    def data_of(self) -> dict[str, Any]:
        return {field.name: self._value(field) for field in self.table}

    def _value(self, field: Field) -> Any:
        value = self.cleaned_data.get(field.name)
        if field.holds is Holds.UNITS:
            return list(dict.fromkeys(n for n in _SEPARATORS.split(value or "") if n))
        if field.holds is Holds.DATE:
            return plain_date(value or "")
        if field.holds is Holds.NUMBER:
            return value
        return (value or "").strip()


class AddForm(FactForm):
    """A new line: its sentence in the plan, the line it belongs to, and its fields."""

    words = forms.CharField(
        label="方案原句",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="在左边正文中选中文字会自动填入；也可以粘贴一句。确实没有原句的可以空着。",
    )

    def __init__(self, kind: str, parents: list[DraftFact], *args: Any, **kwargs: Any) -> None:
        super().__init__(kind, *args, **kwargs)
        if parents:
            self.fields["parent"] = forms.ChoiceField(
                label=f"属于哪个{FactKind(parents[0].kind).label}",
                choices=[(str(fact.pk), fact.words[:40]) for fact in parents],
            )
        self.order_fields(["words", "parent", *(field.name for field in self.table)])


class SettleForm(forms.Form):
    """Why an unread sentence asks nothing."""

    note = forms.CharField(label="不需落实的理由", max_length=200)


class UnitMapForm(forms.Form):
    """Which units a name of the plan means: whole groups, single units, or none of ours.

    `groups` are (key, label, units) such as ("station", "全部派出所（18）", […]).
    """

    groups = forms.MultipleChoiceField(
        label="一类单位", required=False, widget=forms.CheckboxSelectMultiple
    )
    units = forms.ModelMultipleChoiceField(
        label="具体单位",
        queryset=Unit.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    outside = forms.BooleanField(label="不是本县单位，不分派任务", required=False)
    remember = forms.BooleanField(
        label="只对应一个单位时，记住这个叫法，以后的方案自动对应", required=False, initial=True
    )

    def __init__(self, units: Any, groups: Sequence[UnitGroup], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._groups = {key: members for key, _, members in groups}
        self.fields["groups"].choices = [  # type: ignore[attr-defined]
            (key, label) for key, label, _ in groups
        ]
        self.fields["units"].queryset = units  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        super().clean()
        outside = self.cleaned_data.get("outside")
        if not self.chosen() and not outside:
            raise forms.ValidationError("请选择对应的单位；若不是本县单位，请勾选“不是本县单位”。")
        if self.chosen() and outside:
            raise forms.ValidationError("选了单位就不要再勾选“不是本县单位”。")
        return self.cleaned_data

    def chosen(self) -> list[Unit]:
        """Every unit ticked, alone or within a group, in the bureau's order."""
        units = {unit.pk: unit for unit in self.cleaned_data.get("units") or []}
        for key in self.cleaned_data.get("groups") or []:
            units |= {unit.pk: unit for unit in self._groups[key]}
        return sorted(units.values(), key=lambda unit: (unit.position, unit.pk))


class UnitCreateForm(forms.Form):
    """A unit the tree lacks."""

    name = forms.CharField(label="单位名称", max_length=120)
    kind = forms.ChoiceField(
        label="类别",
        choices=[choice for choice in UnitKind.choices if choice[0] != UnitKind.BUREAU],
        widget=forms.RadioSelect,
        initial=UnitKind.PARTNER,
    )
