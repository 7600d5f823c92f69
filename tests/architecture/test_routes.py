"""Every route declares who may use it, and every role is told the truth at every door."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from hongxian.orgs.models import Role
from tests.architecture.routes import OPEN, OPEN_WORDS, ROUTES, Route
from tests.architecture.world import World, lay_world

WRITE = re.compile(
    r"\s*(INSERT|COPY|UPDATE|DELETE|REPLACE|TRUNCATE|CREATE|ALTER|DROP)\b", re.IGNORECASE
)
# The session notes when its person last clicked, so that it can end after a pause.
MAY_BE_WRITTEN = '"django_session"'


def patterns(entries: list[URLPattern | URLResolver]) -> Iterator[URLPattern]:
    for entry in entries:
        if isinstance(entry, URLResolver):
            yield from patterns(entry.url_patterns)
        else:
            yield entry


pytestmark = pytest.mark.django_db  # inside the transaction that the world stands in
ALL = list(patterns(get_resolver().url_patterns))


@contextmanager
def nothing_written() -> Iterator[None]:
    """Raise where a row would be written."""

    def guard(execute, sql, params, many, context):
        assert not WRITE.match(sql) or MAY_BE_WRITTEN in sql, f"a GET wrote: {sql[:200]}"
        return execute(sql, params, many, context)

    with connection.execute_wrapper(guard):
        yield


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker) -> Iterator[World]:
    """Laid once: each test runs in a savepoint that is taken back."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield lay_world()
        transaction.set_rollback(True)


def test_every_route_declares_who_may_use_it():
    assert [str(p.pattern) for p in ALL if not hasattr(p.callback, "allowed")] == []


def test_every_route_has_a_name_and_a_line_in_the_table():
    names = [p.name for p in ALL]

    assert sorted(set(names)) == sorted(names)
    assert sorted(names) == sorted([*ROUTES, *OPEN])


def address(name: str, route: Route, world: World) -> str:
    arguments = {key: world.rows[row].pk for key, row in route.rows.items()}
    query = route.query.format(**{key: row.pk for key, row in world.rows.items()})
    return reverse(name, kwargs={**arguments, **route.words}) + query


def expected_of(route: Route, role: Role) -> int:
    if role in route.may:
        return 405 if route.changes else route.ok
    return 404 if role in route.hidden else 403


def ask(client: Client, route: Route, url: str, *, may: bool) -> int:
    """The status a person gets. Whoever may change something only looks here."""
    with nothing_written():
        answer = client.post(url) if route.changes and not may else client.get(url)
    if answer.streaming:
        answer.getvalue()  # read to its end, the file is closed
    return answer.status_code


@pytest.mark.parametrize("name", sorted(ROUTES))
def test_a_route_opens_to_its_roles_and_to_no_other(name, world, client):
    route = ROUTES[name]
    url = address(name, route, world)
    got = {}
    for role in Role:
        client.force_login(world.people[role])
        got[role.value] = ask(client, route, url, may=role in route.may)

    assert got == {role.value: expected_of(route, role) for role in Role}


@pytest.mark.parametrize("name", sorted(ROUTES))
def test_a_route_shows_nothing_of_another_county(name, world, client):
    """Whoever may open it at home finds nothing here; a page without a row shows their own."""
    route = ROUTES[name]
    url = address(name, route, world)
    got = {}
    for role in sorted(route.may):
        client.force_login(world.strangers[role])
        got[role] = ask(client, route, url, may=route.stranger == 200)

    opened = 405 if route.changes else route.ok
    assert set(got.values()) == {opened if route.stranger == 200 else 404}


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
