"""Which part of the log is taken out."""

from django import forms

from hongxian.kit.forms import ChoiceButtons, DateInput

COUNTY, GATE = "county", "gate"


class ExtractForm(forms.Form):
    """A county's log, or the entries of people nobody knew at the gate, for some days."""

    scope = forms.ChoiceField(
        label="范围",
        choices=[(COUNTY, "本县"), (GATE, "系统和登录前")],
        initial=COUNTY,
        widget=ChoiceButtons(),
        help_text="“系统和登录前”是定时任务、输错账号等不属于任何县区的记录。",
    )
    since = forms.DateField(label="封存日期自", widget=DateInput())
    until = forms.DateField(label="至", widget=DateInput())
