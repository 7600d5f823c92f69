"""Every route declares who may use it, and every role is told the truth at every door.

A door is asked through the whole of its handler: who is signed in, `@allow`, the view and what it
fetches. What it says is a status, so templates are left out, but for one role of each route.

Who may come in is decided by code and by rows whose own test holds on both databases
(`tests/scope`), and every door is opened on both elsewhere (`test_queries.py`, `test_values.py`,
`test_log_coverage.py`): the matrix is asked on one.
"""

import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from unittest import mock
from zlib import crc32

import pytest
from django.db import connection
from django.template.backends.django import Template
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from hongxian.orgs.models import Role
from tests.architecture.routes import OPEN, OPEN_WORDS, ROUTES, Route, address

WRITE = re.compile(
    r"\s*(WITH \w+ AS \()?(INSERT|COPY|UPDATE|DELETE|REPLACE|TRUNCATE|CREATE|ALTER|DROP)\b",
    re.IGNORECASE,
)
# The session notes when its person last clicked, so that it can end after a pause.
MAY_BE_WRITTEN = '"django_session"'


def patterns(entries: list[URLPattern | URLResolver]) -> Iterator[URLPattern]:
    for entry in entries:
        if isinstance(entry, URLResolver):
            yield from patterns(entry.url_patterns)
        else:
            yield entry


# Inside the transaction that the world stands in.
pytestmark = [pytest.mark.django_db, pytest.mark.once]
ALL = list(patterns(get_resolver().url_patterns))


@contextmanager
def nothing_written() -> Iterator[None]:
    """Raise where a row would be written."""

    def guard(execute, sql, params, many, context):
        assert not WRITE.match(sql) or MAY_BE_WRITTEN in sql, f"a GET wrote: {sql[:200]}"
        return execute(sql, params, many, context)

    with connection.execute_wrapper(guard):
        yield


def test_every_route_declares_who_may_use_it():
    assert [str(p.pattern) for p in ALL if not hasattr(p.callback, "allowed")] == []


def test_every_route_has_a_name_and_a_line_in_the_table():
    names = [p.name for p in ALL]

    assert sorted(set(names)) == sorted(names)
    assert sorted(names) == sorted([*ROUTES, *OPEN])


def expected_of(route: Route, role: Role) -> int:
    if role in route.may:
        return 405 if route.changes else route.ok
    return 404 if role in route.hidden else 403


def ask(client: Client, route: Route, url: str, *, may: bool, rendered: bool = False) -> int:
    """The status a person gets. Whoever may change something only looks here."""
    with ExitStack() as stack:
        stack.enter_context(nothing_written())
        if not rendered:
            stack.enter_context(mock.patch.object(Template, "render", return_value=""))
        answer = client.post(url) if route.changes and not may else client.get(url)
    if answer.streaming:
        answer.getvalue()  # read to its end, the file is closed
    return answer.status_code


def reader(name: str, roles: set[Role]) -> Role:
    """Whose page is rendered: not the same role's everywhere."""
    return sorted(roles)[crc32(name.encode()) % len(roles)]


@pytest.mark.parametrize("name", sorted(ROUTES))
def test_a_route_opens_to_its_roles_and_to_no_other(name, world, at_home):
    route = ROUTES[name]
    url, reads = address(name, route, world), reader(name, route.may)

    got = {
        role.value: ask(client, route, url, may=role in route.may, rendered=role == reads)
        for role, client in at_home.items()
    }

    assert got == {role.value: expected_of(route, role) for role in Role}


@pytest.mark.parametrize("name", sorted(ROUTES))
def test_a_route_shows_nothing_of_another_county(name, world, from_afar):
    """Whoever may open it at home finds nothing here; a page without a row shows their own."""
    route = ROUTES[name]
    url = address(name, route, world)

    got = {
        role.value: ask(from_afar[role], route, url, may=route.stranger == 200)
        for role in sorted(route.may)
    }

    opened = 405 if route.changes else route.ok
    told = opened if route.stranger == 200 else 404
    assert got == {role.value: told for role in route.may}


@pytest.mark.parametrize("name", sorted(ROUTES))
def test_a_route_sends_the_unknown_to_log_in(name, world, client):
    route = ROUTES[name]
    url = address(name, route, world)

    with nothing_written():
        answer = client.post(url) if route.changes else client.get(url)

    where = answer.headers.get("Location", "").split("?")[0]
    assert (answer.status_code, where) == (route.unknown, reverse("login") * (route.unknown == 302))


@pytest.mark.parametrize("name", sorted(OPEN))
def test_an_open_route_needs_no_log_in(name, client):
    assert client.get(reverse(name, kwargs=OPEN_WORDS.get(name))).status_code == OPEN[name]


@pytest.mark.parametrize("name", sorted(n for n in ROUTES if ROUTES[n].changes))
def test_what_changes_something_asks_for_the_token(name, world):
    """A POST from another site's page is refused before the view."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.people["office"])

    assert client.post(address(name, ROUTES[name], world)).status_code == 403
