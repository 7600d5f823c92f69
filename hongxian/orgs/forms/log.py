"""The filter of the log."""

import django_filters
from django import forms
from django.db.models import Q, QuerySet

from hongxian.audit.models import AuditEntry
from hongxian.audit.verbs import declared
from hongxian.kit.forms import DateInput, SearchSelect


class LogFilter(django_filters.FilterSet):
    """Entries by person or record, by what was done, by day."""

    q = django_filters.CharFilter(label="人或对象", method="about")
    verb = django_filters.ChoiceFilter(
        label="动作", choices=declared, empty_label="全部动作", widget=SearchSelect()
    )
    since = django_filters.DateFilter(
        label="自", field_name="at", lookup_expr="date__gte", widget=DateInput()
    )
    until = django_filters.DateFilter(
        label="至", field_name="at", lookup_expr="date__lte", widget=DateInput()
    )
    subject = django_filters.CharFilter(
        label="对象编号", field_name="subject_id", widget=forms.HiddenInput()
    )

    def about(self, entries: QuerySet[AuditEntry], name: str, text: str) -> QuerySet[AuditEntry]:
        """Who acted, for whom, where from, or on what."""
        return entries.filter(
            Q(actor_name__icontains=text)
            | Q(actor_unit__icontains=text)
            | Q(subject_label__icontains=text)
        )
