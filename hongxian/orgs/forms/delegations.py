"""Forms of delegations and of handing over."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict

from hongxian.kit.forms import DateInput, SearchSelect, choice_widget
from hongxian.orgs.handover import OpenWork
from hongxian.orgs.models import Post, User


class PersonChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A person, told with the unit: names repeat."""

    def __init__(self, **more: Any) -> None:
        super().__init__(
            queryset=User.objects.get_queryset().none(),
            widget=SearchSelect(),
            empty_label="",
            **more,
        )

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name}（{obj.unit}）"


class AbsentForm(forms.Form):
    """For whom."""

    absent = PersonChoice(label="为谁办理")

    def __init__(self, people: QuerySet[User], data: QueryDict | None = None) -> None:
        super().__init__(data)
        self.fields["absent"].queryset = people  # type: ignore[attr-defined]


class DelegationForm(forms.Form):
    """Who stands in, in which posts, from when to when, why."""

    to_user = PersonChoice(label="代行人")
    post = forms.ModelChoiceField(
        queryset=Post.objects.none(),
        label="代行哪些任职",
        required=False,
        empty_label="全部业务任职",
    )
    starts_on = forms.DateField(label="从哪天起", widget=DateInput())
    ends_on = forms.DateField(
        label="到哪天止", widget=DateInput(), help_text="含这一天；到期自动结束，不必再办。"
    )
    reason = forms.CharField(label="事由", max_length=100, help_text="如：参加培训、休假、出差。")

    def __init__(
        self,
        people: QuerySet[User],
        posts: QuerySet[Post],
        today: date,
        data: QueryDict | None = None,
    ) -> None:
        super().__init__(data, initial={"starts_on": today})
        self.fields["to_user"].queryset = people  # type: ignore[attr-defined]
        self.fields["post"].queryset = posts  # type: ignore[attr-defined]
        self.fields["post"].widget = choice_widget(posts.count() + 1)
        self.fields["post"].widget.choices = self.fields["post"].choices  # type: ignore[attr-defined]


class HandOverForm(forms.Form):
    """A successor for each kind of open work; what becomes of posts and account."""

    end_posts = forms.BooleanField(label="同时免去全部任职", required=False)
    close_account = forms.BooleanField(label="同时停用账号", required=False)
    reason = forms.CharField(
        label="无需移交的理由",
        max_length=100,
        required=False,
        help_text="停用账号而有工作没有选接收人时填写，如：有关工作已全部办结。",
    )

    def __init__(
        self,
        works: Sequence[OpenWork],
        people: QuerySet[User],
        data: QueryDict | None = None,
        *,
        may_close: bool,
    ) -> None:
        super().__init__(data)
        self.codes = [work.kind.code for work in works]
        for work in works:
            field = PersonChoice(
                label=f"{work.kind.label}（{len(work.items)}项）移交给", required=False
            )
            field.queryset = people
            self.fields[f"to_{work.kind.code}"] = field
        if not may_close:
            del self.fields["close_account"]
        self.order_fields([*(f"to_{code}" for code in self.codes), *self.fields])

    @property
    def successors(self) -> dict[str, User]:
        """By the code of a kind, where one was chosen."""
        chosen = {code: self.cleaned_data[f"to_{code}"] for code in self.codes}
        return {code: user for code, user in chosen.items() if user is not None}
