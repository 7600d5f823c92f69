"""How many rows there are, where beyond some number nobody needs to know."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

MOST = 999


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
