"""The tables of the test database: made by the migrations once in a run, copied for each worker."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

from django.core import management
from django.db import connection

from tests.counties import FOLDER, Ground


@contextmanager
def copied() -> Iterator[None]:
    """Around Django's making of the test database: it asks for migrations that have been run."""
    run = Path(os.environ[FOLDER])
    ground = Ground(run, server=os.environ.get("DATABASE_URL", ""))
    ground.build("tables")
    tables, call = ground.database("tables")["NAME"], management.call_command

    def fill(name: str, *arguments: Any, **options: Any) -> Any:
        if name != "migrate":
            return call(name, *arguments, **options)
        if connection.vendor == "sqlite":
            connection.ensure_connection()
            with closing(sqlite3.connect(tables)) as file:
                file.backup(connection.connection)
        return None

    if connection.vendor == "postgresql":
        connection.settings_dict["TEST"]["TEMPLATE"] = tables
    with mock.patch.object(management, "call_command", fill):
        yield
