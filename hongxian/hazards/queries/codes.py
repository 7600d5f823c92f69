"""The years by which codes that no longer work are opened."""

from datetime import date

from hongxian.hazards.models import FirmCode
from hongxian.kit.listing import Period, periods_of
from hongxian.orgs.access import Actor
from hongxian.orgs.asking import earliest


def code_periods(actor: Actor, today: date) -> list[Period]:
    """By the day they were made. One query."""
    return periods_of("made_at", today, _first(actor))


_first = earliest(FirmCode.objects.all(), "made_at")
