"""How far a job is: told by its handler, read by the page, answered with a stop if one is due."""

from collections.abc import Callable
from time import monotonic, sleep
from typing import Any

from django.db import connection

from hongxian.jobs.models import Job, JobState

EVERY = 0.25
"""Seconds between two saved steps at least."""
NEVER = float("-inf")
BREATH = 0.12
"""Seconds the others get on SQLite after each saved step: whoever waits for its one lock looks
every tenth of a second, and a job that goes from chunk to chunk without a breath starves them."""


class StopAsked(Exception):
    """The owner asked for a stop; raised out of the handler between two chunks."""


class Interrupted(Exception):
    """The worker is told to end; the job goes on when one runs again."""


class Lost(Exception):
    """The job is no longer this worker's: it was given up for dead and put back."""


class Progress:
    """Call it between chunks: `progress(done, total, "第120行")`.

    Saved at most four times a second. Inside a transaction it becomes visible with the commit, and
    on SQLite, with its one writer, a long transaction keeps everybody waiting: commit in chunks of
    a second or less, and call it between them. Raises StopAsked, Interrupted or Lost; a handler
    lets these through, what it has committed stays. A job that writes nothing but its progress
    says `only_reads`: nobody waits for it.
    """

    only_reads = False

    def __init__(self, job: Job, is_ending: Callable[[], bool]) -> None:
        self.job = job
        self._is_ending = is_ending
        self._saved_at = NEVER

    def __call__(self, done: int, total: int | None = None, note: str | None = None) -> None:
        self._set(done, total, note)
        if self._is_ending():
            self._save()
            raise Interrupted
        if monotonic() - self._saved_at >= EVERY:
            self._save()

    def always(self, done: int, total: int | None = None, note: str | None = None) -> None:
        """The same, saved whenever it is called: before a chunk that takes long."""
        self._saved_at = NEVER
        self(done, total, note)

    def _set(self, done: int, total: int | None, note: str | None) -> None:
        job = self.job
        job.done = done
        job.total = max(job.total if total is None else total, done)
        job.note = job.note if note is None else note[:200]

    def keep(self, **kept: Any) -> None:
        """Note where to go on after a break, in the transaction of the chunk it stands for."""
        self.job.kept = {**self.job.kept, **kept}
        self._mine().update(kept=self.job.kept)

    def _mine(self) -> Any:
        return Job.objects.filter(
            pk=self.job.pk, state=JobState.RUNNING, worker=self.job.worker,
            attempts=self.job.attempts,
        )  # fmt: skip

    def _save(self) -> None:
        job = self.job
        if not self._mine().update(done=job.done, total=job.total, note=job.note):
            raise Lost
        self._breathe()
        self._saved_at = monotonic()
        if self._mine().filter(stop_asked=True).exists():
            raise StopAsked

    def _breathe(self) -> None:
        """Not inside a transaction: nobody else could write anyway."""
        if self.only_reads or connection.in_atomic_block or connection.vendor != "sqlite":
            return
        sleep(BREATH)
