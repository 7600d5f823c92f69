"""Forms of the second factor."""

from typing import Any

from django import forms
from django.http import QueryDict

from hongxian.orgs.models import Role


class CodeForm(forms.Form):
    """A code of the phone, or a recovery code."""

    code = forms.CharField(
        label="动态口令",
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "text", "autofocus": True}
        ),
    )

    def clean_code(self) -> str:
        """Without the blanks that phones show, and in the case recovery codes are kept in."""
        code: str = self.cleaned_data["code"]
        return "".join(code.split()).lower()


class RequiredRolesForm(forms.Form):
    """Which roles must use it."""

    roles = forms.MultipleChoiceField(
        label="必须使用动态口令的职务",
        choices=Role.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple(),
        help_text="这些职务的人员下次打开页面时须先绑定手机，以后每次登录都要输入。",
    )

    def __init__(self, required: list[str], data: QueryDict | None = None, **more: Any) -> None:
        super().__init__(data, initial={"roles": required}, **more)
