"""What people type to move a visit on: change a plan, call it off, correct, hand in photos."""

from typing import Any
from uuid import UUID

from django import forms

from hongxian.campaigns.models import Campaign, CampaignState
from hongxian.inspections.models import Finding, Inspection, OfficerPart, PhotoKind
from hongxian.inspections.photos import MAX_BYTES, TOLD
from hongxian.inspections.queries.people import who_may_go
from hongxian.inspections.violations import violations
from hongxian.inspections.visit import Going
from hongxian.kit.clock import day_of
from hongxian.kit.forms import ChoiceButtons, DateInput, ManyFilesField, SearchSelect
from hongxian.orgs.access import Actor
from hongxian.orgs.models import User

WITHS = 3


class PeopleField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One person of the county who may be named on a visit."""

    def label_from_instance(self, user: Any) -> str:
        return f"{user.name}（{user.unit.short_name}）"


class PeopleForm(forms.Form):
    """主办, up to three 协办, 录入. `people()` answers them as the actions take them."""

    lead = PeopleField(
        label="主办民警", queryset=User.objects.none(), required=False, widget=SearchSelect
    )
    with_1 = PeopleField(
        label="协办民警", queryset=User.objects.none(), required=False, widget=SearchSelect
    )
    with_2 = PeopleField(
        label="协办民警（二）", queryset=User.objects.none(), required=False, widget=SearchSelect
    )
    with_3 = PeopleField(
        label="协办民警（三）", queryset=User.objects.none(), required=False, widget=SearchSelect
    )
    entry = PeopleField(
        label="录入人员", queryset=User.objects.none(), required=False, widget=SearchSelect,
        help_text="辅警只能作为录入人员。",
    )  # fmt: skip

    def set_people(self, county_id: str | None, day: Any) -> None:
        """Offer who may go on that day. One query for all five fields."""
        people = list(who_may_go(county_id or "", day))
        choices = [("", "———"), *((str(one.pk), self._name(one)) for one in people)]
        for name in self.people_fields():
            field: Any = self.fields[name]
            field.queryset = who_may_go(county_id or "", day)
            field.widget.choices = choices

    @staticmethod
    def _name(user: User) -> str:
        return f"{user.name}（{user.unit.short_name}）"

    @staticmethod
    def people_fields() -> list[str]:
        return ["lead", *(f"with_{no}" for no in range(1, WITHS + 1)), "entry"]

    def people(self) -> tuple[Going, ...]:
        told = self.cleaned_data
        parts = {"lead": OfficerPart.LEAD, "entry": OfficerPart.ENTRY}
        return tuple(
            Going(told[name].pk, parts.get(name, OfficerPart.WITH))
            for name in self.people_fields()
            if told.get(name)
        )


def people_initial(inspection: Inspection) -> dict[str, int]:
    """The people of a visit, as the fields of a PeopleForm."""
    found: dict[str, int] = {}
    withs = iter(f"with_{no}" for no in range(1, WITHS + 1))
    for one in inspection.officers.all():
        name = one.part if one.part != OfficerPart.WITH else next(withs, "")
        if name:
            found[name] = one.user_id
    return found


def only_running(actor: Actor) -> UUID | None:
    """The campaign that runs, when it is the only one: nobody chooses among one."""
    running = Campaign.objects.visible_to(actor).filter(state=CampaignState.RUNNING)
    keys = list(running.values_list("pk", flat=True)[:2])
    return keys[0] if len(keys) == 1 else None


class ChangeForm(PeopleForm):
    """Another day, other people."""

    planned_on = forms.DateField(label="计划日期", widget=DateInput)
    reason = forms.CharField(label="理由", max_length=200)

    field_order = ["planned_on", "lead", "with_1", "with_2", "with_3", "entry", "reason"]

    def __init__(self, *args: Any, inspection: Inspection, **kwargs: Any) -> None:
        kwargs["initial"] = {"planned_on": inspection.planned_on, **people_initial(inspection)}
        super().__init__(*args, **kwargs)
        self.set_people(inspection.county_id, inspection.planned_on)


class ReasonForm(forms.Form):
    """Why a plan is called off, a draw is void."""

    reason = forms.CharField(label="理由", max_length=200, widget=forms.Textarea({"rows": 2}))


class CorrectForm(PeopleForm):
    """What may be corrected of a record; the rest stays as it was reported."""

    note = forms.CharField(
        label="检查情况", required=False, max_length=1000, widget=forms.Textarea({"rows": 4})
    )
    present_name = forms.CharField(label="在场人员", required=False, max_length=40)
    present_part = forms.CharField(label="在场人员身份", required=False, max_length=40)
    refused_to_sign = forms.BooleanField(label="在场人员拒绝签字", required=False)
    witness_name = forms.CharField(label="见证人", required=False, max_length=40)
    over_cap_reason = forms.CharField(
        label="超频次理由", required=False, max_length=200,
        help_text="这次检查超过企业年度检查频次上限的，写明理由。",
    )  # fmt: skip
    reason = forms.CharField(
        label="更正理由", max_length=200, help_text="原来的内容会留在操作日志里。"
    )

    field_order = ["note", "present_name", "present_part", "refused_to_sign", "witness_name"]

    def __init__(self, *args: Any, inspection: Inspection, **kwargs: Any) -> None:
        names = (
            "note", "present_name", "present_part", "refused_to_sign", "witness_name",
            "over_cap_reason",
        )  # fmt: skip
        initial = {name: getattr(inspection, name) for name in names}
        kwargs["initial"] = {**initial, **people_initial(inspection)}
        super().__init__(*args, **kwargs)
        moment = inspection.started_at or inspection.created_at
        self.set_people(inspection.county_id, day_of(moment))


class ViolationForm(forms.Form):
    """Another of the thirteen types for a finding."""

    violation = forms.TypedChoiceField(label="违法行为类别", coerce=int, widget=SearchSelect)
    reason = forms.CharField(label="更正理由", max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["violation"]
        field.choices = [(no, str(each)) for no, each in violations().items()]


class PhotosForm(forms.Form):
    """照片, several at once."""

    kind = forms.ChoiceField(label="种类", choices=PhotoKind.choices, widget=ChoiceButtons)
    finding = forms.ModelChoiceField(
        label="对应的问题",
        queryset=Finding.objects.none(),
        required=False,
        empty_label="不对应具体问题",
    )  # fmt: skip
    photos = ManyFilesField(
        label="照片",
        help_text=f"可选多张，每张不超过 {MAX_BYTES // 2**20} 兆。{TOLD}。",
    )

    def __init__(self, *args: Any, inspection: Inspection, **kwargs: Any) -> None:
        kwargs["initial"] = {"kind": PhotoKind.SCENE}
        super().__init__(*args, **kwargs)
        field: Any = self.fields["finding"]
        field.queryset = inspection.findings.all()


class OriginalForm(forms.Form):
    """What the original of a photo is needed for."""

    reason = forms.CharField(label="用途", max_length=200)
