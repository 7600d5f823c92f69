"""The ledger as an address asks for it: filter, tabs, columns; for the page and for the file."""

from datetime import date
from functools import partial
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse

from hongxian.campaigns.models import Campaign, Sector
from hongxian.deadlines.rules import urges
from hongxian.hazards import rules
from hongxian.hazards.models import Grade, Hazard, HazardState
from hongxian.hazards.queries.columns import columns, for_ledger
from hongxian.hazards.queries.ledger import LIVE, past, saved_views
from hongxian.hazards.queries.search import LONGEST, found_by
from hongxian.inspections.models import Source
from hongxian.inspections.violations import violations
from hongxian.kit.choosing import RowFilter
from hongxian.kit.forms import DateInput, SearchSelect
from hongxian.kit.listing import Bulk, Empty, Listing
from hongxian.orgs.access import Actor
from hongxian.orgs.lists import ListQuestions
from hongxian.orgs.models import Unit, User
from hongxian.registry.codes import category_choices

CODE, TITLE = "hazards", "隐患台账"
"""What the ledger's large export is called."""
Rows = QuerySet[Hazard]


def _violation_choices() -> list[tuple[int, str]]:
    return [(each.no, str(each)) for each in violations().values()]


class HazardFilter(django_filters.FilterSet):
    """Search words, unit, officer, grade, state, violation, kind of place, sector, days, source."""

    q = django_filters.CharFilter(
        label="编号、对象、内容", method="by_words",
        widget=forms.TextInput({"maxlength": LONGEST, "type": "search"}),
    )  # fmt: skip
    unit = RowFilter(Unit, "short_name", label="责任单位")
    officer = RowFilter(User, label="责任民警")
    grade = django_filters.ChoiceFilter(label="等级", choices=Grade.choices, empty_label="全部")
    state = django_filters.ChoiceFilter(
        label="状态", choices=HazardState.choices, empty_label="全部"
    )
    violation = django_filters.ChoiceFilter(
        label="违法行为类别", choices=_violation_choices, empty_label="全部", widget=SearchSelect
    )
    category = django_filters.ChoiceFilter(
        label="对象类别", field_name="place__category", choices=category_choices,
        empty_label="全部", widget=SearchSelect,
    )  # fmt: skip
    campaign = RowFilter(Campaign, label="专项行动")
    sector = RowFilter(Sector, label="整治领域")
    source = django_filters.ChoiceFilter(label="来源", choices=Source.choices, empty_label="全部")
    late = django_filters.ChoiceFilter(
        label="曾逾期", choices=[("yes", "认定过逾期")], empty_label="全部", method="ever_late"
    )
    found_from = django_filters.DateFilter(
        label="发现自", field_name="found_at", lookup_expr="date__gte", widget=DateInput
    )
    found_to = django_filters.DateFilter(
        label="至", field_name="found_at", lookup_expr="date__lte", widget=DateInput
    )
    due_from = django_filters.DateFilter(
        label="期限自", field_name="due_on", lookup_expr="gte", widget=DateInput
    )
    due_to = django_filters.DateFilter(
        label="至", field_name="due_on", lookup_expr="lte", widget=DateInput
    )
    place = django_filters.UUIDFilter(field_name="place", widget=forms.HiddenInput)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields = self.filters
        units = Unit.objects.visible_to(actor)
        fields["unit"].queryset = units
        fields["officer"].queryset = User.objects.visible_to(actor).filter(is_active=True)
        fields["campaign"].queryset = Campaign.objects.visible_to(actor)
        fields["sector"].queryset = Sector.objects.filter(
            county=actor.county_id, struck_in__isnull=True
        ).select_related("campaign")

    def by_words(self, rows: Rows, name: str, value: str) -> Rows:
        """Every word somewhere, whatever brackets or full-width signs it is typed with."""
        return rows.filter(found_by(value))

    def ever_late(self, rows: Rows, name: str, value: str) -> Rows:
        """Found late once, whatever became of it."""
        return rows.filter(Q(late_at__isnull=False))


def ledger(request: HttpRequest, actor: Actor, today: date) -> Listing:
    """The ledger as an address asks for it: filter, tab, sort, columns."""
    bulk = [Bulk("转交", reverse("hazards-assign"))] if rules.moves_in_bulk(actor) else []
    if urges(actor):
        bulk.append(Bulk("催办", reverse("hazards-urge")))
    if rules.issues_papers(actor):
        bulk.append(Bulk("开具文书", reverse("paper-new")))
    if rules.enters_hazards(actor):
        bulk.append(Bulk("销号", reverse("hazards-close")))
    return Listing(
        request,
        _rows(actor),
        columns(actor, today),
        title="隐患台账",
        filterset=partial(HazardFilter, actor=actor),
        views=saved_views(actor, today),
        past=past(actor, today),
        export_name=TITLE,
        bulk=bulk,
        counter="起",
        rows_once=True,
        asked=_ASKED.of(actor, today),
        empty=_empty(actor),
    )


def _rows(actor: Actor) -> Rows:
    return for_ledger(Hazard.objects.visible_to(actor)).order_by("-found_at", "-pk")


_ASKED = ListQuestions(_rows, saved_views, LIVE)


def _empty(actor: Actor) -> Empty:
    """The first step is offered to whoever may take it."""
    if not rules.enters_hazards(actor):
        return Empty("现场检查发现的隐患会记在这里。")
    return Empty(
        "现场检查发现的隐患会记在这里，也可以直接登记。", "登记隐患", reverse("hazard-new")
    )
