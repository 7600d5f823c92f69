"""What a place was before: the names it left, and the records that went into it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from hongxian.kit.questions import Question
from hongxian.registry.models import ChangeKind, Place, PlaceChange

PAGE = 500


@dataclass(frozen=True)
class Past:
    """`former`: the names a place left and those of the records merged into it; `gone`: these."""

    former: list[str]
    changes: list[PlaceChange]
    gone: list[Place]


def past_of(place: Place) -> Past:
    """What a place's page shows of what it was before. Two queries."""
    gone = _merged(into=place.pk)
    changes = _changes(places=[place.pk, *(row.pk for row in gone)])
    merged = sorted(gone, key=lambda row: row.unit.position)
    left = [each.before for each in changes if each.kind == ChangeKind.RENAME]
    own = [each for each in changes if each.place_id == place.pk]
    return Past([*(row.name for row in merged), *left], own, gone)


def _merged_into(into: UUID) -> QuerySet[Place]:
    return Place.objects.filter(merged_into=into).select_related("unit").order_by("name", "pk")


def _changes_of(places: Sequence[UUID]) -> QuerySet[PlaceChange]:
    rows = PlaceChange.objects.filter(place__in=places)
    return rows.select_related("by").order_by("-on", "-at")


_merged, _changes = Question(_merged_into), Question(_changes_of)


def former_names(place: Place) -> list[str]:
    """The names a place left and those of the records merged into it, for its search text."""
    return former_names_of([place.pk]).get(place.pk, [])


def former_names_of(keys: Sequence[UUID]) -> dict[UUID, list[str]]:
    """The same for many places: two queries for each five hundred."""
    found: dict[UUID, list[str]] = defaultdict(list)
    for at in range(0, len(keys), PAGE):
        page = keys[at : at + PAGE]
        owner = {key: key for key in page}
        for pk, into, name in Place.objects.filter(merged_into__in=page).values_list(
            "pk", "merged_into_id", "name"
        ):
            owner[pk] = into
            found[into].append(name)
        left = PlaceChange.objects.filter(place__in=list(owner), kind=ChangeKind.RENAME)
        for pk, before in left.order_by("-on", "-at").values_list("place_id", "before"):
            found[owner[pk]].append(before)
    return dict(found)
