"""双随机: seal the population, draw with a seed known later, plan the visits, or void the draw."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from django.db import transaction

from hongxian.audit.actions import record
from hongxian.inspections import rules, verbs
from hongxian.inspections.actions.planning import (
    MOST_AT_ONCE,
    Plan,
    cancel_inspection,
    plan_inspections,
)
from hongxian.inspections.draws import canonical, draw, fingerprint
from hongxian.inspections.models import (
    Draw,
    DrawState,
    Inspection,
    InspectionKind,
    InspectionState,
)
from hongxian.inspections.queries.people import roles_on
from hongxian.inspections.visit import Going, Target
from hongxian.inspections.workflow import BY_DRAW, DRAWING
from hongxian.kit.clock import day_of
from hongxian.kit.verdict import Refused, require
from hongxian.orgs.access import Actor
from hongxian.orgs.models import Unit, User
from hongxian.registry.models import Place

DRAWN_KINDS = (InspectionKind.DAILY.value, InspectionKind.OPEN.value)
"""A published draw cannot be a secret visit."""


@dataclass(frozen=True)
class Population:
    """From what is drawn. `filters` says in words how it was chosen."""

    places: Sequence[Place]
    people: Sequence[User]
    filters: dict[str, Any]


def seal_draw(
    population: Population,
    *,
    title: str,
    unit: Unit,
    size: int,
    team_size: int,
    actor: Actor,
    now: datetime,
) -> Draw:
    """Seal who may be drawn, before anybody knows the seed. Nothing of it changes after."""
    title = title.strip()
    require(rules.makes_draws(actor))
    if not title:
        raise Refused("请写明抽取的名称。")
    _check_sizes(population, size, team_size)
    held = roles_on(unit.county_id or "", [one.pk for one in population.people], day_of(now))
    if any(not rules.enforces(held.get(one.pk, ())) for one in population.people):
        raise Refused("检查人员名单里有人没有执法身份，请去掉辅警等人员。")
    places = canonical((str(place.pk), place.name) for place in population.places)
    people = canonical((str(one.pk), one.name) for one in population.people)
    row = Draw(
        county_id=unit.county_id or "",
        title=title[:120],
        unit=unit,
        filters=population.filters,
        places=[list(entry) for entry in places],
        people=[list(entry) for entry in people],
        population_sha256=fingerprint(places, people),
        size=size,
        team_size=team_size,
        sealed_by_id=_person(actor),
        sealed_at=now,
    )
    with transaction.atomic():
        require(rules.draws_sample(actor, row))
        row.save(force_insert=True)
        detail = {
            "population": len(places), "size": size, "people": len(people),
            "fingerprint": row.population_sha256,
        }  # fmt: skip
        record(
            actor=actor, verb=verbs.DRAW_SEAL, subject=row, now=now, basis=BY_DRAW, detail=detail
        )
    return row


def _check_sizes(population: Population, size: int, team_size: int) -> None:
    if not population.places:
        raise Refused("这个范围里没有对象，请放宽类别或单位。")
    if size > len(population.places):
        raise Refused(f"范围里只有 {len(population.places)} 个对象，抽取数不能超过它。")
    if size > MOST_AT_ONCE:
        raise Refused(f"一次最多抽 {MOST_AT_ONCE} 个对象。")
    if team_size < 2 or team_size > len(population.people):
        count = len(population.people)
        raise Refused(f"名单里有 {count} 名民警，每组至少两人，请放宽人员来源或减少每组人数。")


def draw_sample(sealed: Draw, *, seed: str, seed_source: str, actor: Actor, now: datetime) -> Draw:
    """Draw with a seed that came after the sealing; the sample follows from it alone."""
    seed, seed_source = seed.strip(), seed_source.strip()
    if not seed or not seed_source:
        raise Refused("请填写种子和种子来源，让别人能够查证。")
    with transaction.atomic():
        row = _locked(sealed)
        DRAWING.take(row, "draw", actor)
        if fingerprint(row.places, row.people) != row.population_sha256:
            raise Refused("名单和封存时的指纹不符，不能抽取。请作废这次抽取，重新封存。")
        row.seed, row.seed_source = seed[:200], seed_source[:200]
        row.sample = draw(
            row.places, row.people, seed=row.seed, size=row.size, team_size=row.team_size
        )
        row.drawn_by_id, row.drawn_at = _person(actor), now
        row.save(update_fields=["state", "seed", "seed_source", "sample", "drawn_by", "drawn_at"])
        record(
            actor=actor, verb=verbs.DRAW_DRAW, subject=row, now=now, basis=BY_DRAW,
            detail={"seed": f"{row.seed}（{row.seed_source}）", "size": len(row.sample)},
        )  # fmt: skip
    return row


def plan_draw(
    drawn: Draw, *, kind: str, planned_on: date, actor: Actor, now: datetime
) -> list[Inspection]:
    """Plan a visit for each place drawn, by its team. Once."""
    if kind not in DRAWN_KINDS:
        raise Refused("公开抽取的检查只能是日常检查或明察。")
    with transaction.atomic():
        row = _locked(drawn)
        require(rules.draws_sample(actor, row))
        if row.state != DrawState.DRAWN:
            raise Refused("先抽取，再安排检查。")
        if _visits(row).exists():
            raise Refused("这次抽取的检查已经安排过了。")
        gone = dict.fromkeys(key for key, _ in row.sample)
        standing = Place.objects.filter(county=row.county_id, pk__in=gone).standing()
        there = {str(key) for key in standing.values_list("pk", flat=True)}
        units = dict(User.objects.filter(pk__in=_everyone(row)).values_list("pk", "unit_id"))
        plans = [
            _plan(key, team, kind, planned_on, units) for key, team in row.sample if key in there
        ]
        if not plans:
            raise Refused("抽中的对象都已关闭或并入其他对象，没有可以安排的检查。")
        return plan_inspections(plans, draw=row, actor=actor, now=now)


def void_draw(drawn: Draw, *, reason: str, actor: Actor, now: datetime) -> Draw:
    """Void a draw with its reason; visits planned from it are called off, unless one was made."""
    reason = reason.strip()
    if not reason:
        raise Refused("请写明作废的理由。")
    with transaction.atomic():
        row = _locked(drawn)
        DRAWING.take(row, "void", actor)
        if _visits(row).filter(state=InspectionState.DONE).exists():
            raise Refused("抽中的对象已有检查完成，不能作废；没有检查的可以逐项取消。")
        row.void_reason = reason[:200]
        row.save(update_fields=["state", "void_reason"])
        record(
            actor=actor, verb=verbs.DRAW_VOID, subject=row, now=now, basis=BY_DRAW,
            detail={"reason": reason},
        )  # fmt: skip
        for visit in _visits(row).filter(state=InspectionState.PLANNED).order_by("pk"):
            cancel_inspection(visit, reason=f"随机抽取作废：{reason}", actor=actor, now=now)
    return row


def _visits(row: Draw) -> Any:
    return Inspection.objects.filter(county=row.county_id, draw=row).exclude(
        state=InspectionState.CANCELLED
    )


def _everyone(row: Draw) -> set[int]:
    return {int(key) for _, team in row.sample for key in team}


def _plan(key: str, team: Sequence[str], kind: str, day: date, units: dict[int, int]) -> Plan:
    people = [int(one) for one in team]
    going = [Going(people[0], "lead"), *(Going(one, "with") for one in people[1:])]
    return Plan(kind, units[people[0]], Target(place_id=cast(Any, key)), day, tuple(going))


def _locked(row: Draw) -> Draw:
    rows = Draw.objects.select_for_update(of=("self",)).prefetch_related("unit")
    return rows.get(pk=row.pk, county=row.county_id)


def _person(actor: Actor) -> int:
    if actor.user_id is None:
        raise Refused("请由具体人员办理。")
    return actor.user_id
