"""Hundreds of rows at once, for imports and the timed work: without Django's price per value.

`bulk_create` on SQLite splits a batch by the number of its values, and both it and `bulk_update`
compile each value anew, which costs several times what the rows do. One statement, prepared once
run for every row, does not; on PostgreSQL rows go in by COPY, unless they are one or two: COPY then
costs more in going to and fro than it saves.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import lru_cache, partial
from operator import attrgetter
from types import NoneType
from typing import Any
from uuid import UUID

from django.db import connection, models
from uuid_utils.compat import uuid7

from hongxian.kit.questions import prepared_cursor, the_connection
from hongxian.kit.together import waits

BATCH = 500
"""So many rows go into one statement of PostgreSQL where known ones are skipped."""
FEW = 2
"""So many rows go into PostgreSQL by prepared statements: a phone often sends one visit alone."""


def insert_rows(rows: Sequence[models.Model], *, skip_known: bool = False) -> None:
    """Insert rows of one model that have their keys already, in the caller's transaction.

    `skip_known` leaves out a row that breaks a unique constraint, and no other. Nothing is read
    back: what the database alone would fill in, such as a counted key, is not for this.
    """
    if not rows:
        return
    model = type(rows[0])
    if skip_known and connection.vendor != "sqlite":
        # COPY skips nothing.
        manager = model._default_manager
        manager.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)
        return
    fields = model._meta.concrete_fields
    values = zip(*map(attrgetter(*(field.attname for field in fields)), rows), strict=True)
    _insert(model, fields, values, skip_known=skip_known)
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias


def insert_values(
    model: type[models.Model], names: Sequence[str], rows: Sequence[Sequence[Any]]
) -> None:
    """`insert_rows` for rows that nobody looks at afterwards: what stands in the named columns.

    Each row gets a key of its own. A column that is not named is the database's to fill.
    """
    if not rows:
        return
    found = [model._meta.get_field(name) for name in ("id", *names)]
    fields = [field for field in found if isinstance(field, models.Field)]
    _insert(model, fields, [[uuid7() for _ in rows], *zip(*rows, strict=True)])


def _insert(
    model: type[models.Model],
    fields: "Sequence[models.Field[Any, Any]]",
    columns: Iterable[Sequence[Any]],
    *,
    skip_known: bool = False,
) -> None:
    this = the_connection()
    told = (_adapted(this, field, column) for field, column in zip(fields, columns, strict=True))
    values = list(zip(*told, strict=True))
    if waits(model._meta.db_table, [field.column or "" for field in fields], values):
        return
    quote = this.ops.quote_name
    table = quote(model._meta.db_table)
    names = ", ".join(quote(field.column or "") for field in fields)
    if this.vendor != "sqlite" and len(values) > FEW:
        _copy(f"COPY {table} ({names}) FROM STDIN", values)
        return
    places = ", ".join("%s" for _ in fields)
    end = " ON CONFLICT DO NOTHING" if skip_known else ""
    # Names of the model alone; every value is a parameter.
    insert = f"INSERT INTO {table} ({names}) VALUES ({places}){end}"  # noqa: S608
    if this.vendor == "sqlite":
        with this.cursor() as cursor:
            cursor.executemany(insert, values)
        return
    with prepared_cursor(this) as cursor:
        for row in values:
            cursor.execute(insert, row)


def _copy(statement: str, values: Sequence[Sequence[Any]]) -> None:
    """psycopg's COPY, heard by whoever listens to statements (`connection.execute_wrapper`)."""

    def run(sql: str, params: Any, many: bool, context: dict[str, Any]) -> None:
        with connection.wrap_database_errors, context["cursor"].copy(sql) as copy:
            for row in params:
                copy.write_row(row)

    execute: Callable[..., None] = run
    for wrapper in reversed(connection.execute_wrappers):
        execute = partial(wrapper, execute)
    with connection.cursor() as cursor:
        execute(statement, values, True, {"connection": connection, "cursor": cursor})


def update_rows(rows: Sequence[models.Model], names: Sequence[str]) -> None:
    """Save the named fields of rows that a county owns, in the caller's transaction.

    Each row is found by its key and its county, so that none ever moves to another one.
    """
    if not rows or not names:
        return
    model = type(rows[0])
    this = the_connection()
    quote = this.ops.quote_name
    fields = [model._meta.get_field(name) for name in names]
    found = [model._meta.pk, model._meta.get_field("county")]
    concrete = [field for field in (*fields, *found) if isinstance(field, models.Field)]
    columns = [f"{quote(field.column or '')} = %s" for field in concrete]
    adapters = [(field.attname, _adapter(this, field)) for field in concrete]
    values = [[adapt(getattr(row, name)) for name, adapt in adapters] for row in rows]
    # Names of the model alone; every value is a parameter.
    update = (
        f"UPDATE {quote(model._meta.db_table)} SET {', '.join(columns[:-2])} "  # noqa: S608
        f"WHERE {' AND '.join(columns[-2:])}"
    )
    if len(values) <= FEW:
        with prepared_cursor(this) as cursor:
            for one in values:
                cursor.execute(update, one)
        return
    with this.cursor() as cursor:
        cursor.executemany(update, values)


def _adapted(this: Any, field: "models.Field[Any, Any]", values: Sequence[Any]) -> Sequence[Any]:
    """The values of a column as the database takes them, which most are already."""
    sorts = set(map(type, values))
    ready = _ready(field, this.vendor)
    if sorts <= ready or (
        str in ready and all(sort in ready or issubclass(sort, str) for sort in sorts)
    ):
        return values
    adapt = _adapter(this, field)
    return [adapt(value) for value in values]


@lru_cache(maxsize=2000)
def _ready(field: "models.Field[Any, Any]", vendor: str) -> frozenset[type]:
    """The sorts of values the driver takes for this field as they are; for text any text."""
    kind = field
    while isinstance(kind, models.ForeignKey):
        kind = kind.target_field
    found: dict[type[models.Field[Any, Any]], type] = {
        models.CharField: str, models.IntegerField: int, models.BooleanField: bool,
    }  # fmt: skip
    if vendor != "sqlite":
        found |= {models.UUIDField: UUID, models.DateField: date}
    return frozenset({NoneType, *(sort for each, sort in found.items() if isinstance(kind, each))})


def _adapter(this: Any, field: "models.Field[Any, Any]") -> Callable[[Any], Any]:
    """A value as the database takes it. The moments of a batch are few: each is adapted once."""
    if not isinstance(field, models.DateTimeField):
        return lambda value: field.get_db_prep_save(value, this)
    known: dict[Any, Any] = {}

    def adapt(value: Any) -> Any:
        if value not in known:
            known[value] = field.get_db_prep_save(value, this)
        return known[value]

    return adapt
