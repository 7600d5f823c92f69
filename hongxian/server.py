"""The server and what stands beside it: two processes that answer, the jobs' worker, the timer."""

import ctypes
import gc
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from functools import partial
from importlib import import_module
from typing import NoReturn

from django.db import connections
from django.urls import get_resolver
from granian import Granian
from granian.constants import Interfaces

Run = Callable[[list[str]], int]
PATIENCE = 10
"""Seconds those that answer have to end in; one that hangs would keep the server from ending."""


def run_server(host: str, port: int, *, tick_every: int, run: Run) -> int:
    """Answer until told to end. `run` carries out a command line; `tick_every` minutes, 0 never."""
    _preload()
    end_children_with_this_process()
    print(f"打开 http://{host}:{port}/ （按 Ctrl+C 停止）", flush=True)
    server = Granian(
        "hongxian.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=2,
        blocking_threads=2,
        workers_kill_timeout=PATIENCE,
        log_enabled=False,
    )
    # In processes of their own, so that the server's workers never wait for them.
    beside = [_Beside(run, "work", "--parent", str(os.getpid()))]
    if tick_every:
        beside.append(_Beside(run, "tick", "--every", str(tick_every)))
    try:
        server.serve()
    finally:
        for one in beside:
            one.tell_to_end()
        for one in beside:
            one.wait()
    return 0


def _preload() -> None:
    """All code of the application, before others are forked: they start at once and share it.

    No connection of this process may live on in two of them.
    """
    import_module("hongxian.wsgi")
    get_resolver().url_patterns  # noqa: B018 (imports every view)
    connections.close_all()
    gc.collect()
    gc.freeze()


def end_children_with_this_process() -> None:
    """A server that was killed leaves nobody behind on its port.

    Those that answer are killed too: told to end, one in twenty hangs on a busy machine, holding
    Python's lock (granian issues 875 and 900). What it was at is rolled back and sent again.
    """
    os.register_at_fork(
        before=_Forking.begin, after_in_child=partial(_end_with_the_parent, signal.SIGKILL)
    )


class _Forking:
    """Who forks, as the child may find its parent gone already."""

    parent = 0

    @classmethod
    def begin(cls) -> None:
        cls.parent = os.getpid()


def _end_with_the_parent(how: signal.Signals) -> None:
    """Where the kernel is Linux: prctl(2), PR_SET_PDEATHSIG."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, how)
    if os.getppid() != _Forking.parent:
        os.kill(os.getpid(), how)


class _Beside:
    """A command of ours beside the server, started again when it dies, ended with the server."""

    PAUSE, LONGEST_PAUSE, PATIENCE = 5, 300, 30

    def __init__(self, run: Run, *arguments: str) -> None:
        self._run, self._arguments = run, arguments
        self._ending = threading.Event()
        self._process = self._started()
        self._watch = threading.Thread(target=self._keep, daemon=True)
        self._watch.start()

    def _started(self) -> multiprocessing.Process:
        process = multiprocessing.Process(target=_alone, args=(self._run, *self._arguments))
        process.start()
        return process

    def _keep(self) -> None:
        """One that dies at once again and again is started ever more seldom."""
        pause = self.PAUSE
        while True:
            began = time.monotonic()
            self._process.join()
            lived = time.monotonic() - began
            pause = self.PAUSE if lived > self.LONGEST_PAUSE else min(2 * pause, self.LONGEST_PAUSE)
            if self._ending.wait(pause):
                return
            self._process = self._started()

    def tell_to_end(self) -> None:
        """It finishes what it is at."""
        self._ending.set()
        self._process.terminate()

    def wait(self) -> None:
        """Until it has ended; one that will not is ended."""
        self._process.join(self.PATIENCE)
        if self._process.is_alive():
            self._process.kill()


def _alone(run: Run, *arguments: str) -> NoReturn:
    """In the process of its own: a command as from a shell, deaf to what the server listens to."""
    _end_with_the_parent(signal.SIGTERM)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    raise SystemExit(run(list(arguments)))
