"""Rows of the inspections room for tests: places, visits planned, made, secret, and photos."""

import io
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import factory
from factory.django import DjangoModelFactory
from PIL import Image, ImageDraw

from hongxian.inspections.actions.draws import Population, draw_sample, seal_draw
from hongxian.inspections.actions.photos import Upload, add_photo
from hongxian.inspections.models import (
    Answer,
    Finding,
    Inspection,
    InspectionKind,
    InspectionOfficer,
    InspectionState,
    OfficerPart,
    VisitRule,
)
from hongxian.inspections.visit import Clocks, Going, Target, Visit
from hongxian.orgs.models import Role, UnitKind, User
from hongxian.registry.models import Place
from tests.campaigns.factories import (
    DAY,
    NOON,
    CountyFactory,
    UnitFactory,
    UserFactory,
    actor,
)


class PlaceFactory(DjangoModelFactory[Place]):
    class Meta:
        model = Place

    county = factory.SubFactory(CountyFactory)
    unit = factory.SubFactory(UnitFactory, county=factory.SelfAttribute("..county"))
    name = factory.Sequence(lambda n: f"青石小超市{n}")
    category = "small_shop"
    address = "城关镇青石路1号"
    created_at = NOON
    changed_at = NOON


class InspectionFactory(DjangoModelFactory[Inspection]):
    """A visit by the place's own station, made today; traits `planned`, `secret` (not over)."""

    class Meta:
        model = Inspection

    class Params:
        planned = factory.Trait(
            state=InspectionState.PLANNED, planned_on=DAY, started_at=None, received_at=None
        )
        secret = factory.Trait(kind=InspectionKind.SECRET)

    place = factory.SubFactory(PlaceFactory)
    county = factory.SelfAttribute("place.county")
    unit = factory.SelfAttribute("place.unit")
    place_unit = factory.LazyAttribute(lambda row: row.place.unit if row.place else None)
    lead_unit = factory.LazyAttribute(lambda row: row.place.lead_unit if row.place else None)
    kind = InspectionKind.DAILY
    state = InspectionState.DONE
    checklist = "fire-small"
    checklist_version = "2012-11"
    started_at = NOON - timedelta(hours=1)
    received_at = NOON
    created_at = NOON
    changed_at = NOON


class OfficerFactory(DjangoModelFactory[InspectionOfficer]):
    class Meta:
        model = InspectionOfficer

    inspection = factory.SubFactory(InspectionFactory)
    county = factory.SelfAttribute("inspection.county")
    unit = factory.SelfAttribute("inspection.unit")
    user = factory.SubFactory(UserFactory, unit=factory.SelfAttribute("..inspection.unit"))
    part = OfficerPart.LEAD


class FindingFactory(DjangoModelFactory[Finding]):
    class Meta:
        model = Finding

    inspection = factory.SubFactory(InspectionFactory)
    county = factory.SelfAttribute("inspection.county")
    line = "exit"
    violation = 8
    what = "安全出口上锁"
    basis = "《消防法》第六十条"
    order_text = "立即打开安全出口"
    handling = "at_once"
    created_at = NOON


class AnswerFactory(DjangoModelFactory[Answer]):
    class Meta:
        model = Answer

    inspection = factory.SubFactory(InspectionFactory)
    county = factory.SelfAttribute("inspection.county")
    line = "exit"
    value = "no"


class Station:
    """A station with its place, two officers, a head and an auxiliary."""

    def __init__(self, **place: Any) -> None:
        self.place = PlaceFactory(**place)
        self.unit, self.county = self.place.unit, self.place.county
        self.lead, self.partner = self.person(), self.person()
        self.head = self.person(Role.HEAD)
        self.auxiliary = self.person(Role.AUXILIARY)

    def person(self, *roles: Role, **more: Any) -> User:
        return UserFactory(unit=self.unit, roles=roles or [Role.OFFICER], **more)

    def sister(self) -> User:
        """An officer of another station of the county."""
        other = UnitFactory(county=self.county, kind=UnitKind.STATION)
        return UserFactory(unit=other, roles=[Role.OFFICER])

    def of(self, role: Role) -> User:
        """A person of the county's command centre in a role."""
        command = UnitFactory(county=self.county, kind=UnitKind.COMMAND)
        return UserFactory(unit=command, roles=[role])

    @property
    def two(self) -> tuple[Going, ...]:
        return (Going(self.lead.pk, "lead"), Going(self.partner.pk, "with"))

    def visit(self, **more: Any) -> Visit:
        """A daily visit of the place by two officers an hour ago."""
        facts: dict[str, Any] = {
            "kind": "daily",
            "unit_id": self.unit.pk,
            "target": Target(place_id=self.place.pk),
            "clocks": Clocks(started_at=NOON - timedelta(hours=1)),
            "officers": self.two,
            "checklist": "fire-small",
            **more,
        }
        return Visit(**facts)


def picture(
    seed: int = 1,
    *,
    size: tuple[int, int] = (640, 480),
    fmt: str = "JPEG",
    taken: str = "",
    point: tuple[float, float] | None = None,
) -> bytes:
    """A made-up photo with something in it; EXIF with the moment and the point on demand."""
    image = Image.new("RGB", (640, 480), (30 * seed % 255, 90, 140))
    brush = ImageDraw.Draw(image)
    for no in range(12):
        left, top = (no * 53 * seed) % 580, (no * 31 * (seed + 2)) % 420
        brush.rectangle((left, top, left + 55, top + 40), fill=(no * 20 % 255, 200 - no * 9, 60))
    image = image.resize(size)
    exif = Image.Exif()
    if taken:
        exif.get_ifd(0x8769)[0x9003] = taken
    if point:
        gps = exif.get_ifd(0x8825)
        gps[1], gps[2] = "N", _parts(point[1])
        gps[3], gps[4] = "E", _parts(point[0])
    out = io.BytesIO()
    image.save(out, fmt, **({"exif": exif} if fmt == "JPEG" and (taken or point) else {}))
    return out.getvalue()


def _parts(degrees: float) -> tuple[float, float, float]:
    whole = int(degrees)
    minutes = int((degrees - whole) * 60)
    return float(whole), float(minutes), round((degrees - whole - minutes / 60) * 3600, 4)


HERE = {"lon": Decimal("113.1200000"), "lat": Decimal("28.2000000"), "crs": "wgs84"}
TOMORROW = DAY + timedelta(days=1)
LAST_YEAR = date(DAY.year - 1, 5, 6)


def visit_rows(scene: Any, people: dict[str, User]) -> dict[str, Any]:
    """For walking all routes: what station number one visits, and one row of every kind."""
    station = scene.stations[0]
    place = PlaceFactory(county=scene.county, unit=station)
    visit = InspectionFactory(place=place)
    OfficerFactory(inspection=visit, user=people["officer"])
    planned = InspectionFactory(place=PlaceFactory(county=scene.county, unit=station), planned=True)
    photo = add_photo(visit, Upload(picture()), actor=actor(people["officer"]), now=NOON)
    return {
        "visit": visit,
        "planned_visit": planned,
        "finding": FindingFactory(inspection=visit),
        "photo": photo,
        "visit_rule": VisitRule.objects.create(
            county=scene.county,
            category="small_shop",
            bound="at_most",
            times=2,
            source="公告",
        ),
        "draw": _draw(scene, people),
    }


def _draw(scene: Any, people: dict[str, User]) -> Any:
    """A drawn draw of the command centre."""
    population = Population([PlaceFactory(unit=scene.stations[0], county=scene.county)],
                            [people["officer"], people["head"]], {})  # fmt: skip
    by = {"actor": actor(people["office"]), "now": NOON}
    sealed = seal_draw(population, title="抽查", unit=scene.command, size=1, team_size=2, **by)
    return draw_sample(sealed, seed="1", seed_source="当晚公布", **by)
