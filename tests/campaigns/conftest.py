"""One running campaign for the tests of a file; each has a savepoint and copies of its rows."""

from collections.abc import Iterator
from copy import deepcopy

import pytest
from django.db import transaction

from tests.campaigns.factories import Scene, lay_campaign


@pytest.fixture(scope="module")
def laid(django_db_setup, django_db_blocker) -> Iterator[Scene]:
    """The rows, until the file is done."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield lay_campaign()
        transaction.set_rollback(True)


@pytest.fixture
def scene(laid, db) -> Scene:
    """As laid, whatever the test before has changed."""
    return deepcopy(laid)
