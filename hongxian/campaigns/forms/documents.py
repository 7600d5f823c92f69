"""Bringing a plan document in, and carrying a campaign into a new year."""

from django import forms

MOST_BYTES = 20 * 2**20


class PlanImportForm(forms.Form):
    """The plan's file."""

    file = forms.FileField(
        label="方案文件",
        help_text="支持 .docx、.doc、.wps、.pdf（须能选中文字）、.txt，最大 20 兆。",
        widget=forms.FileInput(attrs={"accept": ".docx,.doc,.wps,.pdf,.txt"}),
        error_messages={
            "required": "请选择方案文件。",
            "empty": "这个文件是空的，请重新选择。",
        },
    )

    def clean_file(self) -> object:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError("文件超过 20 兆，不像是一份方案，请检查后重新选择。")
        return file


class CopyForm(forms.Form):
    """How many years the dates move."""

    years = forms.ChoiceField(
        label="日期后移",
        choices=[(str(n), f"{n} 年") for n in range(1, 6)],
        widget=forms.RadioSelect,
        initial="1",
    )
