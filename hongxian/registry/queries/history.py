"""What a place was before: the names it left, and the records that went into it."""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from hongxian.registry.models import ChangeKind, Place, PlaceChange

PAGE = 500


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
