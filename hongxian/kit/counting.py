"""How many rows there are, where beyond some number nobody needs to know."""

from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import Count, IntegerField, Model, QuerySet, Subquery, Window

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
    return told_of(rows.order_by()[: most + 1].count(), most)


class Number(Subquery):
    """How many rows there are, beside the rows of another query."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS counted)"
    output_field = IntegerField()

    def __init__(self, rows: QuerySet[Any], most: int | None = None) -> None:
        """Counts no further than one more than `most`."""
        keys = rows.order_by().values("pk")
        super().__init__(keys if most is None else keys[: most + 1])


def told_of(number: int, most: int = MOST) -> Counted:
    """What a `Number` says that was counted up to `most`."""
    return Counted(min(number, most), number > most)


def first_and_all(rows: QuerySet[Row], shown: int) -> tuple[list[Row], int]:
    """The first rows and how many there are in all, of few such as what is open. One query."""
    told: Any = rows.annotate(rows_in_all=Window(Count("*")))[:shown]
    first: list[Any] = list(told)
    return first, first[0].rows_in_all if first else 0
