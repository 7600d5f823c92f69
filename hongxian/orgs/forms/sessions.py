"""Forms of the gate."""

from typing import Any

from django import forms
from django.contrib.auth import authenticate
from django.http import HttpRequest

from hongxian.orgs.models import User


class LogInForm(forms.Form):
    """Account and password. One sentence for every failure: it tells nothing about accounts."""

    username = forms.CharField(
        label="警号或账号",
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autofocus": True}),
    )
    password = forms.CharField(
        label="密码",
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._request = request
        self.has_tried = False
        self.user = User()

    def clean(self) -> dict[str, Any]:
        """Try the credentials, once both are given."""
        given = self.cleaned_data
        if "username" not in given or "password" not in given:
            return given
        self.has_tried = True
        user = authenticate(self._request, username=given["username"], password=given["password"])
        if user is None:
            raise forms.ValidationError("账号或密码不对，请重新输入。连续输错会暂时锁定账号。")
        self.user = user
        return given


class PasswordForm(forms.Form):
    """Old password, new one twice."""

    old = forms.CharField(
        label="原密码",
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    new = forms.CharField(
        label="新密码",
        strip=False,
        max_length=200,
        help_text="至少八位，不能全是数字，不能与账号相近，也不要用常见密码。",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label="再输一次新密码",
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_again(self) -> str:
        """Both new ones are the same."""
        again: str = self.cleaned_data["again"]
        if again != self.cleaned_data.get("new"):
            raise forms.ValidationError("两次输入的新密码不一样。")
        return again
