"""The ticket of a job in the library's queue.

The row of the job is the truth; a ticket only says "look at this job". What looking at it means is
filled in by `tasks`, which stands above the actions that hand tickets out.
"""

from collections.abc import Callable
from uuid import UUID

from django_tasks import task

Run = Callable[[str], None]
_RUN: list[Run] = []


def fill(run: Run) -> None:
    """Say what a ticket does, once, from `apps.ready()`."""
    _RUN[:] = [run]


def run(job_id: str) -> None:
    """Do the job now, in this process."""
    _RUN[0](job_id)


@task()
def look_at(job_id: str) -> None:
    """What the worker of the library calls."""
    run(job_id)


def hand_out(job_id: UUID) -> UUID:
    """A new ticket, in the transaction of the caller: rolled back, it never existed."""
    return UUID(look_at.enqueue(str(job_id)).id)
