"""The world that doors and pages are tried in, and its people, signed in."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import Client

from hongxian.orgs.models import Role, User
from tests.architecture.world import World, lay_world


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker) -> Iterator[World]:
    """Laid once: each test runs in a savepoint that is taken back."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield lay_world()
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def at_home(world) -> dict[Role, Client]:
    """Everyone of the county, signed in."""
    return signed_in(world.people)


@pytest.fixture(scope="module")
def from_afar(world) -> dict[Role, Client]:
    """Everyone of another county."""
    return signed_in(world.strangers)


def signed_in(people: dict[str, User]) -> dict[Role, Client]:
    clients = {role: Client() for role in Role}
    for role, client in clients.items():
        client.force_login(people[role])
    return clients
