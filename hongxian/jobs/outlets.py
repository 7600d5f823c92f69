"""Whoever tells a job's owner that it has ended: a registry for the room above that tells people.

`ended` is called in the transaction that ends a job which a worker did: what was done while its
owner waited needs no telling. `waits` and `seen` belong to the job's page: is the news unread, and
now it has been read.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from hongxian.audit.actions.entries import Acts
from hongxian.jobs.models import Job


@dataclass(frozen=True)
class Teller:
    """How it is told, whether it waits to be read, that it was read."""

    ended: Callable[[Job, datetime], None]
    waits: Callable[[Job, Acts], bool]
    seen: Callable[[Job, Acts, datetime], None]


_TELLERS: list[Teller] = []


def register(teller: Teller) -> None:
    """The last one registered counts, from `apps.ready()`."""
    _TELLERS[:] = [teller]


def tell_end(job: Job, now: datetime) -> None:
    """It is done or has failed."""
    for teller in _TELLERS if job.worker else ():
        teller.ended(job, now)


def news_waits(job: Job, actor: Acts) -> bool:
    """Has its owner not read yet that it ended?"""
    return any(teller.waits(job, actor) for teller in _TELLERS)


def news_seen(job: Job, actor: Acts, now: datetime) -> None:
    """Its owner looks at its page."""
    for teller in _TELLERS:
        teller.seen(job, actor, now)
