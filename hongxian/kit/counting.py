"""How many rows there are, where beyond some number nobody needs to know."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar, cast

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


def beside_all(rows: QuerySet[Row], shown: int) -> QuerySet[Row]:
    """The first rows, each told how many there are in all, of few such as what is open."""
    told: Any = rows.annotate(rows_in_all=Window(Count("*")))[:shown]
    return cast(QuerySet[Row], told)


def in_all(first: Sequence[Any]) -> int:
    """How many rows there are of which `beside_all` answered the first."""
    return first[0].rows_in_all if first else 0
