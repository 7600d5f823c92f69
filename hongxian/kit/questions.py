"""Questions that are asked on every request: the ORM writes their SQL once, then values go in.

To build and compile a queryset costs ten times what the database takes to answer it. A `Question`
keeps what was compiled. What is given by position shapes it (roles, flags: one compilation each);
what is given by name is a value and reaches the SQL as it is: a question that reckons with a value
is refused when it is first asked. On PostgreSQL its statement is prepared.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache, partialmethod
from itertools import chain
from operator import itemgetter
from typing import Any, Generic, NamedTuple, TypeVar
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.backends.utils import CursorWrapper
from django.db.models.query import (
    FlatValuesListIterable,
    ModelIterable,
    ValuesListIterable,
    get_related_populators,
)
from django.db.models.sql.compiler import SQLCompiler

Row = TypeVar("Row")
Values = Mapping[str, Any]
Written = tuple[str, tuple[Any, ...]]
"""A statement and its parameters."""
MOST_PLANS = 300
"""Of one question, some 20 KB each; where a day shapes it, those of days gone by make room."""
LISTS = (list, tuple, set, frozenset)


class Question(Generic[Row]):
    """A queryset as a function of its values; called, it answers the rows.

    That nothing can answer is a mistake, unless it `may_be_none`. One whose values decide which
    index is best is `planned_anew` by PostgreSQL each time.
    """

    def __init__(
        self,
        build: "Callable[..., models.QuerySet[Any, Row]]",
        *,
        may_be_none: bool = False,
        planned_anew: bool = False,
    ) -> None:
        self._build = build
        self._may_be_none = may_be_none
        self._planned_anew = planned_anew
        self._plans: dict[Hashable, _Plan | None] = {}

    def __call__(self, *shape: Hashable, **values: Any) -> list[Row]:
        this = the_connection()
        plan, given = self._planned(this, shape, values)
        return [] if plan is None else plan.ask(this, given, anew=self._planned_anew)

    def written(self, *shape: Hashable, **values: Any) -> Written | None:
        """What would be asked, to stand within another statement; None where no row can answer."""
        this = the_connection()
        plan, given = self._planned(this, shape, values)
        return None if plan is None else (plan.sql, plan.params(this, given))

    def _planned(
        self, this: Any, shape: tuple[Hashable, ...], values: Values
    ) -> "tuple[_Plan | None, Values]":
        given = {name: _padded(value) for name, value in values.items()}
        key = (this.vendor, shape, *((name, _kind(value)) for name, value in given.items()))
        try:
            return self._plans[key], given
        except KeyError:
            plan = self._plan(this, shape, given)
        if len(self._plans) >= MOST_PLANS:
            self._plans.pop(next(iter(self._plans)), None)
        self._plans[key] = plan
        return plan, given

    def _plan(self, this: Any, shape: Sequence[Hashable], given: Values) -> "_Plan | None":
        try:
            return _plan(this, self._build, shape, given)
        except EmptyResultSet:
            if [] in given.values() or self._may_be_none:
                return None
            raise ValueError("a question that nothing can answer") from None


def _padded(value: Any) -> Any:
    """A list of 1, 2, 4, 8 … values, the last one again and again: so there are few statements."""
    if not isinstance(value, LISTS):
        return value
    known = list(value)
    return known + known[-1:] * ((1 << max(len(known) - 1, 0).bit_length()) - len(known))


def _kind(value: Any) -> Hashable:
    """What of a value shapes the question: nothing, truth, how many."""
    if value is None or isinstance(value, bool):
        return value
    return len(value) if isinstance(value, list) else "one"


@dataclass(frozen=True)
class _Plan:
    """A compiled question: its SQL, where each parameter comes from, what becomes of the rows."""

    sql: str
    constants: tuple[Any, ...]
    pick: Callable[[Sequence[Any]], tuple[Any, ...]]
    converters: Any
    shown: Callable[[Any], Any]
    locks: bool

    def params(self, this: Any, given: Values) -> tuple[Any, ...]:
        return self.pick((*_flat(this, given), *self.constants))

    def ask(self, this: Any, given: Values, *, anew: bool) -> list[Any]:
        if self.locks:
            this.validate_no_broken_transaction()
            if not this.in_atomic_block:
                raise ValueError("a question that locks belongs into a transaction")
        with prepared_cursor(this, anew=anew) as cursor:
            cursor.execute(self.sql, self.params(this, given))
            rows: Any = cursor.fetchall()
        if self.converters:
            rows = _convert(_Asked(this), rows, self.converters)
        return [self.shown(row) for row in rows]


def _plan(this: Any, build: Callable[..., Any], shape: Sequence[Hashable], given: Values) -> _Plan:
    """Compiled twice, with two sets of stand-ins: what differs is a value's place."""
    first, second = (_Stands(this, given, turn) for turn in (0, 1))
    asked, compiler, (sql, params) = _compiled(this, build, shape, first.values)
    _, _, (same, others) = _compiled(this, build, shape, second.values)
    places: list[int] = []
    constants: list[Any] = []
    for one, other in zip(params, others, strict=True):
        at = first.place_of(one)
        is_same = one == other if at is None else at == second.place_of(other)
        if not is_same or sql != same:
            raise ValueError("a question reckons with one of its values")
        if at is None:
            at = len(first.told) + len(constants)
            constants.append(one)
        places.append(at)
    converters = compiler.get_converters([one[0] for one in compiler.select])
    return _Plan(
        sql, tuple(constants), _picker(places), converters, _shown(asked, compiler),
        asked.query.select_for_update,
    )  # fmt: skip


class _Asked(NamedTuple):
    """What of a compiler turns rows into values: to keep the whole takes three times the memory."""

    connection: Any


_convert: Any = SQLCompiler.apply_converters


def _compiled(
    this: Any, build: Callable[..., Any], shape: Sequence[Hashable], values: Values
) -> Any:
    asked = build(*shape, **values)
    compiler = asked.query.get_compiler(connection=this)
    return asked, compiler, compiler.as_sql()


def _picker(places: Sequence[int]) -> Callable[[Sequence[Any]], tuple[Any, ...]]:
    """The parameters of one statement out of all values and constants."""
    if len(places) > 1:
        return itemgetter(*places)
    return lambda known: tuple(known[at] for at in places)


class _Stands:
    """A stand-in for every value, such as nobody ever gives."""

    def __init__(self, this: Any, given: Values, turn: int) -> None:
        count = iter(range(turn, 1_000_000, 2))
        self.values = {
            name: [_stand_in(each, next(count)) for each in value] if isinstance(value, list)
            else value if value is None or isinstance(value, bool)
            else _stand_in(value, next(count))
            for name, value in given.items()
        }  # fmt: skip
        self.told = _flat(this, self.values)
        self._places = {value: at for at, value in enumerate(self.told)}

    def place_of(self, param: Any) -> int | None:
        return self._places.get(param) if isinstance(param, Hashable) else None


def _stand_in(value: Any, no: int) -> Any:
    match value:
        case UUID():
            return UUID(int=(0xA5 << 120) + no)
        case int():  # small, or a column of small numbers could never equal it
            return 20_000 + no
        case str():
            return f"\x01{no}"
        case datetime():
            return datetime(9000, 1, 1, tzinfo=UTC) + timedelta(seconds=no)
        case date():
            return date(9000, 1, 1) + timedelta(days=no)
    raise TypeError(f"no question asks with a {type(value).__name__}")


def _flat(this: Any, given: Values) -> list[Any]:
    """The values one after another as the database takes them."""
    flat = chain.from_iterable(
        value if isinstance(value, list) else (value,) for value in given.values()
    )
    return [
        _param(this, value) for value in flat if value is not None and not isinstance(value, bool)
    ]


def _param(this: Any, value: Any) -> Any:
    if isinstance(value, UUID):
        return value if this.features.has_native_uuid_field else value.hex
    if isinstance(value, datetime):
        return this.ops.adapt_datetimefield_value(value)
    if isinstance(value, date):
        return this.ops.adapt_datefield_value(value)
    return value


def _shown(asked: Any, compiler: SQLCompiler) -> Callable[[Any], Any]:
    """What the queryset makes of a row: a tuple, one value, or a record with what it is joined."""
    kind = asked._iterable_class
    if kind is ValuesListIterable:
        return tuple
    if kind is FlatValuesListIterable:
        return itemgetter(0)
    if kind is not ModelIterable or asked._prefetch_related_lookups:
        raise TypeError("a question answers records or lists of values, and nothing beside them")
    told: Any = compiler.klass_info
    alias, model, places = DEFAULT_DB_ALIAS, told["model"], told["select_fields"]
    start, end = places[0], places[-1] + 1
    names = [one[0].target.attname for one in compiler.select[start:end]]
    populators: Any = get_related_populators  # the stubs know a later Django's
    joined = populators(told, compiler.select, alias)
    annotated = tuple((compiler.annotation_col_map or {}).items())

    def record(row: Any) -> Any:
        made = model.from_db(alias, names, row[start:end])
        for each in joined:
            each.populate(row, made)
        for name, at in annotated:
            setattr(made, name, row[at])
        return made

    return record


def the_connection() -> Any:
    """The thread's own, not Django's proxy, which looks for it each time it is asked."""
    return connections[DEFAULT_DB_ALIAS]


def prepared_cursor(this: Any = None, *, anew: bool = False) -> CursorWrapper:
    """A cursor whose statements PostgreSQL parses and plans once a connection; or each time anew,
    knowing the values. To be closed, as by `with`."""
    this = this or the_connection()
    if this.vendor == "postgresql":
        made: CursorWrapper = _bound(this, _binding(anew))
    else:
        made = this.cursor()
    return made


def _bound(this: Any, binding: Any) -> Any:
    """As `connection.cursor()` makes one, of another class."""
    this.close_if_health_check_failed()
    this.ensure_connection()
    with this.wrap_database_errors:
        raw = binding(this.connection)
    return this.make_debug_cursor(raw) if this.queries_logged else this.make_cursor(raw)


@cache
def _binding(anew: bool) -> Any:
    """The class of a cursor that leaves the values to the server."""
    from django.db.backends.postgresql import base

    binding: Any = base.ServerBindingCursor
    if not anew:
        return binding

    class PlannedAnew(binding):
        execute = partialmethod(binding.execute, prepare=False)

    return PlannedAnew
