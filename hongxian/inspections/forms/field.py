"""The one question of a conflict."""

from django import forms

from hongxian.inspections.actions.receipts import CHOICES


class ChoiceForm(forms.Form):
    """Which of the two stands."""

    choice = forms.ChoiceField(
        label="怎样处理",
        choices=list(CHOICES.items()),
        widget=forms.RadioSelect,
        error_messages={"required": "请选择保留哪一份。"},
    )
