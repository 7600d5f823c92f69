"""Who hands in, decides and runs a campaign, role by role."""

import pytest

from hongxian.campaigns import rules
from hongxian.campaigns.models import Campaign, CampaignState, Deliverable
from hongxian.orgs.models import Role
from tests.campaigns.factories import DeliverableFactory, SubmissionFactory, UserFactory
from tests.orgs.holders import AWAY, HOME, holder, open_to

OFFICE = {Role.OFFICE}
HANDS_IN = {Role.LEAD, Role.HEAD, Role.OFFICER, Role.OFFICE, Role.PARTNER}


def deliverable(state: CampaignState = CampaignState.RUNNING) -> Deliverable:
    return Deliverable(unit_id=HOME, campaign=Campaign(state=state))


@pytest.mark.parametrize("rule", [rules.keeps_plans, rules.fills_seats])
def test_the_office_keeps_plans_and_seats(rule):
    assert open_to(rule) == OFFICE


@pytest.mark.parametrize("rule", [rules.hands_in, rules.takes_back])
def test_the_owing_units_own_people_hand_in_and_take_back(rule):
    row = deliverable()

    home = open_to(lambda one: rule(one, row))
    away = open_to(lambda one: rule(one, row), unit=AWAY)

    assert (home, away) == (HANDS_IN, set())


def test_a_closed_campaign_takes_nothing_and_decides_nothing():
    over = deliverable(CampaignState.CLOSED)

    assert rules.hands_in(holder(Role.HEAD), over).reason == "专项行动已结束，不再收交材料。"
    assert rules.takes_back(holder(Role.HEAD), over).reason == "由责任单位撤回。"
    away = holder(Role.OFFICE, unit=AWAY)
    assert rules.decides(away, over).reason == "专项行动已结束，不再审核材料。"


def test_the_office_decides():
    row = deliverable()

    assert open_to(lambda one: rules.decides(one, row), unit=AWAY) == OFFICE
    assert rules.decides(holder(Role.HEAD), row).reason == "由专班办公室审核。"


@pytest.mark.django_db
def test_nobody_decides_on_the_last_thing_they_handed_in_themselves():
    row = DeliverableFactory()
    first, last = UserFactory(unit=row.unit), UserFactory(unit=row.unit)

    def decides(user):
        return rules.decides(holder(Role.OFFICE, unit=row.unit_id, user=user.pk), row)

    assert decides(first)
    SubmissionFactory(deliverable=row, submitted_by=first, returned=True)
    SubmissionFactory(deliverable=row, submitted_by=last)

    assert decides(first)
    assert decides(last).reason == "本人提交的材料，由专班办公室其他同志审核。"
    assert rules.decides(holder(Role.OFFICE, unit=row.unit_id + 1, user=last.pk), row)


def test_the_office_runs_a_campaign():
    assert open_to(lambda one: rules.runs(one, Campaign())) == OFFICE
