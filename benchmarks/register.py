"""The register at 20,000 places: `register.py [ROWS]`, on SQLite and on PostgreSQL.

Generated data, laid by the actions users call. Prints entering and correcting through
`save_places`, the list page, searches, the map's points, and the search for doubles: seconds on
the clock and of the processor (the best of three for pages), peak memory of the process.
"""

import os
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import psycopg

ROOT = Path(__file__).resolve().parent.parent
SERVER = os.environ.get("HONGXIAN_TEST_PG", "postgres://postgres@127.0.0.1:5432/postgres")
NAME = f"hongxian_bench_{os.getpid()}"
STATIONS, PART = 20, 2000
PAGES = (
    ("列表", "/places/"),
    ("查“旅馆”", "/places/?q=旅馆"),
    ("查不到的词", "/places/?q=不存在的词"),
    ("查两个词", "/places/?q=南街 旅馆"),
    ("超出类别标准", "/places/?view=beyond"),
    ("网格", "/grids/"),
    ("地图的点", "/places/map/points/"),
)


def told(what: str, started: tuple[float, float]) -> None:
    """One line of the result."""
    wall, cpu = time.perf_counter() - started[0], time.process_time() - started[1]
    print(f"  {what:<14} {wall:7.2f} 秒，处理器 {cpu:6.2f} 秒", flush=True)


def start() -> tuple[float, float]:
    return time.perf_counter(), time.process_time()


def set_up() -> None:
    """Django in this process, on the database the environment names, its tables laid."""
    sys.path.insert(0, str(ROOT))
    os.environ["DJANGO_SETTINGS_MODULE"] = "hongxian.settings"
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    settings.ALLOWED_HOSTS = ["testserver"]


def lay_county() -> tuple[Any, list[Any]]:
    """The office's user, and ten grids for each station."""
    from datetime import date

    from hongxian.orgs.models import County, Post, Role, Unit, UnitKind, User
    from hongxian.registry.models import Grid

    county = County.objects.create(code="990100", name="青石县")
    units = [
        Unit.objects.create(
            county=county, name=f"青石县公安局{no}号派出所", short_name=f"{no}号派出所",
            kind=UnitKind.STATION, path=f"/{no}/", position=no,
        )
        for no in range(1, STATIONS + 1)
    ]  # fmt: skip
    grids = [
        Grid.objects.create(county=county, unit=unit, code=f"{unit.pk}-{no}", name=f"第{no}网格")
        for unit in units
        for no in range(10)
    ]
    office = User.objects.create(username="office", name="沈亦文", unit=units[0])
    Post.objects.create(user=office, unit=units[0], role=Role.OFFICE, starts_on=date(2020, 1, 1))
    return office, grids


def facts_of(count: int, grids: list[Any]) -> list[Any]:
    """So many places over all grids, categories and coordinate systems."""
    from hongxian.registry import codes
    from hongxian.registry.queries.facts import PlaceFacts

    kinds, trades = list(codes.categories()), ("便利店", "旅馆", "饭店", "五金店", "诊所", "网吧")
    return [
        PlaceFacts(
            name=f"{chr(0x4E00 + no * 7 % 3000)}{chr(0x5200 + no * 13 % 2000)}{trades[no % 6]}",
            category=kinds[no % len(kinds)], unit=grids[no % 200].unit, grid=grids[no % 200],
            address=f"青石镇{'南北东西'[no % 4]}街{no % 900}号", phone=f"138{no:08d}",
            lon=Decimal(117) + Decimal(no % 500) / 1000, lat=Decimal(36) + Decimal(no) / 50000,
            crs=("wgs84", "gcj02", "bd09", "cgcs2000")[no % 4], area_m2=Decimal(no % 500),
        )
        for no in range(count)
    ]  # fmt: skip


def write(facts: list[Any], actor: Any) -> None:
    """Enter all of them in parts, then correct all of them."""
    from django.utils import timezone

    from hongxian.registry.actions.bulk import PlaceRow, save_places

    now, keys, count = timezone.now(), [], len(facts)
    began = start()
    for at in range(0, count, PART):
        part = [PlaceRow(each) for each in facts[at : at + PART]]
        keys += [saved.row.pk for saved in save_places(part, actor=actor, now=now) if saved.row]
    told(f"登记 {count} 个", began)
    began = start()
    for at in range(0, count, PART):
        some = zip(facts[at : at + PART], keys[at : at + PART], strict=True)
        part = [PlaceRow(replace(each, staff=9), key) for each, key in some]
        save_places(part, actor=actor, now=now)
    told(f"更新 {count} 个", began)


def read(office: Any, actor: Any) -> None:
    """What the office waits for."""
    from django.test import Client

    from hongxian.registry.queries.pairs import doubtful_pairs

    client = Client()
    client.force_login(office, backend="django.contrib.auth.backends.ModelBackend")
    for label, url in PAGES:
        runs = []
        for _ in range(3):
            began = start()
            if client.get(url).status_code != 200:
                sys.exit(f"{url} 没有打开")
            runs.append((time.perf_counter() - began[0], time.process_time() - began[1]))
        wall, cpu = min(runs)
        print(f"  {label:<14} {wall:7.3f} 秒，处理器 {cpu:6.3f} 秒", flush=True)
    began = start()
    pairs = doubtful_pairs(actor)
    told(f"疑似重复 {len(pairs)} 对", began)


def step(count: int) -> None:
    """Everything, in a process and a database of its own."""
    set_up()
    from django.utils import timezone

    from hongxian.orgs.access import actor_of
    from hongxian.registry.actions.standards import load_thresholds

    office, grids = lay_county()
    now = timezone.now()
    actor = actor_of(office, now.date())
    load_thresholds(actor=actor, now=now)
    write(facts_of(count, grids), actor)
    read(office, actor)
    print(f"  内存峰值 {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} 兆")


def main() -> int:
    if "--step" in sys.argv:
        step(int(sys.argv[-1]))
        return 0
    count = sys.argv[1] if len(sys.argv) > 1 else "20000"
    with psycopg.connect(SERVER, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{NAME}"')
    try:
        for vendor, url in (("SQLite", ""), ("PostgreSQL", f"{SERVER.rsplit('/', 1)[0]}/{NAME}")):
            print(vendor, flush=True)
            with tempfile.TemporaryDirectory() as home:
                told_env = {**os.environ, "HONGXIAN_HOME": home, "HONGXIAN_JOBS": "inline"}
                told_env.pop("DATABASE_URL", None)
                if url:
                    told_env["DATABASE_URL"] = url
                done = subprocess.run(
                    [sys.executable, __file__, "--step", count], env=told_env, check=False
                )
            if done.returncode:
                return done.returncode
    finally:
        with psycopg.connect(SERVER, autocommit=True) as server:
            server.execute(f'DROP DATABASE IF EXISTS "{NAME}" WITH (FORCE)')
    return 0


if __name__ == "__main__":
    sys.exit(main())
