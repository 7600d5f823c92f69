"""Who stands in and who takes over hears of it, once, in the transaction of the deed itself."""

from datetime import timedelta

import pytest

from hongxian.kit.verdict import Refused
from hongxian.notices.models import Notice
from hongxian.orgs import actions
from hongxian.orgs.access import SYSTEM
from hongxian.orgs.models import Role
from tests.campaigns.factories import DAY, NOON, UserFactory, actor, lay_campaign
from tests.orgs.county import lay_small

pytestmark = pytest.mark.django_db


def lend(absent, to):
    return actions.make_delegation(
        from_user=absent, to_user=to, post=None, starts_on=DAY, ends_on=DAY + timedelta(days=1),
        reason="参加培训", actor=actor(absent), now=NOON,
    )  # fmt: skip


def test_a_delegate_is_told_from_when_to_when_and_why():
    small = lay_small()
    head = UserFactory(unit=small.east, name="韩树声", roles=[Role.HEAD])

    lend(head, small.officer)

    told = Notice.objects.get()
    assert (told.recipient, told.kind) == (small.officer, "delegation")
    assert told.sentence == (
        "韩树声委托您代行全部业务任职，6月16日(周二)至6月17日(周三)，事由：参加培训。"
    )


def test_a_delegation_that_is_refused_tells_nobody():
    small = lay_small()
    head = UserFactory(unit=small.east, roles=[Role.HEAD])

    with pytest.raises(Refused):
        lend(head, small.auditor)

    assert not Notice.objects.exists()


def test_a_successor_is_told_of_each_kind_of_work():
    scene = lay_campaign()
    seat = scene.campaign.seats.first()
    seat.user, seat.filled_at = scene.traffic_head, NOON
    seat.save()

    actions.hand_over_work(
        scene.traffic_head, successors={"seat": scene.office}, end_posts=False,
        close_account=False, reason="", actor=SYSTEM, now=NOON,
    )  # fmt: skip

    told = Notice.objects.get(kind="handover")
    assert told.recipient == scene.office
    assert f"{scene.traffic_head.name}的领导小组席位1项移交给您" in told.sentence
