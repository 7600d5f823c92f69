"""A question that is planned anew leaves no prepared statement behind; another does."""

import pytest
from django.db import connection

from hongxian.kit.questions import Question
from hongxian.notices.models import Notice

pytestmark = pytest.mark.django_db
TIMES = 7
"""The driver prepares what it hears the sixth time."""


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite plans every statement anew")
@pytest.mark.parametrize(("anew", "prepared"), [(True, 0), (False, 1)])
def test_what_is_planned_anew_is_not_prepared(anew, prepared):
    ask = Question(lambda key: Notice.objects.filter(key=key), planned_anew=anew)
    before = statements()
    for _ in range(TIMES):
        assert ask(key="none") == []

    assert len(statements() - before) == prepared


def statements() -> set[str]:
    """What this connection has prepared."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM pg_prepared_statements")
        return {name for (name,) in cursor.fetchall()}
