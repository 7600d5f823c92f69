"""A ledger of 10,000 rows, 2 % of them wrong, imported: seconds, rows a second, peak memory.

    python benchmarks/ledger_import.py [rows]      DATABASE_URL chooses the database

Everything the job does is timed: reading the workbook, comparing, writing, logging. The workbook
is generated, the database is made for this run and removed; the second import of the same file
finds every row unchanged.
"""

import os
import random
import resource
import sys
import tempfile
import time
from io import BytesIO
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hongxian.settings")
os.environ["HONGXIAN_HOME"] = tempfile.mkdtemp(prefix="hongxian-bench-")
os.environ["HONGXIAN_JOBS"] = "inline"

import django

django.setup()

import xlsxwriter  # noqa: E402
from django.db import connection  # noqa: E402
from django.test.utils import setup_databases, teardown_databases  # noqa: E402
from stdnum.cn import uscc  # noqa: E402

from hongxian.jobs.actions import enqueue  # noqa: E402
from hongxian.kit import clock  # noqa: E402
from hongxian.orgs.access import Actor  # noqa: E402
from hongxian.orgs.models import County, Role, Unit, User  # noqa: E402
from hongxian.registry.actions.ledgers import settle_columns, upload_ledger  # noqa: E402
from hongxian.registry.models import LedgerBatch, Place  # noqa: E402
from hongxian.registry.tasks import IMPORT, LOOK  # noqa: E402

HEADS = [
    "序号",
    "场所名称",
    "类别",
    "地址",
    "负责人",
    "联系电话",
    "统一社会信用代码",
    "面积（㎡）",
    "责任民警",
    "备注",
]


def workbook(rows: int) -> bytes:
    """A ledger; every fiftieth row has no name or a floor area that is none."""
    dice = random.Random(2026)
    file = BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    sheet = book.add_worksheet("九小场所")
    sheet.merge_range(0, 0, 0, 9, "青石县九小场所台账（2026年）")
    sheet.write_row(1, 0, HEADS)
    for no in range(1, rows + 1):
        body = f"92379999MA{no:07d}"
        name, area = f"第{no}便利店", f"{dice.randint(20, 280)}平方米"
        if no % 50 == 0:
            name, area = (("", area), (name, "两间"))[no % 100 == 0]
        sheet.write_row(
            no + 1, 0,
            [no, name, "小商店", f"青石镇南街{no}号", "张三", 13800000000 + no,
             body + uscc.calc_check_digit(body), area, f"民警{no % 40}", ""],
        )  # fmt: skip
    book.close()
    return file.getvalue()


def people() -> Actor:
    """A county, a station with forty officers, one of the office."""
    county = County.objects.create(code="379999", name="青石县")
    unit = Unit.objects.create(
        county=county, name="城关派出所", short_name="城关派出所", kind="station"
    )
    User.objects.bulk_create(
        User(username=f"m{no}", name=f"民警{no}", unit=unit, is_active=True) for no in range(40)
    )
    user = User.objects.create(username="zb", name="专班", unit=unit, is_active=True)
    from hongxian.orgs.models import Post

    Post.objects.create(user=user, unit=unit, role=Role.OFFICE, starts_on="2020-01-01")
    posts = frozenset({(unit.pk, str(Role.OFFICE))})
    return Actor(user.pk, user.name, unit.pk, unit.name, county.pk, posts)


def run(code: str, batch: LedgerBatch, actor: Actor) -> tuple[float, float]:
    """One job: seconds by the clock, and of this process's processor."""
    began, busy = time.perf_counter(), time.process_time()
    job = enqueue(code, {"batch": str(batch.pk)}, actor=actor, now=clock.now())
    assert job.state == "done", job.error  # noqa: S101
    return time.perf_counter() - began, time.process_time() - busy


def measure(content: bytes, actor: Actor, name: str) -> None:
    """Upload, dry run, import: each timed."""
    began = time.perf_counter()
    batch = upload_ledger(
        file_name="台账.xlsx",
        content=content,
        kind="place",
        sheet=None,
        actor=actor,
        now=clock.now(),
    )
    uploaded = time.perf_counter() - began
    unit = Unit.objects.get(name="城关派出所")
    mapping = {int(index): key for index, key in batch.mapping.items()}
    settle_columns(batch, mapping=mapping, defaults={"unit": unit.pk}, actor=actor, now=clock.now())
    looked, looked_cpu = run(LOOK, batch, actor)
    imported, imported_cpu = run(IMPORT, batch, actor)
    batch.refresh_from_db()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{name}: upload {uploaded:.1f} s, dry run {looked:.1f} s (CPU {looked_cpu:.1f}), "
        f"import {imported:.1f} s (CPU {imported_cpu:.1f}; {batch.total / imported:,.0f} rows/s), "
        f"peak {peak:.0f} MB; created {batch.created}, updated {batch.updated}, "
        f"unchanged {batch.unchanged}, wrong {batch.refused}",
        flush=True,
    )


def main() -> None:
    """Both passes on the database at hand."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    content = workbook(rows)
    made = setup_databases(verbosity=0, interactive=False)
    try:
        actor = people()
        print(f"{connection.vendor}, {rows} rows, {len(content) / 2**20:.1f} MB")
        measure(content, actor, "first import ")
        measure(content, actor, "the same file")
        assert Place.objects.count() == rows - rows // 50  # noqa: S101
    finally:
        teardown_databases(made, verbosity=0)


if __name__ == "__main__":
    main()
