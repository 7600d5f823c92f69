"""Rows that wait for each other are those that each would have been by itself, or none."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from hongxian.audit.models import AuditEntry
from hongxian.kit import together as waiting_rows
from hongxian.kit.bulk import insert_rows, update_rows
from hongxian.kit.middleware import WroteOnGet, refuse_writes
from hongxian.kit.together import together
from hongxian.notices.models import Notice
from hongxian.orgs.models import County, User
from tests.campaigns.factories import NOON
from tests.kit.test_bulk import notices, stored

pytestmark = pytest.mark.django_db
waits = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="in the same process nothing waits"
)
HOSTILE = ["制表\t换行\n反斜杠\\N", "\\.", "NULL", "“引号”'\"", "{}", "[1]", "百分之%s", "𠮷"]


@pytest.fixture
def said():
    """What is said to the database, statement by statement."""
    statements: list[str] = []

    def listen(execute, sql, params, many, context):
        statements.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(listen):
        yield statements


def inserts(statements):
    return [sql for sql in statements if "INSERT" in sql or "COPY" in sql]


@pytest.mark.parametrize("sentence", HOSTILE)
def test_rows_are_what_save_would_have_written(sentence):
    rows = notices(2, sentence=sentence, read_at=NOON + timedelta(microseconds=5))
    with together():
        insert_rows(rows)
    at_once = stored()
    Notice.objects.all().delete()
    for row in rows:
        row.save(force_insert=True)

    assert at_once == stored()


@waits
def test_many_tables_take_one_statement_in_their_order(said):
    first, second = notices(2), notices(1)
    unlike = County(code="990200", name="乌石县")
    said.clear()

    with together():
        insert_rows(first)
        insert_rows([unlike])
        insert_rows(second)
        assert inserts(said) == []

    (sql,) = inserts(said)
    assert sql.index("notices_notice") < sql.index("orgs_county")
    assert len(stored()) == 3
    assert County.objects.get(pk="990200").name == "乌石县"


@waits
def test_whatever_names_a_table_finds_its_rows_and_nothing_else_calls_them(said):
    rows = notices(2)
    said.clear()

    with together():
        insert_rows(rows)
        assert User.objects.exists()
        assert inserts(said) == []
        assert len(stored()) == 2
        assert len(inserts(said)) == 1
        rows[0].sentence = "改过的"
        insert_rows(notices(1, sentence="第三条"))
        update_rows(rows[:1], ["sentence"])

    assert sorted(row["sentence"] for row in stored()) == sorted(
        ["改过的", "第三条", rows[1].sentence]
    )


def test_a_savepoint_taken_back_takes_back_its_own_rows_alone():
    kept, lost, later = notices(1)[0], notices(1)[0], notices(1)[0]

    with together():
        insert_rows([kept])
        with transaction.atomic():
            insert_rows([lost])
            transaction.set_rollback(True)
        with transaction.atomic():
            insert_rows([later])

    assert {row["id"] for row in stored()} == {kept.pk, later.pk}


def test_a_fault_in_the_block_writes_nothing():
    rows = notices(2)

    def fail():
        with transaction.atomic(), together():
            insert_rows(rows)
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    assert stored() == []
    insert_rows(rows[:1])
    assert len(stored()) == 1


def test_a_row_that_breaks_a_rule_is_told_and_takes_the_others_with_it():
    rows = [*notices(1), *notices(1, sentence="")]

    def write():
        with transaction.atomic(), together():
            insert_rows(rows[:1])
            insert_rows(rows[1:])

    with pytest.raises(IntegrityError, match="notice_says_something"):
        write()
    assert stored() == []


def test_what_breaks_in_a_savepoint_is_caught_there():
    good, bad = notices(1), notices(1, sentence="")

    with together():
        insert_rows(good)
        with pytest.raises(IntegrityError), transaction.atomic():
            insert_rows(bad)

    assert {row["id"] for row in stored()} == {good[0].pk}


def test_many_rows_do_not_wait(said, monkeypatch):
    monkeypatch.setattr(waiting_rows, "MOST", 5)
    rows = notices(9)
    said.clear()

    with together():
        insert_rows(rows[:3])
        insert_rows(rows[3:])
        insert_rows([])
        counted = len(inserts(said))

    assert len(stored()) == 9
    assert counted == 2  # the few go first: the many are of the same table


def test_a_block_within_a_block_is_part_of_it():
    with together():
        with together():
            insert_rows(notices(1))
        insert_rows(notices(1))

    assert len(stored()) == 2


@pytest.mark.django_db(transaction=True)
def test_a_block_stands_in_a_transaction():
    with pytest.raises(ValueError, match="transaction"), together():
        pass


def test_a_page_that_reads_inserts_nothing():
    rows = notices(2)

    with connection.execute_wrapper(refuse_writes), pytest.raises(WroteOnGet), together():
        insert_rows(rows)

    assert stored() == []


@pytest.mark.parametrize(
    "value",
    [[], {}, {"深": [{"一": None}]}, [1.5, "二", True], "字", 7, 0.1, False, [*HOSTILE]],
)
def test_json_comes_back_as_it_was(value):
    entries = [
        AuditEntry(at=NOON, actor_name=name, verb="a.b", detail=value, digest="0" * 64)
        for name in ("一", "二")
    ]
    entries[1].save(force_insert=True)

    with together():
        insert_rows(entries[:1])

    told = [entry.detail for entry in AuditEntry.objects.all()]
    assert told == [value] * 2
