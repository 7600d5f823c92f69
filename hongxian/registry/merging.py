"""What hangs on a place and follows when it is merged into another: a registry for rooms above.

    # in apps.py, ready()
    merging.register(merging.Follower("inspection", "检查", move, back))

`move(gone, kept)` points this room's rows to the kept place and answers their keys as text;
`back(keys, gone, kept)` gives those of them that still point to the kept place back, and answers
how many. Both run inside the transaction of the merge; what they did stands in its log entry.
`registry.actions.merging.repointing(Model, "place")` makes both for a plain key.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from hongxian.orgs.access import Actor
    from hongxian.registry.models import Place


class Moves(Protocol):
    """Point all rows of the gone place to the kept one; their keys."""

    def __call__(
        self, gone: "Place", kept: "Place", *, actor: "Actor", now: datetime
    ) -> list[str]: ...


class GivesBack(Protocol):
    """Point the named rows back, where they still are with the kept place; how many."""

    def __call__(
        self, keys: Sequence[str], gone: "Place", kept: "Place", *, actor: "Actor", now: datetime
    ) -> int: ...


@dataclass(frozen=True)
class Follower:
    """One kind of rows that follow a merged place. `code` is kept with the merge for its undo."""

    code: str
    label: str
    move: Moves
    back: GivesBack


_FOLLOWERS: dict[str, Follower] = {}


def register(follower: Follower) -> None:
    """A kind of rows, once per code, from a room's `apps.ready()`."""
    _FOLLOWERS[follower.code] = follower


def unregister(code: str) -> None:
    """Take a kind away: for tests."""
    _FOLLOWERS.pop(code, None)


def followers() -> dict[str, Follower]:
    """Every kind, by code, in the order of registration."""
    return dict(_FOLLOWERS)
