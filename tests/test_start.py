"""What a command loads before it begins: what it asks for, and no more.

Seconds depend on the machine; the modules a process ends with do not.
"""

import json
import subprocess
import sys

import pytest

from tests.counties import Ground
from tests.shell import ROOT, environment, hongxian

pytestmark = pytest.mark.once
LOADED = """
import json, sys
before = set(sys.modules)
from hongxian.cli import main
try:
    code = main(sys.argv[1:])
except SystemExit as end:
    code = end.code
json.dump([code, sorted(set(sys.modules) - before)], sys.stderr)
"""
PLAN = str(ROOT / "examples" / "plan-2026.txt")
SHEET = str(ROOT / "examples" / "ledger-hazards.xlsx")
TEXT = str(ROOT / "examples" / "ledger-explosives-licences.csv")
HELPS = (
    "", "demo", "serve", "setup", "migrate", "tick", "work", "plan", "plan parse", "plan import",
    "ledger", "ledger preview", "audit", "audit verify", "audit export",
)  # fmt: skip
HEAVY = {
    "PIL.ImageDraw", "docx", "granian", "imagehash", "lxml", "ninja", "numpy", "olefile",
    "openpyxl", "pypdfium2", "pypinyin", "rustpy_xlsxwriter", "segno", "stdnum", "typst",
    "xlsxwriter", "hongxian.demo", "hongxian.plans.parse", "hongxian.urls",
}  # fmt: skip
"""What only pages, files and pictures need."""


def loaded(folder, *arguments) -> tuple[int, set[str]]:
    """The exit code of a command, and the modules it brought into its process."""
    done = subprocess.run(
        [sys.executable, "-c", LOADED, *arguments],
        cwd=ROOT, env=environment(folder), capture_output=True, text=True, check=True,
    )  # fmt: skip
    code, names = json.loads(done.stderr.splitlines()[-1])
    return code, set(names)


@pytest.fixture(scope="module")
def tables(tmp_path_factory):
    """A folder with the tables and no county."""
    ground = Ground(tmp_path_factory.mktemp("tables"))
    ground.build("tables")
    return ground.copy("tables", "tables")


def others(names: set[str]) -> set[str]:
    """The packages among them that Python does not bring along."""
    return {name.partition(".")[0] for name in names} - set(sys.stdlib_module_names)


@pytest.mark.parametrize("command", HELPS)
def test_help_loads_the_command_line_alone(tmp_path, command):
    code, names = loaded(tmp_path, *command.split(), "--help")

    assert code == 0
    assert {name for name in names if name.startswith("hongxian")} == {
        "hongxian", "hongxian.cli", "hongxian.kit", "hongxian.kit.verdict"
    }  # fmt: skip
    assert others(names) == {"hongxian"}
    assert names.isdisjoint({"socket", "json", "logging", "subprocess"})


@pytest.mark.parametrize(
    ("arguments", "packages"),
    [
        (("plan", "parse", PLAN), {"hongxian"}),
        (("plan", "parse", PLAN, "--json"), {"hongxian"}),
        (("ledger", "preview", TEXT, "--json"), {"hongxian", "python_calamine"}),
        (("ledger", "preview", SHEET), {"hongxian", "python_calamine"}),
        (("ledger", "preview", SHEET, "--json"), {"hongxian", "python_calamine"}),
    ],
)
def test_reading_a_file_loads_its_reader_alone(tmp_path, arguments, packages):
    code, names = loaded(tmp_path, *arguments)

    rooms = {"plans"} if "plan" in arguments else {"registry"}
    assert code == 0
    assert others(names) == packages
    assert {name.split(".")[1] for name in names if name.startswith("hongxian.")} == {
        "cli", "kit", *rooms
    }  # fmt: skip


@pytest.mark.parametrize("command", ["tick", "work --once", "audit verify", f"plan import {PLAN}"])
def test_a_command_with_a_database_leaves_pages_and_pictures_out(tables, command):
    asked = ["--user", "nobody"] if "import" in command else []

    code, names = loaded(tables, *command.split(), *asked)

    assert code == (1 if asked else 0)
    assert "django" in names
    assert names & HEAVY == set()


@pytest.mark.parametrize(
    ("command", "asks"),
    [
        ("", "hongxian"),
        ("tidy", "hongxian"),
        ("--fast", "hongxian"),
        ("plan", "hongxian plan"),
        ("plan parse", "hongxian plan parse"),
        ("plan import some.txt", "hongxian plan import"),
        ("ledger preview", "hongxian ledger preview"),
        ("ledger preview a.csv b.csv", "hongxian"),
        ("tick --every never", "hongxian tick"),
        ("serve --port many", "hongxian serve"),
        ("audit export --county 990301 --from x --to y --out z", "hongxian audit export"),
        ("setup --code 990301", "hongxian setup"),
    ],
)
def test_wrong_use_ends_with_2_and_one_sentence(tmp_path, command, asks):
    done = hongxian(tmp_path, *command.split())

    usage, _, sentence = done.stderr.rstrip("\n").rpartition("\n")
    assert (done.returncode, done.stdout) == (2, "")
    assert usage.startswith("usage: hongxian")
    assert sentence.startswith(f"用法不对：{asks} --help 有说明。（")
    assert "Traceback" not in done.stderr
