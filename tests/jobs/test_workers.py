"""Real workers in processes of their own: killed, told to end, two at a time."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.counties import Ground
from tests.shell import ROOT, environment

WORKSHOP = [sys.executable, "-m", "tests.jobs.workshop"]
PATIENCE = 60
LONG_AGO = "2020-01-01 00:00:00+00:00"


class Shop:
    """An installation of its own, on SQLite or on the PostgreSQL under test."""

    def __init__(self, folder: Path, env: dict[str, str]) -> None:
        self.folder, self.env = folder, env
        self.address = env.get("DATABASE_URL", "")
        self.running: list[subprocess.Popen[bytes]] = []

    def ask(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        """Rows of a query, or nothing of a change, behind the application's back."""
        if self.address:
            with psycopg.connect(self.address, autocommit=True) as connection:
                found = connection.execute(statement.replace("?", "%s"), values)
                return found.fetchall() if found.description else []
        with closing(sqlite3.connect(self.folder / "hongxian.sqlite3", timeout=20)) as file, file:
            return file.execute(statement, values).fetchall()

    def hand_in(self, *jobs: str) -> None:
        subprocess.run([*WORKSHOP, "hand-in", *jobs], cwd=ROOT, env=self._env(), check=True)

    def work(self, *arguments: str) -> "subprocess.Popen[bytes]":
        worker = subprocess.Popen([*WORKSHOP, "work", *arguments], cwd=ROOT, env=self._env())
        self.running.append(worker)
        return worker

    def _env(self) -> dict[str, str]:
        return environment(self.folder, **self.env)

    def job(self, title: str) -> dict[str, Any]:
        names = ("state", "done", "attempts", "error", "note")
        (row,) = self.ask(f"SELECT {', '.join(names)} FROM jobs_job WHERE title = ?", title)
        return dict(zip(names, row, strict=True))

    def wait_for(self, title: str, **facts: Any) -> dict[str, Any]:
        """Wait until the job is in a state, or has done so many steps."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            job = self.job(title)
            if all(job[k] >= v if k == "done" else job[k] == v for k, v in facts.items()):
                return job
            time.sleep(0.05)
        raise AssertionError(f"{title}: {self.job(title)} never became {facts}")

    def kill(self, worker: "subprocess.Popen[bytes]") -> None:
        """As the machine would: no last word. Its silence is then dated back, not waited for."""
        worker.kill()
        worker.wait()
        self.ask("UPDATE jobs_worker SET beat_at = ?", LONG_AGO)

    def steps(self) -> Counter[tuple[str, str]]:
        lines = (self.folder / "steps.txt").read_text().splitlines()
        return Counter((line.split()[0], line.split()[1]) for line in lines)


@pytest.fixture(scope="module")
def laid(tmp_path_factory):
    """One installation for the file."""
    ground = Ground(tmp_path_factory.mktemp("shop"), server=os.environ.get("DATABASE_URL", ""))
    ground.build("laid")
    yield Shop(ground.copy("laid", "shop"), ground.address("shop"))
    ground.clear("shop")


@pytest.fixture
def shop(laid):
    yield laid
    for worker in laid.running:
        worker.kill()
        worker.wait()
    laid.running.clear()
    (laid.folder / "steps.txt").unlink(missing_ok=True)


def test_a_job_of_a_killed_worker_goes_on_with_the_next(shop):
    shop.hand_in("断电", "40")
    first = shop.work()
    shop.wait_for("断电", state="running", done=3)
    shop.kill(first)
    left = shop.job("断电")

    shop.work()
    job = shop.wait_for("断电", state="done")

    assert left["state"] == "running"
    assert (job["attempts"], job["done"], job["note"]) == (2, 40, "共40步")
    # The step at which it was killed may have been kept and not written, or be written twice.
    assert {step for _, step in shop.steps()} >= {str(no) for no in range(40)} - {
        str(left["done"]), str(left["done"] + 1)
    }  # fmt: skip
    assert shop.steps().total() <= 41


def test_a_job_that_kills_two_workers_is_failed_with_a_sentence(shop):
    shop.hand_in("总断", "400")
    for attempt in (1, 2):
        worker = shop.work()
        shop.wait_for("总断", state="running", attempts=attempt, done=1)
        shop.kill(worker)

    shop.work("--once").wait(PATIENCE)

    job = shop.job("总断")
    assert job["state"] == "failed"
    assert "两次意外中断" in job["error"]


def test_a_worker_told_to_end_finishes_its_chunk_and_puts_the_job_back(shop):
    shop.hand_in("下班", "60")
    worker = shop.work()
    shop.wait_for("下班", state="running", done=2)

    worker.send_signal(signal.SIGTERM)
    code = worker.wait(PATIENCE)
    left = shop.job("下班")
    shop.work("--once").wait(PATIENCE)

    assert (code, left["state"], left["attempts"]) == (0, "waiting", 0)
    assert shop.job("下班")["state"] == "done"
    assert shop.steps() == Counter({("下班", str(no)): 1 for no in range(60)})
    assert shop.ask("SELECT count(*) FROM jobs_worker WHERE beat_at > ?", LONG_AGO) == [(0,)]


def test_two_workers_do_every_job_once(shop):
    titles = [f"件{no}" for no in range(14)]
    shop.hand_in(*(part for title in titles for part in (title, "5")))

    for worker in [shop.work("--once"), shop.work("--once")]:
        assert worker.wait(PATIENCE) == 0

    assert {shop.job(title)["state"] for title in titles} == {"done"}
    assert shop.steps() == Counter({(title, str(no)): 1 for title in titles for no in range(5)})
    lines = (shop.folder / "steps.txt").read_text().splitlines()
    assert len({line.split()[2] for line in lines}) == 2
