"""The hazard ledger as a file, against plain loops: `hazard_export.py [ROWS]`, on both databases.

Three ways write the very same cells of the same rows, by turns, each in its own process: the
background job as the office hands it in (rights, progress, log, file kept), a loop that reads plain
tuples by the ORM and writes them with xlsxwriter (constant_memory), and the same with openpyxl
(write-only). Prints the middle of the rounds, the peak memory, the ratios; the cells are compared.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any

import psycopg
from hazard_ledger import EVERY, NAME, SERVER, lay, set_up

ROUNDS, MOST = 3, 1.2
HEADS = (
    "编号", "对象", "隐患内容", "责任单位", "责任民警", "等级", "状态", "期限", "发现日期",
    "违法行为类别", "对象类别", "整改责任人", "责任人电话", "来源", "销号日期",
)  # fmt: skip
WIDTHS = (14, 20, 48, 13, 11, 9, 12, 15, 15, 30, 14, 13, 14, 12, 15)
DAY = 'yyyy"年"m"月"d"日"'


def background(path: Path) -> None:
    """What the office gets: the job with all it does."""
    from urllib.parse import urlencode

    from django.utils import timezone

    from hongxian.jobs.exporting import export_in_background
    from hongxian.jobs.models import Job
    from hongxian.orgs.access import actor_of
    from hongxian.orgs.models import User

    now = timezone.now()
    actor = actor_of(User.objects.get(username="office"), now.date())
    query = urlencode([("view", "all"), *(("column", name) for name in EVERY)])
    job = Job.objects.get(pk=export_in_background("hazards", query, actor=actor, now=now).pk)
    if job.state != "done":
        raise SystemExit(f"{job.state} {job.error}")
    path.write_bytes(job.file.read())


def tuples() -> Iterator[list[Any]]:
    """The cells, straight from the stored values: no rights asked, nothing masked."""
    from django.utils import timezone

    from hongxian.hazards.models import Grade, Hazard, HazardState
    from hongxian.inspections.models import Source
    from hongxian.inspections.violations import violations
    from hongxian.registry.codes import categories

    states, sources, grades = dict(HazardState.choices), dict(Source.choices), dict(Grade.choices)
    kinds = {no: str(each) for no, each in violations().items()}
    places = {code: each.name for code, each in categories().items()}
    zone = timezone.get_current_timezone()
    rows = Hazard.objects.order_by("-found_at", "-pk").values_list(
        "number", "place__name", "what", "unit__short_name", "officer__name", "grade", "state",
        "due_on", "found_at", "violation", "place__category", "owner_name", "owner_phone",
        "source", "closed_at",
    )  # fmt: skip
    for row in rows.iterator(chunk_size=2000):
        cells = list(row)
        cells[5], cells[6] = grades[row[5]], states[row[6]]
        cells[8] = row[8].astimezone(zone).date()
        cells[9], cells[10] = kinds[row[9]], places.get(row[10], row[10])
        cells[13] = sources[row[13]]
        if row[14] is not None:
            cells[14] = row[14].astimezone(zone).date()
        yield cells


def loop(path: Path) -> None:
    """The plain loop: xlsxwriter, row by row."""
    import xlsxwriter

    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    sheet = book.add_worksheet("隐患台账")
    head, day = book.add_format({"bold": True}), book.add_format({"num_format": DAY})
    sheet.freeze_panes(1, 0)
    for no, (label, width) in enumerate(zip(HEADS, WIDTHS, strict=True)):
        sheet.set_column(no, no, width)
        sheet.write_string(0, no, label, head)
    for line, row in enumerate(tuples(), start=1):
        for no, value in enumerate(row):
            if isinstance(value, str):
                sheet.write_string(line, no, value)
            elif value is not None:
                sheet.write_datetime(line, no, value, day)
    book.close()


def openpyxl(path: Path) -> None:
    """The same with openpyxl's write-only workbook."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    sheet = book.create_sheet("隐患台账")
    sheet.freeze_panes = "A2"
    for no, width in enumerate(WIDTHS, start=1):
        sheet.column_dimensions[get_column_letter(no)].width = width
    heads = [WriteOnlyCell(sheet, label) for label in HEADS]
    for cell in heads:
        cell.font = Font(bold=True)
    sheet.append(heads)
    for row in tuples():
        for no, value in enumerate(row):
            if isinstance(value, date):
                row[no] = WriteOnlyCell(sheet, value)
                row[no].number_format = DAY
        sheet.append(row)
    book.save(path)


WAYS: dict[str, Callable[[Path], None]] = {
    "job": background, "xlsxwriter": loop, "openpyxl": openpyxl
}  # fmt: skip


def do(way: str, path: Path) -> None:
    """One way in this process; its seconds and seconds of processor, Django's start left out."""
    set_up()
    started, busy = time.perf_counter(), time.process_time()
    WAYS[way](path)
    print(json.dumps([time.perf_counter() - started, time.process_time() - busy]))


def compare(folder: Path, count: int) -> None:
    """All cells of the files are the same, and all rows are there."""
    from python_calamine import CalamineWorkbook

    sheets = [
        CalamineWorkbook.from_path(str(folder / f"{way}.xlsx")).get_sheet_by_index(0).to_python()
        for way in WAYS
    ]
    if len(sheets[0]) != count + 1 or any(sheet != sheets[0] for sheet in sheets[1:]):
        raise SystemExit("the files do not hold the same cells")


def child(step: str, *words: str, **environment: str) -> tuple[str, float]:
    """What a process of this file printed, and its peak in megabytes."""
    process = subprocess.Popen(
        [sys.executable, __file__, "--step", step, *words],
        env={**os.environ, **environment}, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    told = process.stdout.read() if process.stdout else ""
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{step} failed")
    return told, usage.ru_maxrss / 1024


def bench(count: int, name: str, folder: Path, environment: dict[str, str]) -> bool:
    """The rounds on one database; was the aim met?"""
    child("lay", str(count), **environment)
    figures: dict[str, list[tuple[float, float, float]]] = {way: [] for way in WAYS}
    for _ in range(ROUNDS):
        for way in WAYS:
            told, peak = child("do", way, str(folder / f"{way}.xlsx"), **environment)
            took, busy = json.loads(told.splitlines()[-1])
            figures[way].append((took, busy, peak))
    child("compare", str(folder), str(count))
    print(
        f"{name}: {count} rows of {len(HEADS)} columns, the middle of {ROUNDS} rounds", flush=True
    )
    middle = {
        way: [median(each) for each in zip(*rows, strict=True)] for way, rows in figures.items()
    }
    for way, (took, busy, peak) in middle.items():
        size = (folder / f"{way}.xlsx").stat().st_size / 2**20
        print(
            f"  {way:<10} {busy:5.1f} s of processor, {took:5.1f} s, {peak:4.0f} MB at the peak,"
            f" a file of {size:.1f} MB; the job takes {middle['job'][1] / busy:.2f} x of it"
        )
    ratio = middle["job"][1] / middle["xlsxwriter"][1]
    print(f"  {ratio:.2f} x the plain loop (at most {MOST})")
    return ratio <= MOST


def main() -> int:
    """Both databases; 1 when the aim was missed."""
    if "--step" in sys.argv:
        step, *words = sys.argv[2:]
        if step == "lay":
            lay(int(words[0]))
        elif step == "do":
            do(words[0], Path(words[1]))
        else:
            compare(Path(words[0]), int(words[1]))
        return 0
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as home:
        folder = Path(home)
        base = {"HONGXIAN_HOME": home, "HONGXIAN_DEMO": "1", "HONGXIAN_JOBS": "inline"}
        url = f"sqlite:///{home}/bench.sqlite3"
        good = bench(count, "SQLite", folder, {**base, "DATABASE_URL": url})
        try:
            admin = psycopg.connect(SERVER, autocommit=True)
        except psycopg.OperationalError:
            print("PostgreSQL: not reachable")
            return 0 if good else 1
        admin.execute(f"CREATE DATABASE {NAME}")
        try:
            url = SERVER.rsplit("/", 1)[0] + f"/{NAME}"
            good &= bench(count, "PostgreSQL", folder, {**base, "DATABASE_URL": url})
        finally:
            admin.execute(f"DROP DATABASE {NAME} WITH (FORCE)")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
