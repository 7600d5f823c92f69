"""What a phone is told: answers, receipts, and the day."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from ninja import Schema

from hongxian.inspections.schemas.sent import Handling, Kind


class Outcome(Schema):
    """What came of a finding: a hazard, an order with its number. `note`: what is still to do, or
    why an order was not made out."""

    finding: UUID
    words: str
    url: str
    note: str = ""


class AnswerOut(Schema):
    """`record` is the visit in the ledger, `skew_seconds` server clock less device clock."""

    id: UUID
    result: Literal["taken", "repeated", "conflict", "refused"]
    reason: str
    receipt: UUID | None
    record: UUID | None
    skew_seconds: int
    outcomes: list[Outcome]


class Answers(Schema):
    received_at: datetime
    answers: list[AnswerOut]


class Said(Schema):
    """A sentence for the person. `left`: the last thing here was a log-out."""

    detail: str
    left: bool = False


class PhotoAnswer(Schema):
    """`early`: the visit has not come in yet; `broken`: the bytes are not those that were sent."""

    id: UUID
    result: Literal["taken", "refused", "early", "broken"]
    reason: str = ""
    photo: UUID | None = None
    sha256: str = ""


class ReceiptOut(Schema):
    id: UUID
    visit: UUID
    state: Literal["taken", "refused", "conflict", "settled"]
    reason: str
    record: UUID
    choice: str
    received_at: datetime


class Receipts(Schema):
    receipts: list[ReceiptOut]


class Person(Schema):
    """`enforces`: counts as an enforcer; auxiliaries enter data."""

    id: int
    name: str
    enforces: bool


class Me(Person):
    unit: str
    unit_id: int


class PlaceOut(Schema):
    """`initials` of the name in pinyin; `is_due`: not visited this year."""

    id: UUID
    name: str
    address: str
    category: str
    category_name: str
    unit_id: int
    manager: str
    phone: str
    last: date | None
    is_due: bool
    initials: str


class PlaceTable(Schema):
    """The same column by column: one place stands at the same position of each."""

    id: list[UUID]
    name: list[str]
    address: list[str]
    category: list[str]
    category_name: list[str]
    unit_id: list[int]
    manager: list[str]
    phone: list[str]
    last: list[date | None]
    is_due: list[bool]
    initials: list[str]


class Planned(Schema):
    id: UUID
    kind: str
    kind_name: str
    place: UUID | None
    spot: str
    planned_on: date | None
    is_late: bool
    checklist: str
    officers: list[int]
    agencies: list[str]


class HazardOut(Schema):
    id: UUID
    number: str
    what: str
    place: str
    place_id: UUID | None
    state: str
    due_on: date | None
    url: str


class LineOut(Schema):
    """`wrong`: the finding's default text when the answer is no."""

    code: str
    section: str
    ask: str
    wrong: str
    how: str
    basis: str
    violation: int
    order: str
    handling: Handling
    days: int | None
    photo: bool


class ChecklistOut(Schema):
    """`categories` of places it fits; `is_general`: any place; `at`: place, vehicle, spot.
    `may_punish`: may this unit open a case on it (消防法 arts 53, 70)?"""

    code: str
    version: str
    title: str
    source: str
    enforcers: int
    may_punish: bool
    categories: list[str]
    is_general: bool
    at: list[str]
    lines: list[LineOut]


class KindOut(Schema):
    code: Kind
    name: str
    enforcers: int


class Numbered(Schema):
    no: int
    name: str


class Coded(Schema):
    code: str
    name: str


class Day(Schema):
    """`version` is what `If-None-Match` is compared with; `agencies`: who may join a visit; `many`:
    places in all."""

    version: str
    now: datetime
    whole: Literal[True]
    many: int
    today: date
    person: Me
    people: list[Person]
    agencies: list[str]
    places: list[PlaceOut] | PlaceTable
    planned: list[Planned]
    hazards: list[HazardOut]
    checklists: list[ChecklistOut]
    kinds: list[KindOut]
    violations: list[Numbered]
    vehicle_groups: list[Coded]


class DayChanges(Schema):
    """What differs from the day the phone holds: sections left out are as they were. `parts` of
    the list of places (`id` as a number, modulo 128) are replaced by the rows in `places`; if the
    list then does not hold `many`, ask for the whole."""

    version: str
    now: datetime
    whole: Literal[False]
    many: int
    parts: list[int]
    places: list[PlaceOut] | PlaceTable
    today: date | None = None
    person: Me | None = None
    people: list[Person] | None = None
    agencies: list[str] | None = None
    planned: list[Planned] | None = None
    hazards: list[HazardOut] | None = None
    checklists: list[ChecklistOut] | None = None
    kinds: list[KindOut] | None = None
    violations: list[Numbered] | None = None
    vehicle_groups: list[Coded] | None = None
