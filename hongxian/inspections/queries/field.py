"""The day of one person on a phone: everything a visit needs while there is no network.

A phone asks every few minutes. The version it holds is made of a mark for each section of the day,
and for each of `PARTS` parts of the list of places; so the server knows from the version alone what
the phone has, builds what differs, and says within one look at the rows that nothing does.
"""

import hashlib
import json
import marshal
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple, TypeAlias
from uuid import UUID

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import (
    Case,
    CharField,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, TruncDate

from hongxian.inspections.checklists import Checklist, checklists
from hongxian.inspections.day import hazards_for
from hongxian.inspections.kinds import kind_rules
from hongxian.inspections.models import (
    Inspection,
    InspectionAgency,
    InspectionKind,
    InspectionOfficer,
    InspectionState,
)
from hongxian.inspections.queries.people import roles_on, who_may_go
from hongxian.inspections.rules import enforces
from hongxian.inspections.violations import violations
from hongxian.kit.clock import day_of
from hongxian.kit.pinyin import initials
from hongxian.kit.questions import Question
from hongxian.orgs.access import Actor
from hongxian.orgs.asking import ActorsQuestion
from hongxian.orgs.models import Unit, UnitKind, User
from hongxian.registry.codes import categories, category_name, codes_in, vehicle_groups
from hongxian.registry.models import Place

MOST_PLACES = 3000
"""A unit's list on one phone; what is beyond is found on the desk."""
NOT_ON_PHONES = (InspectionKind.SELF_CHECK,)
"""A firm checks itself."""
FORM = "2"
"""Of the answer: a phone that holds another form is sent the whole."""
COLUMNS = (
    "id", "name", "address", "category", "category_name", "unit_id", "manager", "phone", "last",
    "is_due", "initials",
)  # fmt: skip
"""What a phone is told of a place."""
WITH_DASHES = 36
"""So long is a key that the database writes as people do; SQLite keeps it without dashes."""
PARTS, MARK = 128, 6
"""Parts of the list of places, by the last digits of the key; letters of a mark (36 bits)."""
SECTIONS = (
    "today", "person", "people", "agencies", "planned", "hazards", "checklists", "kinds",
    "violations", "vehicle_groups",
)  # fmt: skip
"""Everything but the places, in the order of the marks."""


class Section(NamedTuple):
    """A section as JSON, and the mark that tells it from any other."""

    text: str
    mark: str


class Answer(NamedTuple):
    """The version of the day and its JSON; `body` is "" where the phone holds that very day."""

    version: str
    body: str


Row: TypeAlias = tuple[str, str, str, str, int, str, str, str]
"""A place: key, name, address, category, unit, manager, telephone, and the day of its last visit as
ISO has it, "" where there was none. Plain, so that the mark of a part costs little."""


def field_day(
    actor: Actor,
    now: datetime,
    known: str = "",
    *,
    changes: bool = False,
    table: bool = False,
) -> Answer:
    """The answer of GET /api/field/day to a phone that holds the version `known`.

    With `changes`, only the sections and the parts of the list that differ from that version. With
    `table`, the places column by column: a third less to send than row by row.
    """
    today = day_of(now)
    sections = _sections(actor, today)
    parts = _parts(actor)
    marks = [sections[name].mark for name in SECTIONS]
    marks += [_mark_of_part(today.year, part) if part else "-" * MARK for part in parts]
    version = f'"{FORM}{"".join(marks)}"'
    if version == known:
        return Answer(version, "")
    held = _held(known) if changes else []
    fresh = [no for no, mark in enumerate(marks) if not held or held[no] != mark]
    told = {SECTIONS[no]: sections[SECTIONS[no]].text for no in fresh if no < len(SECTIONS)}
    asked = [no - len(SECTIONS) for no in fresh if no >= len(SECTIONS)]
    shown = _shown([row for no in asked for row in parts[no]], today)
    columns = dict(zip(COLUMNS, map(list, zip(*shown, strict=True)), strict=True)) if shown else {}
    told["places"] = _json(
        {name: columns.get(name, []) for name in COLUMNS}
        if table
        else [dict(zip(COLUMNS, row, strict=True)) for row in shown]
    )
    told |= {"version": _json(version), "now": _json(now), "whole": _json(not held)}
    told["many"] = str(sum(map(len, parts)))
    if held:
        told["parts"] = _json(asked)
    return Answer(version, "{" + ",".join(f'"{key}":{text}' for key, text in told.items()) + "}")


def _held(known: str) -> list[str]:
    """The marks of a version; none where it is not of this form."""
    told = known.strip('"')
    if not told.startswith(FORM) or len(told) != len(FORM) + MARK * (len(SECTIONS) + PARTS):
        return []
    return [told[at : at + MARK] for at in range(len(FORM), len(told), MARK)]


def _json(told: Any) -> str:
    return json.dumps(told, cls=DjangoJSONEncoder, ensure_ascii=False, separators=(",", ":"))


def _mark(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:MARK]


def _mark_of_part(year: int, part: list[Row]) -> str:
    """Of equal rows alone: marshal's second form, unlike later ones, knows nothing of which objects
    are the same. To write thousands of rows out as text takes a fifth of the whole answer."""
    told = marshal.dumps((year, _words(), part), 2)
    return hashlib.sha256(told).hexdigest()[:MARK]


def _section(told: Any) -> Section:
    text = _json(told)
    return Section(text, _mark(text))


def _sections(actor: Actor, today: date) -> dict[str, Section]:
    (unit,) = _unit(unit=actor.unit_id or 0)
    return {
        "today": _section(today),
        "person": _section(_person(actor, unit)),
        "people": _section(_people(actor, today)),
        "agencies": _section(_agencies(unit, today)),
        "planned": _section(_planned(actor, today)),
        "hazards": _section([vars(hazard) for hazard in hazards_for(actor, today)]),
        **_fixed(unit.kind, today, stations_punish=settings.STATION_FIRE_PENALTIES),
    }


@lru_cache(maxsize=32)
def _fixed(kind: str, today: date, *, stations_punish: bool) -> dict[str, Section]:
    """What files of this version say to a unit of a kind on a day."""
    papers = [each for each in checklists(today) if not each.users or kind in each.users]
    kinds = [rule for rule in kind_rules().values() if rule.code not in NOT_ON_PHONES]
    told = {
        "checklists": [
            _paper(each, may_punish=stations_punish or kind not in each.no_penalty_by)
            for each in papers
        ],
        "kinds": [
            {
                "code": rule.code,
                "name": InspectionKind(rule.code).label,
                "enforcers": rule.enforcers,
            }
            for rule in kinds
        ],
        "violations": [{"no": each.no, "name": each.short} for each in violations().values()],
        "vehicle_groups": [{"code": g.code, "name": g.name} for g in vehicle_groups().values()],
    }
    return {name: _section(rows) for name, rows in told.items()}


@lru_cache(maxsize=1)
def _words() -> str:
    """What a place's row shows and no row says: names of categories, ways to write a name short."""
    return _mark(_json([(code, each.name) for code, each in categories().items()]))


def _person(actor: Actor, unit: Unit) -> dict[str, Any]:
    return {
        "id": actor.user_id,
        "name": actor.name,
        "unit": unit.short_name,
        "unit_id": unit.pk,
        "enforces": enforces(actor.roles),
    }


_unit = Question(lambda unit: Unit.objects.filter(pk=unit))


def _people(actor: Actor, today: date) -> list[dict[str, Any]]:
    """Colleagues who may be named: of the person's own units. Two queries."""
    units = actor.unit_ids or {actor.unit_id or 0}
    county = actor.county_id or ""
    people = _going(county=county, day=today, units=units)
    roles = roles_on(county, [key for key, _ in people], today)
    return [
        {"id": key, "name": name, "enforces": enforces(roles.get(key, set()))}
        for key, name in people
    ]


def _who_goes(county: str, day: date, units: Collection[int]) -> QuerySet[User, tuple[int, str]]:
    return who_may_go(county, day, units).values_list("pk", "name")


def _agencies(own: Unit, today: date) -> list[str]:
    """Who usually comes along on a joint visit, by name: partners first, then brigades."""
    return list(dict.fromkeys(_others(county=own.county_id, own=own.pk, day=today)))


def _other_units(county: str, own: int, day: date) -> QuerySet[Unit, str]:
    units = Unit.objects.filter(county=county).valid_on(day)
    partner_first = Case(When(kind=UnitKind.PARTNER, then=0), default=1)
    others = units.filter(kind__in=(UnitKind.PARTNER, UnitKind.BRIGADE)).exclude(pk=own)
    ordered = others.order_by(partner_first, "position", "pk")
    return ordered.values_list("short_name", flat=True)


_going, _others = Question(_who_goes), Question(_other_units)


def _parts(actor: Actor) -> list[list[Row]]:
    """The places the person's units answer for, by part. Two queries.

    They come as text from the database: of thousands of rows Python is to make nothing but marks.
    """
    hidden = {str(key): day_of(last).isoformat() for key, last in _hidden(actor)}
    parts: list[list[Row]] = [[] for _ in range(PARTS)]
    for told in _places(actor):
        row = told if len(told[0]) == WITH_DASHES else (str(UUID(told[0])), *told[1:])
        if row[0] in hidden:
            row = (*row[:-1], max(row[-1], hidden[row[0]]))
        parts[_PART_OF[row[0][-2:]]].append(row)
    return parts


_PART_OF = {f"{end:02x}": end % PARTS for end in range(256)}


def _places_of(actor: Actor) -> QuerySet[Place, Any]:
    standing = Place.objects.visible_to(actor).standing()
    mine = standing.filter(Q(unit__in=actor.unit_ids) | Q(lead_unit__in=actor.unit_ids))
    day = Coalesce(Cast(Subquery(_last_visit()), CharField()), Value(""))
    rows: Any = mine.annotate(key=Cast("id", CharField()), day=day).order_by("name", "id")
    columns = ("key", "name", "address", "category", "unit_id", "manager", "phone", "day")
    asked: QuerySet[Place, Any] = rows.values_list(*columns)[:MOST_PLACES]
    return asked


def _last_visit() -> Any:
    """The day of a place's newest visit that is not hidden, out of the index of its visits."""
    made = Inspection.objects.filter(
        ~Q(kind=InspectionKind.SECRET, disclosed_at__isnull=True),
        place=OuterRef("pk"), county=OuterRef("county"), started_at__isnull=False,
    )  # fmt: skip
    return made.order_by("-started_at").values(day=TruncDate("started_at"))[:1]


def _hidden_visits(actor: Actor) -> QuerySet[Inspection, tuple[UUID, datetime]]:
    """The newest secret visit of each place that is not over, where this person may know of it."""
    hidden = Inspection.objects.visible_to(actor).filter(
        kind=InspectionKind.SECRET, disclosed_at__isnull=True, place__isnull=False,
        started_at__isnull=False,
    )  # fmt: skip
    return (
        hidden.order_by()
        .values("place")
        .annotate(last=Max("started_at"))
        .values_list("place", "last")
    )


_places, _hidden = ActorsQuestion(_places_of), ActorsQuestion(_hidden_visits)


def _shown(rows: Sequence[Row], today: date) -> list[tuple[Any, ...]]:
    """Places as the phone shows them, in the order of `COLUMNS`, due ones first; due is what nobody
    has visited this year."""
    year = f"{today.year:04}"
    names = {category: category_name(category) for category in {row[3] for row in rows}}
    shown = [
        (
            key, name, address, category, names[category], unit_id, manager, phone,
            last or None, last[:4] < year, initials(name),
        )
        for key, name, address, category, unit_id, manager, phone, last in rows
    ]  # fmt: skip
    return sorted(shown, key=lambda each: (each[8] or "", each[10], each[1]))


def _planned(actor: Actor, today: date) -> list[dict[str, Any]]:
    """Planned visits this person goes to, and those of the person's units that name nobody. Three
    queries."""
    rows = _plans(actor)
    keys = [row.pk for row in rows]
    officers: dict[UUID, list[int]] = {key: [] for key in keys}
    agencies: dict[UUID, list[str]] = {key: [] for key in keys}
    for key, user in _officers(keys=keys):
        officers[key].append(user)
    for key, name in _agents(keys=keys):
        agencies[key].append(name)
    return [
        {
            "id": row.pk,
            "kind": row.kind,
            "kind_name": row.get_kind_display(),
            "place": row.place_id,
            "spot": row.spot,
            "planned_on": row.planned_on,
            "is_late": row.planned_on is not None and row.planned_on < today,
            "checklist": row.checklist,
            "officers": officers[row.pk],
            "agencies": agencies[row.pk],
        }
        for row in rows
    ]


def _plans_of(actor: Actor) -> QuerySet[Inspection]:
    planned = Inspection.objects.visible_to(actor).filter(state=InspectionState.PLANNED)
    mine = Q(officers__user=actor.user_id) | Q(unit__in=actor.unit_ids, officers__isnull=True)
    return planned.filter(mine).distinct().order_by("planned_on", "id")


def _named(keys: Sequence[UUID]) -> QuerySet[InspectionOfficer, tuple[UUID, int]]:
    return InspectionOfficer.objects.filter(inspection__in=keys).values_list("inspection", "user")


def _joining(keys: Sequence[UUID]) -> QuerySet[InspectionAgency, tuple[UUID, str]]:
    return InspectionAgency.objects.filter(inspection__in=keys).values_list("inspection", "name")


_plans, _officers, _agents = ActorsQuestion(_plans_of), Question(_named), Question(_joining)


def _paper(paper: Checklist, *, may_punish: bool) -> dict[str, Any]:
    return {
        "code": paper.code,
        "version": paper.version,
        "title": paper.title,
        "source": paper.source,
        "enforcers": paper.enforcers,
        "may_punish": may_punish,
        "categories": sorted(_codes(paper.fits)),
        "is_general": not paper.fits and "place" in paper.at,
        "at": list(paper.at),
        "lines": [
            {
                "code": line.code, "section": line.section, "ask": line.ask,
                "wrong": line.wrong, "how": line.how,
                "basis": line.basis, "violation": line.violation, "order": line.order,
                "handling": line.handling, "days": line.days, "photo": line.photo,
            }
            for line in paper.lines
        ],
    }  # fmt: skip


def _codes(fits: Iterable[str]) -> set[str]:
    found: set[str] = set()
    for name in fits:
        found |= set(codes_in(name[1:])) if name.startswith("@") else {name}
    return found
