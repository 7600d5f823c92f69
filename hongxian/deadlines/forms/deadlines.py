"""Pause, extend, decide; and how the list is narrowed."""

from datetime import datetime
from typing import Any

import django_filters
from django import forms
from django.utils import timezone

from hongxian.deadlines.engine import END_OF_DAY
from hongxian.deadlines.models import DeadlineState
from hongxian.kit.choosing import RowFilter
from hongxian.kit.forms import DateInput
from hongxian.orgs.access import Actor
from hongxian.orgs.models import Unit


class TimeInput(forms.TimeInput):
    """The browser's own time picker."""

    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


class PauseForm(forms.Form):
    """暂停的理由."""

    reason = forms.CharField(
        label="理由和依据", max_length=300, widget=forms.Textarea({"rows": 2}),
        help_text="如“委托鉴定，依据……”。暂停的日子不计入期限。",
        error_messages={"required": "请写明暂停的理由和依据。"},
    )  # fmt: skip


class ExtendForm(forms.Form):
    """延长至 and the reason."""

    due_on = forms.DateField(label="延长至", widget=DateInput())
    due_time = forms.TimeField(
        label="几点前", required=False, widget=TimeInput(), help_text="不填为当天24时前。"
    )
    reason = forms.CharField(
        label="理由", max_length=500, widget=forms.Textarea({"rows": 3}),
        help_text="审批人会看到这段话，请写明为什么不能按期办结、还要做什么。",
        error_messages={"required": "请写明延期的理由。"},
    )  # fmt: skip

    @property
    def due_asked(self) -> datetime:
        """The moment asked for, in local time."""
        hour = self.cleaned_data["due_time"] or END_OF_DAY
        return timezone.make_aware(datetime.combine(self.cleaned_data["due_on"], hour))


class RefuseForm(forms.Form):
    """不同意的理由."""

    reason = forms.CharField(
        label="不同意的理由", max_length=500, widget=forms.Textarea({"rows": 2}),
        error_messages={"required": "不同意延期，请写明理由。"},
    )  # fmt: skip


class DeadlineFilter(django_filters.FilterSet):
    """Unit, state, due days; the units are those this person may see."""

    q = django_filters.CharFilter(
        label="对象或事项", field_name="subject_label", lookup_expr="holds"
    )
    unit = RowFilter(Unit, "short_name", label="责任单位")
    state = django_filters.ChoiceFilter(label="状态", choices=DeadlineState, empty_label="全部")
    due_from = django_filters.DateFilter(
        label="期限自", field_name="due_at", lookup_expr="date__gte", widget=DateInput
    )
    due_to = django_filters.DateFilter(
        label="至", field_name="due_at", lookup_expr="date__lte", widget=DateInput
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["unit"].queryset = Unit.objects.visible_to(actor)
