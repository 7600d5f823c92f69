"""Where the time of a run went: set-up, call and tear-down of each folder, over all workers.

Seconds by the clock say what a worker waited for, seconds of processor (of its own and of the
processes it started) what it cost; on a busy machine only the latter can be compared.
"""

import json
import os
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
KEEP = "HONGXIAN_TEST_TIMES"
"""Names, in the environment, the file that keeps the figures of a run, files one by one."""
PHASES = ("setup", "call", "teardown")


def processor() -> float:
    """Seconds of processor: this process and the children that have ended."""
    return sum(os.times()[:4])


class Where:
    """Sums what the reports of all workers say."""

    def __init__(self) -> None:
        self.files: dict[str, Counter[str]] = defaultdict(Counter)
        self._began = 0.0

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_setup(self) -> Iterator[None]:
        self._began = processor()
        return (yield)

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_makereport(self) -> Iterator[None]:
        report: Any = yield
        now = processor()
        report.processor, self._began = now - self._began, now
        return report

    def pytest_runtest_logreport(self, report: Any) -> None:
        sums = self.files[report.nodeid.split("::")[0]]
        sums[report.when] += report.duration
        sums["processor"] += report.processor
        sums["tests"] += report.when == "call"

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        if not self.files:
            return
        terminalreporter.section("where the time went (seconds)")
        for line in table(by_folder(self.files)):
            terminalreporter.write_line(line)
        if os.environ.get(KEEP):
            Path(os.environ[KEEP]).write_text(json.dumps(self.files))


def by_folder(files: dict[str, Counter[str]]) -> dict[str, Counter[str]]:
    """tests/hazards/test_pages.py counts for hazards, tests/test_cli.py for itself."""
    folders: dict[str, Counter[str]] = defaultdict(Counter)
    for file, sums in files.items():
        parts = Path(file).parts
        folders[parts[1] if len(parts) > 1 else file].update(sums)
    return folders


def table(folders: dict[str, Counter[str]]) -> list[str]:
    """One line a folder, the dearest first, and the sum."""
    whole = sum(folders.values(), Counter())
    ranked = sorted(folders.items(), key=lambda each: -each[1]["processor"])
    head = f"{'':<14}{'tests':>7}{'set-up':>9}{'call':>9}{'tear-down':>11}{'processor':>11}"
    return [head, *(_line(name, sums) for name, sums in [*ranked, ("all", whole)])]


def _line(name: str, sums: Counter[str]) -> str:
    setup, call, teardown = (sums[phase] for phase in PHASES)
    return (
        f"{name:<14}{sums['tests']:>7}{setup:>9.1f}{call:>9.1f}{teardown:>11.1f}"
        f"{sums['processor']:>11.1f}"
    )
