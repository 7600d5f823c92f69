"""The checklist as a form, for offices without phones (补录): works without scripts."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django import forms
from django.forms import BoundField
from django.utils.timezone import make_aware
from uuid_utils.compat import uuid7

from hongxian.campaigns.models import Campaign, CampaignState, Sector
from hongxian.inspections.checklists import Checklist, Line
from hongxian.inspections.forms.moves import PeopleForm, only_running, people_initial
from hongxian.inspections.kinds import kind_rules
from hongxian.inspections.models import (
    AnswerValue,
    Handling,
    Inspection,
    InspectionKind,
    InspectionState,
)
from hongxian.inspections.photos import TOLD
from hongxian.inspections.rules import GOES
from hongxian.inspections.violations import violations
from hongxian.inspections.visit import (
    Agency,
    Clocks,
    Counted,
    Found,
    Present,
    Said,
    Target,
    Visit,
)
from hongxian.kit.clock import local
from hongxian.kit.forms import ChoiceButtons, DateInput, ManyFilesField
from hongxian.orgs.access import Actor
from hongxian.orgs.models import Role, Unit
from hongxian.registry.codes import vehicle_groups

MORE_FINDINGS = 3
HANDLINGS = Handling.choices


@dataclass(frozen=True)
class LineFields:
    """One line of the checklist as the template draws it."""

    line: Line
    answer: BoundField
    what: BoundField
    handling: BoundField
    due_on: BoundField
    order: BoundField


@dataclass(frozen=True)
class MoreFields:
    """A finding that no line of the checklist asks for."""

    what: BoundField
    violation: BoundField
    handling: BoundField
    due_on: BoundField
    plate: BoundField | None
    group: BoundField | None


@dataclass(frozen=True)
class Setting:
    """Where and with which checklist the form was opened."""

    target: Target
    sort: str
    paper: Checklist | None
    planned: Inspection | None = None


class VisitForm(PeopleForm):
    """A visit that took place. `visit()` answers it as the actions take it."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    unit = forms.ModelChoiceField(label="检查单位", queryset=Unit.objects.none(), empty_label=None)
    kind = forms.ChoiceField(label="检查方式")
    day = forms.DateField(label="检查日期", widget=DateInput)
    start = forms.TimeField(label="开始时间", widget=forms.TimeInput({"type": "time"}))
    end = forms.TimeField(
        label="结束时间", required=False, widget=forms.TimeInput({"type": "time"})
    )
    campaign = forms.ModelChoiceField(
        label="专项行动", queryset=Campaign.objects.none(), required=False, empty_label="不属于"
    )
    sector = forms.ModelChoiceField(
        label="领域", queryset=Sector.objects.none(), required=False, empty_label="不选"
    )
    earlier = forms.ModelChoiceField(
        label="回头看的是哪次检查", queryset=Inspection.objects.none(), required=False,
        empty_label="不选",
    )  # fmt: skip
    agencies = forms.CharField(
        label="参加的单位", required=False, widget=forms.Textarea({"rows": 2}),
        help_text="联合检查填写，一行一个单位，人员写在冒号后面，如“县应急管理局：蔡景和”。",
    )  # fmt: skip
    rest_yes = forms.BooleanField(label="没有选的都按“符合”登记", required=False)
    present_name = forms.CharField(label="在场人员", required=False, max_length=40)
    present_part = forms.CharField(
        label="身份", required=False, max_length=40, help_text="如经营者、店员、物业经理。"
    )
    refused_to_sign = forms.BooleanField(label="在场人员拒绝签字", required=False)
    witness = forms.CharField(
        label="见证人", required=False, max_length=40, help_text="拒绝签字的必填。"
    )
    note = forms.CharField(
        label="检查情况", required=False, max_length=1000, widget=forms.Textarea({"rows": 3})
    )
    over_cap_reason = forms.CharField(label="超频次理由", required=False, max_length=200)
    is_over = forms.BooleanField(label="暗访已经结束，可以公开（不是暗访的不用选）", required=False)
    photos = ManyFilesField(label="照片", required=False, help_text=f"可选多张。{TOLD}。")

    def __init__(
        self, *args: Any, setting: Setting, actor: Actor, today: date, **kwargs: Any
    ) -> None:
        self.setting = setting
        kwargs["initial"] = _initial(setting, actor, today)
        super().__init__(*args, **kwargs)
        day = self._day(today)
        self.set_people(actor.county_id, day)
        self._set_unit(actor)
        self._set_links(actor)
        kinds = [
            (kind.value, kind.label)
            for kind in InspectionKind
            if setting.sort in kind_rules()[kind].at
        ]
        kind: Any = self.fields["kind"]
        kind.choices = kinds
        kind.widget = ChoiceButtons(choices=kinds)
        for line in setting.paper.lines if setting.paper else ():
            self._add_line(line)
        for no in range(1, MORE_FINDINGS + 1):
            self._add_more(no)
        if setting.sort == "spot":
            self._add_counts()

    def _day(self, today: date) -> date:
        """The day typed, so that the people offered are those who held a post then."""
        try:
            return date.fromisoformat(str(self.data.get("day", "")))
        except ValueError:
            return today

    def _set_unit(self, actor: Actor) -> None:
        field: Any = self.fields["unit"]
        planned = self.setting.planned
        units = Unit.objects.filter(county=actor.county_id)
        if planned is not None:
            units = units.filter(pk=planned.unit_id)
        elif not actor.sees_as(Role.OFFICE):
            units = units.filter(pk__in=[unit for unit, role in actor.posts if role in GOES])
        field.queryset = units

    def _set_links(self, actor: Actor) -> None:
        running = Campaign.objects.visible_to(actor).filter(state=CampaignState.RUNNING)
        sectors = Sector.objects.filter(
            county=actor.county_id, campaign__in=running, struck_in__isnull=True
        )
        done = Inspection.objects.visible_to(actor).filter(state=InspectionState.DONE)
        target = self.setting.target
        if target.place_id:
            done = done.filter(place=target.place_id)
        elif target.vehicle_id:
            done = done.filter(vehicle=target.vehicle_id)
        else:
            done = done.none()
        fields: Any = self.fields
        fields["campaign"].queryset = running
        fields["sector"].queryset = sectors
        fields["earlier"].queryset = done.select_related("place", "vehicle")
        fields["earlier"].label_from_instance = _earlier_label

    def _add_line(self, line: Line) -> None:
        code = line.code
        self.fields[f"a-{code}"] = forms.ChoiceField(
            label=line.ask, choices=AnswerValue.choices, required=False, widget=forms.RadioSelect
        )
        self.fields[f"w-{code}"] = forms.CharField(
            label="问题", required=False, max_length=500, initial=line.wrong,
        )  # fmt: skip
        self.fields[f"h-{code}"] = forms.ChoiceField(
            label="处理", choices=HANDLINGS, initial=line.handling, required=False
        )
        self.fields[f"d-{code}"] = forms.DateField(
            label="改正期限", required=False, widget=DateInput,
            help_text=f"限期改正的填；不填按 {line.days} 天。" if line.days else "限期改正的填。",
        )  # fmt: skip
        self.fields[f"o-{code}"] = forms.CharField(
            label="整改要求", required=False, max_length=500, initial=line.order
        )

    def _add_more(self, no: int) -> None:
        self.fields[f"x{no}-what"] = forms.CharField(label="问题", required=False, max_length=500)
        self.fields[f"x{no}-violation"] = forms.TypedChoiceField(
            label="违法行为类别", required=False, coerce=int, empty_value=None,
            choices=[("", "不归类"), *((n, str(v)) for n, v in violations().items())],
        )  # fmt: skip
        self.fields[f"x{no}-handling"] = forms.ChoiceField(
            label="处理", choices=HANDLINGS, initial=Handling.AT_ONCE, required=False
        )
        self.fields[f"x{no}-due"] = forms.DateField(
            label="改正期限", required=False, widget=DateInput
        )
        if self.setting.sort == "spot":
            self.fields[f"x{no}-plate"] = forms.CharField(
                label="号牌号码", required=False, max_length=20
            )
            self.fields[f"x{no}-group"] = forms.ChoiceField(
                label="车辆类别", required=False, choices=[("", "不选"), *_groups()]
            )

    def _add_counts(self) -> None:
        for code, name in _groups():
            self.fields[f"c-{code}"] = forms.IntegerField(
                label=f"{name}检查辆数", required=False, min_value=0
            )
            self.fields[f"v-{code}"] = forms.IntegerField(
                label=f"{name}违法辆数", required=False, min_value=0
            )

    @property
    def sections(self) -> list[tuple[str, list[LineFields]]]:
        """The checklist as the template draws it."""
        paper = self.setting.paper
        return [
            (title, [self._line_fields(line) for line in lines])
            for title, lines in (paper.sections if paper else [])
        ]

    def _line_fields(self, line: Line) -> LineFields:
        return LineFields(line, *(self[f"{part}-{line.code}"] for part in "awhdo"))

    @property
    def more(self) -> list[MoreFields]:
        """Room for findings that no line asks for."""
        return [
            MoreFields(
                self[f"x{no}-what"],
                self[f"x{no}-violation"],
                self[f"x{no}-handling"],
                self[f"x{no}-due"],
                self[f"x{no}-plate"] if f"x{no}-plate" in self.fields else None,
                self[f"x{no}-group"] if f"x{no}-group" in self.fields else None,
            )
            for no in range(1, MORE_FINDINGS + 1)
        ]

    @property
    def counts(self) -> list[tuple[str, BoundField, BoundField]]:
        """Vehicles by group, at a checkpoint."""
        if self.setting.sort != "spot":
            return []
        return [(name, self[f"c-{code}"], self[f"v-{code}"]) for code, name in _groups()]

    def clean(self) -> dict[str, Any]:
        """A time that ends before it starts is a slip of the night: said, not guessed."""
        told = super().clean() or {}
        start, end = told.get("start"), told.get("end")
        if start and end and end < start:
            self.add_error("end", "结束时间早于开始时间，请核对。")
        return told

    def visit(self) -> Visit:
        """What was typed, as the action takes it."""
        told = self.cleaned_data
        paper = self.setting.paper
        return Visit(
            id=self.setting.planned.pk if self.setting.planned else told["key"],
            kind=told["kind"],
            unit_id=told["unit"].pk,
            target=self.setting.target,
            clocks=Clocks(
                _moment(told["day"], told["start"]),
                _moment(told["day"], told["end"]) if told["end"] else None,
            ),
            officers=self.people(),
            agencies=_agencies(told["agencies"]),
            checklist=paper.code if paper else "",
            checklist_version=paper.version if paper else "",
            answers=tuple(self._answers()),
            findings=tuple(self._findings()),
            counts=tuple(self._counted()),
            present=Present(
                told["present_name"], told["present_part"], told["refused_to_sign"], told["witness"]
            ),
            note=told["note"],
            campaign_id=_pk(told["campaign"]),
            sector_id=_pk(told["sector"]),
            earlier_id=_pk(told["earlier"]),
            is_over=told["is_over"],
            over_cap_reason=told["over_cap_reason"],
        )

    def _answers(self) -> Iterator[Said]:
        for line in self.setting.paper.lines if self.setting.paper else ():
            value = self.cleaned_data.get(f"a-{line.code}")
            if not value and self.cleaned_data["rest_yes"]:
                value = AnswerValue.YES
            if value:
                yield Said(line.code, value)

    def _findings(self) -> Iterator[Found]:
        told = self.cleaned_data
        for line in self.setting.paper.lines if self.setting.paper else ():
            if told.get(f"a-{line.code}") == AnswerValue.NO:
                yield Found(
                    line=line.code,
                    what=told[f"w-{line.code}"],
                    handling=told[f"h-{line.code}"],
                    due_on=told[f"d-{line.code}"],
                    order_text=told[f"o-{line.code}"],
                )
        for no in range(1, MORE_FINDINGS + 1):
            if told[f"x{no}-what"].strip():
                yield Found(
                    what=told[f"x{no}-what"],
                    violation=told[f"x{no}-violation"],
                    handling=told[f"x{no}-handling"],
                    due_on=told[f"x{no}-due"],
                    plate=told.get(f"x{no}-plate", ""),
                    group=told.get(f"x{no}-group", ""),
                )

    def _counted(self) -> Iterator[Counted]:
        if self.setting.sort != "spot":
            return
        for code, _ in _groups():
            checked = self.cleaned_data.get(f"c-{code}") or 0
            violating = self.cleaned_data.get(f"v-{code}") or 0
            if checked or violating:
                yield Counted(code, checked, violating)


def _initial(setting: Setting, actor: Actor, today: date) -> dict[str, Any]:
    """What can be known already: unit, day, oneself as lead, the plan's people and facts."""
    found: dict[str, Any] = {
        "key": uuid7(),
        "unit": actor.unit_id,
        "kind": InspectionKind.CHECKPOINT if setting.sort == "spot" else InspectionKind.DAILY,
        "day": today,
        "lead": actor.user_id,
        "campaign": only_running(actor),
    }
    planned = setting.planned
    if planned is not None:
        found |= {
            "unit": planned.unit_id, "kind": planned.kind,
            "campaign": planned.campaign_id or only_running(actor),
            "sector": planned.sector_id, "earlier": planned.earlier_id,
            "over_cap_reason": planned.over_cap_reason,
            "agencies": "\n".join(
                f"{one.name}：{one.people}" if one.people else one.name
                for one in planned.agencies.all()
            ),
        }  # fmt: skip
        found |= people_initial(planned)
    return found


def _groups() -> list[tuple[str, str]]:
    return [(code, group.name) for code, group in vehicle_groups().items()]


def _agencies(text: str) -> tuple[Agency, ...]:
    found = []
    for line in text.splitlines():
        name, _, people = line.replace(":", "：").partition("：")
        if name.strip():
            found.append(Agency(name.strip(), people=people.strip()))
    return tuple(found)


def _earlier_label(row: Inspection) -> str:
    day = f"{local(row.started_at):%Y-%m-%d} " if row.started_at else ""
    return f"{day}{row}"


def _moment(day: date, hour: time) -> datetime:
    return make_aware(datetime.combine(day, hour))


def _pk(row: Any) -> UUID | None:
    return row.pk if row is not None else None
