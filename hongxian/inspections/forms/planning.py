"""What people type to plan visits, to set how often, and to organise a draw."""

from datetime import date
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet

from hongxian.campaigns.models import Campaign, CampaignState
from hongxian.inspections.actions.planning import PLANNED_KINDS
from hongxian.inspections.forms.moves import PeopleForm, only_running
from hongxian.inspections.kinds import kind_rules
from hongxian.inspections.models import Bound, InspectionKind
from hongxian.inspections.rules import PLANS
from hongxian.inspections.visit import Agency
from hongxian.kit.choosing import RowFilter
from hongxian.kit.forms import ChoiceButtons, DateInput, SearchSelect
from hongxian.orgs.access import Actor
from hongxian.orgs.models import POLICE_KINDS, Role, Unit
from hongxian.registry.codes import category_choices
from hongxian.registry.models import Place
from hongxian.registry.queries.search import matching


class DueFilter(django_filters.FilterSet):
    """Words, unit, category."""

    q = django_filters.CharFilter(label="查找", method="by_words")
    unit = RowFilter(Unit, "short_name", label="监管单位")
    category = django_filters.ChoiceFilter(label="类别", empty_label="全部")

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seen = Place.objects.visible_to(actor).order_by()
        self.filters["unit"].queryset = Unit.objects.filter(pk__in=seen.values("unit"))
        self.filters["category"].extra["choices"] = category_choices()

    def by_words(self, rows: QuerySet[Place], name: str, value: str) -> QuerySet[Place]:
        return rows.filter(matching(value))


class PlanForm(PeopleForm):
    """One plan for each place chosen, or for a spot."""

    unit = forms.ModelChoiceField(label="检查单位", queryset=Unit.objects.none(), empty_label=None)
    kind = forms.ChoiceField(label="检查方式", widget=ChoiceButtons)
    planned_on = forms.DateField(label="计划日期", widget=DateInput)
    spot = forms.CharField(label="地点", required=False, max_length=120)
    agencies = forms.CharField(
        label="参加的单位", required=False, widget=forms.Textarea({"rows": 2}),
        help_text="联合检查填写，一行一个单位。",
    )  # fmt: skip
    campaign = forms.ModelChoiceField(
        label="专项行动", queryset=Campaign.objects.none(), required=False, empty_label="不属于"
    )
    over_cap_reason = forms.CharField(
        label="超频次理由", required=False, max_length=200,
        help_text="超过企业年度检查频次上限的必填，如“群众举报”“发生险情”。",
    )  # fmt: skip

    field_order = ["unit", "kind", "planned_on", "spot", "lead", "with_1", "with_2", "with_3"]

    def __init__(
        self, *args: Any, actor: Actor, today: date, at: str = "place", **kwargs: Any
    ) -> None:
        kwargs["initial"] = {
            "unit": actor.unit_id, "lead": actor.user_id, "planned_on": today,
            "kind": InspectionKind.DAILY if at == "place" else InspectionKind.CHECKPOINT,
            "campaign": only_running(actor), **(kwargs.get("initial") or {}),
        }  # fmt: skip
        super().__init__(*args, **kwargs)
        self.set_people(actor.county_id, today)
        fields: Any = self.fields
        units = Unit.objects.filter(county=actor.county_id, kind__in=POLICE_KINDS)
        if not actor.sees_as(Role.OFFICE, Role.CHIEF):
            units = units.filter(pk__in=[unit for unit, role in actor.posts if role in PLANS])
        fields["unit"].queryset = units
        fields["campaign"].queryset = Campaign.objects.visible_to(actor).filter(
            state=CampaignState.RUNNING
        )
        fields["kind"].choices = [
            (code, InspectionKind(code).label)
            for code in PLANNED_KINDS
            if at in kind_rules()[code].at
        ]
        if at == "place":
            del fields["spot"]
        else:
            fields["spot"].required = True

    def partners(self) -> tuple[Agency, ...]:
        """The agencies typed, one a line."""
        lines = self.cleaned_data["agencies"].splitlines()
        return tuple(Agency(line.strip()) for line in lines if line.strip())


class VisitRuleForm(forms.Form):
    """How often, on what basis."""

    category = forms.ChoiceField(label="类别", required=False, widget=SearchSelect)
    bound = forms.ChoiceField(label="要求", choices=Bound.choices, widget=ChoiceButtons)
    times = forms.IntegerField(label="每年次数", min_value=0, max_value=365)
    source = forms.CharField(label="依据", max_length=200, help_text="文件名称和文号。")
    is_checked = forms.BooleanField(label="已对照文件原文核对", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["category"]
        field.choices = [("", "全部类别"), *category_choices()]


class SealForm(forms.Form):
    """What is drawn from, and how many."""

    title = forms.CharField(label="名称", max_length=120, help_text="如“第三季度九小场所抽查”。")
    unit = forms.ModelChoiceField(label="组织单位", queryset=Unit.objects.none(), empty_label=None)
    categories = forms.MultipleChoiceField(
        label="对象类别", widget=forms.CheckboxSelectMultiple, help_text="不选就是全部类别。",
        required=False,
    )  # fmt: skip
    units = forms.ModelMultipleChoiceField(
        label="对象的监管单位", queryset=Unit.objects.none(), required=False,
        widget=forms.CheckboxSelectMultiple, help_text="不选就是看得到的全部对象。",
    )  # fmt: skip
    people_units = forms.ModelMultipleChoiceField(
        label="检查人员来自", queryset=Unit.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    size = forms.IntegerField(label="抽取对象数", min_value=1, max_value=300)
    team_size = forms.IntegerField(
        label="每组人数", min_value=2, max_value=6, initial=2,
        help_text="检查要求两名以上民警（《行政处罚法》第四十二条）。",
    )  # fmt: skip

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        kwargs["initial"] = {"unit": actor.unit_id}
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        police = Unit.objects.filter(county=actor.county_id, kind__in=POLICE_KINDS)
        own = police
        if not actor.sees_as(Role.OFFICE):
            roles = (Role.LEAD, Role.HEAD)
            own = police.filter(pk__in=[unit for unit, role in actor.posts if role in roles])
        fields["unit"].queryset = own
        seen = Place.objects.visible_to(actor).order_by()
        fields["units"].queryset = police.filter(pk__in=seen.values("unit"))
        fields["people_units"].queryset = police
        fields["categories"].choices = [
            choice for _, group in category_choices() for choice in group
        ]


class SeedForm(forms.Form):
    """A number that nobody knew when the population was sealed."""

    seed = forms.CharField(
        label="种子", max_length=200, help_text="如当晚公开摇奖的号码，照原样填写。"
    )
    seed_source = forms.CharField(
        label="种子来源", max_length=200, help_text="写明谁在什么时候公布、在哪里可以查到。"
    )


class DrawPlanForm(forms.Form):
    """When the drawn visits are made."""

    kind = forms.ChoiceField(label="检查方式", widget=ChoiceButtons)
    planned_on = forms.DateField(label="计划日期", widget=DateInput)

    def __init__(self, *args: Any, kinds: tuple[str, ...], **kwargs: Any) -> None:
        kwargs["initial"] = {"kind": kinds[0]}
        super().__init__(*args, **kwargs)
        field: Any = self.fields["kind"]
        field.choices = [(code, InspectionKind(code).label) for code in kinds]
