"""A leaver's open work, another parent, a merger: nothing is dropped, history keeps its names."""

from datetime import timedelta

import pytest
from django.urls import reverse

from hongxian.audit.models import AuditEntry
from hongxian.campaigns.models import DeliverableState, SeatKind
from hongxian.kit.verdict import Refused
from hongxian.orgs import actions
from hongxian.orgs.access import SYSTEM
from hongxian.orgs.handover import open_work_of
from hongxian.orgs.models import Delegation, Post, ProposedPost, Role, Unit, UnitAlias, User
from hongxian.orgs.queries import match_units
from tests.campaigns.factories import (
    DAY,
    NOON,
    PostFactory,
    Scene,
    UnitFactory,
    UserFactory,
    lay_campaign,
)  # fmt: skip
from tests.orgs.county import Small, door, lay_small
from tests.standing import standing

pytestmark = pytest.mark.django_db


def lay() -> Scene:
    """A campaign in which the traffic brigade's head fills a seat."""
    laid = lay_campaign()
    seat = laid.campaign.seats.first()
    seat.user, seat.filled_at = laid.traffic_head, NOON
    seat.save()
    return laid


laid, scene = standing(lay)


@pytest.fixture
def small() -> Small:
    return lay_small()


def leave(scene: Scene, **more) -> User:
    facts = {
        "successors": {}, "end_posts": False, "close_account": False, "reason": "", **more,
    }  # fmt: skip
    return actions.hand_over_work(scene.traffic_head, actor=SYSTEM, now=NOON, **facts)


def test_open_work_is_told_kind_by_kind(scene):
    (work,) = open_work_of(scene.traffic_head, DAY)

    assert (work.kind.label, len(work.items)) == ("领导小组席位", 1)
    assert work.items[0].label in SeatKind.labels


def test_hand_over_moves_the_seat_ends_posts_and_closes_the_account(scene):
    user = leave(scene, successors={"seat": scene.station_head}, end_posts=True, close_account=True)

    assert scene.campaign.seats.first().user == scene.station_head
    assert not Post.objects.held_on(DAY).filter(user=user).exists()
    assert not user.is_active
    entry = AuditEntry.objects.get(verb="user.hand_over")
    assert entry.detail == {"work": "领导小组席位1项", "successor": scene.station_head.name}


def test_closing_with_open_work_is_refused_without_successor_or_reason(scene):
    with pytest.raises(Refused, match="还有1项未了工作，请先移交"):
        actions.deactivate_user(scene.traffic_head, actor=SYSTEM, now=NOON)
    with pytest.raises(Refused, match="还有1项未了工作"):
        leave(scene, close_account=True)

    assert User.objects.get(pk=scene.traffic_head.pk).is_active


def test_closing_with_a_reason_leaves_the_work_and_logs_why(scene):
    user = leave(scene, close_account=True, reason="席位随方案修订取消")

    assert not user.is_active
    assert AuditEntry.objects.get(verb="user.deactivate").detail == {"reason": "席位随方案修订取消"}
    assert scene.campaign.seats.first().user == user


def test_who_may_take_over(scene):
    administrator = UserFactory(unit=scene.bureau, roles=[Role.AUDIT])
    closed = UserFactory(unit=scene.bureau, is_active=False)

    for other, said in (
        (scene.traffic_head, "不能移交给本人"),
        (closed, "不是本县在用账号"),
        (UserFactory(), "不是本县在用账号"),
        (administrator, "三员之一"),
    ):
        with pytest.raises(Refused, match=said):
            leave(scene, successors={"seat": other})


def test_nothing_to_hand_over_is_refused(scene):
    with pytest.raises(Refused, match="没有需要移交的工作"):
        actions.hand_over_work(
            scene.station_head, successors={}, end_posts=False, close_account=False, reason="",
            actor=SYSTEM, now=NOON,
        )  # fmt: skip


def test_a_leaving_delegate_is_replaced_and_a_leaving_absentee_needs_none(scene):
    held = Delegation.objects.create(
        from_user=scene.station_head, to_user=scene.traffic_head, starts_on=DAY,
        ends_on=DAY + timedelta(days=3), reason="培训", made_by=scene.station_head, made_at=NOON,
    )  # fmt: skip
    successor = UserFactory(unit=scene.traffic, roles=[Role.OFFICER])

    leave(scene, successors={"delegation": successor})

    held.refresh_from_db()
    new = Delegation.objects.exclude(pk=held.pk).get()
    assert held.ended_at is not None
    assert (new.from_user, new.to_user, new.ends_on) == (
        scene.station_head, successor, held.ends_on,
    )  # fmt: skip


def test_the_page_hands_over(scene):
    keeper = UserFactory(unit=scene.bureau, roles=[Role.SYSTEM])
    client = door(keeper)
    person = reverse("person", args=[scene.traffic_head.pk])
    address = reverse("person-hand-over", args=[scene.traffic_head.pk])

    before = client.get(person).content.decode()
    page = client.get(address).content.decode()
    client.post(address, {"to_seat": scene.chief.pk, "end_posts": "on", "close_account": "on"})

    assert "还有1项未了工作，请先移交。" in before
    assert "领导小组席位（1项）移交给" in page
    assert scene.campaign.seats.first().user == scene.chief
    assert not User.objects.get(pk=scene.traffic_head.pk).is_active


def test_the_security_administrator_does_not_close_accounts(scene):
    client = door(UserFactory(unit=scene.bureau, roles=[Role.SECURITY]))
    address = reverse("person-hand-over", args=[scene.traffic_head.pk])

    client.post(address, {"to_seat": scene.chief.pk, "close_account": "on"})

    assert User.objects.get(pk=scene.traffic_head.pk).is_active
    assert scene.campaign.seats.first().user == scene.chief


def order(small: Small) -> list[str]:
    rows = Unit.objects.filter(county=small.county).order_by("position", "pk")
    return [row.short_name for row in rows]


def move(small: Small, unit: Unit, parent: Unit | None) -> Unit:
    return actions.move_unit(unit, parent=parent, actor=small.acting(small.system), now=NOON)


def test_move_unit_takes_its_branch_along(small):
    below = actions.create_unit(
        county=small.county, parent=small.east, name="东城警务室", short_name="东城警务室",
        kind="station", code=None, actor=SYSTEM, now=NOON,
    )  # fmt: skip

    moved = move(small, small.east, small.west)

    below.refresh_from_db()
    assert moved.path == f"{small.west.path}{small.east.pk}/"
    assert below.path == f"{moved.path}{below.pk}/"
    assert order(small) == ["县公安局", "西城派出所", "东城派出所", "东城警务室"]
    assert AuditEntry.objects.get(verb="unit.move").detail == {
        "before": "县公安局", "after": "西城派出所",
    }  # fmt: skip


def test_move_unit_is_refused_where_it_makes_no_tree(small):
    for unit, parent, said in (
        (small.east, small.bureau, "没有变化"),
        (small.bureau, small.east, "自己的下级单位"),
        (small.east, UnitFactory(), "不在本县区"),
    ):
        with pytest.raises(Refused, match=said):
            move(small, unit, parent)


def merge(unit: Unit, into: Unit) -> Unit:
    return actions.merge_unit(unit, into=into, actor=SYSTEM, now=NOON)


def test_merge_unit_moves_people_and_puts_their_posts_forward(small):
    Unit.objects.update(valid_from=DAY - timedelta(days=30))
    UnitAlias.objects.create(county=small.county, text="东所", folded="东所", unit=small.east)

    merged = merge(small.east, small.west)

    assert (merged.name, merged.valid_to) == ("青石县公安局东城派出所", DAY)
    assert User.objects.get(pk=small.officer.pk).unit == small.west
    assert not Post.objects.held_on(DAY).filter(unit=small.east).exists()
    row = ProposedPost.objects.get()
    assert (row.user, row.unit, row.role) == (small.officer, small.west, Role.OFFICER)
    for name in ("东城派出所", "东所", "青石县公安局东城派出所"):
        assert match_units(small.county.pk, name, DAY).units == [small.west]


def test_merge_unit_ends_posts_of_outsiders_too(small):
    Unit.objects.update(valid_from=DAY - timedelta(days=30))
    PostFactory(user=small.officer, unit=small.west, role=Role.LEGAL)

    merge(small.west, small.east)

    assert not Post.objects.held_on(DAY).filter(unit=small.west).exists()
    assert ProposedPost.objects.get().role == Role.LEGAL


def test_merge_unit_is_refused_where_it_makes_no_sense(small):
    with pytest.raises(Refused, match="今天才启用"):
        merge(small.east, small.west)
    Unit.objects.update(valid_from=DAY - timedelta(days=30))
    with pytest.raises(Refused, match="另选一个本县"):
        merge(small.east, small.east)
    with pytest.raises(Refused, match="自己的下级单位"):
        merge(small.bureau, small.east)
    merge(small.east, small.west)
    with pytest.raises(Refused, match="已停用"):
        merge(small.east, small.west)
    with pytest.raises(Refused, match="已停用"):
        merge(small.west, small.east)


def test_a_merged_units_open_work_goes_over_and_settled_work_stays(scene):
    Unit.objects.update(valid_from=DAY - timedelta(days=30))
    mine = list(scene.campaign.deliverables.filter(unit=scene.traffic))
    shared = set(
        scene.campaign.deliverables.filter(unit=scene.security).values_list("milestone", flat=True)
    )

    merge(scene.traffic, scene.security)

    for row in mine:
        row.refresh_from_db()
        if row.milestone_id in shared:
            assert (row.unit, row.state) == (scene.traffic, DeliverableState.DROPPED)
        else:
            assert row.unit == scene.security
    assert mine != []
    assert not scene.campaign.deliverables.filter(
        unit=scene.traffic, state=DeliverableState.DUE
    ).exists()


def test_the_unit_pages_move_and_merge(small):
    Unit.objects.update(valid_from=DAY - timedelta(days=30))
    client = door(small.system)

    client.post(reverse("unit-parent", args=[small.east.pk]), {"parent": small.west.pk})
    client.post(reverse("unit-merge", args=[small.east.pk]), {"into": small.west.pk})

    small.east.refresh_from_db()
    assert small.east.parent == small.west
    assert small.east.valid_to is not None
