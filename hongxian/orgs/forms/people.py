"""Forms and filters of people and posts."""

from datetime import date
from typing import Any

import django_filters
from django import forms
from django.core.validators import RegexValidator
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import QueryDict

from hongxian.kit.choosing import RowFilter
from hongxian.kit.forms import DateInput, SearchSelect
from hongxian.orgs.models import Post, Role, Unit, User

USERNAME = RegexValidator(r"^[A-Za-z0-9_.-]+\Z", "账号只能用字母、数字、点、横线和下划线。")


class PersonFilter(django_filters.FilterSet):
    """People by name, unit and role."""

    q = django_filters.CharFilter(label="姓名、拼音或账号", method="named")
    unit = RowFilter(Unit, "short_name", label="单位", empty_label="全部单位")
    role = django_filters.ChoiceFilter(
        label="职务", choices=Role, method="holding", empty_label="全部职务"
    )

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["unit"].queryset = units

    def named(self, people: QuerySet[User], name: str, text: str) -> QuerySet[User]:
        """Name, account, or pinyin with or without blanks."""
        text = text.strip().lower()
        initials = (
            "".join(f"{letter}[^ ]* ?" for letter in text)
            if text.isalpha() and text.isascii()
            else ""
        )
        found = (
            Q(name__icontains=text) | Q(username__icontains=text) | Q(name_pinyin__icontains=text)
        )
        if initials:
            found |= Q(name_pinyin__regex=f"^{initials}$")
        return people.filter(found)

    def holding(self, people: QuerySet[User], name: str, role: str) -> QuerySet[User]:
        """Whoever holds the role or is about to."""
        held = Post.objects.filter(user=OuterRef("pk"), role=role, ends_on__isnull=True)
        return people.filter(Exists(held))


class PersonForm(forms.Form):
    """A new account."""

    name = forms.CharField(label="姓名", max_length=30)
    username = forms.CharField(
        label="警号或账号",
        max_length=40,
        validators=[USERNAME],
        help_text="登录时用，一人一号，不能共用。",
    )
    unit = forms.ModelChoiceField(
        queryset=Unit.objects.none(), label="所在单位", widget=SearchSelect(), empty_label=""
    )

    def __init__(self, units: QuerySet[Unit], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]


class MoveForm(forms.Form):
    """The unit a person moves to."""

    unit = forms.ModelChoiceField(
        queryset=Unit.objects.none(),
        label="调入单位",
        widget=SearchSelect(),
        empty_label="",
        help_text="在原单位的任职今天起免去，新的任职由安全管理员授予。",
    )

    def __init__(self, units: QuerySet[Unit], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]


class PostForm(forms.Form):
    """A role in a unit from a day on."""

    role = forms.ChoiceField(label="职务", choices=[("", ""), *Role.choices], widget=SearchSelect())
    unit = forms.ModelChoiceField(
        queryset=Unit.objects.none(), label="任职单位", widget=SearchSelect(), empty_label=""
    )
    starts_on = forms.DateField(label="任职日期", widget=DateInput())

    def __init__(
        self, units: QuerySet[Unit], user: User, today: date, data: QueryDict | None = None
    ) -> None:
        initial = {"unit": user.unit_id, "starts_on": today}
        super().__init__(data, initial=initial)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]


class EndPostForm(forms.Form):
    """From which day on a post is held no more."""

    ends_on = forms.DateField(
        label="免去日期", widget=DateInput(), help_text="从这一天起不再担任；选今天，立即生效。"
    )

    def __init__(self, today: date, data: QueryDict | None = None) -> None:
        super().__init__(data, initial={"ends_on": today})
