"""A small county with its bureau, two stations and the three administrators, and the way in."""

from dataclasses import dataclass

from django.test import Client

from hongxian.orgs import actions
from hongxian.orgs.access import Actor
from hongxian.orgs.models import County, Role, Unit, UnitKind, User
from tests.campaigns.factories import NOON, UserFactory, actor

BACKEND = "django.contrib.auth.backends.ModelBackend"
PASSWORD = "shiyan-mima-2026"


@dataclass
class Small:
    """Who and what there is."""

    county: County
    bureau: Unit
    east: Unit
    west: Unit
    system: User
    security: User
    auditor: User
    officer: User

    def acting(self, user: User) -> Actor:
        return actor(user)


def lay_small(code: str = "880301", place: str = "青石县") -> Small:
    """Laid through the same actions that people use."""
    keeper = actor(UserFactory())
    county = actions.create_county(code=code, name=place, actor=keeper, now=NOON)

    def unit(parent: Unit | None, name: str, short: str, kind: UnitKind) -> Unit:
        return actions.create_unit(
            county=county, parent=parent, name=name, short_name=short, kind=kind, code=None,
            actor=keeper, now=NOON,
        )  # fmt: skip

    account = "wang" if code == "880301" else f"wang{code}"
    bureau = unit(None, f"{place}公安局", "县公安局", UnitKind.BUREAU)
    east = unit(bureau, f"{place}公安局东城派出所", "东城派出所", UnitKind.STATION)
    west = unit(bureau, f"{place}公安局西城派出所", "西城派出所", UnitKind.STATION)
    return Small(
        county, bureau, east, west,
        system=UserFactory(unit=bureau, name="安维", roles=[Role.SYSTEM]),
        security=UserFactory(unit=bureau, name="严谨", roles=[Role.SECURITY]),
        auditor=UserFactory(unit=bureau, name="审明", roles=[Role.AUDIT]),
        officer=UserFactory(unit=east, name="王小满", username=account, roles=[Role.OFFICER]),
    )  # fmt: skip


def door(user: User) -> Client:
    """A browser in which this person is signed in."""
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client
