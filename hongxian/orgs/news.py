"""What people must hear of this room's doings: a registry for the room above that tells them.

Called inside the action's transaction, so that a piece of news is told exactly when it happened.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hongxian.orgs.models import User

DELEGATION = "delegation"
HANDOVER = "handover"


@dataclass(frozen=True)
class News:
    """One sentence for one person; `key` is the same whenever it is the same thing told."""

    kind: str
    key: str
    sentence: str
    person: "User"
    url_name: str


Tell = Callable[[News, datetime], None]
_TELLERS: list[Tell] = []


def register(tell: Tell) -> None:
    """How news are told; the last one registered counts."""
    _TELLERS[:] = [tell]


def spread(news: News, *, now: datetime) -> None:
    """Tell it, if anybody in the house tells."""
    for tell in _TELLERS:
        tell(news, now)
