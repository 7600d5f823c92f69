"""No value breaks a door: whatever stands in an address or a form, nobody is told "500".

Every route of the house, as somebody sees it who may open it, with addresses and forms full of what
no calendar has and no column holds, and of what just passes. What no door takes is judged before
any view (`tests/kit/test_judge.py`). On SQLite everything is tried and drawn; PostgreSQL, which
draws the same, is asked for what comes past the forms and it alone may refuse.
"""

import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any
from unittest import mock

import pytest
from django import forms
from django.core.signals import got_request_exception
from django.db import connection, transaction
from django.http import HttpResponse
from django.template.backends.django import Template
from django.test import Client
from django.urls import reverse

from hongxian.kit import clock
from tests.architecture.bodies import BODIES, common, filled, keys
from tests.architecture.lead_up import JSON, MORE, lead_up
from tests.architecture.routes import OPEN, OPEN_WORDS, ROUTES
from tests.architecture.test_log_coverage import in_order
from tests.architecture.test_routes import address
from tests.architecture.world import World, lay_world
from tests.campaigns.factories import DAY

pytestmark = pytest.mark.django_db  # the module’s own world stands in its transaction
ASKED = (
    "again", "absent", "bound", "campaign", "category", "checklist", "column", "date", "earlier",
    "end", "fact", "from", "into", "line", "next", "on", "page", "place", "query", "row", "screen",
    "size", "sort", "spot", "start", "to", "unit", "unread", "vehicle", "view", "what", "year",
)  # fmt: skip
"""Names that views read themselves; a list adds those of its own filter."""
IN_ADDRESS = (
    "9" * 25, "9" * 1999, f"-{'9' * 24}", "0001-01-01", "1900-01-01", "2199-12-31", "nan", "a\0b",
    " ".join(f"字{no}" for no in range(25)),
)  # fmt: skip
DAYS, AMOUNTS = ("0001-01-01", "1900-01-01", "2199-12-31"), ("9" * 40, "NaN", "1e-400", "most")
WHOLE, CHOSEN, TEXT = ("9" * 25, "most"), ("9" * 25, "长" * 5000), ("longest",)
IN_FORM = tuple(dict.fromkeys((*DAYS, *AMOUNTS, *WHOLE, *CHOSEN, *TEXT)))
PAST_FORMS = {
    "9" * 25, f"-{'9' * 24}", "0001-01-01", "2199-12-31", "nan", "NaN", "1e-400", "most", "longest",
    "a\0b", IN_ADDRESS[-1],
}  # fmt: skip
"""What may come as far as a database: too large, too small, too long, too far off, no number."""
KINDS: tuple[tuple[type[forms.Field], tuple[str, ...]], ...] = (
    (forms.DateField, DAYS),
    (forms.DecimalField, AMOUNTS),
    (forms.IntegerField, WHOLE),
    (forms.ChoiceField, CHOSEN),
    (forms.CharField, TEXT),
)
"""What to try in which field."""
LONGEST, MOST = 5000, 2**31 - 1
"""In a field that sets no limit of its own."""
TRIED = [
    pytest.param(True, id="all", marks=pytest.mark.once),
    pytest.param(False, id="beside", marks=pytest.mark.postgres),
]
"""Everything and drawn, or on the other database what it alone may refuse."""


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker) -> Iterator[World]:
    """Laid once: each door is opened in a savepoint that is taken back."""
    clock.set_day(DAY)
    with django_db_blocker.unblock(), transaction.atomic():
        yield lay_world()
        transaction.set_rollback(True)
    clock.set_day(None)


@contextmanager
def taken_back() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


class Knocks:
    """A client that goes on when a view raises, and remembers what was asked."""

    def __init__(self, *, drawn: bool) -> None:
        self.client = Client(raise_request_exception=False)
        self.drawn = drawn
        self.broken: list[str] = []

    def ask(self, method: str, url: str, sent: dict[str, Any]) -> None:
        """In a savepoint of its own."""

        def note(sender: object, **_: object) -> None:
            told = {name: str(value)[:12] for name, value in sent.items()}
            self.broken.append(f"{method} {url}: {sys.exc_info()[1]!r} {told}"[:500])

        got_request_exception.connect(note)
        try:
            with taken_back(), self.templates():
                read(getattr(self.client, method)(url, sent))
        finally:
            got_request_exception.disconnect(note)

    def templates(self) -> AbstractContextManager[Any]:
        """As they are, or left out."""
        if self.drawn:
            return nullcontext()
        return mock.patch.object(Template, "render", return_value="")


def read(answer: HttpResponse) -> HttpResponse:
    if answer.streaming:
        answer.getvalue()  # read to its end, the file is closed
    return answer


def filter_names(page: HttpResponse) -> list[str]:
    listing = (getattr(page, "context", None) or {}).get("listing")
    return list(listing.filter.filters) if listing is not None and listing.filter else []


@pytest.mark.parametrize("everything", TRIED)
@pytest.mark.parametrize("name", sorted(ROUTES))
def test_no_value_breaks_a_door(name, world, everything):
    """In the address of its page, where it has one, and in the form that goes through it."""
    knocks = Knocks(drawn=everything)
    with taken_back():
        world = lead_up(name, world)
        knocks.client.force_login(world.people[in_order(name)[0]])
        url = address(name, ROUTES[name], world)
        page = HttpResponse() if ROUTES[name].changes else read(knocks.client.get(url))
        if not ROUTES[name].changes:
            names = [*ASKED, *filter_names(page)]
            for value in among(IN_ADDRESS, everything):
                knocks.ask("get", url.split("?")[0], dict.fromkeys(names, value))
        if name not in JSON:
            body, fields = typed(name, page, world)
            for value in among(IN_FORM, everything):
                if changed := swapped(body, fields, value):
                    files = MORE[name](world) if name in MORE else {}
                    knocks.ask("post", url, {**body, **files, **changed})

    assert knocks.broken == []


def among(values: tuple[str, ...], everything: bool) -> list[str]:
    return [value for value in values if everything or value in PAST_FORMS]


def typed(
    name: str, page: HttpResponse, world: World
) -> tuple[dict[str, Any], dict[str, forms.Field]]:
    """What one would write into the form of this door, and its fields."""
    known = keys(world)
    told = {k.format(**known): v.format(**known) for k, v in BODIES.get(name, {}).items()}
    form = (getattr(page, "context", None) or {}).get("form") or ()
    fields = {bound.html_name: bound.field for bound in form}
    return {**dict.fromkeys(fields, ""), **common(name), **filled(page), **told}, fields


def swapped(body: dict[str, Any], fields: dict[str, forms.Field], value: str) -> dict[str, Any]:
    """This value in every field that it is meant for."""
    found = {}
    for name, before in body.items():
        field = fields.get(name)
        if value in to_try(field, str(before)):
            limits = {
                "longest": "长" * (getattr(field, "max_length", None) or LONGEST),
                "most": str(getattr(field, "max_value", None) or MOST),
            }
            told = limits.get(value, value)
            found[name] = [told] if isinstance(before, list) else told
    return found


def to_try(field: forms.Field | None, before: str) -> tuple[str, ...]:
    """Where the form is not known, by what one would write."""
    if field is None:
        is_day = len(before) == 10 and before[4:5] == "-"
        return DAYS if is_day else WHOLE if before.isdigit() else TEXT
    return next((told for kind, told in KINDS if isinstance(field, kind)), ())


@pytest.mark.parametrize("name", sorted(OPEN))
def test_nobody_breaks_an_open_door(name, world):
    knocks = Knocks(drawn=connection.vendor == "sqlite")
    url = reverse(name, kwargs=OPEN_WORDS.get(name))
    for value in IN_ADDRESS:
        sent = dict.fromkeys((*ASKED, "code", "username", "password", "size", "name"), value)
        knocks.ask("get", url, sent)
        knocks.ask("post", url, sent)

    assert knocks.broken == []
