"""A small bureau with a deadline or two, laid through the same actions that rooms use."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from hongxian.deadlines.actions import set_deadline
from hongxian.deadlines.actions.setting import Duty
from hongxian.deadlines.engine import Rule, TimeUnit
from hongxian.deadlines.models import Deadline
from hongxian.deadlines.outlets import Alert
from hongxian.orgs.models import County, Role, Unit, UnitKind, User
from tests.campaigns.factories import (
    Campaign,
    CampaignFactory,
    CountyFactory,
    UnitFactory,
    UserFactory,
    actor,
)

TEN_DAYS = Rule(10, TimeUnit.DAY, basis="方案")


@dataclass
class Bureau:
    """Who is there; `subject` is the record that deadlines are about."""

    county: County
    command: Unit
    station: Unit
    office: User
    second_office: User
    chief: User
    head: User
    officer: User
    stranger: User
    subject: Campaign
    told: list[Alert] = field(default_factory=list)

    def set(self, starts_at: datetime, rule: Rule = TEN_DAYS, **more: Any) -> Deadline:
        """A deadline of the station, held by its officer."""
        purpose = more.pop("purpose", "recheck")
        duty = Duty(
            purpose, more.pop("title", "复查整改情况"), self.station,
            more.pop("holder", self.officer), more.pop("url", ""),
        )  # fmt: skip
        if "clock_code" not in more:
            more["rule"] = rule
        return set_deadline(
            more.pop("subject", self.subject), duty, starts_at=starts_at,
            actor=actor(self.office), now=more.pop("now", starts_at), **more,
        )  # fmt: skip


def lay_bureau() -> Bureau:
    """Office and chief in the command centre, a head and an officer in a station."""
    county = CountyFactory()
    command = UnitFactory(county=county, short_name="指挥中心", kind=UnitKind.COMMAND)
    station = UnitFactory(county=county, short_name="城关派出所")
    return Bureau(
        county=county,
        command=command,
        station=station,
        office=UserFactory(unit=command, name="沈亦文", roles=[Role.OFFICE]),
        second_office=UserFactory(unit=command, name="许知远", roles=[Role.OFFICE]),
        chief=UserFactory(unit=command, name="周立衡", roles=[Role.CHIEF]),
        head=UserFactory(unit=station, name="丁远航", roles=[Role.HEAD]),
        officer=UserFactory(unit=station, name="王小满", roles=[Role.OFFICER]),
        stranger=UserFactory(unit=UnitFactory(county=county), roles=[Role.OFFICER]),
        subject=CampaignFactory(county=county, name="三号厂房隐患"),
    )
