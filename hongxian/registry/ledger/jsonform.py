"""A ledger as `hongxian ledger preview --json` prints it."""

from typing import Any

from hongxian.registry.ledger.facts import Ledger


def to_json(ledger: Ledger) -> dict[str, Any]:
    """What was understood. Rows count from 1, as the spreadsheet shows them; `rows` and
    `blank_rows` are numbers of rows, `field` is null where nobody knows the column."""
    return {
        "sheet": ledger.sheet,
        "header_rows": ledger.header_rows,
        "kind": ledger.kind,
        "columns": [
            {"header": column.header, "field": column.field, "sure": column.sure}
            for column in ledger.columns
        ],
        "rows": len(ledger.lines),
        "blank_rows": ledger.blank_rows,
        "notes": ledger.notes,
        "errors": [
            {"row": problem.row, "column": problem.column, "why": problem.why}
            for problem in ledger.problems
        ],
    }
