"""A witness at the database: what each transaction wrote, and whether the log says so.

Stands on `connection.execute_wrapper`, inside a transaction that is rolled back in the end: there,
what would be a transaction of its own is a savepoint, and the outermost ones are what is looked at.
A write that a savepoint took back never happened.
"""

import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

WRITE = re.compile(
    r"\s*(?:INSERT (?:OR \w+ )?INTO|COPY|UPDATE|DELETE FROM|REPLACE INTO|TRUNCATE(?: TABLE)?) "
    r'"?(\w+)',
    re.IGNORECASE,
)
SAVEPOINT = re.compile(r"(SAVEPOINT|RELEASE SAVEPOINT|ROLLBACK TO SAVEPOINT) (.+)")
LOG = "audit_auditentry"


@dataclass(frozen=True)
class Written:
    """One statement that changed rows: the table, where in the house it came from, the SQL."""

    table: str
    place: str
    sql: str

    def __str__(self) -> str:
        return f"{self.table}, written by {self.place}: {self.sql[:160]}"


@dataclass
class Witness:
    """What was written so far. `silent` are writes whose transaction left no entry in the log."""

    excused: frozenset[str]
    silent: list[Written] = field(default_factory=list)
    tables: set[str] = field(default_factory=set)
    entries: int = 0
    _open: list[list[Written]] = field(default_factory=list)

    @property
    def saw_something(self) -> bool:
        """Something the log is about: a row of business, or an entry alone, as for an export."""
        return bool(self.entries or self.tables)

    def __call__(
        self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any
    ) -> Any:
        answer = execute(sql, params, many, context)
        if edge := SAVEPOINT.match(sql):
            self._edge(edge[1])
        elif (found := WRITE.match(sql)) and (not many or params):
            self._note(Written(found[1], _place(), sql))
        return answer

    def _edge(self, word: str) -> None:
        """Django takes a savepoint back and then releases it: the block is closed by the latter."""
        if word == "SAVEPOINT":
            self._open.append([])
        elif not self._open:
            return  # of the test's own
        elif word == "ROLLBACK TO SAVEPOINT":
            self._open[-1] = []
        else:
            block = self._open.pop()
            if self._open:
                self._open[-1] += block
            else:
                self._look_at(block)

    def _note(self, written: Written) -> None:
        if self._open:
            self._open[-1].append(written)
        else:
            self._look_at([written])

    def _look_at(self, block: list[Written]) -> None:
        entries = [each for each in block if each.table == LOG]
        business = [each for each in block if each.table not in self.excused | {LOG}]
        self.entries += len(entries)
        self.tables |= {each.table for each in business}
        if not entries:
            self.silent += business


def _place() -> str:
    """The function of ours nearest to the statement, the parts of `kit` aside."""
    frame: Any = sys._getframe(2)
    while frame is not None:
        file = frame.f_code.co_filename
        if "/hongxian/" in file and "/kit/" not in file and "/site-packages/" not in file:
            return f"{file.rsplit('/hongxian/', 1)[1]} {frame.f_code.co_name}"
        frame = frame.f_back
    return "no function of the house"


@contextmanager
def witness(excused: frozenset[str]) -> Iterator[Witness]:
    """Watch the connection. Must stand inside a transaction."""
    assert connection.in_atomic_block
    seen = Witness(excused)
    with connection.execute_wrapper(seen):
        yield seen
