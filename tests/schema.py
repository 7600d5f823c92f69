"""The tables of the test database: made by the migrations once in a run, copied for each worker."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

import psycopg
from django.core import management
from django.db import connection
from psycopg import sql

from tests.counties import FOLDER, alone

NAME = "schema"


@contextmanager
def laid_once() -> Iterator[None]:
    """Around Django's making of the test database: the first worker migrates, the others copy."""
    run = Path(os.environ[FOLDER])
    kept = run / NAME
    with alone(run, NAME):
        if kept.exists():
            with _copied_from(kept):
                yield
        else:
            yield
            _keep(kept)


def end(run: Path, server: str) -> None:
    """The run is over: away with what was copied from."""
    if server and (run / NAME).exists():
        with psycopg.connect(server, autocommit=True) as told:
            told.execute(
                sql.SQL("DROP DATABASE IF EXISTS {}").format(
                    sql.Identifier((run / NAME).read_text())
                )
            )


@contextmanager
def _copied_from(kept: Path) -> Iterator[None]:
    """Django asks for the migrations; what they would make is there."""
    call = management.call_command

    def fill(name: str, *arguments: Any, **options: Any) -> Any:
        if name != "migrate":
            return call(name, *arguments, **options)
        if connection.vendor == "sqlite":
            connection.ensure_connection()
            with closing(sqlite3.connect(kept)) as file:
                file.backup(connection.connection)
        return None

    if connection.vendor == "postgresql":
        connection.settings_dict["TEST"]["TEMPLATE"] = kept.read_text()
    with mock.patch.object(management, "call_command", fill):
        yield


def _keep(kept: Path) -> None:
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(kept)) as file:
            connection.connection.backup(file)
        return
    mine = connection.settings_dict["NAME"]
    template = f"{mine}_{NAME}"
    connection.close()  # nobody may be in a database that is copied
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{template}" TEMPLATE "{mine}"')
    kept.write_text(template)
