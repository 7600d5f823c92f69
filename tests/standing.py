"""Rows laid once for the tests of a file; each test has a savepoint and copies of its rows."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest
from django.db import transaction


def standing(lay: Callable[[], Any]) -> tuple[Any, Any]:
    """Two fixtures, the first to be named `laid`: the rows, and them as laid for each test.

        laid, small = standing(lay_small)

    No test of such a file may commit: what is laid stands in a transaction until the file is done.
    """

    @pytest.fixture(scope="module")
    def laid(django_db_setup, django_db_blocker):
        with django_db_blocker.unblock(), transaction.atomic():
            yield lay()
            transaction.set_rollback(True)

    @pytest.fixture
    def fresh(laid, db):
        return deepcopy(laid)

    return laid, fresh
