"""What a background export of 100,000 rows costs: seconds and memory, on SQLite."""

import os
import resource
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ["HONGXIAN_HOME"] = tempfile.mkdtemp(prefix="hongxian-bench-")
os.environ["HONGXIAN_JOBS"] = "inline"
os.environ.pop("DATABASE_URL", None)
os.environ["DJANGO_SETTINGS_MODULE"] = "hongxian.settings"

import django

django.setup()

from django.core.management import call_command  # noqa: E402

from hongxian.jobs.exporting import Sheet, export_in_background, register_export  # noqa: E402
from hongxian.jobs.owner import Owner  # noqa: E402
from hongxian.kit import clock  # noqa: E402

ROWS, COLUMNS = 100_000, 15


def make(job: object) -> Sheet:
    """Texts, numbers and days, as a ledger of hazards has them."""
    day = clock.today()
    rows = (
        [f"QS-{no:06}", day, no, *[f"第{no}行第{at}列的文字" for at in range(COLUMNS - 3)]]
        for no in range(ROWS)
    )
    return Sheet([f"列{at}" for at in range(COLUMNS)], ROWS, rows)


def main() -> None:
    """One export, handed in and done."""
    call_command("migrate", verbosity=0, interactive=False)
    register_export("bench", "台账", make)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.perf_counter()
    job = export_in_background(
        "bench", "", actor=Owner(1, "安然", "指挥中心", "990301"), now=clock.now()
    )
    took = time.perf_counter() - started
    more = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    print(
        f"{job.file_rows} rows of {COLUMNS} columns, {job.file.size / 2**20:.1f} MB: "
        f"{took:.1f} s, {more:.0f} MB of memory more ({job.state})"
    )


if __name__ == "__main__":
    main()
