"""In which order the tests run: the longest files first, or shuffled by a seed."""

import random
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest

HERE = Path(__file__).parent
# Minutes each: begun first, so that no worker sits over one of them when all else is done. The
# first builds the season, the next two do not need it meanwhile; PostgreSQL leaves one of them out.
LONGEST = (
    "journeys/test_season_pages.py",
    "architecture/test_routes.py",
    "architecture/test_values.py",
    "journeys/test_plan_runs.py",
    "journeys/test_clocks_escalation.py",
    "architecture/test_log_coverage.py",
    "journeys/",
    "test_cli.py",
    "inspections/test_field_described.py",
    "scope/",
    "jobs/test_workers.py",
    "demo/",
)


def place(item: pytest.Item) -> str:
    """Where a test stands under tests/."""
    return _under_tests(item.path)


@cache
def _under_tests(file: Path) -> str:
    return file.relative_to(HERE).as_posix()


def put_in_order(items: list[pytest.Item], seed: int | None) -> None:
    """Every worker must come to the same order: a seed is given, never drawn."""
    if seed is None:
        items.sort(key=_turn)
        return
    files = defaultdict(list)
    for item in items:
        files[item.path].append(item)
    shuffled = list(files.values())
    chance = random.Random(seed)
    chance.shuffle(shuffled)
    for tests in shuffled:
        chance.shuffle(tests)
    items[:] = [item for tests in shuffled for item in tests]


def _turn(item: pytest.Item) -> int:
    turns = (turn for turn, start in enumerate(LONGEST) if place(item).startswith(start))
    return next(turns, len(LONGEST))
