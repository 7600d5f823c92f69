"""What it costs to look through and to apply a workbook of 60 units and 1,000 new people."""

import os
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ["HONGXIAN_HOME"] = tempfile.mkdtemp(prefix="hongxian-bench-")
os.environ.pop("DATABASE_URL", None)
os.environ["DJANGO_SETTINGS_MODULE"] = "hongxian.settings"

import django

django.setup()

from django.core.management import call_command  # noqa: E402

from hongxian.commands import set_up_county  # noqa: E402
from hongxian.kit import clock  # noqa: E402
from hongxian.orgs import actions  # noqa: E402
from hongxian.orgs.access import actor_of  # noqa: E402
from hongxian.orgs.models import County, Post, Role  # noqa: E402
from hongxian.orgs.roster.compare import compare  # noqa: E402
from hongxian.orgs.roster.read import read_workbook  # noqa: E402
from tests.orgs.roster import roster  # noqa: E402

UNITS, PEOPLE = 60, 1000


def main() -> None:
    """One fresh county on SQLite."""
    call_command("migrate", verbosity=0, interactive=False)
    set_up_county(code="880399", county="试县", bureau="试县公安局")
    keeper = Post.objects.select_related("user__unit").get(role=Role.SYSTEM).user
    actor, now = actor_of(keeper, clock.today()), clock.now()
    units = [
        [f"试县公安局{n}号派出所", f"{n}号所", "派出所", "", "试县公安局"] for n in range(UNITS)
    ]
    people = [[f"人{n}", f"p{n:05}", f"{n % UNITS}号所", "民警", ""] for n in range(PEOPLE)]
    content = roster(units, people)

    started = time.perf_counter()
    county = County.objects.get()
    compare(read_workbook(content), county.pk, clock.today())
    looked = time.perf_counter()
    batch = actions.upload_import(
        county, file_name="花名册.xlsx", content=content, actor=actor, now=now
    )
    applied = actions.apply_import(batch, actor=actor, now=now)
    done = time.perf_counter()
    again = compare(read_workbook(content), county.pk, clock.today())

    print(f"looked through {UNITS} units and {PEOPLE} people: {looked - started:.2f} s")
    print(f"applied, {len(applied.slips)} accounts opened: {done - looked:.2f} s")
    print(f"the same file again, rows that would change: {len(again.of('changed'))}")


if __name__ == "__main__":
    main()
