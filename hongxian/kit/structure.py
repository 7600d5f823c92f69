"""Has the database the structure that this program was written for? Told by its migrations."""

from functools import cache

from django.apps import apps
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

Names = frozenset[tuple[str, str]]
EMPTY = "数据库里还没有表：请先运行 hongxian setup（只看演示请用 hongxian demo）。"
BEHIND = "数据库结构不是这个版本，请先运行 hongxian migrate。"
AHEAD = "数据库是更新的版本建立的，这个程序不认识它的结构。请用新版程序打开。"
BROKEN = "数据库结构和迁移记录对不上：{told}。请用留存的数据恢复，或联系系统维护人员。"
MISSING = ("no such table", "no such column", "has no column named")
"""SQLite tells what is missing in words, PostgreSQL by the class of its error."""


@cache
def known() -> Names:
    """Every migration that this program brings along."""
    loader = MigrationLoader(None, ignore_no_migrations=True)
    return frozenset(loader.disk_migrations or ())


def compare(known: Names, applied: Names) -> str:
    """ "" where the two agree, else what is to be done. Other programs' tables do not matter."""
    if not applied:
        return EMPTY
    ours = {app for app, _ in known}
    if any(app in ours for app, _ in applied - known):
        return AHEAD
    return BEHIND if known - applied else ""


def problem() -> str:
    """The sentence for a structure that is not this program's, else "". Three queries."""
    applied = frozenset(MigrationRecorder(connection).applied_migrations())
    return compare(known(), applied) or _lacking()


def _lacking() -> str:
    """A table that its migration made and somebody took away."""
    tables = {model._meta.db_table for model in apps.get_models() if model._meta.managed}
    lacking = sorted(tables - set(connection.introspection.table_names()))
    return BROKEN.format(told=f"缺少表 {lacking[0]}") if lacking else ""


def is_missing(error: Exception) -> bool:
    """Did the database say that a table or a column is not there?"""
    if type(error.__cause__).__name__ in {"UndefinedTable", "UndefinedColumn"}:
        return True
    return any(words in str(error) for words in MISSING)
