"""Paging by the last row seen: the next rows are found by their place in the order.

Deep in a ledger of a million rows OFFSET reads all that it leaves out; a place in the order is one
step into its index. What is empty stands last whichever way a column is sorted, on both databases.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import F, Model, Q, QuerySet
from django.db.models.expressions import OrderBy


@dataclass(frozen=True)
class Key:
    """One field of an order: a path or the name of an annotation."""

    field: str
    down: bool
    may_be_empty: bool = False

    def ordered(self, *, back: bool) -> str | OrderBy:
        """As `order_by` takes it; `back` is the same order read from its end."""
        down = self.down != back
        if not self.may_be_empty:
            return f"-{self.field}" if down else self.field
        first, last = (True, None) if back else (None, True)
        field = F(self.field)
        return (field.desc if down else field.asc)(nulls_first=first, nulls_last=last)

    def beyond(self, value: Any, *, back: bool) -> Q | None:
        """Rows that stand after the value (before it, going back); None where none can."""
        empty = Q(**{f"{self.field}__isnull": True})
        if value is None:
            return ~empty if back else None
        further = Q(**{f"{self.field}__{'lt' if self.down != back else 'gt'}": value})
        return further | empty if self.may_be_empty and not back else further

    def same(self, value: Any) -> Q:
        if value is None:
            return Q(**{f"{self.field}__isnull": True})
        return Q(**{self.field: value})


def keys_of(order: Sequence[str], model: type[Model], *, is_asked: bool) -> list[Key]:
    """The keys of an order, down to the primary key so that no two rows share a place.

    The order a list has by itself holds no empty values; one that was asked for may.
    """
    keys: list[Key] = []
    for name in order:
        field = name.lstrip("-")
        field = "pk" if field in {"pk", "id"} else field
        keys.append(Key(field, name.startswith("-"), is_asked and may_be_empty(model, field)))
        if field == "pk":
            return keys
    return [*keys, Key("pk", bool(keys) and keys[-1].down)]


def may_be_empty(model: type[Model], path: str) -> bool:
    """Is any step of the path nullable? An annotation may be."""
    at: Any = model
    for step in path.split("__"):
        if step == "pk":
            return False
        try:
            field = at._meta.get_field(step)
        except FieldDoesNotExist:
            return True
        if field.null:
            return True
        at = field.related_model
    return False


def beyond(keys: Sequence[Key], values: Sequence[Any], *, back: bool) -> Q:
    """The rows after (before) the one that has these values.

    The bound on the first key says nothing new; it is what an index can begin at.
    """
    found: Q | None = None
    for key, value in zip(reversed(keys), reversed(values), strict=True):
        further = key.beyond(value, back=back)
        tied = None if found is None else key.same(value) & found
        arms = [arm for arm in (further, tied) if arm is not None]
        found = arms[0] if len(arms) == 1 else (arms[0] | arms[1] if arms else Q(pk__in=[]))
    first, value = keys[0], values[0]
    if found is None or first.may_be_empty or value is None:
        return found or Q()
    sense = "lte" if first.down != back else "gte"
    return Q(**{f"{first.field}__{sense}": value}) & found


@dataclass(frozen=True)
class Window:
    """One page of a deep list, and whether more stands on either side."""

    rows: list[Any]
    has_previous: bool
    has_next: bool


def window(
    rows: QuerySet[Any],
    keys: Sequence[Key],
    size: int,
    *,
    after: Sequence[Any] | None = None,
    before: Sequence[Any] | None = None,
) -> Window:
    """The rows after or before a place in the order, or the first ones. One query, or two where
    going back arrives at the beginning."""
    if before is not None:
        cut = _ordered(rows.filter(beyond(keys, before, back=True)), keys, back=True)
        found = list(cut[: size + 1])
        if len(found) > size:
            return Window(found[size - 1 :: -1], has_previous=True, has_next=True)
        after = None
    if after is not None:
        rows = rows.filter(beyond(keys, after, back=False))
    found = list(_ordered(rows, keys, back=False)[: size + 1])
    return Window(found[:size], has_previous=after is not None, has_next=len(found) > size)


def _ordered(rows: QuerySet[Any], keys: Sequence[Key], *, back: bool) -> QuerySet[Any]:
    return rows.order_by(*(key.ordered(back=back) for key in keys))
