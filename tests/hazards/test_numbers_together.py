"""Many writers number hazards of one county at once: no number twice, nobody deadlocked."""

import threading

import pytest
from django.db import connection, connections, transaction

from hongxian.hazards.actions.numbering import next_numbers
from hongxian.hazards.models import HazardCounter
from tests.campaigns.factories import CountyFactory

pytestmark = pytest.mark.django_db(transaction=connection.vendor == "postgresql")
WRITERS, EACH = 6, 8


def at_once(work) -> None:
    """In threads of their own; SQLite has one writer, there they take turns."""
    if connection.vendor == "sqlite":
        for _ in range(WRITERS):
            work()
        return

    def run():
        try:
            work()
        finally:
            connections.close_all()

    writers = [threading.Thread(target=run) for _ in range(WRITERS)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(timeout=60)


def test_no_number_is_given_twice():
    county = CountyFactory().pk
    given, failed, lock = [], [], threading.Lock()

    def work():
        try:
            for size in (1, 2, 3) * (EACH // 3):
                with transaction.atomic():
                    numbers = next_numbers(county, 2026, size)
                with lock:
                    given.extend(numbers)
        except Exception as error:
            failed.append(error)

    at_once(work)

    assert failed == []
    assert len(given) == len(set(given)) == WRITERS * 2 * 6
    assert HazardCounter.objects.filter(county=county).count() == 8


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer")
def test_a_second_writer_does_not_wait_for_the_first():
    county = CountyFactory().pk
    next_numbers_committed(county)
    got = []

    def work():
        got.append(next_numbers_committed(county))
        connections.close_all()

    with transaction.atomic():
        mine = next_numbers(county, 2026)
        other = threading.Thread(target=work)
        other.start()
        other.join(timeout=10)
        assert got != []

    assert got[0] != mine


def next_numbers_committed(county):
    with transaction.atomic():
        return next_numbers(county, 2026)
