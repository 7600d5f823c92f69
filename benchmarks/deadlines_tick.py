"""Time and memory of `hongxian tick` over 100,000 open deadlines.

`python benchmarks/deadlines_tick.py`; DEADLINES=10000 for a shorter run.

On SQLite, or on the PostgreSQL server of DATABASE_URL (a database of its own, dropped afterwards).
Prints a tick with nothing due, one with 1,000 deadlines to remind of, one with all the others, one
in which 10,000 become late and escalate at once (two log entries each), and the peak memory of the
process. Fails where a tick with nothing due takes more than 50 ms.
"""

import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from datetime import time as clock_time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
OPEN = int(os.environ.get("DEADLINES", "100000"))
BOUND_MS = 50


def lay(count: int) -> None:
    """A county of forty units; a thousand deadlines due one day, all others the next."""
    from hongxian.deadlines.actions import set_deadline
    from hongxian.deadlines.actions.setting import Duty
    from hongxian.deadlines.engine import Rule, TimeUnit
    from hongxian.deadlines.models import Deadline
    from hongxian.orgs.access import SYSTEM
    from hongxian.orgs.models import County, Post, Role, Unit, UnitKind, User

    county = County.objects.create(code="990101", name="青石县")
    units = [
        Unit.objects.create(
            county=county, name=f"青石县公安局第{n}派出所", short_name=f"第{n}派出所",
            kind=UnitKind.STATION, path=f"/{n}/", position=n,
        )
        for n in range(40)
    ]  # fmt: skip
    people = []
    for unit in units:
        for n, role in enumerate((Role.HEAD, Role.OFFICER, Role.OFFICER, Role.OFFICE, Role.CHIEF)):
            person = User.objects.create(
                unit=unit, username=f"{unit.pk}-{n}", name=f"民警{unit.pk}-{n}", password=""
            )
            Post.objects.create(user=person, unit=unit, role=role, starts_on=date(2026, 1, 1))
            people.append(person)
    now = at(date(2026, 6, 1))
    seed = set_deadline(
        _Subject(county.pk), Duty("work", "办理事项", units[0], people[0]), starts_at=now,
        rule=Rule(10, TimeUnit.DAY, basis="方案"), actor=SYSTEM, now=now,
    )  # fmt: skip
    fields = {
        field.attname: getattr(seed, field.attname)
        for field in Deadline._meta.concrete_fields
        if not field.primary_key
    }
    rows = []
    for n in range(count):
        late = timedelta(days=0 if n < 1000 else 1)
        rows.append(
            Deadline(**{
                **fields, "subject_id": str(n), "unit_id": units[n % 40].pk,
                "holder_id": people[n % len(people)].pk, "due_at": seed.due_at + late,
                "next_step_at": seed.next_step_at + late,
            })
        )  # fmt: skip
    Deadline.objects.bulk_create(rows, batch_size=2000)
    seed.delete()


class _Meta:
    label_lower = "bench.subject"


class _Subject:
    """A record of a county, as far as a deadline asks."""

    _meta = _Meta()
    pk = "seed"

    def __init__(self, county_id: str) -> None:
        self.county_id = county_id

    def __str__(self) -> str:
        return "某厂房隐患"


def at(day: date, hour: int = 9) -> datetime:
    """An aware moment."""
    from django.utils import timezone

    return timezone.make_aware(datetime.combine(day, clock_time(hour)))


def timed(act: Callable[..., Any], *told: Any) -> tuple[float, float, Any]:
    """Seconds, those this process worked, and what came of it."""
    begin, worked = time.perf_counter(), time.process_time()
    done = act(*told)
    return time.perf_counter() - begin, time.process_time() - worked, done


def peak_mb() -> float:
    """The peak memory of this process."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def _say(words: str, moment: datetime) -> None:
    from hongxian.deadlines.tasks import tick
    from hongxian.notices.models import Notice

    before = Notice.objects.count()
    seconds, worked, run = timed(tick, moment)
    done = f"{run.reminders:,} reminders, {run.escalations:,} escalations, {run.late:,} late"
    told = f"{Notice.objects.count() - before:,} notices"
    print(f"  {words}: {seconds:.1f} s, {worked:.1f} s of CPU ({done}, {told}), {peak_mb():.0f} MB")


def measure() -> int:
    """Print the figures; 1 where the bound is broken."""
    from django.db import connection

    from hongxian.deadlines.models import Deadline
    from hongxian.deadlines.tasks import tick

    seconds, *_ = timed(lay, OPEN)
    print(
        f"{connection.vendor}: {Deadline.objects.count():,} open deadlines laid in {seconds:.1f} s"
    )
    print(f"  before any tick: {peak_mb():.0f} MB")
    quiet = min(timed(tick, at(date(2026, 6, 2), hour))[0] for hour in range(9, 15)) * 1000
    print(f"  nothing due: {quiet:.1f} ms (bound {BOUND_MS}), {peak_mb():.0f} MB")
    _say("1,000 to remind of", at(date(2026, 6, 8)))
    _say("all others to remind of", at(date(2026, 6, 9)))
    missed = Deadline.objects.order_by("pk").values("pk")[:10_000]
    rest = Deadline.objects.exclude(pk__in=list(missed.values_list("pk", flat=True)))
    rest.update(state="met", closed_at=at(date(2026, 6, 9)), next_step_at=None)
    _say("10,000 late and escalated", at(date(2026, 6, 16)))
    return 0 if quiet <= BOUND_MS else 1


def main() -> int:
    """Build a throw-away installation and measure in it."""
    home = tempfile.mkdtemp(prefix="hongxian-bench-")
    os.environ["HONGXIAN_HOME"] = home
    os.environ["DJANGO_SETTINGS_MODULE"] = "hongxian.settings"
    sys.path.insert(0, str(ROOT))
    import django

    django.setup()
    from django.db import connection
    from django.test.utils import setup_databases, teardown_databases

    if connection.vendor == "postgresql":
        connection.settings_dict["TEST"]["NAME"] = f"hongxian_bench_{os.getpid()}"
    else:
        connection.settings_dict["TEST"]["NAME"] = str(Path(home) / "bench.sqlite3")
    made = setup_databases(verbosity=0, interactive=False)
    try:
        return measure()
    finally:
        teardown_databases(made, verbosity=0)
        shutil.rmtree(home, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
