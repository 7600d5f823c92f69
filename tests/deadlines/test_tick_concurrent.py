"""Timed work beside timed work, and beside people: real processes, real connections."""

import os
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import connection, connections, transaction

from hongxian.audit.models import AuditEntry
from hongxian.campaigns.models import Campaign
from hongxian.deadlines import outlets
from hongxian.deadlines.actions import meet_deadline
from hongxian.deadlines.models import Deadline, Sent, TickRun
from hongxian.deadlines.tasks import tick
from hongxian.kit import clock
from tests.campaigns.factories import actor, at
from tests.deadlines.factories import lay_bureau
from tests.shell import ROOT

START = at(date(2026, 6, 1), 10)
LATE = at(date(2026, 6, 17), 9)
ROWS = 200
ON_SERVER = os.environ.get("DATABASE_URL", "").startswith("postgres")
# A file is copied as it stands; other connections of a server see only what is committed.
pytestmark = pytest.mark.django_db(transaction=ON_SERVER)


def lay_deadlines() -> None:
    """Two hundred deadlines of a station, all of them late by now."""
    bureau = lay_bureau()
    row = bureau.set(START)
    names = [f.attname for f in Deadline._meta.concrete_fields if not f.primary_key]
    fields = {name: getattr(row, name) for name in names}
    copies = [Deadline(**{**fields, "purpose": f"copy-{n}"}) for n in range(ROWS - 1)]
    Deadline.objects.bulk_create(copies)


class Beside:
    """Processes on the database under test: its own server, or a copy of its file."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "hongxian.sqlite3"
        self.environment = {**os.environ, "HONGXIAN_HOME": str(folder), "PYTHONUTF8": "1"}
        self.environment["DJANGO_SETTINGS_MODULE"] = "hongxian.settings"
        self.running: list[subprocess.Popen[str]] = []
        if connection.vendor == "sqlite":
            connection.ensure_connection()
            self.file.write_bytes(connection.connection.serialize())
            return
        server = os.environ["DATABASE_URL"].rsplit("/", 1)[0]
        self.environment["DATABASE_URL"] = f"{server}/{connection.settings_dict['NAME']}"

    def start(self, beat) -> str:
        """Another run, up to its claim; what it says of it."""
        process = subprocess.Popen(
            [sys.executable, "tests/deadlines/side_by_side.py", LATE.isoformat(), beat.isoformat()],
            cwd=ROOT,
            env={**self.environment, "PYTHONPATH": str(ROOT)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.running.append(process)
        return process.stdout.readline().strip()

    def go(self) -> list[int]:
        """Let all of them work at once; how many rows each looked at."""
        for process in self.running:
            process.stdin.write("\n")
            process.stdin.flush()
        said = [process.communicate(timeout=120)[0].strip() for process in self.running]
        assert [process.returncode for process in self.running] == [0] * len(self.running)
        return [int(each or 0) for each in said]

    def ask(self, model, *columns: str) -> list[tuple]:
        """Rows as they stand where the processes worked, in the order of their keys."""
        rows = model.objects.order_by("pk").values_list(*columns)
        if connection.vendor != "sqlite":
            return list(rows)
        query, values = rows.query.sql_with_params()
        with closing(sqlite3.connect(self.file)) as file:
            return file.execute(query.replace("%s", "?"), values).fetchall()


@pytest.fixture
def beside(tmp_path):
    lay_deadlines()
    made = Beside(tmp_path)
    yield made
    for process in made.running:
        if process.poll() is None:
            process.kill()


def test_two_runs_at_once_tell_everything_once(beside):
    """One was thought dead and taken over, but lives: both work on the same rows."""
    assert beside.start(clock.real_now()) == "claimed"
    assert beside.start(clock.real_now() + timedelta(hours=1)) == "claimed"

    looked_at = beside.go()

    assert sum(looked_at) == ROWS
    told = beside.ask(Sent, "deadline_id", "step", "due_at")
    assert (len(told), len(set(told))) == (ROWS, ROWS)
    runs = beside.ask(TickRun, "is_running", "escalations", "late")
    assert [bool(running) for running, *_ in runs] == [False, False]
    assert sum(escalated for _, escalated, _ in runs) == ROWS
    assert sum(late for *_, late in runs) == ROWS
    verbs = [verb for (verb,) in beside.ask(AuditEntry, "verb")]
    assert (verbs.count("deadline.late"), verbs.count("deadline.escalate")) == (ROWS, ROWS)


def test_a_second_run_leaves_it_to_the_first(beside):
    assert beside.start(clock.real_now()) == "claimed"
    assert beside.start(clock.real_now()) == "another"

    assert beside.go() == [ROWS, 0]
    assert len(beside.ask(TickRun, "pk")) == 1


@pytest.mark.skipif(
    not ON_SERVER,
    reason="one writer at a time on SQLite: two cannot wait for each other",
)
def test_the_tick_gives_way_to_a_person_at_the_same_work():
    """A person holds the work and wants its deadline; the tick holds that, and wants the work."""
    bureau = lay_bureau()
    row = bureau.set(START)
    held, wanted = threading.Event(), threading.Event()
    done: list[str] = []

    def hand_in() -> None:
        try:
            with transaction.atomic():
                Campaign.objects.select_for_update(no_key=True).get(pk=bureau.subject.pk)
                held.set()
                wanted.wait(10)
                meet_deadline(row, actor=actor(bureau.officer), now=LATE)
                done.append("handed in")
        finally:
            connections.close_all()

    def touch_the_work(rows, now) -> None:
        wanted.set()
        Campaign.objects.filter(pk__in=[each.subject_id for each in rows]).update(name="逾期")

    outlets.follow("campaigns.campaign", touch_the_work)
    person = threading.Thread(target=hand_in)
    person.start()
    try:
        assert held.wait(10)
        run = tick(LATE)
        person.join(20)
    finally:
        outlets.unfollow("campaigns.campaign")

    assert done == ["handed in"]
    assert (run.is_running, run.error) == (False, "")
    late = Deadline.objects.get(pk=row.pk)
    assert (late.state, late.late_at, Sent.objects.count()) == ("met", LATE, 0)
