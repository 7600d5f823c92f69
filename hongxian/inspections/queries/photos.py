"""Which photos a person may see: those of visits, and those rooms above answer for."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from hongxian.inspections import outlets
from hongxian.inspections.models import Photo
from hongxian.orgs.access import Actor


def photos_seen(actor: Actor) -> QuerySet[Photo]:
    """The rows behind every address of a photo: who may not see it gets 404."""
    rows = Photo.objects.filter(county=actor.county_id)
    # Asked of the photo at hand: as a list of keys it would be every photo one may see.
    seen = Q(Exists(Photo.objects.visible_to(actor).filter(pk=OuterRef("pk"))))
    for also in outlets.photo_scopes():
        seen |= also(actor)
    return rows.filter(seen)
