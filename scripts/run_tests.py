#!/usr/bin/env python
"""Run the whole suite on SQLite and beside it on PostgreSQL when one answers; say loudly what ran.

While one run waits, for its start, a county that is built, its last file, the other has the cores;
what PostgreSQL's says is shown when SQLite's has ended. It leaves out what no database could change
(`once`: pure functions, source text), and a journey at several widths is walked at some of them on
the one database and at the others on the other (`postgres`). Where no PostgreSQL answers,
everything runs on SQLite. At the end stands where the time went, a line for each folder.

HONGXIAN_TEST_PG   address of a PostgreSQL server whose user may create databases
                   (default: postgres@127.0.0.1:5432)
HONGXIAN_CHROMIUM  the Chromium of the browser journeys (default: the one on PATH)
HONGXIAN_REQUIRE   "postgres,chromium": what is named and missing is a failure
Arguments go to pytest.
"""

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from contextlib import nullcontext
from pathlib import Path

import psycopg

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.shell import chromium as found_chromium  # noqa: E402

DEFAULT_PG = "postgres://postgres@127.0.0.1:5432/postgres"


def reachable_postgres() -> tuple[str | None, str]:
    """The address of a PostgreSQL that answers, and its version or why there is none."""
    address = os.environ.get("HONGXIAN_TEST_PG", DEFAULT_PG)
    try:
        with psycopg.connect(address, connect_timeout=3) as connection:
            return address, f"{connection.info.server_version // 10000}"
    except psycopg.Error as error:
        return None, str(error).strip().splitlines()[0]


def suite(
    database: str | None, unwanted: list[str], chromium: str | None, times: Path, *, workers: int
) -> tuple[list[str], dict[str, str]]:
    """pytest on the database named (None: SQLite), without the marks that are unwanted.

    The command and its environment; tests/where.py keeps its times.
    """
    env = {**os.environ, "HONGXIAN_TEST_TIMES": str(times)}
    env.pop("DATABASE_URL", None)
    env.pop("PYTHONDONTWRITEBYTECODE", None)  # each of the many processes would compile the house
    if database:
        env["DATABASE_URL"] = database
    if chromium:
        env["HONGXIAN_CHROMIUM"] = chromium
    command = [sys.executable, "-m", "pytest", "-n", str(workers)]
    # A file stays with one worker, its counties and worlds are laid once; tests/order.py has the
    # order, the longest first.
    command += ["--dist", "loadfile", "--no-loadscope-reorder", "--durations", "10"]
    unwanted = [*unwanted, *([] if chromium else ["browser"])]
    if unwanted:
        command += ["-m", " and ".join(f"not {mark}" for mark in unwanted)]
    return [*command, *sys.argv[1:]], env


def missing(postgres: str | None, chromium: str | None) -> list[str]:
    """What HONGXIAN_REQUIRE names and this machine lacks."""
    required = {word for word in os.environ.get("HONGXIAN_REQUIRE", "").split(",") if word}
    here = {"postgres": postgres, "chromium": chromium}
    unknown = required - here.keys()
    if unknown:
        return [f"HONGXIAN_REQUIRE names what this script does not know: {', '.join(unknown)}"]
    return [f"required and not here: {name}" for name in sorted(required) if not here[name]]


def spent(times: Path) -> Counter[str]:
    """Seconds of processor for each folder of tests, and of all."""
    files = json.loads(times.read_text()) if times.exists() else {}
    folders: Counter[str] = Counter()
    for file, sums in files.items():
        folders[file.split("/")[1]] += sums["processor"]
        folders["all"] += sums["processor"]
    return folders


def time_table(runs: dict[str, Counter[str]]) -> list[str]:
    """Seconds of processor, one line for each folder, the dearest first."""
    whole = sum(runs.values(), Counter())
    lines = [f"{'seconds of processor':<24}" + "".join(f"{name:>16}" for name in runs)]
    for folder, _ in whole.most_common():
        lines.append(f"{folder:<24}" + "".join(f"{run[folder]:>16.0f}" for run in runs.values()))
    return lines


def main() -> int:
    postgres, said = reachable_postgres()
    chromium = found_chromium()
    lacks = missing(postgres, chromium)
    if lacks:
        print("\n".join(lacks), file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as folder:
        return run_both(postgres, said, chromium, Path(folder))


class Run:
    """One of the runs: its words are shown at once, or kept and shown when it is waited for."""

    def __init__(
        self, name: str, command: list[str], env: dict[str, str], *, kept: Path | None
    ) -> None:
        self.name, self._kept = name, kept
        self._started = time.monotonic()
        if kept is None:
            self._say_whose()
        with kept.open("w") if kept else nullcontext() as out:
            self._process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=out, stderr=out)
        self._ended = threading.Thread(target=self._wait)
        self._ended.start()

    def _say_whose(self) -> None:
        print(f"\n######## the suite on {self.name} ########", flush=True)

    def _wait(self) -> None:
        self.code = self._process.wait()
        self._seconds = time.monotonic() - self._started

    def told(self) -> str:
        """When it has ended: how."""
        self._ended.join()
        if self._kept:
            self._say_whose()
            print(self._kept.read_text(), flush=True)
        verdict = "passed" if self.code == 0 else f"FAILED (pytest {self.code})"
        return f"{self.name:<12} {verdict} in {self._seconds:.0f} s"


def run_both(postgres: str | None, said: str, chromium: str | None, folder: Path) -> int:
    """The suite on each database, and the report."""
    began, cores = time.monotonic(), os.cpu_count() or 1
    databases = {"SQLite": None, **({f"PostgreSQL {said}": postgres} if postgres else {})}
    # One more than there are cores, where one run is alone: a journey waits for its server and its
    # browser half the time.
    workers = min(cores, 4) if postgres else min(cores + 1, 4)
    runs = []
    for name, database in databases.items():
        unwanted = ["once"] if database else ["postgres"] if postgres else []
        told = suite(database, unwanted, chromium, folder / f"{name}.json", workers=workers)
        runs.append(Run(name, *told, kept=folder / f"{name}.txt" if database else None))
    report = [run.told() for run in runs]
    if not postgres:
        report.append(f"PostgreSQL   DID NOT RUN: {said}")
    report.append(f"together     in {time.monotonic() - began:.0f} s")
    journeys = f"ran in {chromium}" if chromium else "DID NOT RUN: no Chromium (`make browser`)"
    times = {run.name: spent(folder / f"{run.name}.json") for run in runs}
    report += [f"Browser journeys {journeys}", *time_table(times)]
    line = "#" * 72
    print("\n".join(["", line, *(f"##  {entry}" for entry in report), line]), flush=True)
    return max(run.code for run in runs)


if __name__ == "__main__":
    sys.exit(main())
