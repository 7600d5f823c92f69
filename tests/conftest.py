"""What holds for the whole suite: what a second database would tell nothing new, and the order."""

import os
from datetime import datetime
from functools import cache
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import setup_databases, teardown_databases
from hypothesis import settings

from hongxian.kit import clock
from tests import counties, schema
from tests.where import Where

# How long an example takes says how busy the machine is, and nothing else.
settings.register_profile("house", deadline=None)
settings.load_profile("house")

HERE = Path(__file__).parent
# They have databases of their own, and need no second one: widths of pages, SQLite files.
ONCE = (
    "architecture/test_papers.py",  # names the address, and reads texts
    "demo/test_build.py",
    "journeys/test_season_pages.py",
    "test_cli.py",
)
DATABASE = {"db", "transactional_db", "django_db_setup"}
# Who names one of these comes to the database under test by a way of its own.
BY_ITSELF = ("DATABASE_URL", "tests.counties", "tests.journeys")
# Minutes each: begun first, so that no worker sits over one of them when all else is done. The
# first builds the season, the second does not need it meanwhile.
LONGEST = (
    "journeys/test_season_pages.py",
    "architecture/test_routes.py",
    "journeys/test_clocks_escalation.py",
    "journeys/test_plan_runs.py",
    "architecture/test_log_coverage.py",
    "journeys/",
    "test_cli.py",
    "demo/",
)


@pytest.fixture(autouse=True)
def afternoon(monkeypatch):
    """A pinned day has the real hour; the tests' own rows are of its noon, so it is past that.

    Whoever runs them in the morning would find what happened at noon still to come.
    """
    now = clock.now

    def past_noon() -> datetime:
        real = now()
        return real if clock.pinned_day() is None else max(real, real.replace(hour=13, minute=0))

    monkeypatch.setattr(clock, "now", past_noon)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what `make test` runs on the first database only; the longest files first."""
    for item in items:
        if _place(item).startswith(ONCE) or not _can_reach_a_database(item):
            item.add_marker(pytest.mark.once)
    items.sort(key=_turn)


def _can_reach_a_database(item: pytest.Item) -> bool:
    """Whoever has not asked pytest-django for the database is refused it."""
    asked = item.get_closest_marker("django_db") or DATABASE & set(item.fixturenames)
    return bool(asked) or _place(item).startswith("journeys/") or _has_own_way(item.path)


@cache
def _has_own_way(file: Path) -> bool:
    text = file.read_text()
    return any(word in text for word in BY_ITSELF)


def _place(item: pytest.Item) -> str:
    return item.path.relative_to(HERE).as_posix()


def _turn(item: pytest.Item) -> int:
    place = _place(item)
    turns = (turn for turn, start in enumerate(LONGEST) if place.startswith(start))
    return next(turns, len(LONGEST))


def pytest_configure(config: pytest.Config) -> None:
    """The process that starts the workers says where the counties of this run are built."""
    config.pluginmanager.register(Where())
    if not hasattr(config, "workerinput"):
        counties.begin()


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        server = os.environ.get("DATABASE_URL", "")
        schema.end(Path(os.environ[counties.FOLDER]), server)
        counties.end(server)


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_modify_db_settings, django_db_blocker):
    """The tables, without what would keep tests that commit from emptying the log afterwards."""
    with django_db_blocker.unblock():
        with schema.laid_once():
            made = setup_databases(0, interactive=False, serialized_aliases=set())
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                for table in ("auditentry", "chainlink", "dayhead", "verification"):
                    cursor.execute(f"DROP TRIGGER audit_no_truncate ON audit_{table}")
    yield
    with django_db_blocker.unblock():
        teardown_databases(made, verbosity=0)
