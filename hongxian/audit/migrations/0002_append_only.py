"""Entries, links, heads and checks refuse UPDATE, DELETE, TRUNCATE and REPLACE in the database."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

ENTRY, LINK = "audit_auditentry", "audit_chainlink"
TABLES = (ENTRY, LINK, "audit_dayhead", "audit_verification")
REFUSE = "RAISE(ABORT, 'audit entries are append-only')"
# SQLite deletes without a trigger when a row is replaced: a key that stands is refused first.
KEYS = {ENTRY: "id = NEW.id", LINK: "entry_id = NEW.entry_id"}


def triggers(vendor: str, table: str) -> list[tuple[str, str]]:
    """Name and statement of every trigger of a table."""
    if vendor == "postgresql":
        runs = "EXECUTE FUNCTION audit_refuse()"
        return [
            (
                "audit_append_only",
                f"CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW {runs}",
            ),
            (
                "audit_no_truncate",
                f"CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {runs}",
            ),
        ]
    short = "" if table == ENTRY else f"{table.removeprefix('audit_')}_"
    found = [
        (
            f"audit_{short}no_{verb.lower()}",
            f"CREATE TRIGGER audit_{short}no_{verb.lower()} BEFORE {verb} ON {table} BEGIN SELECT {REFUSE}; END",
        )
        for verb in ("UPDATE", "DELETE")
    ]
    key = KEYS.get(table, "id = NEW.id")
    name = f"audit_{short}no_replace"
    stands = f"EXISTS (SELECT 1 FROM {table} WHERE {key})"  # noqa: S608 - our own tables
    insert = (
        f"CREATE TRIGGER {name} BEFORE INSERT ON {table} WHEN {stands} BEGIN SELECT {REFUSE}; END"
    )
    return [*found, (name, insert)]


FUNCTION = (
    "CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'audit entries are append-only'; END $$"
)


def lay(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    vendor = editor.connection.vendor
    if vendor == "postgresql":
        editor.execute(FUNCTION)
    for table in TABLES:
        for _, sql in triggers(vendor, table):
            editor.execute(sql)


def lift(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    vendor = editor.connection.vendor
    for table in TABLES:
        on = f" ON {table}" if vendor == "postgresql" else ""
        for name, _ in triggers(vendor, table):
            editor.execute(f"DROP TRIGGER {name}{on}")
    if vendor == "postgresql":
        editor.execute("DROP FUNCTION audit_refuse()")


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunPython(lay, lift)]
