"""The command line as a person types it: what it says, and 0 done, 1 refused, 2 wrong use."""

import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.counties import SETUP, Ground
from tests.shell import ROOT, environment, free_port, hongxian, start, start_server, wait_for

PARSE_ONLY = """
import sys
from hongxian.cli import main
main(["plan", "parse", sys.argv[1]])
sys.exit("django" in sys.modules)
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A folder in which the tables were made; what was said."""
    ground = Ground(tmp_path_factory.mktemp("made"))
    return ground.shared / "tables", ground.build("tables")


@pytest.fixture
def tables(made, tmp_path):
    """A copy of it, for this test alone: tables without a county."""
    return shutil.copytree(made[0], tmp_path / "tables")


@pytest.fixture(scope="module")
def laid(tmp_path_factory):
    """A county laid in an empty folder, for the tests that only need one; what was said."""
    ground = Ground(tmp_path_factory.mktemp("laid"))
    return ground.shared / "laid", ground.build("laid")


@pytest.fixture
def installation(laid, tmp_path):
    """A copy of it, for this test alone."""
    return shutil.copytree(laid[0], tmp_path / "home")


@pytest.fixture
def demo(tmp_path):
    """A copy of the bare demo county."""
    ground = Ground(tmp_path)
    ground.build("bare")
    return ground.copy("bare", "demo")


def test_wrong_use_exits_2_and_names_the_help(tmp_path):
    done = hongxian(tmp_path, "tidy")

    assert (done.returncode, done.stdout) == (2, "")
    assert "用法不对：hongxian --help 有说明。" in done.stderr


def test_help_of_every_command(tmp_path):
    for command in ("demo", "serve", "setup", "tick", "work", "plan parse", "plan import"):
        done = hongxian(tmp_path, *command.split(), "--help")
        assert (done.returncode, done.stderr) == (0, "")


def test_setup_lays_the_county_once(laid, installation):
    first = laid[1]
    again = hongxian(installation, *SETUP)

    assert (first.returncode, first.stderr) == (0, "")
    assert [name for name in ("xitong", "anquan", "shenji") if name in first.stdout] == [
        "xitong",
        "anquan",
        "shenji",
    ]
    assert (again.returncode, again.stdout) == (1, "")
    assert again.stderr.count("\n") == 1
    assert again.stderr.startswith("已有县区，不能再次新装")


def test_setup_refuses_a_code_that_is_none(tables):
    done = hongxian(
        tables, "setup", "--code", "9903", "--county", "试验县", "--bureau", "试验县公安局"
    )

    assert (done.returncode, done.stderr) == (1, "行政区划代码应为六位数字。\n")


def test_the_secret_is_made_once_and_kept_from_others(installation):
    path = installation / "secret.key"
    secret = path.read_text()
    hongxian(installation, "tick")

    assert path.stat().st_mode & 0o777 == 0o600
    assert len(secret) > 60
    assert path.read_text() == secret


def test_the_database_is_its_owners_alone_and_an_older_one_becomes_so(installation):
    database = installation / "hongxian.sqlite3"
    made = database.stat().st_mode & 0o777
    database.chmod(0o644)
    hongxian(installation, "tick")

    assert made == 0o600
    assert {path.stat().st_mode & 0o777 for path in installation.glob("hongxian.sqlite3*")} == {
        0o600
    }


@pytest.mark.parametrize("secret", ["changeme", "a" * 64, "django-insecure"])
def test_a_secret_that_can_be_guessed_is_refused(tmp_path, secret):
    done = hongxian(tmp_path, "serve", "--port", str(free_port()), HONGXIAN_SECRET_KEY=secret)

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("密钥太容易猜中，不能启动")
    assert done.stderr.count("\n") == 1


def test_serve_before_setup_is_refused(tables):
    done = hongxian(tables, "serve", "--port", str(free_port()))

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == ("还没有县区：请先运行 hongxian setup（只看演示请用 hongxian demo）。\n")


def test_serve_with_developers_pages_is_refused(installation):
    done = hongxian(installation, "serve", "--port", str(free_port()), HONGXIAN_DEBUG="1")

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("HONGXIAN_DEBUG=1 只供开发")


def test_serve_on_a_demo_database_outside_a_demo_is_refused(demo):
    (demo / "demo").unlink()

    done = hongxian(demo, "serve", "--port", str(free_port()))

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("这个数据库里是演示县，账号密码是公开的")


def test_serve_on_a_taken_port_is_refused(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = hongxian(tmp_path, "serve", "--port", str(port))

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"地址 127.0.0.1:{port} 已被占用或不可用，请用 --port 换一个。\n"


def test_a_database_that_does_not_answer_is_one_line(tmp_path):
    nobody = f"postgres://nobody@127.0.0.1:{free_port()}/none"

    done = hongxian(tmp_path, "tick", DATABASE_URL=nobody)

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("数据库没有应答，请检查 DATABASE_URL：")
    assert done.stderr.count("\n") == 1


def forget_migration(folder: Path, app: str) -> None:
    """As if the newest migration of a room had not run yet."""
    with closing(sqlite3.connect(folder / "hongxian.sqlite3", timeout=20)) as file, file:
        file.execute(
            "DELETE FROM django_migrations WHERE id = "
            "(SELECT max(id) FROM django_migrations WHERE app = ?)",
            (app,),
        )


@pytest.mark.parametrize("command", [("tick",), ("audit", "verify")])
def test_a_database_of_an_older_version_says_what_to_run(installation, command):
    forget_migration(installation, "notices")

    done = hongxian(installation, *command)

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "数据库结构不是这个版本，请先运行 hongxian migrate。\n"


def test_migrate_makes_it_this_version_and_nothing_of_it_twice(made, tables):
    first, again = made[1], hongxian(tables, "migrate")

    told = (0, "数据库结构已是这个版本。\n", "")
    assert (first.returncode, first.stdout, first.stderr) == told
    assert (again.returncode, again.stdout, again.stderr) == told


def test_a_migration_that_cannot_run_is_one_line(installation):
    forget_migration(installation, "jobs")

    done = hongxian(installation, "serve", "--port", str(free_port()))

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("数据库结构没有更新完：")
    assert done.stderr.count("\n") == 1


def test_a_database_of_a_newer_version_is_not_served(installation):
    with closing(sqlite3.connect(installation / "hongxian.sqlite3", timeout=20)) as file, file:
        file.execute(
            "INSERT INTO django_migrations (app, name, applied) "
            "VALUES ('hazards', '9999_of_next_year', '2027-01-01')"
        )

    done = hongxian(installation, "serve", "--port", str(free_port()))

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("数据库是更新的版本建立的")


def test_an_empty_folder_is_no_silent_database(tmp_path):
    done = hongxian(tmp_path, "tick")

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("数据库里还没有表：请先运行 hongxian setup")


def test_a_table_that_went_missing_is_named(installation):
    with closing(sqlite3.connect(installation / "hongxian.sqlite3", timeout=20)) as file, file:
        file.execute("ALTER TABLE deadlines_tickrun RENAME TO put_aside")

    done = hongxian(installation, "tick")

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("数据库结构和迁移记录对不上：缺少表 deadlines_tickrun")


def test_tick_runs_on_an_empty_installation(installation):
    done = hongxian(installation, "tick")

    assert (done.returncode, done.stderr) == (0, "")


def test_plan_import_names_what_is_wrong(installation, tmp_path):
    plan = str(ROOT / "examples" / "plan-2026.txt")

    nobody = hongxian(installation, "plan", "import", plan, "--user", "nobody")
    no_file = hongxian(
        installation, "plan", "import", str(tmp_path / "none.txt"), "--user", "xitong"
    )
    no_office = hongxian(installation, "plan", "import", plan, "--user", "xitong")

    assert (nobody.returncode, nobody.stderr) == (1, "没有账号“nobody”。\n")
    assert no_file.returncode == 1
    assert no_file.stderr.startswith("打不开文件")
    assert (no_office.returncode, no_office.stderr) == (
        1,
        "方案的导入、核对和确认由专班办公室办理。\n",
    )


def test_plan_parse_needs_neither_database_nor_django(tmp_path):
    folder = tmp_path / "home"
    plan = str(ROOT / "examples" / "plan-2026.txt")

    done = hongxian(folder, "plan", "parse", plan, "--json")
    loaded = subprocess.run(
        [sys.executable, "-c", PARSE_ONLY, plan],
        cwd=ROOT, env=environment(folder), capture_output=True, check=False,
    )  # fmt: skip

    assert (done.returncode, done.stderr, folder.exists()) == (0, "", False)
    assert loaded.returncode == 0


def test_serve_answers_and_stops_with_its_timer_and_its_worker(installation):
    port = free_port()
    with start_server(installation, port) as server:
        try:
            answer = wait_for(f"http://127.0.0.1:{port}/healthz")
            works = until(lambda: workers_of(installation) == 1)
        finally:
            server.send_signal(signal.SIGINT)
            code = server.wait(timeout=40)

    assert (answer, works, code) == (200, True, 0)
    assert workers_of(installation) == 0


def test_a_killed_worker_is_started_again_and_ends_with_the_server(installation):
    with start_server(installation, free_port()) as server:
        try:
            assert until(lambda: workers_of(installation) == 1)
            first = worker_process(installation)
            os.kill(first, signal.SIGKILL)
            again = until(lambda: worker_process(installation) != first)
            second = worker_process(installation)
        finally:
            server.send_signal(signal.SIGINT)
            code = server.wait(timeout=40)

    assert (again, code) == (True, 0)
    assert not is_running(second)


def test_a_killed_server_leaves_nobody_on_its_port(installation):
    port = free_port()
    with start_server(installation, port) as server:
        wait_for(f"http://127.0.0.1:{port}/healthz")
        assert until(lambda: workers_of(installation) == 1)
        beside = children_of(server.pid)
        server.kill()
        server.wait(timeout=10)

    assert len(beside) == 4, "two that answer, the worker, the timer"
    assert until(lambda: not any(map(is_running, beside)))


def test_a_child_that_will_not_end_does_not_outlive_its_server():
    """As one that answers sometimes does not, on a busy machine."""
    script = """
import os, signal, sys, time
from hongxian import server
server.end_children_with_this_process()
signal.signal(signal.SIGTERM, lambda *_: None)
child = os.fork()
if child:
    print(child, flush=True)
while True:
    time.sleep(60)
"""
    command = [sys.executable, "-c", script]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as parent:
        child = int(parent.stdout.readline())
        os.kill(child, signal.SIGTERM)
        assert is_running(child)
        parent.kill()
        parent.wait(timeout=10)
    gone = until(lambda: not is_running(child))
    if not gone:
        os.kill(child, signal.SIGKILL)

    assert gone


def test_a_demo_brings_its_timer_along(demo):
    with start(demo, "demo", "--dir", str(demo), "--port", str(free_port())) as server:
        try:
            ticked = until(lambda: count_of(demo, "deadlines_tickrun") == 1)
        finally:
            server.send_signal(signal.SIGINT)
            code = server.wait(timeout=40)

    assert (ticked, code) == (True, 0)


def workers_of(folder: Path) -> int:
    """How many processes do background jobs on this SQLite installation."""
    return count_of(folder, "jobs_worker")


def worker_process(folder: Path) -> int:
    """The process of the worker that began last."""
    with closing(sqlite3.connect(folder / "hongxian.sqlite3", timeout=20)) as file:
        (place,) = file.execute(
            "SELECT place FROM jobs_worker ORDER BY started_at DESC LIMIT 1"
        ).fetchone()
    return int(place.rpartition(":")[2])


def children_of(process: int) -> list[int]:
    told = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(process)], capture_output=True, text=True, check=True
    )
    return [int(each) for each in told.stdout.split()]


def is_running(process: int) -> bool:
    state = Path(f"/proc/{process}/stat")
    return state.exists() and state.read_text().rpartition(")")[2].split()[0] != "Z"


def count_of(folder: Path, table: str) -> int:
    with closing(sqlite3.connect(folder / "hongxian.sqlite3", timeout=20)) as file:
        (count,) = file.execute(f"SELECT count(*) FROM {table}").fetchone()
    return count


def until(holds: Callable[[], bool], seconds: float = 40) -> bool:
    end = time.monotonic() + seconds
    while not holds() and time.monotonic() < end:
        time.sleep(0.2)
    return holds()


def test_work_once_ends_when_nothing_waits(installation):
    done = hongxian(installation, "work", "--once")

    assert (done.returncode, done.stderr) == (0, "")
    assert workers_of(installation) == 0
