"""Sealing: every committed entry gets its place once, every day its head."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from hongxian.audit.actions import note_check, record_export, seal, seal_county
from hongxian.audit.actions.sealing import _seal_page
from hongxian.audit.canonical import FIELDS, START, content, entry_digest, fold, line
from hongxian.audit.models import AuditEntry, ChainLink, DayHead
from hongxian.audit.queries.chain import counties
from hongxian.audit.queries.checking import check
from hongxian.orgs.access import SYSTEM
from tests.audit.chains import CLERK, COUNTY, lay_days, seals, tamper, write
from tests.campaigns.factories import DAY, NOON

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=1)
QUIET = 9 if connection.vendor == "postgresql" else 8
"""PostgreSQL is asked for the lock as well."""


def test_seal_links_every_entry_in_order_and_once():
    written = [write(what=no).pk for no in ("甲", "乙", "丙")]

    assert (seal(now=LATER), seal(now=LATER), seal(now=LATER, thorough=True)) == (3, 0, 0)

    links = list(ChainLink.objects.order_by("seq"))
    assert [link.entry_id for link in links] == written
    assert [link.seq for link in links] == [1, 2, 3]
    assert [link.previous for link in links] == [START, links[0].digest, links[1].digest]


def test_seal_keeps_a_chain_for_each_county_and_one_for_strangers():
    write()
    write(actor=SYSTEM)

    assert list(counties()) == ["", COUNTY]
    assert seal(now=LATER) == 2
    assert [link.seq for link in ChainLink.objects.all()] == [1, 1]


def test_an_entry_committed_late_is_sealed_at_the_end():
    first, late, last = write(), write(), write()
    held = AuditEntry.objects.exclude(pk=late.pk).values_list("pk", flat=True)
    _seal_page(COUNTY, list(held), LATER)

    assert seal(now=LATER) == 1
    order = ChainLink.objects.order_by("seq").values_list("entry_id", flat=True)
    assert list(order) == [first.pk, last.pk, late.pk]


def test_an_entry_from_before_the_chain_is_sealed_too():
    entry = write()
    tamper("UPDATE audit_auditentry SET digest = ''")

    seal(now=LATER)

    assert ChainLink.objects.get().entry_digest == entry.digest


def test_the_first_seal_after_midnight_closes_the_day_once():
    write()
    write()
    seal(now=LATER)
    assert not DayHead.objects.exists()

    for hours in (12, 13, 36):
        seal(now=NOON + timedelta(hours=hours))

    head = DayHead.objects.get()
    last = ChainLink.objects.get(seq=2)
    assert (head.day, head.first_seq, head.last_seq, head.count) == (DAY, 1, 2, 2)
    assert (head.last_link, head.previous) == (last.digest, START)


def test_heads_follow_each_other_without_a_gap():
    lay_days(days=3, entries=4)

    heads = list(DayHead.objects.order_by("day"))
    assert [(head.first_seq, head.last_seq) for head in heads] == [(1, 4), (5, 8), (9, 12)]
    assert [head.previous for head in heads] == [START, heads[0].digest, heads[1].digest]


def test_a_clock_set_back_does_not_turn_the_chain_back():
    write()
    seal(now=NOON)
    write()
    seal(now=NOON - timedelta(days=3))

    times = list(ChainLink.objects.order_by("seq").values_list("sealed_at", flat=True))
    assert times == [NOON, NOON]


@pytest.mark.parametrize("table", seals.TABLES)
@pytest.mark.parametrize("change", ["UPDATE {} SET county_code = '1'", "DELETE FROM {}"])
def test_the_database_refuses_to_change_seals(table, change):
    lay_days(days=1)
    note_check(check(COUNTY, now=NOON), now=NOON)

    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(change.format(table))


@pytest.mark.parametrize("table", seals.TABLES)
def test_the_database_refuses_the_short_cut_round_its_triggers(table):
    """PostgreSQL empties a table without touching rows, SQLite deletes the row it replaces."""
    lay_days(days=1)
    note_check(check(COUNTY, now=NOON), now=NOON)
    short_cut = f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(dict(seals.triggers("postgresql", table))["audit_no_truncate"])
            short_cut = f"TRUNCATE {table}"
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            cursor.execute(short_cut)


def test_an_entry_reads_the_same_from_every_database():
    """The bytes are part of the format: a change of them breaks every export in a safe."""
    entry = write(what="七", rows=3, note=["甲", None, True])
    row = AuditEntry.objects.filter(pk=entry.pk).values_list(*FIELDS).get()

    told = line({**content(row), "id": "x"})
    assert told == (
        '{"acting_for":"","actor_id":7,"actor_name":"甄一帆","actor_unit":"指挥中心",'
        '"at":"2026-06-16T04:00:00.000000Z","basis":"","county_code":"990100",'
        '"detail":{"note":["甲",null,true],"rows":3,"what":"七"},"id":"x","subject_id":"",'
        '"subject_label":"","subject_type":"","verb":"test.try"}'
    )
    assert entry_digest(row) == entry.digest


def test_details_are_folded_to_what_every_database_gives_back():
    assert fold({1: (0.5, "a\0b"), "day": DAY, "yes": True}) == {
        "1": ["0.5", "ab"],
        "day": "2026-06-16",
        "yes": True,
    }


def test_a_seal_with_nothing_to_do_asks_the_same_however_long_the_log(
    django_assert_num_queries,
):
    after = lay_days(days=2)
    with django_assert_num_queries(QUIET):
        seal_county(COUNTY, now=after)
    for _ in range(20):
        record_export(actor=CLERK, what="单位", rows=1, now=after)
    seal_county(COUNTY, now=after)
    with django_assert_num_queries(QUIET):
        seal_county(COUNTY, now=after)
