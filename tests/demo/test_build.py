"""`hongxian demo` in a folder: built once, used again, never over anything else."""

import shutil

import pytest

from tests.counties import Ground
from tests.shell import hongxian


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A bare demo county in a folder of its own, and what was printed."""
    ground = Ground(tmp_path_factory.mktemp("demo"))
    done = ground.build("bare")
    return ground.shared / "bare", done


@pytest.fixture
def demo(built, tmp_path):
    return shutil.copytree(built[0], tmp_path / "county")


def test_a_demo_prints_its_log_ins(built):
    folder, done = built

    assert (done.returncode, done.stderr) == (0, "")
    assert "演示县“青石县”已建成" in done.stdout
    assert "账号（密码均为 qingshi-hongxian）：" in done.stdout
    assert "演示时钟停在 2026年6月16日，数据库为 sqlite3。" in done.stdout
    assert sorted(p.name for p in folder.iterdir()) == [
        "clock-day", "demo", "hongxian.sqlite3", "secret.key",
    ]  # fmt: skip


def test_a_demo_that_stands_is_used_again(demo):
    done = hongxian(demo, "demo", "--no-serve", "--dir", str(demo))

    assert (done.returncode, done.stdout.splitlines()[0]) == (
        0,
        f"演示县已在 {demo}，直接使用（加 --fresh 可重建）。",
    )


def test_fresh_builds_it_anew(demo):
    (demo / "files").mkdir()
    (demo / "files" / "old.txt").write_text("旧")

    done = hongxian(demo, "demo", "--no-serve", "--bare", "--fresh", "--dir", str(demo))

    assert (done.returncode, (demo / "files").exists()) == (0, False)


def test_a_folder_with_anything_else_is_left_alone(tmp_path):
    (tmp_path / "报告.docx").write_text("重要")

    done = hongxian(tmp_path, "demo", "--no-serve", "--fresh", "--dir", str(tmp_path))

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"{tmp_path} 不是演示文件夹，里面有别的数据；请换一个文件夹。\n"
    assert [p.name for p in tmp_path.iterdir() if p.suffix == ".docx"] == ["报告.docx"]


def test_a_real_installation_is_never_turned_into_a_demo(tmp_path):
    ground = Ground(tmp_path)
    ground.build("laid")
    home = ground.copy("laid", "real")
    before = (home / "hongxian.sqlite3").read_bytes()

    done = hongxian(home, "demo", "--no-serve", "--fresh", "--dir", str(home))

    assert (done.returncode, done.stdout) == (1, "")
    assert (home / "hongxian.sqlite3").read_bytes() == before
