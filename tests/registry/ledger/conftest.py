"""Who imports ledgers: the office of a county with stations."""

import pytest

from hongxian.orgs.access import Actor
from hongxian.orgs.models import Role, Unit
from tests.campaigns.factories import Scene, UserFactory, actor, lay_campaign
from tests.standing import standing

laid, scene = standing(lay_campaign)


@pytest.fixture
def station(scene: Scene) -> Unit:
    return scene.stations[0]


@pytest.fixture
def office(scene: Scene) -> Actor:
    return actor(UserFactory(unit=scene.command, roles=[Role.OFFICE]))
