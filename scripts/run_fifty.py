#!/usr/bin/env python
"""Walk each browser journey many times while every core is kept busy; count the failures of each.

    scripts/run_fifty.py                              every journey fifty times
    scripts/run_fifty.py --times 3 test_slips.py      some of them, fewer times
    scripts/run_fifty.py --minutes 60                 begin no further round after an hour

Twice as many journeys are under way as there are cores, so that each waits for the others. A round
walks every journey ten times in the same counties, on DATABASE_URL or SQLite. What pytest says goes
to var/fifty/ as it says it, so that a round that is ended early has told how far it came. The
process ends with 1 when any journey failed.
"""

import argparse
import os
import re
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
JOURNEYS = ROOT / "tests" / "journeys"
KEPT = ROOT / "var" / "fifty"
LINE = re.compile(r"^(PASSED|FAILED|ERROR) (?:tests/journeys/)?(.+?)(?: - .*)?$", re.MULTILINE)
TURN = re.compile(r"-?turn\d+")
A_ROUND = 10
LONGEST_ROUND = 3 * 3600
"""Seconds: a round that takes longer hangs."""


def one_round(number: int, times: int, files: list[str]) -> tuple[Counter[str], Counter[str]]:
    """Every journey so many times: how often each ran and failed."""
    workers = 2 * (os.cpu_count() or 1)
    command = [sys.executable, "-m", "pytest", "-v", "-rA", "-p", "no:cacheprovider"]
    command += ["-n", str(workers), "--times", str(times)]
    paths = [str(JOURNEYS / file) for file in files] or [str(JOURNEYS)]
    KEPT.mkdir(parents=True, exist_ok=True)
    kept = KEPT / f"round-{number:02}.txt"
    with kept.open("w") as said:
        done = subprocess.run(
            [*command, *paths], cwd=ROOT, stdout=said, stderr=said, check=False,
            timeout=LONGEST_ROUND,
        )  # fmt: skip
    told = set(LINE.findall(kept.read_text()))
    ran = Counter(plain(name) for name in {name for _, name in told})
    failed = Counter(plain(name) for result, name in told if result != "PASSED")
    if not ran:
        failed["nothing ran"] += 1
    if done.returncode and not failed:
        failed[f"pytest ended with {done.returncode}"] += 1
    return ran, failed


def plain(name: str) -> str:
    """A journey's name without the number of its turn."""
    return TURN.sub("", name).replace("[]", "")


def rounds(times: int, minutes: float, files: list[str]) -> tuple[Counter[str], Counter[str]]:
    ran, failed = Counter[str](), Counter[str]()
    until, left, number = time.monotonic() + minutes * 60, times, 0
    while left:
        if time.monotonic() > until:
            print(f"stopped with {left} of {times} times to go: {minutes:.0f} minutes are over")
            break
        began, number = time.monotonic(), number + 1
        more = one_round(number, min(left, A_ROUND), files)
        left -= min(left, A_ROUND)
        ran.update(more[0])
        failed.update(more[1])
        seconds = time.monotonic() - began
        print(
            f"round {number}: {sum(more[1].values())} of {sum(more[0].values())} failed "
            f"in {seconds:.0f} s", flush=True,
        )  # fmt: skip
    return ran, failed


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("files", nargs="*", help="files of tests/journeys (default: all)")
    parser.add_argument("--times", type=int, default=50)
    parser.add_argument("--minutes", type=float, default=600)
    told = parser.parse_args()
    ran, failed = rounds(told.times, told.minutes, told.files)
    for name in sorted({*ran, *failed}):
        print(f"{failed[name]:>3} of {ran[name]:>3} failed  {name}")
    print(f"{sum(failed.values())} of {sum(ran.values())} failed")
    return 1 if failed or not ran else 0


if __name__ == "__main__":
    sys.exit(main())
