"""Forms and filters of units."""

from datetime import date
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.http import QueryDict

from hongxian.kit.forms import DateInput, SearchSelect
from hongxian.orgs.models import Unit, UnitAlias, UnitKind


class UnitFilter(django_filters.FilterSet):
    """Units by name and kind."""

    q = django_filters.CharFilter(label="名称或叫法", method="named")
    kind = django_filters.ChoiceFilter(label="类别", choices=UnitKind, empty_label="全部类别")

    def named(self, units: QuerySet[Unit], name: str, text: str) -> QuerySet[Unit]:
        """Full name, short name or one of the names plans use."""
        known = UnitAlias.objects.filter(text__icontains=text, unit__isnull=False)
        return units.filter(
            Q(name__icontains=text) | Q(short_name__icontains=text) | Q(pk__in=known.values("unit"))
        )


class AliasFilter(django_filters.FilterSet):
    """Names plans use."""

    text = django_filters.CharFilter(label="叫法", lookup_expr="icontains")


class UnitNameForm(forms.Form):
    """Full and short name."""

    name = forms.CharField(
        label="全称", max_length=120, help_text="印章上的名称，如“青石县公安局治安管理大队”。"
    )
    short_name = forms.CharField(
        label="简称", max_length=30, help_text="表格和页面上用的名称，如“治安大队”。"
    )


class UnitForm(UnitNameForm):
    """A new unit. `parents` and `after` are the units of the county in order."""

    kind = forms.ChoiceField(
        label="类别", choices=[("", ""), *UnitKind.choices], widget=SearchSelect()
    )
    code = forms.CharField(
        label="机构代码",
        max_length=12,
        required=False,
        help_text="十二位数字；协作单位没有可以不填。",
    )
    parent = forms.ModelChoiceField(
        queryset=Unit.objects.none(),
        label="上级单位",
        required=False,
        empty_label="没有上级",
        widget=SearchSelect(),
    )
    after = forms.ModelChoiceField(
        queryset=Unit.objects.none(),
        label="排在哪个单位之后",
        required=False,
        empty_label="排在同级最后",
        widget=SearchSelect(),
    )

    def __init__(self, units: QuerySet[Unit], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("parent", "after"):
            self.fields[name].queryset = units  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The unit to stand after has the same parent."""
        given = super().clean() or self.cleaned_data
        after, parent = given.get("after"), given.get("parent")
        if after is not None and after.parent_id != (parent.pk if parent else None):
            self.add_error("after", "所选单位与新单位不是同一上级，请重选或留空。")
        return given


class PlaceForm(forms.Form):
    """Which sibling to stand after."""

    after = forms.ModelChoiceField(
        queryset=Unit.objects.none(),
        label="排在哪个单位之后",
        widget=SearchSelect(),
        empty_label="",
    )

    def __init__(self, siblings: QuerySet[Unit], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["after"].queryset = siblings  # type: ignore[attr-defined]


class CloseForm(forms.Form):
    """From which day on."""

    closes_on = forms.DateField(
        label="停用日期",
        widget=DateInput(),
        help_text="从这一天起不再使用，以前的报表仍保留原名称。",
    )

    def __init__(self, today: date, data: QueryDict | None = None) -> None:
        super().__init__(data, initial={"closes_on": today})


class AliasForm(forms.Form):
    """A name plans use for this unit."""

    text = forms.CharField(
        label="叫法", max_length=60, help_text="方案里对本单位的其他叫法，如“交警”。"
    )


class KindAliasForm(AliasForm):
    """A name that means every unit of a kind."""

    kind = forms.ChoiceField(
        label="指哪一类单位", choices=[("", ""), *UnitKind.choices], widget=SearchSelect()
    )


class ParentForm(forms.Form):
    """Which unit to stand under."""

    parent = forms.ModelChoiceField(
        queryset=Unit.objects.none(),
        label="上级单位",
        required=False,
        empty_label="没有上级",
        widget=SearchSelect(),
        help_text="本单位和所有下级单位一起调整。",
    )

    def __init__(self, units: QuerySet[Unit], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].queryset = units  # type: ignore[attr-defined]


class MergeForm(forms.Form):
    """Which unit to go into."""

    into = forms.ModelChoiceField(
        queryset=Unit.objects.none(),
        label="并入哪个单位",
        widget=SearchSelect(),
        empty_label="",
        help_text="人员、下级单位和未了工作今天起转过去，原任职由安全管理员重新授予；"
        "以前的记录仍用原名称。不能撤回。",
    )

    def __init__(self, units: QuerySet[Unit], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"].queryset = units  # type: ignore[attr-defined]
