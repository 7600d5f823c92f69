"""What people type when they move a hazard on."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.utils import timezone

from hongxian.hazards.criteria import criteria_on
from hongxian.hazards.forms.facts import PhotosField
from hongxian.hazards.models import Hazard, PhotoStage, RecheckResult
from hongxian.inspections.models import PhotoKind
from hongxian.kit.forms import ChoiceButtons, SearchSelect
from hongxian.orgs.access import Actor
from hongxian.orgs.models import Unit, UnitKind, User


class MomentInput(forms.DateTimeInput):
    """The browser's own picker of a day and a time."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


class MomentField(forms.DateTimeField):
    """A moment, now unless said otherwise."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            required=False, widget=MomentInput(), input_formats=["%Y-%m-%dT%H:%M"], **kwargs
        )

    def to_python(self, value: Any) -> datetime | None:
        """With the zone of this country."""
        moment = super().to_python(value)
        if moment is not None and timezone.is_naive(moment):
            return timezone.make_aware(moment)
        return moment


class ReasonForm(forms.Form):
    """理由."""

    reason = forms.CharField(
        label="理由", max_length=300, widget=forms.Textarea({"rows": 2}),
        error_messages={"required": "请写明理由。"},
    )  # fmt: skip


class NoteForm(forms.Form):
    """部分整改情况."""

    note = forms.CharField(
        label="部分整改情况", max_length=300, widget=forms.Textarea({"rows": 2}),
        help_text="已改了哪些，还差哪些。", error_messages={"required": "请写明整改情况。"},
    )  # fmt: skip


class RectifyForm(forms.Form):
    """整改完成: how, when, photos after."""

    note = forms.CharField(
        label="整改情况", max_length=500, widget=forms.Textarea({"rows": 3}),
        help_text="怎么改的、谁改的。", error_messages={"required": "请写明是怎么整改的。"},
    )  # fmt: skip
    at = MomentField(label="完成时间", help_text="不填就是现在")
    photos = PhotosField(
        PhotoKind.CORRECTION, label="整改后照片", help_text="JPG 或 PNG，最多 9 张"
    )


class RecheckForm(forms.Form):
    """复查: result, what is missing, who came along, photos."""

    no = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    result = forms.ChoiceField(
        label="复查结果", choices=RecheckResult.choices, widget=ChoiceButtons,
        error_messages={"required": "请选择复查结果。"},
    )  # fmt: skip
    note = forms.CharField(
        label="复查情况", max_length=500, required=False, widget=forms.Textarea({"rows": 3}),
        help_text="部分合格、不合格的，写明还有什么问题、要求怎么改。",
    )  # fmt: skip
    with_name = forms.CharField(
        label="同行人员", max_length=60, required=False, help_text="重大隐患复查不得少于两人"
    )
    at = MomentField(label="复查时间", help_text="不填就是现在")
    photos = PhotosField(PhotoKind.CORRECTION, label="现场照片", help_text="JPG 或 PNG，最多 9 张")

    def clean(self) -> dict[str, Any]:
        """What is not in order is written down."""
        told = super().clean() or {}
        if told.get("result") in {"partly", "failed"} and not (told.get("note") or "").strip():
            self.add_error("note", "请写明还有什么问题、要求怎么改。")
        return told


class MajorForm(forms.Form):
    """重大: the criterion and the five 落实."""

    document = forms.ChoiceField(label="判定标准", required=False, widget=SearchSelect)
    criterion = forms.CharField(
        label="条款和情形", max_length=200,
        help_text="写明条号和具体情形；上面没有的标准，在这里写全文件名。标“待核”的引用前请核对原文。",
        error_messages={"required": "请写明依据哪一条判定为重大隐患。"},
    )  # fmt: skip
    owner_name = forms.CharField(label="整改责任人", max_length=40)
    owner_phone = forms.CharField(label="责任人电话", max_length=30, required=False)
    duty = forms.CharField(label="责任落实", max_length=300, help_text="谁总负责、谁具体负责")
    measure = forms.CharField(label="措施落实", max_length=300, help_text="采取什么方法整改")
    money = forms.DecimalField(
        label="资金落实（万元）", min_value=0, max_digits=12, decimal_places=2,
        help_text="不需要资金填 0",
    )  # fmt: skip
    time = forms.CharField(label="时限落实", max_length=100, help_text="各步骤什么时候完成")
    plan = forms.CharField(label="预案落实", max_length=300, help_text="整改期间的防范和应急措施")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [(each.title, each.label) for each in criteria_on(today)]
        self.fields["document"].choices = [("", "其他文件（写在下面）"), *known]  # type: ignore[attr-defined]

    @property
    def named(self) -> str:
        """《…》第六条第一项."""
        told = self.cleaned_data
        return f"{told['document']}{told['criterion']}"[:300]


class HandOverForm(ReasonForm):
    """移交: to whom, why."""

    agency = forms.ModelChoiceField(
        label="移交单位", queryset=Unit.objects.none(), widget=SearchSelect,
        empty_label="请选择",
        error_messages={"required": "请选择移交单位。"},
    )  # fmt: skip
    field_order = ("agency", "reason")

    def __init__(self, *args: Any, actor: Actor, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = Unit.objects.visible_to(actor).valid_on(today)
        self.fields["agency"].queryset = units.filter(kind=UnitKind.PARTNER)  # type: ignore[attr-defined]


class MergeForm(ReasonForm):
    """并入: the number of the one that stays."""

    into = forms.CharField(label="并入哪一条（编号）", max_length=30)
    field_order = ("into", "reason")

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor
        self.fields["reason"].initial = "同一隐患重复登记"

    def clean_into(self) -> Hazard:
        """The hazard of that number, among those this person may see."""
        number = self.cleaned_data["into"].strip()
        row = Hazard.objects.visible_to(self.actor).filter(number=number).first()
        if row is None:
            raise forms.ValidationError("没有这个编号的隐患，请核对。")
        return row


class AssignForm(forms.Form):
    """转交: unit, officer of it, why."""

    unit = forms.ModelChoiceField(
        label="责任单位", queryset=Unit.objects.none(), widget=SearchSelect,
        error_messages={"required": "请选择责任单位。"},
    )  # fmt: skip
    officer = forms.ModelChoiceField(
        label="责任民警", queryset=User.objects.none(), required=False, widget=SearchSelect,
        empty_label="由单位安排", help_text="须是该单位的民警",
    )  # fmt: skip
    reason = forms.CharField(
        label="理由", max_length=300, error_messages={"required": "请写明转交的理由。"}
    )

    def __init__(self, *args: Any, actor: Actor, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = Unit.objects.visible_to(actor).valid_on(today)
        self.fields["unit"].queryset = units.exclude(kind=UnitKind.ENTERPRISE)  # type: ignore[attr-defined]
        people = User.objects.visible_to(actor).filter(is_active=True).select_related("unit")
        self.fields["officer"].queryset = people  # type: ignore[attr-defined]
        self.fields["officer"].label_from_instance = lambda u: f"{u.name}（{u.unit}）"  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The officer is one of the unit's."""
        told = super().clean() or {}
        unit, officer = told.get("unit"), told.get("officer")
        if unit and officer and officer.unit_id != unit.pk:
            self.add_error("officer", f"{officer.name}不在{unit}，请选择该单位的民警。")
        return told


class PhotoForm(forms.Form):
    """补充照片."""

    stage = forms.ChoiceField(label="阶段", choices=PhotoStage.choices, widget=ChoiceButtons)
    photos = PhotosField(PhotoKind.FINDING, label="照片", help_text="JPG 或 PNG，最多 9 张")
