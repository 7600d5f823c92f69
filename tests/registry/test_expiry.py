"""许可证件到期提醒: each step once, to officer and head, until renewed, ended or closed."""

from collections import Counter
from datetime import date, datetime, timedelta

import pytest

from hongxian.audit.models import AuditEntry
from hongxian.desk.tasks import tick
from hongxian.notices.models import Notice, NoticeKind
from hongxian.orgs.models import Role, Unit, User
from hongxian.registry.actions.licences import replace_licence, revoke_licence
from hongxian.registry.actions.places import close_place
from hongxian.registry.models import Licence, Place
from hongxian.registry.queries.expiry import expiry_steps
from hongxian.registry.tasks import remind_of_licences
from tests.campaigns.factories import NOON, Scene, UserFactory, actor, lay_campaign
from tests.registry.factories import LicenceFactory, PlaceFactory, VehicleFactory, licence_facts
from tests.standing import standing

pytestmark = pytest.mark.django_db
TODAY = NOON.date()


def in_days(days: int) -> date:
    return TODAY + timedelta(days=days)


def at_day(days: int) -> datetime:
    return NOON + timedelta(days=days)


laid, scene = standing(lay_campaign)


@pytest.fixture
def station(scene: Scene) -> Unit:
    return scene.stations[0]


@pytest.fixture
def head(station: Unit) -> User:
    station.posts.all().delete()
    return UserFactory(unit=station, roles=[Role.HEAD])


@pytest.fixture
def officer(station: Unit, head: User) -> User:
    return UserFactory(unit=station, roles=[Role.OFFICER])


@pytest.fixture
def place(station: Unit, officer: User) -> Place:
    return PlaceFactory(unit=station, name="红火烟花店", officer=officer)


def licence(place: Place, days: int, **more: object) -> Licence:
    return LicenceFactory(place=place, valid_from=date(2025, 1, 1), valid_to=in_days(days), **more)


def told() -> list[tuple[int, str]]:
    return sorted(Notice.objects.values_list("recipient_id", "sentence"))


def test_steps_are_data_with_their_source() -> None:
    assert [step.days for step in expiry_steps()] == [7, 30, 60]
    assert {step.to for step in expiry_steps()} == {("officer", "head")}


def test_officer_and_head_hear_each_step_once(place: Place, officer: User, head: User) -> None:
    one = licence(place, 60, number="烟零001")

    assert [remind_of_licences(NOON), remind_of_licences(NOON)] == [1, 0]
    assert {person for person, _ in told()} == {officer.pk, head.pk}
    notice = Notice.objects.filter(recipient=officer).get()
    assert notice.sentence == (
        "红火烟花店的烟花爆竹经营（零售）许可证（烟零001）8月15日(周六)到期，还有60天；"
        "需要延续的，应当在届满三十日前申请，请提醒办理。"
    )
    assert (notice.kind, notice.url) == (NoticeKind.REMINDER, f"/licences/{one.pk}/")
    assert remind_of_licences(at_day(29)) == 0
    assert remind_of_licences(at_day(30)) == 1
    assert remind_of_licences(at_day(53)) == 1
    assert remind_of_licences(at_day(60)) == 0
    assert Notice.objects.count() == 6
    assert AuditEntry.objects.filter(verb="licence.remind").count() == 3


def test_missed_runs_are_caught_up_with_the_last_step_alone(place: Place, head: User) -> None:
    licence(place, 60)

    assert remind_of_licences(at_day(55)) == 1
    assert "还有5天" in Notice.objects.filter(recipient=head).get().sentence


def test_a_new_end_starts_anew_and_the_old_one_is_silent(
    scene: Scene, place: Place, head: User
) -> None:
    office = actor(UserFactory(unit=scene.command, roles=[Role.OFFICE]))
    old = licence(place, 30)
    remind_of_licences(NOON)
    facts = licence_facts(number="烟零新", place=place, valid_to=in_days(400))
    replace_licence(old, facts, actor=office, now=NOON)

    assert remind_of_licences(at_day(25)) == 0
    assert remind_of_licences(at_day(345)) == 1


def test_what_is_revoked_or_of_a_closed_place_is_silent(
    scene: Scene, station: Unit, place: Place
) -> None:
    office = actor(UserFactory(unit=scene.command, roles=[Role.OFFICE]))
    revoke_licence(licence(place, 20), reason="处罚", actor=office, now=NOON)
    closed = PlaceFactory(unit=station)
    licence(closed, 20)
    close_place(closed, on=TODAY, reason="搬走", actor=office, now=NOON)
    licence(place, -1)
    licence(place, 61)

    assert remind_of_licences(NOON) == 0


def test_a_vehicles_licence_is_for_its_units_head(station: Unit, head: User) -> None:
    vehicle = VehicleFactory(unit=station, place=None)
    LicenceFactory(place=None, vehicle=vehicle, kind="vehicle_operation", valid_to=in_days(10))

    assert remind_of_licences(NOON) == 1
    assert [person for person, _ in told()] == [head.pk]


def test_many_at_once_are_one_sentence(place: Place, officer: User, head: User) -> None:
    for no in range(5):
        licence(place, 40 + no)
    licence(place, 5)

    assert remind_of_licences(NOON) == 6
    assert Counter(person for person, _ in told()) == {officer.pk: 2, head.pk: 2}
    many = Notice.objects.filter(recipient=head, url__contains="?view=").get()
    assert (many.sentence, many.url) == (
        "红火烟花店等5件许可证件60天内到期，请逐件核实是否延续。",
        "/licences/?view=in60",
    )


def test_the_houses_tick_does_it(place: Place, head: User) -> None:
    licence(place, 7)
    tick(NOON)

    assert Notice.objects.filter(recipient=head, key__startswith="licence:").count() == 1


@pytest.mark.parametrize("count", [1, 40])
def test_as_many_statements_for_one_as_for_forty(
    count: int, place: Place, head: User, django_assert_max_num_queries: object
) -> None:
    for _ in range(count):
        licence(place, 20)

    with django_assert_max_num_queries(20):  # type: ignore[operator]
        remind_of_licences(NOON)
