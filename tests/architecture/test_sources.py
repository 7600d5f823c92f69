"""House rules that the source itself must keep."""

import ast

from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

from tests.architecture.house import PACKAGE, ROOT, calls, name_of, role_of, sources, tree

WRITES = {
    "save", "create", "bulk_create", "bulk_update", "update", "delete", "get_or_create",
    "update_or_create", "select_for_update", "on_commit", "asave", "acreate", "adelete",
    "execute", "executemany",
}  # fmt: skip
# Calls that share a name with a write and write no row.
NO_ROW = {
    ("demo/papers.py", "document.save"): "a Word file in memory",
    ("demo/papers.py", "image.save"): "a picture in memory",
    ("inspections/photos.py", "copy.save"): "a picture in memory",
    ("kit/official/pdf.py", "?.save"): "a QR code in memory",
    ("kit/official/word.py", "document.save"): "a Word file in memory",
    ("kit/official/word.py", "?.save"): "a QR code in memory",
    ("registry/ledger/marked.py", "book.save"): "a workbook in memory",
    ("kit/pairs.py", "schema_editor.execute"): "a migration's step",
    ("kit/questions.py", "cursor.execute"): "a question, never a write",
    ("kit/sheets.py", "?.save"): "a workbook in a file",
    ("kit/bulk.py", "manager.bulk_create"): "the statement that actions call for a batch",
    ("kit/bulk.py", "cursor.executemany"): "the statement that actions call for a batch",
    ("kit/bulk.py", "cursor.execute"): "the same for one or two rows",
    ("kit/together.py", "cursor.execute"): "the same for the rows that waited",
}
CLOCKS = {
    "timezone.now", "timezone.localtime", "timezone.localdate", "datetime.now", "datetime.utcnow",
    "datetime.today", "date.today", "time.time", "clock.now", "clock.today",
}  # fmt: skip
# Where the day enters a request or a command besides views, tasks and commands.
READS_CLOCK = {
    "kit/clock.py": "the clock itself",
    "orgs/access.py": "@allow asks which posts are held today, before any view runs",
    "desk/frame.py": "the frame of every page, a context processor",
    "kit/errors.py": "the error pages are views of every room",
    "demo/build.py": "prints the day the demo stands on",
}
# The aim is 40 lines; a declaration of a list page or a parser may run a little over.
LONGEST_FUNCTION, LONGEST_FILE = 50, 400


def test_imports_point_down():
    assert lint_imports(config_filename=str(ROOT / "pyproject.toml")) == EXIT_STATUS_SUCCESS


def test_every_room_has_its_floor():
    rooms = {p.parent.name for p in PACKAGE.glob("*/apps.py")} | {"plans"}
    contract = (ROOT / "pyproject.toml").read_text()

    assert [room for room in sorted(rooms) if f"{room}" not in contract] == []


def test_only_actions_write():
    found = [
        f"{name_of(path)}:{line} {call}"
        for path in sources()
        if role_of(path) != "actions"
        for call, line in calls(path)
        if call.rsplit(".", 1)[-1] in WRITES and "." in call and (name_of(path), call) not in NO_ROW
    ]

    assert found == []


def test_only_views_tasks_and_commands_read_the_clock():
    allowed_roles = {"views", "api", "tasks", "commands", "cli", "templatetags"}
    found = [
        f"{name_of(path)}:{line} {call}"
        for path in sources()
        if role_of(path) not in allowed_roles and name_of(path) not in READS_CLOCK
        for call, line in calls(path)
        if call in CLOCKS
    ]

    assert found == []


def test_views_read_the_clock_through_the_kit():
    found = [
        f"{name_of(path)}:{line} {call}"
        for path in sources()
        if name_of(path) != "kit/clock.py"
        for call, line in calls(path)
        if call in CLOCKS and not call.startswith("clock.")
    ]

    assert found == []


def test_actions_take_actor_and_now_by_keyword():
    """Timed work has no actor to be told: it names SYSTEM itself."""
    found = []
    for path in sources():
        if role_of(path) != "actions":
            continue
        for node in tree(path).body:
            if is_public(node) and is_atomic(node):
                by_keyword = {argument.arg for argument in node.args.kwonlyargs}
                who = "actor" in by_keyword or "SYSTEM" in ast.unparse(node)
                if not who or "now" not in by_keyword:
                    found.append(f"{name_of(path)}:{node.lineno} {node.name}")

    assert found == []


def is_public(node: ast.stmt) -> bool:
    return isinstance(node, ast.FunctionDef) and not node.name.startswith("_")


def is_atomic(node: ast.FunctionDef) -> bool:
    """Does the function open a transaction, by decorator or by `with`?"""
    opened = [*node.decorator_list]
    for child in ast.walk(node):
        if isinstance(child, ast.With):
            opened += [item.context_expr for item in child.items]
    return any("transaction.atomic" in ast.unparse(expression) for expression in opened)


def test_every_action_is_one_transaction():
    """A public function of an actions module that writes the log is atomic."""
    found = [
        f"{name_of(path)}:{node.lineno} {node.name}"
        for path in sources()
        if role_of(path) == "actions" and not name_of(path).startswith("audit/")
        for node in tree(path).body
        if is_public(node)
        and not is_atomic(node)
        and any(call in {"record", "record_many"} for call, _ in calls_in(node))
    ]

    assert found == []


def calls_in(node: ast.AST) -> list[tuple[str, int]]:
    return [
        (ast.unparse(child.func), child.lineno)
        for child in ast.walk(node)
        if isinstance(child, ast.Call)
    ]


def test_no_room_hears_signals_of_our_own_rooms():
    found = [
        f"{name_of(path)}:{node.lineno}"
        for path in sources()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ImportFrom)
        and (node.module or "").startswith("django.db.models.signals")
    ]

    assert found == []


def test_functions_and_files_stay_short():
    long_functions = [
        f"{name_of(path)}:{node.lineno} {node.name} {node.end_lineno - node.lineno + 1}"
        for path in sources()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef)
        and node.end_lineno - node.lineno + 1 > LONGEST_FUNCTION
    ]
    long_files = [
        f"{name_of(path)} {lines}"
        for path in sources()
        if (lines := len(path.read_text().splitlines())) > LONGEST_FILE
    ]

    assert (long_functions, long_files) == ([], [])


def test_public_functions_of_actions_say_what_they_do():
    found = [
        f"{name_of(path)}:{node.lineno} {node.name}"
        for path in sources()
        if role_of(path) in {"actions", "tasks"}
        for node in tree(path).body
        if is_public(node) and ast.get_docstring(node) is None
    ]

    assert found == []


def test_every_module_says_what_it_is():
    needs_none = {"apps", "urls", "__init__"}
    found = [
        name_of(path)
        for path in sources()
        if path.stem not in needs_none and ast.get_docstring(tree(path)) is None
    ]

    assert found == []
