"""`hongxian plan parse`: JSON or a summary, one sentence and exit 1 on bad input, no Django."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from hongxian.plans.command import parse_command

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples" / "plan-2026.txt"
KEYS = {
    *("title", "issuer", "year", "period", "goals", "leading_group", "common_items", "sectors"),
    *("phases", "milestones", "reporting", "requirements", "unread", "warnings", "spans"),
    "text_sha256",
}


def test_json_has_exactly_the_agreed_keys(capsys: pytest.CaptureFixture[str]) -> None:
    code = parse_command(str(EXAMPLE), as_json=True)

    plan = json.loads(capsys.readouterr().out)
    assert (code, set(plan)) == (0, KEYS)
    assert set(plan["sectors"][0]) == {
        "name", "group", "lead", "responsible", "assist", "items", "span",
    }  # fmt: skip
    assert set(plan["leading_group"]["office"]) == {"at", "director", "liaison", "functions"}
    assert len(plan["common_items"]) == 13


def test_summary_is_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    code = parse_command(str(EXAMPLE), as_json=False)

    lines = capsys.readouterr().out.splitlines()
    assert code == 0
    assert lines[0] == "标题：青石县公安局2026年安全生产“打非治违”专项行动工作方案"
    assert "领域：民爆物品领域　4 项　牵头：治安大队；责任：各派出所" in lines


def test_bad_file_is_refused_with_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    huge = tmp_path / "huge.txt"
    with huge.open("wb") as file:
        file.truncate(100 * 1024 * 1024)
    empty = tmp_path / "empty.txt"
    empty.touch()

    for path in (tmp_path / "missing.txt", tmp_path, huge, empty):
        assert parse_command(str(path), as_json=True) == 1
        told = capsys.readouterr()
        assert (told.out, told.err.count("\n")) == ("", 1)


def test_command_needs_no_django_and_no_database() -> None:
    script = (
        "import sys; from hongxian.cli import main; code = main(sys.argv[1:]);"
        "assert not any(name.split('.')[0] in ('django', 'psycopg') for name in sys.modules);"
        "sys.exit(code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, "plan", "parse", str(EXAMPLE), "--json"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, "")
