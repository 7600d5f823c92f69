"""Which photos a person may see: those of visits, and those rooms above answer for."""

from django.db.models import Q, QuerySet

from hongxian.inspections import outlets
from hongxian.inspections.models import Photo
from hongxian.orgs.access import Actor


def photos_seen(actor: Actor) -> QuerySet[Photo]:
    """The rows behind every address of a photo: who may not see it gets 404."""
    rows = Photo.objects.filter(county=actor.county_id)
    seen = Q(pk__in=Photo.objects.visible_to(actor).values("pk"))
    for also in outlets.photo_scopes():
        seen |= also(actor)
    return rows.filter(seen)
