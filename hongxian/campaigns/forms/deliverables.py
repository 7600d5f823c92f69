"""What people type about deliverables, and how the list is narrowed."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.db.models.functions import Left

from hongxian.campaigns.models import (
    Campaign,
    CampaignState,
    Deliverable,
    DeliverableState,
    Milestone,
)
from hongxian.campaigns.models.deliverables import OPEN_STATES
from hongxian.kit.choosing import RowFilter
from hongxian.kit.forms import DateInput, ManyFilesField
from hongxian.kit.uploads import MAX_BYTES, MAX_FILES, TOLD, check_upload
from hongxian.orgs.access import Actor
from hongxian.orgs.models import Unit


class SubmitForm(forms.Form):
    """说明 and 附件; at least one. `no` says which submission this form was opened for."""

    no = forms.IntegerField(min_value=1, required=False, widget=forms.HiddenInput)
    note = forms.CharField(
        label="说明", required=False, max_length=2000, widget=forms.Textarea({"rows": 3}),
        help_text="说明和附件至少填一项。",
    )  # fmt: skip
    files = ManyFilesField(  # type: ignore[assignment]  # the form's uploads are self.cleaned_data
        label="附件", required=False,
        help_text=f"可选多个，最多 {MAX_FILES} 个，每个不超过 {MAX_BYTES // 2**20} 兆：{TOLD}。",
    )  # fmt: skip

    def clean_files(self) -> list[Any]:
        """Every file is judged by its content; the first bad one is named."""
        files: list[Any] = self.cleaned_data["files"]
        if len(files) > MAX_FILES:
            raise forms.ValidationError(f"一次最多提交 {MAX_FILES} 个附件，请合并后再提交。")
        for file in files:
            verdict = check_upload(file.name, file.file)
            if not verdict:
                raise forms.ValidationError(verdict.reason)
        return files

    def clean(self) -> dict[str, Any]:
        """A note or a file; nothing at all is a slip."""
        told = super().clean() or {}
        if "files" in told and not told["files"] and not (told.get("note") or "").strip():
            raise forms.ValidationError("请填写说明或选择附件，至少一项。")
        return told


class ReturnForm(forms.Form):
    """退回理由."""

    reason = forms.CharField(
        label="退回理由", max_length=1000, widget=forms.Textarea({"rows": 3}),
        help_text="责任单位会看到这段话，请写明缺什么、怎么改。",
        error_messages={"required": "请写明退回理由，方便责任单位修改。"},
    )  # fmt: skip


OWED = "owed"
STATES = [
    (OWED, "未交（待提交、已退回）"),
    *((state.value, state.label) for state in DeliverableState if state != "dropped"),
]


class DeliverableFilter(django_filters.FilterSet):
    """Campaign, milestone, unit, state and due days; the choices are those this person may see."""

    campaign = RowFilter(Campaign, label="专项行动")
    milestone = RowFilter(Milestone, Left("what", 60), label="时间节点")
    unit = RowFilter(Unit, "short_name", label="责任单位")
    state = django_filters.ChoiceFilter(
        label="状态", choices=STATES, empty_label="全部", method="in_state"
    )
    running = django_filters.ChoiceFilter(
        label="范围", choices=[("yes", "进行中的专项行动")], empty_label="全部", method="of_running"
    )
    due_from = django_filters.DateFilter(
        label="期限自", field_name="due_on", lookup_expr="gte", widget=DateInput
    )
    due_to = django_filters.DateFilter(
        label="至", field_name="due_on", lookup_expr="lte", widget=DateInput
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seen = Deliverable.objects.visible_to(actor).order_by()
        fields = self.filters
        fields["campaign"].queryset = Campaign.objects.visible_to(actor)
        fields["milestone"].queryset = Milestone.objects.filter(
            county=actor.county_id, pk__in=seen.values("milestone")
        ).order_by("due_on", "position")
        fields["unit"].queryset = Unit.objects.filter(pk__in=seen.values("unit"))

    def of_running(
        self, rows: QuerySet[Deliverable], name: str, value: str
    ) -> QuerySet[Deliverable]:
        """Only what belongs to a campaign that runs."""
        return rows.filter(campaign__state=CampaignState.RUNNING)

    def in_state(self, rows: QuerySet[Deliverable], name: str, value: str) -> QuerySet[Deliverable]:
        """One state, or both in which the unit still owes."""
        return rows.filter(Q(state__in=OPEN_STATES) if value == OWED else Q(state=value))
