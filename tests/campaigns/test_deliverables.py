"""Hand in, withdraw, return, accept: each once, by the right person, in the right state."""

import hashlib
import io
from pathlib import Path

import pytest
from django.conf import settings

from hongxian.audit.models import AuditEntry
from hongxian.campaigns.actions.deliverables import (
    HandedFile,
    accept_deliverable,
    accept_many,
    return_deliverable,
    submit_deliverable,
    withdraw_deliverable,
)
from hongxian.campaigns.models import DeliverableState, SubmissionFile
from hongxian.campaigns.workflow import DELIVERABLE
from hongxian.kit.verdict import Refused
from hongxian.orgs.models import Role
from tests.campaigns.factories import (
    DAY,
    NOON,
    CampaignFactory,
    DeliverableFactory,
    MilestoneFactory,
    PostFactory,
    UnitFactory,
    UserFactory,
    actor,
    at,
)

pytestmark = pytest.mark.django_db


def owner(deliverable, *roles):
    return actor(UserFactory(unit=deliverable.unit, roles=roles or [Role.HEAD]))


def office(deliverable):
    return actor(UserFactory(unit__county=deliverable.county, roles=[Role.OFFICE]))


def text(words="部门方案", name="部门方案.txt"):
    return HandedFile(name, io.BytesIO(words.encode()))


def stored():
    return sorted(path.name for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file())


def verbs_of(subject):
    entries = AuditEntry.objects.filter(subject_id=str(subject.pk)).order_by("at", "id")
    return list(entries.values_list("verb", flat=True))


def test_submit_keeps_note_and_files_under_the_names_the_unit_gave():
    deliverable = DeliverableFactory()
    head = owner(deliverable)

    row = submit_deliverable(
        deliverable, note=" 请审核 ", files=[text("甲", "方案（定稿）.txt")], actor=head, now=NOON
    )

    submission = row.submissions.get()
    file = submission.files.get()
    assert (row.state, row.submitted_at, row.late_at) == (DeliverableState.SUBMITTED, NOON, None)
    assert (submission.no, submission.note, submission.submitted_by_id) == (
        1,
        "请审核",
        head.user_id,
    )
    assert (file.name, file.size) == ("方案（定稿）.txt", 3)
    assert file.sha256 == hashlib.sha256("甲".encode()).hexdigest()
    with file.file.open() as kept:
        assert kept.read() == "甲".encode()
    assert verbs_of(deliverable) == ["deliverable.submit"]


def test_submit_names_the_plans_sentence_as_its_basis():
    milestone = MilestoneFactory(says="各派出所于6月30日前报送排查台账。")
    deliverable = DeliverableFactory(milestone=milestone)

    submit_deliverable(deliverable, note="已报", actor=owner(deliverable), now=NOON)

    entry = AuditEntry.objects.get(verb="deliverable.submit")
    assert entry.basis == "方案第1版：各派出所于6月30日前报送排查台账。"


def test_submit_without_note_and_file_is_refused():
    deliverable = DeliverableFactory()

    with pytest.raises(Refused, match="请填写说明或选择附件"):
        submit_deliverable(deliverable, note="  ", actor=owner(deliverable), now=NOON)


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (HandedFile("空.txt", io.BytesIO(b"")), "空文件"),
        (HandedFile("程序.exe", io.BytesIO(b"MZ\x90")), "类型不能提交"),
        (HandedFile("网页.html", io.BytesIO(b"<script>")), "类型不能提交"),
        (HandedFile("方案.docx", io.BytesIO(b"MZ\x90\0")), "内容与扩展名不符"),
        (HandedFile("图.png", io.BytesIO(b"<svg onload=x>")), "内容与扩展名不符"),
        (HandedFile("大.txt", io.BytesIO(b"a" * (20 * 2**20 + 1))), "超过 20 兆"),
    ],
)
def test_submit_of_a_bad_file_is_refused_and_nothing_is_kept(file, sentence):
    deliverable = DeliverableFactory()
    before = stored()

    with pytest.raises(Refused, match=sentence):
        submit_deliverable(deliverable, note="", files=[file], actor=owner(deliverable), now=NOON)

    deliverable.refresh_from_db()
    assert (deliverable.state, deliverable.submissions.count()) == (DeliverableState.DUE, 0)
    assert stored() == before


def test_submit_of_too_many_files_is_refused():
    deliverable = DeliverableFactory()

    with pytest.raises(Refused, match="一次最多提交 10 个附件"):
        submit_deliverable(
            deliverable, note="", files=[text()] * 11, actor=owner(deliverable), now=NOON
        )


def test_submit_refused_by_state_leaves_no_file_on_disk():
    deliverable = DeliverableFactory(accepted=True)
    before = stored()

    with pytest.raises(Refused, match="当前为“已通过”，只有“待提交”、“已退回”时才能提交。"):
        submit_deliverable(deliverable, note="", files=[text()], actor=owner(deliverable), now=NOON)

    assert stored() == before


def test_the_same_form_sent_twice_hands_in_once():
    deliverable = DeliverableFactory()
    head = owner(deliverable)

    for _ in range(2):
        row = submit_deliverable(
            deliverable, note="已报", files=[text()], no=1, actor=head, now=NOON
        )

    assert (row.state, row.submissions.count()) == (DeliverableState.SUBMITTED, 1)
    assert SubmissionFile.objects.filter(submission__deliverable=row).count() == 1
    assert verbs_of(deliverable) == ["deliverable.submit"]


def test_another_form_sent_while_one_waits_is_refused():
    deliverable = DeliverableFactory()
    head = owner(deliverable)
    submit_deliverable(deliverable, note="已报", no=1, actor=head, now=NOON)

    with pytest.raises(Refused, match="当前为“待审核”"):
        submit_deliverable(deliverable, note="另一份", no=1, actor=head, now=NOON)


@pytest.mark.parametrize("role", [Role.LEAD, Role.HEAD, Role.OFFICER, Role.PARTNER])
def test_people_of_the_owing_unit_hand_in(role):
    deliverable = DeliverableFactory()

    row = submit_deliverable(deliverable, note="已报", actor=owner(deliverable, role), now=NOON)

    assert row.state == DeliverableState.SUBMITTED


@pytest.mark.parametrize("role", [Role.AUXILIARY, Role.INSPECTOR, Role.CHIEF, Role.LEGAL])
def test_other_roles_of_the_unit_do_not_hand_in(role):
    deliverable = DeliverableFactory()

    with pytest.raises(Refused, match="由责任单位提交"):
        submit_deliverable(deliverable, note="已报", actor=owner(deliverable, role), now=NOON)


def test_submit_by_another_unit_is_refused():
    deliverable = DeliverableFactory()
    stranger = actor(UserFactory(unit__county=deliverable.county, roles=[Role.HEAD]))

    with pytest.raises(Refused, match="由责任单位提交"):
        submit_deliverable(deliverable, note="已报", actor=stranger, now=NOON)

    assert AuditEntry.objects.count() == 0


def test_submit_after_the_campaign_ended_is_refused():
    deliverable = DeliverableFactory(milestone__campaign=CampaignFactory(closed=True))

    with pytest.raises(Refused, match="专项行动已结束"):
        submit_deliverable(deliverable, note="已报", actor=owner(deliverable), now=NOON)


def test_withdraw_takes_back_what_nobody_decided_on():
    deliverable = DeliverableFactory(submitted=True)
    head = owner(deliverable)

    row = withdraw_deliverable(deliverable, actor=head, now=NOON)

    submission = row.submissions.get()
    assert row.state == DeliverableState.DUE
    assert (submission.decision, submission.decided_by_id) == ("withdrawn", head.user_id)
    assert verbs_of(deliverable) == ["deliverable.withdraw"]


def test_return_tells_the_reason_and_the_unit_may_submit_again():
    deliverable = DeliverableFactory(submitted=True)

    row = return_deliverable(deliverable, reason="缺分工", actor=office(deliverable), now=NOON)
    again = submit_deliverable(row, note="已补", actor=owner(deliverable), now=at(DAY, 15))

    assert row.state == DeliverableState.RETURNED
    first, second = again.submissions.all()
    assert (first.decision, first.reason) == ("returned", "缺分工")
    assert (second.no, second.note, second.decision) == (2, "已补", "")
    assert verbs_of(deliverable) == ["deliverable.return", "deliverable.submit"]


def test_return_without_a_reason_is_refused():
    deliverable = DeliverableFactory(submitted=True)

    with pytest.raises(Refused, match="请写明退回理由"):
        return_deliverable(deliverable, reason=" ", actor=office(deliverable), now=NOON)


def test_accept_closes_the_deliverable():
    deliverable = DeliverableFactory(submitted=True)
    decider = office(deliverable)

    row = accept_deliverable(deliverable, actor=decider, now=NOON)

    submission = row.submissions.get()
    assert (row.state, row.accepted_at) == (DeliverableState.ACCEPTED, NOON)
    assert (submission.decision, submission.decided_by_id) == ("accepted", decider.user_id)
    assert verbs_of(deliverable) == ["deliverable.accept"]


MOVES = {
    "accept": accept_deliverable,
    "return": lambda row, **kwargs: return_deliverable(row, reason="缺分工", **kwargs),
    "withdraw": withdraw_deliverable,
    "submit": lambda row, **kwargs: submit_deliverable(row, note="已报", **kwargs),
}
SITUATIONS = {
    DeliverableState.DUE: {},
    DeliverableState.SUBMITTED: {"submitted": True},
    DeliverableState.RETURNED: {"returned": True},
    DeliverableState.ACCEPTED: {"accepted": True},
}
WRONG = [
    (verb, state)
    for verb in MOVES
    for state in SITUATIONS
    if state not in DELIVERABLE.move(verb).from_states
]


@pytest.mark.parametrize(("verb", "state"), WRONG)
def test_a_move_in_a_wrong_state_is_refused_with_the_state(verb, state):
    deliverable = DeliverableFactory(**SITUATIONS[state])
    both = UserFactory(unit=deliverable.unit, roles=[Role.HEAD, Role.OFFICE])

    with pytest.raises(Refused, match=f"当前为“{state.label}”"):
        MOVES[verb](deliverable, actor=actor(both), now=NOON)

    deliverable.refresh_from_db()
    assert deliverable.state == state
    assert AuditEntry.objects.count() == 0


@pytest.mark.parametrize("verb", ["accept", "return"])
def test_deciding_by_anyone_but_the_office_is_refused(verb):
    deliverable = DeliverableFactory(submitted=True)

    with pytest.raises(Refused, match="由专班办公室审核"):
        MOVES[verb](deliverable, actor=owner(deliverable), now=NOON)


@pytest.mark.parametrize("verb", ["accept", "return"])
def test_deciding_on_what_one_handed_in_oneself_is_refused(verb):
    deliverable = DeliverableFactory()
    both = actor(UserFactory(unit=deliverable.unit, roles=[Role.HEAD, Role.OFFICE]))
    submit_deliverable(deliverable, note="已报", actor=both, now=NOON)

    with pytest.raises(Refused, match="本人提交的材料"):
        MOVES[verb](deliverable, actor=both, now=NOON)


def test_a_colleague_of_the_office_decides_on_its_own_units_paper():
    deliverable = DeliverableFactory()
    submit_deliverable(deliverable, note="已报", actor=owner(deliverable), now=NOON)
    colleague = actor(UserFactory(unit=deliverable.unit, roles=[Role.OFFICE]))

    assert accept_deliverable(deliverable, actor=colleague, now=NOON).state == "accepted"


def test_a_post_in_the_owing_unit_counts_even_when_the_person_sits_elsewhere():
    deliverable = DeliverableFactory()
    user = UserFactory(unit=UnitFactory(county=deliverable.county))
    PostFactory(user=user, unit=deliverable.unit, role=Role.HEAD)

    row = submit_deliverable(deliverable, note="代报", actor=actor(user), now=NOON)

    assert row.state == DeliverableState.SUBMITTED


def test_accept_many_accepts_all():
    milestone = MilestoneFactory()
    rows = DeliverableFactory.create_batch(3, milestone=milestone, submitted=True)

    accepted = accept_many(rows, actor=office(rows[0]), now=NOON)

    assert sorted(row.pk for row in accepted) == sorted(row.pk for row in rows)
    assert {row.state for row in accepted} == {DeliverableState.ACCEPTED}
    assert AuditEntry.objects.filter(verb="deliverable.accept").count() == 3


def test_accept_many_accepts_none_when_one_does_not_wait():
    milestone = MilestoneFactory(what="报送台账")
    waiting = DeliverableFactory(milestone=milestone, submitted=True)
    due = DeliverableFactory(milestone=milestone, unit__short_name="城关派出所")

    with pytest.raises(Refused, match="城关派出所“报送台账”：当前为“待提交”"):
        accept_many([waiting, due], actor=office(waiting), now=NOON)

    waiting.refresh_from_db()
    assert waiting.state == DeliverableState.SUBMITTED
    assert AuditEntry.objects.count() == 0


def test_next_steps_of_a_waiting_deliverable_for_the_office_and_for_the_unit():
    deliverable = DeliverableFactory(submitted=True)

    for_office = DELIVERABLE.steps(deliverable, office(deliverable))
    for_unit = DELIVERABLE.steps(deliverable, owner(deliverable))

    assert [(step.move.verb, step.verdict.reason) for step in for_office] == [
        ("accept", ""),
        ("return", ""),
        ("withdraw", "由责任单位撤回。"),
    ]
    assert [(step.move.verb, step.verdict.reason) for step in for_unit] == [
        ("accept", "由专班办公室审核。"),
        ("return", "由专班办公室审核。"),
        ("withdraw", ""),
    ]


def test_states_of_the_table_are_all_states_but_the_dropped_one():
    named = {state for move in DELIVERABLE.moves for state in (*move.from_states, move.to_state)}

    assert named == {*DeliverableState} - {DeliverableState.DROPPED}
