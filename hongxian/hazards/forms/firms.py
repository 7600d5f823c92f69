"""What somebody of a firm fills in, and what officers choose about it."""

from typing import Any
from uuid import UUID

import django_filters
from django import forms
from django.db.models import QuerySet
from uuid_utils.compat import uuid7

from hongxian.hazards.actions import Reply, Sent
from hongxian.hazards.limits import limits
from hongxian.hazards.models import AnswerKind, FirmAnswer, FirmAnswerState
from hongxian.inspections.checklists import Checklist, Line
from hongxian.kit.choosing import RowFilter
from hongxian.kit.forms import ChoiceButtons, ManyFilesField, SearchSelect
from hongxian.orgs.access import Actor
from hongxian.orgs.models import Unit
from hongxian.registry.models import Place
from hongxian.registry.queries.search import matching

VALUES = (("yes", "符合"), ("no", "不符合"), ("na", "没有这项"))


class CodeForm(forms.Form):
    """The ten characters of the paper."""

    code = forms.CharField(
        label="填报码", max_length=30,
        help_text="文书上的 10 位字母和数字，大小写都可以，中间的短横可以不写。",
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters"}),
        error_messages={"required": "请输入文书上的填报码。"},
    )  # fmt: skip


class _Who(forms.Form):
    """Who fills it in, and the form's own key: sent twice, it is one answer."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    name = forms.CharField(
        label="填报人姓名", max_length=40, error_messages={"required": "请写明填报人姓名。"},
        widget=forms.TextInput({"autocomplete": "name"}),
    )  # fmt: skip
    phone = forms.CharField(
        label="联系电话", max_length=30, required=False, help_text="民警核实时联系用，可以不填",
        widget=forms.TextInput({"autocomplete": "tel", "inputmode": "tel"}),
    )  # fmt: skip
    photos = ManyFilesField(label="照片", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "initial": {"key": uuid7()}})
        most = limits().answer
        fields: dict[str, Any] = self.fields
        fields["photos"].widget.attrs["accept"] = "image/jpeg,image/png"
        fields[
            "photos"
        ].help_text = f"JPG 或 PNG，最多 {most.photos} 张，每张不超过 {most.photo_mb} 兆"

    def sent(self) -> tuple[Sent, ...]:
        """The files as they came."""
        return tuple(Sent(file.name, file.read()) for file in self.cleaned_data["photos"])


class CorrectionForm(_Who):
    """How one item was corrected, with photos after."""

    text = forms.CharField(
        label="整改情况", max_length=1000, widget=forms.Textarea({"rows": 4}),
        help_text="怎么改的、什么时候改完的。",
        error_messages={"required": "请写明是怎么整改的。"},
    )  # fmt: skip
    field_order = ("text", "photos", "name", "phone")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        photos = self.fields["photos"]
        photos.required = True
        photos.error_messages["required"] = "请附上整改后的照片，至少一张。"

    def reply(self, hazard: UUID) -> Reply:
        """What the action needs."""
        told = self.cleaned_data
        return Reply(
            key=told["key"], hazard=hazard, text=told["text"], name=told["name"],
            phone=told["phone"], files=self.sent(),
        )  # fmt: skip


class CheckForm(_Who):
    """A checklist to answer line by line."""

    text = forms.CharField(
        label="其他要说明的", max_length=1000, required=False, widget=forms.Textarea({"rows": 2})
    )

    def __init__(self, *args: Any, paper: Checklist, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.paper = paper
        for no, line in enumerate(paper.lines, start=1):
            self.fields[f"line_{line.code}"] = forms.ChoiceField(
                label=f"{no}. {line.ask}", choices=VALUES, widget=ChoiceButtons,
                help_text=line.how,
                error_messages={"required": "这一项还没有选。"},
            )  # fmt: skip
            self.fields[f"note_{line.code}"] = forms.CharField(
                label="说明", max_length=200, required=False,
                widget=forms.TextInput({"placeholder": "不符合的，写明在哪里"}),
            )  # fmt: skip

    @property
    def sections(self) -> list[tuple[str, list[tuple[Line, Any, Any]]]]:
        """The lines under their headings, each with its two fields."""
        return [
            (
                title,
                [(line, self[f"line_{line.code}"], self[f"note_{line.code}"]) for line in lines],
            )
            for title, lines in self.paper.sections
        ]

    @property
    def who(self) -> list[Any]:
        """The fields below the lines."""
        return [self[name] for name in ("text", "photos", "name", "phone")]

    def reply(self) -> Reply:
        """What the action needs."""
        told = self.cleaned_data
        lines = {
            line.code: {"value": told[f"line_{line.code}"], "note": told[f"note_{line.code}"]}
            for line in self.paper.lines
        }
        return Reply(
            key=told["key"], lines=lines, text=told["text"], name=told["name"],
            phone=told["phone"], files=self.sent(),
        )  # fmt: skip


class AnswerFilter(django_filters.FilterSet):
    """Place, kind, state, unit."""

    q = django_filters.CharFilter(label="监管对象", method="by_words")
    kind = django_filters.ChoiceFilter(label="种类", choices=AnswerKind.choices, empty_label="全部")
    state = django_filters.ChoiceFilter(
        label="状态", choices=FirmAnswerState.choices, empty_label="全部"
    )
    unit = RowFilter(Unit, "short_name", label="监管单位", field_name="place__unit")

    class Meta:
        model = FirmAnswer
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["unit"].queryset = Unit.objects.visible_to(actor)
        self.county_id = actor.county_id

    def by_words(self, rows: QuerySet[FirmAnswer], name: str, value: str) -> QuerySet[FirmAnswer]:
        """Of places found by these words."""
        places = Place.objects.filter(matching(value), county=self.county_id)
        return rows.filter(place__in=places.values("pk"))


class ChecksForm(forms.Form):
    """For which places self-check codes are made, on which checklist."""

    checklist = forms.ChoiceField(label="自查表", widget=SearchSelect)
    category = forms.ChoiceField(label="企业类别", widget=SearchSelect)
    unit = forms.ModelChoiceField(
        label="监管单位",
        queryset=Unit.objects.none(),
        required=False,
        empty_label="全部",
    )

    def __init__(
        self, *args: Any, papers: list[Checklist], categories: Any, units: "QuerySet[Unit]",
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["checklist"].choices = [(paper.code, paper.title) for paper in papers]
        fields["category"].choices = categories
        fields["unit"].queryset = units


class TakeForm(forms.Form):
    """采纳; whoever takes photos that need a look says that they looked."""

    looked = forms.BooleanField(label="需要看一看的照片已看过，没有问题", required=False)


class LookForm(forms.Form):
    """What a person decided about a photo."""

    result = forms.ChoiceField(choices=(("fine", "没有问题"), ("again", "要求重拍")))
    note = forms.CharField(label="说明", max_length=200, required=False)
