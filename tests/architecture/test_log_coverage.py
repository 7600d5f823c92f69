"""Every write leaves an entry in the log: watched at the database, while the house is used.

`test_log.py` reads the code; this one believes only the statements. Two drives: the season of the
demo county, and every door that takes a POST, opened by somebody who may with what its form asks.
"""

import os
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from hongxian.kit import clock
from hongxian.orgs.models import Role
from tests.architecture.bodies import BODIES, common, filled, keys
from tests.architecture.lead_up import EARLIER, JSON, MORE, lead_up
from tests.architecture.routes import ROUTES
from tests.architecture.test_routes import address
from tests.architecture.witness import Witness, silent, witness
from tests.architecture.world import World, lay_world
from tests.campaigns.factories import DAY
from tests.counties import Ground

SEASON = 500
"""Entries: fewer, and the season was not played."""
TRIES = 3
"""Roles that try a door, in this order, where the first ones could not move anything."""
FIRST = (Role.OFFICE, Role.HEAD, Role.SYSTEM, Role.SECURITY, Role.AUDIT, Role.OFFICER, Role.LEAD)


pytestmark = pytest.mark.django_db  # the module’s own world stands in its transaction


def test_a_season_of_the_county_leaves_no_write_unlogged(tmp_path):
    """Watched while the county of the whole run is built."""
    ground = Ground(tmp_path, server=os.environ.get("DATABASE_URL", ""))

    seen = ground.seen("season")

    assert seen["silent"] == []
    assert seen["entries"] > SEASON
    assert len(seen["tables"]) > 25


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker) -> Iterator[World]:
    """Laid once, at noon: each door is opened later that day, in a savepoint that is taken back."""
    clock.set_day(DAY)
    with django_db_blocker.unblock(), transaction.atomic():
        yield lay_world()
        transaction.set_rollback(True)
    clock.set_day(None)


def in_order(name: str) -> list[str]:
    """Who may open a door, in the order in which they try."""
    return sorted(ROUTES[name].may, key=lambda role: (*FIRST, role).index(role))


def knock(name: str, role: str, world: World) -> tuple[int, Witness]:
    """POST as a person of that role, after what had to come first: status, and what was written."""
    world = lead_up(name, world)
    for earlier in EARLIER.get(name, ()):
        any(send(earlier, each, world)[1].saw_something for each in in_order(earlier)[:TRIES])
    return send(name, role, world)


def send(name: str, role: str, world: World) -> tuple[int, Witness]:
    """The form of the page, filled in, and what is told of this door."""
    route, client = ROUTES[name], Client()
    client.force_login(world.people[role])
    url, body = address(name, route, world), {}
    if not route.changes:
        page = client.get(url)
        body = filled(page)
        if page.streaming:
            page.getvalue()
    known = keys(world)
    told = {k.format(**known): v.format(**known) for k, v in BODIES.get(name, {}).items()}
    more = MORE[name](world) if name in MORE else {}
    sent: dict[str, Any] = {"data": {**common(name), **body, **told, **more}}
    if name in JSON:
        sent = {"data": JSON[name](world), "content_type": "application/json"}
    with witness() as seen:
        answer = client.post(url, **sent)
        if answer.streaming:
            answer.getvalue()  # read to its end, the file is closed
    return answer.status_code, seen


@pytest.mark.parametrize("name", sorted(ROUTES))
def test_a_door_that_writes_leaves_an_entry(name, world):
    """No door is left out: behind each that takes a POST, somebody writes something."""
    answers, reached = {}, False
    for role in in_order(name)[:TRIES]:
        with transaction.atomic():
            answers[role], seen = knock(name, role, world)
            transaction.set_rollback(True)
        assert silent(seen) == []
        reached = seen.saw_something
        if reached or answers[role] == 405:
            break

    assert reached != (set(answers.values()) == {405}), answers
