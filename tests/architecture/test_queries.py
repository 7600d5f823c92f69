"""What a page may cost: a bar of queries for every page of the house, whatever stands on it."""

import re

import pytest
from django.db import connection
from django.test import Client

from hongxian.orgs.models import Role
from tests.architecture.routes import ROUTES, Route, address
from tests.architecture.world import World

pytestmark = pytest.mark.django_db
MOST = 20
NOT_ASKED = re.compile(r'UPDATE "django_session"|SAVEPOINT|RELEASE')
"""A session is renewed once a minute, in a savepoint of its own."""
FIRST = (Role.OFFICE, Role.CHIEF, Role.HEAD, Role.LEAD)
"""Whose pages show most: of these the first who may."""
PAGES = sorted(name for name, route in ROUTES.items() if not route.changes)


def reader(route: Route) -> Role:
    """Of all who may open the page, whoever sees the most there."""
    return next((role for role in FIRST if role in route.may), min(route.may))


def look(client: Client, url: str) -> None:
    answer = client.get(url)
    if answer.streaming:
        answer.getvalue()  # read to its end, the file is closed


def queries(client: Client, url: str) -> list[str]:
    """What the page asks, after it was opened once: what is kept for every request is warm."""
    asked: list[str] = []

    def note(execute, sql, params, many, context):
        asked.append(str(sql))
        return execute(sql, params, many, context)

    look(client, url)
    with connection.execute_wrapper(note):
        look(client, url)
    return [sql for sql in asked if not NOT_ASKED.match(sql)]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_asks_few_questions(name: str, world: World, at_home: dict[Role, Client]):
    route = ROUTES[name]

    asked = queries(at_home[reader(route)], address(name, route, world))

    assert len(asked) <= MOST, "\n".join(asked)


@pytest.mark.parametrize("role", Role)
def test_the_desk_of_everyone_asks_few_questions(role: Role, at_home: dict[Role, Client]):
    assert len(queries(at_home[role], "/")) <= MOST
