"""Blocks on a hazard's page that other files of this room, and rooms above, fill: a registry.

    # in apps.py, ready()
    parts.register(parts.Part("papers", "文书", load, "hazards/papers_part.html", order=10))

`load(hazard, actor, today)` answers what the template gets as `part` (None: show nothing).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hongxian.hazards.models import Hazard
    from hongxian.orgs.access import Actor

Load = Callable[["Hazard", "Actor", date], Any]


@dataclass(frozen=True)
class Part:
    """One block. `order`: its place among the others."""

    code: str
    title: str
    load: Load
    template: str
    order: int = 50


@dataclass(frozen=True)
class Block:
    """A part as one page shows it."""

    code: str
    title: str
    template: str
    part: Any


_PARTS: dict[str, Part] = {}


def register(part: Part) -> None:
    """A block, once per code, from `apps.ready()`."""
    _PARTS[part.code] = part


def unregister(code: str) -> None:
    """Take a block away: for tests."""
    _PARTS.pop(code, None)


def blocks_of(hazard: "Hazard", actor: "Actor", today: date) -> list[Block]:
    """The blocks of a hazard's page, in order; those without anything left out."""
    in_order = sorted(_PARTS.values(), key=lambda part: part.order)
    loaded = ((part, part.load(hazard, actor, today)) for part in in_order)
    return [Block(p.code, p.title, p.template, told) for p, told in loaded if told is not None]
