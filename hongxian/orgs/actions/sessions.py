"""Log-ins and log-outs, each an entry of the log."""

from datetime import datetime

from hongxian.audit.actions import record
from hongxian.audit.verbs import Verb
from hongxian.kit.clock import day_of
from hongxian.orgs import verbs
from hongxian.orgs.access import Actor, actor_of
from hongxian.orgs.models import User

STRANGER = Actor(user_id=None, name="未知账号", unit_id=None, unit_name="", county_id=None)
"""Who typed a name nobody has. What was typed is not kept: it may be somebody's password."""


def record_log_in(user: User, *, address: str, now: datetime) -> None:
    """A person came in."""
    _record(verbs.LOG_IN, user, address, now)


def record_log_out(user: User, *, address: str, now: datetime) -> None:
    """A person left."""
    _record(verbs.LOG_OUT, user, address, now)


def record_failed_log_in(username: str, *, address: str, now: datetime) -> None:
    """A log-in was refused: wrong name or password, or a closed account."""
    _record(verbs.LOG_IN_FAILED, _named(username), address, now)


def record_lock_out(username: str, *, address: str, now: datetime) -> None:
    """A log-in was refused because the account is locked."""
    _record(verbs.LOCKED_OUT, _named(username), address, now)


def _named(username: str) -> User | None:
    return User.objects.select_related("unit").filter(username=username).first()


def _record(verb: Verb, user: User | None, address: str, now: datetime) -> None:
    actor = STRANGER if user is None else actor_of(user, day_of(now))
    record(actor=actor, verb=verb, subject=user, now=now, detail={"address": address})
