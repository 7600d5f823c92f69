#!/usr/bin/env python
"""Do the tests notice? Changes one thing at a time in the pure cores and the rules, and runs them.

    scripts/check_mutants.py [area …] [--sample 40] [--seed 20261130] [--all] [--file part]

Works on a copy of the tree in a temporary folder. From every area it draws so many mutants
(`mutating.py` says which are made and which are not), and runs for each the tests that mirror the
changed file until one fails: with a ceiling of processor time, so that an endless loop dies too.
Prints each one that lived, and per area how many were drawn, died and lived. Exit code 1 when fewer
than nine of ten died in an area.

Left out are the tests that only look for crashes (`test_properties`, `test_hostile`): they take
long and hardly ever notice a wrong value.

`mutants_alive.toml` says of some of those that live why: with `same = true` the change makes no
difference to anybody, and it is not drawn; otherwise it counts as alive.

The seed decides everything: which mutants, in which order, and what hypothesis tries.
"""

import argparse
import os
import re
import resource
import shutil
import signal
import sys
import tempfile
import time
import tomllib
import traceback
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from mutating import Mutant, mutants

ROOT = Path(__file__).resolve().parent.parent
ALIVE = Path(__file__).with_name("mutants_alive.toml")
LEFT_BEHIND = shutil.ignore_patterns(
    ".git",
    ".venv",
    "node_modules",
    "var",
    "dist",
    "__pycache__",
    ".*_cache",
    ".hypothesis",
    "screens",
)
# What takes long to import and is never changed: imported once, before the forks.
HEAVY = (
    "numpy", "openpyxl", "docx", "xlsxwriter", "PIL.Image", "imagehash", "pypdfium2", "segno",
    "python_calamine", "olefile", "typst", "chinese_calendar", "pypinyin", "stdnum.cn",
    "hypothesis", "hypothesis.extra", "hypothesis.strategies", "factory.django", "django.test",
    "xlwt", "unittest.mock", "pytest_django.plugin", "pytest_django.fixtures",
)  # fmt: skip
MEMORY = 3 * 1024**3
DUE = 0.9
"""The share that has to die."""


@dataclass(frozen=True)
class Area:
    """Files; modules a fork imports anew; tests, first those that tell most for their time."""

    files: str
    forget: str
    tests: tuple[str, ...]

    def for_file(self, file: str) -> tuple[str, ...]:
        """The tests of the same name first; of a room only that room's."""
        path = Path(file)
        room = path.parent.name
        tests = tuple(test.format(room=room) for test in self.tests)
        own = [test for test in tests if Path(test).name == f"test_{path.stem}.py"]
        return tuple(dict.fromkeys(test for test in (*own, *tests) if _stands(test)))


PLANS, LEDGER, ENGINE = "tests/plans/", "tests/registry/ledger/", "tests/deadlines/engine/"
AREAS = {
    "plans": Area(
        "hongxian/plans/*.py",
        r"hongxian\.plans(\.|$)",
        tuple(
            f"{PLANS}test_{name}.py"
            for name in (
                "dates", "units", "numbering", "lines", "sections", "duties", "leading", "calendar",
                "sectors", "forms", "duties_in_time", "word", "samples", "score",
                "examples_in_docs", "read", "command",
            )
        ),
    ),
    "ledger": Area(
        "hongxian/registry/ledger/*.py",
        r"hongxian\.registry\.ledger(\.|$)",
        tuple(
            f"{LEDGER}test_{name}.py"
            for name in ("scans", "genre", "command", "workbooks", "values")
        ),
    ),
    "engine": Area(
        "hongxian/deadlines/engine/*.py",
        r"hongxian\.deadlines\.engine(\.|$)",
        tuple(
            f"{ENGINE}test_{name}.py"
            for name in ("examples", "schedule", "recurring", "clocks", "against_naive")
        ),
    ),
    "rules": Area(
        "hongxian/*/rules.py",
        r"hongxian\.\w+\.(rules|workflow)$",
        ("tests/{room}/test_rules.py",),
    ),
    "workflow": Area(
        "hongxian/*/workflow.py",
        r"hongxian\.(\w+\.(rules|workflow)|kit\.steps)$",
        (
            "tests/{room}/test_workflow.py",
            "tests/{room}/test_steps.py",
            "tests/architecture/test_papers.py::test_the_diagram_of_the_readme_is_the_table",
        ),
    ),
}  # fmt: skip


@dataclass
class Score:
    """What became of the mutants of an area."""

    ends: Counter[str] = field(default_factory=Counter)

    def drawn(self) -> int:
        return sum(self.ends.values())

    def lived(self) -> int:
        return self.ends["lived"] + self.ends["lived for a reason"]

    def holds(self) -> bool:
        return self.drawn() - self.lived() >= DUE * self.drawn()


def _stands(test: str) -> bool:
    return (ROOT / test.partition("::")[0]).exists()


def known() -> dict[tuple[str, str], bool]:
    """The ones that may live: by file and the changed line; True where nothing is different."""
    told = tomllib.loads(ALIVE.read_text()) if ALIVE.exists() else {}
    return {(one["file"], _line(one["now"])): one.get("same", False) for one in told.get("one", ())}


def _line(text: str) -> str:
    return "".join(text.split())


def _now(diff: list[str]) -> str:
    return _line("".join(line[1:] for line in diff if line.startswith("+")))


def draw(name: str, options: argparse.Namespace) -> Iterator[tuple[Mutant, str, int, list[str]]]:
    """The mutants of an area in an order that the seed decides: source, line, difference."""
    found: list[Mutant] = []
    for path in sorted(ROOT.glob(AREAS[name].files)):
        file = path.relative_to(ROOT).as_posix()
        if options.file in file:
            found += mutants(file, path.read_text())
    found = _in_turn(found, options.seed)
    may_live, left, seen = known(), len(found) if options.all else options.sample, set()
    for one in found:
        if left == 0:
            return
        source = one.source()
        line, diff = one.diff(source)
        if not diff or source in seen or may_live.get((one.file, _now(diff)), False):
            continue
        seen.add(source)
        left -= 1
        yield one, source, line, diff


def _in_turn(found: list[Mutant], seed: int) -> list[Mutant]:
    """An order that the seed and each change alone decide: work elsewhere leaves it as it is."""
    seen: Counter[str] = Counter()
    turns: list[tuple[bytes, Mutant]] = []
    for one in found:
        change = one.change()
        seen[change] += 1
        turns.append((sha256(f"{seed} {change} {seen[change]}".encode()).digest(), one))
    return [one for _, one in sorted(turns, key=lambda turn: turn[0])]


# --- running -----------------------------------------------------------------------------------
class Bench:
    """The copy of the tree, and the forks that run tests in it."""

    def __init__(self, folder: Path) -> None:
        self.tree = folder / "tree"
        self.said = folder / "said"
        self.data = folder / "test.sqlite3"
        self.ready = folder / "ready.sqlite3"
        shutil.copytree(ROOT, self.tree, ignore=LEFT_BEHIND)
        settings = self.tree / "tests" / "settings.py"
        more = f'DATABASES["default"]["TEST"] = {{"NAME": {str(self.data)!r}}}\n'
        settings.write_text(settings.read_text() + more)

    def enter(self) -> None:
        """From here on this process stands in the copy and has imported what is never changed."""
        os.chdir(self.tree)
        for name in ("DATABASE_URL", "HONGXIAN_HOME"):
            os.environ.pop(name, None)
        os.environ |= {
            "PYTHONPATH": str(self.tree), "DJANGO_SETTINGS_MODULE": "tests.settings",
            "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
        }  # fmt: skip
        sys.path.insert(0, str(self.tree))
        for module in HEAVY:
            __import__(module)
        import django

        import hongxian

        django.setup()
        import tests.campaigns.factories
        import tests.counties  # noqa: F401 - what every test file begins with

        if not Path(hongxian.__file__ or "").is_relative_to(self.tree):
            raise SystemExit(f"the copy is not first on the path: {hongxian.__file__}")

    def run(self, area: Area, tests: tuple[str, ...], *, seconds: float) -> tuple[str, float]:
        """ "passed", "failed" or "timed out", and the processor time it took."""
        shutil.rmtree(self.tree / ".hypothesis", ignore_errors=True)
        if self.ready.exists():
            shutil.copyfile(self.ready, self.data)
        child = os.fork()
        if child == 0:
            self._be_pytest(area, tests, seconds)
        deadline = time.monotonic() + 20 * seconds
        while True:
            done, status, usage = os.wait4(child, os.WNOHANG)
            if done or time.monotonic() > deadline:
                break
            time.sleep(0.02)
        if not done:
            os.killpg(child, signal.SIGKILL)
            _, status, usage = os.wait4(child, 0)
        took = usage.ru_utime + usage.ru_stime
        if os.WIFSIGNALED(status):
            return "timed out", took
        return "passed" if os.WEXITSTATUS(status) == 0 else "failed", took

    def _be_pytest(self, area: Area, tests: tuple[str, ...], seconds: float) -> None:
        """The child: a process group of its own, a ceiling, everything it says in a file."""
        code = 3
        try:
            os.setpgid(0, 0)
            resource.setrlimit(resource.RLIMIT_CPU, (int(seconds) + 1, int(seconds) + 2))
            resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
            out = os.open(self.said, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
            os.dup2(out, 1)
            os.dup2(out, 2)
            _forget(area.forget)
            import pytest

            fixed = ["-x", "-q", "-p", "no:cacheprovider", "--reuse-db"]
            fixed += ["-p", "pytest_django.plugin", "-p", "_hypothesis_pytestplugin"]
            # HEAVY was imported before pytest could look at it.
            fixed += ["-W", "ignore::pytest.PytestAssertRewriteWarning"]
            code = int(pytest.main([*fixed, "--hypothesis-seed=0", *tests]))
        except BaseException:  # a child never returns into the parent's work
            traceback.print_exc()
        finally:
            sys.stdout.flush()
            os._exit(code)

    def hold(
        self, area: Area, mutant: Mutant, source: str, tests: tuple[str, ...], seconds: float
    ) -> str:
        """What the tests say with one file changed; the file is put back."""
        path = self.tree / mutant.file
        _write(path, source)
        try:
            return self.run(area, tests, seconds=seconds)[0]
        finally:
            _write(path, mutant.module.code)


def _write(path: Path, source: str) -> None:
    """Byte code is kept by the second and the size, and a mutant may have both of its neighbour."""
    path.write_text(source)
    for old in path.parent.glob(f"__pycache__/{path.stem}.*"):
        old.unlink()


def _forget(names: str) -> None:
    """What may be changed is imported anew: the module, and the name its package has for it."""
    for name in [name for name in sys.modules if re.match(names, name)]:
        package, _, last = name.rpartition(".")
        vars(sys.modules[package]).pop(last, None) if package in sys.modules else None
        del sys.modules[name]


def check(name: str, bench: Bench, options: argparse.Namespace) -> Score:
    """Draw and run the mutants of one area."""
    area, score, limits = AREAS[name], Score(), dict[tuple[str, ...], float]()
    may_live = known()
    sys.dont_write_bytecode = False
    for mutant, source, line, diff in draw(name, options):
        tests = area.for_file(mutant.file)
        if tests not in limits:
            limits[tests] = _ceiling(bench, area, tests)
        end = bench.hold(area, mutant, source, tests, limits[tests])
        told = {"passed": "lived", "failed": "died", "timed out": "ran out of time"}[end]
        if told == "lived" and (mutant.file, _now(diff)) in may_live:
            told = "lived for a reason"
        score.ends[told] += 1
        if told == "lived" or options.verbose:
            print(f"\n{told}: {mutant.file}:{line}", *diff, sep="\n  ", flush=True)
    return score


def _ceiling(bench: Bench, area: Area, tests: tuple[str, ...]) -> float:
    """Seconds of processor that a mutant may take: the tests have to pass without one first."""
    if not tests:
        return 1.0
    end, took = bench.run(area, tests, seconds=1200)
    if end != "passed":
        print(bench.said.read_text()[-4000:], file=sys.stderr)
        raise SystemExit(f"the tests do not pass as the tree is: {end}, {' '.join(tests)}")
    if bench.data.exists() and not bench.ready.exists():
        shutil.copyfile(bench.data, bench.ready)
    return 3 * took + 5


def report(scores: dict[str, Score]) -> None:
    print(f"\n{'area':<10}{'drawn':>7}{'died':>7}{'in time-outs':>14}{'lived':>7}{'told why':>10}")
    for name, score in scores.items():
        ends = score.ends
        died = score.drawn() - score.lived()
        share = died / score.drawn() if score.drawn() else 1
        print(
            f"{name:<10}{score.drawn():>7}{died:>7}{ends['ran out of time']:>14}"
            f"{score.lived():>7}{ends['lived for a reason']:>10}   {share:.0%}"
        )


def read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Do the tests notice a change?")
    parser.add_argument("areas", nargs="*", choices=[[], *AREAS], help="all of them when none")
    parser.add_argument("--sample", type=int, default=40, help="mutants drawn from an area")
    parser.add_argument("--seed", type=int, default=20261130)
    parser.add_argument("--all", action="store_true", help="every mutant, no draw")
    parser.add_argument("--file", default="", help="only files with this in their path")
    parser.add_argument("--verbose", action="store_true", help="tell of those that died too")
    return parser.parse_args()


def main() -> int:
    options = read_options()
    scores: dict[str, Score] = {}
    folder = Path(tempfile.mkdtemp(prefix="hongxian-mutants-"))
    try:
        bench = Bench(folder)
        bench.enter()
        for name in options.areas or AREAS:
            scores[name] = check(name, bench, options)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    report(scores)
    return 0 if all(score.holds() for score in scores.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
