"""The structure of a database against this program's: behind, ahead, empty, damaged."""

import pytest
from django.db import ProgrammingError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.urls import reverse

from hongxian.kit import structure

A, B, OTHERS = ("orgs", "0001_a"), ("orgs", "0002_b"), ("elsewhere", "0009_z")


@pytest.mark.once
@pytest.mark.parametrize(
    ("applied", "told"),
    [
        ([A, B], ""),
        ([A, B, OTHERS], ""),
        ([], structure.EMPTY),
        ([A], structure.BEHIND),
        ([A, B, ("orgs", "0003_c")], structure.AHEAD),
        ([A, ("orgs", "0003_c")], structure.AHEAD),
    ],
)
def test_what_is_said_of_a_structure(applied, told):
    assert structure.compare(frozenset([A, B]), frozenset(applied)) == told


def test_the_database_of_this_version_is_sound(db):
    assert structure.problem() == ""


def test_the_watchdog_hears_that_a_migration_is_missing(db, client):
    last = max(name for app, name in structure.known() if app == "hazards")
    MigrationRecorder(connection).record_unapplied("hazards", last)

    answer = client.get(reverse("healthz"))

    assert (answer.status_code, answer.content.decode()) == (503, structure.BEHIND)


def test_the_watchdog_hears_that_the_program_is_older(db, client):
    MigrationRecorder(connection).record_applied("hazards", "9999_of_next_year")

    answer = client.get(reverse("healthz"))

    assert (answer.status_code, answer.content.decode()) == (503, structure.AHEAD)


def test_a_table_that_went_missing_is_named(db):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE hazards_photodoubt RENAME TO put_aside")

    assert "hazards_photodoubt" in structure.problem()


def test_a_missing_column_is_known_by_the_error(db):
    with connection.cursor() as cursor, pytest.raises(Exception) as told:  # noqa: PT011
        cursor.execute("SELECT nothing_of_the_kind FROM hazards_hazard")

    assert structure.is_missing(told.value)
    assert not structure.is_missing(ProgrammingError("syntax error"))
