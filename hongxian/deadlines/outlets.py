"""Where alerts go: a registry that the room of notices fills, so that this room knows none of it.

An outlet is called inside the transaction of the batch that records the step as sent: a row it
writes exists exactly when the step is recorded. What cannot be rolled back (a text message) belongs
into `transaction.on_commit` of the outlet.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from hongxian.deadlines.models import Deadline


@dataclass(frozen=True)
class Alert:
    """One sentence for some people about one deadline. `key` is the same whenever it is the same
    alert: an outlet that keeps keys apart cannot tell anybody twice. `url` is the page of the work;
    where it is empty, the page of the deadline itself is the place to go."""

    key: str
    county_id: str
    deadline_id: UUID
    people: tuple[int, ...]
    sentence: str
    url: str
    is_danger: bool
    is_escalation: bool
    at: datetime


Send = Callable[[Sequence[Alert]], None]
_OUTLETS: dict[str, Send] = {}


def register(name: str, send: Send) -> None:
    """Register an outlet, once, from a room's `apps.ready()`."""
    _OUTLETS[name] = send


def unregister(name: str) -> None:
    """Take an outlet away: for tests."""
    _OUTLETS.pop(name, None)


def send_all(alerts: Sequence[Alert]) -> None:
    """Hand the alerts of one batch to every outlet."""
    if alerts:
        for send in _OUTLETS.values():
            send(alerts)


Follow = Callable[[Sequence[Deadline], datetime], None]
_FOLLOWERS: dict[str, Follow] = {}


def follow(subject_type: str, hear: Follow) -> None:
    """Let the room that keeps such records hear when a deadline of theirs moved or became late
    without its doing: by the tick, an extension, a pause, the calendar. Called in the same
    transaction."""
    _FOLLOWERS[subject_type] = hear


def unfollow(subject_type: str) -> None:
    """Take a follower away: for tests."""
    _FOLLOWERS.pop(subject_type, None)


def tell_followers(rows: Sequence[Deadline], now: datetime) -> None:
    """Hand each record's room the deadlines that changed."""
    by_type: dict[str, list[Deadline]] = defaultdict(list)
    for row in rows:
        by_type[row.subject_type].append(row)
    for subject_type, changed in by_type.items():
        if subject_type in _FOLLOWERS:
            _FOLLOWERS[subject_type](changed, now)
