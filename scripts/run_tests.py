#!/usr/bin/env python
"""Run the whole suite on SQLite, then on PostgreSQL when one answers; say loudly what ran.

The second run leaves out what no database could change (`once`: pure functions, source text), and
a journey at several widths is walked at some of them on the one database and at the others on the
other (`postgres`). Where no PostgreSQL answers, everything runs on SQLite. At the end stands where
the time went, a line for each folder.

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
import time
from collections import Counter
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


def run_suite(
    database: str | None, unwanted: list[str], chromium: str | None, times: Path,
    arguments: list[str],
) -> int:  # fmt: skip
    """pytest once, on the database named (None: SQLite), without the marks that are unwanted.

    tests/where.py keeps its times.
    """
    env = {**os.environ, "HONGXIAN_TEST_TIMES": str(times)}
    env.pop("DATABASE_URL", None)
    env.pop("PYTHONDONTWRITEBYTECODE", None)  # each of the many processes would compile the house
    if database:
        env["DATABASE_URL"] = database
    if chromium:
        env["HONGXIAN_CHROMIUM"] = chromium
    # One more than there are cores: a journey waits for its server and its browser half the time.
    command = [sys.executable, "-m", "pytest", "-n", str(min((os.cpu_count() or 1) + 1, 4))]
    # A file stays with one worker, its counties and worlds are laid once; tests/order.py has the
    # order, the longest first.
    command += ["--dist", "loadfile", "--no-loadscope-reorder", "--durations", "10"]
    unwanted = [*unwanted, *([] if chromium else ["browser"])]
    if unwanted:
        command += ["-m", " and ".join(f"not {mark}" for mark in unwanted)]
    return subprocess.run([*command, *arguments], cwd=ROOT, env=env, check=False).returncode


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


def run_both(postgres: str | None, said: str, chromium: str | None, folder: Path) -> int:
    """The suite on each database, and the report."""
    report, times, worst = [], {}, 0
    for name, database in (("SQLite", None), (f"PostgreSQL {said}", postgres)):
        if name != "SQLite" and database is None:
            report.append(f"PostgreSQL   DID NOT RUN: {said}")
            continue
        print(f"\n######## the suite on {name} ########", flush=True)
        started = time.monotonic()
        kept = folder / f"{name}.json"
        unwanted = ["once"] if database else ["postgres"] if postgres else []
        code = run_suite(database, unwanted, chromium, kept, sys.argv[1:])
        times[name] = spent(kept)
        verdict = "passed" if code == 0 else f"FAILED (pytest {code})"
        report.append(f"{name:<12} {verdict} in {time.monotonic() - started:.0f} s")
        worst = worst or code
    journeys = f"ran in {chromium}" if chromium else "DID NOT RUN: no Chromium (`make browser`)"
    report += [f"Browser journeys {journeys}", *time_table(times)]
    line = "#" * 72
    print("\n".join(["", line, *(f"##  {entry}" for entry in report), line]), flush=True)
    return 1 if worst else 0


if __name__ == "__main__":
    sys.exit(main())
