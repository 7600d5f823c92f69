"""What a new version of the plan changes: added, struck, reworded, re-dated, re-assigned. Pure."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from hongxian.campaigns.models import DraftFact, FactKind
from hongxian.campaigns.queries.drafts import live
from hongxian.campaigns.queries.grammar import FIELDS, SINGLE, Field, Holds, shown, text_of
from hongxian.kit.search import bigrams

ALIKE = 0.5
ADDED, STRUCK, REWORDED, REDATED, REASSIGNED = (
    "added",
    "struck",
    "reworded",
    "redated",
    "reassigned",
)
ASPECT_LABELS = {
    ADDED: "新增",
    STRUCK: "删去",
    REWORDED: "改文字",
    REDATED: "改时间",
    REASSIGNED: "改单位",
}
Family = tuple[str, UUID | None]


@dataclass(frozen=True)
class Change:
    """One difference, ready to be read: `before` and `after` hold only the fields that differ."""

    kind: str
    aspects: tuple[str, ...]
    name: str
    before: str
    after: str
    old: DraftFact | None
    new: DraftFact | None

    @property
    def kind_label(self) -> str:
        return FactKind(self.kind).label

    @property
    def labels(self) -> list[str]:
        return [ASPECT_LABELS[aspect] for aspect in self.aspects]


@dataclass(frozen=True)
class Comparison:
    """`heirs` maps a new line to the old line it continues; `kept` counts unchanged lines."""

    heirs: dict[UUID, DraftFact]
    changes: list[Change]
    kept: int


def compare(old: Sequence[DraftFact], new: Sequence[DraftFact]) -> Comparison:
    """Pair the live lines of two versions and tell what differs. Parents are paired first."""
    old, new = live(old), live(new)
    heirs: dict[UUID, DraftFact] = {}
    for generation in (_tops(new), _children(new)):
        before: dict[Family, list[DraftFact]] = defaultdict(list)
        after: dict[Family, list[DraftFact]] = defaultdict(list)
        for fact in old:
            before[fact.kind, fact.parent_id].append(fact)
        for fact in generation:
            above = heirs.get(fact.parent_id) if fact.parent_id else None
            if fact.parent_id is None or above is not None:
                after[fact.kind, above.pk if above else None].append(fact)
        for family, lines in after.items():
            heirs.update(_pair(family[0], before.get(family, []), lines))
    return _told(old, new, heirs)


def _tops(facts: Sequence[DraftFact]) -> list[DraftFact]:
    return [fact for fact in facts if fact.parent_id is None]


def _children(facts: Sequence[DraftFact]) -> list[DraftFact]:
    return [fact for fact in facts if fact.parent_id is not None]


def _pair(kind: str, old: list[DraftFact], new: list[DraftFact]) -> dict[UUID, DraftFact]:
    """Same fields first, then the most alike words, then (for single kinds) whatever is left."""
    pairs: dict[UUID, DraftFact] = {}
    rest = list(old)
    for fact in new:
        twin = next((one for one in rest if one.data == fact.data), None)
        if twin:
            pairs[fact.pk] = twin
            rest.remove(twin)
    scores = sorted(
        (
            (_alike(one, fact), -abs(no_old - no_new), no_old, no_new)
            for no_old, one in enumerate(rest)
            for no_new, fact in enumerate(new)
            if fact.pk not in pairs
        ),
        reverse=True,
    )
    taken: set[int] = set()
    floor = 0.0 if kind in SINGLE else ALIKE
    for score, _, no_old, no_new in scores:
        if score >= floor and no_old not in taken and new[no_new].pk not in pairs:
            pairs[new[no_new].pk] = rest[no_old]
            taken.add(no_old)
    return pairs


def _alike(old: DraftFact, new: DraftFact) -> float:
    """0 to 1: the share of character pairs the two lines' words have in common."""
    if old.kind == FactKind.SEAT:
        if old.data.get("seat") != new.data.get("seat"):
            return 0.0
        if not old.words or not new.words:
            return ALIKE
    one, two = set(bigrams(old.words)), set(bigrams(new.words))
    if not one or not two:
        return 0.0
    return 2 * len(one & two) / (len(one) + len(two))


def _told(
    old: Sequence[DraftFact], new: Sequence[DraftFact], heirs: dict[UUID, DraftFact]
) -> Comparison:
    changes, kept = [], 0
    for fact in new:
        before = heirs.get(fact.pk)
        change = _changed(before, fact) if before else _added(fact)
        if change:
            changes.append(change)
        else:
            kept += 1
    continued = {fact.pk for fact in heirs.values()}
    changes += [_struck(fact) for fact in old if fact.pk not in continued]
    return Comparison(heirs, changes, kept)


def _added(fact: DraftFact) -> Change:
    return Change(fact.kind, (ADDED,), fact.words, "", whole(fact), None, fact)


def _struck(fact: DraftFact) -> Change:
    return Change(fact.kind, (STRUCK,), fact.words, whole(fact), "", fact, None)


def whole(fact: DraftFact) -> str:
    """Every filled field of a line in one text."""
    return "；".join(f"{label}：{text}" for label, text in shown(fact.kind, fact.data))


def _changed(old: DraftFact, new: DraftFact) -> Change | None:
    """The fields that differ; a number alone (事项重新编号) is no change of substance."""
    fields = [
        field
        for field in FIELDS[new.kind]
        if field.name != "no" and _plain(old.data, field) != _plain(new.data, field)
    ]
    if not fields:
        return None
    aspects = tuple(dict.fromkeys(_aspect(new.kind, field) for field in fields))
    return Change(
        new.kind,
        aspects,
        new.words or old.words,
        _side(fields, old.data),
        _side(fields, new.data),
        old,
        new,
    )


def _plain(data: dict[str, Any], field: Field) -> Any:
    value = data.get(field.name)
    return sorted(value) if isinstance(value, list) else value or ""


def _aspect(kind: str, field: Field) -> str:
    if field.holds is Holds.UNITS:
        return REASSIGNED
    if field.holds is Holds.DATE or (
        kind == FactKind.REPORTING and field.name in ("due", "frequency")
    ):
        return REDATED
    return REWORDED


def _side(fields: list[Field], data: dict[str, Any]) -> str:
    told = [(field.label, text_of(field, data.get(field.name))) for field in fields]
    return "；".join(f"{label}：{text or '（无）'}" for label, text in told)
