"""How many rows there are, where beyond some number nobody needs to know."""

from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import Count, Model, QuerySet, Window

MOST = 999
Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class Counted:
    """So many rows, or more than `number`."""

    number: int
    is_more: bool = False

    def __bool__(self) -> bool:
        return bool(self.number)

    def __str__(self) -> str:
        return f"{self.number}+" if self.is_more else str(self.number)


def counted(rows: QuerySet[Any], most: int = MOST) -> Counted:
    """Counts no further than `most`. One query."""
    count = rows.order_by()[: most + 1].count()
    return Counted(min(count, most), count > most)


def first_and_all(rows: QuerySet[Row], shown: int) -> tuple[list[Row], int]:
    """The first rows and how many there are in all, of few such as what is open. One query."""
    told: Any = rows.annotate(rows_in_all=Window(Count("*")))[:shown]
    first: list[Any] = list(told)
    return first, first[0].rows_in_all if first else 0
