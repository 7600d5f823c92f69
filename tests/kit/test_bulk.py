"""Many rows at once are the rows that `save` would have written."""

from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction

from hongxian.kit.bulk import insert_rows, insert_values
from hongxian.kit.middleware import WroteOnGet, refuse_writes
from hongxian.notices.models import Notice, NoticeKind
from tests.campaigns.factories import NOON, UserFactory

pytestmark = pytest.mark.django_db


def notices(count: int, **more) -> list[Notice]:
    user = UserFactory()
    told = {
        "county_id": user.unit.county_id,
        "recipient": user,
        "kind": NoticeKind.REMINDER,
        "sentence": "还有3天到期：“百分之百%s”？",
        "created_at": NOON,
        "visible_from": NOON,
        **more,
    }
    return [Notice(**told, key=f"{n}") for n in range(count)]


def stored() -> list[dict]:
    return list(Notice.objects.order_by("key").values())


@pytest.mark.parametrize("count", [1, 3])  # on PostgreSQL by statements, and by COPY
def test_rows_are_what_save_would_have_written(count):
    rows = notices(count)
    insert_rows(rows)
    at_once = stored()
    assert [UUID(str(row["id"])) for row in at_once] == [row.pk for row in rows]
    assert [row["visible_from"] for row in at_once] == [NOON] * count

    Notice.objects.all().delete()
    for row in rows:
        row.save(force_insert=True)

    assert at_once == stored()


def test_a_known_row_is_skipped_and_keeps_what_it_says():
    first, second = notices(2)
    first.save(force_insert=True)
    again = Notice(**{**stored()[0], "id": second.pk, "sentence": "又一次"})

    with pytest.raises(IntegrityError), transaction.atomic():
        insert_rows([again])
    insert_rows([again, notices(1)[0]], skip_known=True)

    assert [row["sentence"] for row in stored()] == [first.sentence] * 2


def test_skipping_hides_no_other_fault():
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_rows(notices(1, sentence=""), skip_known=True)


def test_nothing_asks_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        insert_rows([])


def test_any_number_is_one_statement(django_assert_num_queries):
    rows = notices(400)

    with django_assert_num_queries(1):
        insert_rows(rows)

    assert Notice.objects.count() == 400


def test_what_was_inserted_is_saved_as_known_afterwards():
    (row,) = notices(1)
    insert_rows([row])

    row.sentence = "改过的"
    row.save()

    assert [each["sentence"] for each in stored()] == ["改过的"]


@pytest.mark.parametrize("sentence", ["制表\t换行\n反斜杠\\N", "\\.", "NULL", "“引号”'\""])
@pytest.mark.parametrize("count", [2, 3])
def test_any_text_comes_back_as_it_was(sentence, count):
    insert_rows(notices(count, sentence=sentence))

    assert [each["sentence"] for each in stored()] == [sentence] * count


def test_whoever_listens_to_statements_hears_of_it():
    heard = []

    def listen(execute, sql, params, many, context):
        heard.append((sql.split()[0], many, len(params)))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(listen):
        insert_rows(notices(3))

    assert heard[-1] == ("COPY" if connection.vendor == "postgresql" else "INSERT", True, 3)


def test_a_page_that_reads_inserts_nothing():
    rows = notices(2)

    with connection.execute_wrapper(refuse_writes), pytest.raises(WroteOnGet):
        insert_rows(rows)

    assert stored() == []


def test_values_of_named_columns_are_what_save_would_have_written():
    (row,) = notices(1)
    names = [field.attname for field in Notice._meta.concrete_fields if field.name != "id"]
    columns = [field.name for field in Notice._meta.concrete_fields if field.name != "id"]
    insert_values(Notice, columns, [[getattr(row, name) for name in names]])
    (found,) = stored()
    Notice.objects.all().delete()
    row.save(force_insert=True)
    (saved,) = stored()
    assert found.pop("id") != saved.pop("id")
    assert found == saved


def test_no_values_are_no_statement(django_assert_num_queries):
    with django_assert_num_queries(0):
        insert_values(Notice, ["county"], [])
