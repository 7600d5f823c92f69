#!/usr/bin/env python
"""Run each browser journey many times while every core is kept busy; count the failures of each.

    scripts/run_fifty.py                              every journey fifty times
    scripts/run_fifty.py --times 3 test_slips.py      some of them, fewer times
    scripts/run_fifty.py --minutes 60                 stop beginning new rounds after an hour

A round runs the journeys once, on DATABASE_URL or SQLite. Failures keep what pytest said under
var/fifty/. The process ends with 1 when any journey failed.
"""

import argparse
import multiprocessing
import os
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
JOURNEYS = ROOT / "tests" / "journeys"
KEPT = ROOT / "var" / "fifty"
LINE = re.compile(r"^(PASSED|FAILED|ERROR) (?:tests/journeys/)?(.+?)(?: - .*)?$", re.MULTILINE)
LONGEST_ROUND = 3600
"""Seconds: a round that takes longer hangs."""


def burn() -> None:
    """Keep one core busy until the parent ends it or is gone."""
    parent = os.getppid()
    while os.getppid() == parent:
        sum(range(1_000_000))


@contextmanager
def busy(processes: int) -> Iterator[None]:
    """As many processes that never rest."""
    burning = [multiprocessing.Process(target=burn, daemon=True) for _ in range(processes)]
    for each in burning:
        each.start()
    try:
        yield
    finally:
        for each in burning:
            each.terminate()


def one_round(number: int, files: list[str]) -> tuple[Counter[str], Counter[str]]:
    """Every journey once: how often each ran and failed."""
    command = [sys.executable, "-m", "pytest", "-q", "-rA", "-p", "no:cacheprovider"]
    paths = [str(JOURNEYS / file) for file in files] or [str(JOURNEYS)]
    done = subprocess.run(
        [*command, *paths], cwd=ROOT, capture_output=True, text=True, check=False,
        timeout=LONGEST_ROUND,
    )  # fmt: skip
    told = {(result, name) for result, name in LINE.findall(done.stdout)}
    ran = Counter({name for _, name in told})
    failed = Counter({name for result, name in told if result != "PASSED"})
    if not ran:
        failed["nothing ran"] += 1
    if failed or done.returncode:
        KEPT.mkdir(parents=True, exist_ok=True)
        (KEPT / f"round-{number:02}.txt").write_text(done.stdout + done.stderr)
    return ran, failed


def rounds(times: int, minutes: float, files: list[str]) -> tuple[Counter[str], Counter[str]]:
    ran, failed = Counter[str](), Counter[str]()
    until = time.monotonic() + minutes * 60
    for number in range(1, times + 1):
        if time.monotonic() > until:
            print(f"stopped after {number - 1} rounds: {minutes:.0f} minutes are over")
            break
        began = time.monotonic()
        more = one_round(number, files)
        ran.update(more[0])
        failed.update(more[1])
        seconds = time.monotonic() - began
        print(f"round {number}: {sum(more[1].values())} failed in {seconds:.0f} s", flush=True)
    return ran, failed


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("files", nargs="*", help="files of tests/journeys (default: all)")
    parser.add_argument("--times", type=int, default=50)
    parser.add_argument("--minutes", type=float, default=600)
    parser.add_argument("--busy", type=int, default=os.cpu_count() or 1)
    told = parser.parse_args()
    with busy(told.busy):
        ran, failed = rounds(told.times, told.minutes, told.files)
    for name in sorted({*ran, *failed}):
        print(f"{failed[name]:>3} of {ran[name]:>3} failed  {name}")
    print(f"{sum(failed.values())} failures with {told.busy} busy processes beside")
    return 1 if failed or not ran else 0


if __name__ == "__main__":
    sys.exit(main())
