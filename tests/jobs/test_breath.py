"""On SQLite a job that goes from chunk to chunk lets others write in between."""

import sqlite3
import threading
import time
from contextlib import closing
from types import SimpleNamespace

import pytest
from django.db import connection, transaction

from hongxian.jobs import actions
from hongxian.jobs.actions.progress import BREATH, EVERY
from hongxian.jobs.models import Job, JobState
from tests.campaigns.factories import NOON

CHUNK_SECONDS, CHUNKS = 0.3, 8


@pytest.fixture
def outside(monkeypatch):
    """As in a worker: no transaction is open around the job, as there is around a test."""
    here = SimpleNamespace(vendor=connection.vendor, in_atomic_block=False)
    monkeypatch.setattr("hongxian.jobs.actions.progress.connection", here)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite has one writer")
@pytest.mark.django_db
def test_a_waiting_writer_gets_its_turn_between_two_steps(tmp_path, outside):
    """Another process asks for the lock ten times a second, as SQLite's own waiting does."""
    path = tmp_path / "one-writer.sqlite3"
    with closing(sqlite3.connect(path)) as file:
        file.execute("PRAGMA journal_mode=WAL")
        file.execute("CREATE TABLE rows (n)")
    got: list[float] = []
    begun, over = threading.Event(), threading.Event()

    def other() -> None:
        begun.wait()
        asked = time.monotonic()
        with closing(sqlite3.connect(path, timeout=0)) as file:
            while not over.is_set():
                try:
                    file.execute("INSERT INTO rows VALUES (1)")
                    file.commit()
                except sqlite3.OperationalError:
                    time.sleep(0.1)
                else:
                    got.append(time.monotonic() - asked)
                    return

    waiting = threading.Thread(target=other)
    waiting.start()
    job = Job.objects.create(
        county_code="880301", owner_id=1, owner_name="安然", kind="test", title="试办",
        state=JobState.RUNNING, created_at=NOON, started_at=NOON,
    )  # fmt: skip
    progress = actions.Progress(job, lambda: False)
    with closing(sqlite3.connect(path, isolation_level=None)) as file:
        for step in range(CHUNKS):
            file.execute("BEGIN IMMEDIATE")
            begun.set()
            time.sleep(CHUNK_SECONDS)
            file.execute("COMMIT")
            progress(step + 1, CHUNKS)
    over.set()
    waiting.join()

    assert BREATH > 0.1
    assert CHUNK_SECONDS > EVERY
    assert got
    assert got[0] < 3 * (CHUNK_SECONDS + BREATH)


@pytest.mark.django_db
def test_inside_a_transaction_nobody_could_write_anyway():
    job = Job.objects.create(
        county_code="880301", owner_id=1, owner_name="安然", kind="test", title="试办",
        state=JobState.RUNNING, created_at=NOON, started_at=NOON,
    )  # fmt: skip
    progress = actions.Progress(job, lambda: False)
    started = time.monotonic()

    with transaction.atomic():
        for step in range(20):
            progress.always(step)

    assert time.monotonic() - started < 20 * BREATH


@pytest.mark.parametrize(
    ("vendor", "inside", "only_reads", "breaths"),
    [
        ("sqlite", False, False, [BREATH]),
        ("sqlite", False, True, []),
        ("sqlite", True, False, []),
        ("postgresql", False, False, []),
    ],
)
@pytest.mark.django_db
def test_who_lets_others_through(monkeypatch, vendor, inside, only_reads, breaths):
    """On SQLite, outside a transaction, and not a job that only reads: nobody waits for it."""
    slept: list[float] = []
    here = SimpleNamespace(vendor=vendor, in_atomic_block=inside)
    monkeypatch.setattr("hongxian.jobs.actions.progress.sleep", slept.append)
    monkeypatch.setattr("hongxian.jobs.actions.progress.connection", here)
    job = Job.objects.create(
        county_code="880301", owner_id=1, owner_name="安然", kind="test", title="试办",
        state=JobState.RUNNING, created_at=NOON, started_at=NOON,
    )  # fmt: skip
    progress = actions.Progress(job, lambda: False)
    progress.only_reads = only_reads

    progress.always(1)

    assert slept == breaths
