"""Text that is found by any part of it, two characters being enough, by an index.

`search__holds="消防"` asks whether a column holds a text. On PostgreSQL the pairs of neighbouring
characters of the column stand in a GIN index (`SearchIndex`): those of the word are looked up there
and what they find is compared. SQLite compares every row. No extension is needed.
See docs/decisions/0018-lists-in-the-second-year.md.
"""

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.models import Field, Lookup
from django.db.models.sql.compiler import SQLCompiler

_PAIRS = (
    "string_to_array(regexp_replace(lower({0}), '(..)', '\\1 ', 'g') || ' ' || "
    "regexp_replace(substr(lower({0}), 2), '(..)', '\\1 ', 'g'), ' ')"
)
"""The pairs that begin at every odd place, and those that begin at every even one."""


@Field.register_lookup
class Holds(Lookup[str]):
    """Does the column hold this text? Small and capital letters are the same."""

    lookup_name = "holds"

    def get_prep_lookup(self) -> str:
        return str(self.rhs).lower()

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """SQLite: LIKE minds no case."""
        column, params = self.process_lhs(compiler, connection)
        return f"{column} LIKE %s ESCAPE '\\'", (*params, self._like(connection))

    def as_postgresql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, list[Any]]:
        """The index by pairs, then the comparison; a single character is compared alone.

        A pair with a blank in it falls apart where the column is split at blanks. Compared is the
        column itself and not its small letters: the database keeps statistics of columns, by which
        it knows a common word, reads a list in its order and stops when the page is full.
        """
        column, params = self.process_lhs(compiler, connection)
        same, told = f"{column} ILIKE %s", [*params, self._like(connection)]
        text = str(self.rhs)
        pairs = [two for at in range(len(text) - 1) if " " not in (two := text[at : at + 2])]
        if not pairs:
            return same, told
        held = f"{_PAIRS.format(column)} @> %s::text[]"
        return f"({held} AND {same})", [*params, *params, pairs, *told]

    def _like(self, connection: Any) -> str:
        return f"%{connection.ops.prep_for_like_query(self.rhs)}%"


class SearchIndex(Operation):
    """A migration's step: the pairs of a text column in an index, where the database has such."""

    reversible = True

    def __init__(self, model: str, column: str, name: str, where: str = "") -> None:
        self.model, self.column, self.name, self.where = model, column, name, where

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """No model knows of it."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        if schema_editor.connection.vendor != "postgresql":
            return
        quote = schema_editor.quote_name
        table = to_state.apps.get_model(app_label, self.model)._meta.db_table
        pairs = _PAIRS.format(quote(self.column))
        where = f" WHERE {self.where}" if self.where else ""
        schema_editor.execute(
            f"CREATE INDEX {quote(self.name)} ON {quote(table)} USING gin (({pairs})){where}"
        )

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"DROP INDEX IF EXISTS {schema_editor.quote_name(self.name)}")

    def describe(self) -> str:
        return f"Index the pairs of characters of {self.model}.{self.column}"
