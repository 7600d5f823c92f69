"""What holds for the whole suite: what a second database would tell nothing new, and the order."""

import gc
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
from tests.order import place, put_in_order
from tests.where import Where

# How long an example takes says how busy the machine is, and nothing else.
settings.register_profile("house", deadline=None)
settings.load_profile("house")

# They have databases of their own, and need no second one: widths of pages, SQLite files.
ONCE = (
    "architecture/test_papers.py",  # names the address, and reads texts
    "demo/test_build.py",
    "test_cli.py",
)
DATABASE = {"db", "transactional_db", "django_db_setup"}
# Who names one of these comes to the database under test by a way of its own.
BY_ITSELF = ("DATABASE_URL", "tests.counties", "tests.journeys")


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


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--pictures", action="store_true", help="journeys' pictures in var/journeys")
    parser.addoption("--times", type=int, default=1, metavar="N", help="walk each journey N times")
    parser.addoption("--shuffle", type=int, metavar="SEED", help="run files and tests shuffled")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what `make test` runs on the first database only, and put all in order."""
    for item in items:
        if place(item).startswith(ONCE) or not _can_reach_a_database(item):
            item.add_marker(pytest.mark.once)
    put_in_order(items, config.getoption("shuffle"))


def _can_reach_a_database(item: pytest.Item) -> bool:
    """Whoever has not asked pytest-django for the database is refused it."""
    asked = item.get_closest_marker("django_db") or DATABASE & set(item.fixturenames)
    return bool(asked) or place(item).startswith("journeys/") or _has_own_way(item.path)


@cache
def _has_own_way(file: Path) -> bool:
    text = file.read_text()
    return any(word in text for word in BY_ITSELF)


def pytest_configure(config: pytest.Config) -> None:
    """The process that starts the workers says where the counties of this run are built."""
    config.pluginmanager.register(Where())
    gc.disable()  # until all is collected: nothing of it goes away
    if not hasattr(config, "workerinput"):
        counties.begin()


def pytest_collection_finish() -> None:
    """What stands now stands to the end, and is not looked through again and again."""
    gc.enable()
    gc.collect()
    gc.freeze()


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        counties.end(os.environ.get("DATABASE_URL", ""))


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_modify_db_settings, django_db_blocker):
    """The tables, without what would keep tests that commit from emptying the log afterwards."""
    with django_db_blocker.unblock():
        with schema.copied():
            made = setup_databases(0, interactive=False, serialized_aliases=set())
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                for table in ("auditentry", "chainlink", "dayhead", "verification"):
                    cursor.execute(f"DROP TRIGGER audit_no_truncate ON audit_{table}")
    yield
    with django_db_blocker.unblock():
        teardown_databases(made, verbosity=0)
