"""A draft line is corrected, added, struck, restored and settled; names follow; nothing is real."""

import pytest

from hongxian.audit.models import AuditEntry
from hongxian.campaigns.actions import (
    add_fact,
    confirm_plan,
    correct_fact,
    create_unit_for,
    discard_draft,
    map_unit,
    reopen_unread,
    restore_fact,
    settle_all_unread,
    settle_unread,
    strike_fact,
)
from hongxian.campaigns.actions.drafts import stamp
from hongxian.campaigns.models import Campaign, DraftFact, DraftUnit, FactKind, FactState
from hongxian.campaigns.queries.drafts import blockers, facts_of, find_words, live, segments
from hongxian.campaigns.queries.units import draft_units, matched_names
from hongxian.kit.verdict import Refused
from hongxian.orgs.models import Unit, UnitAlias, UnitKind
from tests.campaigns.drafting import PLAN, TEXT, Bureau, line
from tests.campaigns.factories import NOON, CountyFactory, UnitFactory, actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def bureau():
    return Bureau()


@pytest.fixture
def draft(bureau):
    return bureau.draft()


def open_things(document):
    units = draft_units(document)
    return [b.sentence for b in blockers(facts_of(document), units, matched_names(units))]


def matched(document, name):
    unit = document.draft_units.get(name=name)
    return sorted(match.unit.short_name for match in unit.matches.all())


def test_a_draft_holds_every_fact_with_its_place(draft):
    counts = {kind: draft.draft_facts.filter(kind=kind).count() for kind in FactKind}

    assert counts == {
        FactKind.TITLE: 1, FactKind.ISSUER: 1, FactKind.PERIOD: 1, FactKind.GOAL: 1,
        FactKind.GROUP: 1, FactKind.SEAT: 4, FactKind.OFFICE: 1, FactKind.FUNCTION: 1,
        FactKind.COMMON: 1, FactKind.SECTOR: 2, FactKind.ITEM: 2, FactKind.PHASE: 2,
        FactKind.MILESTONE: 2, FactKind.REPORTING: 1, FactKind.REQUIREMENT: 1, FactKind.UNREAD: 1,
    }  # fmt: skip
    item = line(draft, FactKind.ITEM, "非法改装")
    assert TEXT[item.span_start : item.span_end] == "（2）非法改装车辆。"
    assert item.parent.words == "道路交通领域"


def test_names_are_matched_by_the_tree_and_its_aliases(draft):
    assert matched(draft, "各派出所") == ["东城派出所", "西城派出所"]
    assert matched(draft, "交警大队") == ["交警大队"]
    assert matched(draft, "县住建局") == []


def test_what_stands_open_is_named(draft):
    assert open_things(draft) == ["单位“县住建局”还没有对应。", "还有 1 条未识别语句没有处理。"]


def test_a_correction_keeps_what_was_read_and_who_corrected(bureau, draft):
    fact = line(draft, FactKind.PHASE, "集中打击")

    fact = correct_fact(
        fact,
        {"name": "集中打击阶段", "start": "2026-05", "end": "2026-08-31"},
        actor=bureau.actor,
        now=NOON,
    )

    assert (fact.state, fact.data["end"]) == (FactState.CORRECTED, "2026-08-31")
    assert fact.original["end"] == "2026-09"
    assert fact.edited_by == bureau.office
    entry = AuditEntry.objects.get(verb="plan.fact_correct")
    assert entry.detail["after"]["end"] == "2026-08-31"


def test_a_correction_back_to_what_was_read_is_no_correction(bureau, draft):
    fact = line(draft, FactKind.GOAL, "较大事故")
    fact = correct_fact(fact, {"text": "别的目标"}, actor=bureau.actor, now=NOON)

    fact = correct_fact(fact, {"text": "坚决遏制新的较大事故"}, actor=bureau.actor, now=NOON)

    assert fact.state == FactState.PROPOSED


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"name": "", "start": "", "end": ""}, "请填写名称"),
        ({"name": "阶段", "start": "2026-02-30", "end": ""}, "真实日期"),
        ({"name": "阶段", "start": "2026-09", "end": "2026-05"}, "结束早于开始"),
        ({"name": "长" * 121, "start": "", "end": ""}, "过长"),
    ],
)
def test_a_wrong_field_is_refused_and_nothing_changes(bureau, draft, data, sentence):
    fact = line(draft, FactKind.PHASE, "集中打击")

    with pytest.raises(Refused, match=sentence):
        correct_fact(fact, data, actor=bureau.actor, now=NOON)

    assert DraftFact.objects.get(pk=fact.pk).data == fact.data
    assert not AuditEntry.objects.filter(verb="plan.fact_correct").exists()


def test_two_people_on_one_line_the_second_is_told(bureau, draft):
    fact = line(draft, FactKind.GOAL, "较大事故")
    seen = stamp(fact)
    correct_fact(fact, {"text": "先改的"}, actor=bureau.actor, now=NOON, seen_at=seen)

    with pytest.raises(Refused, match="沈亦文更改过"):
        correct_fact(fact, {"text": "后改的"}, actor=bureau.actor, now=NOON, seen_at=seen)

    assert DraftFact.objects.get(pk=fact.pk).data == {"text": "先改的"}


def test_a_new_name_in_a_correction_is_matched_and_an_unused_one_dropped(bureau, draft):
    fact = line(draft, FactKind.SECTOR, "城镇燃气")
    data = {**fact.data, "responsible": ["东城派出所"], "assist": []}

    correct_fact(fact, data, actor=bureau.actor, now=NOON)

    assert matched(draft, "东城派出所") == ["东城派出所"]
    assert not draft.draft_units.filter(name="县住建局").exists()
    assert draft.draft_units.filter(name="治安大队").exists()  # still owes the March milestone


def test_a_line_is_added_from_selected_text_and_settles_the_unread_sentence(bureau, draft):
    unread = draft.draft_facts.get(kind=FactKind.UNREAD)

    fact = add_fact(
        draft,
        kind=FactKind.REQUIREMENT,
        data={"heading": "做好有关工作", "text": ""},
        span=(unread.span_start, unread.span_end),
        parent=None,
        unread=unread,
        actor=bureau.actor,
        now=NOON,
    )

    unread.refresh_from_db()
    assert fact.state == FactState.ADDED
    assert (unread.state, unread.settled_note) == (FactState.SETTLED, "已补录为工作要求")


@pytest.mark.parametrize(
    ("kind", "span", "sentence"),
    [
        (FactKind.UNREAD, None, "不能补录"),
        (FactKind.ITEM, None, "属于哪一个"),
        (FactKind.GOAL, (5, 5), "不在方案正文"),
        (FactKind.GOAL, (0, 10**6), "不在方案正文"),
        (FactKind.TITLE, None, "只能有一条"),
    ],
)
def test_a_line_without_its_place_is_not_added(bureau, draft, kind, span, sentence):
    with pytest.raises(Refused, match=sentence):
        add_fact(
            draft, kind=kind, data={"text": "话"}, span=span, parent=None, actor=bureau.actor,
            now=NOON,
        )  # fmt: skip


def test_strike_and_restore(bureau, draft):
    fact = line(draft, FactKind.SECTOR, "道路交通")

    struck = strike_fact(fact, actor=bureau.actor, now=NOON)

    words = [one.words for one in live(facts_of(draft))]
    assert "道路交通领域" not in words
    assert "非法改装车辆" not in words  # its items go with it
    with pytest.raises(Refused, match="已经删除"):
        strike_fact(struck, actor=bureau.actor, now=NOON)
    assert restore_fact(struck, actor=bureau.actor, now=NOON).state == FactState.PROPOSED
    assert matched(draft, "交警大队") == ["交警大队"]
    with pytest.raises(Refused, match="没有可以恢复"):
        restore_fact(fact, actor=bureau.actor, now=NOON)


def test_restoring_a_correction_brings_the_readers_words_back(bureau, draft):
    fact = line(draft, FactKind.GOAL, "较大事故")
    fact = correct_fact(fact, {"text": "别的目标"}, actor=bureau.actor, now=NOON)

    fact = restore_fact(fact, actor=bureau.actor, now=NOON)

    assert (fact.data["text"], fact.state) == ("坚决遏制新的较大事故", FactState.PROPOSED)


def test_an_unread_sentence_needs_a_reason_and_can_be_reopened(bureau, draft):
    unread = draft.draft_facts.get(kind=FactKind.UNREAD)
    with pytest.raises(Refused, match="为什么"):
        settle_unread(unread, note="  ", actor=bureau.actor, now=NOON)

    settle_unread(unread, note="原则性要求", actor=bureau.actor, now=NOON)
    with pytest.raises(Refused, match="处理过"):
        settle_unread(unread, note="再来", actor=bureau.actor, now=NOON)
    reopen_unread(unread, actor=bureau.actor, now=NOON)
    assert settle_all_unread(draft, note="原则性要求", actor=bureau.actor, now=NOON) == 1
    with pytest.raises(Refused, match="没有待处理"):
        settle_all_unread(draft, note="原则性要求", actor=bureau.actor, now=NOON)


def test_a_name_is_mapped_by_hand_and_remembered(bureau, draft):
    housing = UnitFactory(county=bureau.county, short_name="住建部门", kind=UnitKind.PARTNER)
    name = draft.draft_units.get(name="县住建局")

    map_unit(name, units=[housing], remember=True, actor=bureau.actor, now=NOON)

    assert matched(draft, "县住建局") == ["住建部门"]
    assert UnitAlias.objects.get(text="县住建局").unit == housing


def test_a_name_may_stand_for_no_unit_of_ours(bureau, draft):
    name = draft.draft_units.get(name="县住建局")

    map_unit(name, units=[], remember=True, actor=bureau.actor, now=NOON)

    assert DraftUnit.objects.get(pk=name.pk).is_outside
    assert not UnitAlias.objects.filter(text="县住建局").exists()
    assert open_things(draft) == ["还有 1 条未识别语句没有处理。"]


def test_a_unit_of_another_county_is_refused(bureau, draft):
    stranger = UnitFactory(county=CountyFactory())
    name = draft.draft_units.get(name="县住建局")

    with pytest.raises(Refused, match="本县"):
        map_unit(name, units=[stranger], remember=False, actor=bureau.actor, now=NOON)


def test_a_missing_unit_is_entered_in_place(bureau, draft):
    name = draft.draft_units.get(name="县住建局")

    create_unit_for(
        name, name="青石县住房和城乡建设局", kind=UnitKind.PARTNER, actor=bureau.actor, now=NOON
    )

    assert Unit.objects.get(name="青石县住房和城乡建设局").kind == UnitKind.PARTNER
    assert UnitAlias.objects.filter(text="县住建局").exists()
    with pytest.raises(Refused, match="已有单位"):
        create_unit_for(
            name, name="青石县住房和城乡建设局", kind=UnitKind.PARTNER, actor=bureau.actor,
            now=NOON,
        )  # fmt: skip


def test_only_the_office_touches_a_draft(bureau, draft):
    head = actor(bureau.head)
    goal = line(draft, FactKind.GOAL, "较大事故")
    unread = draft.draft_facts.get(kind=FactKind.UNREAD)
    name = draft.draft_units.get(name="县住建局")
    who = {"actor": head, "now": NOON}

    for act in (
        lambda: correct_fact(goal, {"text": "改"}, **who),
        lambda: strike_fact(goal, **who),
        lambda: restore_fact(goal, **who),
        lambda: add_fact(
            draft, kind=FactKind.GOAL, data={"text": "加"}, span=None, parent=None, **who
        ),
        lambda: settle_unread(unread, note="否", **who),
        lambda: settle_all_unread(draft, note="否", **who),
        lambda: reopen_unread(unread, **who),
        lambda: map_unit(name, units=[], remember=False, **who),
        lambda: create_unit_for(name, name="某局", kind=UnitKind.PARTNER, **who),
        lambda: confirm_plan(draft, **who),
        lambda: discard_draft(draft, **who),
    ):
        with pytest.raises(Refused, match="专班办公室"):
            act()


def test_a_discarded_draft_is_touched_no_more(bureau, draft):
    discard_draft(draft, actor=bureau.actor, now=NOON)

    with pytest.raises(Refused, match="已放弃"):
        strike_fact(line(draft, FactKind.GOAL, "较大事故"), actor=bureau.actor, now=NOON)
    with pytest.raises(Refused, match="已放弃"):
        discard_draft(draft, actor=bureau.actor, now=NOON)
    assert not Campaign.objects.exists()


def test_segments_cover_the_text_exactly_and_the_innermost_fact_owns(draft):
    facts = facts_of(draft)

    cut = segments(draft.text, facts)

    assert "".join(segment.text for segment in cut) == draft.text
    assert [s.start for s in cut] == sorted({s.start for s in cut})
    owners = {s.fact.pk for s in cut if s.fact}
    assert line(draft, FactKind.ITEM, "非法改装").pk in owners
    assert sum(s.is_first for s in cut if s.fact) == len(owners)


def test_words_are_found_across_line_ends_and_blanks():
    assert find_words("甲 乙\n丙丁", "乙丙") == (2, 5)
    assert find_words("甲乙", "丙") is None
    assert find_words("甲乙", "  ") is None


def test_a_plan_without_office_lays_no_seats_for_it(bureau):
    draft = bureau.draft(PLAN.__class__(text=TEXT, title=PLAN.title))

    assert [fact.kind for fact in facts_of(draft)] == [FactKind.TITLE]
