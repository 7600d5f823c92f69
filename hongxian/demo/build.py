"""Builds the demo county through the same actions that users call, with the clock set back."""

import shutil
import time
from datetime import date, timedelta
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from hongxian.audit.actions import seal
from hongxian.audit.tasks import seal_log
from hongxian.demo.county import DAY, PASSWORD, PEOPLE, station_people
from hongxian.demo.people import lay_county
from hongxian.demo.season import play_season
from hongxian.kit import clock
from hongxian.kit.verdict import Refused
from hongxian.orgs.models import County

MARK = "demo"


def build_demo(folder: Path, *, fresh: bool, bare: bool = False) -> str:
    """Build the county in `folder` unless it stands there already; says what was done.

    `bare` leaves out the season: units and people only, for a course that imports its own plan.
    """
    mark = folder / MARK
    if mark.exists() and mark.read_text() == "ready" and not fresh:
        return f"演示县已在 {folder}，直接使用（加 --fresh 可重建）。"
    _clear(folder)
    started = time.perf_counter()
    mark.write_text("building")
    call_command("migrate", verbosity=0, interactive=False)
    if County.objects.exists():
        raise Refused("该数据库里已有县区；演示要用空的数据库。")
    desk = lay_county()
    if not bare:
        play_season(desk)
    clock.set_day(DAY)
    _seal_past()
    mark.write_text("ready")
    return f"演示县“青石县”已建成，用时 {time.perf_counter() - started:.1f} 秒，数据在 {folder}。"


def _seal_past() -> None:
    """The log stands sealed up to last night and checked this morning, as after a real night."""
    seal(now=clock.now() - timedelta(days=1))
    seal_log()


def _clear(folder: Path) -> None:
    """Empty the demo folder; a folder that holds anything else is left alone."""
    folder.mkdir(parents=True, exist_ok=True)
    ours = {MARK, "secret.key", "clock-day", "files", "tries", "hongxian.sqlite3"}
    strangers = [
        entry.name
        for entry in folder.iterdir()
        if entry.name not in ours and not entry.name.startswith("hongxian.sqlite3-")
    ]
    if strangers or (any(folder.glob("hongxian.sqlite3")) and not (folder / MARK).exists()):
        raise Refused(f"{folder} 不是演示文件夹，里面有别的数据；请换一个文件夹。")
    for entry in folder.iterdir():
        if entry.name == "secret.key":
            continue
        shutil.rmtree(entry) if entry.is_dir() else entry.unlink()


def log_ins() -> str:
    """The table of log-ins the demo prints."""
    told = [person for person in (*PEOPLE, *station_people()) if person.note]
    width = max(len(person.username) for person in told)
    lines = [f"账号（密码均为 {PASSWORD}）："]
    lines += [f"  {p.username:<{width}}  {p.unit} {p.name}（{p.note}）" for p in told]
    day: date = clock.pinned_day() or clock.today()
    engine = settings.DATABASES["default"]["ENGINE"].rsplit(".", 1)[-1]
    lines.append(f"演示时钟停在 {day:%Y年%-m月%-d日}，数据库为 {engine}。")
    return "\n".join(lines)
