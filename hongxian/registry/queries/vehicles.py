"""Saved views of the vehicles."""

from datetime import date

from django.db.models import Q

from hongxian.registry.models import VehicleState

GONE = Q(state=VehicleState.GONE)


def late_papers(today: date) -> Q:
    """The roadworthiness test or the insurance has run out."""
    return Q(inspected_until__lt=today) | Q(insured_until__lt=today)
