"""A log with a sealed past for tests, and the ways in which an intruder would change it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from importlib import import_module

from django.db import connection

from hongxian.audit.actions import record, seal_county
from hongxian.audit.models import AuditEntry
from hongxian.audit.verbs import Verb
from hongxian.orgs.access import Actor
from tests.campaigns.factories import NOON

TRY = Verb("test.try", "试一试")
COUNTY = "990100"
CLERK = Actor(user_id=7, name="甄一帆", unit_id=1, unit_name="指挥中心", county_id=COUNTY)
seals = import_module("hongxian.audit.migrations.0002_append_only")


def write(at: datetime = NOON, actor: Actor = CLERK, **detail) -> AuditEntry:
    return record(actor=actor, verb=TRY, subject=None, now=at, detail=detail)


def lay_days(days: int = 3, entries: int = 4) -> datetime:
    """Entries on some days, sealed each evening; answers noon of the day after, sealed as well."""
    for day in range(days):
        at = NOON + timedelta(days=day)
        for no in range(entries):
            write(at + timedelta(minutes=no), what=f"第{day}日第{no}件")
        seal_county(COUNTY, now=at + timedelta(hours=6))
    after = NOON + timedelta(days=days)
    seal_county(COUNTY, now=after)
    return after


@contextmanager
def unguarded() -> Iterator[None]:
    """As someone with rights on the database: the triggers are gone, and back afterwards."""
    with connection.cursor() as cursor:
        for table in seals.TABLES:
            on = f" ON {table}" if connection.vendor == "postgresql" else ""
            for name, _ in seals.triggers(connection.vendor, table):
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")
        yield
        for table in seals.TABLES:
            for _, sql in seals.triggers(connection.vendor, table):
                cursor.execute(sql)


def tamper(sql: str, *values: object) -> int:
    """One statement behind the back of the application; how many rows it hit."""
    with unguarded(), connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.rowcount
