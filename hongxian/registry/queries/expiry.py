"""Which licences are to be called to mind: steps as data, each told once for each end."""

import tomllib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from django.db.models import F, Q, QuerySet

from hongxian.notices.queries import heads_of, with_delegates
from hongxian.registry.codes import DATA
from hongxian.registry.models import Licence, PlaceState, VehicleState
from hongxian.registry.queries.licences import HELD

OFFICER, HEAD = "officer", "head"


@dataclass(frozen=True)
class ExpiryStep:
    """So many days before the end, these people hear this."""

    days: int
    to: tuple[str, ...]
    sentence: str


@cache
def expiry_steps() -> tuple[ExpiryStep, ...]:
    """The steps of `data/licence_reminders.toml`, the last one first."""
    rows = tomllib.loads((DATA / "licence_reminders.toml").read_text(encoding="utf-8"))["step"]
    steps = (ExpiryStep(row["days"], tuple(row["to"]), row["sentence"]) for row in rows)
    return tuple(sorted(steps, key=lambda step: step.days))


def step_of(end: date, today: date) -> ExpiryStep | None:
    """The step that stands so long before the end: of several gone by only the last is told."""
    left = (end - today).days
    return next((step for step in expiry_steps() if 0 <= left <= step.days), None)


def to_remind(today: date) -> QuerySet[Licence]:
    """Licences that still hold, of what is still there, whose step has not been told for the end
    they have now: a renewed one starts anew."""
    wanted, beginning = Q(), today
    for step in expiry_steps():
        last = today + timedelta(days=step.days)
        untold = (
            Q(reminded_for__isnull=True)
            | Q(reminded_days__gt=step.days)
            | ~Q(reminded_for=F("valid_to"))
        )
        wanted |= Q(untold, valid_to__gte=beginning, valid_to__lte=last)
        beginning = last + timedelta(days=1)
    there = Q(place__state__in=(PlaceState.OPEN, PlaceState.PAUSED)) | Q(
        vehicle__state__in=(VehicleState.IN_USE, VehicleState.STOPPED)
    )
    return Licence.objects.filter(wanted, there, state__in=HELD)


class Hearers:
    """Who hears of a licence, each unit and officer asked once."""

    def __init__(self, day: date) -> None:
        self.day = day
        self._heads: dict[int, tuple[int, ...]] = {}
        self._officers: dict[tuple[int, int], tuple[int, ...]] = {}

    def of(self, licence: Licence, to: Sequence[str]) -> list[int]:
        """Officer in charge and heads of the unit, whoever stands in for them, each once."""
        holder = licence.place or licence.vehicle
        place = licence.place or (licence.vehicle.place if licence.vehicle else None)
        officer = place.officer if place is not None else None
        assert holder is not None  # noqa: S101 - a constraint of the table
        found: dict[int, None] = {}
        if OFFICER in to and place is not None and officer is not None and officer.is_active:
            found |= dict.fromkeys(self._officer(officer.pk, place.unit_id))
        if HEAD in to:
            found |= dict.fromkeys(self._head(holder.unit_id))
        return list(found)

    def _officer(self, officer: int, unit: int) -> tuple[int, ...]:
        key = (officer, unit)
        if key not in self._officers:
            self._officers[key] = with_delegates([officer], self.day, unit_id=unit)
        return self._officers[key]

    def _head(self, unit: int) -> tuple[int, ...]:
        if unit not in self._heads:
            self._heads[unit] = heads_of(unit, self.day)
        return self._heads[unit]


def by_person_and_step(
    licences: Sequence[Licence], today: date
) -> dict[tuple[int, ExpiryStep], list[Licence]]:
    """What each person is told at each step."""
    hearers, found = Hearers(today), defaultdict[tuple[int, ExpiryStep], list[Licence]](list)
    for licence in licences:
        step = step_of(licence.valid_to, today) if licence.valid_to else None
        if step is not None:
            for person in hearers.of(licence, step.to):
                found[person, step].append(licence)
    return found
