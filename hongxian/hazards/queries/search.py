"""The ledger's search: folded text, so that brackets and full-width signs make no difference."""

from django.db.models import Q

from hongxian.hazards.models import Hazard
from hongxian.kit.search import fold

LONGEST = 40


def search_text(row: Hazard) -> str:
    """What one finds a hazard by: number, place, vehicle, spot, what, basis and owner."""
    vehicle = row.vehicle.plate if row.vehicle is not None else ""
    place = f"{row.place.name} {row.place.address}" if row.place is not None else ""
    parts = (row.number, place, vehicle, row.spot, row.what, row.owner_name)
    return " ".join(folded for part in parts if (folded := fold(part)))


def found_by(words: str) -> Q:
    """The condition of what a person typed: every word somewhere, in any order."""
    condition = Q()
    for word in words[:LONGEST].split():
        folded = fold(word)
        if folded:
            condition &= Q(search__holds=folded)
    return condition
