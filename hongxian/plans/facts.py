"""What a plan (方案) says, as frozen facts. Every fact carries its span in the kept text.

A span counts characters of `Plan.text`, end exclusive. Dates are strings in the text's own
precision: "2022", "2022-03" or "2022-03-22". What the text does not state is None or an empty
tuple, never a guess.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True, order=True)
class Span:
    """Characters [start, end) of the kept text."""

    start: int
    end: int


@dataclass(frozen=True)
class Words:
    """A piece of the plan: the text as a reader would say it, and where it stands."""

    text: str
    span: Span


@dataclass(frozen=True)
class Period:
    """起止时间 of the whole campaign."""

    start: str | None
    end: str | None
    span: Span


@dataclass(frozen=True)
class Office:
    """领导小组办公室: where it sits, who runs it, what it does."""

    at: Words | None = None
    director: Words | None = None
    liaison: Words | None = None
    functions: tuple[Words, ...] = ()


@dataclass(frozen=True)
class LeadingGroup:
    """领导小组; seats that the text leaves blank stay None or empty."""

    span: Span
    name: Words | None = None
    head: Words | None = None
    deputies: tuple[Words, ...] = ()
    members: tuple[Words, ...] = ()
    office: Office | None = None


@dataclass(frozen=True)
class CommonItem:
    """共性问题 number `no`."""

    no: int
    text: str
    span: Span


@dataclass(frozen=True)
class Item:
    """整治事项 within a sector; units only where the item itself names them."""

    no: str
    text: str
    span: Span
    lead: tuple[str, ...] = ()
    responsible: tuple[str, ...] = ()
    assist: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sector:
    """整治领域 (or a task of the plan) with its units and items.

    `span` covers its heading, `body` the heading and all its text.
    """

    name: str
    span: Span
    group: str | None = None
    lead: tuple[str, ...] = ()
    responsible: tuple[str, ...] = ()
    assist: tuple[str, ...] = ()
    items: tuple[Item, ...] = ()
    body: Span | None = None


@dataclass(frozen=True)
class Phase:
    """阶段."""

    name: str
    start: str | None
    end: str | None
    span: Span


@dataclass(frozen=True)
class Milestone:
    """时间节点: something owed by a day."""

    what: str
    due: str
    who: tuple[str, ...]
    span: Span


@dataclass(frozen=True)
class Reporting:
    """报送要求; `due` in the plan's words, None where the plan says 定期 or 随时."""

    what: str
    frequency: str | None
    due: str | None
    to: str | None
    who: tuple[str, ...]
    span: Span


@dataclass(frozen=True)
class Requirement:
    """工作要求: its heading; `body` is what the paragraph goes on to say."""

    heading: str
    span: Span
    body: str = ""


@dataclass(frozen=True)
class Unread:
    """A sentence that smells of a duty and became no fact."""

    text: str
    span: Span
    why: str


@dataclass(frozen=True)
class Plan:
    """A plan as read. `text` is the kept text that every span counts in."""

    text: str
    title: Words | None = None
    issuer: Words | None = None
    year: int | None = None
    period: Period | None = None
    goals: tuple[Words, ...] = ()
    leading_group: LeadingGroup | None = None
    common_items: tuple[CommonItem, ...] = ()
    sectors: tuple[Sector, ...] = ()
    phases: tuple[Phase, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    reporting: tuple[Reporting, ...] = ()
    requirements: tuple[Requirement, ...] = ()
    unread: tuple[Unread, ...] = ()
    warnings: tuple[str, ...] = field(default=())


class UnreadableError(Exception):
    """The file cannot be read as a plan; its text is the one Chinese sentence the user sees."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence
