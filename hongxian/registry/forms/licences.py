"""What people type about a licence, and how the list is narrowed."""

from decimal import Decimal, InvalidOperation
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet

from hongxian.kit.choosing import RowFilter
from hongxian.kit.forms import DateInput, SearchSelect
from hongxian.orgs.access import Actor
from hongxian.orgs.models import Unit
from hongxian.registry import codes
from hongxian.registry.forms.choices import LICENCE_KINDS
from hongxian.registry.models import Licence, LicenceState, Place, Vehicle
from hongxian.registry.queries.facts import LicenceFacts, LineFacts
from hongxian.registry.queries.licences import WARNINGS, expired, expiring
from hongxian.registry.queries.search import matching_licence


class LinesField(forms.CharField):
    """Varieties as lines of text: name, quantity, unit, parted by blanks or pasted from a sheet."""

    widget = forms.Textarea

    def clean(self, value: Any) -> Any:
        """Lines as facts; the first one that cannot be read is named."""
        text = super().clean(value)
        return tuple(_line(line) for line in text.splitlines() if line.strip())


def _line(text: str) -> LineFacts:
    parts = text.split("\t") if "\t" in text else text.rsplit(maxsplit=2)
    parts = [part.strip() for part in parts if part.strip()]
    if len(parts) != 3:
        raise forms.ValidationError(
            f"“{text.strip()}”没看懂：请写成“品种 数量 单位”，例如“工业炸药 2400 千克”。"
        )
    variety, quantity, measure = parts
    try:
        number = Decimal(quantity.replace(",", "").replace("，", ""))
    except InvalidOperation:
        raise forms.ValidationError(f"“{text.strip()}”里的数量“{quantity}”不是数字。") from None
    if len(variety) > 80 or len(measure) > 10:
        raise forms.ValidationError(f"“{variety}”太长：品种最长80个字，单位最长10个字。")
    if not number.is_finite():
        raise forms.ValidationError(f"“{text.strip()}”里的数量不是数字。")
    return LineFacts(variety, round(number, 3), measure)


def lines_text(licence: Licence) -> str:
    """The lines of a licence as the field shows them."""
    return "\n".join(
        f"{line.variety} {line.quantity.normalize():f} {line.measure}"
        for line in licence.lines.all()
    )


class LicenceForm(forms.Form):
    """A licence of the given holder."""

    kind = forms.ChoiceField(label="证件种类", choices=LICENCE_KINDS, widget=SearchSelect)
    number = forms.CharField(label="证号", max_length=60)
    holder = forms.CharField(
        label="持证人",
        max_length=120,
        required=False,
        help_text="证上写的名字与对象名称不同时填写，例如爆破员姓名。",
    )
    issuer = forms.CharField(
        label="发证机关",
        max_length=120,
        required=False,
        help_text="不填时按证件种类的法定发证机关登记。",
    )
    issued_on = forms.DateField(label="发证日期", required=False, widget=DateInput)
    valid_from = forms.DateField(label="有效期起", required=False, widget=DateInput)
    valid_to = forms.DateField(label="有效期止", required=False, widget=DateInput)
    scope = forms.CharField(label="许可范围", max_length=300, required=False)
    lines = LinesField(
        label="许可品种和数量",
        required=False,
        widget=forms.Textarea({"rows": 4}),
        help_text="一行一个品种：品种 数量 单位，例如“工业炸药 2400 千克”；也可从表格里整块粘贴。",
    )

    def __init__(
        self,
        *args: Any,
        place: Place | None = None,
        vehicle: Vehicle | None = None,
        keeps_kind: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.place, self.vehicle = place, vehicle
        wanted = {"both", "place" if place is not None else "vehicle"}
        kinds = [(k.code, k.name) for k in codes.licence_kinds().values() if k.holder in wanted]
        self.fields["kind"].choices = [("", "请选择"), *kinds]  # type: ignore[attr-defined]
        if keeps_kind:
            self.fields["kind"].disabled = True

    def facts(self) -> LicenceFacts:
        """The facts of a valid form."""
        return LicenceFacts(**self.cleaned_data, place=self.place, vehicle=self.vehicle)


def licence_initial(licence: Licence) -> dict[str, Any]:
    """What stands in the form when it opens on a licence."""
    names = ("kind", "number", "holder", "issuer", "issued_on", "valid_from", "valid_to", "scope")
    return {**{name: getattr(licence, name) for name in names}, "lines": lines_text(licence)}


ENDS = [
    ("expired", "已过期"),
    *((str(days), f"{days}天内到期") for days in WARNINGS),
    ("none", "未写有效期"),
]


class LicenceFilter(django_filters.FilterSet):
    """Number or holder, kind, issued by the police, unit, state, how soon it ends."""

    q = django_filters.CharFilter(label="证号、持证对象", method="by_words")
    kind = django_filters.ChoiceFilter(
        label="证件种类", empty_label="全部", choices=LICENCE_KINDS[1:], widget=SearchSelect
    )
    ends = django_filters.ChoiceFilter(
        label="有效期", empty_label="全部", choices=ENDS, method="by_end"
    )
    police = django_filters.ChoiceFilter(
        label="发证",
        empty_label="全部",
        method="by_issuer",
        choices=[("yes", "公安机关发证"), ("no", "其他部门发证")],
    )
    unit = RowFilter(Unit, "short_name", label="监管单位", method="of_unit")
    state = django_filters.ChoiceFilter(
        label="状态", choices=LicenceState.choices, empty_label="全部"
    )

    def __init__(self, *args: Any, actor: Actor, today: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        seen = Licence.objects.visible_to(actor).order_by()
        self.filters["unit"].queryset = Unit.objects.filter(
            Q(pk__in=seen.values("place__unit")) | Q(pk__in=seen.values("vehicle__unit"))
        )

    def by_words(self, rows: QuerySet[Licence], name: str, value: str) -> QuerySet[Licence]:
        return rows.filter(matching_licence(value))

    def by_end(self, rows: QuerySet[Licence], name: str, value: str) -> QuerySet[Licence]:
        if value == "expired":
            return rows.filter(expired(self.today))
        if value == "none":
            return rows.filter(valid_to__isnull=True)
        return rows.filter(expiring(self.today, int(value)))

    def by_issuer(self, rows: QuerySet[Licence], name: str, value: str) -> QuerySet[Licence]:
        ours = [kind.code for kind in codes.licence_kinds().values() if kind.by_police]
        return rows.filter(kind__in=ours) if value == "yes" else rows.exclude(kind__in=ours)

    def of_unit(self, rows: QuerySet[Licence], name: str, value: Unit) -> QuerySet[Licence]:
        return rows.filter(Q(place__unit=value) | Q(vehicle__unit=value))
