#!/usr/bin/env python
"""Install the wheel in an empty environment and build the demo from an empty folder, without Node.

Uses the locked dependencies; PATH holds nothing but the environment and the system's basics.
"""

import subprocess
import sys
import tempfile
import time
import venv
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MUST_HOLD = (
    "hongxian/kit/static/vendor/bootstrap.css",
    "hongxian/kit/static/vendor/htmx.js",
    "hongxian/kit/fonts/NotoSerifSC-Regular.ttf",
    "hongxian/demo/examples/plan-2026.txt",
    "hongxian/audit/data/how_to_verify.txt",
    "hongxian/audit/data/verify_log.py",
)
SLOWEST_DEMO = 90.0


def lacking(wheel: Path) -> list[str]:
    """What the wheel should hold and does not."""
    names = set(zipfile.ZipFile(wheel).namelist())
    return [name for name in MUST_HOLD if name not in names]


def install(wheel: Path, folder: Path) -> Path:
    """A new environment with the locked dependencies and the wheel; its `hongxian`."""
    venv.create(folder, with_pip=True)
    pip = [str(folder / "bin" / "pip"), "--disable-pip-version-check", "install", "--quiet"]
    lock = str(ROOT / "requirements" / "run.lock")
    subprocess.run([*pip, "--require-hashes", "-r", lock], check=True)
    subprocess.run([*pip, "--no-deps", str(wheel)], check=True)
    subprocess.run([str(folder / "bin" / "pip"), "check"], check=True)
    return folder / "bin" / "hongxian"


def build_demo(command: Path, folder: Path) -> float:
    """Seconds that `hongxian demo --no-serve` takes in an empty folder without Node."""
    empty_bin = folder / "bin"
    empty_bin.mkdir(parents=True)
    env = {
        "HOME": str(folder),
        "LANG": "C.UTF-8",
        "PATH": f"{command.parent}:{empty_bin}",
    }
    started = time.monotonic()
    subprocess.run(
        [str(command), "demo", "--no-serve", "--dir", "demo"], cwd=folder, env=env, check=True
    )
    return time.monotonic() - started


def main() -> int:
    wheel = Path(sys.argv[1]).resolve()
    lacks = lacking(wheel)
    if lacks:
        print(f"{wheel.name} lacks: {', '.join(lacks)}", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory(prefix="hongxian-wheel-") as name:
        folder = Path(name)
        command = install(wheel, folder / "venv")
        seconds = build_demo(command, folder / "empty")
    print(f"{wheel.name} ({wheel.stat().st_size // 1024} KiB): demo built in {seconds:.1f} s")
    if seconds > SLOWEST_DEMO:
        print(f"the demo must be built in {SLOWEST_DEMO:.0f} s", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
