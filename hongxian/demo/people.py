"""The demo county's units, aliases, people and posts."""

from dataclasses import dataclass, field
from datetime import date, datetime

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from hongxian.demo.county import (
    BUREAU_NAME,
    COUNTY_CODE,
    COUNTY_NAME,
    KIND_ALIASES,
    PASSWORD,
    PEOPLE,
    UNITS,
    DemoPerson,
    station_people,
)
from hongxian.orgs import actions
from hongxian.orgs.access import SYSTEM, Actor, actor_of
from hongxian.orgs.models import Unit, UnitKind, User

STARTED = date(2025, 1, 6)


def at(day: date, hour: int = 9, minute: int = 0) -> datetime:
    """An aware time on a demo day."""
    return timezone.make_aware(datetime(day.year, day.month, day.day, hour, minute))


@dataclass(frozen=True)
class Desk:
    """Everyone and everything the season needs, by short name and by username."""

    units: dict[str, Unit]
    users: dict[str, User]
    known: dict[str, Actor] = field(default_factory=dict)

    def actor(self, username: str, day: date) -> Actor:
        """Who acts on a day. Nobody's posts change in the season: each person is asked for once."""
        if username not in self.known:
            self.known[username] = actor_of(self.users[username], day)
        return self.known[username]


def lay_county() -> Desk:
    """County, bureau, units, aliases, people and posts."""
    now = at(STARTED)
    county = actions.create_county(code=COUNTY_CODE, name=COUNTY_NAME, actor=SYSTEM, now=now)
    bureau = actions.create_unit(
        county=county, parent=None, name=BUREAU_NAME, short_name="县公安局",
        kind=UnitKind.BUREAU, code=f"{COUNTY_CODE}000000", actor=SYSTEM, now=now,
    )  # fmt: skip
    units = {BUREAU_NAME: bureau, "县公安局": bureau}
    for alias in ("县局", "我局"):
        actions.add_alias(county=county, text=alias, unit=bureau, actor=SYSTEM, now=now)
    for no, demo in enumerate(UNITS, start=1):
        ours = demo.kind != UnitKind.PARTNER
        unit = actions.create_unit(
            county=county, parent=bureau if ours else None, name=demo.name, short_name=demo.short,
            kind=demo.kind, code=f"{COUNTY_CODE}{no:02}0000" if ours else None,
            actor=SYSTEM, now=now,
        )  # fmt: skip
        units[demo.short] = unit
        for alias in demo.aliases:
            actions.add_alias(county=county, text=alias, unit=unit, actor=SYSTEM, now=now)
    for text, kinds in KIND_ALIASES:
        for kind in kinds:
            actions.add_alias(county=county, text=text, kind=kind, actor=SYSTEM, now=now)
    hashed = make_password(PASSWORD)
    users = {p.username: _hire(p, units, hashed, now) for p in (*PEOPLE, *station_people())}
    return Desk(units, users)


def _hire(person: DemoPerson, units: dict[str, Unit], hashed: str, now: datetime) -> User:
    unit = units[person.unit]
    user = actions.create_user(
        username=person.username, name=person.name, unit=unit, password=PASSWORD,
        hashed=hashed, must_change_password=False, actor=SYSTEM, now=now,
    )  # fmt: skip
    for role in person.roles:
        actions.grant_post(
            user=user, unit=unit, role=role, starts_on=STARTED, actor=SYSTEM, now=now
        )
    return user
