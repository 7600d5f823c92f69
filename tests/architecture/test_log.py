"""Nothing is written without a line in the log: every action, found by following its calls."""

import ast

from tests.architecture.house import dotted, name_of, role_of, sources, tree

WRITES = {
    "save",
    "create",
    "bulk_create",
    "bulk_update",
    "update",
    "delete",
    "insert_rows",
    "update_rows",
}
LINES = {"record", "record_export", "record_many"}
WITHOUT_A_LINE = {
    "registry/actions/merging.py repointing": "makes a part of merge_places and split_place",
    "registry/actions/merging.py own_followers": "names such parts",
    "jobs/actions/tending.py begin_worker": "the row is its own record",
    "jobs/actions/tending.py beat": "a sign of life every few seconds",
    "jobs/actions/tending.py end_worker": "a process ended",
    "jobs/actions/tending.py forget_workers": "processes that ended long ago",
    "jobs/actions/tending.py sweep_tickets": "spent tickets of the queue; the jobs keep their rows",
    "deadlines/actions/ticking.py claim_run": "the run is its own record",
    "orgs/actions/second_factor.py begin_enrolment": "counts for nothing until it is confirmed",
    "campaigns/actions/deliverables.py _store": "a part of submit_deliverable",
    "deadlines/actions/ladders.py reschedule": "when deadlines are looked at next",
    "inspections/actions/receipts.py _settle_refused": "a part of taking the corrected record",
    "registry/actions/ledgers/running.py import_chunk": "the kind's save logs each",
    "registry/actions/ledgers/running.py undo_chunk": "the kind's undo logs each",
    "registry/actions/ledgers/licences.py remove_with_lines": "part of take_back, which logs each",
    "registry/actions/ledgers/vehicles.py _remove": "a part of take_back, which logs each",
    "registry/actions/following.py licences_follow": "copies: the place's own move is logged",
    "hazards/actions/readers.py places_moved": "copies: the place's own move is logged",
    "hazards/actions/readers.py mark_hidden": "a mark: the visit's own disclosure is logged",
}
"""Writes that are no act of a person upon a record, each with its reason."""


def functions() -> dict[str, tuple[str, ast.FunctionDef]]:
    """Every function of the actions but the log's own, by its name."""
    return {
        node.name: (name_of(path), node)
        for path in sources()
        if role_of(path) == "actions" and not name_of(path).startswith("audit/")
        for node in tree(path).body
        if isinstance(node, ast.FunctionDef)
    }


def called(node: ast.AST) -> set[str]:
    """The last names of what a function calls; `seen.update(others)` is a dict or a set."""
    found = {
        (dotted(call.func).rsplit(".", 1)[-1], bool(call.args))
        for call in ast.walk(node)
        if isinstance(call, ast.Call)
    }
    return {name for name, has_arguments in found if name != "update" or not has_arguments}


def reached(name: str, known: dict[str, tuple[str, ast.FunctionDef]]) -> set[str]:
    """What a function calls, and what that calls in turn."""
    seen: set[str] = set()
    todo = [name]
    while todo:
        fresh = called(known[todo.pop()][1]) - seen
        seen |= fresh
        todo += fresh & known.keys()
    return seen


def test_every_action_that_writes_leaves_a_line():
    """An action, or the one it is a part of, records what it wrote."""
    known = functions()
    does = {name: reached(name, known) for name in known}
    lined = {name for name in known if does[name] & LINES}
    parts = set().union(*(does[name] for name in lined))
    silent = {
        f"{known[name][0]} {name}" for name in known.keys() - lined - parts if does[name] & WRITES
    }

    assert len(lined) > 40
    assert silent == WITHOUT_A_LINE.keys()
