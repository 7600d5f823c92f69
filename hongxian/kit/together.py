"""What one action inserts into many tables, in one statement: on PostgreSQL each costs a way there
and back, and a visit sent alone would go eleven of them.

SQLite is in the same process, so rows are written there as they come.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache
from types import NoneType
from typing import Any
from uuid import UUID

from django.db import connection
from psycopg.types.json import Jsonb

from hongxian.kit.questions import prepared_cursor

MOST = 60
"""So many rows wait at most: more go in faster each kind by itself."""
Columns = tuple[str, tuple[str, ...]]
_PLAIN = (str, int, float, NoneType)
_AS_TEXT = frozenset({UUID, date, datetime, time, Decimal, NoneType})


class Waiting:
    """Rows that wait, table by table in the order in which the tables came."""

    def __init__(self) -> None:
        self._rows: dict[Columns, list[tuple[Any, ...]]] = {}

    def take(self, table: str, names: Sequence[str], values: Sequence[Sequence[Any]]) -> bool:
        """Keep these rows until later; False, and nothing kept, where JSON cannot carry them."""
        if len(values) + sum(map(len, self._rows.values())) > MOST:
            return False
        columns = [_told(column) for column in zip(*values, strict=True)]
        if None in columns:
            return False
        rows = zip(*(column for column in columns if column is not None), strict=True)
        self._rows.setdefault((table, tuple(names)), []).extend(rows)
        return True

    def write(self) -> None:
        """Everything that waits, in one statement."""
        rows, self._rows = self._rows, {}
        if not rows:
            return
        told = [
            json.dumps([dict(zip(names, row, strict=True)) for row in some], ensure_ascii=False)
            for (_, names), some in rows.items()
        ]
        with prepared_cursor() as cursor:
            cursor.execute(_statement(tuple(rows)), told)

    def __call__(
        self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any
    ) -> Any:
        """A wrapper of statements: whatever names a table of theirs finds the rows written."""
        if self._rows:
            if sql.startswith("ROLLBACK TO"):
                self._rows.clear()  # all are younger than the savepoint, which wrote what waited
            elif sql.startswith(("SAVEPOINT", "RELEASE")) or self._is_named_in(sql):
                self.write()
        return execute(sql, params, many, context)

    def _is_named_in(self, sql: str) -> bool:
        return any(table in sql for table, _ in self._rows)


_waiting: ContextVar[Waiting | None] = ContextVar("waiting", default=None)


@contextmanager
def together() -> Iterator[None]:
    """In the caller's transaction: what `kit.bulk` inserts in the block goes in with one statement,
    at its end or before a statement that names one of the tables.

    So a row that breaks a constraint is told at that moment, and not where it was inserted.
    """
    if not connection.in_atomic_block:
        raise ValueError("rows that wait belong into a transaction")
    if connection.vendor != "postgresql" or _waiting.get() is not None:
        yield
        return
    waiting = Waiting()
    token = _waiting.set(waiting)
    try:
        with connection.execute_wrapper(waiting):
            yield
            waiting.write()
    finally:
        _waiting.reset(token)


def waits(table: str, names: Sequence[str], values: Sequence[Sequence[Any]]) -> bool:
    """Are these rows kept until the block of `together` ends? False outside of one."""
    waiting = _waiting.get()
    return waiting is not None and waiting.take(table, names, values)


def _told(column: Sequence[Any]) -> Sequence[Any] | None:
    """A column's values as JSON has them, None where it has not."""
    sorts = set(map(type, column))
    if all(issubclass(sort, _PLAIN) for sort in sorts):
        return column
    if sorts <= _AS_TEXT:
        return [None if value is None else str(value) for value in column]
    if sorts == {Jsonb} and all(value.obj is not None for value in column):
        return [value.obj for value in column]
    return None


@lru_cache(maxsize=200)
def _statement(tables: tuple[Columns, ...]) -> str:
    """Names of models alone; every value is a parameter."""
    quote = connection.ops.quote_name
    parts = []
    for table, names in tables:
        told = ", ".join(map(quote, names))
        parts.append(
            f"INSERT INTO {quote(table)} ({told}) SELECT {told} "  # noqa: S608
            f"FROM json_populate_recordset(NULL::{quote(table)}, %s)"
        )
    *first, last = parts
    named = ", ".join(f"_{no} AS ({part})" for no, part in enumerate(first))
    return f"WITH {named} {last}" if named else last
