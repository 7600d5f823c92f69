"""What a comparison found, as the page shows it and the batch keeps it: plain values only."""

from typing import Any

from hongxian.orgs.roster.compare import CHANGED, NEW, SAME, WRONG, Comparison, Line

SHOWN = 200
"""So many rows of a state stand on the page; the marked copy has them all."""
LABELS = {WRONG: "有问题，不导入", NEW: "新增", CHANGED: "变更", SAME: "没有变化"}


def preview_of(found: Comparison, *states: str) -> list[dict[str, Any]]:
    """The rows of each state (of all four, in the page's order), counted and the first ones told:
    [{"state", "label", "count", "lines": [{"number", "sheet", "title", "problems", "changes"}]}]
    """
    parts = []
    for state in states or LABELS:
        lines = found.of(state)
        shown = [] if state == SAME else [_line(line) for line in lines[:SHOWN]]
        parts.append({"state": state, "label": LABELS[state], "count": len(lines), "lines": shown})
    return parts


def _line(line: Line) -> dict[str, Any]:
    return {
        "number": line.number,
        "sheet": line.sheet.name,
        "title": line.title,
        "problems": "；".join(line.problems),
        "changes": [
            {"what": one.what, "before": one.before, "after": one.after} for one in line.differences
        ],
    }
