"""A question answers what its queryset answers, and its SQL is made once."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.db.models import Q, Value

from hongxian.kit import questions
from hongxian.kit.questions import Question
from hongxian.notices.models import Notice, NoticeKind
from hongxian.orgs.models import Unit, User
from hongxian.orgs.scope import Among
from tests.campaigns.factories import NOON, UserFactory

pytestmark = pytest.mark.django_db


def notice(user: User, key: str, **more) -> Notice:
    told = {
        "kind": NoticeKind.REMINDER,
        "sentence": "还有3天到期",
        "created_at": NOON,
        "visible_from": NOON + timedelta(days=9),
        **more,
    }
    return Notice.objects.create(county_id=user.unit.county_id, recipient=user, key=key, **told)


def test_records_come_with_what_they_are_joined_to(django_assert_num_queries):
    people = [UserFactory(), UserFactory()]
    ask = Question(lambda keys: User.objects.filter(pk__in=keys).select_related("unit"))

    with django_assert_num_queries(1):
        found = ask(keys={one.pk for one in people})
        units = {one.pk: one.unit.name for one in found}

    assert units == {one.pk: one.unit.name for one in people}
    assert [one._state.adding for one in found] == [False, False]


@pytest.mark.parametrize("count", [0, 1, 2, 3, 5, 8, 13])
def test_lists_of_every_length_are_asked(count):
    user = UserFactory()
    rows = [notice(user, str(no)) for no in range(15)]
    ask = Question(lambda keys: Notice.objects.filter(pk__in=keys).values_list("pk", "key"))

    found = ask(keys=[row.pk for row in rows[:count]])

    assert sorted(found) == sorted((row.pk, row.key) for row in rows[:count])


def test_values_change_and_the_question_is_built_once():
    user, built = UserFactory(), []
    for no in range(3):
        notice(user, str(no), created_at=NOON + timedelta(days=no))

    def build(since, person):
        built.append(since)
        rows = Notice.objects.filter(recipient=person, created_at__gte=since)
        return rows.order_by("key").values_list("key", flat=True)

    ask = Question(build)

    answers = [ask(since=NOON + timedelta(days=no), person=user.pk) for no in range(4)]

    assert answers == [["0", "1", "2"], ["1", "2"], ["2"], []]
    assert len(built) == 2


def test_a_moment_and_a_key_come_back_as_they_are():
    row = notice(UserFactory(), "one")
    ask = Question(lambda key: Notice.objects.filter(pk=key).values_list("pk", "created_at"))

    assert ask(key=row.pk) == [(row.pk, NOON)]
    assert ask(key=uuid4()) == []


def test_what_is_given_by_position_shapes_the_question():
    user = UserFactory()
    notice(user, "read", read_at=NOON)
    notice(user, "new")

    def build(is_new, *, person):
        rows = Notice.objects.filter(recipient=person, read_at__isnull=is_new)
        return rows.values_list("key", flat=True)

    ask = Question(build)

    assert [ask(True, person=user.pk), ask(False, person=user.pk)] == [["new"], ["read"]]


def test_nothing_and_truth_shape_it_too():
    ask = Question(lambda parent: Unit.objects.filter(parent=parent).values_list("pk", flat=True))
    unit = UserFactory().unit

    assert ask(parent=unit.parent_id) == [
        one.pk for one in Unit.objects.filter(parent=unit.parent_id)
    ]
    assert ask(parent=unit.pk) == []


def test_a_question_that_reckons_with_a_value_is_refused():
    ask = Question(lambda since: Notice.objects.filter(created_at__gte=since + timedelta(days=1)))

    with pytest.raises(ValueError, match="reckons"):
        ask(since=NOON)


def test_a_value_that_stands_in_a_pattern_is_refused():
    ask = Question(lambda word: Notice.objects.filter(sentence__contains=word))

    with pytest.raises(ValueError, match="reckons"):
        ask(word="到期")


def test_a_shape_need_not_use_every_value():
    row = notice(UserFactory(), "one")

    def build(is_all, *, keys):
        return Notice.objects.all() if is_all else Notice.objects.filter(key__in=keys)

    ask = Question(build)

    assert [ask(True, keys=["two"]), ask(False, keys=["two"])] == [[row], []]


def test_a_question_that_nothing_can_answer_is_refused():
    ask = Question(lambda key: Notice.objects.filter(key=key).none())

    with pytest.raises(ValueError, match="nothing can answer"):
        ask(key="one")


def test_annotated_records_carry_what_was_annotated():
    notice(UserFactory(), "one")
    ask = Question(lambda key: Notice.objects.filter(key=key).annotate(more=Value(1)).only("key"))

    found = ask(key="one")

    assert [(row.key, row.more, row.get_deferred_fields() != set()) for row in found] == [
        ("one", 1, True)
    ]


def test_what_would_be_prefetched_is_refused():
    """Its queryset would be one of stand-ins."""
    ask = Question(lambda key: Unit.objects.filter(name=key).prefetch_related("people"))

    with pytest.raises(TypeError):
        ask(key="one")


def test_a_question_that_nothing_can_answer_is_a_mistake_unless_it_may_be_none():
    with pytest.raises(ValueError, match="nothing can answer"):
        Question(lambda key: Notice.objects.none())(key="one")

    assert Question(lambda key: Notice.objects.none(), may_be_none=True)(key="one") == []


def test_a_question_stands_written_within_another_statement():
    """As the row scopes use it; what it was written with is said anew each time."""
    user = UserFactory()
    rows = [notice(user, key) for key in ("one", "two")]
    ask = Question(lambda key: Notice.objects.filter(key=key).values_list("pk", flat=True))

    found = [
        set(Notice.objects.filter(Q(Among("pk", ask.written(key=key)))))
        for key in ("one", "two", "three")
    ]

    assert found == [{rows[0]}, {rows[1]}, set()]


def test_a_question_forgets_the_oldest_of_too_many_statements(monkeypatch):
    monkeypatch.setattr(questions, "MOST_PLANS", 2)
    built = []

    def build(no, key):
        built.append(no)
        return Notice.objects.filter(key=key)

    ask = Question(build)
    for no in (1, 2, 2, 3, 2, 1):
        ask(no, key="one")

    assert built == [1, 1, 2, 2, 3, 3, 1, 1]


def test_numbers_of_small_columns_are_found():
    """A stand-in too big for the column would make the database's answer empty for ever."""
    unit = UserFactory().unit
    ask = Question(lambda place: Unit.objects.filter(position=place).values_list("pk", flat=True))

    assert unit.pk in ask(place=unit.position)


def test_a_question_goes_through_those_who_listen():
    heard = []

    def listen(execute, sql, params, many, context):
        heard.append(sql)
        return execute(sql, params, many, context)

    ask = Question(lambda key: Notice.objects.filter(key=key))
    with connection.execute_wrapper(listen):
        ask(key="one")

    assert len(heard) == 1


@pytest.mark.django_db(transaction=True)
def test_a_question_that_locks_wants_a_transaction():
    row = notice(UserFactory(), "one")
    ask = Question(lambda key: Notice.objects.filter(pk=key).select_for_update(of=("self",)))

    with transaction.atomic():
        assert ask(key=row.pk) == [row]
    with pytest.raises(ValueError, match="transaction"):
        ask(key=row.pk)
