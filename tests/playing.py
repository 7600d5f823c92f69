"""`hongxian demo` for the tests: on tables that are copied, its season played under a witness.

    python -m tests.playing TABLES SEEN demo --no-serve --dir FOLDER

TABLES is a SQLite file to copy instead of migrating ("" on a server, where the database begins as
a copy); what the witness saw goes into the file SEEN.
"""

import json
import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

from hongxian import cli


def change(tables: str, seen: Path) -> None:
    """Django is loaded by the command: from then on."""
    begin = cli._django

    def begin_and_change() -> None:
        begin()
        from hongxian.demo import build

        if tables:
            build.call_command = _copying(tables)
        _watch(build, seen)

    cli._django = begin_and_change


def _copying(tables: str) -> Any:
    def fill(name: str, **_: Any) -> None:
        from django.db import connection

        assert name == "migrate"
        connection.ensure_connection()
        with closing(sqlite3.connect(tables)) as file:
            file.backup(connection.connection)

    return fill


def _watch(build: Any, seen: Path) -> None:
    from tests.architecture.witness import commits, silent

    lay, play = build.lay_county, build.play_season

    def watched(_: object) -> None:
        with commits() as witness:
            play(lay())
        told = {
            "silent": silent(witness), "entries": witness.entries, "tables": sorted(witness.tables),
        }  # fmt: skip
        seen.write_text(json.dumps(told))

    if "--bare" not in sys.argv:
        build.lay_county, build.play_season = lambda: None, watched


if __name__ == "__main__":
    change(sys.argv[1], Path(sys.argv[2]))
    sys.exit(cli.main(sys.argv[3:]))
