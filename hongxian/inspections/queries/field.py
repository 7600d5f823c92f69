"""The day of one person on a phone: everything a visit needs while there is no network."""

import hashlib
import json
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Case, Max, Q, When

from hongxian.inspections.checklists import Checklist, checklists
from hongxian.inspections.day import hazards_for
from hongxian.inspections.kinds import kind_rules
from hongxian.inspections.models import Inspection, InspectionKind, InspectionState
from hongxian.inspections.queries.people import who_may_go
from hongxian.inspections.rules import enforces
from hongxian.inspections.violations import violations
from hongxian.kit.clock import day_of
from hongxian.kit.pinyin import initials
from hongxian.orgs.access import Actor
from hongxian.orgs.models import Post, Unit, UnitKind, User
from hongxian.registry.codes import category_name, codes_in, vehicle_groups
from hongxian.registry.models import Place

MOST_PLACES = 3000
"""A unit's list on one phone; what is beyond is found on the desk."""
NOT_ON_PHONES = (InspectionKind.SELF_CHECK,)
"""A firm checks itself."""


def field_day(actor: Actor, now: datetime) -> dict[str, Any]:
    """The answer of GET /api/field/day, with `version` over everything but the moment."""
    today = day_of(now)
    unit = Unit.objects.get(pk=actor.unit_id or 0)
    papers = [each for each in checklists(today) if not each.users or unit.kind in each.users]
    told: dict[str, Any] = {
        "today": today,
        "person": _person(actor, unit),
        "people": _people(actor, today),
        "agencies": _agencies(unit, today),
        "places": _places(actor, today),
        "planned": _planned(actor, today),
        "hazards": [vars(hazard) for hazard in hazards_for(actor, today)],
        "checklists": [_paper(each, unit) for each in papers],
        "kinds": [
            {
                "code": rule.code,
                "name": InspectionKind(rule.code).label,
                "enforcers": rule.enforcers,
            }
            for rule in kind_rules().values()
            if rule.code not in NOT_ON_PHONES
        ],
        "violations": [{"no": each.no, "name": each.short} for each in violations().values()],
        "vehicle_groups": [{"code": g.code, "name": g.name} for g in vehicle_groups().values()],
    }
    return {**told, "version": _version(told), "now": now}


def _version(told: dict[str, Any]) -> str:
    text = json.dumps(told, cls=DjangoJSONEncoder, sort_keys=True, ensure_ascii=False)
    return f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'


def _person(actor: Actor, unit: Unit) -> dict[str, Any]:
    return {
        "id": actor.user_id,
        "name": actor.name,
        "unit": unit.short_name,
        "unit_id": unit.pk,
        "enforces": enforces(actor.roles),
    }


def _people(actor: Actor, today: date) -> list[dict[str, Any]]:
    """Colleagues who may be named: of the person's own units."""
    units = actor.unit_ids or {actor.unit_id or 0}
    people: list[User] = list(who_may_go(actor.county_id or "", today, units))
    roles: dict[int, set[str]] = {}
    posts = Post.objects.held_on(today).filter(user__in=[user.pk for user in people])
    for user_id, role in posts.order_by().values_list("user_id", "role"):
        roles.setdefault(user_id, set()).add(role)
    return [
        {"id": user.pk, "name": user.name, "enforces": enforces(roles.get(user.pk, set()))}
        for user in people
    ]


def _agencies(own: Unit, today: date) -> list[str]:
    """Who usually comes along on a joint visit, by name: partners first, then brigades."""
    units = Unit.objects.filter(county=own.county_id).valid_on(today)
    partner_first = Case(When(kind=UnitKind.PARTNER, then=0), default=1)
    others = units.filter(kind__in=(UnitKind.PARTNER, UnitKind.BRIGADE)).exclude(pk=own.pk)
    names = others.order_by(partner_first, "position", "pk").values_list("short_name", flat=True)
    return list(dict.fromkeys(names))


def _places(actor: Actor, today: date) -> list[dict[str, Any]]:
    """What the person's units answer for; due is what nobody has visited this year."""
    standing = Place.objects.visible_to(actor).standing()
    mine = standing.filter(Q(unit__in=actor.unit_ids) | Q(lead_unit__in=actor.unit_ids))
    columns = ("id", "name", "address", "category", "unit_id", "manager", "phone")
    rows = list(mine.order_by("name", "id").values(*columns)[:MOST_PLACES])
    last = _last_visits(actor)
    for row in rows:
        seen = last.get(row["id"])
        row["last"] = day_of(seen) if seen else None
        row["is_due"] = seen is None or day_of(seen).year < today.year
        row["initials"] = initials(row["name"])
        row["category_name"] = category_name(row["category"])
    return sorted(rows, key=lambda row: (row["last"] is not None, str(row["last"] or "")))


def _last_visits(actor: Actor) -> dict[Any, datetime]:
    done = Inspection.objects.visible_to(actor).filter(
        state=InspectionState.DONE, place__isnull=False
    )
    return dict(done.order_by().values_list("place").annotate(last=Max("started_at")))


def _planned(actor: Actor, today: date) -> list[dict[str, Any]]:
    """Planned visits this person goes to, and those of the person's units that name nobody."""
    planned = Inspection.objects.visible_to(actor).filter(state=InspectionState.PLANNED)
    mine = Q(officers__user=actor.user_id) | Q(unit__in=actor.unit_ids, officers__isnull=True)
    rows = (
        planned.filter(mine)
        .distinct()
        .prefetch_related("officers", "agencies")
        .order_by("planned_on", "id")
    )
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
            "officers": [one.user_id for one in row.officers.all()],
            "agencies": [one.name for one in row.agencies.all()],
        }
        for row in rows
    ]


def _paper(paper: Checklist, unit: Unit) -> dict[str, Any]:
    return {
        "code": paper.code,
        "version": paper.version,
        "title": paper.title,
        "source": paper.source,
        "enforcers": paper.enforcers,
        "may_punish": settings.STATION_FIRE_PENALTIES or unit.kind not in paper.no_penalty_by,
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
