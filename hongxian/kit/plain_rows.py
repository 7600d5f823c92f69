"""The rows of a list as plain values: what a file of many rows is written from.

A record of the ORM with four others behind it costs several times what its cells do. A column that
names the stored values it is made of is read without any.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet

if TYPE_CHECKING:
    from hongxian.kit.listing import Column

CHUNK = 2000
Row = tuple[Any, ...]


@dataclass(frozen=True)
class Plain:
    """A cell of stored values: `fields` as the ORM names them, `read` what is made of them."""

    fields: tuple[str, ...]
    read: Callable[..., Any] | None = None


def stored(*fields: str, read: Callable[..., Any] | None = None) -> Plain:
    """Without `read`, the one value as it is stored."""
    return Plain(fields, read)


def file_rows(rows: QuerySet[Any], columns: Sequence["Column"]) -> Iterator[list[Any]]:
    """What a file shows of the rows: from stored values where every column names its own."""
    plain = [column.plain for column in columns if column.plain is not None]
    if len(plain) < len(columns):
        read = [column.export or column.value for column in columns]
        return ([take(row) for take in read] for row in rows.iterator(chunk_size=CHUNK))
    return _read(rows, plain)


def _read(rows: QuerySet[Any], plain: Sequence[Plain]) -> Iterator[list[Any]]:
    names = list(dict.fromkeys(name for one in plain for name in one.fields))
    takes = [_taker(one, [names.index(name) for name in one.fields]) for one in plain]
    found: Iterable[Row] = rows.values_list(*names).iterator(chunk_size=CHUNK)
    for row in found:
        yield [take(row) for take in takes]


def _taker(plain: Plain, places: Sequence[int]) -> Callable[[Row], Any]:
    """The cell out of a row of all values."""
    pick, read = itemgetter(*places), plain.read
    if read is None:
        return pick
    if len(places) == 1:
        return lambda row: read(pick(row))
    return lambda row: read(*pick(row))
