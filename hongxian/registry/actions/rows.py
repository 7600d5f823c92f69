"""Locked rows, and the history a place keeps of itself."""

from datetime import date, datetime

from django.db.models import QuerySet

from hongxian.kit.clock import day_of
from hongxian.kit.verdict import Refused
from hongxian.orgs.access import Actor
from hongxian.registry.models import (
    ChangeKind,
    Grid,
    Licence,
    Place,
    PlaceChange,
    PlaceState,
    Vehicle,
)


def lock_places() -> QuerySet[Place]:
    """Locked rows; what rules and the log read comes along. New rows may still point to them,
    unless they copy their units (`following.hold_places`)."""
    rows = Place.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("unit", "lead_unit", "officer", "grid", "merged_into")


def lock_place(place: Place) -> Place:
    """The fresh row, locked."""
    return lock_places().get(pk=place.pk, county=place.county_id)


def lock_vehicle(vehicle: Vehicle) -> Vehicle:
    """The fresh row, locked, with its firm."""
    rows = Vehicle.objects.select_for_update(of=("self",)).select_related("unit", "place")
    return rows.get(pk=vehicle.pk, county=vehicle.county_id)


def lock_licence(licence: Licence) -> Licence:
    """The fresh row, locked, with its holder."""
    rows = Licence.objects.select_for_update(of=("self",))
    rows = rows.select_related("place", "vehicle__place", "vehicle__unit")
    return rows.get(pk=licence.pk, county=licence.county_id)


def lock_grid(grid: Grid) -> Grid:
    """The fresh row, locked."""
    rows = Grid.objects.select_for_update(of=("self",)).select_related("unit", "officer")
    return rows.get(pk=grid.pk, county=grid.county_id)


def refuse_merged(place: Place) -> None:
    """A merged record is read, not kept."""
    if place.state == PlaceState.MERGED:
        raise Refused(f"已并入“{place.merged_into}”，请到那里办理；并错了可以先撤销并入。")


def refuse_faults(faults: list[str]) -> None:
    """All that is wrong in one sentence."""
    if faults:
        raise Refused("".join(faults))


def refuse_future(on: date, now: datetime) -> None:
    """What happened is written down, not what will."""
    if on > day_of(now):
        raise Refused("生效日期不能晚于今天。")


def a_reason(reason: str) -> str:
    """The reason, or a refusal without one."""
    reason = " ".join(reason.split())
    if not reason:
        raise Refused("请写明理由，以后查得到为什么这样办。")
    return reason[:200]


def change(
    place: Place, kind: ChangeKind, *, before: str, after: str, reason: str, on: date,
    actor: Actor, now: datetime,
) -> PlaceChange:  # fmt: skip
    """One line of a place's history, not yet written."""
    return PlaceChange(
        county_id=place.county_id,
        place=place,
        kind=kind,
        before=before[:300],
        after=after[:300],
        reason=reason[:200],
        on=on,
        at=now,
        by_id=actor.user_id,
    )
