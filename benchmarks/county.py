"""A county of years: built by COPY, and every page of daily use timed for every role.

    python benchmarks/county.py build --visits 1000000 --hazards 300000 --database NAME
    python benchmarks/county.py build --visits 100000 --hazards 30000 --database OTHER
    python benchmarks/county.py time --database OTHER --database NAME --requests 50

The second county is a tenth as old: half a year instead of five, with the same places, people, open
hazards and plans. Everything follows from numbers, the day is the demo's. The server is that of
HONGXIAN_TEST_PG.

`time` asks one page after the other, in turn at each size; it prints medians and 95th percentiles,
how many queries, the processor's time of Python, the bytes of the answer, and ends with 1 where a
page misses its bar. `--only head/ --only '*/检查'` takes some pages, `--report` writes a table; one
that needs more than `--seconds` is asked less often. The present figures: county.md.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[1])]


def main() -> int:
    """Build or time; without a verb both, in databases that go afterwards."""
    asked = read_arguments()
    from counties.build import build
    from counties.server import say
    from counties.visits import Size

    if asked.verb == "build":
        size = Size(asked.visits, asked.hazards, asked.places, asked.open, asked.planned)
        build(asked.database, size)
        return 0
    if asked.verb == "time":
        return tell(asked.database, asked.requests, asked.seconds, asked.only or (), asked.report)
    sizes = [Size(visits, visits * 3 // 10, 20_000, 1500, 1500) for visits in (100_000, 1_000_000)]
    made = {f"hongxian_bench_{os.getpid()}_{size.visits}": size for size in sizes}
    try:
        for database, size in made.items():
            build(database, size)
        return tell(list(made), 50, 120, (), None)
    finally:
        for database in made:
            say("DROP DATABASE IF EXISTS {} WITH (FORCE)", database)


def tell(
    databases: list[str], requests: int, seconds: float, only: Sequence[str], report: Path | None
) -> int:
    """Time the pages and say so; 1 where one misses a bar."""
    from counties.report import markdown, show
    from counties.timing import time_pages

    lines = show(time_pages(databases, requests=requests, seconds=seconds, only=only))
    if report:
        report.write_text(markdown(lines, databases))
    missed = sum(bool(line.missed) for line in lines)
    print(f"{len(lines)} pages, {missed} miss a bar")
    return int(missed > 0)


def read_arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    verbs = parser.add_subparsers(dest="verb")
    make = verbs.add_parser("build")
    make.add_argument("--visits", type=int, default=1_000_000)
    make.add_argument("--hazards", type=int, default=300_000)
    make.add_argument("--places", type=int, default=20_000)
    make.add_argument("--open", type=int, default=1500)
    make.add_argument("--planned", type=int, default=1500)
    make.add_argument("--database", required=True)
    time = verbs.add_parser("time")
    time.add_argument("--database", action="append", required=True)
    time.add_argument("--requests", type=int, default=50)
    time.add_argument("--seconds", type=float, default=120)
    time.add_argument(
        "--only", action="append", help="how role/page begins, or a pattern with *; repeatable"
    )
    time.add_argument("--report", type=Path)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
