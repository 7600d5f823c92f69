"""Papers: two officers, numbers without gaps, service, refusal with a witness, voiding."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from django.db import connection, connections, transaction
from django.utils import timezone

from hongxian.audit.models import AuditEntry
from hongxian.deadlines.models import Deadline
from hongxian.hazards import actions
from hongxian.hazards.actions import Delivery, Draft
from hongxian.hazards.models import Hazard, HazardState, NumberBook, Paper, PaperState
from hongxian.hazards.workflow import PAPER
from hongxian.kit.official import Item, Official
from hongxian.kit.verdict import Refused
from hongxian.orgs.models import Role
from tests.campaigns.factories import PostFactory, UserFactory
from tests.hazards.factories import DUE, NOON, HazardFactory, PlaceFactory, actor, lay_beat

LATER = NOON + timedelta(hours=1)


@pytest.fixture
def beat(db):
    return lay_beat()


def draft(beat, hazards, kind: str = "by_date", **more) -> Draft:
    given = {
        "second_officer": beat.head,
        "dues": {hazard.pk: DUE for hazard in hazards},
        "agency": beat.partner if kind == "hand_over" else None,
    }
    return Draft(kind=kind, unit=more.pop("unit", beat.station), **{**given, **more})


def issue(beat, *hazards, by=None, **more) -> Paper:
    hazards = hazards or (beat.hazard(),)
    return actions.issue_paper(
        hazards, draft(beat, hazards, **more), actor=actor(by or beat.officer), now=NOON
    )


def serve(beat, paper, *, at=None, now=LATER, **more) -> Paper:
    told = Delivery(**{"service": "signed", "received_by": "邱明远", "at": at, **more})
    return actions.serve_paper(paper, told, actor=actor(beat.officer), now=now)


def test_an_order_names_its_hazards_and_sets_their_clocks(beat):
    one, two = beat.hazard(due_on=None), beat.hazard(due_on=None)
    soon = date(2026, 6, 20)

    paper = issue(beat, two, one, dues={one.pk: soon, two.pk: DUE})

    items = [b for b in Official.from_json(paper.body).blocks if isinstance(b, Item)]
    assert [line.hazard for line in paper.lines.all()] == [one, two]
    assert [item.lines[-1] for item in items] == [
        "改正期限：2026年6月20日",
        "改正期限：2026年6月30日",
    ]
    assert timezone.localtime(paper.due_at).date() == DUE
    rows = Hazard.objects.order_by("number")
    assert [(row.state, row.due_on) for row in rows] == [("ordered", soon), ("ordered", DUE)]
    assert all(paper.number in row.deadline.basis for row in rows)


def test_the_number_carries_mark_year_and_serial(beat):
    first, second = issue(beat), issue(beat)

    mark = f"{beat.county.name[:1]}公（东城派出所）责限改"
    assert [first.number, second.number] == [f"{mark}〔2026〕1号", f"{mark}〔2026〕2号"]
    assert first.body["number"] == first.number


def test_kinds_and_units_count_for_themselves(beat):
    issue(beat)

    assert issue(beat, kind="at_once").serial == 1
    elsewhere = HazardFactory(place=PlaceFactory(county=beat.county, unit=beat.other))
    other = issue(beat, elsewhere, by=beat.stranger, unit=beat.other)
    assert other.serial == 1


def test_a_paper_that_fails_gives_its_number_back(beat):
    issue(beat)
    hazard = beat.hazard()

    with transaction.atomic():
        issue(beat, hazard)
        transaction.set_rollback(True)

    hazard.refresh_from_db()
    assert hazard.state == HazardState.FOUND
    assert issue(beat, hazard).serial == 2


def test_the_unit_sets_its_own_mark_for_what_comes(beat):
    first = issue(beat)
    actions.set_word(beat.station, "by_date", word="青公东所限改", actor=actor(beat.head), now=NOON)

    assert issue(beat).number == "青公东所限改〔2026〕2号"
    first.refresh_from_db()
    assert "责限改" in first.number


def test_a_new_year_begins_at_one_with_the_same_mark(beat):
    actions.set_word(beat.station, "at_once", word="青公东所立改", actor=actor(beat.head), now=NOON)
    issue(beat, kind="at_once")
    next_year = NOON.replace(year=2027, month=1, day=5)
    hazard = beat.hazard()

    paper = actions.issue_paper(
        [hazard], draft(beat, [hazard], kind="at_once"), actor=actor(beat.officer), now=next_year
    )

    assert paper.number == "青公东所立改〔2027〕1号"


@pytest.mark.parametrize("word", ["", "  ", "青公〔2026〕", "青公限改3号"])
def test_a_mark_is_only_what_stands_before_the_year(beat, word):
    with pytest.raises(Refused, match="字号只写"):
        actions.set_word(beat.station, "by_date", word=word, actor=actor(beat.head), now=NOON)


def test_two_kinds_do_not_share_a_mark(beat):
    actions.set_word(beat.station, "by_date", word="青公改", actor=actor(beat.head), now=NOON)

    with pytest.raises(Refused, match="编号会重复"):
        actions.set_word(beat.station, "at_once", word="青公改", actor=actor(beat.head), now=NOON)


def test_two_units_of_one_name_do_not_write_one_number_twice(beat):
    type(beat.other).objects.filter(pk=beat.other.pk).update(short_name=beat.station.short_name)
    beat.other.refresh_from_db()

    with pytest.raises(Refused, match="请先在“文书—字号”里设置"):
        issue(beat)
    actions.set_word(beat.station, "by_date", word="青公东改", actor=actor(beat.head), now=NOON)
    assert issue(beat).number == "青公东改〔2026〕1号"


def test_an_order_needs_a_second_officer(beat):
    with pytest.raises(Refused, match="两名执法人员"):
        issue(beat, second_officer=None)


@pytest.mark.parametrize("who", ["officer", "auxiliary", "inspector"])
def test_the_second_is_another_person_who_enforces(beat, who):
    with pytest.raises(Refused, match=r"另一名民警|不是在岗"):
        issue(beat, second_officer=getattr(beat, who))
    assert not Paper.objects.exists()


def test_the_second_holds_a_post_on_that_day(beat):
    gone = UserFactory(unit=beat.station)
    PostFactory(user=gone, unit=beat.station, role=Role.OFFICER, ends_on=NOON.date())

    with pytest.raises(Refused, match="不是在岗"):
        issue(beat, second_officer=gone)


def test_an_auxiliary_does_not_issue(beat):
    with pytest.raises(Refused, match="辅警不能开具文书"):
        issue(beat, by=beat.auxiliary)


def test_nobody_issues_in_the_name_of_another_unit(beat):
    with pytest.raises(Refused, match="自己任职的单位"):
        issue(beat, by=beat.officer, unit=beat.other)


def test_an_order_by_date_asks_a_day_for_each_hazard(beat):
    with pytest.raises(Refused, match="改正期限"):
        issue(beat, dues={})


def test_a_day_that_has_come_is_no_period(beat):
    hazard = beat.hazard()

    with pytest.raises(Refused, match="责令立即改正"):
        issue(beat, hazard, dues={hazard.pk: NOON.date()})


def test_one_paper_is_about_one_place(beat):
    elsewhere = HazardFactory(place=PlaceFactory(county=beat.county, unit=beat.station))

    with pytest.raises(Refused, match="同一个监管对象"):
        issue(beat, beat.hazard(), elsewhere)


def test_a_hazard_one_may_not_see_is_in_no_paper(beat):
    with pytest.raises(Refused, match="请选择要写进文书的隐患"):
        issue(beat, by=beat.stranger, unit=beat.other)


def test_a_hazard_that_is_being_looked_at_is_not_ordered_again(beat):
    with pytest.raises(Refused, match="整改完成"):
        issue(beat, beat.rectified())
    assert not NumberBook.objects.filter(last__gt=0).exists()


def test_a_letter_hands_the_hazard_over(beat):
    hazard = beat.hazard()

    paper = issue(beat, hazard, kind="hand_over", second_officer=None)

    hazard.refresh_from_db()
    assert (hazard.state, hazard.agency) == ("handed", beat.partner)
    assert paper.addressee == beat.partner.name
    assert paper.number in hazard.end_reason


def test_a_letter_goes_to_another_unit(beat):
    with pytest.raises(Refused, match="接收移送的单位"):
        issue(beat, kind="hand_over", agency=None)
    with pytest.raises(Refused, match="本单位"):
        issue(beat, kind="hand_over", agency=beat.station)


def test_a_station_serves_within_working_days_of_the_visit(beat):
    paper = issue(beat)
    clock = Deadline.objects.of(paper, "serve").get()

    assert clock.state == "running"
    assert "消防监督检查规定" in clock.basis

    serve(beat, paper)
    clock.refresh_from_db()
    assert clock.state == "met"


def test_served_says_who_took_it_and_when(beat):
    paper = serve(beat, issue(beat))

    assert (paper.state, paper.received_by, paper.served_at) == ("served", "邱明远", LATER)
    assert AuditEntry.objects.filter(verb="paper.serve", subject_id=str(paper.pk)).count() == 1


def test_serving_twice_is_once(beat):
    paper = serve(beat, issue(beat), at=LATER)

    again = serve(beat, paper, at=LATER)

    assert again.served_at == LATER
    assert AuditEntry.objects.filter(verb="paper.serve").count() == 1


def test_a_refusal_names_witness_and_words(beat):
    paper = issue(beat)

    with pytest.raises(Refused, match="见证人"):
        serve(beat, paper, service="refused")
    with pytest.raises(Refused, match="拒签情况"):
        serve(beat, paper, service="refused", witness="社区干部林一")

    left = serve(
        beat, paper, service="refused", witness="社区干部林一", refusal="称与己无关，留在柜台"
    )
    assert (left.state, left.received_by or "") == ("served", "邱明远")


def test_service_fits_the_kind_of_paper(beat):
    with pytest.raises(Refused, match="移送函送交接收单位"):
        serve(beat, issue(beat), service="agency")
    with pytest.raises(Refused, match="移送函送交接收单位"):
        serve(beat, issue(beat, kind="hand_over"), service="signed")


def test_nothing_is_served_before_it_was_issued_or_in_the_future(beat):
    paper = issue(beat)

    for at in (NOON - timedelta(hours=1), LATER + timedelta(hours=1)):
        with pytest.raises(Refused, match="送达时间"):
            serve(beat, paper, at=at)


def test_a_voided_paper_keeps_its_number_and_frees_its_hazards(beat):
    hazard = beat.hazard()
    paper = issue(beat, hazard)

    actions.void_paper(paper, reason="地址写错", actor=actor(beat.officer), now=LATER)

    hazard.refresh_from_db()
    assert hazard.state == HazardState.FOUND
    assert not Deadline.objects.of(paper, "serve").still_open().exists()
    again = issue(beat, hazard)
    assert [p.serial for p in Paper.objects.order_by("serial")] == [1, 2]
    assert again.state == PaperState.ISSUED


def test_a_voided_letter_takes_its_hazards_back(beat):
    hazard = beat.hazard()
    paper = issue(beat, hazard, kind="hand_over")

    actions.void_paper(paper, reason="写错单位", actor=actor(beat.officer), now=LATER)

    hazard.refresh_from_db()
    assert (hazard.state, hazard.agency) == (HazardState.FOUND, None)


def test_what_another_paper_still_orders_stays_ordered(beat):
    hazard = beat.hazard()
    first = issue(beat, hazard)
    issue(beat, hazard, kind="at_once")

    actions.void_paper(first, reason="改开立即改正", actor=actor(beat.officer), now=LATER)

    hazard.refresh_from_db()
    assert hazard.state == HazardState.ORDERED


def test_voiding_needs_a_reason(beat):
    with pytest.raises(Refused, match="作废的理由"):
        actions.void_paper(issue(beat), reason=" ", actor=actor(beat.officer), now=LATER)


def test_a_served_paper_is_voided_by_the_head(beat):
    paper = serve(beat, issue(beat))

    with pytest.raises(Refused, match="由单位负责人或专班办公室作废"):
        actions.void_paper(paper, reason="错", actor=actor(beat.officer), now=LATER)
    voided = actions.void_paper(paper, reason="内容有误", actor=actor(beat.head), now=LATER)
    assert voided.state == PaperState.VOIDED


@pytest.mark.parametrize(
    ("verb", "state"),
    [(m.verb, s.value) for m in PAPER.moves for s in PaperState if s not in m.from_states],
)
def test_a_move_of_a_paper_is_refused_in_a_wrong_state(verb, state):
    verdict = PAPER.verdict(Paper(state=state), verb, None)

    assert verdict.reason.startswith(f"当前为“{PaperState(state).label}”")


def test_a_move_of_a_paper_is_open_to_its_roles_and_to_no_other(beat):
    paper = issue(beat)
    people = {role: actor(UserFactory(unit=beat.station, roles=[role])) for role in Role}
    strangers = [
        actor(UserFactory(unit=beat.other, roles=[role])) for role in Role if role != Role.OFFICE
    ]

    serves = {role for role in Role if PAPER.verdict(paper, "serve", people[role])}
    voids = {role for role in Role if PAPER.verdict(paper, "void", people[role])}

    assert serves == {Role.OFFICER, Role.HEAD, Role.LEAD, Role.OFFICE}
    assert voids == {Role.HEAD, Role.LEAD, Role.OFFICE}
    assert not [one for one in strangers if PAPER.verdict(paper, "serve", one)]


@pytest.mark.django_db(transaction=connection.vendor == "postgresql")
def test_sixteen_at_once_leave_no_gap_and_no_double():
    beat = lay_beat()
    hazards = [beat.hazard() for _ in range(16)]

    if connection.vendor == "sqlite":
        for hazard in hazards:
            issue(beat, hazard)
    else:
        gate = threading.Barrier(16)

        def work(hazard: Hazard) -> None:
            gate.wait(timeout=20)
            try:
                issue(beat, hazard)
            finally:
                connections.close_all()

        with ThreadPoolExecutor(16) as pool:
            list(pool.map(work, hazards))

    assert sorted(Paper.objects.values_list("serial", flat=True)) == list(range(1, 17))
    assert NumberBook.objects.get().last == 16
