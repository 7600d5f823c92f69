"""What the unit names of a draft mean: matched by the tree, mapped or created by the office."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from hongxian.audit.actions import record
from hongxian.campaigns import rules, verbs
from hongxian.campaigns.actions.locking import lock_draft
from hongxian.campaigns.models import DraftUnit, DraftUnitMatch, PlanDocument
from hongxian.campaigns.queries.drafts import facts_of, names_used
from hongxian.campaigns.queries.units import draft_units
from hongxian.kit.verdict import Refused, require
from hongxian.orgs.access import Actor
from hongxian.orgs.actions import add_alias, create_unit
from hongxian.orgs.models import Unit, UnitAlias, UnitKind
from hongxian.orgs.queries import UnitIndex

BY_HAND = "人工对应"
CREATED = "新建单位"
EARLIER = "沿用上一版"


def match_names(document: PlanDocument, *, day: date, earlier: PlanDocument | None = None) -> None:
    """Bring the draft's names into line with its live facts; inside a caller's transaction.

    A name already mapped keeps its units; a new one takes what a person decided on `earlier`, else
    what the unit tree knows. A name no live fact uses any more is dropped.
    """
    wanted = names_used(facts_of(document))
    known = {unit.folded: unit for unit in draft_units(document)}
    for folded, unit in known.items():
        if folded not in wanted:
            unit.delete()
    fresh = {folded: name for folded, name in wanted.items() if folded not in known}
    if not fresh:
        return
    decided = {unit.folded: unit for unit in draft_units(earlier)} if earlier else {}
    index = UnitIndex.load(document.county_id, day)
    current = {unit.pk for unit in index.units}
    names, matches = [], []
    for folded, name in fresh.items():
        old = decided.get(folded)
        draft_unit = DraftUnit(
            county_id=document.county_id, document=document, name=name[:120], folded=folded
        )
        if old and old.how in (BY_HAND, CREATED, EARLIER):
            units = [match.unit for match in old.matches.all() if match.unit_id in current]
            draft_unit.how, draft_unit.is_outside = EARLIER, old.is_outside
            draft_unit.mapped_by_id, draft_unit.mapped_at = old.mapped_by_id, old.mapped_at
        else:
            units, draft_unit.how = index.match(name)
        names.append(draft_unit)
        matches += [_match(draft_unit, unit) for unit in units]
    DraftUnit.objects.bulk_create(names)
    DraftUnitMatch.objects.bulk_create(matches, batch_size=200)


def _match(draft_unit: DraftUnit, unit: Unit) -> DraftUnitMatch:
    return DraftUnitMatch(county_id=draft_unit.county_id, draft_unit=draft_unit, unit=unit)


def map_unit(
    draft_unit: DraftUnit,
    *,
    units: Sequence[Unit],
    remember: bool,
    actor: Actor,
    now: datetime,
) -> DraftUnit:
    """Say which units a name means; none says that it stands for no unit of this county.

    `remember` keeps the name as an alias of its one unit, so that the next plan knows it.
    """
    with transaction.atomic():
        draft_unit = _locked(draft_unit, actor)
        if any(unit.county_id != draft_unit.county_id for unit in units):
            raise Refused("只能对应本县的单位。")
        _set_matches(draft_unit, units, how=BY_HAND, actor=actor, now=now)
        if remember and len(units) == 1:
            _remember(draft_unit, units[0], actor, now)
        record(
            actor=actor, verb=verbs.UNIT_MAP, subject=draft_unit.document, now=now,
            detail={"name": draft_unit.name, "units": [unit.short_name for unit in units]},
        )  # fmt: skip
    return draft_unit


def create_unit_for(
    draft_unit: DraftUnit, *, name: str, kind: UnitKind, actor: Actor, now: datetime
) -> DraftUnit:
    """Enter a unit that the tree lacks, and let the name mean it. It has no account yet."""
    with transaction.atomic():
        draft_unit = _locked(draft_unit, actor)
        name = name.strip()
        if not name:
            raise Refused("请填写单位名称。")
        county = draft_unit.document.county
        if Unit.objects.filter(county=county, name=name).exists():
            raise Refused(f"已有单位“{name}”，请直接选它。")
        root = Unit.objects.filter(county=county, kind=UnitKind.BUREAU, parent=None).first()
        unit = create_unit(
            county=county,
            parent=None if kind in (UnitKind.PARTNER, UnitKind.ENTERPRISE) else root,
            name=name,
            short_name=name[:30],
            kind=kind,
            code=None,
            actor=actor,
            now=now,
        )
        _set_matches(draft_unit, [unit], how=CREATED, actor=actor, now=now)
        _remember(draft_unit, unit, actor, now)
        record(
            actor=actor, verb=verbs.UNIT_CREATE, subject=draft_unit.document, now=now,
            detail={"name": draft_unit.name, "unit": name},
        )  # fmt: skip
    return draft_unit


def _locked(draft_unit: DraftUnit, actor: Actor) -> DraftUnit:
    require(rules.keeps_plans(actor))
    document = lock_draft(draft_unit.document, actor)
    fresh = DraftUnit.objects.select_for_update().get(
        pk=draft_unit.pk, document=document, county=document.county_id
    )
    fresh.document = document
    return fresh


def _set_matches(
    draft_unit: DraftUnit, units: Sequence[Unit], *, how: str, actor: Actor, now: datetime
) -> None:
    draft_unit.matches.all().delete()
    DraftUnitMatch.objects.bulk_create(_match(draft_unit, unit) for unit in units)
    draft_unit.is_outside = not units
    draft_unit.how, draft_unit.mapped_by_id, draft_unit.mapped_at = how, actor.user_id, now
    draft_unit.save(update_fields=["is_outside", "how", "mapped_by", "mapped_at"])


def _remember(draft_unit: DraftUnit, unit: Unit, actor: Actor, now: datetime) -> None:
    known = UnitAlias.objects.filter(county=draft_unit.county_id, folded=draft_unit.folded)
    if known.exists() or draft_unit.name in (unit.name, unit.short_name):
        return
    add_alias(county=draft_unit.county, text=draft_unit.name[:60], unit=unit, actor=actor, now=now)
