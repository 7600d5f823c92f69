"""Rows on their way into tables: named columns, one COPY for each table."""

from collections.abc import Iterable
from itertools import compress
from typing import Any

from psycopg import Connection, sql

Columns = dict[str, set[str]]
"""The columns of every table, asked once."""


class Sheet:
    """Rows of one table. A column with a question mark is left out where the table has none, and
    rows of a table that this state of the code does not have are dropped."""

    def __init__(self, table: str, columns: str, known: Columns) -> None:
        names = columns.split()
        self.table, self.is_there = table, table in known
        there = known.get(table, set())
        self.kept = [not name.endswith("?") or name[:-1] in there for name in names]
        self.columns = [name.rstrip("?") for name in compress(names, self.kept)]
        self.is_whole = all(self.kept)
        self.lines: list[str] = []

    def add(self, *values: object) -> None:
        """One row, in the order of the columns. Texts hold no tab, line end or backslash."""
        told: Iterable[object] = values if self.is_whole else compress(values, self.kept)
        if self.is_there:
            self.lines.append("\t".join(map(str, told)))

    def copy(self, connection: "Connection[Any]") -> int:
        """Into the table; how many rows."""
        if not self.lines:
            return 0
        statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
            sql.Identifier(self.table), sql.SQL(", ").join(map(sql.Identifier, self.columns))
        )
        with connection.cursor() as cursor, cursor.copy(statement) as copy:
            copy.write("\n".join(self.lines))
            copy.write("\n")
        count = len(self.lines)
        self.lines.clear()
        return count


def known_columns(connection: "Connection[Any]") -> Columns:
    """Asked of the database once."""
    rows = connection.execute(
        "SELECT table_name, column_name FROM information_schema.columns "
        "WHERE table_schema = 'public'"
    )
    found: Columns = {}
    for table, column in rows:
        found.setdefault(table, set()).add(column)
    return found
