"""Days of the calendar, and steps of the ladders."""

from dataclasses import replace
from datetime import date
from typing import Any

from django import forms

from hongxian.deadlines.engine.schedule import PlannedStep, StepUnit
from hongxian.deadlines.forms.deadlines import TimeInput
from hongxian.deadlines.models import Audience, Ladder, OffsetUnit
from hongxian.kit.forms import ChoiceButtons, DateInput

WORKED = [("off", "放假"), ("work", "上班")]
SIDES = [("before", "到期前"), ("on", "到期当天"), ("after", "逾期后")]
MARKS = "【事项】【单位】【责任人】【期限】"


class DayForm(forms.Form):
    """One day: holiday or worked, its name, the paper that says so."""

    day = forms.DateField(label="日期", widget=DateInput())
    kind = forms.ChoiceField(label="这一天", choices=WORKED, widget=ChoiceButtons())
    name = forms.CharField(label="名称", max_length=30, help_text="如“元旦”“调休上班”。")
    source = forms.CharField(
        label="文件依据",
        max_length=200,
        help_text="如“国务院办公厅放假安排通知”及文号。",
    )

    def clean_day(self) -> date:
        """A day the pages can show."""
        day: date = self.cleaned_data["day"]
        if not 2004 <= day.year <= 2099:
            raise forms.ValidationError("请填写2004年至2099年之间的日期。")
        return day


class YearForm(forms.Form):
    """The paper of a whole year."""

    source = forms.CharField(
        label="放假通知文号", max_length=200,
        help_text="确认后，没有录入的日子按周一至周五上班、周末休息计算。请逐日核对后再确认。",
    )  # fmt: skip


class StepForm(forms.Form):
    """One step: when, to whom, in which words."""

    name = forms.CharField(label="名称", max_length=40)
    ladder = forms.ChoiceField(label="用于", choices=Ladder, widget=ChoiceButtons())
    side = forms.ChoiceField(label="什么时候", choices=SIDES, widget=ChoiceButtons())
    amount = forms.IntegerField(
        label="提前或推后多少", min_value=0, max_value=600, help_text="到期当天填0。"
    )
    unit = forms.ChoiceField(label="单位", choices=OffsetUnit, widget=ChoiceButtons())
    at = forms.TimeField(
        label="几点发送", required=False, widget=TimeInput(),
        help_text="按天、按工作日提醒要填；按小时、分钟提醒不填。",
    )  # fmt: skip
    audience = forms.ChoiceField(label="发给", choices=Audience, widget=ChoiceButtons())
    sentence = forms.CharField(
        label="内容", max_length=200, widget=forms.Textarea({"rows": 3}),
        help_text=f"{MARKS}会换成实际内容。",
    )  # fmt: skip
    is_danger = forms.BooleanField(
        label="紧急", required=False, help_text="紧急提醒不分时段，夜间和节假日也发送。"
    )
    is_active = forms.BooleanField(label="启用", required=False)

    def clean(self) -> dict[str, Any]:
        """The side and the amount agree."""
        told = super().clean() or {}
        side, amount = told.get("side"), told.get("amount")
        if side == "on" and amount:
            self.add_error("amount", "到期当天请填0。")
        if side in {"before", "after"} and amount == 0:
            self.add_error("amount", "请填写提前或推后多少。")
        return told

    def step(self, code: str) -> PlannedStep:
        """What was typed, as a step of this code."""
        told = self.cleaned_data
        sign = -1 if told["side"] == "before" else 1
        return PlannedStep(
            code=code,
            ladder=told["ladder"],
            name=told["name"].strip(),
            offset=sign * told["amount"],
            unit=StepUnit(told["unit"]),
            audience=told["audience"],
            sentence=told["sentence"].strip(),
            at=told["at"],
            is_danger=told["is_danger"],
            is_active=told["is_active"],
        )


def initial_of(step: PlannedStep) -> dict[str, Any]:
    """A step as the form shows it."""
    side = "on" if step.offset == 0 else "after" if step.offset > 0 else "before"
    return {
        "name": step.name,
        "ladder": step.ladder,
        "side": side,
        "amount": abs(step.offset),
        "unit": step.unit.value,
        "at": step.at,
        "audience": step.audience,
        "sentence": step.sentence,
        "is_danger": step.is_danger,
        "is_active": step.is_active,
    }


def new_step() -> PlannedStep:
    """What the form of a new step begins with."""
    blank = PlannedStep("", Ladder.DAYS, "", -5, StepUnit.WORKDAY, Audience.HOLDER, "【事项】")
    return replace(blank, sentence="【事项】快到期了，期限【期限】，请抓紧办理。")
