"""The log: appended, never changed, readable."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.template.loader import render_to_string

from hongxian.audit import words
from hongxian.audit.actions import Deed, record, record_export, record_many
from hongxian.audit.canonical import FIELDS, entry_digest
from hongxian.audit.models import AuditEntry
from hongxian.audit.queries import timeline
from hongxian.audit.queries.timeline import MOST
from hongxian.audit.verbs import Verb, declared, sentence_of
from hongxian.kit.verdict import Refused, Verdict, require
from hongxian.orgs import verbs
from hongxian.orgs.access import SYSTEM
from tests.campaigns.factories import NOON, CountyFactory, UnitFactory, UserFactory, actor

pytestmark = pytest.mark.django_db
TRY = Verb("test.try", "试一试")


def write(**more) -> AuditEntry:
    return record(**{"actor": SYSTEM, "verb": TRY, "subject": None, "now": NOON, **more})


def test_record_copies_names_so_that_a_rename_changes_nothing():
    user = UserFactory()
    entry = write(actor=actor(user), subject=user.unit)
    names = (user.name, user.unit.short_name)

    user.unit.short_name = user.name = "改过的"
    user.unit.save()
    user.save()

    entry.refresh_from_db()
    assert (entry.actor_name, entry.actor_unit) == names
    assert entry.subject_label == names[1]


def test_record_belongs_to_the_county_of_its_subject():
    unit = UnitFactory()

    assert write(subject=unit).county_code == unit.county_id
    assert write(subject=unit.county).county_code == unit.county_id


def test_record_without_a_subject_belongs_to_the_actors_county():
    user = UserFactory()

    assert write(actor=actor(user)).county_code == user.unit.county_id
    assert write().county_code == ""


def test_record_export_says_what_and_how_many():
    entry = record_export(actor=SYSTEM, what="单位", rows=39, now=NOON)

    assert entry.note == "内容：单位；行数：39"


def test_a_timeline_shows_the_newest_and_not_all():
    unit = UnitFactory()
    told = [write(subject=unit, now=NOON + timedelta(minutes=no)) for no in range(MOST + 1)]

    shown = timeline(unit)

    assert [entry.pk for entry in shown] == [entry.pk for entry in reversed(told[1:])]
    assert "只列最近 100 条" in render_to_string("kit/timeline.html", {"entries": shown})
    assert "只列" not in render_to_string("kit/timeline.html", {"entries": shown[1:]})


def test_details_in_one_line_have_one_stop_between_them():
    entry = write(detail={"reason": "已经整改。", "rows": 2})

    assert entry.note == "理由：已经整改；行数：2"


def test_many_entries_are_what_record_would_have_written():
    user = UserFactory()
    who, fields = actor(user), [name for name in FIELDS if name != "id"]
    deeds = [
        Deed(TRY, user.unit, "方案第三条", {"reason": "缺件", "rows": 2.5}),
        Deed(TRY, user),
        Deed(TRY, None, detail={"what": ["甲", "乙"]}),
    ]

    many = record_many(deeds, actor=who, now=NOON)

    single = [
        record(
            actor=who,
            verb=each.verb,
            subject=each.subject,
            now=NOON,
            basis=each.basis,
            detail=each.detail,
        )
        for each in deeds
    ]
    rows = AuditEntry.objects.order_by("pk")
    assert [row.pk for row in rows] == [entry.pk for entry in many + single]
    stored = list(rows.values_list(*fields))
    assert stored[:3] == stored[3:]
    kept = rows.values_list(*FIELDS, "digest")
    assert all(entry_digest(values) == digest for *values, digest in kept)


def test_a_batch_of_entries_is_one_statement(django_assert_num_queries):
    unit = UnitFactory()

    with django_assert_num_queries(1):
        record_many([Deed(TRY, unit)] * 70, actor=SYSTEM, now=NOON)

    assert AuditEntry.objects.count() == 70
    with django_assert_num_queries(0):
        assert record_many([], actor=SYSTEM, now=NOON) == []


def test_many_entries_go_with_the_action_that_is_refused():
    def act() -> None:
        record_many([Deed(TRY, None)] * 3, actor=SYSTEM, now=NOON)
        raise Refused("不行")

    with pytest.raises(Refused, match="不行"):
        transaction.atomic(act)()

    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize("change", ["update", "delete"])
def test_the_database_refuses_to_change_an_entry(change):
    entry = write()
    rows = AuditEntry.objects.filter(pk=entry.pk)

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        rows.update(actor_name="别人") if change == "update" else rows.delete()

    assert AuditEntry.objects.get(pk=entry.pk).actor_name == "系统"


def test_a_refused_action_leaves_no_entry():
    def act() -> None:
        write()
        require(Verdict("不行"))

    with pytest.raises(Refused, match="不行"):
        transaction.atomic(act)()

    assert not AuditEntry.objects.exists()


def test_timeline_is_newest_first_and_of_the_records_asked_for():
    unit, other = UnitFactory(), UnitFactory()
    write(subject=unit, detail={"what": "一"})
    write(subject=unit, detail={"what": "二"})
    write(subject=other)

    assert [entry.note for entry in timeline(unit)] == ["内容：二", "内容：一"]
    assert len(timeline(unit, other)) == 3
    assert timeline() == []


def test_timeline_leaves_out_verbs_not_wanted():
    unit = UnitFactory()
    write(subject=unit)

    assert timeline(unit, but="test.") == []


def test_timeline_of_rows_with_equal_keys_in_two_tables_stays_apart():
    unit = UnitFactory()
    user = UserFactory()
    user.pk = unit.pk
    write(subject=unit)

    assert timeline(user) == []


def test_a_person_reads_the_entries_of_the_own_county_and_of_none():
    user = UserFactory()
    write(actor=actor(user))
    write()
    write(subject=CountyFactory())

    seen = AuditEntry.objects.visible_to(actor(user))

    assert sorted(entry.county_code for entry in seen) == ["", user.unit.county_id]


def test_a_verb_is_declared_once():
    with pytest.raises(ValueError, match=r"verb declared twice: test\.try"):
        Verb("test.try", "又试一试")

    assert Verb("test.try", "试一试") == TRY


def test_a_verb_that_nobody_declares_any_more_shows_its_code():
    assert sentence_of("gone.long_ago") == "gone.long_ago"
    assert ("test.try", "试一试") in declared()


@pytest.mark.parametrize(
    ("detail", "shown"),
    [
        ({"reason": "缺少附件"}, "理由：缺少附件"),
        ({"before": {"name": "甲"}, "after": {"name": "乙"}}, "原为：名称甲；现为：名称乙"),
        ({"what": ["甲", "乙"]}, "内容：甲、乙"),
        ({"starts_on": "2026-06-07"}, "任职日期：2026年6月7日"),
        ({"rows": 0}, "行数：0"),
        ({"reason": "", "note": None}, ""),
        ({"unheard_of": "甲"}, "内容：甲"),
        ({"what": True}, "内容：是"),
    ],
)
def test_details_are_read_in_chinese(detail, shown):
    assert verbs.GRANT_POST.code == "post.grant"  # the room that names these keys is loaded
    assert write(detail=detail).note == shown


def test_a_detail_key_is_named_once():
    words.call(reason="理由")

    with pytest.raises(ValueError, match="detail key named twice: reason"):
        words.call(reason="原因")


def test_an_entry_reads_as_a_sentence():
    unit = UnitFactory(short_name="东城派出所")

    assert str(write(subject=unit)) == "系统 试一试 东城派出所"
