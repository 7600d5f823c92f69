"""Why somebody needs a number in full."""

from django import forms


class PhoneForm(forms.Form):
    """The reason, as the log keeps it."""

    reason = forms.CharField(
        label="查看理由",
        max_length=200,
        min_length=2,
        help_text="查看人、时间和理由记入操作日志。",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
