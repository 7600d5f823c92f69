"""Who may see a row, as it was first defined: by asking the rows it hangs on, one in another.

Slow, and right by reading: the property test holds the columns of `orgs.scope` against it.
"""

from collections.abc import Callable
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from hongxian.deadlines.models import Deadline, Extension
from hongxian.hazards.models import FirmAnswer, FirmCode, Hazard, Paper, PaperLine
from hongxian.inspections.models import (
    Inspection,
    InspectionAgency,
    InspectionKind,
    InspectionOfficer,
    Photo,
)
from hongxian.orgs.access import Actor
from hongxian.orgs.models import Role
from hongxian.registry.models import (
    Licence,
    LicenceLine,
    Place,
    PlaceChange,
    PlaceMerge,
    Vehicle,
)

WATCHING = (Role.OFFICE, Role.CHIEF, Role.INSPECTOR, Role.LEGAL)
Rows = QuerySet[Any]


def places(actor: Actor) -> Rows:
    mine = Place.objects.filter(county=actor.county_id)
    if actor.sees_as(*WATCHING):
        return mine
    return mine.filter(Q(unit__in=actor.unit_ids) | Q(lead_unit__in=actor.unit_ids))


def _of_places(model: Any, key: str = "place") -> Callable[[Actor], Rows]:
    def rows(actor: Actor) -> Rows:
        return model.objects.filter(
            county=actor.county_id, **{f"{key}__in": places(actor).values("pk")}
        )

    return rows


def vehicles(actor: Actor) -> Rows:
    mine = Vehicle.objects.filter(county=actor.county_id)
    if actor.sees_as(*WATCHING):
        return mine
    return mine.filter(Q(unit__in=actor.unit_ids) | Q(place__in=places(actor).values("pk")))


def licences(actor: Actor) -> Rows:
    held = Q(place__in=places(actor).values("pk")) | Q(vehicle__in=vehicles(actor).values("pk"))
    return Licence.objects.filter(held, county=actor.county_id)


def licence_lines(actor: Actor) -> Rows:
    return LicenceLine.objects.filter(
        county=actor.county_id, licence__in=licences(actor).values("pk")
    )


def visits(actor: Actor) -> Rows:
    mine = Inspection.objects.filter(county=actor.county_id)
    goes = InspectionOfficer.objects.filter(
        inspection=OuterRef("pk"), county=OuterRef("county"), user=actor.user_id
    )
    hidden = Q(kind=InspectionKind.SECRET, disclosed_at__isnull=True)
    own = Q(Exists(goes)) | Q(entered_by=actor.user_id)
    if actor.sees_as(Role.OFFICE, Role.CHIEF):
        return mine
    if actor.sees_as(Role.INSPECTOR, Role.LEGAL):
        return mine.filter(~hidden | own)
    joins = InspectionAgency.objects.filter(
        inspection=OuterRef("pk"), county=OuterRef("county"), unit__in=actor.unit_ids
    )
    ours = Q(unit__in=actor.unit_ids) | Q(Exists(joins)) | Q(place__in=places(actor).values("pk"))
    return mine.filter((ours & ~hidden) | own)


def photos(actor: Actor) -> Rows:
    return Photo.objects.filter(county=actor.county_id, inspection__in=visits(actor).values("pk"))


def hazards(actor: Actor) -> Rows:
    mine = Hazard.objects.filter(county=actor.county_id)
    if actor.sees_as(Role.OFFICE, Role.CHIEF):
        return mine
    found_in_secret = Inspection.objects.filter(
        pk=OuterRef("inspection"),
        county=OuterRef("county"),
        kind=InspectionKind.SECRET,
        disclosed_at__isnull=True,
    ).exclude(pk__in=visits(actor).values("pk"))
    mine = mine.filter(~Exists(found_in_secret))
    if actor.sees_as(Role.INSPECTOR, Role.LEGAL):
        return mine
    return mine.filter(
        Q(unit__in=actor.unit_ids)
        | Q(agency__in=actor.unit_ids)
        | Q(officer=actor.user_id)
        | Q(place__in=places(actor).values("pk"))
    )


def papers(actor: Actor) -> Rows:
    mine = Paper.objects.filter(county=actor.county_id)
    if actor.sees_as(*WATCHING):
        return mine
    seen = PaperLine.objects.filter(hazard__in=hazards(actor).values("pk")).values("paper")
    return mine.filter(Q(unit__in=actor.unit_ids) | Q(pk__in=seen))


def deadlines(actor: Actor) -> Rows:
    mine = Deadline.objects.filter(county=actor.county_id)
    if actor.sees_as(*WATCHING):
        return mine
    return mine.filter(Q(unit__in=actor.unit_ids) | Q(holder=actor.user_id))


def extensions(actor: Actor) -> Rows:
    return Extension.objects.filter(county=actor.county_id, deadline__in=deadlines(actor))


FORMER: dict[Any, Callable[[Actor], Rows]] = {
    Place: places,
    PlaceChange: _of_places(PlaceChange),
    PlaceMerge: _of_places(PlaceMerge, "kept"),
    Vehicle: vehicles,
    Licence: licences,
    LicenceLine: licence_lines,
    Inspection: visits,
    Photo: photos,
    Hazard: hazards,
    Paper: papers,
    FirmCode: _of_places(FirmCode),
    FirmAnswer: _of_places(FirmAnswer),
    Deadline: deadlines,
    Extension: extensions,
}
