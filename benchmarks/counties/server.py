"""The PostgreSQL server: the demo season as a template, and tables made bare for loading."""

import hashlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import psycopg
from psycopg import Connection, sql

ROOT = Path(__file__).resolve().parents[2]
SERVER = os.environ.get("HONGXIAN_TEST_PG", "postgres://postgres@127.0.0.1:5432/postgres")
HANDS = 2
BLANKS = {
    "character varying": "''", "text": "''", "boolean": "false", "jsonb": "'{}'", "smallint": "0",
    "integer": "0", "bigint": "0",
}  # fmt: skip
"""What an unnamed column of a loaded row holds: Django gives no defaults to the database."""


def address(database: str) -> str:
    """Where a database of this server is."""
    return f"{SERVER.rsplit('/', 1)[0]}/{database}"


def connect(database: str) -> "Connection[Any]":
    """For loading: what a broken-off build leaves is built again, so nothing waits for the disk."""
    connection = psycopg.connect(address(database), autocommit=True)
    for said in (
        "synchronous_commit = off",
        "maintenance_work_mem = '512MB'",
        "work_mem = '128MB'",
    ):
        connection.execute(f"SET {said}")
    return connection


def say(statement: str, *names: str) -> None:
    """One statement about databases, said to the server."""
    with psycopg.connect(SERVER, autocommit=True) as connection:
        connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def copy_seed(name: str) -> None:
    """A new database that holds the demo season of this code, built once for each state of it."""
    seed = f"hongxian_seed_{code_mark()}"
    with psycopg.connect(SERVER) as connection:
        found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (seed,))
        is_there = found.fetchone() is not None
    if not is_there:
        _build_seed(seed)
    say("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
    say("CREATE DATABASE {} TEMPLATE {}", name, seed)


def code_mark() -> str:
    """A mark that changes with the package, committed or not."""
    told = [["rev-parse", "HEAD:hongxian"], ["diff", "HEAD", "--", "hongxian"]]
    said = [
        subprocess.run(["git", *each], cwd=ROOT, capture_output=True, check=True).stdout  # noqa: S607
        for each in told
    ]
    return hashlib.sha256(b"".join(said)).hexdigest()[:12]


def _build_seed(seed: str) -> None:
    """`hongxian demo` into a database that takes the seed's name once it is whole."""
    making = f"{seed}_making_{os.getpid()}"
    say("CREATE DATABASE {}", making)
    command = [sys.executable, "-m", "hongxian.cli", "demo", "--no-serve", "--keep-database-url"]
    with tempfile.TemporaryDirectory(prefix="hongxian-seed-") as home:
        subprocess.run(
            [*command, "--dir", home], cwd=ROOT, check=True, stdout=subprocess.DEVNULL,
            env={
                **os.environ, "HONGXIAN_HOME": home, "DATABASE_URL": address(making),
                "PYTHONPATH": str(ROOT),
            },
        )  # fmt: skip
    try:
        say("ALTER DATABASE {} RENAME TO {}", making, seed)
    except psycopg.errors.DuplicateDatabase:  # another one was as quick
        say("DROP DATABASE {}", making)


class Bare:
    """Tables without keys, indexes and references while they are loaded; `restore` checks all."""

    def __init__(self, connection: "Connection[Any]", tables: list[str]) -> None:
        self.connection, self.tables = connection, tables
        self.references = self._constraints("f")
        self.keys = self._constraints("p") + self._constraints("u")
        self.indexes = self._indexes()
        self.blanks = list(self._blanks())

    def strip(self) -> None:
        """Everything that would be kept in step row by row goes."""
        for table, column, blank in self.blanks:
            self._alter(table, "ALTER COLUMN", column, f"SET DEFAULT {blank}")
        for table, name, _ in (*self.references, *self.keys):
            self._alter(table, "DROP CONSTRAINT", name)
        for _, name, _ in self.indexes:
            self.connection.execute(sql.SQL("DROP INDEX {}").format(sql.Identifier(name)))

    def restore(self, database: str) -> None:
        """All of it stands again. PostgreSQL itself finds what dangles or is there twice."""
        for table, column, _ in self.blanks:
            self._alter(table, "ALTER COLUMN", column, "DROP DEFAULT")
        with ThreadPoolExecutor(HANDS) as hands:
            list(hands.map(lambda table: self._index(database, table), self.tables))
        for table, name, told in self.references:
            self._alter(table, "ADD CONSTRAINT", name, told)

    def _index(self, database: str, table: str) -> None:
        """The keys and indexes of one table, on a connection of its own."""
        with connect(database) as own:
            for of, name, told in self.keys:
                if of == table:
                    self._alter(table, "ADD CONSTRAINT", name, told, on=own)
            for of, _, told in self.indexes:
                if of == table:
                    own.execute(told)

    def _alter(
        self, table: str, verb: str, name: str, told: str = "",
        on: "Connection[Any] | None" = None,
    ) -> None:  # fmt: skip
        parts = (sql.SQL("ALTER TABLE"), sql.Identifier(table), sql.SQL(verb), sql.Identifier(name))
        (on or self.connection).execute(sql.SQL(" ").join((*parts, sql.SQL(told))))

    def _constraints(self, kind: str) -> list[tuple[str, str, str]]:
        """(table, name, definition); references from and to the tables."""
        rows = self.connection.execute(
            "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) "
            "FROM pg_constraint WHERE contype = %s AND connamespace = 'public'::regnamespace "
            "AND (conrelid = ANY(%s::regclass[]) OR confrelid = ANY(%s::regclass[])) ORDER BY 1, 2",
            (kind, self.tables, self.tables),
        )
        return rows.fetchall()

    def _indexes(self) -> list[tuple[str, str, str]]:
        """Those that are no key's."""
        rows = self.connection.execute(
            "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' "
            "AND tablename = ANY(%s) AND indexname NOT IN (SELECT conname FROM pg_constraint "
            "WHERE contype IN ('p', 'u')) ORDER BY 1, 2",
            (self.tables,),
        )
        return rows.fetchall()

    def _blanks(self) -> Iterator[tuple[str, str, str]]:
        rows = self.connection.execute(
            "SELECT table_name, column_name, data_type FROM information_schema.columns "
            "WHERE table_schema = 'public' AND table_name = ANY(%s) AND is_nullable = 'NO' "
            "AND column_default IS NULL AND is_identity = 'NO'",
            (self.tables,),
        )
        for table, column, kind in rows:
            if kind in BLANKS:
                yield table, column, BLANKS[kind]
