"""Many new tables in one step of a migration.

Django draws up every related model anew after each table; in a house where all is related, fifty
new tables take fifty times fifty models. Taken together they are drawn up once.
"""

from collections.abc import Sequence
from itertools import groupby

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations import CreateModel
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


class CreateTogether(Operation):
    """Some `CreateModel` that follow one another, with the same tables as one by one."""

    def __init__(self, creations: Sequence[Operation]) -> None:
        self.creations = creations

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        state.__dict__.pop("apps", None)  # drawn up again when next asked for
        for creation in self.creations:
            creation.state_forwards(app_label, state)

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for creation in self.creations:
            creation.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for creation in reversed(self.creations):
            creation.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return "; ".join(creation.describe() for creation in self.creations)


def at_once(operations: Sequence[Operation]) -> list[Operation]:
    """The same operations, each run of new tables as one."""
    made: list[Operation] = []
    for are_new, some in groupby(operations, key=lambda each: isinstance(each, CreateModel)):
        run = list(some)
        made += [CreateTogether(run)] if are_new else run
    return made
