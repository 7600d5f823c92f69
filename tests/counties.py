"""Installations, built once for a whole run of the suite and copied for whoever needs one.

The first worker that asks builds a county, the others wait for it and copy; a test changes only its
own copy.
"""

import fcntl
import json
import os
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import count
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import psycopg
from psycopg import sql

from tests.shell import COMMAND, Hand, run

SETUP = ("setup", "--code", "990301", "--county", "试验县", "--bureau", "试验县公安局")
COMMANDS = {
    "tables": ("migrate",),
    "laid": SETUP,
    "bare": ("demo", "--no-serve", "--bare"),
    "season": ("demo", "--no-serve"),
}
"""tables: without a county. laid: a county and its three administrators. bare: the demo's units and
people, no plan yet. season: in the middle of it, and built under a witness."""
SHOPS = """
from hongxian.kit import clock
from hongxian.orgs.access import actor_of
from hongxian.orgs.models import User
from hongxian.registry.actions.places import register_place
from hongxian.registry.queries.facts import PlaceFacts
head = User.objects.select_related("unit").get(username="suozhang01")
for name in ("好运来小吃店", "顺风便利店", "老街百货店"):
    facts = PlaceFacts(
        name=name, category="small_shop", unit=head.unit, address="南街1号", manager="邱明远"
    )
    register_place(facts, actor=actor_of(head, clock.today()), now=clock.now())
"""
FURTHER = {"shops": ("bare", SHOPS)}
"""A county, and what is done in a copy of it. shops: its first station has three of them."""


FOLDER = "HONGXIAN_TEST_COUNTIES"
"""Names, in the environment of a run's processes, the folder that they share."""


def begin() -> None:
    """A folder for all workers of a run; called before they start."""
    os.environ[FOLDER] = tempfile.mkdtemp(prefix="hongxian-counties-")


def end(server: str) -> None:
    """The run is over: nothing of it stays."""
    shared = Path(os.environ[FOLDER])
    if server:
        Ground(shared, server=server).clear_built()
    del os.environ[FOLDER]
    shutil.rmtree(shared, ignore_errors=True)


@contextmanager
def alone(folder: Path, name: str) -> Iterator[None]:
    """One process at a time: the others wait."""
    with (folder / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


class Ground:
    """Where installations are built: SQLite files, or databases of the PostgreSQL under test."""

    def __init__(self, own: Path, *, server: str = "") -> None:
        run = Path(os.environ[FOLDER])
        self.server = server
        self.shared = run / ("server" if server else "files")
        self.shared.mkdir(exist_ok=True)
        self.folder = own
        self.served: dict[str, str] = {}
        self.numbers = count()
        self._run = run.name.rsplit("-", 1)[1]

    def build(self, name: str) -> "CompletedProcess[str]":
        """An installation, built by the first who asks: its folder stands, and what was printed."""
        told = self.shared / f"{name}.told"
        with alone(self.shared, name):
            if not told.exists():
                made = self._further(*FURTHER[name], name) if name in FURTHER else self._made(name)
                told.write_text(json.dumps(made))
        done = CompletedProcess((), *json.loads(told.read_text()))
        assert done.returncode == 0, done.stderr
        return done

    def _made(self, name: str) -> tuple[int, str, str]:
        self._begin(name)
        home, address = self.shared / name, self._address(self._county(name))
        words, program = list(COMMANDS[name]), COMMAND
        if words[0] == "demo":
            tables = "" if address else self.database("tables")["NAME"]
            program = [sys.executable, "-m", "tests.playing", tables, str(self._seen(name))]
            words += ["--dir", str(home), *(["--keep-database-url"] if address else [])]
        done = run(home, [*program, *words], **address)
        return done.returncode, done.stdout, done.stderr

    def _begin(self, name: str) -> None:
        """The tables are made once by the migrations; `setup` makes its own, a demo copies them."""
        if name == "tables":
            self._say("CREATE DATABASE {}", self._county(name))
        elif self.server or name != "laid":
            self.build("tables")
            self._say("CREATE DATABASE {} TEMPLATE {}", self._county(name), self._county("tables"))

    def seen(self, name: str) -> dict[str, Any]:
        """What the witness saw while the season was played."""
        self.build(name)
        told: dict[str, Any] = json.loads(self._seen(name).read_text())
        return told

    def _seen(self, name: str) -> Path:
        return self.shared / f"{name}.seen"

    def _further(self, source: str, script: str, name: str) -> tuple[int, str, str]:
        self.build(source)
        self._say("CREATE DATABASE {} TEMPLATE {}", self._county(name), self._county(source))
        home = Path(shutil.copytree(self.shared / source, self.shared / name))
        hand = Hand(home, HONGXIAN_DEMO="1", **self._address(self._county(name)))
        said = hand.script(script)
        hand.end()
        return 0, said, ""

    def database(self, name: str) -> dict[str, str]:
        """The built county's own database, for who only reads: what differs in the settings."""
        if self.server:
            return {"NAME": self._county(name)}
        return {"NAME": str(self.shared / name / "hongxian.sqlite3")}

    def copy(self, source: str, name: str) -> Path:
        """The same county again, for one journey."""
        with alone(self.shared, source):
            self._say("CREATE DATABASE {} TEMPLATE {}", self._own(name), self._county(source))
        return Path(shutil.copytree(self.shared / source, self.folder / name))

    def address(self, name: str) -> dict[str, str]:
        """Where a copy's database is, for the environment of a process."""
        return self._address(self._own(name))

    def tamper(self, base: str, statement: str) -> int:
        """Run one statement behind the application's back, its guards torn down first."""
        name = self.served[base]
        if self.server:
            address = self.address(name)["DATABASE_URL"]
            with psycopg.connect(address, autocommit=True) as connection:
                connection.execute("ALTER TABLE audit_auditentry DISABLE TRIGGER USER")
                return connection.execute(statement).rowcount
        with closing(sqlite3.connect(self.folder / name / "hongxian.sqlite3")) as file, file:
            guards = file.execute(
                "SELECT name FROM sqlite_master WHERE type = 'trigger' "
                "AND tbl_name = 'audit_auditentry'"
            )
            for (guard,) in guards.fetchall():
                file.execute(f"DROP TRIGGER {guard}")
            return file.execute(statement).rowcount

    def clear(self, name: str) -> None:
        """Away with a copy."""
        self._say("DROP DATABASE IF EXISTS {} WITH (FORCE)", self._own(name))
        shutil.rmtree(self.folder / name, ignore_errors=True)

    def clear_built(self) -> None:
        """Away with the built counties' databases."""
        for name in (*COMMANDS, *FURTHER):
            self._say("DROP DATABASE IF EXISTS {} WITH (FORCE)", self._county(name))

    def _county(self, name: str) -> str:
        return f"hongxian_county_{self._run}_{name}"

    def _own(self, name: str) -> str:
        return f"hongxian_journey_{os.getpid()}_{name}"

    def _address(self, database: str) -> dict[str, str]:
        if not self.server:
            return {}
        return {"DATABASE_URL": f"{self.server.rsplit('/', 1)[0]}/{database}"}

    def _say(self, statement: str, *databases: str) -> None:
        if not self.server:
            return
        identifiers = [sql.Identifier(each) for each in databases]
        with psycopg.connect(self.server, autocommit=True) as connection:
            connection.execute(sql.SQL(statement).format(*identifiers))
