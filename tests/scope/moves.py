"""A random county and random moves of it, all through the actions people use."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import fields, replace
from datetime import timedelta
from decimal import Decimal
from random import Random
from typing import Any

from hongxian.deadlines.actions import ask_extension
from hongxian.deadlines.models import Deadline, DeadlineState
from hongxian.hazards import actions as hazards
from hongxian.hazards.models import Hazard, Paper
from hongxian.inspections.actions.changing import (
    Correction,
    correct_inspection,
    disclose_inspection,
)
from hongxian.inspections.actions.moving import hand_over_visits
from hongxian.inspections.actions.planning import Plan, join_plan, plan_inspection
from hongxian.inspections.actions.recording import record_inspection
from hongxian.inspections.models import Inspection, InspectionKind, InspectionState
from hongxian.inspections.visit import Agency, Clocks, Found, Going, Target, Visit
from hongxian.kit.verdict import Refused
from hongxian.orgs import handover
from hongxian.orgs.access import Actor
from hongxian.orgs.models import Role, Unit, UnitKind, User
from hongxian.registry.actions.assigning import Assignment, assign_places
from hongxian.registry.actions.licences import register_licence
from hongxian.registry.actions.merging import merge_places, split_place
from hongxian.registry.actions.places import change_place
from hongxian.registry.actions.vehicles import change_vehicle, register_vehicle
from hongxian.registry.models import Place, PlaceState, Vehicle
from hongxian.registry.queries.facts import LicenceFacts, LineFacts, PlaceFacts, VehicleFacts
from tests.campaigns.factories import (
    DAY,
    NOON,
    CountyFactory,
    PostFactory,
    UnitFactory,
    UserFactory,
    actor,
)
from tests.hazards.factories import PhotoFactory
from tests.registry.factories import PlaceFactory

KINDS = ("daily", "open", "secret", "secret", "joint", "joint")


class Town:
    """Stations, a brigade, agencies and their people; `boss` (the office) makes the moves."""

    def __init__(self, seed: int) -> None:
        self.dice = Random(seed)
        self.county = CountyFactory()
        self.stations = [self._unit(UnitKind.STATION) for _ in range(3)]
        self.brigade = self._unit(UnitKind.BRIGADE)
        self.partners = [self._unit(UnitKind.PARTNER) for _ in range(3)]
        command = self._unit(UnitKind.COMMAND)
        self.officers = [
            UserFactory(unit=unit, roles=[Role.OFFICER])
            for unit in (*self.stations, *self.stations, self.brigade)
        ]
        self.people: list[User] = [
            *self.officers,
            *(UserFactory(unit=unit, roles=[Role.HEAD]) for unit in self.stations),
            UserFactory(unit=self.stations[0], roles=[Role.AUXILIARY]),
            UserFactory(unit=self.brigade, roles=[Role.LEAD]),
            *(UserFactory(unit=unit, roles=[Role.PARTNER]) for unit in self.partners),
            *(UserFactory(unit=command, roles=[role])
              for role in (Role.CHIEF, Role.INSPECTOR, Role.LEGAL)),
            UserFactory(unit=command),
        ]  # fmt: skip
        PostFactory(user=self.officers[0], unit=self.stations[1], role=Role.OFFICER)
        office = UserFactory(unit=command, roles=[Role.OFFICE])
        for unit in (*self.stations, self.brigade):
            PostFactory(user=office, unit=unit, role=Role.HEAD)
        self.people.append(office)
        self.boss = actor(office)
        self.now = NOON
        self.done: Counter[str] = Counter()
        self.log: list[str] = []
        for _ in range(5):
            self._place()
        for start in (visit, visit, visit, enter_vehicle, find, find, find, find):
            self._make(start.__name__, start)

    def actors(self) -> list[Actor]:
        return [actor(person) for person in self.people]

    def live(self, moves: int) -> None:
        """So many moves, tried by the office; what is refused is no move."""
        for _ in range(moves):
            name = self.dice.choice(list(MOVES))
            self._make(name, MOVES[name])

    def _make(self, name: str, move: Callable[["Town"], None]) -> None:
        self.now += timedelta(minutes=1)
        try:
            move(self)
        except Refused as refusal:
            self.log.append(f"{name}: {refusal.sentence}")
        except IndexError:
            self.log.append(f"{name}: nothing to move")
        else:
            self.done[name] += 1
            self.log.append(name)

    @property
    def by(self) -> dict[str, Any]:
        return {"actor": self.boss, "now": self.now}

    def one(self, rows: Any) -> Any:
        """Any of these rows; IndexError where there is none."""
        found = list(rows.order_by("pk"))
        return self.dice.choice(found)

    def maybe(self, choices: Sequence[Any]) -> Any:
        return self.dice.choice([None, *choices])

    def places(self) -> Any:
        return Place.objects.filter(county=self.county, state=PlaceState.OPEN)

    def two(self) -> tuple[Going, ...]:
        first, second = self.dice.sample(self.officers, 2)
        return (Going(first.pk, "lead"), Going(second.pk, "with"))

    def agencies(self) -> tuple[Agency, ...]:
        units = self.dice.sample([*self.partners, self.brigade, *self.stations], 3)
        return (Agency("县邮政分公司"), *(Agency(unit.name) for unit in units))[
            self.dice.randrange(2) :
        ]

    def _unit(self, kind: UnitKind) -> Unit:
        return UnitFactory(county=self.county, kind=kind)

    def _place(self) -> Place:
        return PlaceFactory(
            unit=self.dice.choice(self.stations),
            lead_unit=self.maybe([self.brigade, self.partners[0]]),
        )


def _facts(kind: Any, row: Any, **changed: Any) -> Any:
    return replace(kind(**{f.name: getattr(row, f.name) for f in fields(kind)}), **changed)


def give_place(town: Town) -> None:
    place = town.one(town.places())
    facts = _facts(
        PlaceFacts, place, unit=town.dice.choice(town.stations), officer=None, grid=None,
        lead_unit=town.maybe([town.brigade, *town.partners]),
    )  # fmt: skip
    change_place(place, facts, **town.by)


def assign(town: Town) -> None:
    some = [town.one(town.places()), town.one(town.places())]
    assign_places(some, Assignment(unit=town.dice.choice(town.stations)), **town.by)


def merge(town: Town) -> None:
    town._place()
    gone, kept = town.one(town.places()), town.one(town.places())
    merge_places(gone, into=kept, reason="重复", **town.by)


def split(town: Town) -> None:
    merged = Place.objects.filter(county=town.county, state=PlaceState.MERGED)
    split_place(town.one(merged), reason="不是同一家", **town.by)


def unit_goes(town: Town) -> None:
    gone, into = town.dice.sample([*town.stations, town.brigade], 2)
    for moved in handover.unit_movers().values():
        moved(gone, into, **town.by)


def enter_vehicle(town: Town) -> None:
    facts = VehicleFacts(
        plate=f"鲁Q{town.dice.randrange(10**5):05d}", group="truck_heavy",
        unit=town.dice.choice(town.stations), place=town.maybe(list(town.places())),
    )  # fmt: skip
    register_vehicle(facts, **town.by)


def give_vehicle(town: Town) -> None:
    row = town.one(Vehicle.objects.filter(county=town.county))
    facts = _facts(
        VehicleFacts, row, unit=town.dice.choice(town.stations),
        place=town.maybe(list(town.places())),
    )  # fmt: skip
    change_vehicle(row, facts, **town.by)


def enter_licence(town: Town) -> None:
    number = f"证{town.dice.randrange(10**6)}"
    lines = (LineFacts("组合烟花", Decimal(10), "箱"),)
    if town.dice.random() < 0.5:
        place = town.one(town.places())
        facts = LicenceFacts(kind="fireworks_retail", number=number, place=place, lines=lines)
    else:
        vehicle = town.one(Vehicle.objects.filter(county=town.county))
        facts = LicenceFacts(kind="vehicle_operation", number=number, vehicle=vehicle)
    register_licence(facts, **town.by)


def visit(town: Town) -> None:
    kind = town.dice.choice(KINDS)
    target = Target(place_id=town.one(town.places()).pk)
    findings = (Found(what="通道堵塞", violation=8, basis="第六十条", handling="by_date",
                      order_text="清理", due_on=DAY + timedelta(days=9)),)  # fmt: skip
    told = Visit(
        kind, town.dice.choice(town.stations).pk, target, Clocks(NOON - timedelta(hours=1)),
        officers=town.two(), agencies=town.agencies() if kind == "joint" else (),
        findings=findings[: town.dice.randrange(2)], is_over=town.dice.random() < 0.4,
    )  # fmt: skip
    row = record_inspection(told, **town.by).inspection
    PhotoFactory(county=town.county, inspection=row)


def plan(town: Town) -> None:
    kind = town.dice.choice(KINDS)
    plan_inspection(
        Plan(
            kind, town.dice.choice(town.stations).pk, Target(place_id=town.one(town.places()).pk),
            DAY + timedelta(days=3), officers=town.two(),
            agencies=town.agencies() if kind == "joint" else (),
        ),
        **town.by,
    )  # fmt: skip


def keep_plan(town: Town) -> None:
    row = town.one(_visits(town).filter(state=InspectionState.PLANNED))
    kind = row.kind if row.kind == "secret" else town.dice.choice(KINDS)
    told = Visit(
        kind, row.unit_id, Target(place_id=row.place_id), Clocks(NOON - timedelta(hours=1)),
        id=row.pk, officers=town.two(), agencies=town.agencies() if kind == "joint" else (),
    )  # fmt: skip
    record_inspection(told, **town.by)


def join(town: Town) -> None:
    row = town.one(_visits(town).filter(state=InspectionState.PLANNED))
    unit = town.dice.choice([*town.stations, town.brigade])
    join_plan(row, unit_id=unit.pk, **town.by)


def disclose(town: Town) -> None:
    hidden = _visits(town).filter(kind=InspectionKind.SECRET, disclosed_at=None)
    disclose_inspection(town.one(hidden.filter(state=InspectionState.DONE)), **town.by)


def other_people(town: Town) -> None:
    row = town.one(_visits(town).filter(state=InspectionState.DONE))
    as_it_is = {f.name: getattr(row, f.name) for f in fields(Correction) if f.name != "officers"}
    correct_inspection(row, Correction(**as_it_is, officers=town.two()), reason="记错", **town.by)


def successor(town: Town) -> None:
    one, other = town.dice.sample(town.officers, 2)
    hand_over_visits(one, other, **town.by)


def find(town: Town) -> None:
    row = town.maybe(list(_visits(town)))
    place = row.place if row is not None else town.maybe(list(town.places()))
    facts = hazards.Facts("线路老化", place=place, spot="" if place else "北大街")
    hazards.find_hazard(
        facts, unit=town.dice.choice([*town.stations, town.brigade]), inspection=row,
        officer=town.maybe(town.officers), **town.by,
    )  # fmt: skip


def assign_hazard(town: Town) -> None:
    unit = town.dice.choice([*town.stations, town.brigade])
    mine = [person for person in town.officers if person.unit_id == unit.pk]
    row = town.one(_hazards(town))
    hazards.assign_hazards([row], unit=unit, officer=town.maybe(mine), reason="转", **town.by)


def hand_over(town: Town) -> None:
    agency = town.dice.choice(town.partners)
    hazards.hand_over_hazard(town.one(_hazards(town)), agency, reason="不归我管", **town.by)


def take_back(town: Town) -> None:
    row = town.one(_hazards(town).filter(state="handed"))
    hazards.take_back_hazard(row, reason="退回", **town.by)


def other_place(town: Town) -> None:
    row = town.one(_hazards(town))
    facts = _facts(hazards.Facts, row, place=town.maybe(list(town.places())), spot="北大街")
    hazards.correct_hazard(row, facts, reason="记错了地方", **town.by)


def issue(town: Town) -> None:
    first = town.one(_hazards(town).filter(state="found"))
    alike = _hazards(town).filter(state="found", place=first.place, vehicle=None, spot=first.spot)
    handed = town.dice.random() < 0.3
    draft = hazards.Draft(
        "hand_over" if handed else "by_date", town.dice.choice([*town.stations, town.brigade]),
        second_officer=town.dice.choice(town.officers), addressee="店主",
        agency=town.dice.choice(town.partners) if handed else None,
        dues={row.pk: DAY + timedelta(days=5) for row in alike},
    )  # fmt: skip
    hazards.issue_paper(list(alike), draft, **town.by)


def void(town: Town) -> None:
    rows = Paper.objects.filter(county=town.county)
    hazards.void_paper(town.one(rows), reason="写错", **town.by)


def ask_for_time(town: Town) -> None:
    rows = Deadline.objects.filter(county=town.county, state=DeadlineState.RUNNING)
    row = town.one(rows.filter(holder__isnull=False))
    more = max(row.due_at, town.now) + timedelta(days=5)
    ask_extension(row, due_asked=more, reason="材料未到", actor=actor(row.holder), now=town.now)


def _visits(town: Town) -> Any:
    return Inspection.objects.filter(county=town.county)


def _hazards(town: Town) -> Any:
    return Hazard.objects.filter(county=town.county)


MOVES: dict[str, Callable[[Town], None]] = {
    move.__name__: move
    for move in (
        give_place, assign, merge, split, unit_goes, enter_vehicle, give_vehicle, enter_licence,
        visit, visit, plan, keep_plan, join, disclose, other_people, successor, find, assign_hazard,
        hand_over, take_back, other_place, issue, issue, void, ask_for_time,
    )
}  # fmt: skip
