"""Unit names of a draft and the units they mean."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from hongxian.campaigns.models import DraftUnit, DraftUnitMatch, PlanDocument
from hongxian.campaigns.queries.drafts import facts_of, live
from hongxian.kit.search import fold
from hongxian.orgs.models import Unit, UnitKind

LEADING = "lead"


@dataclass(frozen=True)
class Mapping:
    """Folded name → units, for one draft. A name outside the county has none."""

    units: dict[str, list[Unit]]

    def of(self, name: str) -> list[Unit]:
        return self.units.get(fold(name)[:120], [])


def draft_units(document: PlanDocument) -> list[DraftUnit]:
    """The draft's unit names with their matches, two queries whatever their number."""
    names = DraftUnit.objects.filter(document=document, county=document.county_id)
    return list(names.select_related("mapped_by").prefetch_related("matches__unit"))


def mapping_of(document: PlanDocument) -> Mapping:
    """What every name of the draft means. One query."""
    found: dict[str, list[Unit]] = defaultdict(list)
    matches = DraftUnitMatch.objects.filter(
        draft_unit__document=document, county=document.county_id
    )
    for match in matches.select_related("unit", "draft_unit").order_by("unit__position", "unit_id"):
        found[match.draft_unit.folded].append(match.unit)
    return Mapping(dict(found))


def matched_names(units: list[DraftUnit]) -> set[str]:
    """Folded names that have at least one unit."""
    return {unit.folded for unit in units if unit.matches.all()}


def unit_groups(
    document: PlanDocument, units: Sequence[Unit]
) -> list[tuple[str, str, Sequence[Unit]]]:
    """What a collective name may mean: the units the plan lets lead, and every kind of unit."""
    groups: list[tuple[str, str, Sequence[Unit]]] = []
    mapping, leaders = mapping_of(document), dict[int, Unit]()
    for fact in live(facts_of(document)):
        for name in fact.data.get(LEADING) or []:
            leaders |= {unit.pk: unit for unit in mapping.of(name)}
    if leaders:
        groups.append((LEADING, f"方案中的牵头单位（{len(leaders)}）", list(leaders.values())))
    for kind in UnitKind:
        members = [unit for unit in units if unit.kind == kind]
        if len(members) > 1:
            groups.append((kind.value, f"全部{kind.label}（{len(members)}）", members))
    return groups
