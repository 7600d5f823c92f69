"""A witness at the database: what each transaction wrote, and whether the log says so.

Stands on `connection.execute_wrapper`. Inside a test's transaction, rolled back in the end, what
would be a transaction of its own is a savepoint, and the outermost ones are what is looked at;
outside of one (`commits`), what was written until a commit is. A write that was taken back never
happened.
"""

import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from unittest import mock

from django.db import connection

WRITE = re.compile(
    r"\s*(?:INSERT (?:OR \w+ )?INTO|COPY|UPDATE|DELETE FROM|REPLACE INTO|TRUNCATE(?: TABLE)?) "
    r'"?(\w+)',
    re.IGNORECASE,
)
TOGETHER = re.compile(r'\) INSERT INTO "(\w+)"|\bAS \(INSERT INTO "(\w+)"')
SAVEPOINT = re.compile(r"(SAVEPOINT|RELEASE SAVEPOINT|ROLLBACK TO SAVEPOINT) (.+)")
LOG = "audit_auditentry"

EXCUSED = {
    "audit_chainlink": "the log's own seal",
    "audit_dayhead": "the log's own seal",
    "audit_verification": "the log's own checks",
    "axes_accessattempt": "the lock at the gate; each failed log-in is an entry of its own",
    "axes_accessattemptexpiration": "the same",
    "axes_accessfailurelog": "the same",
    "axes_accesslog": "the same",
    "deadlines_sent": "is the record of a reminder itself; escalations are in the log as well",
    "deadlines_tickrun": "is the record of the run itself",
    "django_session": "when somebody last clicked",
    "django_tasks_database_dbtaskresult": "the queue's ticket; the job has its row and entries",
    "jobs_worker": "signs of life of a process",
    "notices_notice": "follows from what is logged; whether somebody read it is nobody's business",
}
"""Tables that hold no act of a person upon a record, each with its reason."""
BOOKKEEPING = {
    'UPDATE "deadlines_deadline" SET "next_step_at" =': "when the tick must look again",
    'UPDATE "jobs_job" SET "done" =': "how far a job is; what it does has entries of its own",
}
"""Statements on business tables that hold none either."""


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

    silent: list[Written] = field(default_factory=list)
    tables: set[str] = field(default_factory=set)
    entries: int = 0
    _open: list[list[Written]] = field(default_factory=list)
    _until_commit: list[Written] | None = None

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
        elif not many or params:
            for table in _tables(sql):
                self._note(Written(table, _place(), sql))
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
            elif self._until_commit is not None:
                self._until_commit += block
            else:
                self._look_at(block)

    def _note(self, written: Written) -> None:
        if self._open:
            self._open[-1].append(written)
        elif self._until_commit is not None and connection.in_atomic_block:
            self._until_commit.append(written)
        else:
            self._look_at([written])

    def end(self, *, kept: bool) -> None:
        """A transaction was committed, or rolled back."""
        block, self._until_commit, self._open = self._until_commit or [], [], []
        if kept and block:
            self._look_at(block)

    def _look_at(self, block: list[Written]) -> None:
        entries = [each for each in block if each.table == LOG]
        business = [each for each in block if each.table not in {*EXCUSED, LOG}]
        self.entries += len(entries)
        self.tables |= {each.table for each in business}
        if not entries:
            self.silent += business


def _tables(sql: str) -> list[str]:
    """The tables a statement writes to: one, or those of `kit.together`."""
    if sql.startswith("WITH _0 AS (INSERT"):
        return ["".join(found) for found in TOGETHER.findall(sql)]
    found = WRITE.match(sql)
    return [found[1]] if found else []


def _place() -> str:
    """The function of ours nearest to the statement, the parts of `kit` aside."""
    frame: Any = sys._getframe(2)
    while frame is not None:
        file = frame.f_code.co_filename
        if "/hongxian/" in file and "/kit/" not in file and "/site-packages/" not in file:
            return f"{file.rsplit('/hongxian/', 1)[1]} {frame.f_code.co_name}"
        frame = frame.f_back
    return "no function of the house"


def silent(seen: Witness) -> list[str]:
    """What was written and left no entry, bookkeeping aside."""
    return sorted(
        {str(each) for each in seen.silent if not each.sql.startswith(tuple(BOOKKEEPING))}
    )


@contextmanager
def witness() -> Iterator[Witness]:
    """Watch the connection. Must stand inside a transaction."""
    assert connection.in_atomic_block
    seen = Witness()
    with connection.execute_wrapper(seen):
        yield seen


@contextmanager
def commits() -> Iterator[Witness]:
    """Watch the connection of a process whose transactions are real."""
    assert not connection.in_atomic_block
    seen, commit, rollback = Witness(_until_commit=[]), connection.commit, connection.rollback

    def keep() -> None:
        commit()
        seen.end(kept=True)

    def drop() -> None:
        rollback()
        seen.end(kept=False)

    with (
        connection.execute_wrapper(seen),
        mock.patch.object(connection, "commit", keep),
        mock.patch.object(connection, "rollback", drop),
    ):
        yield seen
