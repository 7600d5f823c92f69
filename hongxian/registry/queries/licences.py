"""Which licences run out: one set of conditions for the chip, the list, the desk and the counts."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from hongxian.kit.chips import Chip, Tone, state_chip
from hongxian.kit.dates import cn_date
from hongxian.orgs.access import Actor
from hongxian.orgs.scope import SEES_ALL
from hongxian.registry.models import Licence, LicenceState

WARNINGS = (30, 60, 90)
"""Days before the end at which the lists warn. No law names a number: all three stand there."""
HELD = (LicenceState.VALID, LicenceState.SUSPENDED)
CURRENT = Q(state__in=HELD)


def expired(today: date) -> Q:
    """Past its last day, and nobody has entered a new one or struck it off."""
    return Q(state__in=HELD, valid_to__lt=today)


def expiring(today: date, days: int) -> Q:
    """Its last day is today or within so many days."""
    last = today + timedelta(days=days)
    return Q(state__in=HELD, valid_to__gte=today, valid_to__lte=last)


def answered_by(actor: Actor) -> Q:
    """The licences of places and vehicles this person's units answer for."""
    units = actor.unit_ids
    return Q(place__unit__in=units) | Q(place__lead_unit__in=units) | Q(vehicle__unit__in=units)


@dataclass(frozen=True)
class Running:
    """How many licences have run out or will within 30 days."""

    expired: int
    soon: int

    def __bool__(self) -> bool:
        return bool(self.expired or self.soon)


def ending(actor: Actor, today: date) -> QuerySet[Licence]:
    """For the desk: what has run out or will within 30 days. The office and its like see the
    county's, everyone else their units'; the lists behind the numbers use the same conditions."""
    ends = expired(today) | expiring(today, WARNINGS[0])
    rows = Licence.objects.visible_to(actor).filter(ends)
    return rows if actor.sees_as(*SEES_ALL) else rows.filter(answered_by(actor))


def state_mark(licence: Licence, today: date) -> Chip:
    """The stored state; one that still counts as valid and has run out is not called so."""
    if licence.state in HELD and licence.valid_to is not None and licence.valid_to < today:
        return Chip("已过期", Tone.SOON, f"登记的状态：{licence.get_state_display()}")
    return state_chip(licence)


def expiry_chip(licence: Licence, today: date) -> Chip:
    """How long it still holds. Red is for what has run out and nobody has settled."""
    end = licence.valid_to
    if end is None:
        return Chip("未写有效期", Tone.DRAFT)
    day = cn_date(end, today)
    if licence.state not in HELD:
        return Chip(day, Tone.OFF)
    left = (end - today).days
    if left < 0:
        return Chip(f"过期{-left}天 · {day}", Tone.LATE)
    if left == 0:
        return Chip(f"今天到期 · {day}", Tone.SOON)
    soon = left <= WARNINGS[0]
    return Chip(f"还有{left}天 · {day}", Tone.SOON if soon else Tone.PLAIN)
