"""A shell of its own for tests of the command line: only what the test sets."""

import os
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
    return subprocess.run(
        [*COMMAND, *arguments],
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
