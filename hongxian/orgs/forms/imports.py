"""Forms of imports and of the posts they ask for."""

from datetime import date

from django import forms
from django.http import QueryDict

from hongxian.kit.forms import DateInput


class UploadForm(forms.Form):
    """The workbook."""

    file = forms.FileField(
        label="填好的表格",
        help_text="最大五兆；可以用模板，也可以用本局现有的花名册，只要列名对得上。",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.et"}),
    )


class GrantAllForm(forms.Form):
    """From which day on."""

    starts_on = forms.DateField(label="任职日期", widget=DateInput())

    def __init__(self, today: date, data: QueryDict | None = None) -> None:
        super().__init__(data, initial={"starts_on": today})
