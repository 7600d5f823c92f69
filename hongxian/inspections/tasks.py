"""Timed work of this room."""

from datetime import datetime

from hongxian.inspections.actions.coverage import call_for_coverage as call
from hongxian.orgs.models import County


def call_for_coverage(now: datetime) -> int:
    """`hongxian tick`: heads of units hear what is still to be visited; how many units."""
    return sum(call(county_id=county.pk, now=now) for county in County.objects.order_by("code"))
