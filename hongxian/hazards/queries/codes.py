"""The years by which codes that no longer work are opened."""

from datetime import date

from hongxian.hazards.models import FirmCode
from hongxian.kit.listing import Period, periods_of
from hongxian.orgs.access import Actor


def code_periods(actor: Actor, today: date) -> list[Period]:
    """By the day they were made. One query."""
    rows = FirmCode.objects.filter(county=actor.county_id).order_by("made_at")
    return periods_of("made_at", today, rows.values_list("made_at", flat=True).first())
