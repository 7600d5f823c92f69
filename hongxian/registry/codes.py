"""What kinds of places, vehicles and licences there are: data files, read once.

Shapes are in the head of each file in `data/`. A code once carried by a row never changes; an
unknown code (from a later version, say) shows itself instead of breaking a page.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from hongxian.kit.search import fold

DATA = Path(__file__).parent / "data"
TO_CHECK = "待核"
MEASURES = {
    "area_m2": ("建筑面积", "㎡"),
    "storeys": ("层数", "层"),
    "seats": ("座位数", "个"),
    "beds": ("床位数", "张"),
    "staff": ("从业人数", "人"),
}
"""Fields of a place that thresholds may measure, each with its label and unit."""


@dataclass(frozen=True)
class CategoryGroup:
    """A heading over categories, such as 九小场所."""

    code: str
    name: str


@dataclass(frozen=True)
class Category:
    """A kind of place. `also`: what ledgers call it; `lead`: words in its lead unit's name."""

    code: str
    name: str
    group: str
    answers: str
    lead: str
    also: tuple[str, ...]
    basis: str
    source: str
    valid_from: date

    @property
    def is_checked(self) -> bool:
        """Was the basis read in the law or seen on a page, not only told?"""
        return self.source != "K"


@dataclass(frozen=True)
class ProposedThreshold:
    """What one province sets as the upper size of a category, unchecked."""

    category: str
    measure: str
    at_most: Decimal
    source: str


@dataclass(frozen=True)
class VehicleGroup:
    """A group of vehicles. `plates`: general (GA 36), farm, any; `watched`: 两客一危一货."""

    code: str
    name: str
    plates: str
    watched: bool
    also: tuple[str, ...]
    basis: str
    source: str


@dataclass(frozen=True)
class LicenceKind:
    """A kind of licence, with the law that asks for it. `holder`: place, vehicle or both.

    `also`: what ledgers call it; `usual`: categories of places whose ledgers mean this kind.
    """

    code: str
    name: str
    issuer: str
    by_police: bool
    holder: str
    lines: bool
    law: str
    source: str
    papers: tuple[str, ...]
    also: tuple[str, ...] = ()
    usual: tuple[str, ...] = ()


@lru_cache(maxsize=1)
def category_groups() -> Mapping[str, CategoryGroup]:
    """By code, in the order of the file."""
    return {row["code"]: CategoryGroup(**row) for row in _read("categories.toml")["group"]}


@lru_cache(maxsize=1)
def categories() -> Mapping[str, Category]:
    """By code, in the order of the file."""
    rows = _read("categories.toml")["category"]
    return {row["code"]: Category(**{**row, "also": tuple(row["also"])}) for row in rows}


@lru_cache(maxsize=1)
def proposed_thresholds() -> Sequence[ProposedThreshold]:
    """The lines of one province; `source` says which rule, and that nobody has checked it."""
    told = _read("thresholds.toml")
    return [
        ProposedThreshold(
            row["category"], row["measure"], Decimal(row["at_most"]),
            f"{told['law']}{'，' + note if (note := row.get('note')) else ''}（{told['status']}）",
        )
        for row in told["threshold"]
    ]  # fmt: skip


@lru_cache(maxsize=1)
def vehicle_groups() -> Mapping[str, VehicleGroup]:
    """By code, in the order of the file."""
    rows = _read("vehicle_groups.toml")["group"]
    return {row["code"]: VehicleGroup(**{**row, "also": tuple(row["also"])}) for row in rows}


@lru_cache(maxsize=1)
def licence_kinds() -> Mapping[str, LicenceKind]:
    """By code, in the order of the file."""
    rows = _read("licences.toml")["licence"]
    lists = ("papers", "also", "usual")
    return {
        row["code"]: LicenceKind(**{**row, **{key: tuple(row.get(key, ())) for key in lists}})
        for row in rows
    }


def category_name(code: str) -> str:
    return categories()[code].name if code in categories() else code


def group_of(category: str) -> str:
    """The heading a category stands under, in words."""
    found = categories().get(category)
    return category_groups()[found.group].name if found else ""


def codes_in(group: str) -> list[str]:
    """The categories under a heading."""
    return [each.code for each in categories().values() if each.group == group]


def vehicle_group_name(code: str) -> str:
    return vehicle_groups()[code].name if code in vehicle_groups() else code


def licence_name(code: str) -> str:
    return licence_kinds()[code].name if code in licence_kinds() else code


def find_category(words: str) -> str:
    """The category that a ledger's words mean, by name or by what it is also called; "" if none."""
    return _names(tuple(categories().values())).get(fold(words), "")


def find_vehicle_group(words: str) -> str:
    """The vehicle group that a ledger's words mean; "" if none."""
    return _names(tuple(vehicle_groups().values())).get(fold(words), "")


def find_licence_kind(words: str) -> str:
    """The licence kind a ledger's words mean, by name or by what it is also called; "" if none."""
    return _names(tuple(licence_kinds().values())).get(fold(words), "")


def usual_licence(category: str) -> str:
    """The one kind of licence that ledgers of this category mean; "" if none or several."""
    found = [kind.code for kind in licence_kinds().values() if category in kind.usual]
    return found[0] if len(found) == 1 else ""


@lru_cache(maxsize=4)
def _names(
    kinds: tuple[Category, ...] | tuple[VehicleGroup, ...] | tuple[LicenceKind, ...],
) -> Mapping[str, str]:
    """Folded name → code. The first kind to claim a word keeps it."""
    found: dict[str, str] = {}
    for kind in kinds:
        for word in (kind.name, *kind.also):
            found.setdefault(fold(word), kind.code)
    return found


def category_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Choices of a form, under their headings."""
    return [
        (group.name, [(c.code, c.name) for c in categories().values() if c.group == group.code])
        for group in category_groups().values()
    ]


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((DATA / name).read_text(encoding="utf-8"))
