"""What the diagram of a table does not show: whom each move asks, and which ones ask back first."""

from hongxian.kit.workflow import Workflow


def asks(table: Workflow) -> dict[str, list[str]]:
    """The rules of a table with the verbs that ask them, in the order of the table."""
    found: dict[str, list[str]] = {}
    for move in table.moves:
        found.setdefault(move.rule.__name__, []).append(move.verb)
    return found


def dangers(table: Workflow) -> list[str]:
    """The moves that a page lets a person confirm."""
    return [move.verb for move in table.moves if move.danger]
