"""Finding places and vehicles by what a person types: brackets, width and case do not matter."""

import re
import unicodedata

from django.db.models import Q

from hongxian.kit.search import fold


def matching(words: str) -> Q:
    """Every word must stand somewhere in the folded search text; blanks and signs part words."""
    condition = Q()
    for word in parted(words):
        condition &= Q(search__holds=fold(word))
    return condition


def parted(words: str) -> list[str]:
    """老张饭店（南街） → 老张饭店, 南街."""
    return [word for word in re.split(r"[\W_]+", unicodedata.normalize("NFKC", words)) if word]


def matching_licence(words: str) -> Q:
    """The number as it is written, or the holder's search text."""
    condition = Q()
    for word in words.split():
        if folded := fold(word):
            condition &= (
                Q(number__icontains=word)
                | Q(holder__icontains=word)
                | Q(place__search__contains=folded)
                | Q(vehicle__search__contains=folded)
            )
    return condition
