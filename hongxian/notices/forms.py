"""The filter of one's notices."""

import django_filters

from hongxian.kit.forms import DateInput
from hongxian.notices.models import NoticeKind


class NoticeFilter(django_filters.FilterSet):
    """Notices by their words, kind and day."""

    q = django_filters.CharFilter(label="内容", field_name="sentence", lookup_expr="icontains")
    kind = django_filters.ChoiceFilter(
        label="类别", choices=NoticeKind.choices, empty_label="全部类别"
    )
    since = django_filters.DateFilter(
        label="自", field_name="visible_from", lookup_expr="date__gte", widget=DateInput()
    )
    until = django_filters.DateFilter(
        label="至", field_name="visible_from", lookup_expr="date__lte", widget=DateInput()
    )
