"""Two people at the same row: one of them decides, the other reads the sentence."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections

from hongxian.audit.models import AuditEntry
from hongxian.campaigns.actions.closing import close_campaign
from hongxian.campaigns.actions.deliverables import (
    accept_deliverable,
    return_deliverable,
    submit_deliverable,
)
from hongxian.campaigns.models import Campaign, Submission
from hongxian.kit.verdict import Refused
from hongxian.orgs.models import Role
from tests.campaigns.factories import NOON, DeliverableFactory, UserFactory, actor

# Threads see committed rows only; SQLite in memory has one thread and needs no commits.
pytestmark = pytest.mark.django_db(transaction=connection.vendor != "sqlite")


def at_once(*works: Callable[[], object]) -> list[str]:
    """Run all, each in a thread of its own; "" for what went through, else the refusal's sentence.

    On SQLite they run one after the other, each with the row as it was before, which is what two
    browser tabs do.
    """
    if connection.vendor == "sqlite":
        return [_answer(work) for work in works]
    gate = threading.Barrier(len(works))

    def run(work: Callable[[], object]) -> str:
        gate.wait(timeout=20)
        try:
            return _answer(work)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def _answer(work: Callable[[], object]) -> str:
    try:
        work()
    except Refused as refusal:
        return refusal.sentence
    return ""


def office(deliverable):
    return actor(UserFactory(unit__county=deliverable.county, roles=[Role.OFFICE]))


def test_only_one_of_two_deciders_decides():
    deliverable = DeliverableFactory(submitted=True)
    first, second = office(deliverable), office(deliverable)

    answers = at_once(
        lambda: accept_deliverable(deliverable, actor=first, now=NOON),
        lambda: return_deliverable(deliverable, reason="缺分工", actor=second, now=NOON),
    )

    assert len([answer for answer in answers if answer == ""]) == 1
    assert len([answer for answer in answers if answer.startswith("当前为“")]) == 1
    decided = AuditEntry.objects.filter(verb__in=("deliverable.accept", "deliverable.return"))
    assert decided.count() == 1
    assert Submission.objects.get().decided_by_id in (first.user_id, second.user_id)


def test_two_colleagues_handing_in_at_once_hand_in_once():
    deliverable = DeliverableFactory()
    heads = [actor(UserFactory(unit=deliverable.unit, roles=[Role.HEAD])) for _ in range(2)]

    answers = at_once(
        *(
            lambda head=head: submit_deliverable(deliverable, note="已报", actor=head, now=NOON)
            for head in heads
        )
    )

    through, refused = sorted(answers)
    assert through == ""
    assert refused.startswith("当前为“待审核”")
    assert Submission.objects.count() == 1


def test_a_campaign_never_closes_over_a_submission_that_waits():
    deliverable = DeliverableFactory()
    head = actor(UserFactory(unit=deliverable.unit, roles=[Role.HEAD]))
    closer = office(deliverable)

    at_once(
        lambda: submit_deliverable(deliverable, note="已报", actor=head, now=NOON),
        lambda: close_campaign(deliverable.campaign, leave_open=True, actor=closer, now=NOON),
    )

    closed = Campaign.objects.get().state == "closed"
    assert (closed, Submission.objects.count()) in [(True, 0), (False, 1)]
