"""What people decide about a paper; all else comes from its hazards."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import django_filters
from django import forms
from django.db.models import Case, QuerySet, When

from hongxian.hazards import rules
from hongxian.hazards.actions import Delivery, Draft
from hongxian.hazards.actions.serving import lacking
from hongxian.hazards.forms.moves import MomentField
from hongxian.hazards.models import Hazard, Paper, PaperKind, PaperState, Service
from hongxian.hazards.papers.wording import DEFAULT_DAYS
from hongxian.inspections.actions.photos import Upload
from hongxian.inspections.models import PhotoKind
from hongxian.kit.choosing import RowFilter
from hongxian.kit.forms import ChoiceButtons, DateInput, SearchSelect
from hongxian.orgs.access import Actor
from hongxian.orgs.models import Post, Unit, UnitKind, User


def enforcers(actor: Actor, today: date) -> "QuerySet[User]":
    """Whoever may be the second officer today: the county's enforcers but not the person, those of
    the person's own units first."""
    posts = Post.objects.filter(unit__county=actor.county_id, role__in=rules.ENFORCES)
    people = User.objects.visible_to(actor).filter(is_active=True)
    held = people.filter(pk__in=posts.held_on(today).values("user"))
    near = Case(When(unit__in=actor.unit_ids, then=0), default=1)
    return held.exclude(pk__in=[actor.user_id or 0]).order_by(near, "unit__position", "pk")


def own_units(actor: Actor) -> "QuerySet[Unit]":
    """The units in whose name this person issues."""
    units = [unit.pk for unit in Unit.objects.filter(pk__in=actor.unit_ids)]
    return Unit.objects.filter(pk__in=[pk for pk in units if rules.issues_for(actor, pk)])


class PaperForm(forms.Form):
    """One paper. Days are proposed: the hazard's own, else the usual number of days from today."""

    kind = forms.ChoiceField(label="文书", choices=PaperKind.choices, widget=ChoiceButtons)
    unit = forms.ModelChoiceField(label="开具单位", queryset=Unit.objects.none(), empty_label=None)
    second_officer = forms.ModelChoiceField(
        label="另一名民警", required=False, queryset=User.objects.none(), widget=SearchSelect,
        empty_label="未选", help_text="责令改正由两名执法人员办理；移送函不用选。",
    )  # fmt: skip
    addressee = forms.CharField(
        label="受送达单位（人）", required=False, max_length=120,
        help_text="责令改正通知书写给谁；不填就写监管对象的名称。",
    )  # fmt: skip
    agency = forms.ModelChoiceField(
        label="接收移送的单位", required=False, queryset=Unit.objects.none(), widget=SearchSelect,
        empty_label="未选", help_text="只有移送函要选：依法有权处理的主管部门。",
    )  # fmt: skip

    def __init__(
        self, *args: Any, rows: Sequence[Hazard], actor: Actor, today: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.rows = rows
        fields: dict[str, Any] = self.fields
        fields["unit"].queryset = own_units(actor)
        fields["second_officer"].queryset = enforcers(actor, today)
        fields["agency"].queryset = Unit.objects.filter(
            county=actor.county_id, kind=UnitKind.PARTNER
        ).valid_on(today)
        for no, row in enumerate(rows, start=1):
            proposed = row.due_on if row.due_on is not None and row.due_on > today else None
            fields[f"due_{row.pk}"] = forms.DateField(
                label=f"第 {no} 项的改正期限", required=False, widget=DateInput(),
                initial=proposed or today + timedelta(days=DEFAULT_DAYS), help_text=row.what[:60],
            )  # fmt: skip

    def draft(self) -> Draft:
        """What the action needs."""
        told = self.cleaned_data
        dues: dict[UUID, date] = {
            row.pk: told[f"due_{row.pk}"] for row in self.rows if told.get(f"due_{row.pk}")
        }
        return Draft(
            kind=told["kind"],
            unit=told["unit"],
            second_officer=told["second_officer"],
            addressee=told["addressee"],
            agency=told["agency"],
            dues=dues,
        )


class ServeForm(forms.Form):
    """How it was served. A refusal asks for a witness and what was said."""

    service = forms.ChoiceField(label="送达方式", choices=(), widget=ChoiceButtons)
    received_by = forms.CharField(label="签收人", required=False, max_length=40)
    witness = forms.CharField(
        label="见证人", required=False, max_length=40, help_text="拒绝签收时填写"
    )
    refusal = forms.CharField(
        label="拒签情况", required=False, max_length=200,
        help_text="拒绝签收时填写：说了什么，文书留在何处",
    )  # fmt: skip
    at = MomentField(label="送达时间", help_text="不填就是现在")
    receipt = forms.FileField(
        label="签收后的文书照片", required=False,
        widget=forms.ClearableFileInput({"accept": "image/jpeg,image/png"}),
    )  # fmt: skip

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        letter = kind == PaperKind.HAND_OVER
        fits = [choice for choice in Service.choices if (choice[0] == Service.AGENCY) == letter]
        fields: dict[str, Any] = self.fields
        fields["service"].choices = fits
        fields["service"].initial = fits[0][0]
        if letter:
            del self.fields["witness"], self.fields["refusal"]

    def clean(self) -> dict[str, Any]:
        """What is missing is said beside its field."""
        told: dict[str, Any] = super().clean() or {}
        for name, sentence in lacking(self.delivery()).items():
            if name not in self.errors:
                self.add_error(name, sentence)
        return told

    def delivery(self) -> Delivery:
        """What the action needs."""
        told = self.cleaned_data
        return Delivery(
            service=told.get("service", ""),
            at=told.get("at"),
            received_by=told.get("received_by", ""),
            witness=told.get("witness", ""),
            refusal=told.get("refusal", ""),
        )

    def picture(self) -> Upload | None:
        """The photographed paper, if one was chosen."""
        file = self.cleaned_data["receipt"]
        return Upload(file.read(), kind=PhotoKind.PAPER) if file else None


class WordForm(forms.Form):
    """The mark before the year."""

    word = forms.CharField(label="字号", max_length=40)


class PaperFilter(django_filters.FilterSet):
    """Number or addressee, kind, unit, state, year, days."""

    q = django_filters.CharFilter(label="编号、受送达人", method="by_words")
    kind = django_filters.ChoiceFilter(label="文书", choices=PaperKind.choices, empty_label="全部")
    unit = RowFilter(Unit, "short_name", label="单位")
    state = django_filters.ChoiceFilter(
        label="状态", choices=PaperState.choices, empty_label="全部"
    )
    year = django_filters.NumberFilter(label="年度")
    issued_from = django_filters.DateFilter(
        label="开具自", field_name="issued_at", lookup_expr="date__gte", widget=DateInput
    )
    issued_to = django_filters.DateFilter(
        label="至", field_name="issued_at", lookup_expr="date__lte", widget=DateInput
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["unit"].queryset = Unit.objects.visible_to(actor)

    def by_words(self, rows: "QuerySet[Paper]", name: str, value: str) -> "QuerySet[Paper]":
        """A number such as 〔2026〕3号, with any brackets, or part of the addressee."""
        from hongxian.hazards.queries.papers import found_by

        return rows.filter(found_by(value))
