"""A hazard begins here: entered at the desk, or made of an inspection's finding."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from hongxian.audit.actions import Deed, record_many
from hongxian.campaigns.models import Campaign, Item, Sector
from hongxian.hazards import rules, verbs
from hongxian.hazards.actions.clocks import first_clock, first_clocks
from hongxian.hazards.actions.links import first_of_line
from hongxian.hazards.actions.numbering import next_number, next_numbers
from hongxian.hazards.actions.photos import attach
from hongxian.hazards.actions.rows import deed, needed
from hongxian.hazards.models import Hazard, HazardState, PhotoStage
from hongxian.hazards.queries.search import search_text
from hongxian.inspections.models import Finding, Inspection, Photo, Source
from hongxian.kit.bulk import insert_rows
from hongxian.kit.clock import day_of
from hongxian.kit.verdict import Refused, require
from hongxian.orgs.access import Actor
from hongxian.orgs.models import Unit, User
from hongxian.registry.actions.following import held
from hongxian.registry.models import Place, Vehicle

OVER = (HazardState.MERGED, HazardState.VOIDED)


@dataclass(frozen=True)
class Facts:
    """What is said of a hazard. One of place, vehicle and spot says where; `violation` is 1–13,
    `line` the checklist's line, `due_on` the day by which it is to be corrected."""

    what: str
    place: Place | None = None
    vehicle: Vehicle | None = None
    spot: str = ""
    violation: int | None = None
    line: str = ""
    basis: str = ""
    demand: str = ""
    owner_name: str = ""
    owner_phone: str = ""
    campaign: Campaign | None = None
    sector: Sector | None = None
    item: Item | None = None
    due_on: date | None = None


def find_hazard(
    facts: Facts,
    *,
    unit: Unit,
    officer: User | None = None,
    found_at: datetime | None = None,
    found_by: User | None = None,
    inspection: Inspection | None = None,
    finding: Finding | None = None,
    source: str = Source.DESK,
    first: Hazard | None = None,
    photos: Sequence[Photo] = (),
    pk: UUID | None = None,
    actor: Actor,
    now: datetime,
) -> Hazard:
    """Enter a hazard of `unit`; `officer` is in charge, `first` the earlier one it repeats.

    Idempotent: a finding makes one hazard, and a form sent twice (`pk`, made with the form) too.
    """
    facts = _checked(facts, found_at or now, now)
    with transaction.atomic():
        held(unit.county_id, [facts.place])
        inspection = _locked(inspection)
        known = _known(unit.county_id, finding, pk)
        if known is not None:
            return known
        require(rules.enters(actor, unit.pk))
        row = Hazard(
            **({"pk": pk} if pk else {}),
            county_id=unit.county_id or "",
            **vars(facts),
            unit=unit,
            officer=officer,
            inspection=inspection,
            finding=finding,
            source=source,
            first=first_of_line(first) if first is not None else None,
            found_at=found_at or now,
            found_by_id=found_by.pk if found_by is not None else actor.user_id,
        )
        write_found(row, photos, actor=actor, now=now)
    return row


@transaction.atomic(savepoint=False)
def write_found(row: Hazard, photos: Sequence[Photo], *, actor: Actor, now: datetime) -> None:
    """Number, clock, row, photos and log entry of a new hazard, in the caller's transaction."""
    row.created_at = row.changed_at = now
    row.number = next_number(row.county_id, row.found_at)
    row.search = search_text(row)
    seen_like_its_visit(row)
    first_clock(row, basis=_basis(row), actor=actor, now=now)
    row.save(force_insert=True)
    attach(row, photos, PhotoStage.BEFORE)
    record_many([_found_deed(row)], actor=actor, now=now)


@transaction.atomic(savepoint=False)
def write_many_found(rows: Sequence[Hazard], *, actor: Actor, now: datetime) -> None:
    """`write_found` for many hazards of a county without photos, in a few statements."""
    by_year: dict[int, list[Hazard]] = {}
    for row in rows:
        row.created_at = row.changed_at = now
        by_year.setdefault(day_of(row.found_at).year, []).append(row)
    for year, some in by_year.items():
        numbers = next_numbers(some[0].county_id, year, len(some))
        for row, number in zip(some, numbers, strict=True):
            row.number = number
            row.search = search_text(row)
            seen_like_its_visit(row)
    first_clocks(rows, [_basis(row) for row in rows], actor=actor, now=now)
    insert_rows(rows)
    record_many((_found_deed(row) for row in rows), actor=actor, now=now)


def seen_like_its_visit(row: Hazard) -> None:
    """A new hazard takes the units of its place, and is hidden while its visit is."""
    row.follow(row.place)
    row.is_hidden = row.inspection is not None and row.inspection.is_hidden


def _locked(inspection: Inspection | None) -> Inspection | None:
    """Nobody discloses the visit meanwhile."""
    if inspection is None:
        return None
    rows = Inspection.objects.select_for_update(of=("self",), no_key=True)
    return rows.get(pk=inspection.pk, county=inspection.county_id)


def _known(county_id: str | None, finding: Finding | None, pk: UUID | None) -> Hazard | None:
    rows = Hazard.objects.filter(county=county_id)
    if finding is not None:
        return rows.filter(finding=finding).first()
    return rows.filter(pk=pk).first() if pk is not None else None


def _checked(facts: Facts, found_at: datetime, now: datetime) -> Facts:
    needed(facts.what, "请写明隐患内容。")
    if facts.place is None and facts.vehicle is None and not facts.spot.strip():
        raise Refused("请选择监管对象或车辆，或者写明具体位置。")
    if found_at > now and day_of(found_at) > day_of(now):
        raise Refused("发现时间不能晚于今天。")
    if facts.due_on is not None and facts.due_on < day_of(found_at):
        raise Refused("整改期限不能早于发现日期。")
    return facts


def _basis(row: Hazard) -> str:
    return f"检查时提出的整改期限；{row.basis}" if row.basis else ""


def _found_deed(row: Hazard) -> Deed:
    return deed(
        row, verbs.FIND,
        where=str(row.place or row.vehicle or row.spot), what=row.what, unit=str(row.unit),
        due_on=str(row.due_on or ""), first=row.first.number if row.first else "",
    )  # fmt: skip
