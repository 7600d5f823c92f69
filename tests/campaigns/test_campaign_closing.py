"""Ending a campaign, taking it back, and filling the seats of its leading group."""

import pytest

from hongxian.audit.models import AuditEntry
from hongxian.campaigns.actions.closing import close_campaign, reopen_campaign
from hongxian.campaigns.actions.seats import fill_seat, vacate_seat
from hongxian.kit.verdict import Refused
from hongxian.orgs.models import Role
from tests.campaigns.factories import (
    NOON,
    CampaignFactory,
    DeliverableFactory,
    SeatFactory,
    UserFactory,
    actor,
    plan_of,
)

pytestmark = pytest.mark.django_db


def office(row):
    return actor(UserFactory(unit__county=row.county, roles=[Role.OFFICE]))


def stranger(row):
    return actor(UserFactory(unit__county=row.county, roles=[Role.HEAD]))


def test_close_ends_a_campaign_that_owes_nothing():
    campaign = CampaignFactory()
    DeliverableFactory(accepted=True, milestone__campaign=campaign)

    row = close_campaign(campaign, actor=office(campaign), now=NOON)

    assert (row.state, row.closed_at) == ("closed", NOON)
    assert AuditEntry.objects.get().verb == "campaign.close"


def test_close_while_something_waits_for_the_office_is_refused():
    deliverable = DeliverableFactory(submitted=True)

    with pytest.raises(Refused, match="还有 1 项材料待审核"):
        close_campaign(deliverable.campaign, leave_open=True, actor=office(deliverable), now=NOON)


def test_close_over_what_is_owed_must_be_said():
    deliverable = DeliverableFactory()
    closer = office(deliverable)

    with pytest.raises(Refused, match="还有 1 项材料未交"):
        close_campaign(deliverable.campaign, actor=closer, now=NOON)
    row = close_campaign(deliverable.campaign, leave_open=True, actor=closer, now=NOON)

    assert row.state == "closed"
    assert AuditEntry.objects.get().detail == {"left_open": 1}


def test_close_twice_is_refused():
    campaign = CampaignFactory(closed=True)

    with pytest.raises(Refused, match="当前为“已结束”"):
        close_campaign(campaign, actor=office(campaign), now=NOON)


@pytest.mark.parametrize(("action", "closed"), [(close_campaign, False), (reopen_campaign, True)])
def test_closing_and_reopening_by_a_stranger_is_refused(action, closed):
    campaign = CampaignFactory(closed=closed)

    with pytest.raises(Refused, match="由专班办公室办理"):
        action(campaign, actor=stranger(campaign), now=NOON)

    assert AuditEntry.objects.count() == 0


def test_reopen_lets_the_campaign_run_again():
    campaign = CampaignFactory(closed=True)

    row = reopen_campaign(campaign, actor=office(campaign), now=NOON)

    assert (row.state, row.closed_at) == ("running", None)
    assert AuditEntry.objects.get().verb == "campaign.reopen"


def test_reopen_of_a_running_campaign_is_refused():
    campaign = CampaignFactory()

    with pytest.raises(Refused, match="当前为“进行中”"):
        reopen_campaign(campaign, actor=office(campaign), now=NOON)


def test_fill_seat_puts_a_person_on_it_and_logs_who_sat_there_before():
    seat = SeatFactory()
    first, second = UserFactory.create_batch(2, unit__county=seat.county)
    filler = office(seat)

    fill_seat(seat, user=first, actor=filler, now=NOON)
    row = fill_seat(seat, user=second, actor=filler, now=NOON)

    assert (row.user, row.filled_at) == (second, NOON)
    details = list(AuditEntry.objects.order_by("id").values_list("detail", flat=True))
    assert [detail["before"] for detail in details] == ["", first.name]


def test_fill_seat_with_who_sits_there_changes_nothing():
    seat = SeatFactory()
    person, filler = UserFactory(unit__county=seat.county), office(seat)

    for _ in range(2):
        fill_seat(seat, user=person, actor=filler, now=NOON)

    assert AuditEntry.objects.count() == 1


@pytest.mark.parametrize("wrong", [{"is_active": False}, {"unit__county__name": "邻县"}])
def test_fill_seat_with_a_person_who_cannot_sit_is_refused(wrong):
    seat = SeatFactory()
    wrong = wrong if "unit__county__name" in wrong else {**wrong, "unit__county": seat.county}

    with pytest.raises(Refused, match="不是本县在用账号"):
        fill_seat(seat, user=UserFactory(**wrong), actor=office(seat), now=NOON)


def test_fill_seat_by_a_stranger_is_refused():
    seat = SeatFactory()

    with pytest.raises(Refused, match="由专班办公室落实"):
        fill_seat(seat, user=UserFactory(unit__county=seat.county), actor=stranger(seat), now=NOON)


def test_fill_seat_that_a_new_version_struck_is_refused():
    seat = SeatFactory()
    seat.struck_in = plan_of(seat.campaign)
    seat.save(update_fields=["struck_in"])

    with pytest.raises(Refused, match="已被新版方案取消"):
        fill_seat(seat, user=UserFactory(unit__county=seat.county), actor=office(seat), now=NOON)


def test_fill_seat_of_an_ended_campaign_is_refused():
    seat = SeatFactory(campaign=CampaignFactory(closed=True))

    with pytest.raises(Refused, match="专项行动已结束"):
        fill_seat(seat, user=UserFactory(unit__county=seat.county), actor=office(seat), now=NOON)


def test_vacate_seat_empties_it_once():
    seat = SeatFactory()
    filler = office(seat)
    fill_seat(seat, user=UserFactory(unit__county=seat.county), actor=filler, now=NOON)

    row = vacate_seat(seat, actor=filler, now=NOON)

    assert (row.user, row.filled_at) == (None, None)
    with pytest.raises(Refused, match="尚未落实人员"):
        vacate_seat(seat, actor=filler, now=NOON)
