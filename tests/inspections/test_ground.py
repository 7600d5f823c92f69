"""What a phone's visits stand on is what its sender may see, of whatever role."""

import pytest

from hongxian.inspections.queries.ground import places_by_key, units_by_key
from hongxian.orgs.access import Actor
from hongxian.orgs.models import Role
from hongxian.registry.models import Place
from tests.inspections.factories import Station

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", [*Role.values, None])
def test_places_are_those_the_sender_may_see(role):
    mine, other = Station(), Station()
    unit, county = mine.unit.pk, mine.unit.county_id
    who = Actor(
        mine.lead.pk, "民警甲", unit, "城关派出所", county,
        frozenset({(unit, role)} if role else ()),
    )  # fmt: skip
    keys = {mine.place.pk, other.place.pk}

    found = places_by_key(keys, who)

    assert set(found) == set(
        Place.objects.visible_to(who).filter(pk__in=keys).values_list("pk", flat=True)
    )
    assert set(units_by_key({unit, other.unit.pk}, who)) == {unit} | (
        {other.unit.pk} if other.unit.county_id == county else set()
    )
