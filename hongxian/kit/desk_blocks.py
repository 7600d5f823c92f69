"""Blocks that rooms put on the desk (工作台): a registry to fill, for the desk stands above all.

    # in apps.py, ready()
    desk_blocks.register(desk_blocks.Block("visits", "待检查", load, "inspections/desk.html", 10))

`load(actor, now)` answers what the template gets as `block` (None: nothing for this person); a
handful of rows, the number in all, and a link to the list that holds exactly that number. The
template draws the inside of the section; the heading stands already. Constant queries.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

Load = Callable[[Any, datetime], Any]


@dataclass(frozen=True)
class Block:
    """One block. `order`: its place (visits 10, hazards 20, licences 30)."""

    code: str
    title: str
    load: Load
    template: str
    order: int = 50


@dataclass(frozen=True)
class Shown:
    """A block as one person's desk shows it."""

    code: str
    title: str
    template: str
    told: Any


_BLOCKS: dict[str, Block] = {}


def register(block: Block) -> None:
    """A block, once per code, from a room's `apps.ready()`."""
    _BLOCKS[block.code] = block


def unregister(code: str) -> None:
    """Take a block away: for tests."""
    _BLOCKS.pop(code, None)


def blocks_of(actor: Any, now: datetime) -> list[Shown]:
    """What rooms have for this person, in order."""
    blocks = sorted(_BLOCKS.values(), key=lambda block: block.order)
    loaded = ((block, block.load(actor, now)) for block in blocks)
    return [
        Shown(block.code, block.title, block.template, told)
        for block, told in loaded
        if told is not None
    ]
