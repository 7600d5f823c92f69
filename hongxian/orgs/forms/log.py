"""The filter of the log."""

from datetime import date, timedelta
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet

from hongxian.audit.models import AuditEntry
from hongxian.audit.verbs import declared
from hongxian.kit.dates import start_of
from hongxian.kit.forms import DateInput, SearchSelect
from hongxian.orgs.access import Actor
from hongxian.orgs.models import Unit, User

SEARCHED = 90
"""Days back in which words are sought in what entries are about, where no day is asked for: the log
of years has no index of words."""


class LogFilter(django_filters.FilterSet):
    """Entries by person or record, by what was done, by day."""

    q = django_filters.CharFilter(label="人或对象", method="about")
    verb = django_filters.ChoiceFilter(
        label="动作", choices=declared, empty_label="全部动作", widget=SearchSelect()
    )
    since = django_filters.DateFilter(label="自", method="from_day", widget=DateInput())
    until = django_filters.DateFilter(label="至", method="to_day", widget=DateInput())
    subject = django_filters.CharFilter(
        label="对象编号", field_name="subject_id", widget=forms.HiddenInput()
    )

    def __init__(self, *args: Any, actor: Actor, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor, self.today = actor, today

    def about(self, entries: QuerySet[AuditEntry], name: str, text: str) -> QuerySet[AuditEntry]:
        """Who acted, or the unit: by the names of today, and by names as they stood in full. On
        what: by a part of its name."""
        people = User.objects.filter(unit__county=self.actor.county_id, name__icontains=text)
        units = Unit.objects.filter(county=self.actor.county_id).filter(
            Q(short_name__icontains=text) | Q(name__icontains=text)
        )
        who = {text, *people.values_list("name", flat=True)}
        asked = Q(actor_name__in=who) | Q(
            subject_label__icontains=text, at__gte=self._sought_from()
        )
        if ours := set(units.values_list("short_name", flat=True)):
            asked |= Q(actor_unit__in=ours)
        return entries.filter(asked)

    def _sought_from(self) -> Any:
        asked = self.form.cleaned_data.get("since")
        return start_of(asked or self.today - timedelta(days=SEARCHED))

    def from_day(self, entries: QuerySet[AuditEntry], name: str, day: date) -> QuerySet[AuditEntry]:
        return entries.filter(at__gte=start_of(day))

    def to_day(self, entries: QuerySet[AuditEntry], name: str, day: date) -> QuerySet[AuditEntry]:
        return entries.filter(at__lt=start_of(day + timedelta(days=1)))
