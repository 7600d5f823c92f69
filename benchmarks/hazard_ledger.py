"""The hazard ledger at 100,000 rows: `hazard_ledger.py [ROWS]`, on SQLite and on PostgreSQL.

Generated data. Prints the list page with its tabs' counts, searches, filters, a deep page (the best
of three requests, and how many queries), and the export to .xlsx by the background's own code:
time, peak memory of its process, rows counted.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg

ROOT = Path(__file__).resolve().parent.parent
SERVER = os.environ.get("HONGXIAN_TEST_PG", "postgres://postgres@127.0.0.1:5432/postgres")
NAME = f"hongxian_bench_{os.getpid()}"
COUNTY, STATIONS, PLACES, BATCH = "990100", 20, 5000, 5000
SECONDS, MEGABYTES = 60, 300
WHAT = (
    "疏散通道堆放货物，宽度不足", "灭火器压力不足", "住人与生产经营未作防火分隔", "安全出口上锁",
    "楼道内电动自行车充电", "烟花爆竹超量存放", "应急照明损坏", "未建立消防安全制度",
    "用电线路私拉乱接", "安全标志缺失",
)  # fmt: skip
STATES = ("found", "ordered", "rectifying", "rectified", "passed", *("closed",) * 5)
EVERY = (
    "number", "where", "what", "unit", "officer", "grade", "state", "due", "found", "violation",
    "category", "owner_name", "owner_phone", "source", "closed_at",
)  # fmt: skip


def set_up() -> None:
    """Django in this process, on the database the environment names."""
    sys.path.insert(0, str(ROOT))
    os.environ["DJANGO_SETTINGS_MODULE"] = "hongxian.settings"
    import django

    django.setup()


def lay(count: int) -> None:
    """Units, an officer, places and hazards of a year, straight into the tables."""
    set_up()
    from datetime import date, timedelta

    from django.core.management import call_command
    from django.db import transaction
    from django.utils import timezone

    from hongxian.hazards.models import Hazard
    from hongxian.hazards.queries.search import search_text
    from hongxian.kit.bulk import insert_rows
    from hongxian.orgs.models import County, Post, Role, Unit, UnitKind, User
    from hongxian.registry.models import Place

    call_command("migrate", verbosity=0, interactive=False)
    now = timezone.now()
    county = County.objects.create(code=COUNTY, name="青石县")
    units = [
        Unit.objects.create(
            county=county, name=f"青石县公安局{no}号派出所", short_name=f"{no}号派出所",
            kind=UnitKind.STATION, path=f"/{no}/", position=no,
        )
        for no in range(1, STATIONS + 1)
    ]  # fmt: skip
    officers = [User.objects.create(username=f"p{u.pk}", name="汪小满", unit=u) for u in units]
    office = User.objects.create(username="office", name="沈亦文", unit=units[0])
    start = date(2020, 1, 1)
    Post.objects.create(user=office, unit=units[0], role=Role.OFFICE, starts_on=start)
    Post.objects.bulk_create(
        Post(user=u, unit=u.unit, role=Role.OFFICER, starts_on=start) for u in officers
    )
    places = Place.objects.bulk_create(
        [
            Place(
                county=county, name=f"聚福楼{no}号店", category="restaurant",
                unit=units[no % STATIONS], officer=officers[no % STATIONS],
                address=f"北大街{no}号", created_at=now, changed_at=now,
            )
            for no in range(PLACES)
        ],
        batch_size=500,
    )  # fmt: skip
    for first in range(0, count, BATCH):
        rows = []
        for no in range(first, min(first + BATCH, count)):
            place, state = places[no % PLACES], STATES[no % len(STATES)]
            found = now - timedelta(minutes=5 * no)
            done = state in {"rectified", "passed", "closed"}
            row = Hazard(
                county=county, number=f"{found.year}-{no:06d}", place=place, unit=place.unit,
                officer=place.officer, what=f"{WHAT[no % len(WHAT)]}（第{no}次）", state=state,
                violation=no % 13 + 1, found_at=found, due_on=(found + timedelta(days=15)).date(),
                owner_name="邱明远", owner_phone="13812345678",
                rectified_at=found if done else None,
                passed_at=found if state in {"passed", "closed"} else None,
                closed_at=found if state == "closed" else None, created_at=found, changed_at=found,
            )  # fmt: skip
            row.search = search_text(row)
            rows.append(row)
        with transaction.atomic():
            insert_rows(rows)


def pages(count: int) -> None:
    """What the office and an officer wait for."""
    set_up()
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext, setup_test_environment

    from hongxian.orgs.models import User

    setup_test_environment()
    settings.ALLOWED_HOSTS = ["testserver"]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    last = count // 50
    for who, name in (("专班办公室", "office"), ("民警", None)):
        client = Client()
        people = (
            User.objects.filter(username=name) if name else User.objects.exclude(username="office")
        )
        client.force_login(people[0], backend="django.contrib.auth.backends.ModelBackend")
        for label, query in (
            ("第一页", ""), ("全部", "?view=all"), ("末页", f"?view=all&page={last}"),
            ("搜索", "?view=all&q=（上锁）"), ("搜索两词", "?view=all&q=聚福楼77 堆放"),
            ("筛选", "?view=overdue&violation=5"), ("按对象排序", "?view=open&sort=where"),
        ):  # fmt: skip
            took, used = [], []
            for _ in range(3):
                with CaptureQueriesContext(connection) as caught:
                    start, busy = time.perf_counter(), time.process_time()
                    answer = client.get("/hazards/" + query)
                    took.append(time.perf_counter() - start)
                    used.append(time.process_time() - busy)
                if answer.status_code != 200:
                    raise SystemExit(f"{query}: {answer.status_code}")
            total = answer.context["listing"].total
            print(
                f"  {who} {label}: {min(took):.2f} s ({min(used):.2f} s of processor),"
                f" {len(caught)} queries, {total} rows"
            )


def export(count: int) -> None:
    """The whole ledger as the office gets it, by the background's code in this process."""
    set_up()
    from urllib.parse import urlencode

    from django.utils import timezone

    from hongxian.jobs.exporting import export_in_background
    from hongxian.jobs.models import Job
    from hongxian.orgs.access import actor_of
    from hongxian.orgs.models import User

    now = timezone.now()
    actor = actor_of(User.objects.get(username="office"), now.date())
    query = urlencode([("view", "all"), *(("column", name) for name in EVERY)])
    job = export_in_background("hazards", query, actor=actor, now=now, total=count)
    job = Job.objects.get(pk=job.pk)
    if job.state != "done" or job.file_rows != count:
        raise SystemExit(f"{job.state} {job.error} {job.file_rows} of {count} rows")
    print(f"  {job.result} {job.file.size / 2**20:.1f} MB file")


STEPS = {"lay": lay, "pages": pages, "export": export}


def run(step: str, count: int, environment: dict[str, str]) -> tuple[float, float, float]:
    """(seconds, seconds of processor, megabytes at the peak) of a step in its own process."""
    start = time.perf_counter()
    child = subprocess.Popen(
        [sys.executable, __file__, "--step", step, str(count)], env={**os.environ, **environment}
    )
    _, status, usage = os.wait4(child.pid, 0)
    if status:
        raise SystemExit(f"{step} failed")
    took = time.perf_counter() - start
    return took, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def bench(count: int, name: str, environment: dict[str, str]) -> bool:
    """All steps on one database; were the aims met?"""
    print(name, flush=True)
    run("lay", count, environment)
    run("pages", count, environment)
    took, busy, peak = run("export", count, environment)
    good = took <= SECONDS and peak <= MEGABYTES
    print(
        f"  export of {count} rows: {took:.1f} s (aim {SECONDS}; {busy:.1f} s of processor),"
        f" {peak:.0f} MB at the peak (aim {MEGABYTES})"
    )
    return good


def main() -> int:
    """Both databases; 1 when an aim was missed."""
    if "--step" in sys.argv:
        STEPS[sys.argv[2]](int(sys.argv[3]))
        return 0
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as home:
        base = {"HONGXIAN_HOME": home, "HONGXIAN_DEMO": "1", "HONGXIAN_JOBS": "inline"}
        good = bench(count, "SQLite", {**base, "DATABASE_URL": f"sqlite:///{home}/bench.sqlite3"})
        try:
            admin = psycopg.connect(SERVER, autocommit=True)
        except psycopg.OperationalError:
            print("PostgreSQL: not reachable")
            return 0 if good else 1
        admin.execute(f"CREATE DATABASE {NAME}")
        try:
            url = SERVER.rsplit("/", 1)[0] + f"/{NAME}"
            good &= bench(count, "PostgreSQL", {**base, "DATABASE_URL": url})
        finally:
            admin.execute(f"DROP DATABASE {NAME} WITH (FORCE)")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
