"""Copies of a place's units: out of step they are told, and right when two people collide."""

import threading

import pytest
from django.db import connection, connections, transaction

from hongxian.inspections.actions.recording import record_inspection
from hongxian.inspections.models import Inspection
from hongxian.orgs.models import Role
from hongxian.registry.actions.assigning import Assignment, assign_places
from hongxian.registry.queries.following import out_of_step
from tests.campaigns.factories import NOON, UnitFactory, UserFactory, actor
from tests.inspections.factories import Station
from tests.scope.moves import Town


@pytest.mark.django_db
def test_out_of_step_says_which_rows_are():
    town = Town(1)
    town.live(10)
    assert out_of_step(town.county.pk) == []

    place = Inspection.objects.filter(place__isnull=False).first().place
    visits = Inspection.objects.filter(place=place)
    visits.update(place_unit=town.partners[0])

    (sentence,) = out_of_step(town.county.pk)
    assert sentence == f"检查：{visits.count()}条与监管对象的单位不一致"


@pytest.mark.django_db(transaction=connection.vendor == "postgresql")
def test_a_visit_recorded_while_its_place_is_given_away_is_the_new_units():
    """The visit waits for whoever gives the place away, and then reads it. SQLite has one writer:
    there the visit simply comes after."""
    station = Station()
    other = UnitFactory(county=station.county)
    office = actor(station.of(Role.OFFICE))
    officer = actor(UserFactory(unit=station.unit, roles=[Role.OFFICER]))
    visit = station.visit()
    began, failed = threading.Event(), []

    def record():
        began.set()
        try:
            record_inspection(visit, actor=office, now=NOON)
        except Exception as error:
            failed.append(error)
        finally:
            if connection.vendor == "postgresql":
                connections.close_all()

    writer = threading.Thread(target=record)
    with transaction.atomic():
        assign_places([station.place], Assignment(unit=other), actor=office, now=NOON)
        if connection.vendor == "postgresql":
            writer.start()
            began.wait(10)
            _until_somebody_waits()
    if connection.vendor == "postgresql":
        writer.join(30)
    else:
        record()

    assert failed == []
    row = Inspection.objects.get(place=station.place)
    assert (row.unit_id, row.place_unit_id) == (station.unit.pk, other.pk)
    assert out_of_step(station.county.pk) == []
    assert Inspection.objects.visible_to(officer).filter(pk=row.pk).exists()


def _until_somebody_waits():
    """Until another connection of this database waits for a lock."""
    asked = (
        "SELECT count(*) FROM pg_stat_activity "
        "WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    for _ in range(1000):
        with connections["default"].cursor() as cursor:
            cursor.execute("SELECT pg_stat_clear_snapshot()")
            cursor.execute(asked)
            if cursor.fetchone()[0]:
                return
        threading.Event().wait(0.01)
    raise AssertionError("nobody waited")
