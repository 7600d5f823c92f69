"""What stands in a paper, without how it is laid out."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Text:
    """A paragraph. `heading`: first level (黑体); `is_flush`: without the indent of two."""

    text: str
    heading: bool = False
    is_flush: bool = False


@dataclass(frozen=True)
class Item:
    """A numbered demand with what follows from it, one line each: 依据, 整改要求, 期限."""

    no: int
    text: str
    lines: tuple[str, ...] = ()


@dataclass(frozen=True)
class Grid:
    """A table. `widths` are parts of the line's width."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]


@dataclass(frozen=True)
class Slip:
    """Lines to fill in and sign below the text: label and what already stands there."""

    title: str
    lines: tuple[tuple[str, str], ...]


Block = Text | Item | Grid


@dataclass(frozen=True)
class Official:
    """One paper. `date` is written out already (2026年6月16日); `link` becomes a QR code with
    `link_text` beside it; `mark` stands large and grey across the head (作废)."""

    issuer: str
    title: str
    number: str
    addressee: str
    blocks: tuple[Block, ...]
    signed: str
    date: str
    slips: tuple[Slip, ...] = ()
    foot: str = ""
    link: str = ""
    link_text: str = ""
    mark: str = ""

    def as_json(self) -> dict[str, Any]:
        """Plain data; every block says what it is in `kind`."""
        told = asdict(self)
        told["blocks"] = [
            {"kind": type(block).__name__.lower(), **asdict(block)} for block in self.blocks
        ]
        return told

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> "Official":
        """The paper that `as_json` told, as it was issued."""
        kinds: dict[str, type[Block]] = {"text": Text, "item": Item, "grid": Grid}
        blocks = tuple(
            kinds[block["kind"]](**{k: _tuples(v) for k, v in block.items() if k != "kind"})
            for block in told["blocks"]
        )
        slips = tuple(Slip(slip["title"], _tuples(slip["lines"])) for slip in told["slips"])
        plain = {k: v for k, v in told.items() if k not in ("blocks", "slips")}
        return cls(**plain, blocks=blocks, slips=slips)


def _tuples(value: Any) -> Any:
    """Lists as JSON keeps them back into tuples."""
    return tuple(_tuples(one) for one in value) if isinstance(value, list | tuple) else value
