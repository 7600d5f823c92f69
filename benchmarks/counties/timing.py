"""Asking every page at every size, one request at a time and in turn."""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import psycopg

from counties.pages import ROLES, Page, pages_of, rows_of
from counties.server import ROOT, address
from counties.stamps import DAY

OK, UNCHANGED, CLOSED = 200, 304, {403, 404}
MOST_MS, MOST_PYTHON, MOST_QUERIES, MOST_RATIO = 300, 60, 20, 1.5
BELOW = 20
"""Milliseconds under which a ratio says nothing."""


@dataclass
class Costs:
    """What the requests of one page at one size cost."""

    ms: list[float] = field(default_factory=list)
    python: list[float] = field(default_factory=list)
    queries: int = 0
    bytes: int = 0

    def note(self, found: dict[str, Any]) -> None:
        self.ms.append(found["ms"])
        self.python.append(found["python"])
        self.queries = max(self.queries, found["queries"])
        self.bytes = max(self.bytes, found["bytes"])

    @property
    def median(self) -> float:
        return statistics.median(self.ms)

    @property
    def slowest(self) -> float:
        """The 95th percentile."""
        return sorted(self.ms)[max(0, -(-len(self.ms) * 95 // 100) - 1)]

    @property
    def python_ms(self) -> float:
        return statistics.median(self.python)


@dataclass
class Line:
    """A page for a role at every size, the younger county first."""

    role: str
    page: Page
    costs: list[Costs]
    trouble: str = ""

    @property
    def ratio(self) -> float:
        """How much slower the 95th percentile is in the older county."""
        return self.costs[-1].slowest / max(self.costs[0].slowest, BELOW)

    @property
    def median_ratio(self) -> float:
        return self.costs[-1].median / max(self.costs[0].median, BELOW)

    @property
    def missed(self) -> list[str]:
        """The bars this page misses."""
        if self.trouble:
            return [self.trouble]
        last = self.costs[-1]
        most = max(each.bytes for each in self.costs)
        bars = {
            "ms": last.slowest > MOST_MS,
            "Python": last.python_ms > MOST_PYTHON,
            "queries": max(each.queries for each in self.costs) > MOST_QUERIES,
            "ratio": self.ratio > MOST_RATIO,
            "bytes": 0 < self.page.most_bytes < most,
        }
        return [name for name, is_missed in bars.items() if is_missed]


class County:
    """A process that answers for one database."""

    def __init__(self, database: str, home: Path) -> None:
        self.database = database
        (home / "clock-day").write_text(DAY.isoformat())
        self.process = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("asking.py"))],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT,
            env={
                **os.environ, "HONGXIAN_HOME": str(home), "HONGXIAN_DEBUG": "0",
                "DATABASE_URL": address(database), "PYTHONPATH": str(ROOT),
                "DJANGO_SETTINGS_MODULE": "hongxian.settings", "HONGXIAN_LOG": "CRITICAL",
            },
        )  # fmt: skip
        self._read()

    def ask(self, user: str, page: Page, *, body: bool = False) -> dict[str, Any]:
        """One request."""
        told = {"user": user, "path": page.path, "headers": page.headers, "body": body}
        if self.process.stdin is None:
            raise OSError("the pipe is gone")
        self.process.stdin.write(json.dumps(told) + "\n")
        self.process.stdin.flush()
        return self._read()

    def _read(self) -> dict[str, Any]:
        line = self.process.stdout.readline() if self.process.stdout is not None else ""
        if not line:
            sys.exit(f"the process of {self.database} ended")
        found: dict[str, Any] = json.loads(line)
        return found


@contextmanager
def counties(databases: Sequence[str]) -> Iterator[list[County]]:
    """A process for each database, ended afterwards."""
    with ExitStack() as stack:
        found = []
        for database in databases:
            home = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="hongxian-county-")))
            found.append(County(database, home))
        try:
            yield found
        finally:
            for county in found:
                county.process.terminate()
                county.process.wait()


def time_pages(
    databases: Sequence[str], *, requests: int, seconds: float, only: Sequence[str]
) -> Iterator[Line]:
    """Every page of every role; a page that needs more than `seconds` is asked less often."""
    with counties(databases) as asked:
        for role, user in ROLES.items():
            pages = [_pages(county, role, user) for county in asked]
            for page_of_each in zip(*pages, strict=True):
                name = f"{role}/{page_of_each[0].name}"
                if only and not any(_fits(name, asked_for) for asked_for in only):
                    continue
                line = _time(asked, user, role, page_of_each, requests, seconds)
                if line is not None:
                    yield line


def _fits(name: str, asked: str) -> bool:
    """`head/` and `head/检查` by their beginning, `*/检查` as a pattern."""
    return fnmatch(name, asked) if "*" in asked else name.startswith(asked)


def _pages(county: County, role: str, user: str) -> list[Page]:
    def look(path: str) -> str:
        found = county.ask(user, Page("", path), body=True)
        return found["body"] if found["status"] == OK else ""

    with psycopg.connect(address(county.database)) as connection:
        rows = rows_of(connection, role)
    return list(pages_of(role, rows, look))


def _time(
    asked: Sequence[County], user: str, role: str, pages: Sequence[Page], requests: int,
    seconds: float,
) -> Line | None:  # fmt: skip
    """None where the page is not this role's. The first request of each is not counted."""
    line = Line(role, pages[0], [Costs() for _ in asked])
    began = time.monotonic()
    first = [county.ask(user, page) for county, page in zip(asked, pages, strict=True)]
    states = {found["status"] for found in first}
    if states <= CLOSED:
        return None
    if not states <= {OK, UNCHANGED}:
        line.trouble = f"answered {sorted(states)}"
    for _ in range(requests):
        if time.monotonic() - began > seconds:
            break
        for county, page, costs in zip(asked, pages, line.costs, strict=True):
            costs.note(county.ask(user, page))
    if not line.costs[0].ms:
        for found, costs in zip(first, line.costs, strict=True):
            costs.note(found)
    return line
