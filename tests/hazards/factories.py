"""Rows of the hazard room for tests: hazards in every state, and a scene with people."""

import hashlib
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import factory
from django.core.files.base import ContentFile
from factory.django import DjangoModelFactory

from hongxian.hazards.actions import find_hazard, report_rectified, start_rectifying
from hongxian.hazards.actions.finding import Facts
from hongxian.hazards.actions.readers import readers_of
from hongxian.hazards.models import (
    FirmAnswer,
    FirmCode,
    FirmFile,
    Grade,
    Hazard,
    HazardPhoto,
    HazardState,
    Paper,
    PaperLine,
    PhotoDoubt,
    Recheck,
    RecheckResult,
)
from hongxian.hazards.papers import Demand, compose, wording_on
from hongxian.hazards.papers import Facts as PaperFacts
from hongxian.hazards.queries.search import search_text
from hongxian.inspections.models import Photo, PhotoKind
from hongxian.orgs.models import County, Role, Unit, UnitKind, User
from hongxian.registry.models import Place
from tests.campaigns.factories import (
    DAY,
    NOON,
    CountyFactory,
    UnitFactory,
    UserFactory,
    actor,
)

DUE = date(2026, 6, 30)


class PlaceFactory(DjangoModelFactory[Place]):
    class Meta:
        model = Place

    county = factory.SubFactory(CountyFactory)
    unit = factory.SubFactory(UnitFactory, county=factory.SelfAttribute("..county"))
    name = factory.Sequence(lambda n: f"聚福楼饭店{n}号店")
    category = "restaurant"
    address = "青石县城关镇北大街12号"
    created_at = NOON
    changed_at = NOON


class HazardFactory(DjangoModelFactory[Hazard]):
    """A found hazard; traits put it into a state, with the moments that state needs."""

    class Meta:
        model = Hazard
        skip_postgeneration_save = True

    class Params:
        ordered = factory.Trait(state=HazardState.ORDERED)
        rectifying = factory.Trait(state=HazardState.RECTIFYING)
        paused = factory.Trait(state=HazardState.PAUSED)
        rectified = factory.Trait(state=HazardState.RECTIFIED, rectified_at=NOON)
        passed = factory.Trait(state=HazardState.PASSED, rectified_at=NOON, passed_at=NOON)
        closed = factory.Trait(
            state=HazardState.CLOSED, rectified_at=NOON, passed_at=NOON, closed_at=NOON
        )
        handed = factory.Trait(
            state=HazardState.HANDED,
            end_reason="由主管部门处理",
            agency=factory.SubFactory(
                UnitFactory, county=factory.SelfAttribute("..county"), kind=UnitKind.PARTNER
            ),
        )
        voided = factory.Trait(
            state=HazardState.VOIDED, end_reason="录错了", state_before=HazardState.FOUND
        )
        merged = factory.Trait(
            state=HazardState.MERGED,
            end_reason="重复登记",
            state_before=HazardState.FOUND,
            merged_into=factory.SubFactory(
                "tests.hazards.factories.HazardFactory", place=factory.SelfAttribute("..place")
            ),
        )
        major = factory.Trait(
            grade=Grade.MAJOR,
            criterion="重大火灾隐患判定方法第六条",
            duty="法定代表人负总责",
            measure="拆除违规隔断",
            money=Decimal("3.50"),
            time="六月底前",
            plan="停业并疏散",
            owner_name="邱明远",
        )

    place = factory.SubFactory(PlaceFactory)
    county = factory.SelfAttribute("place.county")
    unit = factory.SelfAttribute("place.unit")
    place_unit = factory.LazyAttribute(lambda row: row.place.unit if row.place else None)
    lead_unit = factory.LazyAttribute(lambda row: row.place.lead_unit if row.place else None)
    inspection = None
    is_hidden = factory.LazyAttribute(
        lambda row: row.inspection is not None and row.inspection.is_hidden
    )
    number = factory.Sequence(lambda n: f"2026-{n + 90000:05d}")
    what = "疏散通道堆放货物"
    violation = 5
    found_at = NOON
    created_at = NOON
    changed_at = NOON

    @factory.post_generation
    def searchable(self, create: bool, extracted: object, **kwargs: object) -> None:
        self.search = search_text(self)
        if create:
            Hazard.objects.filter(pk=self.pk).update(search=self.search)


class RecheckFactory(DjangoModelFactory[Recheck]):
    class Meta:
        model = Recheck

    hazard = factory.SubFactory(HazardFactory)
    county = factory.SelfAttribute("hazard.county")
    no = factory.LazyAttribute(lambda o: o.hazard.rechecks.count() + 1)
    at = NOON
    by = factory.SubFactory(UserFactory, unit=factory.SelfAttribute("..hazard.unit"))
    result = RecheckResult.PASSED


class PhotoFactory(DjangoModelFactory[Photo]):
    class Meta:
        model = Photo

    county = factory.SubFactory(CountyFactory)
    kind = PhotoKind.FINDING
    original = factory.django.ImageField(width=8, height=6)
    shown = factory.django.ImageField(width=8, height=6)
    thumb = factory.django.ImageField(width=4, height=3)
    sha256 = factory.Sequence(lambda n: hashlib.sha256(str(n).encode()).hexdigest())
    size = 100
    width = 8
    height = 6
    received_at = NOON


class HazardPhotoFactory(DjangoModelFactory[HazardPhoto]):
    class Meta:
        model = HazardPhoto

    hazard = factory.SubFactory(HazardFactory)
    county = factory.SelfAttribute("hazard.county")
    photo = factory.SubFactory(PhotoFactory, county=factory.SelfAttribute("..county"))
    stage = "before"


@dataclass
class Beat:
    """A county with a station that answers for a shop, its people and those above."""

    county: County
    station: Unit
    other: Unit
    partner: Unit
    place: Place
    officer: User
    head: User
    auxiliary: User
    office: User
    second_office: User
    inspector: User
    stranger: User

    def hazard(self, **more: object) -> Hazard:
        """A hazard of the station found and clocked by the real action."""
        due = more.pop("due_on", DUE)
        facts = Facts(what="疏散通道堆放货物", place=self.place, violation=5, due_on=due)
        return find_hazard(
            facts, unit=self.station, officer=self.officer, actor=actor(self.officer), now=NOON,
            **more,
        )  # fmt: skip

    def rectified(self) -> Hazard:
        """One that was reported done a minute ago."""
        row = self.hazard()
        return report_rectified(row, note="货物已清走", actor=actor(self.officer), now=NOON)

    def rectifying(self) -> Hazard:
        """One that is being corrected, its clock running."""
        row = self.hazard()
        Hazard.objects.filter(pk=row.pk).update(state=HazardState.ORDERED)
        return start_rectifying(row, actor=actor(self.officer), now=NOON)


def lay_beat() -> Beat:
    """One station with a shop, a sister station, a partner agency, the office."""
    county = CountyFactory()
    station = UnitFactory(county=county, short_name="东城派出所")
    other = UnitFactory(county=county, short_name="西城派出所")
    command = UnitFactory(county=county, short_name="指挥中心", kind=UnitKind.COMMAND)
    partner = UnitFactory(county=county, short_name="县应急管理局", kind=UnitKind.PARTNER)
    return Beat(
        county=county,
        station=station,
        other=other,
        partner=partner,
        place=PlaceFactory(county=county, unit=station),
        officer=UserFactory(unit=station, name="汪小满", roles=[Role.OFFICER]),
        head=UserFactory(unit=station, name="丁远航", roles=[Role.HEAD]),
        auxiliary=UserFactory(unit=station, name="辅小王", roles=[Role.AUXILIARY]),
        office=UserFactory(unit=command, name="沈亦文", roles=[Role.OFFICE]),
        second_office=UserFactory(unit=command, name="陆知行", roles=[Role.OFFICE]),
        inspector=UserFactory(unit=command, name="督明", roles=[Role.INSPECTOR]),
        stranger=UserFactory(unit=other, name="钱外", roles=[Role.OFFICER]),
    )


class PaperFactory(DjangoModelFactory[Paper]):
    """An order issued for one hazard, as the action writes it."""

    class Meta:
        model = Paper
        exclude = ["hazard"]
        skip_postgeneration_save = True

    hazard = factory.SubFactory(HazardFactory)
    county = factory.SelfAttribute("hazard.county")
    kind = "by_date"
    unit = factory.SelfAttribute("hazard.unit")
    place = factory.SelfAttribute("hazard.place")
    word = "青公（东）责限改"
    year = 2026
    serial = factory.Sequence(lambda n: n + 1)
    addressee = factory.SelfAttribute("hazard.place.name")
    issued_at = NOON
    issued_by = factory.SubFactory(UserFactory, unit=factory.SelfAttribute("..hazard.unit"))

    @factory.lazy_attribute
    def body(self) -> dict[str, Any]:
        facts = PaperFacts(
            wording_on(self.kind, DAY), self.unit.name, f"{self.word}〔2026〕{self.serial}号",
            self.addressee, self.addressee, DAY, DAY, (Demand(self.hazard.what),), ("汪小满",),
        )  # fmt: skip
        return compose(facts).as_json()

    @factory.post_generation
    def line(self, create: bool, extracted: Hazard | None, **kwargs: object) -> None:
        hazard = extracted or Hazard.objects.filter(place=self.place).order_by("pk").last()
        if create and hazard is not None:
            PaperLine.objects.create(county=self.county, paper=self, hazard=hazard, position=1)
            readers_of([self])


def hazard_rows(place: Place, person: User) -> dict[str, Any]:
    """A hazard of the place with a photo, for walking all routes."""
    hazard = HazardFactory(place=place, officer=person, owner_phone="13900001234")
    photo = HazardPhotoFactory(hazard=hazard).photo
    paper = PaperFactory(hazard=hazard, issued_by=person)
    code = FirmCode.objects.create(
        county=place.county, place=place, paper=paper, digest="0" * 64, made_by=person,
        made_at=NOON, valid_until=NOON + timedelta(days=30),
    )  # fmt: skip
    answer = FirmAnswer.objects.create(
        county=place.county, code=code, key=code.pk, place=place, kind="correction",
        hazard=hazard, text="已清走", name="邱明远", received_at=NOON,
    )  # fmt: skip
    picture = ContentFile(b"\xff\xd8\xff", name="walk.jpg")
    file = FirmFile.objects.create(
        county=place.county, answer=answer, file=picture, preview=picture, name="walk.jpg",
        sha256="0" * 64, size=3,
    )  # fmt: skip
    doubt = PhotoDoubt.objects.create(
        county=place.county, hazard=hazard, photo=photo, kind="older", figure=90, at=NOON
    )
    return {
        "hazard": hazard,
        "hazard_photo": photo,
        "paper": paper,
        "code": code,
        "answer": answer,
        "answer_file": file,
        "doubt": doubt,
    }


def days(count: int) -> timedelta:
    """So many days."""
    return timedelta(days=count)


__all__ = ["DAY", "DUE", "NOON", "Beat", "HazardFactory", "PlaceFactory", "actor", "lay_beat"]
