"""A shell of its own for tests of the command line: only what the test sets."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
COMMAND = [sys.executable, "-m", "hongxian.cli"]


def environment(folder: Path, **more: str) -> dict[str, str]:
    """PATH and language of this machine, one installation's folder, and nothing else."""
    kept = {key: os.environ[key] for key in ("PATH", "LANG", "HOME") if key in os.environ}
    return {**kept, "HONGXIAN_HOME": str(folder), "PYTHONUTF8": "1", **more}


def hongxian(folder: Path, *arguments: str, **more: str) -> "subprocess.CompletedProcess[str]":
    """Run one command to its end."""
    return run(folder, [*COMMAND, *arguments], **more)


def run(folder: Path, command: list[str], **more: str) -> "subprocess.CompletedProcess[str]":
    """Run any program to its end."""
    return subprocess.run(
        command,
        cwd=ROOT,
        env=environment(folder, **more),
        capture_output=True,
        text=True,
        check=False,
    )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def start_server(folder: Path, port: int, *arguments: str, **more: str) -> "subprocess.Popen[Any]":
    """`hongxian serve` in the background; the caller stops it."""
    return start(folder, "serve", "--port", str(port), *arguments, **more)


def start(folder: Path, *arguments: str, **more: str) -> "subprocess.Popen[Any]":
    """Any command in the background; the caller stops it."""
    return subprocess.Popen(
        [*COMMAND, *arguments],
        cwd=ROOT,
        env=environment(folder, **more),
        stdout=subprocess.DEVNULL,
    )


class Hand:
    """A process with the application loaded that carries out one thing after the other.

    A command line costs two seconds before it does anything; whoever needs ten has one of these.
    """

    TOLD = """
import contextlib, io, json, sys
import django
django.setup()
from django.db import connections
from hongxian.cli import main
for line in sys.stdin:
    told, said = json.loads(line), io.StringIO()
    with contextlib.redirect_stdout(said):
        code = main(told["words"]) if "words" in told else exec(told["script"], {})
    connections.close_all()
    print(json.dumps([code or 0, said.getvalue()]), flush=True)
"""

    def __init__(self, folder: Path, **more: str) -> None:
        told = environment(folder, DJANGO_SETTINGS_MODULE="hongxian.settings", **more)
        self.process = subprocess.Popen(
            [sys.executable, "-c", self.TOLD], cwd=ROOT, env=told, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip

    def run(self, *words: str) -> tuple[int, str]:
        """A command line: its code, and what it printed."""
        return self._do(words=words)

    def script(self, text: str) -> str:
        """Lines of Python: what they printed."""
        return self._do(script=text)[1]

    def end(self) -> None:
        """No more to do."""
        self.process.communicate(timeout=60)

    def _do(self, **told: Any) -> tuple[int, str]:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(told) + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        assert answer, f"the process ended: {told}"
        code, said = json.loads(answer)
        return code, said


CHROMIUM_NAMES = (
    "chromium-headless-shell", "chromium", "chromium-browser", "google-chrome",
    "google-chrome-stable",
)  # fmt: skip
"""The same engine; the first draws nothing but pages, in half the time."""


def chromium() -> str | None:
    """The Chromium that HONGXIAN_CHROMIUM names, else the first on PATH."""
    given = os.environ.get("HONGXIAN_CHROMIUM")
    if given:
        return given if Path(given).exists() else None
    return next((path for name in CHROMIUM_NAMES if (path := shutil.which(name))), None)


def wait_for(address: str, seconds: float = 600) -> int:
    """The status of the page once the server answers, however busy the machine is."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(address, timeout=2) as answer:
                status: int = answer.status
                return status
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"{address} did not answer in {seconds} s")
