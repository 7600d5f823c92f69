"""What a command costs before and while it does little: `start.py [ROUNDS]`.

Prints, for each command, the middle of the rounds in seconds of processor (user and system, the
whole process) and its peak memory. The commands go by turns, so that a busy minute meets them all.
Those without a database must stay below their aim; those with one work on an empty installation.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent
AIM = 0.6
PLAN = str(ROOT / "examples" / "plan-2026.txt")
SHEET = str(ROOT / "examples" / "ledger-hazards.xlsx")
TEXT = str(ROOT / "examples" / "ledger-fireworks-shops.csv")
ALONE: dict[str, list[str]] = {
    "--help": ["--help"],
    "ledger preview --help": ["ledger", "preview", "--help"],
    "plan parse --json": ["plan", "parse", PLAN, "--json"],
    "ledger preview .xlsx --json": ["ledger", "preview", SHEET, "--json"],
    "ledger preview .csv --json": ["ledger", "preview", TEXT, "--json"],
}
WITH_DATABASE: dict[str, list[str]] = {
    "tick": ["tick"],
    "work --once": ["work", "--once"],
    "audit verify": ["audit", "verify"],
    "migrate": ["migrate"],
}


def cost(arguments: list[str], folder: str) -> tuple[float, float]:
    """Seconds of processor and megabytes at the peak of one command; it must succeed."""
    environment = {**os.environ, "HONGXIAN_HOME": folder, "PYTHONPATH": str(ROOT)}
    environment.pop("DATABASE_URL", None)
    process = subprocess.Popen(
        [sys.executable, "-m", "hongxian.cli", *arguments],
        env=environment, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{arguments} failed")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def main() -> int:
    """All commands; 1 when one of those without a database missed its aim."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    commands = {**ALONE, **WITH_DATABASE}
    figures: dict[str, list[tuple[float, float]]] = {name: [] for name in commands}
    with tempfile.TemporaryDirectory() as folder:
        cost(["migrate"], folder)
        for _ in range(rounds):
            for name, arguments in commands.items():
                figures[name].append(cost(arguments, folder))
    good = True
    for name, runs in figures.items():
        seconds, peak = (median(each) for each in zip(*runs, strict=True))
        aim = f" (aim {AIM})" if name in ALONE else ""
        print(f"{name:<28} {seconds:5.2f} s of processor{aim}, {peak:4.0f} MB at the peak")
        good &= name not in ALONE or seconds <= AIM
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
