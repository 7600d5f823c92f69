"""An order a phone asks for: made out with the visit, served if the signature was in time."""

from datetime import timedelta

import pytest
from uuid_utils.compat import uuid7

from hongxian.hazards.actions.intake import hear_visit, hear_visits
from hongxian.hazards.actions.paper_numbers import default_word
from hongxian.hazards.actions.serving import Delivery, serve_paper, void_paper
from hongxian.hazards.criteria import defaults
from hongxian.hazards.models import Hazard, HazardState, NumberBook, Paper, PaperKind, PaperState
from hongxian.hazards.queries.papers import visit_signatures
from hongxian.inspections.actions.receipts import Sending, take_visits
from hongxian.inspections.models import (
    Handling,
    Inspection,
    OfficerPart,
    PhotoKind,
)
from hongxian.inspections.outlets import Told, recall
from hongxian.inspections.visit import Clocks, Found, Going, Present, Target, Visit
from hongxian.orgs.models import Role
from tests.campaigns.factories import NOON, UserFactory, actor
from tests.hazards.factories import DUE, PhotoFactory, lay_beat
from tests.hazards.test_intake import finding, visit
from tests.inspections.factories import OfficerFactory

pytestmark = pytest.mark.django_db
WISH = {"order": True, "signed": True}
LONG_AGO = NOON - timedelta(minutes=defaults().sign_minutes, seconds=1)


@pytest.fixture
def beat():
    return lay_beat()


@pytest.fixture
def partner(beat):
    return UserFactory(unit=beat.station, roles=[Role.OFFICER])


def went(beat, partner, **more):
    row = visit(beat, beat.officer, **{"ended_at": NOON, **more})
    OfficerFactory(inspection=row, user=partner, part=OfficerPart.WITH)
    return row


def tell(row, found, wish=None, *, who, now=NOON):
    wishes = {each.pk: WISH if wish is None else wish for each in found}
    return hear_visit(Told(row, found, actor(who), now, wishes))


def test_found_ordered_and_served_in_one_step(beat, partner):
    row = went(beat, partner)
    found = finding(row, handling=Handling.BY_DATE)

    hazard_told, paper_told = tell(row, [found], who=beat.officer)

    paper = Paper.objects.get()
    assert (paper.kind, paper.state, paper.service) == (PaperKind.BY_DATE, "served", "signed")
    assert (paper.received_by, paper.second_officer) == ("邱明远", partner)
    assert (paper.inspection, paper.addressee) == (row, str(beat.place))
    assert Hazard.objects.get().state == HazardState.ORDERED
    assert (hazard_told.label, paper_told.label) == ("隐患", "责令限期改正通知书")
    assert (paper_told.number, paper_told.note) == (paper.number, "已当场签收")
    assert str(DUE.day) in str(paper.body)


def test_a_paper_of_each_kind_for_the_visits_findings(beat, partner):
    row = went(beat, partner)
    found = [
        finding(row, line="A1", handling=Handling.BY_DATE),
        finding(row, line="A2", handling=Handling.AT_ONCE),
        finding(row, line="A3", handling=Handling.BY_DATE),
        finding(row, line="A4", handling=Handling.HAND_OVER),
    ]

    tell(row, found, who=beat.officer)

    kinds = {each.kind: each.lines.count() for each in Paper.objects.all()}
    assert kinds == {PaperKind.BY_DATE: 2, PaperKind.AT_ONCE: 1}


def test_without_the_wish_there_is_no_paper(beat, partner):
    row = went(beat, partner)

    tell(row, [finding(row, handling=Handling.BY_DATE)], {}, who=beat.officer)

    assert not Paper.objects.exists()


@pytest.mark.parametrize(
    ("more", "wish"),
    [
        ({}, {"order": True}),
        ({"present_name": ""}, WISH),
        ({"refused_to_sign": True, "witness_name": "许大成"}, WISH),
        ({"started_at": LONG_AGO, "ended_at": LONG_AGO}, WISH),
    ],
)
def test_issued_and_waiting_where_nobody_signed_in_time(beat, partner, more, wish):
    row = went(beat, partner, **more)

    *_, told = tell(row, [finding(row, handling=Handling.BY_DATE)], wish, who=beat.officer)

    assert Paper.objects.get().state == PaperState.ISSUED
    assert told.note.startswith("待送达")


def test_what_cannot_be_issued_says_why_and_the_hazard_stands(beat):
    row = visit(beat, beat.officer, ended_at=NOON)

    *_, told = tell(row, [finding(row, handling=Handling.BY_DATE)], who=beat.officer)

    assert (Paper.objects.count(), Hazard.objects.count()) == (0, 1)
    assert not NumberBook.objects.exclude(last=0).exists()
    assert (told.number, told.url) == ("", "")
    assert told.note == "没有开具：责令改正要由两名执法人员办理，请选择另一名民警。"


def test_a_due_day_that_passed_on_the_way_is_told(beat, partner):
    row = went(beat, partner)
    found = finding(row, handling=Handling.BY_DATE)

    *_, told = tell(row, [found], who=beat.officer, now=NOON + timedelta(days=60))

    assert "改正期限要在今天之后" in told.note
    assert Hazard.objects.get().state == HazardState.FOUND


def test_an_auxiliary_does_not_order(beat, partner):
    row = went(beat, partner)

    *_, told = tell(row, [finding(row, handling=Handling.AT_ONCE)], who=beat.auxiliary)

    assert told.note.startswith("没有开具：辅警不能开具文书")


def test_sent_again_it_is_answered_the_same_and_makes_no_second_paper(beat, partner):
    row = went(beat, partner)
    found = [finding(row, handling=Handling.BY_DATE)]

    first = tell(row, found, who=beat.officer)

    assert list(recall(row)) == first
    assert Paper.objects.count() == 1


def test_a_voided_paper_is_not_recalled(beat, partner):
    row = went(beat, partner)
    tell(row, [finding(row, handling=Handling.BY_DATE)], who=beat.officer)

    void_paper(Paper.objects.get(), reason="写错对象", actor=actor(beat.head), now=NOON)

    assert [each.label for each in list(recall(row))] == ["隐患"]


def test_a_batch_of_visits_orders_each_its_own(beat, partner):
    rows = [went(beat, partner) for _ in range(3)]
    tolds = []
    for row in rows:
        found = finding(row, handling=Handling.BY_DATE)
        tolds.append(Told(row, [found], actor(beat.officer), NOON, {found.pk: WISH}))

    answers = hear_visits(tolds)

    assert [each[1].note for each in answers] == ["已当场签收"] * 3
    word = default_word(beat.station, PaperKind.BY_DATE, NOON)
    assert [each[1].number for each in answers] == [f"{word}〔2026〕{no}号" for no in (1, 2, 3)]


def test_from_a_phones_sending_to_the_served_paper(beat, partner):
    told = Visit(
        id=uuid7(), kind="daily", unit_id=beat.station.pk, target=Target(place_id=beat.place.pk),
        clocks=Clocks(NOON, NOON, NOON), officers=(
            Going(beat.officer.pk, "lead"), Going(partner.pk, "with"),
        ),
        findings=(
            Found(uuid7(), what="疏散通道堆放货物", violation=5, basis="《消防法》第二十八条",
                  order_text="清理通道", handling="by_date", due_on=DUE, wishes=WISH),
        ),
        present=Present("邱明远", "负责人"), source="field",
    )  # fmt: skip
    sending = Sending(told.id, "a" * 64, {}, NOON, told)

    (answer,) = take_visits([sending], actor=actor(beat.officer), now=NOON)
    (again,) = take_visits([sending], actor=actor(beat.officer), now=NOON)

    assert (answer.result, again.result) == ("taken", "repeated")
    assert answer.outcomes == again.outcomes
    assert Paper.objects.get().state == PaperState.SERVED
    assert Inspection.objects.count() == Hazard.objects.count() == 1


def signature(row):
    return PhotoFactory(county=row.county, inspection=row, kind=PhotoKind.SIGNATURE)


def test_the_visits_signature_stands_under_what_it_served_alone(beat, partner):
    """Served later by hand, a paper has a receipt of its own: the visit's proves nothing."""
    row = went(beat, partner)
    shot = signature(row)
    by = actor(beat.officer)
    tell(row, [finding(row, handling=Handling.BY_DATE)], who=beat.officer)
    other = finding(row, line="A2", handling=Handling.AT_ONCE)
    tell(row, [other], {"order": True}, who=beat.officer)
    at_once, by_date = Paper.objects.order_by("kind")

    served = serve_paper(
        at_once, Delivery("signed", received_by="邱明远"), actor=by, now=NOON + timedelta(hours=3)
    )

    assert visit_signatures(by_date, by) == [shot]
    assert visit_signatures(served, by) == []
